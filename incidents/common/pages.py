"""Shared by the phone pages of fieldwork: whose grids, and a form in front of one service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.history.since import ChangedMeanwhile
from core.punctuation import sentences
from core.web.refusals import add_refusal
from core.web.seen import Seen
from grids.territory.models import Grid
from incidents.common.rights import FIELD_ROLES
from staff.access import Access, Role, access_of, account_of
from staff.sight import reader_of


def workers_grids(request: HttpRequest) -> QuerySet[Grid]:
    """The grids that the person serves as a leader or member today, by code, as they are called today.

    Raises Http404 for a person without any.
    """
    served = access_of(account_of(request)).grids_as(*FIELD_ROLES)
    if not served:
        raise Http404
    rows: Any = Grid.objects.filter(pk__in=served).on(timezone.localdate())
    return rows.order_by("code")


def served_grids(access: Access, day: date) -> QuerySet[Grid]:
    """The grids that the person serves that day in any role."""
    rows: Any = Grid.objects.filter(pk__in=access.grids_as(*Role.values)).on(day)
    return rows.order_by("code")  # an annotation


def works(access: Access, grid: int) -> bool:
    """Whether the person works on the grid, or looks after it since it closed."""
    return grid in access.tends_as(*FIELD_ROLES)


def with_grid(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """The rows, whose grids have their names of that day."""
    return rows.prefetch_related(Prefetch("grid", queryset=Grid.objects.on(day)))


def entry(
    request: HttpRequest,
    form: Any,
    perform: Callable[[], tuple[str, str]],
    *,
    title: str,
    back: str = "",
    submit: str = "",
    row: Any = None,
    seen: Seen | None = None,
    instead: tuple[str, str] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show a form; once it is sent, `perform` calls the service and returns where to go and the message.

    Where the form has nothing to choose from, `instead` is what to do first, and its address; no form is shown.
    A form that shows what stands in `row` comes with `seen`, made before the row was read.
    """
    if request.method == "POST" and form.is_valid():
        try:
            target, message = seen.perform(row, reader_of(request.user), perform) if seen else perform()
        except ChangedMeanwhile as refusal:
            if seen:
                seen.tell(refusal, form)
        except (DomainError, ValidationError) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, message)
            return HttpResponseRedirect(target)
    if seen:
        context["row_seen"] = seen.value(form)
    context["waits"] = seen is None  # kept in the browser without reception; what stands in a row may change meanwhile
    context["instead"] = None if form.is_bound else instead
    values = {"form": form, "title": title, "back": back or reverse("field-work"), "submit": submit or _("Save")}
    return render(request, "incidents/common/entry.html", {**values, **context})


def step(request: HttpRequest, perform: Callable[[], str], back: str) -> HttpResponse:
    """One tap: call the service, and show its result or why it was refused. A tap at home leads back there."""
    if request.method == "POST":
        try:
            messages.success(request, perform())
        except DomainError as refusal:
            texts = [str(refusal), *[line for lines in refusal.fields.values() for line in lines]]
            messages.error(request, sentences(dict.fromkeys(texts)))
    return HttpResponseRedirect(reverse("home") if request.POST.get("back") == "home" else back)
