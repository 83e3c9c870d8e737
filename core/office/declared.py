"""Lists of the back office are narrowed by what they declare: their filters, their search, their days.

Django would take any lookup on any column in the address, which finds out column by column what a page does not show,
past the log of searches, and ends in a fault where PostgreSQL cannot make sense of the value.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.db import DataError, transaction
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.views import ChangeList

from core.clock import day_named
from core.jobs.again import AGAIN
from core.office.queues import QueueFilter
from core.punctuation import listed, numbered

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PARTS_OF_A_DAY = ("year", "month", "day")


class ListRefused(Exception):
    """A list that was asked for as it cannot be shown; the message says why."""


class NotDeclared(IncorrectLookupParameters):
    """The address narrows the list by something that the list does not know; `names` are its parameters."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names

    def __str__(self) -> str:
        return str(_("This list has no filter of the name %(names)s.")) % {"names": listed(self.names)}


class BadValue(IncorrectLookupParameters):
    """A filter, or the number of a page, has a value that cannot be one."""

    def __str__(self) -> str:
        return str(_("A filter in the address has a value that cannot be used."))


class DeclaredList(ChangeList):
    """A list that refuses what it does not declare, by name. Raises NotDeclared or BadValue."""

    def __init__(self, request: HttpRequest, *args: Any, **options: Any) -> None:
        self._read(request, *args, **options)
        self.title = self._called()

    def _called(self) -> str:
        """What the list is called; of what waits for the account also how much that is."""
        for one in self.filter_specs:
            if isinstance(one, QueueFilter) and (words := one.chosen_in_words):
                return numbered(words, self.result_count)
        return str(capfirst(self.opts.verbose_name_plural))

    def _read(self, request: HttpRequest, *args: Any, **options: Any) -> None:
        if not request.GET:
            super().__init__(request, *args, **options)
            return
        try:
            refuse_days_out_of_time(request)
            with transaction.atomic():  # what PostgreSQL refuses of a value must not break what comes after
                super().__init__(request, *args, **options)
        except NotDeclared:
            raise
        except (IncorrectLookupParameters, DataError, ValueError, OverflowError) as error:
            raise BadValue from error

    def get_queryset(self, request: HttpRequest, *args: Any, **options: Any) -> Any:
        """The rows; where their page joins more than the list shows, what the list shows alone."""
        rows = super().get_queryset(request, *args, **options)
        # Django's own address would narrow by the two ends of a chosen month, which no list declares.
        self.clear_all_filters_qs = self.get_query_string(remove=self.get_filters_params())
        shown = self.list_select_related if getattr(self.model_admin, "joined", ()) else ()
        return rows.select_related(None).select_related(*shown) if shown else rows

    def get_ordering_field(self, field_name: Any) -> Any:
        """None for a column by whose head the list is not sorted, whatever the address says."""
        return super().get_ordering_field(field_name) if field_name in self.sortable_by else None

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """By the columns that were chosen. Rows with the same value follow each other as in the index of that column.

        Otherwise PostgreSQL would sort all rows without a deadline by their keys to show the first fifty of them.
        """
        ordering = []
        for one in super().get_ordering(request, queryset):
            ordering.append(one)
            if isinstance(one, str) and (beside := self.model_admin.indexed_with.get(one.lstrip("-"))):
                ordering.append("-" * one.startswith("-") + beside)
        return ordering

    def get_filters_params(self, params: Any = None) -> Any:
        filters = super().get_filters_params(params)
        filters.pop(AGAIN, None)
        return filters

    def get_filters(self, request: HttpRequest) -> Any:
        found = super().get_filters(request)
        left = set(found[2]) & set(self.filter_params)  # what somebody gave, and no filter took
        left -= {f"{self.date_hierarchy}__{part}" for part in PARTS_OF_A_DAY}
        if left:
            raise NotDeclared(tuple(sorted(left)))
        return found


def refuse_days_out_of_time(request: HttpRequest) -> None:
    """The theme's filters take every day that Python knows. Raises ValueError for one that is not taken here."""
    for values in request.GET.lists():
        for value in values[1]:
            if DAY.match(value):
                day_named(value[: len("2026-10-31")])


class AsDeclared:
    """For pages of the back office: their lists are `DeclaredList`, and say why they refuse."""

    def lookup_allowed(self: Any, lookup: str, value: str, request: Any = None) -> bool:  # noqa: ARG002
        """Not asked one by one: the list refuses whatever none of its filters takes. See `DeclaredList`."""
        return True

    def get_changelist(self: Any, _request: HttpRequest, **_options: Any) -> Any:
        return DeclaredList

    def get_changelist_instance(self: Any, request: HttpRequest) -> Any:
        try:
            return super().get_changelist_instance(request)  # type: ignore[misc]
        except IncorrectLookupParameters as refusal:
            raise ListRefused(str(refusal)) from refusal  # past Django, which would show the list without a word

    def changelist_view(self: Any, request: HttpRequest, extra_context: Any = None) -> Any:
        try:
            return super().changelist_view(request, extra_context)  # type: ignore[misc]
        except ListRefused as refusal:
            title = self.opts.verbose_name_plural
            page = self.page(request, "admin/list_refused.html", title=title, refusal=refusal)
            page.status_code = 400
            return page
