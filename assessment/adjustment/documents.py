"""The form on which a bonus or a deduction is approved (加（扣）分审批表)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment.adjustment.models import Adjustment, AdjustmentState, Side
from assessment.letterhead.models import letterhead_of
from core.clock import day_of
from core.documents.dates import dates_in_words
from core.documents.forms import Boxes, FormPaper, Grid, Opinion, form_docx
from staff.people.documents import day_in_words, in_chinese

SIGNED = "本人签名：　　　　　　　　年　　月　　日"


@dataclass(frozen=True)
class AdjustmentForm:
    issuer: str
    title: str  # 加分 or 扣分
    name: str
    staff_number: str
    quarter: str
    points: str
    reason: str
    article: str
    files: Sequence[str]
    proposed: str  # by whom and when
    told_on: date | None
    statement: str
    decision: str
    decided: str
    filled_on: date


def adjustment_form(form: AdjustmentForm) -> FormPaper:
    """One page: what is added or taken, why, on what it rests, and who approved it."""
    files = [(str(number), name, "") for number, name in enumerate(form.files, start=1)]
    return FormPaper(
        form.issuer,
        f"{form.title}审批表",
        [
            Boxes([("姓名", form.name), ("工号", form.staff_number)]),
            Boxes([("季度", form.quarter), ("分值", form.points)]),
            Boxes([("事由", form.reason)], height=26),
            Boxes([("政策条款", form.article)], height=12),
            Grid(("序号", "证明材料目录", "备注"), files, (16, 120, 46), left=(1,), least=2),
            Boxes([("申报人", form.proposed)]),
            Opinion("中心审核"),
            Opinion("领导审批", form.decision, form.decided),
            Opinion("告知本人\n日期及签名", _told(form), SIGNED),
        ],
        form.filled_on,
    )


def _told(form: AdjustmentForm) -> str:
    told = f"{day_in_words(form.told_on)}告知本人。" if form.told_on else ""
    return f"{told}\n本人意见：{form.statement}" if form.statement else told


# --- from the database ----------------------------------------------------------------------------


@in_chinese
def form_of(row: Adjustment) -> tuple[str, bytes]:
    """The form of an adjustment, with what is known of it, by file name."""
    side = "加分" if row.side == Side.BONUS else "扣分"
    decided = row.state in (AdjustmentState.APPROVED, AdjustmentState.DECLINED)
    outcome = f"{row.get_state_display()}。{row.decision}" if decided else ""
    form = AdjustmentForm(
        issuer=letterhead_of(row.subdistrict).issuer,
        title=side,
        name=row.worker.name,
        staff_number=row.worker.staff_number,
        quarter=f"{row.quarter.year}年第{(row.quarter.month + 2) // 3}季度",
        points=f"{side}{row.points}",
        reason=row.reason,
        article=row.article,
        files=[file.name for file in row.files.filter(removed_at=None).order_by("pk")],
        proposed=f"{row.proposed_by}　{day_in_words(day_of(row.proposed_at))}",
        told_on=day_of(row.told_at) if row.told_at else None,
        statement=row.statement,
        decision=outcome,
        decided=f"{row.decided_by}　{day_in_words(day_of(row.decided_at))}" if row.decided_at else "",
        filled_on=day_of(row.proposed_at),
    )
    return f"{side}审批表 {row.worker.name} {dates_in_words(str(row.period))}.docx", form_docx(adjustment_form(form))
