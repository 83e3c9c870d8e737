"""The sheets that an office prints, signs and files of a run: allowance, wage, and subsidies of part-time members.

Their heads are those of the forms in use; the payroll office joins them with accounts by staff number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from assessment.letterhead.models import letterhead_of
from assessment.pay.choices import Piece, Side
from assessment.pay.models import PayRemark, PayRun
from assessment.pay.paper_rows import (
    ALLOWANCE,
    NOTHING,
    SUBSIDY,
    WAGE,
    PaidSheet,
    code_of,
    months_of,
    rates_of,
    share_of,
)
from assessment.pay.words import plain
from core.clock import day_of
from core.documents.tables import MONEY, PERCENT, SHARE, Head, TablePaper
from grids.territory.models import GridVersion
from staff.access import Role
from staff.people.models import Source, Worker
from staff.postings.models import GridService

SOURCES = 3  # of funds, that have a column each
SIGNED = ("制表人", "复核人", "审批人")


def allowance_paper(run: PayRun, sheets: Sequence[PaidSheet]) -> TablePaper | None:
    """激励补贴发放表: the sheets of auxiliaries."""
    rows = [one for one in sheets if one.table == ALLOWANCE]
    names = sources_of(rows)
    heads = [
        Head("序号", 5),
        Head("工号", 10),
        Head("姓名", 9),
        Head("所属条线", 9),
        Head("网格", 14, left=True),
        Head("补贴标准", 9, format=MONEY),
        Head("应出勤天数", 6),
        Head("实出勤天数", 6),
        Head("计薪请假（天×比例）", 10),
        Head("出勤比例", 8, format=PERCENT),
        Head("考核得分", 8),
        Head("绩效系数", 8, format=SHARE),
        Head("本月应发", 9, format=MONEY),
        Head("补发", 8, format=MONEY),
        Head("扣回", 8, format=MONEY),
        Head("应发合计", 9, format=MONEY),
        *(Head(text, 9, format=MONEY) for text in source_heads(names)),
        Head("领款签名/发放方式", 14),
        Head("备注", 12, left=True),
    ]
    body = [_allowance_row(number, one, names) for number, one in enumerate(rows, start=1)]
    return _table(run, "激励补贴发放表", heads, body, rows) if rows else None


def _allowance_row(number: int, one: PaidSheet, names: Sequence[str]) -> list[Any]:
    lines = one.own("allowance")
    return [
        number,
        one.facts["staff_number"],
        one.facts["name"],
        one.facts.get("line", ""),
        one.grids,
        rates_of(lines),
        one.due_days,
        one.attended,
        one.leave(one.sheet.run.terms.get("pay", {})),
        share_of(lines),
        one.score,
        one.coefficient,
        one.sheet.own_gross,
        one.added or None,
        one.taken_back or None,
        one.sheet.gross,
        *borne(one, names),
        "",
        remarks_of(one, known=("allowance",)),
    ]


# --- wages ----------------------------------------------------------------------------------------

OF_PERSON = ("pension_person", "medical_person", "unemployment_person", "housing_person")
OF_UNIT = ("pension_unit", "medical_unit", "unemployment_unit", "injury_unit", "housing_unit")
UNIT_HEADS = ("养老", "医疗（含生育）", "失业", "工伤", "公积金", "小计")
OF_WAGE = ("wage", "post", "seniority", "performance")


def wage_heads() -> list[Head]:
    """What is earned is on the first leaf, what is deducted and what it costs on the second one."""
    return [
        *(Head("序号", 6), Head("工号", 11), Head("姓名", 13), Head("网格", 20, left=True), Head("到岗日期", 15)),
        Head("合同单位（街道/派遣/购买服务单位）", 16),
        *(Head("工资标准", 14, format=MONEY), Head("岗位津贴", 12, format=MONEY), Head("工龄补贴", 12, format=MONEY)),
        Head("其他补贴（值班、高温等）", 13, format=MONEY),
        *(Head("应出勤", 9), Head("实出勤", 9), Head("出勤比例", 12, format=PERCENT)),
        *(Head("基本工资", 15, format=MONEY), Head("绩效基数", 13, format=MONEY)),
        *(Head("得分", 11), Head("系数", 11, format=SHARE), Head("绩效工资", 14, format=MONEY)),
        Head("补发/扣回（所属月份）", 28),
        Head("应发合计", 15, format=MONEY),
        Head("缴费基数", 14, format=MONEY),
        *(Head(text, 13, "个人", format=MONEY) for text in ("养老", "医疗", "失业", "公积金")),
        Head("小计", 13, "个人", format=MONEY),
        Head("专项扣除后应税额", 15, format=MONEY),
        *(Head("代扣个税（财务填）", 14), Head("实发（财务填）", 16)),
        *(Head(text, 13, "单位", format=MONEY) for text in UNIT_HEADS),
        *(Head("用工成本合计", 15, format=MONEY), Head("备注", 28, left=True)),
    ]


KEYS, OF_COST = 3, 20  # so many first columns stand on both leaves · the first column of the second leaf


def wage_paper(run: PayRun, sheets: Sequence[PaidSheet]) -> TablePaper | None:
    """工资发放表: the sheets of recruited people, with insurance and cost."""
    rows = [one for one in sheets if one.table == WAGE]
    body = [_wage_row(number, one) for number, one in enumerate(rows, start=1)]
    return in_leaves(_table(run, "工资发放表", wage_heads(), body, rows)) if rows else None


def in_leaves(paper: TablePaper) -> TablePaper:
    return replace(paper, leaves=(OF_COST,), keys=KEYS)


def _wage_row(number: int, one: PaidSheet) -> list[Any]:
    person = [one.of(Side.DEDUCTED, code) for code in OF_PERSON]
    unit = [one.of(Side.UNIT, code) for code in OF_UNIT]
    others = [line for line in one.own() if code_of(line) not in OF_WAGE]
    return [
        *(number, one.facts["staff_number"], one.facts["name"], one.grids, one.since, employer_of(one)),
        *(rates_of(one.own("wage")), _any(one.own("post")), _any(one.own("seniority")), _any(others)),
        *(one.due_days, one.attended, share_of(one.own("wage"))),
        *(_sum(one.own("wage")), rates_of(one.own("performance")), one.score, one.coefficient),
        *(_sum(one.own("performance")), months_of(one.differences).replace("；", "\n"), one.sheet.gross),
        rates_of_base(one),
        *(*person, sum(person, NOTHING), one.sheet.gross - sum(person, NOTHING), None, None),
        *(*unit, one.sheet.unit),
        *(one.sheet.total, remarks_of(one, known=(*OF_WAGE, *OF_PERSON, *OF_UNIT))),
    ]


def rates_of_base(one: PaidSheet) -> Decimal | None:
    """The base of social insurance."""
    return next(
        (line.base for line in one.lines if code_of(line) == "pension_person" and line.percent is not None), None
    )


def employer_of(one: PaidSheet) -> str:
    named = {"subdistrict": "街道", "purchased": one.facts.get("supplier") or "购买服务单位"}
    return str(named.get(one.facts.get("contract", ""), ""))


# --- part-time members ----------------------------------------------------------------------------

PIECES = (Piece.REPORT.value, Piece.MEDIATION.value, Piece.PUBLICITY.value, Piece.LOST_TIME.value)


def part_time_paper(run: PayRun, sheets: Sequence[PaidSheet]) -> TablePaper | None:
    """兼职网格员补贴发放表: subsidies by the piece; who is paid by public finance is named and gets nothing."""
    rows = [one for one in sheets if one.table == SUBSIDY]
    financed = _financed(run, {one.sheet.worker_id for one in sheets})
    if not rows and not financed:
        return None
    where = _where([*(one.sheet.worker_id for one in rows), *financed], run)
    heads = [
        *(Head("序号", 5), Head("姓名", 9), Head("村", 10), Head("网格", 13, left=True)),
        Head("类别（党员骨干/村民代表/小组长/两代表一委员/志愿者/条线协管员）", 12),
        *(Head("有效上报（件×标准）", 13), Head("参与调解（件×标准）", 13), Head("宣传活动（次×标准）", 13)),
        *(Head("误工（天×标准）", 13), Head("合计", 9, format=MONEY), Head("是否财政供养（是则不发）", 10)),
        *(Head("签名", 10), Head("备注", 13, left=True)),
    ]
    body = [_part_time_row(one, where) for one in rows]
    body += [
        [who.name, *where.get(key, ("", "")), source_words(who.source), "", "", "", "", NOTHING, "是", "", ground]
        for key, (who, ground) in financed.items()
    ]
    numbered = [[number, *row] for number, row in enumerate(body, start=1)]
    return _table(run, "兼职网格员补贴发放表", heads, numbered, rows)


def _part_time_row(one: PaidSheet, where: dict[int, tuple[str, str]]) -> list[Any]:
    pieces = [[line for line in one.own() if line.item and line.item.piece == piece] for piece in PIECES]
    return [
        *(one.facts["name"], *where.get(one.sheet.worker_id, ("", ""))),
        source_words(one.facts.get("source", "")),
        *map(_pieces, pieces),
        *(one.sheet.gross, "否", "", remarks_of(one, known=PIECES)),
    ]


def source_words(source: str) -> str:
    return str(Source(source).label) if source else ""


def _pieces(lines: Iterable[Any]) -> str:
    """Quantity by rate: 12×10.00; by the day of another item 3×（3200.00×100%÷21.75）."""
    told = []
    for line in lines:
        price = f"{line.base:.2f}" if line.percent is None else f"{line.taken / (line.quantity or 1):.2f}"
        told.append(f"{plain(line.quantity)}×{price}={line.taken:.2f}")
    return "；".join(told)


def _financed(run: PayRun, paid: set[int]) -> dict[int, tuple[Worker, str]]:
    """Part-time members who are left out because public finance pays them, with the ground."""
    said = PayRemark.objects.filter(run=run, code="public_finance", worker__isnull=False).exclude(worker__in=paid)
    part_time = GridService.objects.filter(role=Role.PART_TIME, during__overlap=(run.month, run.period.end))
    rows = said.filter(worker__in=part_time.values("worker")).select_related("worker").order_by("worker__staff_number")
    return {row.worker.pk: (row.worker, row.values["ground"]) for row in rows if row.worker}


def _where(workers: Sequence[int], run: PayRun) -> dict[int, tuple[str, str]]:
    """Village and grids of each part-time member in the month, as they were called at its end."""
    last = run.period.end - timedelta(days=1)
    served = GridService.objects.filter(worker__in=workers, role=Role.PART_TIME)
    served = served.filter(during__overlap=(run.month, run.period.end))
    pairs = list(served.order_by("worker", "grid").values_list("worker", "grid").distinct())
    versions = GridVersion.objects.on(last).filter(grid__in=[grid for _who, grid in pairs]).select_related("village")
    named = {one.grid_id: (one.village.name, one.name) for one in versions}
    found: dict[int, tuple[list[str], list[str]]] = {}
    for who, grid in pairs:
        for names, name in zip(found.setdefault(who, ([], [])), named.get(grid, ("", "")), strict=True):
            if name and name not in names:
                names.append(name)
    return {who: ("、".join(villages), "、".join(grids)) for who, (villages, grids) in found.items()}


# --- common ---------------------------------------------------------------------------------------


def sources_of(sheets: Iterable[PaidSheet]) -> list[str]:
    """The names of the sources that pay for these sheets, each once, in the order of the sheets."""
    return list(dict.fromkeys(name for one in sheets for name in one.funds))


def source_heads(names: Sequence[str]) -> list[str]:
    """The three heads of sources; up to three sources have a column of their own."""
    few = names if len(names) <= SOURCES else ()
    return [f"经费来源{place + 1}" + (f"（{few[place]}）" if place < len(few) else "") for place in range(SOURCES)]


def borne(one: PaidSheet, names: Sequence[str]) -> list[Any]:
    """What the sources bear, in their columns; where there are more than three, each with its name."""
    if len(names) <= SOURCES:
        return [one.funds.get(names[place]) if place < len(names) else None for place in range(SOURCES)]
    told = [f"{name} {amount:.2f}" for name, amount in one.funds.items()]
    return [*told[: SOURCES - 1], *[""] * max(0, SOURCES - 1 - len(told)), "；".join(told[SOURCES - 1 :])]


def remarks_of(one: PaidSheet, *, known: Sequence[str]) -> str:
    """What has no column: items of other kinds, months of differences, what is still owed, what is provisional."""
    told = [f"{line.item.name} {line.taken:.2f}" for line in one.lines if line.item and _is_other(line, known)]
    if one.table != WAGE:
        told += [months_of(one.differences)]
    if one.sheet.owed_after:
        told.append(f"尚欠 {one.sheet.owed_after:.2f}")
    if one.is_mean:
        told.append("*为前期得分均值")
    if one.sheet.provisional:
        told.append("部分考勤未收到，暂按出勤发放")
    return "；".join(text for text in told if text)


def _is_other(line: Any, known: Sequence[str]) -> bool:
    return line.kind == "own" and code_of(line) not in known and (line.item.piece or "") not in known


def _sum(lines: Iterable[Any]) -> Decimal:
    return sum((line.taken for line in lines), NOTHING)


def _any(lines: Sequence[Any]) -> Decimal | None:
    """What the lines come to; blank where there is none."""
    return _sum(lines) if lines else None


def total_row(heads: Sequence[Head], rows: Sequence[Sequence[Any]]) -> list[Any]:
    """The row 合计: the sums of the columns of money; rates are not added, and text is not either."""
    sums = [
        _total([row[position] for row in rows]) if head.format == MONEY and head.text not in RATES else None
        for position, head in enumerate(heads)
    ]
    return [sums[0], "合计", *sums[2:]]


def _total(values: Iterable[Any]) -> Decimal | None:
    found = [value for value in values if value is not None]
    return sum(found, NOTHING) if found and all(isinstance(value, Decimal) for value in found) else None


RATES = ("补贴标准", "工资标准", "绩效基数", "缴费基数")


def _table(
    run: PayRun, title: str, heads: Sequence[Head], body: list[list[Any]], sheets: Sequence[PaidSheet]
) -> TablePaper:
    names = sources_of(sheets)
    by_source = {name: sum((one.funds.get(name, NOTHING) for one in sheets), NOTHING) for name in names}
    notes = ["经费来源：" + "；".join(f"{name} {amount:.2f}" for name, amount in by_source.items())] if names else []
    return TablePaper(
        issuer=letterhead_of(run.subdistrict).issuer,
        title=f"{title}（{run.month.year}年{run.month.month}月）",
        heads=heads,
        rows=body,
        filled_on=filled_on(run),
        total=total_row(heads, body),
        capitals=sum((one.sheet.gross for one in sheets), NOTHING),
        notes=[*notes, *signatures_of(run)],
        signed=SIGNED,
        foot=foot_of(run),
        name=title,
    )


def filled_on(run: PayRun) -> date | None:
    return day_of(run.approved_at) if run.approved_at else None


def signatures_of(run: PayRun) -> list[str]:
    """Who checked and who approved in the system: two different people."""
    if run.checked_by is None or run.approved_by is None or run.checked_at is None or run.approved_at is None:
        return []
    checked, approved = day_of(run.checked_at), day_of(run.approved_at)
    return [f"系统内复核：{run.checked_by}（{checked}）　　系统内审批：{run.approved_by}（{approved}）"]


def foot_of(run: PayRun) -> str:
    return f"发放批次摘要 {run.digest}　考核办法第 {run.scheme.version} 版"
