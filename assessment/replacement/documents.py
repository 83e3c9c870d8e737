"""The form on which a replacement is approved (更换审批表). It ends a post on a grid, and no labour contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment.delivery.times import terms_on
from assessment.letterhead.models import letterhead_of
from assessment.objection.times import last_day_to_file
from assessment.replacement.models import Replacement, ReplacementStep
from assessment.replacement.shown import grounds_shown
from core.clock import SHANGHAI, day_of
from core.documents.forms import Boxes, FormPaper, Opinion, Opinions, form_docx
from staff.people.documents import day_in_words, in_chinese, places_of

KIND = "replacement"
NOTE = "注：本表只终止网格任职，不涉及劳动合同。"
DESTINATIONS = "□退回原条线　　□转岗　　□待岗　　□由用人单位依法办理"


@dataclass(frozen=True)
class ReplacementForm:
    """What the form says; what has not been done yet stays blank."""

    issuer: str
    name: str
    staff_number: str
    post: str
    grid: str
    since: date
    grounds: Sequence[str]
    training: str
    transfer: str
    hearing: str
    opinion: str
    decision: str
    decided: str
    checks: str  # personnel and union
    approval: str
    approved: str
    served: str
    objections_until: date | None
    objection_days: int  # working days, where the last day is not known yet
    ends_on: date | None
    destination: str
    filled_on: date


def replacement_form(form: ReplacementForm) -> FormPaper:
    """更换审批表."""
    later = f"送达之日起{form.objection_days}个工作日内"
    until = day_in_words(form.objections_until) if form.objections_until else later
    return FormPaper(
        form.issuer,
        "专职网格员更换审批表",
        [
            Boxes([("姓名", form.name), ("岗位", form.post)]),
            Boxes([("网格", form.grid), ("任职起", day_in_words(form.since))]),
            Boxes([("依据\n（甲／乙／丙）\n及数据", "\n".join(form.grounds))], height=20),
            Boxes([("培训：内容、\n起止、结果或\n拒绝理由", form.training)], height=18),
            Boxes([("调岗：网格、\n结果或\n不可行理由", form.transfer)], height=14),
            Boxes([("听取本人陈述\n（时间、地点、\n参加人、要点、\n签名）", form.hearing)], height=32),
            Opinions([Opinion("网格长意见"), Opinion("中心意见", form.opinion)]),
            Boxes([("法定保护\n及工会", form.checks)], height=10),
            Opinion("分管领导决定\n（同意／不同意\n及理由）", form.decision, form.decided),
            Opinion("复核批准\n（另一人）", form.approval, form.approved),
            Boxes([("送达日期\n及签收", form.served), ("申诉期限", until)], height=14),
            Boxes([("离任日期", day_in_words(form.ends_on)), ("去向", form.destination or DESTINATIONS)], height=14),
        ],
        form.filled_on,
        notes=(NOTE,),
    )


# --- from the database ----------------------------------------------------------------------------


@in_chinese
def form_of(row: Replacement, *, on: date) -> tuple[str, bytes]:
    """The form of a proposal as it stands, by file name. `on` is the day on which it is filled in."""
    steps = {step.move: step for step in row.steps.order_by("position").select_related("actor__worker")}
    posting = row.posting
    grids = {grid for grid in (posting.grid_id, row.transfer_grid_id) if grid}
    places = places_of(grids, on)
    form = ReplacementForm(
        issuer=letterhead_of(row.subdistrict).issuer,
        name=row.worker.name,
        staff_number=row.worker.staff_number,
        post=str(posting.get_role_display()),
        grid=places[posting.grid_id].grid if posting.grid_id else "",
        since=posting.during.lower,
        grounds=[f"{one.name}：{'；'.join(one.figures) or one.evidence}" for one in grounds_shown(row, rank=True)],
        training=_training(row, steps),
        transfer=_transfer(steps, places[row.transfer_grid_id].grid if row.transfer_grid_id else ""),
        hearing=_hearing(row, steps),
        opinion=_note(steps, "propose"),
        decision=f"同意更换。{row.reason}" if row.decided_at else _declined(steps),
        decided=_signed(steps, "decide", "decline"),
        checks=_checks(row),
        approval="批准。" if row.approved_at else "",
        approved=f"{row.approved_by}　{day_in_words(day_of(row.approved_at))}" if row.approved_at else "",
        served=day_in_words(day_of(row.served_at)) if row.served_at else "",
        objections_until=last_day_to_file(KIND, row.pk, row.worker_id),
        objection_days=terms_on(row.subdistrict_id, on).objection.working_days,
        ends_on=row.ends_on,
        destination=str(row.get_destination_display()) if row.destination else "",
        filled_on=on,
    )
    return f"更换审批表 {row.worker.name} {on}.docx", form_docx(replacement_form(form))


Steps = dict[str, ReplacementStep]


def _note(steps: Steps, *moves: str) -> str:
    return "；".join(steps[move].note for move in moves if move in steps and steps[move].note)


def _signed(steps: Steps, *moves: str) -> str:
    made = [steps[move] for move in moves if move in steps]
    return f"{made[-1].actor or ''}　{day_in_words(day_of(made[-1].at))}" if made else ""


def _declined(steps: Steps) -> str:
    return f"不同意更换。{steps['decline'].note}" if "decline" in steps else ""


def _training(row: Replacement, steps: Steps) -> str:
    parts = [row.training]
    if row.training_begins_on:
        parts.append(f"{day_in_words(row.training_begins_on)}至{day_in_words(row.training_ends_on)}")
    results = {
        "training-improved": "结果：有改进",
        "training-failed": "结果：未改进",
        "decline-training": "本人拒绝",
        "training-not-applicable": "不适用",
    }
    parts += [f"{words}（{_note(steps, move)}）" for move, words in results.items() if move in steps]
    return "；".join(filter(None, parts))


def _transfer(steps: Steps, grid: str) -> str:
    parts = [grid]
    results = {
        "accept-transfer": "本人同意",
        "move": "已调岗",
        "decline-transfer": "本人拒绝",
        "transfer-not-possible": "不可行",
    }
    for move, words in results.items():
        if move in steps:
            note = _note(steps, move)
            parts.append(f"{words}（{note}）" if note else words)
    return "；".join(filter(None, parts))


def _hearing(row: Replacement, steps: Steps) -> str:
    if row.heard_at is None:
        return ""
    at = row.heard_at.astimezone(SHANGHAI)
    lines = [f"{day_in_words(at.date())}{at:%H:%M}，{row.hearing_place}。参加人：{row.attended}", row.minutes]
    if row.reservation:
        lines.append(f"本人补充：{row.reservation}")
    refused = _note(steps, "note-refusal")
    signed = f"{day_in_words(day_of(row.signed_at))}本人签名" if row.signed_at else ""
    return "\n".join(filter(None, [*lines, f"拒绝签名：{refused}" if refused else signed]))


def _checks(row: Replacement) -> str:
    protection = {None: "", False: "无法定保护情形", True: "有法定保护情形"}[row.is_protected]
    union = f"{day_in_words(row.union_told_on)}告知工会" if row.union_told_on else ""
    return "；".join(filter(None, (protection, union)))
