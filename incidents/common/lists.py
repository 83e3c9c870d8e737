"""Parts of lists: filters by grid, and fields of serializers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from django.db import models
from django.db.models import CharField, Expression, F, Func, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, UUIDFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.clock import still_to_come
from core.rest.filters import Filters
from core.rest.serializers import ByKey, Strict
from grids.territory.lists import grid_field, key_field
from staff.access import account_of
from staff.rest import PrivateColumns


def month_text(path: str) -> Expression:
    """A month, stored as its first day, written as `2026-10`."""
    return Func(F(path), Value("YYYY-MM"), function="to_char", output_field=CharField())


class OnGridFilter(Filters):
    grid = CharFilter("grid_code")
    grid_key = UUIDFilter("grid__key")
    village = CharFilter("grid_version__village__code")


class OnGridSerializer(Strict, PrivateColumns):
    """A fact of a grid; `keep` is the service that checks and saves it."""

    grid = grid_field()
    grid_key = key_field()
    keep: Callable[[Any], Any]

    def create(self, given: dict[str, Any]) -> Any:
        return self.update(cast(Any, self).Meta.model(), given)

    def update(self, row: models.Model, given: dict[str, Any]) -> Any:
        for name, value in given.items():
            setattr(row, name, value)
        return self.keep(row)

    def own_worker(self, given: dict[str, Any]) -> None:
        """Without a name, a fact is that of the member who enters it; members enter no other's."""
        view = self.context["view"]
        if self.instance is None and "worker" not in given:
            given["worker"] = account_of(view.request).worker if view.access.posts else None


EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def past_moment(at: datetime) -> None:
    """Refuse a time at which nothing can have happened: a coming one, or before 2000. Raises ValidationError."""
    if future := still_to_come(at, now=timezone.now()):
        raise serializers.ValidationError(future)
    if at < EARLIEST:
        raise serializers.ValidationError(_("Give a time since 2000."))


@extend_schema_field(OpenApiTypes.INT)
class RowKey(ByKey):
    """A row by its id."""

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(str(data) if type(data) is int else data)


class GridCodes(serializers.ListField):
    """Grids by their codes: in among those one may write about, out as annotated (`codes`)."""

    child = serializers.CharField(max_length=15)

    def to_internal_value(self, data: Any) -> Any:
        codes = super().to_internal_value(data)
        view = self.context["view"]
        grids = [(code, view.find_grid(code)) for code in dict.fromkeys(codes[: self.most])]
        if unknown := [code for code, grid in grids if grid is None]:
            message = _("%(key)s is unknown here, or not yours to write about.")
            raise serializers.ValidationError([message % {"key": code} for code in unknown])
        return [grid for _code, grid in grids]

    most = 2000


class NoFieldsSerializer(Strict):
    """A step that needs nothing more than its address."""


def row_of(rows: Any, key: str) -> Any:
    """The row of an id among those that may be seen, or None."""
    return rows.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) <= 18 else None
