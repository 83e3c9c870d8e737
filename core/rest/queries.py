"""Query parameters: a view answers those that it knows, and refuses every other by name."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, _SerializerType
from rest_framework import exceptions
from rest_framework.request import Request

ON = OpenApiParameter("on", OpenApiTypes.DATE, description="The day whose names and codes are used; today by default.")


class KnownQuery:
    """A view that refuses query parameters that it would ignore: a filter with a slip in it must not list everything.

    It knows the filters of its list, the parameters of its pages, and those that it declares in `parameters`.
    """

    parameters: tuple[OpenApiParameter, ...] = ()  # beside filters and pages; documented and taken

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        known = self.known_parameters()
        unknown = {name: [_("This parameter is not known here.")] for name in request.query_params if name not in known}
        if unknown:
            raise exceptions.ValidationError(unknown)

    def known_parameters(self) -> frozenset[str]:
        """The names of the query parameters that this view understands."""
        names = {one.name for one in self.parameters if one.location == OpenApiParameter.QUERY}
        if filters := getattr(self, "filterset_class", None):
            names |= filters.base_filters.keys()
        if (pages := getattr(self, "pagination_class", None)) and getattr(self, "action", "") == "list":
            names |= {pages.cursor_query_param, pages.page_size_query_param}
        return frozenset(names)


class Schema(AutoSchema):
    """Describes what a view declares in `parameters`."""

    def get_override_parameters(self) -> list[OpenApiParameter | _SerializerType]:
        return [*super().get_override_parameters(), *getattr(self.view, "parameters", ())]
