"""The register of one person: all their sheets by year, with the sums of what is locked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.pay.choices import RunState
from assessment.pay.models import PaySheet
from core.years import year_in_words

SUMS = ("own_gross", "gross", "deducted", "before_tax", "unit", "total")


@dataclass(frozen=True)
class YearOfSheets:
    """The sheets of one year, and the sums of those that are locked: drafts may still change."""

    year: int
    sheets: Sequence[PaySheet]

    @property
    def in_words(self) -> str:
        return year_in_words(self.year)

    @property
    def sums(self) -> dict[str, Decimal]:
        locked = [sheet for sheet in self.sheets if sheet.run.state == RunState.LOCKED]
        return {name: sum((getattr(sheet, name) for sheet in locked), Decimal(0)) for name in SUMS}


def years_of(sheets: Iterable[PaySheet]) -> list[YearOfSheets]:
    """The sheets by the year of their month, the newest first."""
    found: dict[int, list[PaySheet]] = {}
    for sheet in sheets:
        found.setdefault(sheet.run.month.year, []).append(sheet)
    return [YearOfSheets(year, found[year]) for year in sorted(found, reverse=True)]
