"""An issued bulletin as a page of its own, and its files: for everybody who is ranked or ranks."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from assessment.differences import difference_of
from assessment.documents.files import attached
from assessment.models import Bulletin, BulletinState, DocumentKind, Reading
from assessment.services.papers import file_of, mark_as_read
from assessment.tables import ranked_table, score_heads
from core import audit
from core.models import AuditKind
from staff.access import access_of, account_of
from staff.models import Role


@login_required
def bulletin_page(request: HttpRequest, key: int) -> HttpResponse:
    """The whole table of one bulletin. Opening an issued one marks it as read, for who is on its list."""
    user = account_of(request)
    access = access_of(user)
    bulletin = _readable(user, key)
    if access.worker:
        mark_as_read(bulletin=bulletin, worker=access.worker, at=timezone.now())
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
    return render(request, "dashboard/bulletin.html", context)


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
