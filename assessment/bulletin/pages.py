"""An issued bulletin as a page of its own, its files, and the page that opens a line to the rows behind it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Q, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from assessment.bulletin.differences import difference_of
from assessment.bulletin.explanations import explain, field_among, kept_rows, tables_of
from assessment.bulletin.issue import file_of, mark_as_read
from assessment.bulletin.models import Bulletin, BulletinLine, BulletinState, DocumentKind, Reading
from assessment.bulletin.signals import lines_opened
from assessment.bulletin.tables import ranked_table, score_heads
from assessment.figures.source_rows import may_open, rows_asked_whole
from assessment.letterhead.documents import attached
from assessment.scheme.terms import Terms
from core import audit
from core.models import AuditKind
from staff.access import Role, access_of, account_of
from staff.accounts.models import User


@login_required
def bulletin_page(request: HttpRequest, key: int) -> HttpResponse:
    """The whole table of one bulletin. Opening an issued one marks it as read, for who is on its list."""
    user = account_of(request)
    access = access_of(user)
    bulletin = _readable(user, key)
    if access.worker:
        mark_as_read(bulletin=bulletin, worker=access.worker, at=timezone.now())
        _opened(list(bulletin.lines.values_list("pk", flat=True)), access.worker)
    reading = Reading.objects.filter(bulletin=bulletin, worker=access.worker or 0).first()
    others = Bulletin.objects.visible_to(user).filter(subdistrict=bulletin.subdistrict_id, month=bulletin.month)
    context = {
        "bulletin": bulletin,
        "table": ranked_table(bulletin),
        "score_heads": score_heads(),
        "opens_all": bulletin.subdistrict_id in access.offices,
        "mine": access.grids_as(*Role.values),
        "difference": difference_of(bulletin),
        "others": others.exclude(pk=bulletin.pk).order_by("revision"),
        "reading": reading,
        "may_load": _may_load(access, bulletin),
    }
    return render(request, "assessment/bulletin/page.html", context)


def _opened(lines: list[int], worker: int) -> None:
    """Say that somebody read lines; rooms above know whom that concerns."""
    lines_opened.send(sender=BulletinLine, lines=lines, worker=worker, at=timezone.now())


@login_required
def bulletin_file(request: HttpRequest, key: int, kind: str) -> HttpResponse:
    """The document or the workbook: the issued bytes, for the office also a draft of them."""
    user = account_of(request)
    bulletin = _readable(user, key)
    if kind not in DocumentKind.values or not _may_load(access_of(user), bulletin):
        raise Http404
    name, content = file_of(bulletin, kind)
    audit.record(AuditKind.EXPORT, name, f"{bulletin} {bulletin.get_state_display()}")
    answer = attached(name, content)
    answer["X-Scheme-Version"] = str(bulletin.scheme.version)
    return answer


def _readable(user: Any, key: int) -> Bulletin:
    rows = Bulletin.objects.visible_to(user).select_related("subdistrict", "scheme")
    return get_object_or_404(rows, pk=key)


def _may_load(access: Any, bulletin: Bulletin) -> bool:
    return bulletin.state == BulletinState.ISSUED or bulletin.subdistrict_id in access.offices


def _among_the_ranked(user: User, key: int) -> tuple[Any, list[Any]]:
    """A line that the account may read, with the rows that counted, and the ranked lines of its bulletin. One query.

    Raises Http404.
    """
    readable = BulletinLine.objects.visible_to(user).filter(pk=key)
    beside = BulletinLine.objects.filter(Q(ranked=True) | Q(pk=key), bulletin__in=readable.values("bulletin"))
    lines = list(beside.select_related("bulletin__subdistrict").annotate(kept=Case(When(pk=key, then=kept_rows()))))
    line = next((one for one in lines if one.pk == key), None)
    if line is None:
        raise Http404
    return line, lines


@login_required
def rows(request: HttpRequest, key: int) -> HttpResponse:
    """One line, how it came about, and every row that counted."""
    user = account_of(request)
    line, ranked = _among_the_ranked(user, key)
    if not may_open(line.bulletin.subdistrict_id, line.grid_id, user):
        raise Http404
    if user.worker_id is not None:
        _opened([line.pk], user.worker_id)
    explanation = explain(line, Terms.model_validate(line.bulletin.terms), among=field_among(ranked))
    told = None if line.bulletin.state == BulletinState.DRAFT else line
    tables = tables_of(line, user, whole=rows_asked_whole(request))
    context = {"line": line, "told": told, "explanation": explanation, "tables": tables}
    return render(request, "assessment/bulletin/rows.html", context)
