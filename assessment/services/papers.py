"""From a frozen bulletin to what is issued: its files as bytes, and its distribution list."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import translation

from assessment.differences import corrected_by
from assessment.documents.bulletin import Paper, bulletin_docx
from assessment.documents.interview import Ground, Record, interview_docx
from assessment.documents.scheme import Rules, rules_docx
from assessment.documents.workbook import bulletin_xlsx
from assessment.models import (
    Bulletin,
    BulletinState,
    DocumentKind,
    Interview,
    InterviewGround,
    IssuedDocument,
    Reading,
    Scheme,
    letterhead_of,
)
from assessment.periods import month_of
from core.clock import day_of
from grids.models import Grid
from staff.inbox import accounts_of_workers, notify
from staff.models import GridService, Role

MUST_READ = [Role.GUIDE.value, Role.LEADER.value, Role.FULL_TIME.value]


def paper_of(bulletin: Bulletin) -> Paper:
    """Everything that the documents of a bulletin say."""
    corrected = corrected_by(bulletin)
    return Paper(
        bulletin=bulletin,
        lines=list(bulletin.lines.all()),
        letterhead=letterhead_of(bulletin.subdistrict),
        scheme_title=bulletin.scheme.title,
        scheme_number=bulletin.scheme.document_number,
        corrected=corrected,
        corrected_lines=list(corrected.lines.all()) if corrected else [],
    )


def file_of(bulletin: Bulletin, kind: str) -> tuple[str, bytes]:
    """A bulletin's file by name: as it was issued, and before that a draft of it."""
    issued = IssuedDocument.objects.filter(bulletin=bulletin, kind=kind).first()
    if issued is not None:
        return issued.name, bytes(issued.content)
    return _made(paper_of(bulletin), kind, bulletin.issued_at)


def _made(paper: Paper, kind: str, issued_at: datetime | None) -> tuple[str, bytes]:
    if kind == DocumentKind.XLSX:
        return f"{paper.name}.xlsx", bulletin_xlsx(paper)
    return f"{paper.name}.docx", bulletin_docx(paper, issued_on=day_of(issued_at) if issued_at else None)


@transaction.atomic
def store_documents(bulletin: Bulletin) -> list[IssuedDocument]:
    """Keep the files of a bulletin that was just issued, byte for byte and for ever."""
    paper = paper_of(bulletin)
    rows = []
    for kind in DocumentKind.values:
        name, content = _made(paper, kind, bulletin.issued_at)
        digest = hashlib.sha256(content).hexdigest()
        rows.append(IssuedDocument(bulletin=bulletin, kind=kind, name=name, content=content, digest=digest))
    return IssuedDocument.objects.bulk_create(rows)


@transaction.atomic
def distribute(bulletin: Bulletin, *, at: datetime) -> list[Reading]:
    """Put every guide, leader and full-time member of the day on the list, and tell those with an account."""
    serving = GridService.objects.on(day_of(at)).filter(role__in=MUST_READ, grid__subdistrict=bulletin.subdistrict_id)
    roles: dict[int, set[str]] = {}
    for worker, role in serving.values_list("worker", "role").distinct():
        roles.setdefault(worker, set()).add(role)
    rows = Reading.objects.bulk_create(
        Reading(bulletin=bulletin, worker_id=worker, roles=sorted(held)) for worker, held in sorted(roles.items())
    )
    notify(
        topic="bulletin_corrected" if bulletin.is_revision else "bulletin_issued",
        about=f"{bulletin.subdistrict_id} {bulletin.period} {bulletin.revision}",
        to=accounts_of_workers(list(roles)),
        values={"month": str(bulletin.period), "number": bulletin.document_number},
        link=reverse("dashboard-bulletin", args=(bulletin.pk,)),
        at=at,
    )
    return rows


def mark_as_read(*, bulletin: Bulletin, worker: int, at: datetime) -> bool:
    """Note that somebody on the list opened an issued bulletin; True the first time."""
    if bulletin.state != BulletinState.ISSUED:
        return False
    return bool(Reading.objects.filter(bulletin=bulletin, worker=worker, read_at=None).update(read_at=at))


def rules_of(scheme: Scheme) -> tuple[str, bytes]:
    """A version of the scheme as the printed rules, by file name."""
    rules = Rules(
        title=scheme.title,
        number=scheme.document_number,
        version=scheme.version,
        in_force_from=scheme.in_force_from,
        issued_on=scheme.issued_on,
        terms=scheme.value,
        letterhead=letterhead_of(scheme.subdistrict),
    )
    return f"{scheme.title}（第{scheme.version}版）.docx", rules_docx(rules)


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


def next_number(bulletin: Bulletin, *, year: int) -> str:
    """The number that would follow the ones given in the year, as a suggestion."""
    letterhead = letterhead_of(bulletin.subdistrict)
    begin = f"{letterhead.code}〔{year}〕"
    numbers = Bulletin.objects.filter(subdistrict=bulletin.subdistrict_id, document_number__startswith=begin)
    taken = [text.removeprefix(begin).removesuffix("号") for text in numbers.values_list("document_number", flat=True)]
    return letterhead.number(year, max((int(text) for text in taken if text.isdecimal()), default=0) + 1)
