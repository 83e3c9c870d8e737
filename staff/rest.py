"""What all resources share: views of what an account may write about, private columns, checks of days."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, cast

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from core.errors import InvalidInput
from core.history.reading import Reader, history_of_row, lines_of
from core.rest.pagination import Whole, whole
from core.rest.versions import RowChangeSerializer, entry_of
from core.rest.viewsets import Correctable, Editable
from grids.duties import CENTER, Duty
from grids.territory.models import Grid, GridVersion, Subdistrict, Village
from staff.access import Access, Role, access_of, account_of
from staff.accounts.models import User
from staff.sight import Sight, reader_of


class InTerritory:
    """A REST view that knows for which subdistricts and grids its user may write."""

    writers: frozenset[Duty]
    member_roles: tuple[str, ...] = tuple(Role.values)  # who of those that serve a grid writes, if members do
    request: Any
    on: date

    @property
    def user(self) -> User:
        """The account that asks: the permission refuses everybody else."""
        return account_of(self.request)

    @cached_property
    def access(self) -> Access:
        return access_of(self.user)

    def reader(self) -> Reader:
        return reader_of(self.user)

    @cached_property
    def written_subdistricts(self) -> frozenset[int]:
        """Where the user writes by duty, rather than only on the grids served."""
        return self.access.subdistricts_as(*self.writers)

    def find_grid(self, code: str) -> Grid | None:
        """The grid of that code on the view's day, if the user may write about it."""
        mine = Q(subdistrict__in=self.written_subdistricts)
        if getattr(self, "members_write", False):
            mine |= Q(pk__in=self.access.grids_as(*self.member_roles))
        versions = GridVersion.objects.on(self.on).filter(code=code)
        return Grid.objects.filter(mine, versions__in=versions).select_related("subdistrict").first()

    def find_village(self, code: str) -> Village | None:
        return Village.objects.filter(subdistrict__in=self.written_subdistricts, code=code).first()

    def find_subdistrict(self, code: str) -> Subdistrict | None:
        return Subdistrict.objects.filter(pk__in=self.written_subdistricts, code=code).first()

    def only_subdistrict(self) -> Subdistrict:
        """The one subdistrict that the user writes for. Raises InvalidInput where there are several."""
        mine = list(Subdistrict.objects.filter(pk__in=self.written_subdistricts)[:2])
        if len(mine) != 1:
            raise InvalidInput(_("Name the subdistrict."), fields={"subdistrict": _("its code of 9 digits is needed")})
        return mine[0]


class WithHistory:
    """Adds the history to the address of a row, for everybody who sees the row."""

    @extend_schema(responses=RowChangeSerializer(many=True))
    @action(detail=True, pagination_class=Whole, filterset_class=None)
    def history(self: Any, request: Any, *_args: Any, **_kwargs: Any) -> Response:
        """The newest 200 entries of the row's history, without the columns and reasons not for the account."""
        row = self.get_object()
        lines = lines_of(row, history_of_row(row)[:200], reader=reader_of(account_of(request)))
        return whole(RowChangeSerializer(map(entry_of, lines), many=True).data)


class EditableInTerritory(WithHistory, InTerritory, Editable):
    """An editable resource whose rows belong to a subdistrict."""

    writers: frozenset[Duty]


class CorrectableInTerritory(WithHistory, InTerritory, Correctable):
    """The same, where the center may take wrong rows back."""

    writers: frozenset[Duty]
    removers = CENTER


EARLIEST = date(2000, 1, 1)  # before it, a day is a slip of the pen


def past_day(day: date) -> None:
    """Refuse a day on which no fact can have happened: a coming one, or an implausible one. Raises ValidationError."""
    if day > timezone.localdate():
        raise serializers.ValidationError(_("This lies in the future."))
    plausible_day(day)


def plausible_day(day: date) -> None:
    if not EARLIEST <= day < date(2100, 1, 1):
        raise serializers.ValidationError(_("Give a day from 2000 to 2099."))


def past_day_or_refuse(day: date) -> None:
    try:
        past_day(day)
    except serializers.ValidationError as error:
        raise serializers.ValidationError({"day": error.detail}) from error


class PrivateColumns(serializers.ModelSerializer[Any]):
    """A row of which the account may not read every column: what it may not read is null (`staff.sight`)."""

    def to_representation(self, row: Any) -> dict[str, Any]:
        values = super().to_representation(row)
        hidden = self.sight.hidden(row)
        return {name: None if self.column_of(name) in hidden else value for name, value in values.items()}

    @cached_property
    def sight(self) -> Sight:
        root = self.parent if isinstance(self.parent, PrivateColumns | serializers.ListSerializer) else self
        known = root.__dict__.setdefault("_sights", {})
        model = self.Meta.model
        if model not in known:
            known[model] = Sight(account_of(self.context["request"]), model)
        return cast(Sight, known[model])

    def column_of(self, name: str) -> str:
        """The column of the model that a field of the answer shows."""
        source = (self.fields[name].source or name).split(".")[0]
        model: Any = self.Meta.model
        keys = {field.attname: field.name for field in model._meta.concrete_fields}
        return name if source == "*" else keys.get(source, source)
