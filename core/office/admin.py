"""The base of every page of the back office: who may read and edit, and services behind the forms.

It knows nothing of the domain. What an account may do it asks of the site, which knows: see
`gridops.office.site.BackOffice.access`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.contrib.admin import ShowFacets
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.forms.formsets import all_valid
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from unfold.widgets import INPUT_CLASSES

from core import audit
from core.errors import DomainError, NotAllowed
from core.history.saying import ReasonNeeded, with_reason
from core.history.since import ChangedMeanwhile, one_editor_at_a_time
from core.jobs.requests import WHY, is_of_a_job
from core.office.acts import Act, Acts, Asked, Done, left
from core.office.audited import Audited
from core.office.chosen import ChosenRows
from core.office.declared import AsDeclared
from core.office.display import sections_without
from core.office.elsewhere import Through, about_filters
from core.office.filters import FilteredLists, suited_filter
from core.office.gate import Gate
from core.office.history import AsksWhy, TwoEditors, reason_field
from core.office.jobs import tell_again
from core.office.reading import ReadInLines
from core.office.unfilled import folded
from core.office.widgets import dressed
from core.texts import holds_identity_number
from core.waited_for import OutOfTime
from core.web.choices import choice_label, nothing_to_choose, to_choose_from
from core.web.refusals import add_refusal
from core.web.seen import FIELD
from core.web.sent_once import leads_to
from core.web.widgets import MomentInput, tri_state


class OfficeAdmin(ChosenRows, Gate, TwoEditors, AsksWhy, Audited, Acts, AsDeclared, ReadInLines, FilteredLists):
    """A page of the back office. `readers` and `editors` are duties; who is in neither does not see it."""

    joined: tuple[str, ...] = ()  # what rows are shown with, read in the same query
    shown_with: tuple[str | models.Prefetch[Any], ...] = ()  # what the page of one row asks for at several places
    entered_once: tuple[str, ...] = ()  # fields that are inputs while a row is added, and values from then on
    read_as: ClassVar[Mapping[str, str]] = {}  # inputs of the form alone, and the column that tells it, or none
    indexed_with: ClassVar[Mapping[str, str]] = {}  # a column of a long list, and the one that follows it in its index
    pages: tuple[tuple[str, str, str], ...] = ()  # its additional pages: address, name, method
    when_empty: str | Promise = ""  # why nothing is in the list, where that is news, or when something will be
    show_full_result_count = False
    show_facets = ShowFacets.NEVER  # a query for each filter, over all rows: long where they are many
    list_per_page = 50
    about_through: tuple[Through, ...] = ()  # what a list may be narrowed to beside what its rows name
    list_filter_submit = True
    list_fullwidth = True
    warn_unsaved_form = True
    compressed_fields = True
    formfield_overrides = {
        models.DateField: {
            "widget": forms.DateInput(attrs={"type": "date", "class": " ".join(INPUT_CLASSES)}, format="%Y-%m-%d")
        },
        # One field of the browser's own, not a date and a time apart.
        models.DateTimeField: {"form_class": forms.DateTimeField, "widget": MomentInput},
    }

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """A field that is named alone is filtered by what suits its kind."""
        declared = [suited_filter(self.model, one) for one in super().get_list_filter(request)]
        return [*about_filters(self, request), *declared]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Only the rows that the account may see, for every use on the page."""
        rows = super().get_queryset(request)
        return self.visible(request, rows.select_related(*self.joined) if self.joined else rows)

    def visible(self, request: HttpRequest, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        if hasattr(rows, "visible_to"):
            return rows.visible_to(request.user)
        scope = self.access(request).scope
        if hasattr(rows, "within"):
            return rows.within(scope)
        return rows if scope.everything else rows.filter(subdistrict__in=scope.subdistricts)

    def get_search_results(self, request: HttpRequest, rows: models.QuerySet[Any], term: str) -> Any:
        """The rows of a search; every search on every page is recorded in the audit log."""
        if not term.strip():
            return rows, False
        if not is_of_a_job(request):  # it was recorded when it came
            audit.record_search(self.opts.model_name or "", term)
        if holds_identity_number(term):
            messages.error(request, _("Identity numbers are never stored, so they are not searched for either."))
            return rows.none(), False
        return self.search_rows(request, rows, term)

    def search_rows(self, request: HttpRequest, rows: models.QuerySet[Any], term: str) -> Any:
        """The rows of a search, by the page's `search_fields`, and whether a row may appear twice."""
        return super().get_search_results(request, rows, term)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The fields of a row's page, without columns that the account may not read of that row.

        Where nothing can be filled in, what is empty is folded away.
        """
        hidden = self.admin_site.hidden(request, obj) if obj is not None else frozenset()
        sections = super().get_fieldsets(request, obj)
        if hidden:
            sections = sections_without(sections, hidden)
        return sections if obj is None or self.has_change_permission(request, obj) else folded(self, obj, sections)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Who edits in one subdistrict alone is not asked of which one a new row is."""
        places = self.places(request)
        known = {"subdistrict": next(iter(places))} if len(places) == 1 else {}
        return {**known, **super().get_changeform_initial_data(request)}

    # --- services behind forms ---

    def write(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Call the service that saves what the form says. What it refuses becomes an error of the form."""
        obj.save()

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        """In a window of its own the answer to a new row is a page that closes it."""
        return leads_to(super().response_add(request, obj, post_url_continue), self.address_of(obj))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Django calls this of a valid form: what it says was written while it was validated."""
        if not getattr(form, "written", False):
            self.write(request, obj, form, change)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, whose last check is the service itself, so that a refusal is an error like any other."""
        form = super().get_form(request, obj, change=change, **kwargs)

        def _post_clean(judged: Any) -> None:
            super(written, judged)._post_clean()
            if not judged.errors and all_valid(getattr(request, "formsets_below", ())):
                self._written(request, judged, change)

        written: Any = type(form.__name__, (form,), {"_post_clean": _post_clean})
        return written

    def _written(self, request: HttpRequest, form: Any, change: bool) -> None:
        try:
            with with_reason(form.cleaned_data.get("reason", "")), transaction.atomic():
                if change:
                    one_editor_at_a_time(form.instance)
                    self.judge_seen(request, form.instance)
                self.write(request, form.instance, form, change)
                if not self.edits(request, form.instance):
                    raise NotAllowed(_("You have no such duty in the subdistrict to which this belongs."))
        except ChangedMeanwhile as refusal:
            self.seen(request, form.instance.pk).tell(refusal, form, request.formsets_below)  # type: ignore[attr-defined]
        except (DomainError, ValidationError) as refusal:
            add_refusal(form, refusal)
        form.written = True

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        """The rows below the form; nothing is written before they are valid too."""
        formsets, inlines = super()._create_formsets(request, obj, change)
        request.formsets_below = formsets  # type: ignore[attr-defined]
        return formsets, inlines

    def below(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What the template of a row's page needs in addition to its fields."""
        return {}

    def is_worked_on(self, row: Any) -> bool:
        """Whether a task works on the row, so that its page looks again by itself until that is over."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Columns among the fields are values, not inputs; where nothing may be changed, Django does this itself."""
        declared = (*super().get_readonly_fields(request, obj), *(self.entered_once if obj else ()))
        inputs = () if obj else getattr(self.form, "declared_fields", ())
        columns = self.columns if self.fields or self.fieldsets else ()
        return (*declared, *(name for name in columns if name not in declared and name not in inputs))

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns that this page computes."""
        return [name for name in dir(type(self)) if hasattr(getattr(type(self), name), "short_description")]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A fact that may not be recorded yet says so, in the same words everywhere."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return tri_state(field) if isinstance(field, forms.NullBooleanField) else field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A choice among rows of subdistricts offers those of where the account edits."""
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            field.queryset = to_choose_from(self.edited(request, field.queryset))
            field.label_from_instance = choice_label
        return field

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> Any:
        """Style the inputs that a form brings itself; forms do not know the theme of the back office."""
        form = context["adminform"].form
        dressed(form)
        if obj is not None and form.errors:  # the form has put what was refused into its row; the page says what stands
            obj = self.get_object(request, str(obj.pk)) or obj
            context = {**context, "original": obj, "subtitle": str(obj)}
        below = {}
        if obj is not None:
            hindered = self.hindered(Asked(self, request, obj, only_shown=True))
            below = {"looks_again": self.is_worked_on(obj), "hindered": hindered, **self.below(request, obj)}
        if obj is not None and self.has_change_permission(request, obj):
            formsets = [one.formset for one in context["inline_admin_formsets"]]
            below = {"row_seen": self.seen(request, obj.pk).value(form, formsets), **below}
        return super().render_change_form(request, {**context, **below}, *args, obj=obj, **kwargs)

    # --- acts, and pages other than those of rows ---

    def ask(self, act: Act, asked: Asked) -> HttpResponse:
        """The page between a button and its effect: asks for what is needed, then calls `perform`."""
        request, row = asked.request, asked.row
        asked = replace(asked, form=act.asks(asked))
        form = asked.form
        done = self.tried(act, asked)
        if done is not None and not done.once:
            return self._done(asked, done, gone=act.gone)
        once = done.once if done is not None else {}
        if once and act.may_be_left:
            raise TypeError(f"The act {act.name} shows what is kept nowhere: no task can do it in its place.")
        question = {**act.question(asked), "subtitle": str(row) if row is not None else None}
        question["others"] = self.others(act, asked)
        question["nothing_to_choose"] = nothing_to_choose(form)
        if row is not None:
            question["row_seen"] = self.seen(request, row.pk).value(form)
        page = self.page(request, act.template, row=row, form=dressed(form), **question, **once)
        return leads_to(page, self.address_of(row)) if once else page

    def tried(self, act: Act, asked: Asked) -> Done | None:
        """What the act did with what was sent; None where its form or the service refused, which the form then says."""
        request, row, form = asked.request, asked.row, asked.form
        if "reason" in (asked.sent or ()) or WHY in request.GET:  # it was asked for at the first try
            form.fields.setdefault("reason", reason_field(required=True))
        if request.method != "POST":
            tell_again(self, asked)
            return None
        if not form.is_valid():
            return None
        named = f"{self.opts.verbose_name} {row or ''}".strip()
        try:
            with act.bound(request), with_reason(form.cleaned_data.get("reason", "")):
                return self._perform(act, replace(asked, values=form.cleaned_data), named)
        except OutOfTime:
            # What an act has kept already changed the row: the task goes on without what the person had seen of it.
            return left(asked, act, without=FIELD if act.own_transactions else "")
        except ChangedMeanwhile as refusal:
            self.seen(request, row.pk).tell(refusal, form)
        except (DomainError, ValidationError) as refusal:
            if isinstance(refusal, ReasonNeeded):
                form.fields.setdefault("reason", reason_field(required=True))
            add_refusal(form, refusal)
        return None

    def _perform(self, act: Act, asked: Asked, named: str) -> Done:
        """The act and its row in the audit log, both or neither; nothing about a row that was changed meanwhile."""

        def perform() -> Done:
            with nullcontext() if act.own_transactions else transaction.atomic():
                done: Any = cast("Any", act.perform)(asked)
                done = done if isinstance(done, Done) else Done(done)
                if not done.once:
                    audit.record(self.audit_kind, named, act.heading)
            return cast("Done", done)

        if asked.row is None:
            return perform()
        return cast(
            "Done", self.seen(asked.request, asked.row.pk).perform(asked.row, self.reader(asked.request), perform)
        )

    def _done(self, asked: Asked, done: Done, *, gone: bool) -> HttpResponse:
        messages.success(asked.request, str(done.message))
        if isinstance(done.then, str):
            return HttpResponseRedirect(done.then)
        return HttpResponseRedirect(self.address_of(done.then or (None if gone else asked.row)))

    def page(
        self, request: HttpRequest, template: str, *, title: object, row: Any = None, **context: Any
    ) -> TemplateResponse:
        """A page in the frame of the back office."""
        site = self.admin_site.each_context(request)
        about = {"opts": self.opts, "title": title, "original": row, "back": self.address_of(row)}
        return TemplateResponse(request, template, {**site, **about, **context})

    def get_urls(self) -> list[Any]:
        onward = ("<path:object_id>/next/", f"{self.opts.app_label}_{self.opts.model_name}_next", "next_view")
        own = [
            path(address, self.admin_site.admin_view(partial(self._paged, method)), name=name)
            for address, name, method in (*self.pages, onward)
        ]
        return [*own, *super().get_urls()]

    def _paged(self, method: str, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not self.reads(request):
            raise PermissionDenied
        answer: HttpResponse = getattr(self, method)(request, **kwargs)
        return answer

    def address_of(self, obj: Any = None) -> str:
        """The page of one object, or the list without one."""
        name = f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}"
        return reverse(f"{name}_change", args=(obj.pk,)) if obj is not None else reverse(f"{name}_changelist")


class GoesOnThere(OfficeAdmin):
    """A page whose rows go on by acts: what is done next with one that was added is done on its own page."""

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return HttpResponseRedirect(self.address_of(obj))


class WrittenOnce(GoesOnThere):
    """A page whose rows are added and never edited: afterwards they change by acts alone."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return super().get_inlines(request, obj) if obj else ()


class ReadOnlyAdmin(OfficeAdmin):
    """A page that shows and never edits: history, the ledger, frozen figures."""

    may_add = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def actor(request: HttpRequest) -> Any:
    """The account that acts. The site lets only accounts in, so there always is one."""
    return request.user


def today() -> date:
    """Today in Shanghai, for pages of the back office."""
    return timezone.localdate()


def become(obj: models.Model, saved: models.Model) -> None:
    """Copy the values of a row that a service saved into the form's unsaved object."""
    obj.__dict__.update(saved.__dict__)
