"""Query parameters: a view answers those that it knows, and refuses every other by name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, _SerializerType
from rest_framework import exceptions, serializers
from rest_framework.request import Request

from core.columns import ColumnClass, columns_of

ON = OpenApiParameter("on", OpenApiTypes.DATE, description="The day whose names and codes are used; today by default.")


class KnownQuery:
    """A view that refuses query parameters that it would ignore: a filter with a slip in it must not list everything.

    It knows the filters of its list, the parameters of its pages, and those that it declares in `parameters`.
    """

    parameters: tuple[OpenApiParameter, ...] = ()  # beside filters and pages; documented and taken

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        known = self.known_parameters()
        query = request.query_params
        unknown = {name: [_("This parameter is not known here.")] for name in query if name not in known}
        unreadable = {name: [_("Null characters are not allowed.")] for name, one in query.items() if "\x00" in one}
        if unknown or unreadable:
            raise exceptions.ValidationError({**unreadable, **unknown})

    def known_parameters(self) -> frozenset[str]:
        """The names of the query parameters that this view understands."""
        names = {one.name for one in self.parameters if one.location == OpenApiParameter.QUERY}
        if filters := getattr(self, "filterset_class", None):
            names |= filters.base_filters.keys()
        if (pages := getattr(self, "pagination_class", None)) and getattr(self, "action", "") == "list":
            parts = (getattr(pages, part, None) for part in ("cursor_query_param", "page_size_query_param"))
            names |= {part for part in parts if part}
        return frozenset(names)


class Schema(AutoSchema):
    """Describes what a view declares in `parameters`, and which values of an answer may be null."""

    def get_override_parameters(self) -> list[OpenApiParameter | _SerializerType]:
        return [*super().get_override_parameters(), *getattr(self.view, "parameters", ())]

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        """A choice that may be left out is answered as an empty text."""
        if isinstance(field, serializers.ChoiceField) and field.read_only:
            model = getattr(getattr(field.parent, "Meta", None), "model", None)
            field.allow_blank = field.allow_blank or bool(model and _is_blank(model, field.source or ""))
        return super()._map_serializer_field(field, direction, bypass_extensions)

    def _get_serializer_field_meta(self, field: Any, direction: Any) -> dict[str, Any]:
        meta: dict[str, Any] = super()._get_serializer_field_meta(field, direction)
        if direction == "response" and may_be_null(field):
            meta["nullable"] = True
        return meta


def may_be_null(field: Any) -> bool:
    """Whether the value of a serializer's field can be null: empty in the database, or a column not for everybody."""
    row = field.parent
    model = getattr(getattr(row, "Meta", None), "model", None)
    if model is None:
        return False
    if column_of := getattr(row, "column_of", None):
        class_ = columns_of(model).classes.get(column_of(field.field_name), ColumnClass.PUBLIC)
        if class_ is not ColumnClass.PUBLIC:
            return True
    for name in (getattr(field, "path", None) or field.source or field.field_name).split("."):
        column = {one.name: one for one in model._meta.get_fields()}.get(name) if model else None
        if column is None:  # a computed value says itself whether it may be null
            return False
        if getattr(column, "null", False):
            return True
        model = column.related_model
    return False


def _is_blank(model: Any, source: str) -> bool:
    return any(one.name == source and getattr(one, "blank", False) for one in model._meta.get_fields())
