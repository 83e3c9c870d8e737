"""The indicators, each declared once: what is asked, what is divided by what, and where the rows are.

Scoring, the explanation of a line, the heads of tables, the exceptions of an inspection and the lists
of source rows are all derived from these declarations, and the laws of scoring are tested for every
class in `INDICATORS`. Plain values in and out, like `rules`: texts are marked for the catalogue here
and translated where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple

from assessment.counts import Measures, Week
from assessment.terms import Terms

ONE = Fraction(1)


def _(text: str) -> str:
    """Mark a text for the catalogue; whoever shows it translates it."""
    return text


@lru_cache(maxsize=256)
def exact(figure: Decimal | int) -> Fraction:
    """A figure of the terms as a fraction. Remembered, because every line asks for the same few."""
    return Fraction(figure)


class Direction(StrEnum):
    MORE = "more"  # more is better: the denominator is what is expected at least
    LESS = "less"  # less is better: the denominator is what is allowed at most


class Source(StrEnum):
    """Kinds of rows that a figure can be opened to."""

    MEMBERS = "members"
    ENTRIES = "entries"
    REPORTS = "reports"
    DUE = "due"
    SURVEYS = "surveys"
    VISITS = "visits"
    PATROLS = "patrols"
    OVERDUE = "overdue"
    HAZARDS = "hazards"


SOURCE_NAMES = {
    Source.MEMBERS: _("full-time members and their days"),
    Source.ENTRIES: _("base-information entries"),
    Source.REPORTS: _("valid reports"),
    Source.DUE: _("cases that fell due"),
    Source.SURVEYS: _("awareness surveys"),
    Source.VISITS: _("visits"),
    Source.PATROLS: _("patrols"),
    Source.OVERDUE: _("cases overdue"),
    Source.HAZARDS: _("hazards due or overdue"),
}


@dataclass(frozen=True)
class Factor:
    """What a term of the scheme is multiplied by: so many member-weeks, or cases that fell due."""

    name: str
    of: Callable[[Any], Fraction | int]
    counts: tuple[str, ...]


ONCE = Factor("", lambda _counts: 1, ())


@dataclass(frozen=True)
class Quantity:
    """One side of an indicator: its name, how it follows from what was counted, and which counts it reads."""

    name: str
    of: Callable[[Any, Terms], Fraction | int]
    counts: tuple[str, ...]
    term: str = ""  # where the scheme sets it: the path of the term, to be taken so many times
    factor: Factor = ONCE


def by_the_scheme(name: str, term: str, factor: Factor = ONCE) -> Quantity:
    """A side that is a term of the scheme, named by its path, times a factor."""
    value = attrgetter(term)
    return Quantity(
        name, lambda counts, terms: exact(value(terms)) * factor.of(counts), factor.counts, term=term, factor=factor
    )


class Indicator:
    """A question asked of a grid, answered by a share from 0 to 1 of what is expected or allowed."""

    of: ClassVar[type] = Measures  # what it reads: the counts of a month, or of a week
    code: ClassVar[str]
    name: ClassVar[str]
    question: ClassVar[str]
    numerator: ClassVar[Quantity]
    denominator: ClassVar[Quantity]
    unit: ClassVar[str]
    direction: ClassVar[Direction] = Direction.MORE
    sources: ClassVar[tuple[Source, ...]]

    def __init_subclass__(cls) -> None:
        if "code" in cls.__dict__:
            INDICATORS[f"{cls.of.__name__.lower()}.{cls.code}"] = cls

    @classmethod
    def minimum_sample(cls, terms: Terms) -> int:  # noqa: ARG003  (declarations that need it read it)
        """How large the sample must be to say anything; 0: any will do."""
        return 0

    @classmethod
    def sample(cls, counts: Any, terms: Terms, wanted: Fraction | int) -> Fraction | int:  # noqa: ARG003
        """On how much the answer rests; where that is nothing, there is nothing to measure."""
        return wanted

    @classmethod
    def share(cls, counts: Any, terms: Terms) -> Fraction | None:
        """How far the expectation is met, capped at 1; None where there is nothing to measure."""
        return cls.measured(counts, terms).share

    @classmethod
    def measured(cls, counts: Any, terms: Terms) -> Measured:
        """Both sides and the share that follows from them."""
        done, wanted = cls.numerator.of(counts, terms), cls.denominator.of(counts, terms)
        sample = cls.sample(counts, terms, wanted)
        if not sample or sample < cls.minimum_sample(terms):
            return Measured(done, wanted, None)
        part, whole = (wanted, done) if cls.direction is Direction.LESS else (done, wanted)
        return Measured(done, wanted, ONE if part >= whole else Fraction(part) / whole)


class Measured(NamedTuple):
    """What an indicator gave: what was done, what was expected or allowed, and the share."""

    done: Fraction | int
    wanted: Fraction | int
    share: Fraction | None


INDICATORS: dict[str, type[Indicator]] = {}


def member_months(counts: Measures) -> Fraction:
    """m: the effective days of a grid's full-time members, in months."""
    return Fraction(counts.effective_days, counts.days)


