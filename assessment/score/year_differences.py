"""What differs between two revisions of a year: of whom, which figure, before and after."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.score.models import ScoreRevision, YearlyScore
from assessment.score.quarter_differences import Change, MemberChange
from assessment.score.year_keeping import key_of, rows_before

LABELS: dict[str, Any] = {
    "score": _("score"),
    "months_mean": _("mean of the months"),
    "quarters_mean": _("mean of the quarters"),
}


def difference_of(revision: ScoreRevision) -> list[MemberChange] | None:
    """The difference table of a revision against the one before it; None for the first of a year."""
    if revision.revision == 1:
        return None
    before = rows_before(revision)
    rows = YearlyScore.objects.filter(revision=revision).select_related("worker", "grid")
    after = {key_of(row): row for row in rows}
    found = []
    for key in sorted({*before, *after}, key=lambda key: (key[0], key[1] or 0, key[2] or 0)):
        one, other = before.get(key), after.get(key)
        named = other or one
        assert named is not None
        if changes := compared(one, other):
            name = f"{named.worker or named.grid} · {named.get_category_display()}"
            found.append(MemberChange(named.worker_id or 0, name, changes))
    return found


def compared(before: YearlyScore | None, after: YearlyScore | None) -> tuple[Change, ...]:
    return tuple(
        Change(str(label), _in_words(name, before), _in_words(name, after))
        for name, label in LABELS.items()
        if _in_words(name, before) != _in_words(name, after)
    )


def _in_words(name: str, row: YearlyScore | None) -> str:
    value = getattr(row, name) if row is not None else None
    return "–" if value is None else str(value)
