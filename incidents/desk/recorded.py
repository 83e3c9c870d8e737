"""The page that says what the field pages record and why: what a member may expect, in plain words."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

_OFFICE = _("you, your leader and guide, the office, the department that handles it")
RECORDED = (
    (
        _("Reports: kind, grid, time, your words, your name"),
        _("so that the case is settled, and counted for your grid"),
        _OFFICE,
    ),
    (
        _("Photographs, as a copy without place and camera"),
        _("so that others see what you saw; a report needs none"),
        _OFFICE,
    ),
    (
        _("The place of a report, only when you tap for it"),
        _("so that the department finds it"),
        _("the center of your subdistrict"),
    ),
    (
        _("Visits, patrols, hazards, mediations: day, grid, your name, what was found"),
        _("the policy counts them for the grid and for the month of its members"),
        _("you, your leader and guide, the office"),
    ),
    (
        _("Who opened or changed what, and log-ins with their address"),
        _("the law on data security asks for a log, kept for 183 days at least"),
        _("the auditor"),
    ),
)
NOT_RECORDED = (
    _("Where you are, where you went, how many steps you took: there is no check-in and no track."),
    _("How long you look at a page, and what you tap without sending it."),
    _("Points, medals or a rank of people on the phone. Ranks are of grids; your own record is yours to read."),
    _("Identity numbers, anywhere: a text that has one is refused."),
)


@login_required
def recorded(request: HttpRequest) -> HttpResponse:
    """What is recorded of the people who use these pages, why, and who reads it."""
    return render(request, "incidents/desk/recorded.html", {"recorded": RECORDED, "not_recorded": NOT_RECORDED})


urlpatterns = [path("recorded/", recorded, name="field-recorded")]
