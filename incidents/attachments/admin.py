"""Files of an incident on its page in the back office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import Http404, HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import TabularInline
from unfold.decorators import display

from core.office.acts import Asked, act
from core.office.admin_inlines import ReadOnlyInline
from core.office.display import attribute, chosen, column
from core.punctuation import labelled
from incidents.attachments import services
from incidents.attachments.forms import AttachForm
from incidents.attachments.lists import content_path, files_of, original_path, thumbnail_path
from incidents.attachments.models import Attachment
from staff.access import access_of, account_of


class FilesOfThePage(BaseInlineFormSet):
    """The files as the line of time has read them."""

    def get_queryset(self) -> Any:
        return files_of(self.instance)


class AttachmentInline(ReadOnlyInline, TabularInline):
    """What an incident holds, what was withdrawn from it, and the way to add more."""

    model = Attachment
    formset = FilesOfThePage
    fields = ("preview", "file", "purpose_name", "readable_size", "original", "by_whom", "when", "withdraw")
    verbose_name_plural = _("Photographs and documents")
    purpose_name = chosen("purpose", _("purpose"))
    readable_size = column(_("size"), lambda row: filesizeformat(row.size))
    by_whom = attribute("uploaded_by", _("uploaded by"))
    when = attribute("uploaded_at", _("uploaded"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attachment]:
        self.request = request
        return super().get_queryset(request)

    @display(description=_("Preview"))
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
        link = format_html('<a class="office-link" href="{}">{}</a>', content_path(row.incident.number, row.pk), row)
        return format_html("{}<br>{}", link, row.note_in_words) if row.note else link

    @display(description=_("original"))
    def original(self, row: Attachment) -> str:
        access = access_of(account_of(self.request))
        if row.removed_at or not row.original_size or not services.may_open_original(access, row.incident):
            return ""
        address, size = original_path(row.incident.number, row.pk), filesizeformat(row.original_size)
        return format_html('<a class="office-link" href="{}">{}</a>', address, size)

    @display(description=_("Withdraw"))
    def withdraw(self, row: Attachment) -> str:
        user = account_of(self.request)
        if row.removed_at or not services.may_withdraw(access_of(user), row, user=user):
            return ""
        address = reverse("admin:incidents_incident_withdraw", args=(row.incident_id, row.pk))
        return format_html('<a class="office-link" href="{}">{}</a>', address, _("Withdraw"))


# --- acts on the page of incidents --------------------------------------------------------------------


@act(
    _("Add files"),
    icon="attach_file",
    title=_("Add photographs and documents"),
    form=lambda asked: AttachForm(asked.sent, asked.request.FILES or None),
    may=lambda asked: services.may_attach(asked.access, asked.row, user=asked.user),
    submit=_("Upload"),
    url_path="attach",
)
def attach_files(asked: Asked) -> object:
    kept = services.attach(
        number=asked.row.number,
        uploads=asked.values["files"],
        purpose=asked.values["purpose"],
        field="files",
        **asked.by,
    )
    for row in kept:
        if row.note:
            messages.warning(asked.request, labelled(row.name, row.note_in_words))
    return ngettext("%(count)d file is added.", "%(count)d files are added.", len(kept)) % {"count": len(kept)}


def _file(asked: Asked) -> Attachment:
    """The file that an address names. Raises Http404."""
    row = asked.row.attachments.held().filter(pk=asked.address["file"]).first()
    if row is None:
        raise Http404
    return row


def _lead_of_withdrawing(asked: Asked) -> object:
    text = _("“%(name)s” is removed for good. That it was there, and who withdrew it, stays on record.")
    return text % {"name": _file(asked).name}


@act(
    _("Withdraw a file"),
    icon="delete",
    may=lambda asked: services.may_withdraw(asked.access, _file(asked), user=asked.user),
    lead=_lead_of_withdrawing,
    url_path="attachments/<int:file>/withdraw",
    hidden=True,  # the row of the file has a link
)
def withdraw(asked: Asked) -> object:
    services.withdraw_attachment(attachment=_file(asked), **asked.by)
    return _("The file is withdrawn.")