MEMBER_MONTHS = Factor(_("member-months"), member_months, ("effective_days",))


@lru_cache(maxsize=64)
def _worth(new: Decimal, new_of_people: Decimal, changed: Decimal, verified: Decimal) -> tuple[int, int, int, int, int]:
    """What entries are worth as whole numbers, and of which fraction of a point."""
    parts = [Fraction(worth) for worth in (new, new_of_people, changed, verified)]
    whole = lcm(*(part.denominator for part in parts))
    a, b, c, d = (int(part * whole) for part in parts)
    return a, b, c, d, whole


def base_points(counts: Measures, terms: Terms) -> Fraction:
    """P: the points of the base-information entries. New entries of class people earn what the scheme says: 0."""
    base = terms.base
    new, of_people, changed, verified, whole = _worth(base.new, base.new_of_people, base.changed, base.verified)
    points = 0
    for name, (made, altered, checked) in counts.entries.items():
        points += made * (of_people if name == "people" else new) + altered * changed + checked * verified
    return Fraction(points, whole)


class BaseInformation(Indicator):
    code = "base"
    name = _("base information")
    question = _("Was the base information of the grid entered and kept up to date?")
    numerator = Quantity(_("points of the entries"), base_points, ("entries",))
    denominator = by_the_scheme(_("target for the member-months"), "base.target", MEMBER_MONTHS)
    unit = _("points")
    sources = (Source.ENTRIES, Source.MEMBERS)


class Reports(Indicator):
    code = "reports"
    name = _("valid reports")
    question = _("Did those who serve the grid find and report what happened there?")
    numerator = Quantity(_("valid reports"), lambda counts, _terms: counts.valid_reports, ("valid_reports",))
    denominator = by_the_scheme(_("target for the member-months"), "incidents.target", MEMBER_MONTHS)
    unit = _("reports")
    sources = (Source.REPORTS, Source.MEMBERS)


class OnTime(Indicator):
    code = "on_time"
    name = _("settled on time")
    question = _("Were the cases of the grid and village settled by their deadline?")
    numerator = Quantity(_("settled on time"), lambda counts, _terms: counts.on_time, ("on_time",))
    denominator = Quantity(_("fell due"), lambda counts, _terms: counts.due, ("due",))
    unit = _("cases")
    sources = (Source.DUE,)


class Awareness(Indicator):
    code = "awareness"
    name = _("awareness")
    question = _("Do the residents know their grid member?")
    numerator = Quantity(_("knew their grid member"), lambda counts, _terms: counts.knowing, ("knowing",))
    denominator = Quantity(_("residents asked"), lambda counts, _terms: counts.asked, ("asked",))
    unit = _("residents")
    sources = (Source.SURVEYS,)

    @classmethod
    def minimum_sample(cls, terms: Terms) -> int:
        return terms.awareness.minimum_asked


@dataclass(frozen=True)
class Part:
    """One indicator within a component, and its share of the component's points."""

    indicator: type[Indicator]
    weight: Callable[[Terms], Decimal | int]


