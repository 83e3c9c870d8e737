"""A person's own page at `/me/`, and the page of a person for the office, leaders and guides."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from assessment.own_page.lists import sections_of
from grids.duties import DECISION_READERS, PAY_READERS
from staff.access import Role, access_of, account_of
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import GridService

OPENS = DECISION_READERS | PAY_READERS


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """A person's own posts, scores, interviews, objections, awards and slips. Without a person: a page that says so."""
    user = account_of(request)
    worker: Worker | None = user.worker  # read with the account
    if worker is None:
        return render(request, "assessment/own_page/of_nobody.html")
    sections = sections_of(worker, user, own=True)
    return render(request, "assessment/own_page/page.html", {"worker": worker, "sections": sections, "own": True})


@login_required
def person(request: HttpRequest, key: int) -> HttpResponse:
    """The page of one person. The office of the subdistrict may open it, and so may their leader or guide."""
    user = account_of(request)
    worker = get_object_or_404(persons_to_open(user), pk=key)
    own = access_of(user).worker == worker.pk
    sections = sections_of(worker, user, own=own)
    return render(request, "assessment/own_page/page.html", {"worker": worker, "sections": sections, "own": own})


def persons_to_open(user: User) -> QuerySet[Worker]:
    """The people whose page an account may open: of its office, of the grids that it leads or guides, and its own."""
    access = access_of(user)
    led = access.grids_as(Role.LEADER, Role.GUIDE)
    served = GridService.objects.on(access.day).filter(grid__in=led, role__in=[Role.FULL_TIME, Role.PART_TIME])
    of_office = Q(subdistrict__in=access.subdistricts_as(*OPENS))  # some of whom see no lists of workers
    if access.holds_everywhere(*OPENS):
        of_office |= Q(pk__in=Worker.objects.visible_to(user).values("pk"))
    return Worker.objects.filter(of_office | Q(pk__in=served.values("worker")) | Q(pk=access.worker or 0))


urlpatterns = [
    path("me/", me, name="me"),
    path("people/<int:key>/", person, name="person"),
]
