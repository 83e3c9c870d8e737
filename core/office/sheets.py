"""Import, export and template of a sheet on a page of the back office.

The import itself is one way for sheets of every kind, which the site knows: see `BackOffice.import_page`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanWidget

from core import audit
from core.errors import DomainError
from core.jobs.again import what_was_sent
from core.jobs.leaving import bounded
from core.models import AuditKind
from core.office.admin import OfficeAdmin
from core.office.declared import DeclaredList
from core.office.jobs import goes_on
from core.sheets.kinds import KindOfSheet
from core.sheets.outgoing import one_state, streamed
from core.sheets.writing import CSV, FORMATS, XLSX
from core.waited_for import OutOfTime
from core.web.refusals import add_refusal

Kinds = Sequence[type[KindOfSheet]]


# --- the forms ----------------------------------------------------------------------------------


class KindForm(forms.Form):
    """Which of the page's sheets it is; a page with one kind does not ask."""

    resource = forms.ChoiceField(label=gettext_lazy("kind of sheet"), required=False)

    def __init__(self, kinds: Kinds, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        field: Any = self.fields["resource"]
        field.choices = [(str(number), kind.title) for number, kind in enumerate(kinds)]
        if len(kinds) > 1:
            field.widget = UnfoldAdminSelectWidget(choices=field.choices)
        else:
            field.widget = forms.HiddenInput()
            self.initial["resource"] = "0"

    @property
    def kind(self) -> type[KindOfSheet]:
        return self.kinds[int(self.cleaned_data.get("resource") or 0)]


class ExportForm(KindForm):
    """A format, and the columns of each kind of sheet."""

    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[
            ("", gettext_lazy("Select format")),
            *((str(number), format.extension) for number, format in enumerate(FORMATS)),
        ],
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, kinds: Kinds, *args: Any, **kwargs: Any) -> None:
        super().__init__(kinds, *args, **kwargs)
        for kind in kinds:
            for column in kind.columns:
                self.fields[_box(kind, column.name)] = forms.BooleanField(
                    label=column.header, label_suffix="", initial=True, required=False, widget=UnfoldBooleanWidget()
                )

    def boxes(self) -> Iterator[tuple[int, forms.BoundField]]:
        """A box for each column, with the number of its kind of sheet."""
        for number, kind in enumerate(self.kinds):
            for column in kind.columns:
                yield number, self[_box(kind, column.name)]

    @property
    def columns(self) -> list[str]:
        """The names of the columns that are chosen."""
        return [column.name for column in self.kind.columns if self.cleaned_data.get(_box(self.kind, column.name))]

    def clean(self) -> None:
        if not self.columns:
            raise forms.ValidationError(_("Choose at least one column."))


def _box(kind: type[KindOfSheet], column: str) -> str:
    return f"{kind.__name__.lower()}_{column}"


class _WholeList(DeclaredList):
    """The list as it is filtered and searched, all pages of it, and neither counted nor fetched."""

    def get_filters_params(self, params: Any = None) -> Any:
        filters = super().get_filters_params(params)
        filters.pop("_changelist_filters", None)  # what Django remembers of the list in addresses of its rows
        return filters

    def get_results(self, request: HttpRequest) -> None:  # noqa: ARG002
        return None

    def _called(self) -> str:
        return ""  # no page shows it, and how many there are is not known


# --- the pages ----------------------------------------------------------------------------------


class SheetImportMixin(OfficeAdmin):
    """Adds to a page, by its `sheets`: import with preview, export, and the template to fill in."""

    change_list_template = "office/sheets/change_list.html"
    sheets: Kinds = ()

    def has_import_permission(self, request: HttpRequest) -> bool:
        return all(kind.may_import(request.user) for kind in self.sheets)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return all(kind.may_export(request.user) for kind in self.sheets)

    def get_urls(self) -> list[Any]:
        def page(route: str, view: Any, name: str) -> Any:
            return path(f"{route}/", self.admin_site.admin_view(view), name=self._page(name))

        return [
            page("import/template", self.template_view, "import_template"),
            page("import", self.import_view, "import"),
            page("export", self.export_view, "export"),
            *super().get_urls(),
        ]

    def _page(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def _address(self, name: str) -> str:
        return reverse(f"admin:{self._page(name)}", current_app=self.admin_site.name)

    def _kind(self, number: str) -> type[KindOfSheet]:
        known = number.isascii() and number.isdigit() and int(number) < len(self.sheets)
        return self.sheets[int(number) if known else 0]

    def _answer(self, request: HttpRequest, template: str, **more: Any) -> TemplateResponse:
        request.current_app = self.admin_site.name
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, **more}
        return TemplateResponse(request, f"office/sheets/{template}.html", context)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        may = {
            "has_import_permission": self.has_import_permission(request),
            "has_export_permission": self.has_export_permission(request),
        }
        return super().changelist_view(request, {**may, **(extra_context or {})})

    def template_view(self, request: HttpRequest) -> HttpResponseBase:
        """The sheet to fill in with its explanations, as a download."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        kind = self._kind(request.GET.get("resource", ""))
        return _download(kind.template(request.user), XLSX.content_type, f"{kind.slug}-template.xlsx")

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Take files of the kinds of this page; from then on they go the way of all sheets."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        link = self._address("import_template")
        templates = [(str(kind.title), f"{link}?resource={number}") for number, kind in enumerate(self.sheets)]
        answer: HttpResponse = self.admin_site.import_page(request, kinds=self.sheets, templates=templates)
        return answer

    # --- out ---

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """Ask for columns and a format; then the rows of the list, as it is filtered, as a file."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            rows = self._rows_of_list(request)
        except IncorrectLookupParameters as refusal:
            messages.error(request, str(refusal))
            return redirect(self._address("changelist"))
        form = ExportForm(self.sheets, what_was_sent(request))
        if request.method != "POST" or not form.is_valid():
            return self._answer(request, "export", title=_("Export"), form=form)
        format = FORMATS[int(form.cleaned_data["format"])]
        name = f"{self.sheets[0].slug}-{timezone.localdate():%Y%m%d}.{format.extension}"
        try:
            with bounded(request), one_state():
                table = form.kind().export(form.kind.leaving(rows, request.user), only=form.columns)
                data = b"" if format is CSV else format.write(table)
        except OutOfTime:
            return goes_on(request, f"{_('Export')} · {name}", at=timezone.now(), typed=True)
        except DomainError as refusal:
            add_refusal(form, refusal)
            return self._answer(request, "export", title=_("Export"), form=form)
        audit.record(AuditKind.EXPORT, name)
        return streamed(table, name) if format is CSV else _download(data, format.content_type, name)

    def _rows_of_list(self, request: HttpRequest) -> QuerySet[Any]:
        every_row = _WholeList(
            request,
            self.model,
            list_display=self.get_list_display(request),
            list_display_links=(),
            list_filter=self.get_list_filter(request),
            date_hierarchy=self.date_hierarchy,
            search_fields=self.get_search_fields(request),
            list_select_related=self.get_list_select_related(request),
            list_per_page=self.list_per_page,
            list_max_show_all=self.list_max_show_all,
            list_editable=(),
            model_admin=self,
            sortable_by=(),
            search_help_text="",
        )
        rows: QuerySet[Any] = every_row.queryset
        return rows


def _download(data: bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
