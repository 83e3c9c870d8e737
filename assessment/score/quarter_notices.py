"""Notices about quarterly and yearly scores: to each person through the deliveries, and to the office."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.delivery.services import tell_each
from assessment.score.models import QuarterlyScore, ScoreRevision, YearlyScore
from core.clock import day_of
from grids.duties import OFFICE
from staff.inbox.services import accounts_with, notify
from staff.inbox.topics import register

TOPICS = {
    "quarter_told": _("Your assessment of %(period)s is here: read it. You may object to it in time."),
    "year_told": _("Your score of %(period)s is here: read it. You may object to it in time."),
    "quarter_drafted": _("The assessment of %(period)s is drafted: look through it. It is told to each person next."),
    "quarter_revision": _("A revision of the scores of %(period)s is open: look through its differences."),
    "quarter_waits": _("The assessment of %(period)s cannot be told: attendance was not received."),
}
register(TOPICS)


def drafted(revision: ScoreRevision, *, at: datetime) -> None:
    _office(revision, "quarter_drafted", at)


def revision_opened(revision: ScoreRevision, *, at: datetime) -> None:
    _office(revision, "quarter_revision", at)


def attendance_missing(revision: ScoreRevision, *, at: datetime) -> None:
    """Once for each revision, however often the clock comes by."""
    _office(revision, "quarter_waits", at)


def tell_each_person(revision: ScoreRevision, *, kind: str, at: datetime) -> None:
    """Tell everybody whose row the revision has, each of their own."""
    if kind == "quarterly_score":
        rows, text, page = QuarterlyScore.objects.filter(revision=revision), "quarter_told", "my-quarter"
    else:
        rows, text, page = YearlyScore.objects.filter(revision=revision, grid=None), "year_told", "my-year"
    period = str(revision.period)
    tell_each(
        kind=kind,
        told=list(rows.values_list("pk", "worker")),
        at=at,
        text=text,
        values={"period": period},
        link=reverse(page, args=(period,)),
        about=f"{kind} {revision.pk}",
    )


def _office(revision: ScoreRevision, topic: str, at: datetime) -> None:
    notify(
        topic=topic,
        about=f"{revision.kind} {revision.period} r{revision.revision}",
        to=accounts_with(*OFFICE, subdistrict=revision.subdistrict_id, on=day_of(at)),
        values={"period": str(revision.period)},
        link=reverse("admin:assessment_scorerevision_change", args=(revision.pk,)),
        at=at,
    )
