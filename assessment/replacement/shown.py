"""A replacement as pages and forms show it: its grounds with their figures and rows, and its history in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assessment.cycle.period_words import kept_in_words
from assessment.figures.evidence import EvidenceRow, compared
from assessment.replacement.grounds import grounds_on_draft
from assessment.replacement.lists import MOVE_NAMES, PARTIES
from assessment.replacement.models import (
    GROUNDS,
    HOW_SERVED,
    STAGES,
    Destination,
    Replacement,
    ReplacementGround,
    ReplacementStep,
)
from assessment.replacement.rules import Found, GroundKind
from assessment.replacement.workflow import Party
from assessment.score.models import Grade, ScoreEvidence, ScoreKind, ScoreRevision, ScoreState
from assessment.score.quarter_words import COLUMNS, RowTable, tables
from core.clock import SHANGHAI
from core.punctuation import aside, labelled
from core.years import in_words
from staff.accounts.models import User
from staff.people.models import Worker
from staff.sight import Sight

# --- the rows behind a ground -------------------------------------------------------------------------


def rows_behind(row: Replacement) -> list[EvidenceRow]:
    """The rows that counted in the quarters of the grounds, as they counted then. Two queries."""
    scores = [score for ground in row.grounds.all() for score in (ground.score_before, ground.score) if score]
    revisions = list(dict.fromkeys(score.revision_id for score in scores))
    kept = ScoreEvidence.objects.filter(worker=row.worker_id, revision__in=revisions).order_by("revision__period_start")
    return [line for one in kept for line in compared(one.rows, one.rows)]


def tables_behind(row: Replacement) -> list[RowTable]:
    """The same rows as tables, quarter by quarter, in the words of the quarterly assessment. Two queries."""
    scores = [score for ground in row.grounds.all() for score in (ground.score_before, ground.score) if score]
    behind = ScoreEvidence.objects.filter(worker=row.worker_id, revision__in={score.revision_id for score in scores})
    return [
        replace(table, title=f"{in_words(kept.revision.period)} · {table.title}")
        for kept in behind.select_related("revision").order_by("revision__period_start")
        for table in tables(COLUMNS, kept.rows)
    ]


@dataclass(frozen=True)
class GroundShown:
    """One ground in words: its name, and a line of figures for each quarter, or the evidence."""

    name: str
    figures: list[str]
    evidence: str
    fell: str


def grounds_shown(row: Replacement, *, rank: bool) -> list[GroundShown]:
    """The grounds as a page shows them; `rank` is for the office alone: no rank of a person is shown on phones."""
    return [
        GroundShown(
            name=str(ground.get_kind_display()),
            figures=[_figure(one, rank=rank) for one in ground.facts],
            evidence=ground.evidence,
            fell=ground.fell_because,
        )
        for ground in row.grounds.all()
    ]


def _figure(facts: Mapping[str, Any], *, rank: bool) -> str:
    grade = dict(Grade.choices).get(facts.get("grade", ""), "")
    words = {**facts, "quarter": kept_in_words(facts["quarter"]), "grade": grade}
    if rank:
        return gettext("%(quarter)s: %(score)s, rank %(rank)s of %(of)s, %(grade)s") % words
    return gettext("%(quarter)s: %(score)s, %(grade)s") % words


@dataclass(frozen=True)
class DraftGround:
    """What one person's quarter would hold as a ground if it became final as it stands."""

    worker: Worker
    name: str
    figures: list[str]


def grounds_of_drafts(subdistricts: Collection[int]) -> list[DraftGround]:
    """The grounds on the quarters of these offices that are not final yet: they are shown, and propose nothing."""
    waiting = ScoreRevision.objects.filter(kind=ScoreKind.QUARTER, subdistrict__in=subdistricts)
    found: list[DraftGround] = []
    for revision in waiting.exclude(state=ScoreState.FINAL).order_by("period_start", "revision"):
        by_worker = grounds_on_draft(revision)
        for worker in Worker.objects.filter(pk__in=list(by_worker)).order_by("staff_number"):
            found += [_draft_ground(worker, one) for one in by_worker[worker.pk]]
    return found


def _draft_ground(worker: Worker, found: Found) -> DraftGround:
    figures = [_figure(result.facts, rank=True) for result in found.results]
    return DraftGround(worker, str(dict(GROUNDS)[found.kind.value]), figures)


# --- what a form needs --------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileShown:
    """One file that was handed in with a step: its name, and the address at which it is opened."""

    name: str
    page: str


@dataclass(frozen=True)
class StepShown:
    """One line of the history."""

    at: datetime
    name: str
    by: str
    note: str
    said: list[str]
    files: list[FileShown]


