"""What differs between two revisions of a quarter: of which member, which figure, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.figures.quarter_indicators import QUARTER
from assessment.score.models import Grade, QuarterlyScore, ScoreRevision
from assessment.score.quarter_services import rows_before
from assessment.score.quarter_words import not_assessed_text

LABELS: dict[str, Any] = {
    "rank": gettext_lazy("rank"),
    "score": gettext_lazy("total"),
    "grade": gettext_lazy("grade"),
    "in_bottom": gettext_lazy("bottom-ranked"),
    **{component.column: gettext_lazy(component.name) for component in QUARTER},
    "bonus": gettext_lazy("bonus"),
    "deduction": gettext_lazy("deduction"),
    "not_assessed_because": gettext_lazy("not assessed because"),
    "protected": gettext_lazy("kept at the better"),
}


@dataclass(frozen=True)
class Change:
    """One figure that differs, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class MemberChange:
    """Everything that differs for one member."""

    worker: int
    name: str
    changes: tuple[Change, ...]


def difference_of(revision: ScoreRevision) -> list[MemberChange] | None:
    """The difference table of a revision against the one before it; None for the first of a quarter."""
    if revision.revision == 1:
        return None
    before = rows_before(revision)
    after = {row.worker_id: row for row in QuarterlyScore.objects.filter(revision=revision)}
    rows = []
    for worker in sorted(before.keys() | after.keys()):
        one, other = before.get(worker), after.get(worker)
        changes = compared(one, other)
        if changes:
            named = other or one
            assert named is not None
            rows.append(MemberChange(worker, str(named.facts["name"]), changes))
    return rows


def compared(before: QuarterlyScore | None, after: QuarterlyScore | None) -> tuple[Change, ...]:
    """The figures that differ, in the order in which they are shown."""
    return tuple(
        Change(str(label), in_words(name, before), in_words(name, after))
        for name, label in LABELS.items()
        if in_words(name, before) != in_words(name, after)
    )


def in_words(name: str, row: QuarterlyScore | None) -> str:
    """One figure as people read it."""
    value = getattr(row, name) if row is not None else None
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "grade":
        return str(dict(Grade.choices).get(value, value))
    return not_assessed_text(value) if name == "not_assessed_because" else str(value)
