"""Pages of the audit administrator: who did what, and what was edited."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import action, display

from core import audit
from core.models import AuditEntry, AuditKind
from core.office.admin import ReadOnlyAdmin
from core.office.display import shown
from grids.duties import AUDIT


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """What was done in the back office, by whom; for the audit administrator, who does nothing else here."""

    readers = AUDIT
    list_display = ("action_time", "user", "content_type", "object_repr", "action_flag")
    list_select_related = ("user__worker", "content_type")
    list_filter = (("action_time", RangeDateFilter),)
    search_fields = ("user__username", "object_repr")
    date_hierarchy = "action_time"
    readonly_fields = ("who",)
    who = shown("user", _("account"))
    fields = ("action_time", "who", "content_type", "object_repr", "action_flag", "change_message")

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    """Who did what, when and from where; for the audit administrator, who does nothing else."""

    readers = AUDIT
    list_display = ("at", "kind_label", "account", "address", "subject", "detail")
    list_display_links = ("at",)
    list_filter = (("at", RangeDateFilter), ("kind", ChoicesDropdownFilter))
    search_fields = ("actor", "subject", "address", "detail")
    date_hierarchy = "at"
    fields = (("when", "kind_label"), ("account", "address"), "subject", "detail")
    readonly_fields = ("when", "kind_label", "account", "address", "subject", "detail")
    actions_list = ("export",)
    when = shown("at", _("time"))

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows

    @display(description=_("kind of act"), ordering="kind")
    def kind_label(self, entry: AuditEntry) -> str:
        return str(entry.get_kind_display())

    @display(description=_("account"), ordering="actor")
    def account(self, entry: AuditEntry) -> str:
        return entry.actor or str(_("(nobody logged in)"))

    @action(description=_("Export the log"), icon="download")
    def export(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        """The whole log as CSV, oldest last."""
        if not self.reads(request):
            return HttpResponse(status=403)
        audit.record(AuditKind.EXPORT, "audit.csv")
        answer = StreamingHttpResponse(_csv(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return answer


def _csv() -> Iterator[str]:
    columns = ("at", "kind", "actor", "address", "subject", "detail")
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(columns)
    for row in AuditEntry.objects.values_list(*columns).iterator(2000):
        at, *rest = row
        # A cell that begins like a formula would be one to a spreadsheet.
        cells = [f"'{text}" if str(text or "")[:1] in ("=", "+", "-", "@") else text for text in rest]
        yield writer.writerow([timezone.localtime(at).isoformat(timespec="seconds"), *cells])


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line
