"""Import, export and template of a sheet on a page of the back office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportMixin
from unfold.contrib.import_export.forms import ImportForm, SelectableFieldsExportForm

from core import audit
from core.models import AuditKind
from core.sheets.reading import SheetUnreadable
from core.sheets.resource import (
    CHANGED,
    NEW,
    REMOVED,
    UNCHANGED,
    CsvOut,
    SheetFile,
    SheetResource,
    SheetResult,
    XlsxOut,
)
from core.sheets.uploads import Uploads


class SheetImportForm(ImportForm):
    """A file and nothing else: what format it has is for the reader to find out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"] = forms.CharField(required=False, widget=forms.HiddenInput)
        if "resource" in self.fields:
            self.fields["resource"].label = _("kind of sheet")
        self.fields["import_file"].label = _("Sheet (.xlsx, .xls or .csv)")
        self.fields["import_file"].widget.attrs["accept"] = ".xlsx,.csv,.xls,.txt"

    def clean_format(self) -> str:
        return "0"


class SheetExportForm(SelectableFieldsExportForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "resource" in self.fields:
            self.fields["resource"].label = _("kind of sheet")

    def _get_field_label(self, resource: Any, field_name: str) -> str:
        return str(resource.fields[field_name].column_name)


class SheetImportMixin(ImportExportMixin):
    """Put before a ModelAdmin, with `resource_classes`: import with preview, export, and the template to fill in."""

    import_form_class = SheetImportForm
    export_form_class = SheetExportForm
    import_formats = (SheetFile,)
    export_formats = (XlsxOut, CsvOut)
    tmp_storage_class = Uploads
    resource_classes: list[type[SheetResource]]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return all(resource.may_import(request.user) for resource in self.resource_classes)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return all(resource.may_export(request.user) for resource in self.resource_classes)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.template_action)
        return [
            path("import/template/", view, name="{}_{}_import_template".format(*self.get_model_info())),
            *super().get_urls(),
        ]

    def template_action(self, request: HttpRequest) -> HttpResponse:
        """The empty sheet with its explanations, as a download."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        resource = self._resource(request.GET.get("resource", ""))
        answer = HttpResponse(resource.template(), content_type=XlsxOut().get_content_type())
        answer["Content-Disposition"] = f'attachment; filename="{resource.slug}-template.xlsx"'
        return answer

    # --- upload and preview ---

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        answer = super().import_action(request, **kwargs)
        context = getattr(answer, "context_data", None) or {}
        upload: Any = getattr(context.get("form"), "cleaned_data", {}).get("import_file")
        if "confirm_form" not in context and hasattr(upload, "tmp_storage_name"):
            Uploads(upload.tmp_storage_name).remove()  # what cannot be imported is not kept
        return answer

    def get_import_context_data(self, **_kwargs: Any) -> dict[str, Any]:
        link = reverse("admin:{}_{}_import_template".format(*self.get_model_info()), current_app=self.admin_site.name)
        return {
            "template_links": [
                (resource.get_display_name(), f"{link}?resource={index}")
                for index, resource in enumerate(self.resource_classes)
            ]
        }

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ARG002
        return {"at": timezone.now()}

    def add_data_read_fail_error_to_form(self, form: forms.Form, e: Exception) -> None:
        if not isinstance(e, SheetUnreadable):
            raise e
        form.add_error("import_file", str(e))

    def choose_import_resource_class(self, form: Any, request: HttpRequest) -> type[SheetResource]:  # noqa: ARG002
        return self._resource(form.cleaned_data.get("resource", ""))

    def _resource(self, index: str) -> type[SheetResource]:
        known = index.isdigit() and int(index) < len(self.resource_classes)
        return self.resource_classes[int(index) if known else 0]

    # --- confirmation ---

    def process_import(self, request: HttpRequest, **_kwargs: Any) -> HttpResponseBase:
        """Import the file that was shown. What changed in between is judged anew, all or nothing."""
        return require_POST(self._process_import)(request)

    def _process_import(self, request: HttpRequest) -> HttpResponseBase:
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = self.create_confirm_form(request)
        page = reverse("admin:{}_{}_import".format(*self.get_model_info()), current_app=self.admin_site.name)
        upload = Uploads(form.cleaned_data["import_file_name"] if form.is_valid() else None)
        try:
            data = upload.read()
        except FileNotFoundError:
            messages.error(request, _("This upload was imported already or is too old. Upload the file again."))
            return HttpResponseRedirect(page)
        result = self.process_dataset(data, form, request)
        upload.remove()
        if not result.failed:
            self._log(request, form.cleaned_data["original_file_name"], result)
            return self.process_result(result, request)
        context = {
            **self.get_import_context_data(),
            **self.admin_site.each_context(request),
            "title": _("Import"),
            "form": self.import_form_class([SheetFile], self.resource_classes),
            "opts": self.opts,
            "media": self.media,
            "result": result,
            "import_error_display": self.import_error_display,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, [self.import_template_name], context)

    def generate_log_entries(self, result: SheetResult, request: HttpRequest) -> None:
        """One import is one entry of the log; `_log` writes it."""

    def _log(self, request: HttpRequest, file_name: str, result: SheetResult) -> None:
        LogEntry.objects.create(
            user_id=int(request.user.pk or 0),
            content_type=ContentType.objects.get_for_model(self.model),
            object_repr=file_name[:200],
            action_flag=ADDITION,
            change_message=self._summary(result),
        )
        audit.record(AuditKind.IMPORT, f"{self.opts.verbose_name} {file_name}", self._summary(result))

    def add_success_message(self, result: SheetResult, request: HttpRequest) -> None:
        messages.success(request, self._summary(result))

    @staticmethod
    def _summary(result: SheetResult) -> str:
        return _("Imported: %(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(removed)d removed.") % {
            "new": result.totals[NEW],
            "changed": result.totals[CHANGED],
            "unchanged": result.totals[UNCHANGED],
            "removed": result.totals[REMOVED],
        }

    # --- out ---

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        data = super().get_export_data(file_format, request, queryset, **kwargs)
        audit.record(AuditKind.EXPORT, self.get_export_filename(request, queryset, file_format))
        return data

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Any) -> str:  # noqa: ARG002
        return f"{self.resource_classes[0].slug}-{timezone.localdate():%Y%m%d}.{file_format.get_extension()}"
