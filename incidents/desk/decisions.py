"""What the office decides on cases one after the other: what is shown, and the move that each key makes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import DateTimeField, ExpressionWrapper, F, Prefetch, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.office.acts import Fact, fact_of
from core.office.deciding import Decision, DecisionQueue
from core.templatetags.figures import deadline
from incidents.attachments.models import Attachment
from incidents.incident.choices import TOO_LATE_TO_EXTEND
from incidents.incident.lists import MAY_REOPEN
from incidents.incident.models import Incident
from incidents.incident.obstacles import with_what_is_beside
from incidents.incident.restricted import note_opened
from incidents.incident.rules import extended, may_extend
from incidents.incident.workflow import State
from incidents.standard_texts.lists import with_standard_texts
from staff.accounts.models import User
from staff.calendar.lists import working_calendar

# A closed case is late for nobody; a return visit reopens it only for some days.
MAY_REOPEN_UNTIL = ExpressionWrapper(F("closed_at") + MAY_REOPEN, output_field=DateTimeField())


def title_of(incident: Incident) -> str:
    text = getattr(incident, "text", None)
    return str(text.title if text and text.title else incident.matter)


def with_evidence(rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Cases with what is looked at before one decides: moves, photographs, and the sentences to answer with."""
    files = Prefetch("attachments", queryset=Attachment.objects.held(), to_attr="held_files")
    rows = with_what_is_beside(with_standard_texts(rows), user)
    return rows.prefetch_related(files, "moves", "supervisions")


def facts_of(incident: Incident) -> Iterable[Fact]:
    """What happened and where, what was done about it, and by whom."""
    text = getattr(incident, "text", None)
    kind = f"{incident.matter} · {incident.subcategory}" if incident.subcategory else incident.matter
    if text:
        yield from (fact_of(text, name) for name in ("description", "result", "place"))
    yield _("grid"), f"{incident.grid} · {kind}"
    yield _("handled by"), incident.department if incident.department_id else ""
    if incident.settled_at:
        yield _("settled"), date_format(timezone.localtime(incident.settled_at), "SHORT_DATETIME_FORMAT")
    yield _("reporter"), incident.reporter


class Extension(NamedTuple):
    """What is asked for: how much, from which deadline to which, and why."""

    days: str
    moved: str
    why: str


def extension_of(incident: Incident) -> Extension | None:
    """The extension that was asked for last, in words; None without any. No query where the moves are read already."""
    asked = [move for move in incident.moves.all() if move.move == "request-extension"]
    if not asked:
        return None
    text, days, moved = getattr(incident, "text", None), asked[-1].facts["days"], ""
    if incident.due_at is not None:
        later = extended(incident.due_at, days, working_calendar(incident.subdistrict_id))
        moved = f"{deadline(incident.due_at)} → {deadline(later)}"
    why = text.notes.get(str(asked[-1].position), "") if text else ""
    how_long = ngettext("%(count)d working day", "%(count)d working days", days) % {"count": days}
    return Extension(how_long, moved, why)


def facts_of_an_extension(incident: Incident) -> Iterable[Fact]:
    """For how long and why more time is asked for, before the case itself."""
    if said := extension_of(incident):
        yield from zip((_("asked for"), _("due"), _("why")), said, strict=True)
    if not may_extend(incident.due_at, timezone.now()):
        yield _("to be refused"), TOO_LATE_TO_EXTEND
    yield from facts_of(incident)


def before_a_move(incident: Incident) -> list[Fact]:
    """Which case it is, and what the queues show of it, before the question of a move. Who reads that has opened it."""
    note_opened(incident)
    about = facts_of_an_extension if incident.state == State.EXTENSION_ASKED else facts_of
    return [(_("number"), incident.number), (_("title"), title_of(incident)), *about(incident)]


def _queue(queue: str, *decisions: Decision, facts: Any = facts_of, due: Any = None, order: str = "") -> DecisionQueue:
    return DecisionQueue(
        queue=queue,
        decisions=decisions,
        facts=facts,
        title=title_of,
        number=lambda row: row.number,
        rows=with_evidence,
        opened=lambda rows: note_opened(*rows),
        below="incidents/triage/held_files.html",
        due=due,
        order=order,
    )


def _move(key: str, name: str, label: Any = "", **more: Any) -> Decision:
    return Decision(key=key, act=f"move_{name.replace('-', '_')}", label=label, **more)


DECIDED = (
    _queue("verify", _move("V", "verify"), _move("R", "rework")),
    _queue("confirm", _move("C", "confirm"), _move("O", "reopen"), _move("I", "invalidate")),
    _queue(
        "evaluate",
        _move("V", "evaluate", _("Satisfied"), given={"satisfied": "yes"}),
        _move("N", "evaluate", _("Not satisfied"), given={"satisfied": "no"}, asks=("reopens", "note")),
        due=MAY_REOPEN_UNTIL,
        order="closed_at",
    ),
    _queue(
        "decide",
        _move("V", "decide-extension", _("Approve the extension"), given={"approved": "yes"}),
        _move("N", "decide-extension", _("Refuse the extension"), given={"approved": "no"}, asks=("note",)),
        facts=facts_of_an_extension,
    ),
    _queue("start", _move("V", "start"), _move("F", "start-and-feed-back"), _move("R", "send-back")),
    _queue("handle", _move("F", "feed-back"), _move("R", "send-back"), _move("E", "request-extension")),
)
