"""The page of the system administrator about verifications: when, how much, and what was found, by name."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.office.admin import ReadOnlyAdmin
from core.office.display import attribute, column
from core.sealing.models import Verification
from gridops.verifying.kept import STREAMS
from gridops.verifying.services import PROBLEMS
from grids.duties import SYSTEM

LABELS = {kept.stream: kept.label for kept in STREAMS}


def _checked(one: Verification) -> SafeString:
    """How many rows of each kind are as they were sealed."""
    return format_html_join("", "{}: {}<br>", ((LABELS.get(name, name), n) for name, n in one.checked.items()))


def _found(one: Verification) -> SafeString:
    if not one.differences:
        return format_html("{}", _("nothing was changed"))
    rows = ((LABELS.get(row["kind"], row["kind"]), row["what"], PROBLEMS[row["problem"]]) for row in one.found)
    return format_html_join("", "{} · {}: {}<br>", rows)


@admin.register(Verification)
class VerificationAdmin(ReadOnlyAdmin):
    """Every search through what may never change. What it names is also in the log, with the newest seal."""

    when_empty = gettext_lazy("Nothing was verified yet. It is done every night, and what it finds is listed here.")
    readers = SYSTEM
    list_display = ("begun", "ended", "differences", "rows", "took")
    begun = attribute("started_at", gettext_lazy("start time"))
    ended = column(gettext_lazy("end time"), lambda one: one.finished_at or _("broken off"))
    rows = column(gettext_lazy("rows"), lambda one: sum(one.checked.values()))
    took = column(gettext_lazy("seconds"), lambda one: "" if one.seconds is None else f"{one.seconds:.1f}")
    counts = column(gettext_lazy("as they were sealed"), _checked)
    named = column(gettext_lazy("differences by name"), _found)
    fields = (("begun", "ended"), ("differences", "took"), "counts", "named")

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows
