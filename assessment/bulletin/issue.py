"""Issues a frozen bulletin: its number, its files as bytes, its distribution list, and who has read it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.bulletin.differences import corrected_by
from assessment.bulletin.documents import bulletin_docx, bulletin_xlsx
from assessment.bulletin.models import Bulletin, BulletinLine, BulletinState, DocumentKind, IssuedDocument, Reading
from assessment.bulletin.paper import Paper
from assessment.bulletin.services import WrongState, locked
from assessment.letterhead.models import letterhead_of
from core.clock import day_of
from core.errors import InvalidInput
from core.punctuation import sentences
from staff.access import Role
from staff.accounts.models import User
from staff.inbox.services import notify
from staff.postings.models import GridService

WITH_LINES = Prefetch("lines", BulletinLine.objects.select_related("grid"))
MUST_READ = [Role.GUIDE.value, Role.LEADER.value, Role.FULL_TIME.value]


def paper_of(bulletin: Bulletin) -> Paper:
    """Everything that the documents of a bulletin say."""
    corrected = corrected_by(bulletin)
    prefetch_related_objects([bulletin], WITH_LINES)
    return Paper(
        bulletin=bulletin,
        lines=list(bulletin.lines.all()),
        letterhead=letterhead_of(bulletin.subdistrict),
        scheme_title=bulletin.scheme.title,
        scheme_number=bulletin.scheme.document_number,
        corrected=corrected,
        corrected_lines=list(corrected.lines.select_related("grid")) if corrected else [],
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
    """Keep the files of a bulletin that was just issued, byte for byte and permanently."""
    paper = paper_of(bulletin)
    rows = []
    for kind in DocumentKind.values:
        name, content = _made(paper, kind, bulletin.issued_at)
        digest = hashlib.sha256(content).hexdigest()
        rows.append(IssuedDocument(bulletin=bulletin, kind=kind, name=name, content=content, digest=digest))
    return IssuedDocument.objects.bulk_create(rows)


def readers_on(bulletin: Bulletin, day: date) -> dict[int, set[str]]:
    """Who must read a bulletin that is issued on a day: the keys of the people, and the roles that they have then."""
    serving = GridService.objects.on(day).filter(role__in=MUST_READ, grid__subdistrict=bulletin.subdistrict_id)
    roles: dict[int, set[str]] = {}
    for worker, role in serving.values_list("worker", "role").distinct():
        roles.setdefault(worker, set()).add(role)
    return roles


@transaction.atomic
def distribute(bulletin: Bulletin, *, at: datetime) -> list[Reading]:
    """Put every guide, leader and full-time member of the day on the list, and notify those with an account."""
    roles = readers_on(bulletin, day_of(at))
    rows = Reading.objects.bulk_create(
        Reading(bulletin=bulletin, worker_id=worker, roles=sorted(held)) for worker, held in sorted(roles.items())
    )
    notify(
        topic="bulletin_corrected" if bulletin.is_revision else "bulletin_issued",
        about=f"{bulletin.subdistrict_id} {bulletin.period} {bulletin.revision}",
        workers=list(roles),
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


def next_number(bulletin: Bulletin, *, year: int) -> str:
    """The number that would follow the ones given in the year, as a suggestion."""
    letterhead = letterhead_of(bulletin.subdistrict)
    begin = f"{letterhead.code}〔{year}〕"
    numbers = Bulletin.objects.filter(subdistrict=bulletin.subdistrict_id, document_number__startswith=begin)
    taken = [text.removeprefix(begin).removesuffix("号") for text in numbers.values_list("document_number", flat=True)]
    return letterhead.number(year, max((int(text) for text in taken if text.isdecimal()), default=0) + 1)


@transaction.atomic
def issue_bulletin(*, bulletin: Bulletin, document_number: str, by: User, at: datetime) -> Bulletin:
    """Issue a frozen bulletin as a numbered document: its files are kept, and who must read it gets a notice.

    Raises WrongState, InvalidInput.
    """
    bulletin = locked(bulletin, BulletinState.FROZEN)
    of_month = Bulletin.objects.filter(subdistrict=bulletin.subdistrict_id, month=bulletin.month)
    standing = of_month.latest_revisions().get()
    if standing.pk != bulletin.pk:
        raise WrongState(_("Revision %(revision)d stands in its place.") % {"revision": standing.revision})
    if not document_number.strip():
        raise InvalidInput(_("Give the document its number."), fields={"document_number": _("missing")})
    bulletin.state = BulletinState.ISSUED
    bulletin.document_number = document_number.strip()
    bulletin.issued_at, bulletin.issued_by = at, by
    try:
        bulletin.validate_constraints()
    except ValidationError as error:
        message = sentences(error.messages)
        raise InvalidInput(message, fields={"document_number": message}) from error
    bulletin.save(update_fields=["state", "document_number", "issued_at", "issued_by"])
    store_documents(bulletin)
    distribute(bulletin, at=at)
    return bulletin
