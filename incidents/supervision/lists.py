"""Supervision notes as lists: rows, filters, JSON, and what waits."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import BooleanFilter, CharFilter, UUIDFilter
from rest_framework import serializers

from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from core.worklist import Line, Queue, Queues, one_of
from grids.duties import Duty
from grids.territory.lists import key_field, with_grid_code
from incidents.common.lists import OnGridFilter
from incidents.incident.workflow import Party
from incidents.supervision.models import Supervision
from staff.access import Access, access_of, where_held, with_duty
from staff.accounts.models import User


class SupervisionFilter(OnGridFilter):
    grid_key = UUIDFilter("incident__grid__key")
    incident = CharFilter("incident__number")
    department = CharFilter("incident__department__code")
    open = BooleanFilter("closed_at", lookup_expr="isnull", label="whether it waits for an answer or its closing")
    answered = BooleanFilter("answered_at", lookup_expr="isnull", exclude=True, label="whether it was answered")

    class Meta(Filters.Meta):
        model = Supervision
        fields = {"stage": ["exact"], "party": ["exact"], "opened_at": COMPARED, "due_at": COMPARED}


class SupervisionSerializer(serializers.ModelSerializer[Supervision]):
    incident = ByKey("incident.number")
    grid = ByKey("grid_code")
    grid_key = key_field("incident.grid.key")
    answered_by = ByKey("answered_by.username", allow_null=True)
    closed_by = ByKey("closed_by.username", allow_null=True)
    recorded_at = serializers.DateTimeField(source="opened_at", read_only=True)

    class Meta:
        model = Supervision
        fields = [
            *("id", "incident", "grid", "grid_key", "stage", "due_at", "party", "opened_at"),
            *("answered_at", "answered_by", "closed_at", "closed_by", "recorded_at"),
        ]


def supervisions(user: User, on: date) -> QuerySet[Supervision]:
    joined = Supervision.objects.visible_to(user).select_related("incident__grid", "answered_by", "closed_by")
    return with_grid_code(joined, on, "incident__grid")


SUPERVISIONS = Dataset(
    "supervisions",
    supervisions,
    fields(
        *("id", "stage", "due_at", "party", "opened_at", "answered_at", "closed_at"),
        recorded_at="opened_at",
        incident="incident__number",
        grid="grid_code",
        grid_key="incident__grid__key",
        answered_by="answered_by__username",
        closed_by="closed_by__username",
    ),
    dated="opened_at",
)


def _to_answer(user: User, _at: datetime) -> Q:
    """Notes about the center's or a department's delay; those of a leader are answered on the phone."""
    center = Q(party=Party.CENTER) & where_held(user, Duty.CENTER, path="incident__subdistrict")
    handler = Q(party=Party.HANDLER, incident__department__in=access_of(user).departments)
    return Q(closed_at=None, answered_at=None) & (center | handler)


def _to_close(user: User, _at: datetime) -> Q:
    return Q(closed_at=None, answered_at__isnull=False) & where_held(user, Duty.HEAD, path="incident__subdistrict")


def _answers(access: Access) -> bool:
    return bool(access.subdistricts_as(Duty.CENTER) or access.departments)


OFFICE_QUEUES = Queues(
    page="admin:incidents_supervision_changelist",
    rows=Supervision.objects.visible_to,
    line=Line(
        "admin:incidents_supervision_change",
        one_of("incident__text__title", "incident__matter__name"),
        "incident__grid",
        "due_at",
    ),
    queues=(
        Queue(
            "answer",
            _("supervision notes to answer"),
            "notification_important",
            _answers,
            _to_answer,
            verb=_("Answer"),
            act=("admin:incidents_supervision_move_answer_supervision",),
            one_by_one=("admin:incidents_supervision_decide", "answer"),
            tone="late",
            hidden_when_empty=True,
        ),
        Queue(
            "close",
            _("supervision notes to close"),
            "rule",
            with_duty(Duty.HEAD),
            _to_close,
            verb=pgettext_lazy("supervision", "Close"),
            act=("admin:incidents_supervision_move_close_supervision",),
            one_by_one=("admin:incidents_supervision_decide", "close"),
            tone="late",
            hidden_when_empty=True,
        ),
    ),
)
