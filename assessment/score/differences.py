"""What differs between two revisions of a month's scores: whose, which figure, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.figures.indicators import BULLETIN
from assessment.score.explanations import not_scored_text
from assessment.score.models import MonthlyScore, ScoreRevision

LABELS: Mapping[str, Any] = {
    "score": _("total"),
    **{component.column: _(component.name) for component in BULLETIN},
    "effective_days": _("effective days"),
    "not_scored_because": _("no score because"),
}


@dataclass(frozen=True)
class Change:
    """One figure that differs; empty where a revision has none."""

    figure: str
    before: str
    after: str

    @property
    def label(self) -> str:
        return str(LABELS[self.figure])


@dataclass(frozen=True)
class PersonChange:
    """Everything that differs for one person."""

    score: MonthlyScore
    name: str
    staff_number: str
    changes: tuple[Change, ...]


def difference_of(revision: ScoreRevision) -> list[PersonChange]:
    """Whose scores a revision changed against the one before it; empty for the first. Two queries."""
    if revision.revision == 1:
        return []
    before = {score.worker_id: score for score in _of(revision, revision.revision - 1)}
    after = {score.worker_id: score for score in _of(revision, revision.revision)}
    rows = []
    for worker in before.keys() | after.keys():
        one, other = before.get(worker), after.get(worker)
        named = other or one
        changes = compare(one, other)
        if named and changes:
            rows.append(PersonChange(named, str(named.facts["name"]), str(named.facts["staff_number"]), changes))
    return sorted(rows, key=lambda row: row.staff_number)


def changes_of(score: MonthlyScore) -> tuple[Change, ...]:
    """What a revision changed of one person's score; nothing for the first. One query."""
    if score.revision.revision == 1:
        return ()
    before = _of(score.revision, score.revision.revision - 1).filter(worker=score.worker_id).first()
    return compare(before, score)


def compare(before: MonthlyScore | None, after: MonthlyScore | None) -> tuple[Change, ...]:
    """The figures that differ between two scores of a month, with both values as text. None: there is no score."""
    both = [(name, _text(before, name), _text(after, name)) for name in LABELS]
    return tuple(Change(name, one, other) for name, one, other in both if one != other)


def _of(revision: ScoreRevision, number: int) -> Any:
    return MonthlyScore.objects.filter(
        revision__subdistrict=revision.subdistrict_id,
        revision__kind=revision.kind,
        revision__period_start=revision.period_start,
        revision__revision=number,
    )


def _text(score: MonthlyScore | None, figure: str) -> str:
    value = getattr(score, figure) if score else None
    if figure == "not_scored_because":
        return not_scored_text(value or "")
    return "" if value is None else f"{value}"
