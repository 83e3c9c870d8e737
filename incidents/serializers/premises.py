"""The register of premises as JSON."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from psycopg2.extras import DateRange
from rest_framework import serializers

from core.rest import ByKey, Strict
from grids.serializers import grid_field
from incidents.models import Premises
from incidents.services import close_premises, save_premises
from staff.access import access_of, account_of
from staff.models import Role
from staff.serializers import plausible_day


@extend_schema_field(OpenApiTypes.INT)
class RowKey(ByKey):
    """A row by its id."""

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(str(data) if type(data) is int else data)


def premises_field(**options: Any) -> RowKey:
    """Premises by id: out as such, in among those that one may see."""
    return RowKey("premises_id", lambda view, key: view.find_premises(key), **options)


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
