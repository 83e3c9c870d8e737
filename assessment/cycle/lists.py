"""The ledger as a list: whose it is, what it can be narrowed by, as JSON, and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter
from rest_framework import serializers

from assessment.cycle.models import CycleRun, CycleStop, Stage
from assessment.cycle.period_words import kept_in_words
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from core.worklist import Line, Queue, Queues, Told, Waiting, joined
from grids.duties import OFFICE, Duty
from staff.access import where_held, with_duty
from staff.accounts.models import User


class CycleRunSerializer(serializers.ModelSerializer[CycleRun]):
    subdistrict = ByKey("subdistrict.code")

    class Meta:
        model = CycleRun
        fields = [
            "subdistrict",
            "stage",
            "period",
            "due",
            "started",
            "finished",
            "attempts",
            "late",
            "error",
            "digest",
        ]


def cycle_runs(user: User, _on: date) -> QuerySet[CycleRun]:
    return CycleRun.objects.visible_to(user).select_related("subdistrict")


class CycleRunFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = CycleRun
        fields = {
            "stage": ["exact"],
            "period": ["exact"],
            "late": ["exact"],
            "due": COMPARED,
            "started": [*COMPARED, "isnull"],
            "finished": [*COMPARED, "isnull"],
        }


FAILED = Q(finished=None) & ~Q(error="")


def _stop(_at: datetime) -> dict[str, Any]:
    return {"stop_error": Subquery(CycleStop.objects.filter(subdistrict=OuterRef("pk")).values("error")[:1])}


def _stopped(offices: Sequence[Any], _at: datetime) -> list[Waiting]:
    """Subdistricts whose whole cycle is stopped, with the reason."""
    text = gettext("the cycle of %(office)s stands still: %(error)s")
    ledger = reverse("admin:assessment_cyclerun_changelist")
    return [
        Waiting(text % {"office": office, "error": office.stop_error}, None, ledger, "late", "error")
        for office in offices
        if office.stop_error is not None
    ]


STOPPED = Told(OFFICE, _stop, _stopped)

CYCLE_RUNS = Dataset(
    "cycle-runs",
    cycle_runs,
    fields(
        "stage",
        "period",
        "due",
        "started",
        "finished",
        "attempts",
        "late",
        "error",
        "digest",
        subdistrict="subdistrict__code",
    ),
    dated="due",
)


def _step(text: str) -> str:
    stage, _dot, period = text.partition(" · ")
    return f"{Stage(stage).label} {kept_in_words(period)}"


OFFICE_QUEUES = Queues(
    page="admin:assessment_cyclerun_changelist",
    rows=CycleRun.objects.visible_to,
    line=Line("admin:assessment_cyclerun_change", joined("stage", "period"), due="due", said=_step),
    queues=(
        Queue(
            "failed",
            _("steps of the cycle that failed"),
            "error",
            with_duty(Duty.CENTER),
            lambda user, _at: FAILED & where_held(user, Duty.CENTER),
            verb=_("Run now"),
            act=("admin:assessment_cyclerun_run_now",),
            tone="late",
        ),
    ),
)
