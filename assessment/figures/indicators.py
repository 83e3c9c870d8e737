"""The indicators, each declared once: what is asked, what is divided by what, and where the rows are.

Scoring, the explanation of a line, the heads of tables, the exceptions of an inspection and the lists
of source rows are all derived from these declarations, and the laws of scoring are tested for every
class in `INDICATORS`. Those of the week are in `week_indicators`. Plain values in and out, like `rules`:
texts are marked for the catalogue here and translated where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple

from assessment.figures.counts import Amount, Measures
from assessment.figures.sources import Source
from assessment.scheme.terms import Terms


def _(text: str) -> str:
    """Mark a text for the catalogue; the code that shows it translates it."""
    return text


class Direction(StrEnum):
    MORE = "more"  # more is better: the denominator is what is expected at least
    LESS = "less"  # less is better: the denominator is what is allowed at most


@dataclass(frozen=True)
class Factor:
    """What a term of the scheme is multiplied by: so many member-weeks, or incidents that fell due."""

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
    # Where the scheme sets it: the path of the term that holds for what was counted, to be taken so many times.
    term: Callable[[Any, Terms], str] | None = None
    factor: Factor = ONCE

    @property
    def is_a_count(self) -> bool:
        """Whether it is one count as it is."""
        return self.term is None and len(self.counts) == 1


def counted(name: str, count: str) -> Quantity:
    """A side that is what was counted, as it is."""
    value = attrgetter(count)
    return Quantity(name, lambda counts, _terms: value(counts), (count,))


def by_the_scheme(name: str, term: str | Callable[[Any, Terms], str], factor: Factor = ONCE) -> Quantity:
    """A side that is a term of the scheme times a factor; the term is named by its path, or by what finds the path."""

    def path(counts: Any, terms: Terms) -> str:
        return term if isinstance(term, str) else term(counts, terms)

    def value(counts: Any, terms: Terms) -> Fraction:
        return Fraction(attrgetter(path(counts, terms))(terms)) * factor.of(counts)

    return Quantity(name, value, factor.counts, term=path, factor=factor)


class Indicator:
    """A question asked of a grid, answered by a share from 0 to 1 of what is expected or allowed."""

    of: ClassVar[type] = Measures  # what it reads: the counts of a month, or of a week
    code: ClassVar[str]
    name: ClassVar[str]
    question: ClassVar[str]
    counting: ClassVar[str]  # what is counted and what is not
    numerator: ClassVar[Quantity]
    denominator: ClassVar[Quantity]
    unit: ClassVar[str]
    direction: ClassVar[Direction] = Direction.MORE
    sources: ClassVar[tuple[Source, ...]]
    beside: ClassVar[tuple[Quantity, ...]] = ()  # what else is counted of the same rows, to be named with it

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
        return Measured(done, wanted, Fraction(1) if part >= whole else Fraction(part) / whole)


class Measured(NamedTuple):
    """What an indicator gave: what was done, what was expected or allowed, and the share."""

    done: Fraction | int
    wanted: Fraction | int
    share: Fraction | None


INDICATORS: dict[str, type[Indicator]] = {}


def member_months(counts: Measures) -> Fraction:
    """m: the effective days of a grid's full-time members, in months."""
    return Fraction(counts.effective_days) / counts.days


MEMBER_MONTHS = Factor(_("member-months"), member_months, ("effective_days",))


def base_points(counts: Measures, terms: Terms) -> Fraction:
    """P: the points of the base-information entries. New entries of class people earn what the scheme says: 0."""
    return sum((points_of(name, amounts, terms) for name, amounts in counts.entries.items()), Fraction())


def points_of(entry_class: str, amounts: tuple[Amount, Amount, Amount], terms: Terms) -> Fraction:
    """What entries of one class are worth: new, changed and verified ones."""
    new, changed, verified = amounts
    if not any(amounts):
        return Fraction()
    worth = terms.base
    worth_of_new = Fraction(worth.new_of_people if entry_class == "people" else worth.new)
    return new * worth_of_new + changed * Fraction(worth.changed) + verified * Fraction(worth.verified)


class BaseInformation(Indicator):
    code = "base"
    name = _("base information")
    question = _("Was the base information of the grid entered and kept up to date?")
    counting = _("Entries of the days of the month, over the five classes.")
    numerator = Quantity(_("points of the entries"), base_points, ("entries",))
    denominator = by_the_scheme(_("target for the member-months"), "base.target", MEMBER_MONTHS)
    unit = _("points")
    sources = (Source.ENTRIES, Source.MEMBERS)


def target_of_reports(counts: Measures, terms: Terms) -> str:
    """The term that holds for a grid of this complexity; that of ordinary grids where the version has no other."""
    of_its_own = {"simple": terms.incidents.target_simple, "complex": terms.incidents.target_complex}
    if of_its_own.get(counts.complexity) is None:
        return "incidents.target"
    return f"incidents.target_{counts.complexity}"


