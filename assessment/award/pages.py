"""The page of a published round: who is proposed, and where oneself stands, with the way to object."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from assessment.award.deciding import AWARD, places_of
from assessment.award.documents import grids_of
from assessment.award.lists import own_candidate
from assessment.award.models import SHOWN, AwardRound
from assessment.delivery.services import mark_read
from staff.access import account_of


@login_required
def award(request: HttpRequest, key: int) -> HttpResponse:
    """A published or decided round for everybody of the subdistrict; opening it is being told of one's own place."""
    user = account_of(request)
    round_ = AwardRound.objects.visible_to(user).filter(pk=key, state__in=SHOWN).first()
    if round_ is None:
        raise Http404
    own = own_candidate(round_, user)
    place = places_of(round_).filter(candidate=own).first() if own else None
    if place is not None and own is not None:
        mark_read(kind=AWARD, key=place.pk, worker=own.worker_id, at=timezone.now())
    proposed = list(round_.candidates.filter(proposed=True).select_related("worker").order_by("worker__pinyin", "pk"))
    grids = grids_of(round_, [one.worker_id for one in proposed])
    context = {
        "round": round_,
        "proposed": [(one.worker.name, grids[one.worker_id][1]) for one in proposed],
        "own": own,
        "place": place,
    }
    return render(request, "assessment/award/page.html", context)


urlpatterns = [path("awards/<int:key>/", award, name="award")]
