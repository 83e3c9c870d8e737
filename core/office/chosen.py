"""Actions on the rows chosen in a list, bounded like acts; those that ask first say of each row why it was not done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import ngettext

from core import audit
from core.errors import DomainError
from core.jobs.leaving import bounded
from core.office.jobs import goes_on
from core.office.widgets import dressed
from core.punctuation import labelled
from core.waited_for import OutOfTime

AT_ONCE = 500  # rows
Each = Callable[[Any, Mapping[str, Any]], object]  # the row and what the form says


class ChosenRows:
    """For a page: an action on chosen rows is done to all of them, or goes on as a job if it takes too long."""

    def response_action(self: Any, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        try:
            with bounded(request), transaction.atomic():
                return super().response_action(request, queryset)  # type: ignore[misc]
        except OutOfTime:
            _function, _name, label = self.get_actions(request)[request.POST["action"]]
            return goes_on(request, f"{label} · {self.opts.verbose_name_plural}", at=timezone.now())


def ask_for_chosen(
    page: Any,
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    title: object,
    form_class: type[forms.Form],
    each: Each,
) -> HttpResponse | None:
    """The page that asks, or None once it is done: then the list comes again, with what was refused."""
    form = form_class(request.POST if "go" in request.POST else None)
    chosen = list(rows[:AT_ONCE])
    if not (form.is_bound and form.is_valid()):
        context = {"form": dressed(form), "chosen": chosen, "checkbox": ACTION_CHECKBOX_NAME}
        action = request.POST.get("action", "")
        answer: HttpResponse = page.page(request, "admin/ask_chosen.html", title=title, action=action, **context)
        return answer
    done = sum(_done(page, request, row, title, form.cleaned_data, each) for row in chosen)
    if done:
        text = ngettext("Done for %(count)d row.", "Done for %(count)d rows.", done)
        messages.success(request, text % {"count": done})
    return None


def _done(page: Any, request: HttpRequest, row: Any, title: object, values: Mapping[str, Any], each: Each) -> bool:
    try:
        with transaction.atomic():
            each(row, values)
            audit.record(page.audit_kind, f"{page.opts.verbose_name} {row}", title)
    except DomainError as refusal:
        messages.error(request, labelled(row, refusal))
    except ValidationError as refusal:
        messages.error(request, labelled(row, " ".join(refusal.messages)))
    else:
        return True
    return False
