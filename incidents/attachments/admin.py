"""Files of a case on its page in the back office."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import TabularInline
from unfold.decorators import action, display

from core.office.admin import ReadOnlyInline
from core.office.display import shown
from incidents.attachments import services
from incidents.attachments.forms import AttachForm
from incidents.attachments.lists import content_path, thumbnail_path
from incidents.attachments.models import Attachment
from incidents.cases.models import Incident
from staff.access import access_of, account_of


class AttachmentInline(ReadOnlyInline, TabularInline):
    """What a case holds, what was withdrawn from it, and the way to add more."""

    model = Attachment
    fields = ("preview", "file", "purpose_name", "size_shown", "by_whom", "when", "withdraw")
    readonly_fields = fields
    ordering = ("pk",)
    verbose_name_plural = _("Photographs and documents")
    by_whom = shown("uploaded_by", _("uploaded by"))
    when = shown("uploaded_at", _("uploaded"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attachment]:
        self.request = request
        joined = ("uploaded_by__worker", "removed_by__worker", "incident")
        return super().get_queryset(request).select_related(*joined)

    @display(description="")
    def preview(self, row: Attachment) -> str:
        if row.removed_at or not row.is_image:
            return ""
        small, whole = thumbnail_path(row.incident.number, row.pk), content_path(row.incident.number, row.pk)
        return format_html(
            '<a href="{}" target="_blank"><img class="office-thumbnail" src="{}" alt="{}" loading="lazy"></a>',
            whole, small, row.name,
        )  # fmt: skip

    @display(description=_("file"))
    def file(self, row: Attachment) -> str:
        if row.removed_at:
            by = f" · {row.removed_by}" if row.removed_by else ""
            return f"{row.get_removed_because_display()} {timezone.localtime(row.removed_at):%Y-%m-%d %H:%M}{by}"
        return format_html('<a class="office-link" href="{}">{}</a>', content_path(row.incident.number, row.pk), row)

    @display(description=_("purpose"))
    def purpose_name(self, row: Attachment) -> str:
        return row.get_purpose_display()

    @display(description=_("size"))
    def size_shown(self, row: Attachment) -> str:
        return filesizeformat(row.size)

    @display(description="")
    def withdraw(self, row: Attachment) -> str:
        user = account_of(self.request)
        if row.removed_at or not services.may_withdraw(access_of(user), row, user=user):
            return ""
        address = reverse("admin:incidents_incident_withdraw", args=(row.incident_id, row.pk))
        return format_html('<a class="office-link" href="{}">{}</a>', address, _("Withdraw"))


class WithAttachments:
    """For the page of cases: two steps more, adding files and taking one back. Name `attach_files` in its actions."""

    def get_urls(self: Any) -> list[Any]:
        view = self.admin_site.admin_view(self.withdraw_view)
        address = "<int:key>/attachments/<int:file>/withdraw/"
        return [path(address, view, name="incidents_incident_withdraw"), *super().get_urls()]  # type: ignore[misc]

    def attachment_actions(self: Any, request: HttpRequest, incident: Incident) -> set[str]:
        """The buttons about files that the account finds on the page of a case."""
        return (
            {"attach_files"} if services.may_attach(self.access(request), incident, user=account_of(request)) else set()
        )

    def _case(self: Any, request: HttpRequest, key: str) -> Incident:
        incident = self.get_object(request, key)
        if incident is None:
            raise Http404
        return incident

    @action(description=_("Add files"), url_path="attach", icon="attach_file")
    def attach_files(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        incident = self._case(request, object_id)
        if not self.attachment_actions(request, incident):
            raise PermissionDenied
        form = AttachForm(request.POST, request.FILES) if request.method == "POST" else AttachForm()

        def perform(values: dict[str, Any]) -> object:
            kept = services.attach(
                number=incident.number,
                uploads=values["files"],
                purpose=values["purpose"],
                by=account_of(request),
                at=timezone.now(),
                field="files",
            )
            text = ngettext("%(count)d file is added.", "%(count)d files are added.", len(kept))
            return text % {"count": len(kept)}

        return self.ask(request, incident, title=_("Add photographs and documents"), perform=perform, form=form,
                        submit=_("Upload"))  # fmt: skip

    def withdraw_view(self: Any, request: HttpRequest, key: int, file: int) -> HttpResponse:
        incident = self._case(request, str(key))
        row = incident.attachments.held().filter(pk=file).first()
        if row is None:
            raise Http404
        if not services.may_withdraw(self.access(request), row, user=account_of(request)):
            raise PermissionDenied

        def perform(_values: dict[str, Any]) -> object:
            services.withdraw_attachment(attachment=row, by=account_of(request), at=timezone.now())
            return _("The file is withdrawn.")

        lead = _("“%(name)s” is removed for good. That it was there, and who withdrew it, stays on record.")
        return self.ask(request, incident, title=_("Withdraw a file"), perform=perform, lead=lead % {"name": row.name})
