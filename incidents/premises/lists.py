"""The register of premises as a list: rows, columns, filters and JSON."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, DateFilter
from psycopg2.extras import DateRange
from rest_framework import serializers

from core.rest.datasets import Columns, Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import Strict
from grids.territory.lists import grid_field, with_grid_code
from incidents.common.lists import OnGridFilter, RowKey, row_of
from incidents.premises.models import Premises
from incidents.premises.services import close_premises, save_premises
from staff.access import Role, access_of, account_of
from staff.accounts.models import User
from staff.rest import plausible_day


def premises_field(**options: Any) -> RowKey:
    """Premises by id: out as such, in among those that one may see."""
    return RowKey("premises_id", lambda view, key: row_of(Premises.objects.visible_to(view.user), key), **options)


class PremisesSerializer(Strict, serializers.ModelSerializer[Premises]):
    """The operator's phone goes in whole and comes out masked, to the office and to who serves the grid alone."""

    grid = grid_field()
    registered_on = serializers.DateField(required=False, source="during.lower", validators=[plausible_day])
    ends_on = serializers.DateField(required=False, allow_null=True, source="during.upper", validators=[plausible_day])
    phone = serializers.RegexField(r"^[0-9+* -]{5,20}$", required=False, allow_blank=True)
    overdue = serializers.SerializerMethodField()

    class Meta:
        model = Premises
        fields = [
            *("id", "grid", "name", "place", "kind", "risk", "contact", "phone", "registered_on", "ends_on"),
            *("last_patrolled_on", "patrol_due_on", "overdue", "continues"),
        ]
        read_only_fields = ["last_patrolled_on", "patrol_due_on", "continues"]

    def get_overdue(self, premises: Premises) -> bool:
        today = timezone.localdate()
        return premises.patrol_due_on is not None and premises.patrol_due_on < today and today in premises.during

    def to_representation(self, premises: Premises) -> dict[str, Any]:
        shown = super().to_representation(premises)
        shown["phone"] = premises.masked_phone
        access = access_of(account_of(self.context["request"]))
        serves = premises.grid_id in access.tends_as(*Role.values)
        if premises.grid.subdistrict_id not in access.offices and not serves:
            shown |= {"phone": None, "contact": None}
        return shown

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
