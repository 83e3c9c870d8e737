"""What happened to an incident on one line of time: moves with their notes, photographs, visits, hazards, supervision.

The pages of the office and of the field show the same line. What an account may not see is not on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Prefetch, Value, prefetch_related_objects
from django.utils.translation import gettext as _

from core.clock import as_deadline, day_of, starts_at
from core.punctuation import in_turn, listed
from incidents.attachments.lists import held_files
from incidents.attachments.models import Attachment
from incidents.incident.choices import STATE_LABELS
from incidents.incident.forms import move_label
from incidents.incident.history import said_with
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.workflow import State
from incidents.mediations.models import Mediation, MediationOutcome
from incidents.visits.models import Visit, VisitKind
from staff.accounts.models import User

TOGETHER = timedelta(minutes=10)  # files that somebody added within it are one line


@dataclass(frozen=True)
class Happened:
    """One line: when, what, by whom, what was said, and the files that came with it."""

    at: datetime
    what: str
    by: object = ""
    said: str = ""
    kind: str = "move"
    whole_day: bool = False
    files: Sequence[Attachment] = ()


def timeline_of(incident: Incident, user: User) -> list[Happened]:
    """Everything that happened, first come first. Three queries, and one where its notes are not read yet."""
    events = [
        *_moves(incident),
        *_files(incident),
        *_visits_and_mediations(incident, user),
        *_supervisions(incident),
    ]
    return sorted(events, key=lambda event: event.at)


def _moves(incident: Incident) -> Iterator[Happened]:
    notes = getattr(getattr(incident, "text", None), "notes", {})
    # Kept with the incident: the form below asks how many there are.
    prefetch_related_objects([incident], Prefetch("moves", IncidentMove.objects.select_related("actor__worker")))
    for row in incident.moves.all():
        what = move_label(row.move)
        if row.to_state != row.from_state:
            what = f"{what} → {STATE_LABELS[State(row.to_state)]}"
        yield Happened(row.at, what, row.actor, said_with(row, notes.get(str(row.position), "")))


def _files(incident: Incident) -> Iterator[Happened]:
    rows = sorted(held_files(incident), key=lambda file: (file.uploaded_at, file.pk))
    for files in _together(rows):
        first = files[0]
        purposes = listed(dict.fromkeys(str(file.get_purpose_display()) for file in files))
        what = _("Photographs and files: %(purposes)s") % {"purposes": purposes}
        yield Happened(first.uploaded_at, what, first.uploaded_by, kind="files", files=files)


def _together(rows: Iterable[Attachment]) -> Iterator[list[Attachment]]:
    """Files of one person, each group as long as it began not long ago."""
    for _by, files in groupby(rows, key=lambda file: file.uploaded_by_id):
        group: list[Attachment] = []
        for file in files:
            if group and file.uploaded_at - group[0].uploaded_at > TOGETHER:
                yield group
                group = []
            group.append(file)
        yield group


def _visits_and_mediations(incident: Incident, user: User) -> Iterator[Happened]:
    """What was done about it on a day: two kinds of rows, asked for at once."""
    visits = Visit.objects.visible_to(user).filter(incident=incident).order_by()
    mediations = Mediation.objects.visible_to(user).filter(incident=incident).order_by()
    rows = visits.values_list(Value("visit"), "day", "kind", "worker__name", "content", "problem", "handling").union(
        mediations.values_list(Value("mediation"), "held_on", "outcome", "mediator__name", *[Value("")] * 3), all=True
    )
    for kind, day, code, who, *said in rows:
        what = str(VisitKind(code).label) if kind == "visit" else f"{_('Mediation')} · {MediationOutcome(code).label}"
        yield Happened(starts_at(day), what, who, in_turn(filter(None, said)), kind, whole_day=True)


def _supervisions(incident: Incident) -> Iterator[Happened]:
    """When a note was opened; that it was answered and closed is among the moves."""
    for note in incident.supervisions.all():
        due = as_deadline(note.due_at, today=day_of(note.opened_at))
        what = _("Supervision note: %(stage)s was due %(due)s") % {"stage": note.get_stage_display(), "due": due}
        yield Happened(note.opened_at, what, note.get_party_display(), kind="supervision")
