"""The register of premises as a list: rows, columns, filters and JSON."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, DateFilter
from psycopg2.extras import DateRange
from rest_framework import serializers

from core.clock import day_of
from core.rest.datasets import Columns, Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import Strict
from core.worklist import Line, Queue, Queues, end_of_day
from grids.duties import Duty
from grids.territory.lists import grid_field, key_field, with_grid_code
from incidents.common.lists import OnGridFilter, RowKey, row_of
from incidents.common.rights import FIELD_ROLES
from incidents.premises.models import Premises, is_due_before, is_overdue
from incidents.premises.services import close_premises, save_premises
from staff.access import Role, access_of, serving_as, where_held, with_duty
from staff.accounts.models import User
from staff.rest import PrivateColumns, plausible_day


def premises_field(**options: Any) -> RowKey:
    """Premises by id: out as such, in among those that one may see."""
    return RowKey("premises_id", lambda view, key: row_of(Premises.objects.visible_to(view.user), key), **options)


class PremisesSerializer(Strict, PrivateColumns):
    """The operator's phone goes in whole and comes out masked, to the office and to who is on duty there."""

    grid = grid_field()
    grid_key = key_field()
    registered_on = serializers.DateField(required=False, source="during.lower", validators=[plausible_day])
    ends_on = serializers.DateField(required=False, allow_null=True, source="during.upper", validators=[plausible_day])
    phone = serializers.RegexField(r"^[0-9+* -]{5,20}$", required=False, allow_blank=True)
    overdue = serializers.SerializerMethodField()

    class Meta:
        model = Premises
        fields = [
            *(
                "id",
                "grid",
                "grid_key",
                "name",
                "place",
                "kind",
                "risk",
                "contact",
                "phone",
                "registered_on",
                "ends_on",
            ),
            *("last_patrolled_on", "patrol_due_on", "overdue", "continues", "recorded_at"),
        ]
        read_only_fields = ["last_patrolled_on", "patrol_due_on", "continues"]

    def get_overdue(self, premises: Premises) -> bool:
        today = timezone.localdate()
        return premises.patrol_due_on is not None and premises.patrol_due_on < today and today in premises.during

    def column_of(self, name: str) -> str:
        return super().column_of("contact" if name == "phone" else name)

    def to_representation(self, premises: Premises) -> dict[str, Any]:
        values = super().to_representation(premises)
        phone = premises.masked_phone if self.sight.reads(premises, "contact") else None
        return {**values, "phone": phone}

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "*" in given.get("phone", ""):
            given.pop("phone")  # a masked value means: unchanged
        if self.instance is not None and "grid" in given:
            raise serializers.ValidationError({"grid": _("Premises stay on their grid; close them and register anew.")})
        return given

    def create(self, given: dict[str, Any]) -> Premises:
        during = given.pop("during", {})
        today = timezone.localdate()
        row = Premises(during=DateRange(during.get("lower") or today, None), **given)
        saved = save_premises(row, today=today)
        return close_premises(premises=saved, on=during["upper"]) if during.get("upper") else saved

    @transaction.atomic
    def update(self, premises: Premises, given: dict[str, Any]) -> Premises:
        during = given.pop("during", {})
        if during.get("lower"):
            premises.during = DateRange(during["lower"], premises.during.upper)
        for name, value in given.items():
            setattr(premises, name, value)
        saved = save_premises(premises, today=timezone.localdate())
        return close_premises(premises=saved, on=during["upper"]) if during.get("upper") else saved


def premises(user: User, on: date) -> QuerySet[Premises]:
    return with_grid_code(Premises.objects.visible_to(user).select_related("grid"), on)


def premises_columns(user: User) -> Columns:
    """The place, never the operator: neither name nor number leaves in bulk."""
    return fields(
        "id",
        "name",
        "place",
        "kind",
        "risk",
        "last_patrolled_on",
        "patrol_due_on",
        grid="grid_code",
        grid_key="grid__key",
        recorded_at="recorded_at",
        registered_on=F("during__startswith"),
        ends_on=F("during__endswith"),
    )(user)


class PremisesFilter(OnGridFilter):
    in_force_on = DateFilter("during", lookup_expr="contains")
    overdue = BooleanFilter(method="by_overdue", label="whether a patrol is overdue today")

    class Meta(Filters.Meta):
        model = Premises
        fields = {
            "kind": ["exact"], "risk": ["exact"], "name": ["exact"], "patrol_due_on": COMPARED,
            "last_patrolled_on": COMPARED,
        }  # fmt: skip

    def by_overdue(self, rows: QuerySet[Any], _name: str, wanted: bool) -> QuerySet[Any]:
        late = Premises.objects.overdue(timezone.localdate()).values("pk")
        return rows.filter(pk__in=late) if wanted else rows.exclude(pk__in=late)


def patrol_light(premises: Premises, day: date) -> str:
    """The patrol of premises: `late`, `soon` (within 3 days), `open`, or `none` off the register."""
    if premises.patrol_due_on is None or day not in premises.during:
        return "none"
    if premises.patrol_due_on < day:
        return "late"
    return "soon" if premises.patrol_due_on <= day + timedelta(days=3) else "open"


PREMISES = Dataset("premises", premises, premises_columns, in_force="during")

DUE_WITHIN = timedelta(days=8)  # whose patrol falls due in the next 7 days


def _overdue(at: datetime) -> Q:
    return is_overdue(day_of(at))


OFFICE_QUEUES = Queues(
    page="admin:incidents_premises_changelist",
    rows=Premises.objects.visible_to,
    line=Line("admin:incidents_premises_change", "name", "grid", end_of_day("patrol_due_on")),
    queues=(
        Queue(
            "overdue",
            _("premises overdue for patrol"),
            "storefront",
            with_duty(Duty.CENTER),
            lambda user, at: _overdue(at) & where_held(user, Duty.CENTER, path="grid__subdistrict"),
            tone="late",
        ),
    ),
)


def _due_on(user: User, at: datetime, *roles: str) -> Q:
    """The premises of a closed grid go on as those of its successor, so these are the grids of today alone."""
    day = day_of(at)
    return is_due_before(day + DUE_WITHIN, day) & Q(grid__in=access_of(user).grids_as(*roles))


FIELD_QUEUES = Queues(
    page="field-premises",
    rows=Premises.objects.visible_to,
    line=Line("field-place", "name", "grid", end_of_day("patrol_due_on")),
    queues=(
        Queue(
            "due",
            _("premises due for patrol"),
            "storefront",
            serving_as(*FIELD_ROLES),
            lambda user, at: _due_on(user, at, *FIELD_ROLES),
            verb=_("Patrol"),
            tap=("field-patrolled", _("Nothing wrong")),
            late=_overdue,
            hidden_when_empty=True,
            tab=_("due within 7 days"),
        ),
        Queue(
            "guided",
            _("premises due within 7 days in the grids that I guide"),
            "storefront",
            serving_as(Role.GUIDE),
            lambda user, at: _due_on(user, at, Role.GUIDE) & ~_overdue(at),  # those are counted below
            on_home=False,
            tab=_("due within 7 days where I guide"),
        ),
        Queue(
            "guided-late",
            _("premises overdue for patrol in the grids that I guide"),
            "storefront",
            serving_as(Role.GUIDE),
            lambda user, at: _due_on(user, at, Role.GUIDE) & _overdue(at),
            tone="late",
            hidden_when_empty=True,
            tab=_("overdue where I guide"),
        ),
    ),
    office=False,
)
