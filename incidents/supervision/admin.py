"""Supervision notes: what is late, whose turn it is, and what waits for an answer or for its closing."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.clock import as_deadline
from core.office.admin import ReadOnlyAdmin, today
from core.office.display import Tag, column
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


def _incident(note: Supervision) -> str:
    page = reverse("admin:incidents_incident_change", args=(note.incident_id,))
    return format_html('<a class="office-link" href="{}">{}</a>', page, note.incident.number)


def _title(note: Supervision) -> str:
    text = getattr(note.incident, "text", None)
    return text.title if text else "-"


def _waits(note: Supervision) -> Tag:
    if note.closed_at:
        return Tag("", _("closed"))
    return Tag("closing", _("its closing")) if note.answered_at else Tag("answer", _("an answer"))


class SupervisionQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Supervision)
class SupervisionAdmin(ReadOnlyAdmin):
    """The sweep opens a note; it is answered and closed on the page of its incident."""

    readers = OFFICE_AND_DEPARTMENTS
    list_display = ("case", "title", "waits", "stage", "deadline", "party", "opened_at", "answered", "closed")
    list_display_links = None
    joined = ("incident__text", "answered_by__worker", "closed_by__worker")
    list_filter = (SupervisionQueues, WaitsFilter, "stage", "party", "opened_at")
    search_fields = ("incident__number",)
    fields = ("case", "title", "waits", ("stage", "deadline", "party"), "opened_at", ("answered", "closed"))
    case = column(_("incident"), _incident, ordering="incident")
    title = column(_("title"), _title)
    waits = column(_("waits for"), _waits, colours=WAITS)
    deadline = column(_("deadline"), lambda note: as_deadline(note.due_at, today=today()), ordering="due_at")
    answered = column(
        pgettext_lazy("supervision", "answered by"), lambda note: note.answered_by, ordering="answered_at"
    )
    closed = column(_("closed by"), lambda note: note.closed_by, ordering="closed_at")
