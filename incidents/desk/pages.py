"""Small-screen pages for those who serve a grid: their incidents, a report, a visit, the next move."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.web.paging import page_of
from core.web.refusals import NOT_NOW, add_refusal, sent
from grids.territory.models import Grid
from incidents.assignments import lists as tasks
from incidents.common.doors import DOORS
from incidents.common.pages import served_grids
from incidents.common.rights import FIELD_ROLES
from incidents.desk.incident_page import MediationRow, asked_text, facts_of, parts_text, supervisions_text
from incidents.desk.lists import ADMISSIONS, FIELD_QUEUES, by_me
from incidents.desk.timeline import timeline_of
from incidents.hazards import lists as hazards
from incidents.incident.choices import PARTY_LABELS
from incidents.incident.corrections import may_correct
from incidents.incident.duplicates import relatives_of
from incidents.incident.forms import MOVE_LABELS, USUAL, MoveForm, moved_text
from incidents.incident.lights import deadline_light
from incidents.incident.limits import running_limit
from incidents.incident.models import Incident, is_dispute
from incidents.incident.obstacles import Trying, hindrances_of, open_notes, with_what_is_beside
from incidents.incident.restricted import note_opened
from incidents.incident.search import search
from incidents.incident.services import expected_of, make_move, moves_of
from incidents.incident.workflow import MOVES
from incidents.premises import lists as premises
from staff.access import access_of, account_of
from staff.accounts.models import User

PER_PAGE = 30


TABS = ("escalated", "open", "overdue", "guided", "guided-late", "mine", "confirm", "help")
BY_DEADLINE = ("open", "overdue", "guided", "guided-late", "supervised")
ORDER = {"help": ("help_asked_at",)} | dict.fromkeys(BY_DEADLINE, ("due_at", "-id"))


@login_required
def field(request: HttpRequest) -> HttpResponse:
    """My grids and what is open on them."""
    access, now = access_of(account_of(request)), timezone.now()
    grids = served_grids(access, timezone.localdate(now))
    asked, words = request.GET.get("show", ""), request.GET.get("q", "").strip()
    labels = {"mine": _("reported by me"), **dict(FIELD_QUEUES.tabs(access))}
    tabs = [(key, labels[key]) for key in TABS if key in labels]
    show = FIELD_QUEUES.chosen(access, asked or tabs[0][0], "mine")
    try:
        rows = _incidents(account_of(request), now, show, words)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        rows = Incident.objects.none()
    page = page_of(request, rows, PER_PAGE)
    for incident in page:
        incident.light = deadline_light(incident, now)
    context = {
        "grids": list(grids),
        "visits": bool(access.grids_as(*FIELD_ROLES)),
        "cases": page.object_list,
        "page": page,
        "show": show,
        "words": words,
        "tabs": tabs,
    }
    return render(request, "incidents/desk/index.html", context)


def _incidents(user: User, now: datetime, show: str, words: str) -> QuerySet[Incident]:
    rows = Incident.objects.visible_to(user).select_related("text", "matter", "subcategory")
    rows = rows.prefetch_related(Prefetch("grid", queryset=Grid.objects.on(timezone.localdate(now))))
    if words:
        return search(rows, words, user=user, at=now).order_by("-id")
    if show == "mine":
        return rows.filter(by_me(user)).order_by("-id")
    return FIELD_QUEUES.narrowed(rows, show, user, now).order_by(*ORDER.get(show, ("-id",)))


def _visible(request: HttpRequest, number: str) -> Incident:
    """An incident that the account may see, or else 404: the answer does not reveal whether it exists."""
    user = account_of(request)
    rows = with_what_is_beside(Incident.objects.visible_to(user), user)
    named = Prefetch("grid", queryset=Grid.objects.on(timezone.localdate()))
    rows = rows.select_related("text", "matter", "subcategory", "department", "reporter", "parent").prefetch_related(
        named, "supervisions"
    )
    return get_object_or_404(rows, number=number)


@login_required
def incident(request: HttpRequest, number: str) -> HttpResponse:
    """One incident, its history, and the moves that are mine to make now."""
    incident = _visible(request, number)
    note_opened(incident)
    user = account_of(request)
    access = access_of(user)
    supervisions, relatives = open_notes(incident), relatives_of(incident, user=user)
    disputed = is_dispute(incident)
    held = incident.mediations.select_related("mediator") if disputed else ()
    mine, hindered = _mine(incident, user)
    moves = _moves(incident, mine - hindered.keys())
    decision = _decision(incident, moves, expected_of(access, incident, user=user))
    facts = facts_of(incident)
    context = {
        "incident": incident,
        "light": deadline_light(incident, timezone.now()),
        "turn": PARTY_LABELS.get(incident.turn) if incident.turn else None,
        "decision": decision,
        "facts": [fact for fact in facts if decision is None or not fact.is_decided_on],
        "decided_on": [fact for fact in facts if fact.is_decided_on],
        "merged": relatives.merged,
        "mediations": [MediationRow(row) for row in held],
        "mediates": disputed and incident.grid_id in access.grids_as(*FIELD_ROLES),
        "moves": [(name, label, usual) for name, label, usual in moves if decision is None or name != decision.name],
        "hindered": [(label, hindered[name]) for name, label, _usual in _moves(incident, hindered)],
        "supervisions": supervisions_text(supervisions),
        "parts": parts_text(relatives.parts),
        "limit": running_limit(incident),
        "timeline": timeline_of(incident, user),
        "may_correct": may_correct(incident, user),
    }
    return render(request, "incidents/desk/case.html", context)


def _mine(incident: Incident, user: User) -> tuple[frozenset[str], dict[str, DomainError]]:
    """The moves that are the reader's to make, and which of them the service would refuse now, and why."""
    access = access_of(user)
    mine = moves_of(access, incident, user=user)
    return mine, hindrances_of(mine, Trying(incident, access, user, timezone.now()))


