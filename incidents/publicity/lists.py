"""Publicity activities as a list: rows, columns, filters and JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django_filters import CharFilter
from rest_framework import serializers

from core.happened import has_come
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey, Strict
from grids.territory.models import GridVersion
from incidents.common.lists import GridCodes
from incidents.publicity.models import PublicityActivity, PublicityGrid
from incidents.publicity.services import save_activity
from staff.accounts.models import User
from staff.people.lists import worker_field
from staff.rest import plausible_day


class PublicitySerializer(Strict, serializers.ModelSerializer[PublicityActivity]):
    grids = GridCodes(source="codes", allow_empty=False)
    grid_keys = serializers.ListField(source="keys", child=serializers.UUIDField(), read_only=True)
    day = serializers.DateField(validators=[plausible_day, has_come])
    worker = worker_field(required=False, allow_null=True)
    subdistrict = ByKey("subdistrict.code")

    class Meta:
        model = PublicityActivity
        fields = [
            "id",
            "subdistrict",
            "grids",
            "grid_keys",
            "day",
            "kind",
            "topic",
            "reached",
            "worker",
            "content",
            "recorded_at",
        ]

    def create(self, given: dict[str, Any]) -> PublicityActivity:
        view = self.context["view"]
        if "worker" not in given:
            given["worker"] = view.user.worker if view.access.posts else None
        return self.update(PublicityActivity(), given)

    def update(self, activity: PublicityActivity, given: dict[str, Any]) -> PublicityActivity:
        grids = given.pop("codes", None)
        for name, value in given.items():
            setattr(activity, name, value)
        chosen = list(activity.grids.all()) if grids is None else grids
        return save_activity(activity, grids=chosen, by=self.context["request"].user, today=timezone.localdate())


def publicity(user: User, on: date) -> QuerySet[PublicityActivity]:
    """With the codes of its grids as of the day, or at first where a grid was not yet open."""
    day = Greatest(Value(on, DateField()), F("grid__during__startswith"))
    versions = GridVersion.objects.filter(grid=OuterRef("grid"), during__contains=OuterRef("known"))
    codes = (
        PublicityGrid.objects.filter(activity=OuterRef("pk"))
        .annotate(known=day, code=Subquery(versions.values("code")[:1]))
        .order_by("code")
    )
    joined = PublicityActivity.objects.visible_to(user).select_related("subdistrict", "worker")
    return joined.annotate(codes=ArraySubquery(codes.values("code")), keys=ArraySubquery(codes.values("grid__key")))


publicity_columns = fields(
    *("id", "day", "kind", "topic", "reached", "content"),
    subdistrict="subdistrict__code",
    grids="codes",
    grid_keys="keys",
    recorded_at="recorded_at",
    worker="worker__staff_number",
)


class PublicityFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")
    grid = CharFilter(method="by_grid", label="the code of one of its grids today")
    worker = CharFilter("worker__staff_number")

    class Meta(Filters.Meta):
        model = PublicityActivity
        fields = {"recorded_at": COMPARED, "day": COMPARED, "kind": ["exact"], "topic": ["exact"], "reached": COMPARED}

    def by_grid(self, rows: QuerySet[Any], _name: str, code: str) -> QuerySet[Any]:
        grids = GridVersion.objects.on(timezone.localdate()).filter(code=code).values("grid")
        return rows.filter(pk__in=PublicityGrid.objects.filter(grid__in=grids).values("activity"))


PUBLICITY = Dataset("publicity", publicity, publicity_columns, dated="day")
