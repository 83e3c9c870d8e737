"""The page of a person or a grid as a place: on top who or what it is, then what all lists know of it, the form last.

A list of the back office that names such a row is linked, narrowed to it; one that declares a `Brief` says its latest
rows, too, and what in it still waits. Which of them, the rights of the account say: those of the list itself.
"""

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
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.columns import columns_of
from core.narrowing import narrowed_to, parameter
from core.office.brief import Brief, Known, said_of
from core.punctuation import listed


class Link(NamedTuple):
    """A list about the row: how far down the menu it stands, in which group, its name, and where it is narrowed."""

    place: int
    group: str
    name: str
    url: str


class Head(NamedTuple):
    """Who or what the row is: its name, a word about its state with a tone, and what one looks for first."""

    name: str
    state: str | Promise
    tone: str
    facts: list[tuple[str | Promise, Any]]


class Elsewhere:
    """For a page: makes it a place. What is said of the row, and which lists are linked, the account's rights say."""

    whole_page: str | Promise = _("Open all that is kept")  # what `view_on_site` leads to

    def head(self: Any, request: HttpRequest, row: Any) -> Head:
        """What stands on top of the page."""
        raise NotImplementedError

    def below(self: Any, request: HttpRequest, row: Any) -> dict[str, Any]:
        known, now = super().below(request, row), timezone.now()  # type: ignore[misc]
        lists = sorted(self._lists_about(request, row), key=lambda one: (one.link.place, one.link.name))
        said = [one for one in lists if one.brief is not None]
        said.sort(key=lambda one: one.brief.place)
        waiting, sections = said_of([one.known(row) for one in said], row, now)
        shown = {section.url for section in sections}
        return {
            **known,
            "head": self.head(request, row),
            "waiting": waiting,
            "sections": sections,
            "elsewhere": [one.link for one in lists],
            "others": [one.link for one in lists if one.link.url not in shown],
            "whole_page": (self.whole_page, self.view_on_site(row)),
            "now": now,
        }

    def _lists_about(self: Any, request: HttpRequest, row: Any) -> Iterator[About]:
        """Each list of the back office whose rows are about this one. No query."""
        shown_here = {inline.model for inline in self.inlines}
        for model, page in self.admin_site._registry.items():
            if model in shown_here or not page.has_view_permission(request):
                continue
            known = [*fields_about(page), *getattr(page, "about_through", ())]
            names = [field for field in known if field.related_model is self.model]
            address = reverse(f"{self.admin_site.name}:{model._meta.app_label}_{model._meta.model_name}_changelist")
            place, group = self.admin_site.place_of(address)
            for field in names:
                label = capfirst(str(model._meta.verbose_name_plural))
                if len(names) > 1:
                    label += f" ({field.verbose_name})"
                link = Link(place, group, label, f"{address}?{narrowed_to(field.name, [row.pk])}")
                yield About(link, page, field, request, getattr(page, "in_brief", {}).get(field.name))


class About(NamedTuple):
    """A list about the row, and how its rows name it."""

    link: Link
    page: Any
    field: Any
    request: HttpRequest
    brief: Brief | None

    def known(self, row: Any) -> Known:
        """The rows that the list shows about the row to who asks."""
        rows = self.page.get_queryset(self.request).prefetch_related(None)
        brief: Any = self.brief
        if brief.rows is not None:
            rows = brief.rows(rows, row)
        elif isinstance(self.field, Through):
            rows = self.field.about(rows, [str(row.pk)])
        else:
            rows = rows.filter(**{self.field.name: row.pk})
        return Known(self.link.name, self.link.url, self.page, rows, brief)


@dataclass(frozen=True)
class Through:
    """For a list whose rows name no such row themselves: which of its rows are about some of them all the same."""

    name: str
    related_model: type[models.Model]
    verbose_name: str | Promise
    about: Callable[[models.QuerySet[Any], Collection[str]], models.QuerySet[Any]]


def about_filters(page: Any, request: HttpRequest) -> list[type[admin.SimpleListFilter]]:
    """The filters of a list by the rows that its address names; nobody else is shown them."""
    known = [*fields_about(page), *page.about_through]
    return [_filter_about(field) for field in known if parameter(field.name) in request.GET]


def fields_about(page: Any) -> list[Any]:
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