class Reports(Indicator):
    code = "reports"
    name = _("valid reports")
    question = _("Did those who serve the grid find and report what happened there?")
    counting = _(
        "Cases first reported in the month by the leader or a full-time or part-time member in post on the grid that "
        "day, never by the guide; not those judged invalid or a duplicate, discarded, or returned and unanswered. "
        "Petitions and crime clues do not count."
    )
    numerator = counted(_("valid reports"), "valid_reports")
    denominator = by_the_scheme(_("target for the member-months"), target_of_reports, MEMBER_MONTHS)
    unit = _("reports")
    sources = (Source.REPORTS, Source.MEMBERS)


class OnTime(Indicator):
    code = "on_time"
    name = _("settled on time")
    question = _("Were the cases of the grid and village settled by their deadline?")
    counting = _(
        "Valid cases of the level grid or village whose deadline, as extended, falls in the month, whoever reported "
        "them; a deadline at midnight belongs to the day that ends then. What was closed on the spot had no deadline; "
        "petitions and crime clues do not count."
    )
    numerator = counted(_("settled on time"), "on_time")
    denominator = counted(_("fell due"), "due")
    unit = _("cases")
    sources = (Source.DUE,)


class Awareness(Indicator):
    code = "awareness"
    name = _("awareness")
    question = _("Do the residents know their grid member?")
    counting = _("The surveys of the month and of those before it that the scheme counts with it.")
    numerator = counted(_("knew their grid member"), "knowing")
    denominator = counted(_("residents asked"), "asked")
    unit = _("residents")
    sources = (Source.SURVEYS,)

    @classmethod
    def minimum_sample(cls, terms: Terms) -> int:
        return terms.awareness.minimum_asked


# --- the components of a bulletin -----------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One indicator within a component, and its share of the component's points."""

    indicator: type[Indicator]
    weight: Callable[[Terms], Decimal | int]


@dataclass(frozen=True)
class Rate:
    """A share that is shown next to the points of its component, and the sample that it comes from."""

    name: str
    column: str
    asked: str  # the column of the size of the sample
    asked_count: str  # the count that it is


@dataclass(frozen=True)
class Component:
    """A scored column of a result: one indicator or several mixed; the scheme says for how many points."""

    code: str
    name: str
    column: str
    weight: Callable[[Terms], Decimal]
    parts: tuple[Part, ...]
    rate: Rate | None = None
    explained: Callable[[Mapping[str, Measured]], dict[str, Any]] = lambda _measured: {}  # what the explanation keeps
    weights_kept_as: str = ""  # the name of the weights of its indicators in the explanation, where there are several

    @property
    def sources(self) -> tuple[Source, ...]:
        """The kinds of rows behind it, each once."""
        return tuple(dict.fromkeys(source for part in self.parts for source in part.indicator.sources))

    @property
    def columns(self) -> tuple[str, ...]:
        """Its columns in a table, in the order in which they are shown: those of its rate first, then its points."""
        return (self.rate.column, self.rate.asked, self.column) if self.rate else (self.column,)


def exact_text(value: Fraction | int | None) -> str | None:
    """A fraction as `numerator/denominator`, or as a whole number: exact and stable."""
    return None if value is None else str(value)


def _base_explained(measured: Mapping[str, Measured]) -> dict[str, Any]:
    base = measured["base"]
    return {"base_points": exact_text(base.done), "base_target": exact_text(base.wanted)}


def _incidents_explained(measured: Mapping[str, Measured]) -> dict[str, Any]:
    reports, on_time = measured["reports"], measured["on_time"]
    return {
        "reports": int(reports.done),
        "reports_target": exact_text(reports.wanted),
        "reports_share": exact_text(reports.share),
        "on_time_share": exact_text(on_time.share),
    }


BASE = Component(
    code="base",
    name=BaseInformation.name,
    column="base_score",
    weight=lambda terms: terms.weights.base,
    parts=(Part(BaseInformation, lambda _terms: 1),),
    explained=_base_explained,
)
INCIDENTS = Component(
    code="incidents",
    name=_("incidents"),
    column="incident_score",
    weight=lambda terms: terms.weights.incidents,
    parts=(
        Part(Reports, lambda terms: terms.incidents.share_of_reports),
        Part(OnTime, lambda terms: terms.incidents.share_on_time),
    ),
    explained=_incidents_explained,
    weights_kept_as="incident_weights",
)
AWARENESS_RATE = Rate(name=_("awareness rate"), column="awareness_rate", asked="awareness_asked", asked_count="asked")
AWARENESS = Component(
    code="awareness",
    name=Awareness.name,
    column="awareness_score",
    weight=lambda terms: terms.weights.awareness,
    parts=(Part(Awareness, lambda _terms: 1),),
    rate=AWARENESS_RATE,
)
BULLETIN = (BASE, INCIDENTS, AWARENESS)
