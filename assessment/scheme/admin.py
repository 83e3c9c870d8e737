"""Pages of the scheme: its terms in words, edited until a period was judged by them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from assessment.letterhead.documents import attached
from assessment.scheme import services as schemes
from assessment.scheme.documents import rules_of
from assessment.scheme.forms import IssueSchemeForm, NewVersionForm, TermsForm
from assessment.scheme.models import Scheme
from assessment.scheme.terms_words import terms_in_words
from core import audit
from core.models import AuditKind
from core.office.admin import OfficeAdmin, today
from core.office.display import Tag
from core.web.refusals import sent
from grids.duties import CENTER, OFFICE


@admin.register(Scheme)
class SchemeAdmin(OfficeAdmin):
    """Versions of the rules: shown in words, edited one field per term until a period was judged by them."""

    readers = OFFICE
    editors = CENTER
    may_add = False  # a new version is made from an old one
    list_display = ("title", "version", "in_force_from", "document_number", "use")
    search_fields = ("title", "document_number")
    fields = (("title", "version"), ("in_force_from", "document_number"), "issued_on")
    change_form_after_template = "assessment/scheme/terms.html"
    actions_detail = ("edit_terms", "print_rules", "issue", "make_version")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(used=schemes.used())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and (obj.used or obj.issued_on))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("version", "issued_on")

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        scheme = self.get_object(request, object_id) if object_id else None
        groups = terms_in_words(scheme.value) if scheme else []
        return super().changeform_view(request, object_id, form_url, {"groups": groups, **(extra_context or {})})

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        scheme = self.get_object(request, object_id)
        found = super().get_actions_detail(request, object_id) if scheme else []
        allowed = {"print_rules"}
        if scheme and self.edits(request):
            allowed |= {"make_version"}
            allowed |= set() if scheme.issued_on else {"issue"}
            allowed |= set() if scheme.used or scheme.issued_on else {"edit_terms"}
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        return [a for a in found if a.action_name.removeprefix(prefix) in allowed]

    def _scheme(self, request: HttpRequest, object_id: str) -> Scheme:
        scheme: Scheme | None = self.get_object(request, object_id)
        if scheme is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied
        return scheme

    @action(description=_("Edit the terms"), icon="tune", variant=ActionVariant.PRIMARY)
    def edit_terms(self, request: HttpRequest, object_id: str) -> HttpResponse:
        scheme = self._scheme(request, object_id)
        form = TermsForm(scheme.value, sent(request))

        def perform(values: dict[str, Any]) -> object:
            schemes.save_terms(scheme=scheme, terms=values["terms"])
            return _("The terms are saved.")

        return self.ask(
            request,
            scheme,
            title=_("Edit the terms"),
            perform=perform,
            form=form,
            submit=_("Save the terms"),
            extra={"grouped": form},
        )

    @action(description=_("Print as assessment rules"), icon="print")
    def print_rules(self, request: HttpRequest, object_id: str) -> HttpResponse:
        scheme: Scheme | None = self.get_object(request, object_id)
        if scheme is None:
            raise Http404
        name, content = rules_of(scheme)
        audit.record(AuditKind.EXPORT, name, str(scheme))
        return attached(name, content)

    @action(description=_("Issue as assessment rules"), icon="campaign", variant=ActionVariant.PRIMARY)
    def issue(self, request: HttpRequest, object_id: str) -> HttpResponse:
        scheme = self._scheme(request, object_id)

        def perform(values: dict[str, Any]) -> object:
            made = schemes.issue_scheme(scheme=scheme, **values)
            return _("Version %(version)d is issued as %(number)s.") % {
                "version": made.version,
                "number": made.document_number,
            }

        initial = {"document_number": scheme.document_number, "issued_on": today()}
        return self.ask(
            request,
            scheme,
            title=_("Issue as assessment rules"),
            perform=perform,
            form=IssueSchemeForm(sent(request), initial=initial),
            lead=_("From then on its terms stay. Print it to see every article before you issue it."),
            submit=_("Issue"),
        )

    @action(description=_("Make a new version from this one"), icon="library_add")
    def make_version(self, request: HttpRequest, object_id: str) -> HttpResponse:
        scheme = self._scheme(request, object_id)

        made: list[Scheme] = []

        def perform(values: dict[str, Any]) -> object:
            made.append(schemes.new_version(scheme=scheme, **values))
            return _("Version %(version)d is made. Edit its terms before it is first used.") % {
                "version": made[0].version
            }

        lead = _("The new version begins with the same terms. Earlier periods stay with the version of their day.")
        answer: HttpResponse = self.ask(
            request,
            scheme,
            title=_("Make a new version"),
            perform=perform,
            form=NewVersionForm(sent(request)),
            lead=lead,
        )
        return HttpResponseRedirect(self.address_of(made[0])) if made else answer

    @display(description=_("use"), label={"used": "success", "free": "info"})
    def use(self, scheme: Any) -> Any:
        return Tag("used", _("periods were judged by it")) if scheme.used else Tag("free", _("may still be edited"))
