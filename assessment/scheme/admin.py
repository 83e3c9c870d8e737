"""Pages of the scheme: its terms in words, edited until a period was judged by them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from assessment.letterhead.documents import exported
from assessment.scheme import services as schemes
from assessment.scheme.documents import rules_of
from assessment.scheme.forms import IssueSchemeForm, NewVersionForm, TermsForm
from assessment.scheme.models import Scheme
from assessment.scheme.terms_words import terms_in_words
from core.office.acts import Asked, Done, act, always, link, readers
from core.office.admin import OfficeAdmin
from core.office.display import Tag, column
from grids.duties import CENTER, OFFICE


def _may_be_edited(scheme: Scheme) -> bool:
    return not scheme.used and scheme.issued_on is None  # type: ignore[attr-defined]  # `used` is on rows of the page


@act(
    _("Edit the terms"),
    icon="tune",
    form=lambda asked: TermsForm(asked.row.value, asked.sent),
    offered=lambda asked: _may_be_edited(asked.row),
    turn=always,
    more=lambda _asked: {"grouped": True},
    submit=_("Save the terms"),
)
def edit_terms(asked: Asked) -> object:
    schemes.save_terms(scheme=asked.row, terms=asked.values["terms"])
    return _("The terms are saved.")


@link(_("Print as assessment rules"), icon="print", may=readers)
def print_rules(asked: Asked) -> HttpResponse:
    return exported(*rules_of(asked.row), about=asked.row)


def _issue_form(asked: Asked) -> IssueSchemeForm:
    initial = {"document_number": asked.row.document_number, "issued_on": asked.today}
    return IssueSchemeForm(asked.sent, initial=initial)


@act(
    _("Issue as assessment rules"),
    icon="campaign",
    form=_issue_form,
    offered=lambda asked: asked.row.issued_on is None,
    turn=lambda asked: asked.row.used,
    lead=_("From then on its terms stay. Print it to see every article before you issue it."),
    submit=_("Issue"),
)
def issue(asked: Asked) -> object:
    made = schemes.issue_scheme(scheme=asked.row, at=asked.at, **asked.values)
    words = {"version": made.version, "number": made.document_number}
    return _("Version %(version)d is issued as %(number)s.") % words


@act(
    _("Make a new version from this one"),
    icon="library_add",
    title=_("Make a new version"),
    form=NewVersionForm,
    lead=_("The new version begins with the same terms. Earlier periods stay with the version of their day."),
)
def make_version(asked: Asked) -> object:
    made = schemes.new_version(scheme=asked.row, **asked.values)
    text = _("Version %(version)d is made. Edit its terms before it is first used.")
    return Done(text % {"version": made.version}, then=made)


def _use(scheme: Any) -> Tag:
    return Tag("used", _("periods were judged by it")) if scheme.used else Tag("free", _("may still be edited"))


@admin.register(Scheme)
class SchemeAdmin(OfficeAdmin):
    """Versions of the rules: shown in words, edited one field per term until a period was judged by them."""

    readers = OFFICE
    editors = CENTER
    acts = (edit_terms, print_rules, issue, make_version)
    may_add = False  # a new version is made from an old one
    list_display = ("title", "version", "in_force_from", "document_number", "use")
    search_fields = ("title", "document_number")
    fields = (("title", "version"), ("in_force_from", "document_number"), "issued_on")
    change_form_after_template = "assessment/scheme/terms.html"
    readonly_fields = ("version", "issued_on")
    use = column(_("use"), _use, colours={"used": "success", "free": "info"})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(used=schemes.used())

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or _may_be_edited(obj))

    def below(self, request: HttpRequest, row: Scheme) -> dict[str, Any]:
        return {"groups": terms_in_words(row.value)}
