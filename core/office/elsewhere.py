"""From the page of a person or a grid to everything about them: the lists of other pages, narrowed to that row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.columns import columns_of
from core.narrowing import narrowed_to, parameter
from core.punctuation import listed


class Link(NamedTuple):
    """A list about the row: how far down the menu it stands, in which group, its name, and where it is narrowed."""

    place: int
    group: str
    name: str
    url: str


class Elsewhere:
    """For a page: begins it with links to all lists that know its row. Which of them, the account's rights say."""

    change_form_outer_before_template = "admin/elsewhere.html"
    whole_page: str | Promise = _("Everything that is kept")  # what `view_on_site` leads to

    def below(self: Any, request: HttpRequest, row: Any) -> dict[str, Any]:
        known = super().below(request, row)  # type: ignore[misc]
        whole = (self.whole_page, self.view_on_site(row))
        return {**known, "elsewhere": sorted(self._links(request, row)), "whole_page": whole}

    def _links(self: Any, request: HttpRequest, row: Any) -> Iterator[Link]:
        for name, url in self._lists_about(request, row):
            place, group = self.admin_site.place_of(url.partition("?")[0])
            yield Link(place, group, name, url)

    def _lists_about(self: Any, request: HttpRequest, row: Any) -> Iterator[tuple[str, str]]:
        """Each list of the back office whose rows name this one, and its address. No query."""
        shown_here = {inline.model for inline in self.inlines}
        for model, page in self.admin_site._registry.items():
            if model in shown_here or not page.has_view_permission(request):
                continue
            names = [field for field in _fields_about(page) if field.related_model is self.model]
            address = reverse(f"{self.admin_site.name}:{model._meta.app_label}_{model._meta.model_name}_changelist")
            for field in names:
                label = capfirst(str(model._meta.verbose_name_plural))
                if len(names) > 1:
                    label += f" ({field.verbose_name})"
                yield label, f"{address}?{narrowed_to(field.name, [row.pk])}"


@dataclass(frozen=True)
class Through:
    """For a list whose rows name no such row themselves: which of its rows are about some of them all the same."""

    name: str
    related_model: type[models.Model]
    verbose_name: str | Promise
    about: Callable[[models.QuerySet[Any], Collection[str]], models.QuerySet[Any]]


def about_filters(page: Any, request: HttpRequest) -> list[type[admin.SimpleListFilter]]:
    """The filters of a list by the rows that its address names; nobody else is shown them."""
    known = [*_fields_about(page), *page.about_through]
    return [_filter_about(field) for field in known if parameter(field.name) in request.GET]


def _fields_about(page: Any) -> list[Any]:
    """The columns of a page's rows, open to all its readers, that name a row with an `Elsewhere`."""
    pages = page.admin_site._registry
    named = [
        field
        for field in page.model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and isinstance(pages.get(field.related_model), Elsewhere)
    ]
    # A table of a library says nothing of its columns, and names no such row.
    private = columns_of(page.model).private if named else frozenset()
    return [field for field in named if field.name not in private]


def _filter_about(field: Any) -> type[admin.SimpleListFilter]:
    class About(admin.SimpleListFilter):
        """Takes only rows that the account sees on the page of such rows, one or several with commas between."""

        title = field.verbose_name
        parameter_name = parameter(field.name)

        def keys(self) -> set[str]:
            return set((self.value() or "").split(","))

        def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
            about = model_admin.admin_site._registry[field.related_model]
            rows = about.get_queryset(request).prefetch_related(None)  # its name is enough
            named = models.Q()
            for key in self.keys():
                named |= models.Q(pk=key)
            try:
                found = list(rows.filter(named))
            except (ValidationError, ValueError):
                found = []
            if len(found) != len(self.keys()):
                raise IncorrectLookupParameters
            return [(str(self.value()), listed(map(str, found)))]

        def queryset(self, _request: HttpRequest, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
            if isinstance(field, Through):
                return field.about(rows, self.keys())
            return rows.filter(**{f"{field.name}__in": self.keys()})

    return About
