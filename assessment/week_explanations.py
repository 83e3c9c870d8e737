"""A weekly inspection in words and numbers: what is asked, what was done, what the scheme expects, and the rows.

All of it follows from the declarations of the indicators and from what was kept when the week was inspected.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from assessment.counts import Week
from assessment.explanations import short
from assessment.indicators import INSPECTION, MEMBER_DAYS, WEEK_ENTRIES, Count, Direction, OfWeek, Source
from assessment.inspection_board import Cell, cell_of
from assessment.models import Inspection
from assessment.rules import rounded
from assessment.source_rows import SourceTable, kept_with, scheme_of, tables_of_week
from assessment.terms import Terms
from assessment.terms_words import LABELS, in_words, value_at
from staff.models import User


@dataclass(frozen=True)
class Figure:
    """One figure of a weekly inspection with everything that it rests on."""

    code: str
    name: str
    question: str
    cell: Cell
    told: list[str]
    formula: str
    tables: list[SourceTable]


@dataclass(frozen=True)
class WeekExplained:
    """All figures of a weekly inspection; `kept` says whether the rows that counted were kept with it."""

    figures: list[Figure]
    scheme: str
    kept: bool


def explain_week(row: Inspection, user: User) -> WeekExplained:
    """Open one inspection to what its figures rest on, as `user` may see it; the number of queries is constant."""
    scheme = scheme_of(row)
    terms = scheme.value
    tables = {table.source: table for table in tables_of_week(row, user)}
    counts = Week.from_json({name: getattr(row, name) for name in Week.__dataclass_fields__})
    capacity = _count(MEMBER_DAYS, counts, tables, [_capacity(counts)])
    figures = [_figure(row, indicator, counts, terms, tables) for indicator in INSPECTION]
    return WeekExplained(
        figures=[capacity, *figures, _count(WEEK_ENTRIES, counts, tables, [])],
        scheme=_("%(scheme)s, in force from %(day)s") % {"scheme": scheme, "day": f"{scheme.in_force_from:%Y-%m-%d}"},
        kept=kept_with(row) is not None,
    )


def _count(figure: Count, counts: Week, tables: dict[Source, SourceTable], told: list[str]) -> Figure:
    cell = Cell(getattr(counts, figure.code), "", short=False)
    return Figure(figure.code, _(figure.name), _(figure.question), cell, told, "", _tables_of(figure.sources, tables))


def _capacity(counts: Week) -> str:
    return _("Of %(working)d working days; %(days)d member-days are %(weeks)s member-weeks of five days.") % {
        "working": counts.working_days,
        "days": counts.member_days,
        "weeks": _exact(Fraction(counts.member_days, 5)),
    }


def _figure(
    row: Inspection, indicator: type[OfWeek], counts: Week, terms: Terms, tables: dict[Source, SourceTable]
) -> Figure:
    cell = cell_of(row, indicator)
    label = LABELS[indicator.denominator.term]
    told = [
        *(
            _("%(name)s: %(count)s.") % {"name": _(side.name), "count": side.of(counts, terms)}
            for side in (indicator.numerator, *indicator.beside)
        ),
        _("The scheme says: %(term)s %(value)s.")
        % {"term": label, "value": in_words(value_at(terms, indicator.denominator.term))},
    ]
    if not cell.expected:
        told.append(_("There was nothing to measure, so nothing was expected."))
    elif cell.short:
        told.append(_("Falls short: %(what)s.") % {"what": _(indicator.shortfall)})
    sources = tuple(source for source in indicator.sources if source is not Source.MEMBERS)
    return Figure(
        indicator.code,
        _(indicator.name),
        _(indicator.question),
        cell,
        told,
        _formula(row, indicator, counts, terms) if cell.expected else "",
        _tables_of(sources, tables),
    )


def _formula(row: Inspection, indicator: type[OfWeek], counts: Week, terms: Terms) -> str:
    """Like `1 < 2 × 0.8 = 1.6`: what was done, beside what was expected and how that follows."""
    done, wanted = Fraction(getattr(row, indicator.code)), Fraction(row.expected[indicator.code])
    side = indicator.denominator
    follows = _exact(wanted)
    if side.factor.name:
        term = in_words(value_at(terms, side.term))
        follows = f"{term} × {_exact(Fraction(side.factor.of(counts)))} {_(side.factor.name)} = {follows}"
    if indicator.direction is Direction.LESS:
        return f"{_exact(done)} {'≤' if done <= wanted else '>'} {follows}"
    return f"{_exact(done)} {'≥' if done >= wanted else '<'} {follows}"


def _exact(value: Fraction) -> str:
    """A figure as people read it; two places where it does not end."""
    return short(rounded(value)) if value.denominator != 1 else str(Decimal(value.numerator))


def _tables_of(sources: tuple[Source, ...], tables: dict[Source, SourceTable]) -> list[SourceTable]:
    return [tables[source] for source in sources if source in tables]
