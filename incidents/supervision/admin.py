"""Supervision notes: what is late, whose turn it is, and what waits for an answer or for its closing."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateTimeFilter
from unfold.decorators import display

from core.clock import as_deadline
from core.office.admin import ReadOnlyAdmin, today
from core.office.display import Tag
from core.office.queues import QueueFilter
from grids.duties import OFFICE_AND_DEPARTMENTS
from incidents.supervision.lists import OFFICE_QUEUES
from incidents.supervision.models import Supervision

WAITS = {"answer": "danger", "closing": "warning", "": "success"}


class WaitsFilter(admin.SimpleListFilter):
    title = _("waits for")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("answer", _("an answer")), ("closing", _("its closing"))]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        if self.value() == "answer":
            return rows.open().filter(answered_at=None)
        return rows.open().filter(answered_at__isnull=False) if self.value() == "closing" else rows


class SupervisionQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Supervision)
class SupervisionAdmin(ReadOnlyAdmin):
    """The clock opens a note; it is answered and closed on the page of its case."""

    readers = OFFICE_AND_DEPARTMENTS
    list_display = ("case", "title", "waits", "stage", "deadline", "party", "opened_at", "answered", "closed")
    list_display_links = None
    list_filter = (
        SupervisionQueues,
        WaitsFilter,
        ("stage", ChoicesDropdownFilter),
        ("party", ChoicesDropdownFilter),
        ("opened_at", RangeDateTimeFilter),
    )
    search_fields = ("incident__number",)
    fields = ("case", "title", "waits", ("stage", "deadline", "party"), "opened_at", ("answered", "closed"))
    readonly_fields = ("case", "title", "waits", "deadline", "answered", "closed")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        joined = ("incident__text", "answered_by__worker", "closed_by__worker")
        return super().get_queryset(request).select_related(*joined)

    @display(description=_("incident"), ordering="incident")
    def case(self, note: Supervision) -> str:
        page = reverse("admin:incidents_incident_change", args=(note.incident_id,))
        return format_html('<a class="office-link" href="{}">{}</a>', page, note.incident.number)

    @display(description=_("title"))
    def title(self, note: Supervision) -> str:
        text = getattr(note.incident, "text", None)
        return text.title if text else "-"

    @display(description=_("waits for"), label=WAITS)
    def waits(self, note: Supervision) -> Any:
        if note.closed_at:
            return Tag("", _("closed"))
        return Tag("closing", _("its closing")) if note.answered_at else Tag("answer", _("an answer"))

    @display(description=_("deadline"), ordering="due_at")
    def deadline(self, note: Supervision) -> str:
        return as_deadline(note.due_at, today=today())

    @display(description=_("answered by"), ordering="answered_at")
    def answered(self, note: Supervision) -> str:
        return str(note.answered_by or "-")

    @display(description=_("closed by"), ordering="closed_at")
    def closed(self, note: Supervision) -> str:
        return str(note.closed_by or "-")
