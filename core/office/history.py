"""The page that tells the history of one row, and the reasons that corrections of closed periods need."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.history.declared import Recorded, history_of
from core.history.reading import Reader, history_of_row, lines_of
from core.history.saying import REASON_MAX, fault_of_reason, with_reason
from core.history.since import NEVER, newest_of_each
from core.jobs.again import what_was_sent
from core.office.widgets import dressed
from core.texts import fault_of
from core.web.seen import Seen


def reason_field(*, required: bool = False, hidden: bool = False) -> forms.CharField:
    """Why something is corrected."""
    return forms.CharField(
        label=_("reason of the correction"),
        required=required,
        max_length=REASON_MAX,
        validators=[_validate_reason],
        widget=forms.HiddenInput() if hidden else None,
        help_text=_("Needed where the month is frozen; the office and the person concerned read it in the history."),
    )


def _validate_reason(text: str) -> None:
    if not fault_of(text) and (fault := fault_of_reason(text)):  # every field tells of what cannot be seen
        raise forms.ValidationError(fault)


class ReasonForm(forms.Form):
    """The reason for removing a row, on the page that asks for confirmation."""

    reason = reason_field()


class RowHistory:
    """Adds the history to a page of the back office, for everybody who sees the row."""

    admin_site: Any
    inlines: Any
    model: type[models.Model]
    told_too: tuple[type[models.Model], ...] = ()  # rows that belong to this one and that no table of the page shows

    def history_view(
        self: Any, request: HttpRequest, object_id: str, _extra: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who changed the row and what is shown below it: when, from what to what, through which door, and why."""
        row = self.get_object(request, unquote(object_id))
        if row is None or not self.has_view_or_change_permission(request, row):
            raise Http404
        parts = self._parts()
        page = Paginator(history_of_row(row, parts), self.list_per_page).get_page(request.GET.get("p"))
        lines = lines_of(row, page.object_list, reader=self.reader(request), parts=parts)
        title = _("History: %(name)s") % {"name": row}
        answer: HttpResponse = self.page(request, "admin/history.html", title=title, row=row, lines=lines, page=page)
        return answer

    def reader(self, request: HttpRequest) -> Reader:
        """What the account may read of the history."""
        return Reader(partial(self.admin_site.hidden, request), partial(self.admin_site.reads_reasons, request))

    def _parts(self, *, edited: bool = False) -> dict[type[models.Model], str]:
        """The rows whose changes are shown with those of this one: rows on its page, and rows that extend it.

        With `edited`, only of those that the form of the page changes, too.
        """
        parts: dict[Any, str] = {
            one.related_model: one.field.name
            for one in self.model._meta.related_objects
            if one.one_to_one and one.field.primary_key
        }
        for inline in self.inlines:
            if not edited or issubclass(inline, EditedInline):
                parts[inline.model] = _get_foreign_key(self.model, inline.model, inline.fk_name).name
        if edited:
            parts |= {pair.remote_field.through: pair.m2m_field_name() for pair in self.model._meta.many_to_many}
        else:
            parts |= {model: _get_foreign_key(self.model, model).name for model in self.told_too}
        return {model: name for model, name in parts.items() if isinstance(history_of(model), Recorded)}


class EditedInline:
    """Rows below their owner that `editors` add to and change. None is deleted."""

    editors: frozenset[str] = frozenset()
    extra = 0
    hide_title = True  # its first cells name it
    admin_site: Any

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django hands it
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.admin_site.access(request, obj).holds(*self.editors))

    has_change_permission = has_add_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django hands it
        return False


class TwoEditors(RowHistory):
    """Forms and acts of a page tell who saves over a state that is no longer there (`core.web.seen`)."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row; what was known of it before it was read is noted first. Who only looks reads it once."""
        if request.method != "GET":
            self.seen(request, object_id)
            base: Any = super()
            return base.get_object(request, object_id, from_field)
        known: dict[Any, Any] = request.__dict__.setdefault("rows_read", {})
        name = (self.model, str(object_id), from_field)
        if name not in known:
            known[name] = row = self._with_mark(request, object_id, from_field)
            self.seen(request, object_id, NEVER if row is None else row.newest_change)
        return known[name]

    def _with_mark(self, request: HttpRequest, object_id: str, from_field: str | None) -> Any:
        """The row as Django reads it, and with it the mark of its state; None where there is none for the account."""
        able: Any = self
        mark = newest_of_each(self.model, self._parts(edited=True))
        rows = able.get_queryset(request).annotate(newest_change=mark)
        field = rows.model._meta.get_field(from_field) if from_field else rows.model._meta.pk
        try:
            return rows.prefetch_related(*able.shown_with).get(**{field.name: field.to_python(object_id)})
        except (rows.model.DoesNotExist, ValidationError, ValueError):
            return None

    def seen(self, request: HttpRequest, key: Any, mark: int | None = None) -> Seen:
        """The row's state at the beginning of the request, and the one that the form was filled in over."""
        known: dict[Any, Seen] = request.__dict__.setdefault("rows_seen", {})
        name = (self.model, str(key))
        if name not in known:
            parts = self._parts(edited=True)
            known[name] = Seen(request, self.model, key, parts, mark, data=what_was_sent(request))
        return known[name]

    def judge_seen(self, request: HttpRequest, row: models.Model) -> None:
        """Raise ChangedMeanwhile where a form that was sent was filled in over another state of the row."""
        kept = type(row)._base_manager.filter(pk=row.pk).first()  # the form has written its values into `row`
        if kept is not None:
            self.seen(request, row.pk).judge(kept, self.reader(request))


class AsksWhy:
    """A page of facts that closed periods keep: its form and its removal take the reason of a correction."""

    admin_site: Any
    model: Any
    form: Any

    def asks_why(self, request: HttpRequest, obj: Any) -> bool:
        """Whether the form of this row takes a reason: of a fact that is changed, not of a new one."""
        able: Any = self
        return bool(
            obj is not None and self.admin_site.asks_why(self.model) and able.has_change_permission(request, obj)
        )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        base: Any = super()
        if self.asks_why(request, obj):
            own = kwargs.get("form", self.form)
            kwargs["form"] = type(own.__name__, (own,), {"reason": reason_field()})
        return base.get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        base: Any = super()
        sections = base.get_fieldsets(request, obj)
        if not self.asks_why(request, obj) or "reason" in flatten_fieldsets(sections):
            return sections
        return [*sections, (None, {"fields": ("reason",)})]

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What the database refuses without a reason leads back to the question, which takes one."""
        base: Any = super()
        try:
            with with_reason(request.POST.get("reason", "")):
                asked = {"reason": dressed(ReasonForm())} if self.admin_site.asks_why(self.model) else {}
                answer: HttpResponse = base.delete_view(request, object_id, {**asked, **(extra_context or {})})
                return answer
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())
