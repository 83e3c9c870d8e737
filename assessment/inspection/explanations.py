"""A weekly inspection in words and numbers: what is asked, what was done, what the scheme expects, and the rows.

All of it follows from the declarations of the indicators and from what was kept when the week was inspected.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from assessment.figures.counts import Week
from assessment.figures.evidence import EvidenceRow, compared, rows_of_week_today
from assessment.figures.indicators import Direction
from assessment.figures.source_rows import SourceTable, may_open, source_tables
from assessment.figures.sources import WEEK, Source
from assessment.figures.week_indicators import MEMBER_DAYS, WEEK_FIGURES, OfWeek, PlainFigure, member_weeks
from assessment.figures.words import follows, number, sentences_of
from assessment.inspection.board import Cell, cell_of
from assessment.inspection.models import Inspection, InspectionEvidence
from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from assessment.scheme.versions import in_force, versions_of
from staff.accounts.models import User
from staff.calendar.lists import working_calendar


@dataclass(frozen=True)
class Figure:
    """One figure of a weekly inspection with everything that it rests on."""

    code: str
    name: str
    question: str
    counting: str
    cell: Cell
    sentences: list[str]
    formula: str
    tables: list[SourceTable]


@dataclass(frozen=True)
class WeekExplained:
    """All figures of a weekly inspection; `kept` says whether the rows that counted were kept with it."""

    figures: list[Figure]
    scheme: str
    kept: bool


def explain_week(row: Inspection, user: User, *, whole: str = "") -> WeekExplained:
    """Open one inspection to what its figures rest on, as `user` may see it; the number of queries is constant.

    `whole` is the kind of rows that are shown to their end.
    """
    scheme = scheme_of(row)
    terms = scheme.value
    tables = {table.source: table for table in tables_of_week(row, user, whole=whole)}
    counts = row.counts
    return WeekExplained(
        figures=[_figure(row, figure, counts, terms, tables) for figure in WEEK_FIGURES],
        scheme=_("%(scheme)s, in force from %(day)s") % {"scheme": scheme, "day": f"{scheme.in_force_from:%Y-%m-%d}"},
        kept=kept_with(row) is not None,
    )


def _figure(
    row: Inspection,
    figure: PlainFigure | type[OfWeek],
    counts: Week,
    terms: Terms,
    tables: dict[Source, SourceTable],
) -> Figure:
    cell, sources = cell_of(row, figure), figure.sources
    if isinstance(figure, PlainFigure):
        sentences, formula = [_capacity(counts)] if figure is MEMBER_DAYS else [], ""
    else:
        sentences = _sentences(figure, cell, counts, terms)
        formula = _formula(row, figure, counts, terms) if cell.expected else ""
        # The members' days have a figure of their own, which lists them once.
        sources = tuple(source for source in sources if source is not Source.MEMBERS)
    return Figure(
        code=figure.code,
        name=_(figure.name),
        question=_(figure.question),
        counting=_(figure.counting),
        cell=cell,
        sentences=sentences,
        formula=formula,
        tables=[tables[source] for source in sources if source in tables],
    )


def _capacity(counts: Week) -> str:
    return _("Working days: %(working)d; member-days: %(days)d, which makes member-weeks of five days: %(weeks)s.") % {
        "working": counts.working_days,
        "days": counts.member_days,
        "weeks": number(member_weeks(counts)),
    }


def _sentences(indicator: type[OfWeek], cell: Cell, counts: Week, terms: Terms) -> list[str]:
    sentences = sentences_of(indicator, counts, terms)
    if not cell.expected:
        return [*sentences, _("There was nothing to measure, so nothing was expected.")]
    return [*sentences, _("Falls short: %(what)s.") % {"what": _(indicator.shortfall)}] if cell.short else sentences


def _formula(row: Inspection, indicator: type[OfWeek], counts: Week, terms: Terms) -> str:
    """Like `1 < 2 × 0.8 = 1.6`: what was done, compared with what was expected and how that follows."""
    done, wanted = getattr(row, indicator.code), Fraction(row.expected[indicator.code])
    if indicator.direction is Direction.LESS:
        sign = "≤" if done <= wanted else ">"
    else:
        sign = "≥" if done >= wanted else "<"
    return f"{done} {sign} {follows(indicator.denominator, counts, terms)}"


def rows_behind_week(inspection: Inspection) -> list[EvidenceRow]:
    """The rows of a weekly inspection as they counted when it was made, marked. A constant number of queries."""
    kept = kept_with(inspection)
    if kept is None:
        return []
    subdistrict, calendar = inspection.subdistrict, working_calendar(inspection.subdistrict)
    now = rows_of_week_today(subdistrict, inspection.grid_id, inspection.period, scheme_of(inspection).value, calendar)
    return compared(kept.rows, now)


def kept_with(inspection: Inspection) -> InspectionEvidence | None:
    """What was kept with an inspection; nothing with those made before rows were kept."""
    return getattr(inspection, "evidence", None)


def scheme_of(inspection: Inspection) -> Scheme:
    """The version that a week was inspected by; of one from before that was noted, the one in force then."""
    noted = next((one for one in versions_of(inspection.subdistrict_id) if one.pk == inspection.scheme_id), None)
    return noted or in_force(inspection.subdistrict_id, inspection.week)


def tables_of_week(inspection: Inspection, user: User, *, whole: str = "") -> list[SourceTable]:
    """The rows behind a weekly inspection by source, `whole` to its end; nothing for who may not see them."""
    sources = [source.source for source in WEEK]
    return (
        source_tables(rows_behind_week(inspection), sources, WEEK_FIGURES, user, whole=whole)
        if may_open(inspection.subdistrict_id, inspection.grid_id, user)
        else []
    )
