"""A monthly score in words and numbers: stretch by stretch what was counted, and how the points follow.

A score keeps codes and values only; the words are made here, when it is shown, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.figures.counts import StretchCounts
from assessment.figures.evidence import EvidenceRow, compared
from assessment.figures.indicators import BULLETIN, BaseInformation, Component
from assessment.figures.source_rows import SourceTable, readable_rows, source_tables
from assessment.figures.stretches import STRETCH_OF_MONTH, rows_of_stretches
from assessment.figures.words import all_sentences_of, not_ranked_text, number, share
from assessment.scheme.terms import Terms
from assessment.score.models import MonthlyScore, ScoreEvidence
from assessment.score.month_rules import measures_of
from core.clock import day_of
from staff.accounts.models import User

SOURCES = tuple(source.source for source in STRETCH_OF_MONTH)
COLUMNS = {source.source: source.columns for source in STRETCH_OF_MONTH}


@dataclass(frozen=True)
class Part:
    """One component in one stretch: its points there, out of how many, and how they came about."""

    title: str
    points: str  # empty where there was nothing to measure
    out_of: str
    questions: list[tuple[str, str]]
    counted: list[str]
    formula: str
    share: int = 0  # percent, for the bar


@dataclass(frozen=True)
class StretchInWords:
    """One stretch of the month: where, which days, what it gave, and the rows that counted."""

    title: str
    days: str
    parts: list[Part]
    total: str
    left_out: bool
    tables: list[SourceTable]


@dataclass(frozen=True)
class Whole:
    """One component of the month: its points, and how they follow from the stretches."""

    title: str
    points: Decimal | None
    out_of: str
    formula: str
    share: int


@dataclass(frozen=True)
class InWords:
    """Everything that a person may want to know about a monthly score."""

    wholes: list[Whole]
    total: str
    no_score: str
    days: str
    late: str  # that it was computed long after the month was frozen
    stretches: list[StretchInWords]


def explain(score: MonthlyScore, user: User, *, whole: str = "") -> InWords:
    """Explain one score, with the rows behind it as `user` may read them; the table `whole` to its end."""
    terms = Terms.model_validate(score.revision.terms)
    groups = rows_behind(score)
    stretches = []
    for place, kept, judged in zip(score.facts["stretches"], score.measures["stretches"], score.stretches, strict=True):
        rows = next((group.rows for group in groups if group.is_of(place)), [])
        counts = StretchCounts.from_json(kept)
        tables = source_tables(
            rows, SOURCES, BULLETIN, user, columns=COLUMNS, whole=whole, of=f"{counts.begins_on:%m-%d}-"
        )
        stretches.append(_stretch(place, counts, judged, terms, tables))
    return InWords(
        wholes=[_whole(score, component, terms) for component in BULLETIN],
        total=_total(score),
        no_score=not_scored_text(score.not_scored_because),
        days=_("Effective days: %(effective)s of %(days)d in the month.")
        % {"effective": number(Fraction(score.effective_days)), "days": score.days},
        late=_late(score),
        stretches=stretches,
    )


def _whole(score: MonthlyScore, component: Component, terms: Terms) -> Whole:
    points = score.points(component)
    weight = component.weight(terms)
    parts = [
        f"{one['weight']} × {number(Fraction(one['points'][component.code]))}"
        for one in score.stretches
        if not one.get("left_out") and one["points"][component.code] is not None
    ]
    return Whole(
        title=_(component.name),
        points=points,
        out_of=number(Fraction(weight)),
        formula="" if points is None else f"{' + '.join(parts)} = {points}",
        share=min(100, int(100 * points / weight)) if points and weight else 0,
    )


def _total(score: MonthlyScore) -> str:
    counted = [str(points) for component in BULLETIN if (points := score.points(component)) is not None]
    return f"{' + '.join(counted)} = {score.score}" if counted else ""


def _late(score: MonthlyScore) -> str:
    bulletin, told = score.revision.bulletin, score.revision.told_at
    if bulletin is None or bulletin.frozen_at is None or told is None or told == bulletin.frozen_at:
        return ""
    return _("The month was frozen before scores were kept: it was counted on %(day)s, as things stood then.") % {
        "day": f"{day_of(told)}"
    }


def not_scored_text(code: str) -> str:
    """Why there is no score, in a sentence; empty where there is one."""
    sentences = {
        "new_in_post": _("No score: in induction, and too few days served beside it."),
        "on_leave": _("No score: on approved leave, and too few days served beside it."),
        "short_service": _("No score: too few days of the month served."),
    }
    return sentences.get(code, not_ranked_text(code))


# --- a stretch --------------------------------------------------------------------------------------


def _stretch(
    place: Mapping[str, Any], counts: StretchCounts, judged: Mapping[str, Any], terms: Terms, tables: list[SourceTable]
) -> StretchInWords:
    left_out = bool(judged.get("left_out"))
    return StretchInWords(
        title=f"{place['grid_name']} · {counts.begins_on:%m-%d} – {counts.ends_on - timedelta(days=1):%m-%d}",
        days=_days(counts),
        parts=[] if left_out else [_part(component, counts, judged, terms) for component in BULLETIN],
        total="" if left_out else judged["total"],
        left_out=left_out,
        tables=tables,
    )


def _days(counts: StretchCounts) -> str:
    return _(
        "Days in post: %(member)d, of them on approved leave %(leave)s and in induction %(induction)d; effective "
        "days: %(effective)s of %(days)d, which makes member-months: %(months)s."
    ) % {
        "member": counts.member_days,
        "leave": counts.leave_days,
        "induction": counts.induction_days,
        "effective": counts.effective_days,
        "days": counts.days,
        "months": number(Fraction(counts.effective_days) / counts.days),
    }


def _part(component: Component, counts: StretchCounts, judged: Mapping[str, Any], terms: Terms) -> Part:
    measures = measures_of(counts)
    points, weight = judged["rounded"][component.code], judged["weights"][component.code]
    counted = [text for part in component.parts for text in all_sentences_of(part.indicator, measures, terms)]
    for part in component.parts:
        counted += NOTES.get(part.indicator.code, lambda _counts: [])(counts)
    if weight and Fraction(weight) != Fraction(component.weight(terms)):
        counted.append(
            _("Its weight of %(weight)s is scaled up to %(effective)s, because another indicator is left out.")
            % {"weight": number(Fraction(component.weight(terms))), "effective": number(Fraction(weight))}
        )
    out_of = number(Fraction(weight or component.weight(terms)))
    reached = Fraction(judged["points"][component.code] or 0) / Fraction(weight) if weight else Fraction()
    return Part(
        title=_(component.name),
        points=points or "",
        out_of=out_of,
        questions=[(_(part.indicator.question), str(OWN[part.indicator.code])) for part in component.parts],
        counted=counted,
        formula=f"{out_of} × {_shares(component, counts, judged, terms)} = {points}" if points else "",
        share=int(reached * 100),
    )


def _shares(component: Component, counts: StretchCounts, judged: Mapping[str, Any], terms: Terms) -> str:
    """The share of a component as it is computed; where several indicators are mixed, each with its weight."""
    measures, weights = measures_of(counts), judged["weights_within"][component.code]
    mixed = [
        share(part.indicator, measures, terms)
        if len(component.parts) == 1
        else f"{number(Fraction(weights[part.indicator.code]))} × {share(part.indicator, measures, terms)}"
        for part in component.parts
        if weights.get(part.indicator.code)
    ]
    return mixed[0] if len(component.parts) == 1 else f"({' + '.join(mixed)})"


# What of the facts of the grid is a member's own.
OWN = {
    "base": gettext_lazy(
        "Entries of the days of this stretch that name the person, and the person's part of those that name nobody; "
        "never those that name another."
    ),
    "reports": gettext_lazy(
        "The person's own valid reports on this grid in these days; not those judged invalid or a duplicate, "
        "discarded, or returned and unanswered. Petitions and crime clues do not count."
    ),
    "on_time": gettext_lazy(
        "The person's own valid reports on this grid, of the level grid or village, whose deadline falls in "
        "these days. One that falls on a day of approved leave counts only where it was met."
    ),
    "awareness": gettext_lazy(
        "The surveys of this grid in those of the counted months in which the person was in post here for enough of "
        "the days."
    ),
}


def _entries(counts: StretchCounts) -> list[str]:
    """By what part entries that name nobody are shared, where there are any."""
    notes = []
    if counts.unnamed_part is not None:
        notes.append(
            _(
                "Entries of these days that name nobody: %(part)s of them are the person's. By effective days it would "
                "be %(own)s of %(all)s; but members who served on different days would then get more together than was "
                "entered."
            )
            % {"part": counts.unnamed_part, "own": counts.effective_days, "all": counts.team_days}
        )
    elif counts.unnamed:
        notes.append(
            _("Entries of these days that name nobody are shared by effective days: %(own)s of %(all)s are own ones.")
            % {"own": counts.effective_days, "all": counts.team_days}
        )
    if counts.sheet_unnamed:
        notes.append(
            _("Those of a sheet of the whole month that name nobody: %(own)s of %(all)s effective days are own ones.")
            % {"own": counts.effective_days, "all": counts.team_days_of_month}
        )
    if counts.sheet_named and counts.own_days_of_month != counts.effective_days:
        notes.append(
            _("Those of a sheet that name the person: these days are %(own)s of %(all)s effective days here.")
            % {"own": counts.effective_days, "all": counts.own_days_of_month}
        )
    return notes


def _excused(counts: StretchCounts) -> list[str]:
    if not counts.excused:
        return []
    return [_("Left out, because they fell due on approved leave: %(count)d.") % {"count": counts.excused}]


NOTES = {BaseInformation.code: _entries, "on_time": _excused}


# --- the rows behind it -----------------------------------------------------------------------------


@dataclass(frozen=True)
class RowsOfStretch:
    """The rows behind one stretch, each marked with what changed since it counted."""

    place: Mapping[str, Any]
    rows: list[EvidenceRow]

    def is_of(self, place: Mapping[str, Any]) -> bool:
        return _which(self.place) == _which(place)


def _which(place: Mapping[str, Any]) -> tuple[Any, ...]:
    return place["grid"], place["begins_on"]


def rows_behind(score: MonthlyScore) -> list[RowsOfStretch]:
    """The rows of a score by stretch: as they counted when it was told, and what they are today. Two queries."""
    revision = score.revision
    kept = ScoreEvidence.objects.filter(revision=revision, worker=score.worker_id).first()
    terms = Terms.model_validate(revision.terms)
    today = rows_of_stretches(revision.subdistrict, revision.period, terms, score.worker_id)
    now = {_which(place): (place, rows) for place, rows in today}
    groups = []
    for group in kept.rows if kept else []:
        _place, current = now.pop(_which(group), (group, {}))
        groups.append(RowsOfStretch(group, compared(group["rows"], current)))
    return groups + [RowsOfStretch(place, compared({}, rows)) for place, rows in now.values()]


def flat_rows(score: MonthlyScore, user: User) -> list[EvidenceRow]:
    """The same as one list, as `user` may read them; each row says of which grid and from which day its stretch is."""
    rows: list[EvidenceRow] = []
    for group in rows_behind(score):
        of_stretch = {"grid": group.place["grid"], "begins_on": group.place["begins_on"]}
        rows += [replace(row, counted={**of_stretch, **row.counted}) for row in readable_rows(user, group.rows)]
    return rows
