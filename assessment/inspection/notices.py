"""Notices of the weekly inspection: a finding to put right, an answer to check."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.inspection.models import ANSWERING, InspectionFinding
from core.clock import day_of
from staff.inbox import services as inbox
from staff.inbox.topics import register
from staff.postings.models import GridService

TOPICS = {
    "rectification_assigned": _("%(grid)s, week %(week)s: “%(finding)s” is to be put right by %(day)s."),
    "rectification_answered": _("%(grid)s, week %(week)s: “%(finding)s” was put right. Check it."),
}

register(TOPICS)


def tell_the_grid(finding: InspectionFinding, topic: str, at: datetime) -> None:
    serving = GridService.objects.on(day_of(at)).filter(grid=finding.inspection.grid_id, role__in=ANSWERING)
    inbox.notify(
        topic=topic,
        about=f"{finding.pk}.{finding.steps.count()}",
        workers=list(serving.values_list("worker", flat=True)),
        values={**values_of(finding), "day": f"{finding.due_on:%Y-%m-%d}"},
        link=reverse("rectification", args=(finding.pk,)),
        at=at,
    )


def values_of(finding: InspectionFinding) -> dict[str, str | int]:
    inspection = finding.inspection
    name = inspection.grid.versions.on(inspection.week).values_list("name", flat=True).first()
    return {"grid": name or "", "week": str(inspection.period), "finding": finding.text.rstrip("。.")}
