"""Actions on the rows chosen in a list, bounded like acts; those that ask first say of each row why it was not done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import ngettext

from core import audit
from core.errors import DomainError
from core.jobs.again import what_was_sent
from core.jobs.leaving import bounded
from core.office.jobs import goes_on
from core.office.widgets import dressed
from core.punctuation import labelled, sentences
from core.waited_for import OutOfTime

AT_ONCE = 500  # rows
ANSWERED = "go"  # sent with the answer to what an action asks first
Each = Callable[[Any, Mapping[str, Any]], object]  # the row and what the form says


class ChosenRows:
    """For a page: an action on chosen rows is done to all of them, or goes on as a job if it takes too long."""

    def response_action(self: Any, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        try:
            with bounded(request), transaction.atomic():
                return super().response_action(request, queryset)  # type: ignore[misc]
        except OutOfTime:
            _function, _name, label = self.get_actions(request)[request.POST["action"]]
            title = f"{label} · {self.opts.verbose_name_plural}"
            return goes_on(request, title, at=timezone.now(), typed=ANSWERED in request.POST)

    def changelist_view(self: Any, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list; where a job was not done, the question that its action asked, filled in again."""
        sent = what_was_sent(request) if request.method == "GET" else None
        if sent is None:
            return super().changelist_view(request, extra_context)  # type: ignore[misc]
        function, _name, _label = self.get_actions(request).get(sent["action"]) or _forbidden()
        rows = self.edited(request, self.get_queryset(request)).filter(pk__in=sent.getlist(ACTION_CHECKBOX_NAME))
        return function(self, request, rows)


def _forbidden() -> NoReturn:
    raise PermissionDenied


def answer_about_chosen(request: HttpRequest) -> QueryDict | None:
    """What the form of a question about chosen rows is bound to; None while the question is asked."""
    data = what_was_sent(request)
    return data if data is not None and ANSWERED in data else None


def ask_for_chosen(
    page: Any,
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    title: object,
    form_class: type[forms.Form],
    each: Each,
) -> HttpResponse | None:
    """The page that asks, or None once it is done: then the list comes again, with what was refused.

    Where nothing was done at all, the page asks again.
    """
    form = form_class(answer_about_chosen(request))
    chosen = list(rows[:AT_ONCE])
    if request.method == "POST" and form.is_bound and form.is_valid():
        done = sum(_done(page, request, row, title, form.cleaned_data, each) for row in chosen)
        if done:
            text = ngettext("Done for %(count)d row.", "Done for %(count)d rows.", done)
            messages.success(request, text % {"count": done})
            return None
    context = {"form": dressed(form), "chosen": chosen, "checkbox": ACTION_CHECKBOX_NAME}
    action = (what_was_sent(request) or QueryDict()).get("action", "")
    answer: HttpResponse = page.page(request, "admin/ask_chosen.html", title=title, go=title, action=action, **context)
    return answer


def _done(page: Any, request: HttpRequest, row: Any, title: object, values: Mapping[str, Any], each: Each) -> bool:
    try:
        with transaction.atomic():
            each(row, values)
            audit.record(page.audit_kind, f"{page.opts.verbose_name} {row}", title)
    except DomainError as refusal:
        messages.error(request, labelled(row, refusal))
    except ValidationError as refusal:
        messages.error(request, labelled(row, sentences(refusal.messages)))
    else:
        return True
    return False
