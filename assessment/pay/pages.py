"""The person's own slips: a list, and one slip line by line with its formulas."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from assessment.delivery.services import mark_read
from assessment.letterhead.documents import exported
from assessment.pay.choices import RunState
from assessment.pay.keeping_papers import slip_file
from assessment.pay.kinds import SHEET
from assessment.pay.lists import slip_of
from assessment.pay.models import PaySheet
from staff.access import access_of, account_of


def own_sheets(request: HttpRequest) -> QuerySet[PaySheet]:
    """The locked sheets of the person, the newest first."""
    rows = PaySheet.objects.filter(worker=access_of(account_of(request)).worker or 0, run__state=RunState.LOCKED)
    return rows.select_related("run", "worker").order_by("-run__month", "-pk")


@login_required
def slips(request: HttpRequest) -> HttpResponse:
    """One's own slips, the newest first."""
    return render(request, "assessment/pay/slips.html", {"sheets": own_sheets(request)})


@login_required
def slip(request: HttpRequest, key: int) -> HttpResponse:
    """One's own slip: every line with its formula, and where to object. Opening it is being told."""
    sheet = own_sheets(request).filter(pk=key).first()
    if sheet is None:
        raise Http404
    at = timezone.now()
    mark_read(kind=SHEET, key=sheet.pk, worker=sheet.worker_id, at=at)
    context = {
        "slip": slip_of(sheet),
    }
    return render(request, "assessment/pay/slip.html", context)


@login_required
def slip_as_file(request: HttpRequest, key: int) -> HttpResponse:
    """One's own slip as a form to keep or print."""
    sheet = own_sheets(request).filter(pk=key).first()
    if sheet is None:
        raise Http404
    return exported(*slip_file(sheet), about=sheet)


urlpatterns = [
    path("pay/", slips, name="pay-slips"),
    path("pay/<int:key>/", slip, name="pay-slip"),
    path("pay/<int:key>/file/", slip_as_file, name="pay-slip-file"),
]
