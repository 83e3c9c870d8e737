"""Bonus and deductions as lists: rows, columns, filters, JSON, what waits; and those of one person's quarter."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assessment.adjustment.models import Adjustment, AdjustmentFile, AdjustmentState
from assessment.adjustment.services import propose_adjustment
from assessment.cycle.period_words import kept_in_words, said_last
from assessment.periods import Kind, NotAPeriod, Period, parse
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey, Strict
from core.worklist import Line, Queue, Queues, Singles, joined, written
from grids.duties import OFFICE, Duty
from staff.access import Access, access_of, account_of, where_held, with_duty
from staff.accounts.models import User


@extend_schema_field(OpenApiTypes.STR)
class QuarterField(serializers.Field[Any, Any, Any, Any]):
    """A quarter, as `2026Q3`."""

    def to_internal_value(self, data: Any) -> Period:
        try:
            return parse(str(data), Kind.QUARTER)
        except NotAPeriod as error:
            raise serializers.ValidationError(_("Write the quarter like 2026Q3.")) from error

    def to_representation(self, value: date) -> str:
        return str(Period(value, Kind.QUARTER))


class AdjustmentSerializer(Strict, serializers.ModelSerializer[Adjustment]):
    """Points for one person and quarter. Only approved ones count, up to the caps of the scheme."""

    worker = ByKey("worker.staff_number", lambda view, number: view.find_worker(number))
    quarter = QuarterField()
    proposed_by = serializers.CharField(source="proposed_by.username", read_only=True)
    approver = serializers.CharField(source="decided_by.username", read_only=True, allow_null=True, default=None)
    evidence = serializers.IntegerField(source="files_held", read_only=True)
    recorded_at = serializers.DateTimeField(source="proposed_at", read_only=True)

    class Meta:
        model = Adjustment
        fields = [
            *(
                "id",
                "worker",
                "quarter",
                "side",
                "points",
                "corrected_points",
                "reason",
                "article",
                "state",
                "evidence",
            ),
            *("proposed_by", "proposed_at", "told_at", "statement", "approver", "decided_at", "decision"),
            "recorded_at",
        ]
        read_only_fields = [
            "corrected_points",
            "state",
            "proposed_at",
            "told_at",
            "statement",
            "decided_at",
            "decision",
        ]

    def create(self, given: dict[str, Any]) -> Adjustment:
        return propose_adjustment(**given, by=account_of(self.context["request"]), at=timezone.now())


class EvidenceSerializer(serializers.ModelSerializer[AdjustmentFile]):
    """One file that proves an adjustment; `content` is its path below this API, null once it is withdrawn."""

    uploaded_by = serializers.CharField(source="uploaded_by.username", read_only=True)
    content = serializers.SerializerMethodField()

    class Meta:
        model = AdjustmentFile
        fields = ["id", "name", "media_type", "size", "digest", "content", "uploaded_by", "uploaded_at", "removed_at"]

    def get_content(self, row: AdjustmentFile) -> str | None:
        return None if row.removed_at else content_path(row)


def content_path(file: AdjustmentFile) -> str:
    """The one address from which a file is served; it asks who may see the adjustment."""
    return f"/api/v1/adjustments/{file.adjustment_id}/attachments/{file.pk}/content/"


def adjustments(user: User, _on: date) -> QuerySet[Adjustment]:
    held = Count("files", filter=Q(files__removed_at=None))
    joined = Adjustment.objects.visible_to(user).select_related("worker", "proposed_by", "decided_by")
    return joined.annotate(files_held=held)


class AdjustmentFilter(Filters):
    worker = CharFilter("worker__staff_number")
    quarter = CharFilter(method="by_quarter", label="a quarter, such as 2026Q3")

    class Meta(Filters.Meta):
        model = Adjustment
        fields = {"side": ["exact"], "state": ["exact"], "proposed_at": COMPARED, "decided_at": COMPARED}

    def by_quarter(self, rows: QuerySet[Adjustment], _name: str, text: str) -> QuerySet[Adjustment]:
        try:
            return rows.filter(quarter=parse(text, Kind.QUARTER).start)
        except NotAPeriod as error:
            raise serializers.ValidationError({"quarter": [_("Write the quarter like 2026Q3.")]}) from error


ADJUSTMENTS = Dataset(
    "adjustments",
    adjustments,
    fields(
        *("id", "quarter", "side", "points", "corrected_points", "reason", "article", "state"),
        *("proposed_at", "told_at", "decided_at"),
        worker="worker__staff_number",
        evidence="files_held",
        proposed_by="proposed_by__username",
        approver="decided_by__username",
        decision="decision",
        recorded_at="proposed_at",
    ),
    dated="quarter",
)


def approved_of(worker: int, quarter: Period) -> QuerySet[Adjustment]:
    """The approved adjustments of one person's quarter, for its sheet and its form. One query."""
    rows = Adjustment.objects.approved().filter(worker=worker, quarter=quarter.start)
    return rows.select_related("proposed_by__worker", "decided_by__worker").order_by("pk")


# --- what waits -----------------------------------------------------------------------------------


def _to_decide(user: User, _at: datetime) -> Q:
    own = access_of(user).person or 0
    by_others = ~Q(proposed_by=user.pk) & ~Q(worker=own)
    return Q(state=AdjustmentState.TOLD) & by_others & where_held(user, Duty.HEAD)


def _to_show(user: User, _at: datetime) -> Q:
    return Q(state=AdjustmentState.PROPOSED) & where_held(user, *OFFICE)


OFFICE_QUEUES = Queues(
    page="admin:assessment_adjustment_changelist",
    rows=Adjustment.objects.visible_to,
    line=Line(
        "admin:assessment_adjustment_change",
        joined("worker__name", written("quarter", 'YYYY"Q"Q')),
        since=Greatest("proposed_at", "told_at"),
        said=said_last,
    ),
    queues=(
        Queue(
            "decide",
            gettext_lazy("bonus and deductions to decide"),
            "gavel",
            with_duty(Duty.HEAD),
            _to_decide,
            verb=gettext_lazy("Decide"),
        ),
        Queue(
            "show",
            gettext_lazy("bonus and deductions to prove and to show"),
            "add_notes",
            with_duty(*OFFICE),
            _to_show,
            verb=gettext_lazy("Go on"),
            hidden_when_empty=True,
        ),
    ),
)


def _is_somebody(access: Access) -> bool:
    return access.worker is not None


MINE = (
    Singles(
        "adjustments-shown",
        gettext_lazy("bonus or deductions proposed for me"),
        "exposure",
        _is_somebody,
        lambda user, _at: Adjustment.objects.filter(worker=access_of(user).worker or 0, state=AdjustmentState.TOLD),
        Line("adjustment", written("quarter", 'YYYY"Q"Q'), since="told_at", said=kept_in_words),
    ),
)
