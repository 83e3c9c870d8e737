"""Pages of the security administrator, who opens what was locked, and of the audit administrator, who reads the log."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from axes.helpers import get_cool_off, get_failure_limit
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import action, display

from core import audit
from core.admin import ReadOnlyAdmin, Tag, shown
from core.models import AuditEntry, AuditKind
from grids.duties import AUDIT, SECURITY
from staff import services
from staff.models import Lockout

admin.site.unregister([TOTPDevice, StaticDevice])  # their pages show the secrets


@admin.register(Lockout)
class LockoutAdmin(ReadOnlyAdmin):
    """Names and addresses with wrong log-ins of the last half hour. They open by themselves, or here."""

    readers = SECURITY
    editors = SECURITY
    list_display = ("name", "place", "failures", "last", "standing")
    search_fields = ("username", "ip_address")
    fields = (("name", "place"), ("failures", "last"))
    readonly_fields = ("name", "place", "failures", "last")
    actions = ("unlock",)
    name = shown("username", _("account"))
    place = shown("ip_address", _("network address"))
    failures = shown("failures_since_start", _("wrong passwords"))
    last = shown("attempt_time", _("last try"))

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        cool_off = get_cool_off()
        return rows.filter(attempt_time__gte=timezone.now() - cool_off) if cool_off else rows

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        return self.edits(request)

    @admin.action(description=_("Unlock the chosen ones"), permissions=["unlock"])
    def unlock(self, request: HttpRequest, attempts: QuerySet[Lockout]) -> None:
        count = services.unlock(attempts=attempts)
        messages.success(request, _("%(count)d are unlocked.") % {"count": count})

    @display(description=_("state"), label={"locked": "danger", "counting": "warning"})
    def standing(self, attempt: Lockout) -> Tag:
        if attempt.failures_since_start >= get_failure_limit(None, None):
            return Tag("locked", _("locked out"))
        return Tag("counting", _("counting"))


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