# What is said with a step, in the order in which the history shows it.
SAID: Mapping[str, Any] = {
    "content": _("content of the training"),
    "begins_on": _("first day"),
    "ends_on": _("until"),
    "grid": _("grid"),
    "day": pgettext_lazy("day", "from"),
    "meets_at": _("time"),
    "place": _("place of the hearing"),
    "held_at": _("time"),
    "attended": _("who took part"),
    "evidence": _("evidence"),
    "protected": _("a statutory protection stands in the way"),
    "told_on": _("union told on"),
    "back_to": _("goes back to"),
    "how": _("how it is served"),
    "served_on": _("day"),
    "stand_in": _("who stands in"),
    "stand_in_until": _("stands in until"),
    "destination": _("where the person goes"),
    "given_back": _("post given back"),
}
SAID_OTHERWISE: Mapping[tuple[str, str], Any] = {("end", "ends_on"): _("first day without the post")}
WORDS: Mapping[str, Mapping[str, Any]] = {
    "back_to": dict(STAGES),
    "how": dict(HOW_SERVED),
    "destination": dict(Destination.choices),
}
MOMENTS = ("meets_at", "held_at")


def history_of(row: Replacement) -> list[StepShown]:
    """Every step in order: who, when, what, why."""
    steps = row.steps.select_related("actor__worker").prefetch_related("files").order_by("position")
    return [
        StepShown(
            at=step.at,
            name=str(MOVE_NAMES[step.move]),
            by=_by(step),
            note=step.note,
            said=_all_said(step),
            files=files_of(step),
        )
        for step in steps
    ]


def files_of(step: ReplacementStep) -> list[FileShown]:
    """The files of a step; `files` are prefetched."""
    return [FileShown(one.name, reverse("replacement-file", args=(one.pk,))) for one in step.files.all()]


def files_of_grounds(row: Replacement) -> list[FileShown]:
    """The files that prove the grounds that people recorded. Two queries."""
    steps = row.steps.filter(move="add-ground").prefetch_related("files").order_by("position")
    return [file for step in steps for file in files_of(step)]


@dataclass(frozen=True)
class Answered:
    """What the person said to an offer, or to the minutes: yes or no, the reason, and when."""

    about: str
    what: str
    note: str
    at: datetime

    @property
    def in_words(self) -> str:
        text = labelled(self.about, self.what)
        return aside(text, self.note) if self.note else text


OFFERS = {"offer-training": "training", "offer-transfer": "transfer", "call-hearing": "hearing"}
ABOUT = {
    "training": pgettext_lazy("offered", "training"),
    "transfer": pgettext_lazy("offered", "transfer"),
    "hearing": pgettext_lazy("offered", "minutes of the hearing"),
}
ANSWERS = {
    "accept-training": ("training", pgettext_lazy("offered", "accepted")),
    "decline-training": ("training", pgettext_lazy("offered", "declined")),
    "accept-transfer": ("transfer", pgettext_lazy("offered", "accepted")),
    "decline-transfer": ("transfer", pgettext_lazy("offered", "declined")),
    "sign-minutes": ("hearing", pgettext_lazy("offered", "signed")),
    "note-refusal": ("hearing", pgettext_lazy("offered", "signature refused")),
}


def answers_of(steps: Iterable[ReplacementStep], viewer: User) -> dict[str, Answered]:
    """What the person said, of all steps of one proposal, to the last offer of each kind.

    A new offer waits for a new answer. The reason that was given is for those who may read it.
    """
    told: dict[str, Answered] = {}
    sight = Sight(viewer, ReplacementStep)
    for step in sorted(steps, key=lambda one: one.position):
        if step.move in OFFERS:
            told.pop(OFFERS[step.move], None)
        elif step.move in ANSWERS:
            about, what = ANSWERS[step.move]
            note = step.note if sight.reads(step, "note") else ""
            told[about] = Answered(str(ABOUT[about]), str(what), note, step.at)
    return told


def _all_said(step: ReplacementStep) -> list[str]:
    """What was said with a step, each under its name; what is empty is left out."""
    given = [name for name in SAID if step.facts.get(name) not in ("", None)]
    names = {name: SAID_OTHERWISE.get((step.move, name), SAID[name]) for name in given}
    return [labelled(names[name], _said(name, step.facts[name])) for name in given]


def _by(step: ReplacementStep) -> str:
    if step.actor is None:
        return str(PARTIES[Party.SYSTEM])
    who = str(step.actor)
    return gettext("%(who)s, for the person") % {"who": who} if step.on_paper else who


def _said(name: str, value: Any) -> str:
    if name in WORDS:
        return str(WORDS[name].get(value, value))
    if name in MOMENTS:
        return f"{datetime.fromisoformat(value).astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(value.get("name", "")) if isinstance(value, dict) else str(value)


def statement_of(row: Replacement) -> str:
    """The sentence for personnel. It names the post on the grid that ends; it says nothing about the contract."""
    words = {"worker": row.worker.name, "number": row.worker.staff_number, "day": row.ends_on}
    return (
        gettext(
            "The full-time post of %(worker)s (%(number)s) on the grid ends on %(day)s. "
            "This ends the post on the grid. It says nothing of the labour contract."
        )
        % words
    )


def recorded_grounds(row: Replacement) -> list[ReplacementGround]:
    return [ground for ground in row.grounds.all() if ground.kind == GroundKind.RECORDED.value]
