"""The yearly scores of a revision as its page in the back office shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse

from assessment.score.models import ScoreRevision, YearlyScore
from assessment.score.year_words import mean_text, why_no_score
from core.office.admin import today
from grids.territory.models import Grid


@dataclass(frozen=True)
class YearGroup:
    """The yearly scores of one category, the highest first; a column in which nobody has anything is left out."""

    name: str
    rows: list[tuple[YearlyScore, str, str, str, str]]  # with address, means of months and quarters, note

    @property
    def has_months(self) -> bool:
        return any(row.months_mean is not None for row, *_others in self.rows)

    @property
    def has_quarters(self) -> bool:
        return any(row.quarters_mean is not None for row, *_others in self.rows)

    @property
    def has_notes(self) -> bool:
        return any(note for *_others, note in self.rows)


def groups_of_year(revision: ScoreRevision) -> list[YearGroup]:
    """The yearly scores by category."""
    names = Prefetch("grid", queryset=Grid.objects.on(today()))
    rows = YearlyScore.objects.filter(revision=revision).select_related("worker").prefetch_related(names)
    groups: dict[str, list[YearlyScore]] = {}
    for row in sorted(rows, key=lambda row: (row.score is None, -(row.score or 0), row.pk)):
        groups.setdefault(str(row.get_category_display()), []).append(row)
    address = "admin:assessment_yearlyscore_change"
    return [
        YearGroup(name, [_year_row(row, reverse(address, args=(row.pk,))) for row in group])
        for name, group in groups.items()
    ]


def _year_row(row: YearlyScore, address: str) -> tuple[YearlyScore, str, str, str, str]:
    return row, address, mean_text(row, "months_mean"), mean_text(row, "quarters_mean"), why_no_score(row)
