"""The statements of the funds as tables: of a year, a row per source, and by month, a column per month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from assessment.letterhead.models import letterhead_of
from assessment.pay.choices import FundKind
from assessment.pay.statements import KINDS, MONTHS, NOTHING, Statement, statements_of
from core.documents.tables import MONEY, Head, TablePaper
from grids.territory.models import Subdistrict
from staff.people.documents import day_of_paper

WORDS = {
    "allowance": "补贴",
    "wage": "工资",
    "unit": "单位社保公积金",
    "subsidy": "兼职补贴",
    "training": "培训",
    "equipment": "装备",
    "other": "其他",
}
NAMED = KINDS[:-1]  # what has a column of its own; the rest is named in the remarks
NOTE = "工资补贴类支出按发放批次审批之日入账，等于当期已审批各发放表的经费分担数之和；结余逐日滚动，自动结转下年。"


def source_words(statement: Statement) -> str:
    """条线—民政, 财政 or 其他."""
    source = statement.source
    kind = {FundKind.LINE: "条线", FundKind.FINANCE: "财政", FundKind.OTHER: "其他"}[FundKind(source.kind)]
    name = source.line or source.name
    return kind if name == kind else f"{kind}—{name}"


def year_paper(subdistrict: Subdistrict, year: int, *, until: date) -> TablePaper:
    """网格经费收支表 of a year, to a day of it."""
    statements = statements_of(subdistrict, year, until=until)
    heads = [
        *(Head("来源（条线—具体部门、财政、其他）", 13, left=True), Head("上年结转", 10, format=MONEY)),
        *(Head("文号", 13, "本年下达"), Head("日期", 10, "本年下达"), Head("金额", 10, "本年下达", format=MONEY)),
        Head("用途限定", 12, "本年下达"),
        *(Head(WORDS[kind], 10, "支出", format=MONEY) for kind in NAMED),
        *(Head("支出合计", 10, format=MONEY), Head("结余", 10, format=MONEY), Head("执行率", 8)),
        Head("说明", 12, left=True),
    ]
    rows = [row for one in statements for row in _rows_of(one)]
    total: list[Any] = ["合计", *(_sum(rows, position) for position in range(1, len(heads)))]
    opening, received = total[1] or NOTHING, total[4] or NOTHING
    total[2] = total[3] = total[5] = None
    total[-2], total[-1] = _carried_out(total[-4] or NOTHING, opening + received), ""
    return _paper(subdistrict, f"网格经费收支表（{year}年度）", heads, rows, total, until, "经费收支表")


def _rows_of(one: Statement) -> list[list[Any]]:
    """A row for each document; what the source spent stands in the first."""
    documents = [
        [income.document_number, day_of_paper(income.received_on), income.amount, income.purpose]
        for income in one.income
    ] or [["", "", None, ""]]
    other = one.spent_for("other")
    spent = [
        *(one.spent_for(kind) for kind in NAMED),
        *(one.spent, one.balance, _carried_out(one.spent, one.opening + one.received)),
        f"支出合计中含其他支出 {other:.2f}" if other else "",
    ]
    first = [source_words(one), one.opening, *documents[0], *spent]
    blank = [None] * (len(NAMED) + 2)
    return [first, *([source_words(one), None, *document, *blank, "", ""] for document in documents[1:])]


def _carried_out(spent: Decimal, available: Decimal) -> str:
    """执行率: what was spent of what there was."""
    return f"{spent * 100 / available:.1f}%" if available > 0 else "—"


def _sum(rows: Sequence[Sequence[Any]], position: int) -> Decimal | None:
    values = [row[position] for row in rows if isinstance(row[position], Decimal)]
    return sum(values, NOTHING) if values else None


def month_paper(subdistrict: Subdistrict, year: int, *, until: date) -> TablePaper:
    """经费收支月报 of a year, to a day of it: a column per month."""
    statements = statements_of(subdistrict, year, until=until)
    heads = [
        *(Head("来源", 14, left=True), Head("项目", 12), Head("上年结转", 10, format=MONEY)),
        *(Head(f"{month}月", 10, format=MONEY) for month in MONTHS),
        Head("合计", 11, format=MONEY),
    ]
    rows = [row for one in statements for row in _months_of(one, until)]
    last = until.month if until.year == year else 12
    spent = [sum((one.months[month].total for one in statements), NOTHING) for month in MONTHS]
    received = [sum((one.months[month].received for one in statements), NOTHING) for month in MONTHS]
    rows.append(["全部来源", "本年下达", None, *_until(received, last), sum(received, NOTHING)])
    left = [sum((one.balance_after(month) for one in statements), NOTHING) for month in MONTHS]
    opening = sum((one.opening for one in statements), NOTHING)
    rows.append(["全部来源", "结余", opening, *_until(left, last), left[last - 1]])
    total = ["合计", "支出合计", None, *_until(spent, last), sum(spent, NOTHING)]
    return _paper(subdistrict, f"经费收支月报（{year}年）", heads, rows, total, until, "收支月报")


def _months_of(one: Statement, until: date) -> list[list[Any]]:
    last = until.month if until.year == one.year else 12
    name = source_words(one)
    received = [one.months[month].received for month in MONTHS]
    rows: list[list[Any]] = [[name, "本年下达", one.opening, *_until(received, last), one.received]]
    for kind in KINDS:
        spent = [one.months[month].spent[kind] for month in MONTHS]
        if kind in NAMED or any(spent):
            shown = [amount or None for amount in _until(spent, last)]
            rows.append([name, WORDS[kind], None, *shown, sum(spent, NOTHING) or None])
    total = [one.months[month].total for month in MONTHS]
    left = [one.balance_after(month) for month in MONTHS]
    rows.append([name, "支出合计", None, *_until(total, last), one.spent])
    return [*rows, [name, "结余", one.opening, *_until(left, last), one.balance]]


def _until(values: Sequence[Decimal], last: int) -> list[Decimal | None]:
    """The values of the months that have begun; the others stay blank."""
    return [value if month <= last else None for month, value in zip(MONTHS, values, strict=True)]


def _paper(
    subdistrict: Subdistrict,
    title: str,
    heads: Sequence[Head],
    rows: Sequence[Sequence[Any]],
    total: Sequence[Any],
    until: date,
    name: str,
) -> TablePaper:
    return TablePaper(
        issuer=letterhead_of(subdistrict).issuer,
        title=title,
        heads=heads,
        rows=rows,
        filled_on=until,
        total=total,
        notes=[NOTE],
        name=name,
    )
