"""The record of an interview (约谈记录表), to be signed by both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils import translation
from docx.shared import Pt

from assessment.interview.models import Interview, InterviewGround
from assessment.letterhead.models import letterhead_of
from assessment.letterhead.rules import day_in_words, month_in_words
from assessment.periods import month_of
from core.clock import SHANGHAI
from core.documents.official import OfficialDocument
from grids.territory.models import Grid

BLANK = "　"


@dataclass(frozen=True)
class Ground:
    """One grid for which somebody is interviewed."""

    grid: str
    role: str
    first_rank: int
    second_rank: int


@dataclass(frozen=True)
class Record:
    """Everything that the form says; what is not known yet stays blank, to be filled in by hand."""

    issuer: str
    person: str
    month: date
    grounds: tuple[Ground, ...]
    due_on: date
    held_at: datetime | None = None
    place: str = ""
    held_by: str = ""
    record: str = ""
    plan: str = ""
    check_on: date | None = None
    check: str = ""
    signed_at: datetime | None = None
    objection: str = ""


def interview_docx(record: Record) -> bytes:
    """The form, on one page where what was said is short."""
    document = OfficialDocument(title="约谈记录表", author=record.issuer)
    document.title("约谈记录表", before=Pt(0))
    month = month_in_words(record.month)
    grids = "、".join(dict.fromkeys(ground.grid for ground in record.grounds))
    roles = "、".join(dict.fromkeys(ground.role for ground in record.grounds))
    ranks = "；".join(
        f"{ground.grid}上月第{ground.first_rank}名、当月第{ground.second_rank}名" for ground in record.grounds
    )
    signed = f"{record.person}（{_moment(record.signed_at)}在系统中确认）" if record.signed_at else BLANK
    reply = f"\n本人意见：{record.objection}" if record.objection else ""
    document.form(
        [
            [("约谈对象", 28), (record.person, 50), ("岗位", 28), (roles, 50)],
            [("网格", 28), (grids, 50), ("触发月份", 28), (month, 50)],
            [("名次", 28), (ranks, 128)],
            [("时间", 28), (_moment(record.held_at), 50), ("地点", 28), (record.place or BLANK, 50)],
            [("约谈人", 28), (record.held_by or BLANK, 50), ("应于何日前完成", 28), (day_in_words(record.due_on), 50)],
            [("原因", 28), ("所在网格连续两个月在月通报中排名靠后。", 128)],
            [("情况", 28), (record.record or BLANK, 128)],
            [("整改措施", 28), (record.plan or BLANK, 128)],
            [("整改期限", 28), (day_in_words(record.check_on) if record.check_on else BLANK, 128)],
            [("复查结果", 28), (record.check or BLANK, 128)],
            [("约谈对象签名", 28), (f"{signed}{reply}", 50), ("约谈人签名", 28), (BLANK, 50)],
        ],
        heights=(10, 10, 10, 10, 12, 10, 40, 36, 10, 22, 20),
    )
    return document.to_bytes()


def _moment(at: datetime | None) -> str:
    if at is None:
        return BLANK
    local = at.astimezone(SHANGHAI)
    return f"{day_in_words(local.date())}{local:%H:%M}"


def record_of(interview: Interview) -> tuple[str, bytes]:
    """The record form of an interview, with what is known of it, by file name."""
    named = Prefetch("grid", queryset=Grid.objects.on(interview.month))
    with translation.override("zh-hans"):
        grounds = tuple(
            Ground(str(ground.grid), str(ground.get_role_display()), ground.first_rank, ground.second_rank)
            for ground in InterviewGround.objects.filter(interview=interview).prefetch_related(named)
        )
    last = interview.checks.order_by("-due_on").first()
    passed = "整改到位" if last and last.passed else "整改不到位"
    record = Record(
        issuer=letterhead_of(interview.subdistrict).issuer,
        person=interview.worker.name,
        month=interview.month,
        grounds=grounds,
        due_on=interview.due_on,
        held_at=interview.held_at,
        place=interview.place,
        held_by=str(interview.held_by or ""),
        record=interview.record,
        plan=interview.plan,
        check_on=interview.check_on,
        check=f"{passed}：{last.result}" if last else "",
        signed_at=interview.acknowledged_at,
        objection=interview.objection,
    )
    return f"约谈记录表 {interview.worker.name} {month_of(interview.month)}.docx", interview_docx(record)
