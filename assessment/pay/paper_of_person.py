"""The slip of one person as a form: every line with its formula, until when one may object, and with whom."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessment.letterhead.models import letterhead_of
from assessment.pay.lists import Slip, SlipLine
from assessment.pay.papers import filled_on, foot_of
from core.documents.forms import Boxes, FormPaper, Grid

LINE_HEADS = ("方", "项目", "计算", "金额（元）")


def slip_paper(slip: Slip) -> FormPaper:
    """个人工资（考核）条 of one sheet."""
    sheet, run, facts = slip.sheet, slip.sheet.run, slip.sheet.facts
    posts = "；".join(f"{post['grid']}（{post['days']} 天）" for post in facts.get("posts", ()) if post["grid"])
    lines = [_row(part.name, line) for part in slip.parts for line in part.lines]
    working_days = run.scheme.value.objection.working_days
    return FormPaper(
        issuer=letterhead_of(run.subdistrict).issuer,
        title=f"个人工资（考核）条（{run.month.year}年{run.month.month}月）",
        rows=[
            Boxes([("姓名", facts["name"]), ("工号", facts["staff_number"])]),
            Boxes([("网格", posts or "—")]),
            Boxes([("出勤", "；".join(slip.days) or "—")]),
            Grid(
                ("方", "项目", "计算", "金额（元）"), lines, (28, 34, 86, 34), title="逐项明细", left=(1, 2), right=(3,)
            ),
            *_sums(sheet),
            *([Boxes([("说明", "；".join(slip.remarks))])] if slip.remarks else []),
            Boxes([("申诉期限", f"自告知本人之日起 {working_days} 个工作日内，逾期答复但不影响发放")]),
            Boxes([("联系", f"{letterhead_of(run.subdistrict).issuer}工资经办人；可在系统“我的工资条”中申诉")]),
        ],
        filled_on=filled_on(run),
        notes=["本条供核对，不是付款凭证；个人所得税和实发数以财务部门为准。"],
        foot=foot_of(run),
    )


def _row(side: str, line: SlipLine) -> list[str]:
    name = f"{line.name}（{line.month}）" if line.month else line.name
    how = "；".join(text for text in (line.formula, *line.notes) if text)
    return [side, name, how, _yuan(line.amount)]


def _sums(sheet: Any) -> list[Boxes]:
    pairs = [("应发合计", sheet.gross), ("个人扣缴", sheet.deducted)]
    more = [("税前余额", sheet.before_tax), ("单位负担", sheet.unit)]
    sums = [Boxes([(name, _yuan(value)) for name, value in row]) for row in (pairs, more)]
    owed = [Boxes([("尚欠", _yuan(sheet.owed_after))])] if sheet.owed_after else []
    provisional = [Boxes([("提示", _("provisional"))])] if sheet.provisional else []
    return [*sums, *owed, *provisional]


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"
