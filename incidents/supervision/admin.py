"""Supervision notes: what is late, whose turn it is, and what waits for an answer or for its closing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.clock import as_deadline
from core.office.acts import Act, Asked, Fact, always, fact_of, readers
from core.office.admin import ReadOnlyAdmin, today
from core.office.deciding import Decides, Decision, DecisionQueue
from core.office.display import Tag, column
from core.office.queues import QueueFilter
from grids.duties import OFFICE_AND_DEPARTMENTS
from grids.territory.models import Grid
from incidents.incident.forms import MOVE_LABELS, MoveForm
from incidents.incident.obstacles import Trying, hindrances_of
from incidents.incident.restricted import note_opened
from incidents.incident.services import make_move, moves_of
from incidents.supervision.lists import OFFICE_QUEUES
from incidents.supervision.models import Supervision

WAITS = {"answer": "danger", "closing": "warning", "": "success"}


class WaitsFilter(admin.SimpleListFilter):
    title = _("waits for")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("answer", _("an answer")), ("closing", _("its closing"))]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        if self.value() == "answer":
            return rows.open().filter(answered_at=None)
        return rows.open().filter(answered_at__isnull=False) if self.value() == "closing" else rows


def _incident(note: Supervision) -> str:
    page = reverse("admin:incidents_incident_change", args=(note.incident_id,))
    return format_html('<a class="office-link" href="{}">{}</a>', page, note.incident.number)


def _title(note: Supervision) -> str:
    text = getattr(note.incident, "text", None)
    return text.title if text else "-"


def _waits(note: Supervision) -> Tag:
    if note.closed_at:
        return Tag("", _("closed"))
    return Tag("closing", _("its closing")) if note.answered_at else Tag("answer", _("an answer"))


# --- answered and closed: moves of the incident ---


def _moves(asked: Asked) -> frozenset[str]:
    return moves_of(asked.access, asked.row.incident, user=asked.user)


def _hindered(asked: Asked, move: str) -> object:
    trying = Trying(asked.row.incident, asked.access, asked.user, asked.at)
    return hindrances_of([move], trying).get(move, "")


def _note_act(move: str) -> Act:
    label, icon = MOVE_LABELS[move]

    def perform(asked: Asked) -> object:
        make_move(
            number=asked.row.incident.number,
            name=move,
            by=asked.user,
            now=asked.at,
            note=asked.values["note"],
            expected_position=asked.values["position"],
        )
        return _("Written down for %(number)s.") % {"number": asked.row.incident.number}

    return Act(
        name=f"move_{move.replace('-', '_')}",
        label=label,
        icon=icon,
        perform=perform,
        form=lambda asked: MoveForm(move, asked.row.incident, asked.sent),
        may=readers,
        offered=lambda asked: move in asked.of(_moves),
        hindered=lambda asked: _hindered(asked, move),
        facts=lambda asked: _opened(asked.row),
        turn=always,
    )


def _opened(note: Supervision) -> Iterable[Fact]:
    note_opened(note.incident)
    return _facts(note)


def _facts(note: Supervision) -> Iterable[Fact]:
    """What is late by how much, what was said about it, and the case itself."""
    incident, text = note.incident, getattr(note.incident, "text", None)
    yield _("deadline"), f"{note.get_stage_display()} · {as_deadline(note.due_at, today=today())}"
    yield _("whose turn it was"), note.get_party_display()
    if note.answered_at:
        answers = [move for move in incident.moves.all() if move.move == "answer-supervision"]
        yield pgettext_lazy("supervision", "answered by"), note.answered_by
        yield _("answer"), text.notes.get(str(answers[-1].position), "") if text and answers else ""
    yield _("grid"), f"{incident.grid} · {incident.matter}"
    yield _("state"), incident.get_state_display()
    if text:
        yield from (fact_of(text, name) for name in ("description", "result"))


def _with_cases(rows: QuerySet[Any], _user: Any) -> QuerySet[Any]:
    grid = Prefetch("incident__grid", queryset=Grid.objects.on(today()))
    return rows.select_related("incident__matter").prefetch_related(grid, "incident__moves", "incident__supervisions")


def _queue(queue: str, act: str) -> DecisionQueue:
    return DecisionQueue(
        queue=queue,
        decisions=(Decision(key="V", act=act),),
        facts=_facts,
        title=_title,
        number=lambda note: note.incident.number,
        rows=_with_cases,
        opened=lambda notes: note_opened(*(note.incident for note in notes)),
    )


class SupervisionQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Supervision)
class SupervisionAdmin(Decides, ReadOnlyAdmin):
    """The sweep opens a note; who is late answers it, and a head closes it: by moves of its incident."""

    readers = OFFICE_AND_DEPARTMENTS
    acts = (_note_act("answer-supervision"), _note_act("close-supervision"))
    queues = OFFICE_QUEUES
    decided = (_queue("answer", "move_answer_supervision"), _queue("close", "move_close_supervision"))
    list_display = ("case", "title", "waits", "stage", "deadline", "party", "opened_at", "answered", "closed")
    list_display_links = None
    joined = ("incident__text", "answered_by__worker", "closed_by__worker")
    list_filter = (SupervisionQueues, WaitsFilter, "stage", "party", "opened_at")
    search_fields = ("incident__number",)
    fields = ("case", "title", "waits", ("stage", "deadline", "party"), "opened_at", ("answered", "closed"))
    case = column(_("incident"), _incident, ordering="incident")
    title = column(_("title"), _title)
    waits = column(_("waits for"), _waits, colours=WAITS)
    deadline = column(_("deadline"), lambda note: as_deadline(note.due_at, today=today()), ordering="due_at")
    answered = column(
        pgettext_lazy("supervision", "answered by"), lambda note: note.answered_by, ordering="answered_at"
    )
    closed = column(_("closed by"), lambda note: note.closed_by, ordering="closed_at")