@dataclass(frozen=True)
class Component:
    """A scored column of the bulletin: one indicator or several mixed; the scheme says for how many points."""

    code: str
    name: str
    column: str  # of BulletinLine
    weight: Callable[[Terms], Decimal]
    parts: tuple[Part, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The kinds of rows behind it, each once."""
        return tuple(dict.fromkeys(source for part in self.parts for source in part.indicator.sources))

    def read(self, counts: Measures) -> tuple[Hashable, ...]:
        """The counts that its indicators read. Where these are equal, so is whatever follows by one scheme."""
        return tuple([_plain(counts, name) for name in self._reads])

    @cached_property
    def _reads(self) -> tuple[str, ...]:
        sides = [side for part in self.parts for side in (part.indicator.numerator, part.indicator.denominator)]
        return tuple(dict.fromkeys(["days", *(name for side in sides for name in side.counts)]))


def _plain(counts: Measures, name: str) -> Hashable:
    return tuple(sorted(counts.entries.items())) if name == "entries" else getattr(counts, name)


BULLETIN = (
    Component(
        "base",
        BaseInformation.name,
        "base_score",
        lambda terms: terms.weights.base,
        (Part(BaseInformation, lambda _terms: 1),),
    ),
    Component(
        "incidents",
        _("incidents"),
        "incident_score",
        lambda terms: terms.weights.incidents,
        (
            Part(Reports, lambda terms: terms.incidents.share_of_reports),
            Part(OnTime, lambda terms: terms.incidents.share_on_time),
        ),
    ),
    Component(
        "awareness",
        Awareness.name,
        "awareness_score",
        lambda terms: terms.weights.awareness,
        (Part(Awareness, lambda _terms: 1),),
    ),
)


# --- the weekly inspection: what was done against what may be expected of the member-days -----------


def member_weeks(counts: Week) -> Fraction:
    """The working days of a grid's full-time members, in weeks of five."""
    return Fraction(counts.member_days, 5)


MEMBER_WEEKS = Factor(_("member-weeks"), member_weeks, ("member_days",))
FELL_DUE = Factor(_("cases that fell due"), lambda counts: counts.due, ("due",))


class OfWeek(Indicator):
    """An indicator of the weekly inspection: whoever falls short of it is an exception, in these words."""

    of = Week
    shortfall: ClassVar[str]
    beside: ClassVar[tuple[Quantity, ...]] = ()  # what else is counted of the same rows, to be told with it

    @classmethod
    def falls_short(cls, counts: Week, terms: Terms) -> bool:
        share = cls.share(counts, terms)
        return share is not None and share < 1


class Visits(OfWeek):
    code = "visits"
    name = _("visits")
    question = _("Did the members visit households and places?")
    shortfall = _("fewer visits than expected")
    numerator = Quantity(_("visits"), lambda counts, _terms: counts.visits, ("visits",))
    denominator = by_the_scheme(_("expected of the member-weeks"), "inspection.visits", MEMBER_WEEKS)
    unit = _("visits")
    sources = (Source.VISITS, Source.MEMBERS)


class Patrols(OfWeek):
    code = "patrols"
    name = _("patrols")
    question = _("Did the members patrol the grid?")
    shortfall = _("fewer patrols than expected")
    numerator = Quantity(_("patrols"), lambda counts, _terms: counts.patrols, ("patrols",))
    denominator = by_the_scheme(_("expected of the member-weeks"), "inspection.patrols", MEMBER_WEEKS)
    unit = _("patrols")
    sources = (Source.PATROLS, Source.MEMBERS)


class WeekReports(OfWeek):
    code = "reports"
    name = _("reports")
    question = _("Did those who serve the grid report what they found?")
    shortfall = _("fewer reports than expected")
    numerator = Quantity(_("valid reports"), lambda counts, _terms: counts.reports, ("reports",))
    denominator = by_the_scheme(_("expected of the member-weeks"), "inspection.reports", MEMBER_WEEKS)
    unit = _("reports")
    sources = (Source.REPORTS, Source.MEMBERS)


class DaysWithoutReport(OfWeek):
    code = "days_without_report"
    name = _("days without a report")
    question = _("Was something reported on enough days of the week?")
    shortfall = _("too many days without a report")
    direction = Direction.LESS
    numerator = Quantity(
        _("days without a report"), lambda counts, _terms: counts.days_without_report, ("days_without_report",)
    )
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
    shortfall = _("fewer cases settled on time than expected")
    numerator = Quantity(_("settled on time"), lambda counts, _terms: counts.on_time, ("on_time",))
    denominator = by_the_scheme(_("expected of those that fell due"), "inspection.on_time_share", FELL_DUE)
    beside = (Quantity(_("fell due"), lambda counts, _terms: counts.due, ("due",)),)
    unit = _("cases")
    sources = (Source.DUE,)


class Overdue(OfWeek):
    code = "overdue"
    name = _("cases overdue")
    question = _("Is any case left unsettled after its deadline?")
    shortfall = _("cases overdue")
    direction = Direction.LESS
    numerator = Quantity(_("overdue at the end of the week"), lambda counts, _terms: counts.overdue, ("overdue",))
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
    shortfall = _("hazards overdue")
    direction = Direction.LESS
    numerator = Quantity(
        _("overdue at the end of the week"), lambda counts, _terms: counts.hazards_overdue, ("hazards_overdue",)
    )
    denominator = by_the_scheme(_("allowed at most"), "inspection.hazards_overdue")
    beside = (Quantity(_("hazards due this week"), lambda counts, _terms: counts.hazards_due, ("hazards_due",)),)
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
class Count:
    """A figure of the week that is counted and shown, and of which nothing is expected."""

    code: str
    name: str
    question: str
    sources: tuple[Source, ...]


MEMBER_DAYS = Count(
    "member_days",
    _("member-days"),
    _("How many working days did full-time members have, without leave and induction?"),
    (Source.MEMBERS,),
)
WEEK_ENTRIES = Count(
    "entries", BaseInformation.name, _("How many entries of base information were made?"), (Source.ENTRIES,)
)
