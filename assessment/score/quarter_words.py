"""A quarter's assessment in words: each figure opened to what was done, what was asked, the term and the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessment.figures import words
from assessment.figures.indicators import Component, Indicator
from assessment.figures.quarter_counts import Quarter
from assessment.figures.quarter_indicators import QUARTER
from assessment.figures.sources import SOURCE_NAMES, Source
from assessment.scheme.terms import Terms
from assessment.score.models import QuarterlyScore
from core.clock import SHANGHAI, as_deadline
from incidents.entries.models import EntryClass

NOT_ASSESSED = {
    "not_in_post": gettext_lazy("In no full-time post on any working day of the quarter."),
    "new_in_post": gettext_lazy("New in post: less than half of the quarter's working days in post and not on leave."),
    "on_leave": gettext_lazy("On leave: less than half of the quarter's working days in post and not on leave."),
    "short_service": gettext_lazy("In post for less than half of the quarter's working days."),
    "nothing_measured": gettext_lazy("Nothing could be measured."),
}


def not_assessed_text(code: str) -> str:
    """Why a member is not assessed, in a sentence; empty where the member is."""
    return str(NOT_ASSESSED.get(code, code)) if code else ""


@dataclass(frozen=True)
class ExplainedIndicator:
    """One indicator: what it asks, both sides, the term, and the share that follows."""

    name: str
    question: str
    counting: str
    sentences: list[str]
    formula: str
    sides: str  # the same in words, for print
    share: str
    weight: str

    @property
    def computed(self) -> str:
        """The share as it follows: `5 ÷ 10 = 50%`, or in words where nothing is divided."""
        return f"{self.formula} = {self.share}" if "÷" in self.formula else self.formula


@dataclass(frozen=True)
class ExplainedComponent:
    """One column of the sheet, opened."""

    name: str
    code: str
    points: Any
    weight: str  # as scaled where others were left out
    left_out: bool
    indicators: list[ExplainedIndicator]
    tables: list[RowTable]


@dataclass(frozen=True)
class RowTable:
    """The rows of one source that counted."""

    title: str
    heads: list[str]
    rows: list[list[str]]


def explain(row: QuarterlyScore, evidence: Mapping[str, Any]) -> list[ExplainedComponent]:
    """The six components of one assessment, each opened down to the rows that counted."""
    counts, terms = Quarter.from_json(row.measures), Terms.model_validate(row.revision.terms)
    weights, parts = row.explanation["weights"], row.explanation["parts"]
    return [
        ExplainedComponent(
            name=_(component.name),
            code=component.code,
            points=getattr(row, component.column),
            weight=_number(weights.get(component.code)),
            left_out=component.code in row.explanation["left_out"],
            indicators=[
                _indicator(part.indicator, counts, terms, row.explanation, parts.get(component.code, {}))
                for part in component.parts
            ],
            tables=tables(component.sources, evidence),
        )
        for component in QUARTER
    ]


def _indicator(
    indicator: type[Indicator], counts: Quarter, terms: Terms, explanation: Mapping[str, Any], parts: Mapping[str, Any]
) -> ExplainedIndicator:
    sides = explanation["indicators"][indicator.code]
    measured = sides["share"] is not None
    return ExplainedIndicator(
        name=_(indicator.name),
        question=_(indicator.question),
        counting=_(indicator.counting),
        sentences=words.sentences_of(indicator, counts, terms),
        formula=words.share_in_words(indicator, counts, terms) if measured else _("nothing to measure"),
        sides=words.both_sides(indicator, counts, terms) if measured else _("nothing to measure"),
        share=_percent(sides["share"]),
        weight=_percent(parts.get(indicator.code)),
    )


def _number(text: str | None) -> str:
    return "–" if text is None else words.number(Fraction(text))


def _percent(text: str | None) -> str:
    return "–" if text is None else words.percent(Fraction(text))


# --- rows -----------------------------------------------------------------------------------------


def _day(value: Any) -> str:
    return str(value or "–")


def _deadline(value: Any) -> str:
    return as_deadline(datetime.fromisoformat(value), today=date.min) if value else "–"


def _moment(value: Any) -> str:
    return f"{datetime.fromisoformat(value).astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if value else "–"


def _yes(value: Any) -> str:
    return _("yes") if value else _("no")


def _kind(value: Any) -> str:
    known = {"hazard": _("hazard"), "dispute": _("dispute"), "visit": _("visit"), "patrol": _("patrol")}
    return known.get(value, str(value))


def _class(value: Any) -> str:
    return str(dict(EntryClass.choices).get(value, value))


Columns = tuple[tuple[str, Any, Any], ...]  # name, head, form
COLUMNS: dict[Source, Columns] = {
    Source.ATTENDANCE: (
        ("month", gettext_lazy("month"), _day),
        ("in_post", gettext_lazy("working days in post"), str),
        ("on_leave", gettext_lazy("on approved leave"), str),
        ("attended", gettext_lazy("attended"), str),
        ("not_received", gettext_lazy("not received"), str),
    ),
    Source.STRETCHES: (
        ("name", gettext_lazy("grid"), str),
        ("first_day", pgettext_lazy("day", "from"), _day),
        ("last_day", pgettext_lazy("day", "to"), _day),
        ("days", pgettext_lazy("count", "days"), str),
        ("effective", gettext_lazy("effective days"), str),
    ),
    Source.ENTRIES: (
        ("grid", gettext_lazy("grid"), str),
        ("day", gettext_lazy("day"), _day),
        ("class", gettext_lazy("class"), _class),
        ("named", gettext_lazy("by name"), _yes),
        ("monthly", gettext_lazy("of the whole month"), _yes),
        ("new", gettext_lazy("new"), str),
        ("changed", gettext_lazy("changed"), str),
        ("verified", gettext_lazy("verified"), str),
    ),
    Source.REPORTS: (("key", gettext_lazy("number"), str), ("day", gettext_lazy("day"), _day)),
    Source.DUE: (
        ("key", gettext_lazy("number"), str),
        ("due", gettext_lazy("due"), _deadline),
        ("settled", gettext_lazy("settled"), _moment),
        ("on_time", gettext_lazy("settled on time"), _yes),
        ("excused", gettext_lazy("fell due on leave: left out"), _yes),
    ),
    Source.OWN_VISITS: (("day", gettext_lazy("day"), _day), ("kind", gettext_lazy("kind"), _kind)),
    Source.FOUND: (
        ("kind", gettext_lazy("kind"), _kind),
        ("key", gettext_lazy("number"), str),
        ("day", gettext_lazy("day"), _day),
    ),
    Source.SETTLING: (
        ("kind", gettext_lazy("kind"), _kind),
        ("key", gettext_lazy("number"), str),
        ("due", gettext_lazy("due"), _deadline),
        ("settled", gettext_lazy("settled"), _moment),
        ("in_time", gettext_lazy("settled in time"), _yes),
    ),
    Source.OWN_SURVEYS: (
        ("month", gettext_lazy("month"), _day),
        ("days", gettext_lazy("days in post there"), str),
        ("asked", gettext_lazy("asked"), str),
        ("knowing", gettext_lazy("knowing"), str),
    ),
}


def tables(sources: Iterable[Source], evidence: Mapping[str, Any]) -> list[RowTable]:
    """The rows of these sources that counted, as tables."""
    shown = []
    for source in sources:
        rows = evidence.get(source.value, [])
        if rows:
            heads = [str(head) for _name, head, _form in COLUMNS[source]]
            cells = [[form(row.get(name)) for name, _head, form in COLUMNS[source]] for row in rows]
            shown.append(RowTable(_(SOURCE_NAMES[source]), heads, cells))
    return shown


def sum_of(row: QuarterlyScore, components: Iterable[Component] = QUARTER) -> str:
    """How the total comes about: the printed parts, bonus and deductions, as one line."""
    parts = [str(points) for component in components if (points := getattr(row, component.column)) is not None]
    text = " + ".join(parts)
    if row.bonus:
        text += f" + {row.bonus}"
    if row.deduction:
        text += f" − {row.deduction}"
    return f"{text} = {row.score}" if row.score is not None else text
