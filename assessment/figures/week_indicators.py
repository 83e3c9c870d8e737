"""The indicators of the weekly inspection: what was done against what may be expected of the member-days."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from assessment.figures.counts import Week
from assessment.figures.indicators import (
    BaseInformation,
    Direction,
    Factor,
    Indicator,
    _,
    by_the_scheme,
    counted,
)
from assessment.figures.sources import Source
from assessment.scheme.terms import Terms


def member_weeks(counts: Week) -> Fraction:
    """The working days of a grid's full-time members, in weeks of five."""
    return Fraction(counts.member_days, 5)


MEMBER_WEEKS = Factor(_("member-weeks"), member_weeks, ("member_days",))
FELL_DUE = Factor(_("cases that fell due"), lambda counts: counts.due, ("due",))


class OfWeek(Indicator):
    """An indicator of the weekly inspection: a grid that does less is an exception, in these words."""

    of = Week
    shortfall: ClassVar[str]

    @classmethod
    def falls_short(cls, counts: Week, terms: Terms) -> bool:
        share = cls.share(counts, terms)
        return share is not None and share < 1


class Visits(OfWeek):
    code = "visits"
    name = _("visits")
    question = _("Did the members visit households and places?")
    counting = _("Visits of the days of the week, but for those judged invented.")
    shortfall = _("fewer visits than expected")
    numerator = counted(_("visits"), "visits")
    denominator = by_the_scheme(_("expected of the member-weeks"), "inspection.visits", MEMBER_WEEKS)
    unit = _("visits")
    sources = (Source.VISITS, Source.MEMBERS)


class Patrols(OfWeek):
    code = "patrols"
    name = _("patrols")
    question = _("Did the members patrol the grid?")
    counting = _("Patrols of the days of the week, but for those judged invented.")
    shortfall = _("fewer patrols than expected")
    numerator = counted(_("patrols"), "patrols")
    denominator = by_the_scheme(_("expected of the member-weeks"), "inspection.patrols", MEMBER_WEEKS)
    unit = _("patrols")
    sources = (Source.PATROLS, Source.MEMBERS)


class WeekReports(OfWeek):
    code = "reports"
    name = _("reports")
    question = _("Did those who serve the grid report what they found?")
    counting = _(
        "Cases first reported in the week by somebody in post on the grid that day; not those judged invalid or a "
        "duplicate, discarded, or returned and unanswered. Restricted cases count, too."
    )
    shortfall = _("fewer reports than expected")
    numerator = counted(_("valid reports"), "reports")
    denominator = by_the_scheme(_("expected of the member-weeks"), "inspection.reports", MEMBER_WEEKS)
    unit = _("reports")
    sources = (Source.REPORTS, Source.MEMBERS)


class DaysWithoutReport(OfWeek):
    code = "days_without_report"
    name = _("days without a report")
    question = _("Was something reported on enough days of the week?")
    counting = _("Of the seven days of the week those on which nothing was reported that counts as a report.")
    shortfall = _("too many days without a report")
    direction = Direction.LESS
    numerator = counted(_("days without a report"), "days_without_report")
    denominator = by_the_scheme(_("allowed at most"), "inspection.days_without_report")
    unit = _("days")
    sources = (Source.REPORTS,)

    @classmethod
    def sample(cls, counts: Week, terms: Terms, wanted: Fraction | int) -> Fraction | int:  # noqa: ARG003
        return counts.member_days


class WeekOnTime(OfWeek):
    code = "on_time"
    name = _("settled on time")
    question = _("Were the cases that fell due this week settled by their deadline?")
    counting = _(
        "Valid cases of the level grid or village whose deadline falls in the week; a deadline at midnight belongs to "
        "the day that ends then. What was closed on the spot had no deadline."
    )
    shortfall = _("fewer cases settled on time than expected")
    numerator = counted(_("settled on time"), "on_time")
    denominator = by_the_scheme(_("expected of those that fell due"), "inspection.on_time_share", FELL_DUE)
    beside = (counted(_("fell due"), "due"),)
    unit = _("cases")
    sources = (Source.DUE,)


class Overdue(OfWeek):
    code = "overdue"
    name = _("cases overdue")
    question = _("Is any case left unsettled after its deadline?")
    counting = _(
        "Valid cases of the level grid or village that were past their deadline and not settled when the week ended."
    )
    shortfall = _("cases overdue")
    direction = Direction.LESS
    numerator = counted(_("overdue at the end of the week"), "overdue")
    denominator = by_the_scheme(_("allowed at most"), "inspection.overdue")
    unit = _("cases")
    sources = (Source.OVERDUE,)

    @classmethod
    def sample(cls, counts: Week, terms: Terms, wanted: Fraction | int) -> Fraction | int:  # noqa: ARG003
        return counts.due + counts.overdue


class HazardsOverdue(OfWeek):
    code = "hazards_overdue"
    name = _("hazards overdue")
    question = _("Is any hazard left unrectified after its deadline?")
    counting = _(
        "Hazards that were past their deadline and not put right when the week ended, but for those judged invented."
    )
    shortfall = _("hazards overdue")
    direction = Direction.LESS
    numerator = counted(_("overdue at the end of the week"), "hazards_overdue")
    denominator = by_the_scheme(_("allowed at most"), "inspection.hazards_overdue")
    beside = (counted(_("hazards due this week"), "hazards_due"),)
    unit = _("hazards")
    sources = (Source.HAZARDS,)

    @classmethod
    def sample(cls, counts: Week, terms: Terms, wanted: Fraction | int) -> Fraction | int:  # noqa: ARG003
        return counts.hazards_due + counts.hazards_overdue


INSPECTION: tuple[type[OfWeek], ...] = (
    Visits,
    Patrols,
    WeekReports,
    DaysWithoutReport,
    WeekOnTime,
    Overdue,
    HazardsOverdue,
)


@dataclass(frozen=True)
class PlainFigure:
    """A figure of the week that is counted and shown, and of which nothing is expected."""

    code: str
    name: str
    question: str
    counting: str
    sources: tuple[Source, ...]


MEMBER_DAYS = PlainFigure(
    "member_days",
    _("member-days"),
    _("How many working days did full-time members have?"),
    _("One for each member in post and working day of the week, without days of approved leave and of induction."),
    (Source.MEMBERS,),
)
WEEK_ENTRIES = PlainFigure(
    "entries",
    BaseInformation.name,
    _("How many entries of base information were made?"),
    _("New, changed and verified entries of the days of the week, together."),
    (Source.ENTRIES,),
)

# Everything that a row of the weekly inspection shows, in the order in which it is shown.
WEEK_FIGURES: tuple[PlainFigure | type[OfWeek], ...] = (MEMBER_DAYS, *INSPECTION, WEEK_ENTRIES)
