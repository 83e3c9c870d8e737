"""Supervision notes as lists: rows, filters, JSON, and what waits."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import BooleanFilter, CharFilter
from rest_framework import serializers

from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from core.worklist import Waiting
from grids.duties import Duty
from grids.territory.lists import with_grid_code
from incidents.cases.workflow import Party
from incidents.common.lists import OnGridFilter
from incidents.supervision.models import Supervision
from staff.access import Access, Role
from staff.accounts.models import User


class SupervisionFilter(OnGridFilter):
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
    answered_by = ByKey("answered_by.username", allow_null=True)
    closed_by = ByKey("closed_by.username", allow_null=True)

    class Meta:
        model = Supervision
        fields = [
            *("id", "incident", "grid", "stage", "due_at", "party", "opened_at"),
            *("answered_at", "answered_by", "closed_at", "closed_by"),
        ]


def supervisions(user: User, on: date) -> QuerySet[Supervision]:
    joined = Supervision.objects.visible_to(user).select_related("incident__grid", "answered_by", "closed_by")
    return with_grid_code(joined, on, "incident__grid")


def supervisions_waiting(access: Access) -> list[Waiting]:
    """Notes that wait for this account's answer, or for its closing. One query."""
    mine = Q(party=Party.CENTER, incident__subdistrict__in=access.subdistricts_as(Duty.CENTER))
    mine |= Q(party=Party.HANDLER, incident__department__in=access.departments)
    led = Q(party=Party.LEADER, incident__grid__in=access.tends_as(Role.LEADER))
    headed = Q(incident__subdistrict__in=access.subdistricts_as(Duty.HEAD))
    counts = (
        Supervision.objects.open()
        .filter(mine | led | headed)
        .aggregate(
            to_answer=Count("pk", filter=mine & Q(answered_at=None)),
            to_answer_here=Count("pk", filter=led & Q(answered_at=None, incident__restricted=False)),
            to_close=Count("pk", filter=headed & Q(answered_at__isnull=False)),
        )
    )
    office, field = reverse("admin:incidents_supervision_changelist"), reverse("field")
    answer, closing = _("supervision notes to answer"), _("supervision notes to close")
    rows = [
        ("to_answer", answer, f"{office}?waits=answer", "notification_important", True),
        ("to_answer_here", answer, f"{field}?show=supervised", "notification_important", False),
        ("to_close", closing, f"{office}?waits=closing", "rule", True),
    ]
    return [
        Waiting(label, counts[name], url, "late", icon, in_office)
        for name, label, url, icon, in_office in rows
        if counts[name]
    ]
