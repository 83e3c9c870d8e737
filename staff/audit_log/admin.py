"""Pages of the audit administrator, who did what and what was edited; and the system administrator's, what failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import label_for_field
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateFilter

from core import audit
from core.models import AuditEntry, AuditKind, Failure
from core.names import name_of
from core.office.acts import Asked, link, readers
from core.office.admin import ReadOnlyAdmin
from core.office.counting import CountedSoFar
from core.office.display import attribute, chosen, column
from core.sheets.cells import escaped
from core.sheets.outgoing import in_order, streamed
from core.sheets.writing import OutTable
from grids.duties import AUDIT, SYSTEM
from staff.audit_log import names  # noqa: F401


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """What was done in the back office, by whom; for the audit administrator, who does nothing else here."""

    when_empty = _("What is entered, changed or removed in the back office is listed here, by whom and when.")
    readers = AUDIT
    list_display = ("action_time", "user", "content_type", "object_repr", "action_flag")
    list_select_related = ("user__worker", "content_type")
    list_filter = (("action_time", RangeDateFilter),)
    search_fields = ("user__username", "object_repr")
    date_hierarchy = "action_time"
    who = attribute("user", _("account"))
    fields = ("action_time", "who", "content_type", "object_repr", "action_flag", "change_message")

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows


@admin.register(Failure)
class FailureAdmin(ReadOnlyAdmin):
    """Errors of the program by their place: message, count, and the reference under which the log has more."""

    when_empty = _("No page and no task has failed. What fails is listed here by its place.")
    readers = SYSTEM
    list_display = ("last_at", "count", "kind", "message", "place", "where", "reference")
    list_display_links = ("last_at",)
    list_filter = (("last_at", RangeDateFilter), "kind")
    search_fields = ("message", "place", "path", "reference")
    fields = ("kind", "message", "place", "where", "reference", "count", "first_at", "last_at")
    where = column(_("address or task"), lambda row: name_of(row.path), ordering="path")

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows


COLUMNS = ("at", "kind", "actor", "address", "subject", "detail")


def _heads() -> list[str]:
    return [str(label_for_field(name, AuditEntry)) for name in COLUMNS]


def _rows() -> Iterator[list[str]]:
    kinds = {code: str(words) for code, words in AuditKind.choices}
    for entry in in_order(AuditEntry.objects.all(), "-at", "-pk", whole=AuditEntry.objects.all()):
        said = {**{name: getattr(entry, name) for name in COLUMNS}, "kind": kinds.get(entry.kind, entry.kind)}
        at, *rest = said.values()
        yield [timezone.localtime(at).isoformat(timespec="seconds"), *(escaped(str(text or "")) for text in rest)]


@link(_("Export the log"), icon="download", may=readers, on_list=True)
def export(_asked: Asked) -> Any:
    """The whole log as CSV, oldest last."""
    audit.record(AuditKind.EXPORT, "audit.csv")
    return streamed(OutTable(_heads(), _rows()), "audit.csv")


def _subject(entry: AuditEntry) -> str:
    """What the program itself did is noted by its code."""
    return name_of(entry.subject) if entry.kind == AuditKind.SYSTEM else str(entry.subject)


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    """Who did what, when and from where; for the audit administrator, who does nothing else."""

    readers = AUDIT
    paginator = CountedSoFar
    acts = (export,)
    list_display = ("at", "kind_label", "account", "address", "what", "detail")
    list_display_links = ("at",)
    list_filter = (("at", RangeDateFilter), "kind")
    search_fields = ("actor", "subject", "address", "detail")
    date_hierarchy = "at"
    fields = (("when", "kind_label"), ("account", "address"), "what", "detail")
    when = attribute("at", _("time"))
    kind_label = chosen("kind", _("kind of act"))
    what = column(_("done to"), _subject, ordering="subject")
    account = column(_("account"), lambda entry: entry.actor or _("(nobody logged in)"), ordering="actor")

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows
