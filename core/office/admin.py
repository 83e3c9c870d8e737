"""The base of every page of the back office: who may read and edit, and services behind the forms.

It knows nothing of the domain. What an account may do it asks of the site, which knows: see
`gridops.office.site.BackOffice.access`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import INPUT_CLASSES

from core import audit
from core.errors import DomainError
from core.models import AuditKind
from core.office.widgets import dressed
from core.texts import holds_identity_number
from core.web.refusals import add_refusal, sent


class OfficeAdmin(ModelAdmin):
    """A page of the back office. `readers` and `editors` are duties; who is in neither does not see it."""

    readers: frozenset[str] = frozenset()
    editors: frozenset[str] = frozenset()
    audit_kind: str = AuditKind.OFFICE
    may_add = True
    may_delete = False  # nothing that a fact refers to is deleted; ranges end instead
    show_full_result_count = False
    list_per_page = 50
    list_filter_submit = True
    list_fullwidth = True
    warn_unsaved_form = True
    compressed_fields = True
    formfield_overrides = {
        models.DateField: {
            "widget": forms.DateInput(attrs={"type": "date", "class": " ".join(INPUT_CLASSES)}, format="%Y-%m-%d")
        }
    }

    # --- who may ---

    def access(self, request: HttpRequest) -> Any:
        """The access of the account, as the site computes it; once per request."""
        return self.admin_site.access(request)

    def reads(self, request: HttpRequest) -> bool:
        return bool(self.access(request).holds(*self.readers, *self.editors))

    def edits(self, request: HttpRequest) -> bool:
        return bool(self.access(request).holds(*self.editors))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.reads(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.reads(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and self.edits(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.edits(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and self.edits(request)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Only what the account may see, whatever the page does with it."""
        return self.visible(request, super().get_queryset(request))

    def visible(self, request: HttpRequest, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        if hasattr(rows, "visible_to"):
            return rows.visible_to(request.user)
        scope = self.access(request).scope
        if hasattr(rows, "within"):
            return rows.within(scope)
        return rows if scope.everything else rows.filter(subdistrict__in=scope.subdistricts)

    def get_search_results(self, request: HttpRequest, rows: models.QuerySet[Any], term: str) -> Any:
        """What a search finds; every search stands in the audit log, whichever page it is made on."""
        if not term.strip():
            return rows, False
        audit.record_search(self.opts.model_name or "", term)
        if holds_identity_number(term):
            messages.error(request, _("Identity numbers are never stored, so they are not searched for either."))
            return rows.none(), False
        return self.found(request, rows, term)

    def found(self, request: HttpRequest, rows: models.QuerySet[Any], term: str) -> Any:
        """Of `rows` what the words stand in, and whether a row may be there twice; by the page's `search_fields`."""
        return super().get_search_results(request, rows, term)

    # --- services behind forms ---

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show what a service refused as errors of the form that asked for it."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, *args, **kwargs)
        except (DomainError, ValidationError) as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return type(form.__name__, (form,), {"_post_clean": _refused(form, refusal)}) if refusal else form

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Forms know no theme: inputs that a form brings itself are dressed here."""
        dressed(context["adminform"].form)
        return super().render_change_form(request, context, *args, **kwargs)

    # --- the audit log ---

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """What Django notes of a form, with the labels that the office sees instead of the code's own words."""
        noted: list[dict[str, Any]] = [{"added": {}}] if add else []
        if form.changed_data and not add:
            noted.append({"changed": {"fields": _labels(form, form.changed_data)}})
        for formset in formsets or ():
            whose = {"name": str(formset.model._meta.verbose_name)}
            noted += [{"added": {**whose, "object": str(row)}} for row in formset.new_objects]
            for row, changed in formset.changed_objects:
                fields = _labels(formset.forms[0], changed)
                noted.append({"changed": {**whose, "object": str(row), "fields": fields}})
            noted += [{"deleted": {**whose, "object": str(row)}} for row in formset.deleted_objects]
        return noted

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return self._audited(super().log_addition(request, obj, message))

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return self._audited(super().log_change(request, obj, message))

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            audit.record(self.audit_kind, f"{self.opts.verbose_name} {obj}", _("deleted"))
        return super().log_deletions(request, queryset)

    def _audited(self, entry: Any) -> Any:
        """What Django notes of a form, noted in the audit log too; both in the transaction of the form."""
        audit.record(self.audit_kind, f"{self.opts.verbose_name} {entry.object_repr}", entry.get_change_message())
        return entry

    # --- actions ---

    def ask(
        self,
        request: HttpRequest,
        obj: Any,
        *,
        title: object,
        perform: Callable[[dict[str, Any]], object],
        form: forms.Form | None = None,
        lead: object = "",
        submit: object = _("Confirm"),
        extra: Mapping[str, Any] | None = None,
        gone: bool = False,
        template: str = "admin/ask.html",
    ) -> HttpResponse:
        """One step between a button and its effect: ask for what is needed, then call `perform`.

        `perform` takes the cleaned values and returns the message to show. What it refuses is shown
        on the form. `gone` says that the object does not outlive it, so that the list is shown next.
        """
        form = form if form is not None else forms.Form(sent(request))
        back = self.address_of(obj)
        named = f"{self.opts.verbose_name} {obj or ''}".strip()
        if request.method == "POST" and form.is_valid():
            try:
                message = perform(form.cleaned_data)
            except (DomainError, ValidationError) as refusal:
                add_refusal(form, refusal)
            else:
                # Not in the transaction of the act: it has its own, or several of them.
                audit.record(self.audit_kind, named, title)
                messages.success(request, str(message))
                return HttpResponseRedirect(self.address_of() if gone else back)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "subtitle": str(obj) if obj is not None else None,
            "original": obj,
            "form": dressed(form),
            "lead": lead,
            "go": submit,
            "back": back,
            **(extra or {}),
        }
        return TemplateResponse(request, template, context)

    def address_of(self, obj: Any = None) -> str:
        """The page of one object, or the list without one."""
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}"
        return reverse(f"{name}_change", args=(obj.pk,)) if obj is not None else reverse(f"{name}_changelist")


class ReadOnlyAdmin(OfficeAdmin):
    """A page that shows and never edits: history, the ledger, frozen figures."""

    may_add = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline:
    """Rows that are shown below their owner and never edited."""

    extra = 0
    can_delete = False
    hide_title = True
    show_change_link = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _labels(form: Any, names: Iterable[str]) -> list[str]:
    return [str(form.fields[name].label or name) if name in form.fields else name for name in names]


def _refused(form: type[forms.BaseModelForm], refusal: DomainError | ValidationError) -> Callable[[Any], None]:
    def _post_clean(self: Any) -> None:
        form._post_clean(self)  # type: ignore[attr-defined]
        add_refusal(self, refusal)

    return _post_clean


def actor(request: HttpRequest) -> Any:
    """The account that acts; behind the site's gate there always is one."""
    return request.user


def today() -> date:
    """The clock of the back office's pages."""
    return timezone.localdate()


def become(obj: models.Model, saved: models.Model) -> None:
    """Let the form's unsaved object be the row that a service saved."""
    obj.__dict__.update(saved.__dict__)