def _moves(incident: Incident, names: Container[str]) -> list[tuple[str, Any, bool]]:
    """Moves in the order of the table: name, what the button says, and whether it is the usual one."""
    up = incident.settled_by_village  # what a village sends back goes up
    return [
        (
            name,
            _("Send up to the center") if up and name == "send-back" else MOVE_LABELS[name][0],
            name in USUAL,
        )
        for name in MOVES
        if name in names
    ]


class Decision(NamedTuple):
    """The one move that others wait for, open with its form."""

    name: str
    label: Any
    form: MoveForm


def _decision(incident: Incident, moves: Iterable[tuple[str, Any, bool]], expected: Container[str]) -> Decision | None:
    waited_for = [(name, label) for name, label, _usual in moves if name in expected]
    return next((Decision(name, label, MoveForm(name, incident, None)) for name, label in waited_for), None)


@login_required
def move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """The page of one move of a case in the field: its form, or, once it is made, a redirect to the case.

    What is refused stands in the form. Raises Http404 for a case that the account may not see, and for no such move.
    """
    incident = _visible(request, number)
    if move not in MOVE_LABELS:
        raise Http404
    mine, hindered = _mine(incident, account_of(request))
    if request.method != "POST" and (move not in mine or move in hindered):
        messages.warning(request, str(hindered.get(move, NOT_NOW)))
        return HttpResponseRedirect(reverse("field-case", args=(number,)))
    note_opened(incident)
    form = MoveForm(move, incident, sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            moved = make_move(
                number=number,
                name=move,
                by=account_of(request),
                now=timezone.now(),
                note=form.cleaned_data["note"],
                payload=form.payload(),
                expected_position=form.cleaned_data["position"],
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, moved_text(moved))
            return HttpResponseRedirect(reverse("field-case", args=(number,)))
    label = MOVE_LABELS[move][0]
    context = {"form": form, "title": label, "submit": label, "incident": incident, "asked": asked_text(incident, move)}
    return render(request, "incidents/common/form.html", context)


# The tiles of the page of fieldwork. No row stands in two of them.
COUNTED = (tasks.FIELD_QUEUES, premises.FIELD_QUEUES, hazards.FIELD_QUEUES)


@login_required
def work(request: HttpRequest) -> HttpResponse:
    """What waits in the field, and everything that one writes down there."""
    user, now = account_of(request), timezone.now()
    access = access_of(user)
    if not access.posts:
        raise Http404
    tiles = []
    for queues in COUNTED:
        mine = queues.of(access)
        counts = queues.counts(user, mine, now)
        tiles += [(queue, counts[queue.key], queues.address(queue.key)) for queue in mine]
    context = {"tiles": tiles, "doors": DOORS if access.grids_as(*FIELD_ROLES) else ()}
    return render(request, "incidents/desk/work.html", context)


@login_required
def admissions(request: HttpRequest) -> HttpResponse:
    """For the district: matters that a subdistrict reported to its leading group, and that wait for the decision."""
    user = account_of(request)
    if not ADMISSIONS.of(access_of(user)):
        raise Http404
    waiting = ADMISSIONS.narrowed(ADMISSIONS.rows(user), "reported", user, timezone.now())
    page = page_of(request, waiting.select_related("subdistrict").order_by("reported_on", "pk"), PER_PAGE)
    context = {"rows": page.object_list, "page": page, "show": "reported"}
    return render(request, "incidents/desk/admissions.html", context)


urlpatterns = [
    path("", field, name="field"),
    path("cases/<str:number>/", incident, name="field-case"),
    path("cases/<str:number>/<slug:move>/", move, name="field-move"),
    path("work/", work, name="field-work"),
    path("admissions/", admissions, name="field-admissions"),
]
