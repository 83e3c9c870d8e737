"""A person's own page at `/me/`, and the page of a person for the office, leaders and guides."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from assessment.own_page.lists import sections_of
from grids.duties import DECISION_READERS, PAY_READERS
from staff.access import Access, Role, access_of, account_of
from staff.people.models import Worker
from staff.postings.models import GridService

OPENS = DECISION_READERS | PAY_READERS


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """One's own posts, scores, interviews, objections, awards and slips. Who serves no grid has no such page."""
    user = account_of(request)
    worker = Worker.objects.filter(pk=access_of(user).worker or 0).first()
    if worker is None:
        raise Http404
    sections = sections_of(worker, user, own=True)
    return render(request, "assessment/own_page/page.html", {"worker": worker, "sections": sections, "own": True})


@login_required
def person(request: HttpRequest, key: int) -> HttpResponse:
    """The page of one person, for the office of their subdistrict and for who leads or guides a grid of theirs."""
    user = account_of(request)
    access = access_of(user)
    offices = access.subdistricts_as(*OPENS)  # some of whom see no lists of workers
    workers = Worker.objects.filter(pk__in=Worker.objects.visible_to(user).values("pk"))
    worker = get_object_or_404(workers | Worker.objects.filter(subdistrict__in=offices), pk=key)
    own = access.worker == worker.pk
    if not (own or _may_open(worker, access)):
        raise Http404
    sections = sections_of(worker, user, own=own)
    return render(request, "assessment/own_page/page.html", {"worker": worker, "sections": sections, "own": own})


def _may_open(worker: Worker, access: Access) -> bool:
    if access.holds(*OPENS, in_=worker.subdistrict_id):
        return True
    led = access.grids_as(Role.LEADER, Role.GUIDE)
    served = GridService.objects.on(access.day).filter(worker=worker, role__in=[Role.FULL_TIME, Role.PART_TIME])
    return served.filter(grid__in=led).exists()


urlpatterns = [
    path("me/", me, name="me"),
    path("people/<int:key>/", person, name="person"),
]
