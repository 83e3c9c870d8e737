"""What made a score move: which counts, and which rows, each measured by the very rules that gave the score.

A cause is one kind of rows. Its effect is the score of this month less the score that the month would have had with
these counts as they were the month before, and everything else as it is. Effects are no steps of a sum: the
components are (`bridge`), and one cause may touch two of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.bulletin.models import BulletinLine
from assessment.cycle.period_words import kept_in_words
from assessment.dashboard.rows import Mark, signed
from assessment.figures.counts import Measures, counts_in
from assessment.figures.indicators import BULLETIN, MEMBER_MONTHS, BaseInformation
from assessment.figures.rules import weighed
from assessment.figures.sources import MONTH, SOURCE_NAMES, RowSource, Source
from assessment.figures.things import Thing
from assessment.figures.words import number
from assessment.scheme.terms import Terms
from incidents.entries.models import EntryClass

CAUSES_SHOWN = 3
ROWS_SHOWN = 3
LABELS = {count.name: count.label for count in counts_in(Measures)}
Rows = Mapping[str, list[dict[str, Any]]]  # source → the rows that counted


@dataclass(frozen=True)
class CauseRow:
    """One row that made a difference, and how much by itself; without an amount it only says what is behind it."""

    text: str
    url: str = ""
    effect: Decimal | None = None

    @property
    def points(self) -> str:
        """Its effect, signed; empty where it has none of its own."""
        return signed(self.effect).text if self.effect else ""


@dataclass(frozen=True)
class Cause:
    """One kind of rows: what was counted of it in both months, and the points that the change made."""

    source: Source
    title: str
    counted: list[str]
    effect: Decimal
    url: str
    rows: list[CauseRow] = field(default_factory=list)

    @property
    def move(self) -> Mark:
        return signed(self.effect)


@dataclass(frozen=True)
class Compared:
    """The line of a grid in a month and in the month before, with the rules of the later one."""

    before: BulletinLine
    after: BulletinLine
    terms: Terms

    @cached_property
    def measures(self) -> Measures:
        return Measures.from_json(self.after.measures)

    @cached_property
    def earlier(self) -> Measures:
        return Measures.from_json(self.before.measures)

    def with_counts_of_before(self, source: RowSource) -> Measures:
        """The month, had this source counted what it counted the month before; days by the length of the month."""
        was, now = self.earlier, self.measures
        part = Fraction(now.days, was.days) if source.source is Source.MEMBERS else 1
        names = [name for name in source.counts if name in Measures.__slots__]
        return replace(now, **{name: _times(getattr(was, name), part) for name in names})

    def score_with(self, measures: Measures) -> Decimal:
        counts = not self.after.explanation["awareness_left_out_for_all"]
        return weighed(measures, self.terms, awareness_counts=counts).score or Decimal(0)

    @cached_property
    def score(self) -> Decimal:
        return self.score_with(self.measures)

    def effect(self, otherwise: Measures) -> Decimal:
        """What the month gains by being as it is and not `otherwise`."""
        return Decimal(0) if otherwise == self.measures else self.score - self.score_with(otherwise)


def _times(count: Any, part: Fraction | int) -> Any:
    return count if part == 1 else Fraction(count) * part


def causes_of(months: Compared, rows_before: Rows, rows: Rows, things: Mapping[str, Thing]) -> list[Cause]:
    """The causes with an effect, the largest first, each with its rows that one may name."""
    causes = []
    for source in MONTH:
        effect = months.effect(months.with_counts_of_before(source))
        if effect:
            told = ROWS.get(source.source, _no_rows)(months, rows_before, rows, things)
            causes.append(_cause(source, months, effect, list(told)))
    return sorted(causes, key=lambda cause: -abs(cause.effect))[:CAUSES_SHOWN]


def _cause(source: RowSource, months: Compared, effect: Decimal, rows: list[CauseRow]) -> Cause:
    shown = sorted(rows, key=lambda row: -abs(row.effect or Decimal(0)))[:ROWS_SHOWN]
    if len(rows) > len(shown):
        more = len(rows) - len(shown)
        shown.append(CauseRow(ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}))
    return Cause(
        source=source.source,
        title=capfirst(_(SOURCE_NAMES[source.source])),
        counted=list(_counted(source, months)),
        effect=effect,
        url=f"{reverse('line-rows', args=(months.after.pk,))}#{source.source}",
        rows=shown,
    )


# What is better said in one figure than in every count of it.
IN_ONE_FIGURE: dict[Source, tuple[str, Callable[[Measures, Terms], Fraction | int]]] = {
    Source.ENTRIES: (BaseInformation.numerator.name, BaseInformation.numerator.of),
    Source.MEMBERS: (MEMBER_MONTHS.name, lambda counts, _terms: MEMBER_MONTHS.of(counts)),
}


def _counted(source: RowSource, months: Compared) -> Iterator[str]:
    """What was counted, before and now, in words: of entries their points, of the others each count that changed."""
    was, now = months.earlier, months.measures
    if source.source in IN_ONE_FIGURE:
        name, of = IN_ONE_FIGURE[source.source]
        yield _change(name, *(number(of(counts, months.terms)) for counts in (was, now)))
        return
    for name in source.counts:
        if name in LABELS and getattr(was, name) != getattr(now, name):
            yield _change(LABELS[name], getattr(was, name), getattr(now, name))


def _change(label: str, was: object, now: object) -> str:
    return _("%(name)s: %(before)s, now %(after)s") % {"name": _(label), "before": was, "after": now}


# --- rows of each source --------------------------------------------------------------------------


def _no_rows(_months: Compared, _before: Rows, _rows: Rows, _things: Mapping[str, Thing]) -> Iterator[CauseRow]:
    return iter(())


def _late_cases(months: Compared, _before: Rows, rows: Rows, things: Mapping[str, Thing]) -> Iterator[CauseRow]:
    """The cases that were settled late, or not at all; each as if it had been settled on time."""
    now = months.measures
    cost = months.effect(replace(now, on_time=now.on_time + 1)) if now.on_time < now.due else Decimal(0)
    for key in late_numbers(rows):
        thing = things.get(key)
        if thing is not None:  # what one may not open is not named
            yield CauseRow(_("%(number)s %(matter)s: late") % {"number": key, "matter": thing.text}, thing.url, cost)


def late_numbers(rows: Rows) -> list[str]:
    """The numbers of the cases that fell due and were not settled on time."""
    return [str(row["key"]) for row in rows.get(Source.DUE, []) if not row["on_time"]]


def _surveys(months: Compared, before: Rows, rows: Rows, _things: Mapping[str, Thing]) -> Iterator[CauseRow]:
    """The surveys that came in, and those that count no longer."""
    was = {row["key"]: row for row in before.get(Source.SURVEYS, [])}
    now = {row["key"]: row for row in rows.get(Source.SURVEYS, [])}
    counted = months.measures
    for key in sorted(now.keys() - was.keys()):
        row = now[key]
        without = replace(counted, asked=counted.asked - row["asked"], knowing=counted.knowing - row["knowing"])
        text = _("survey of %(month)s came in: %(knowing)s of %(asked)s knew their member")
        yield CauseRow(text % {"month": kept_in_words(key), **_answers(row)}, "", months.effect(without))
    for key in sorted(was.keys() - now.keys()):
        row = was[key]
        text = _("survey of %(month)s counts no longer: %(knowing)s of %(asked)s knew their member")
        with_it = replace(counted, asked=counted.asked + row["asked"], knowing=counted.knowing + row["knowing"])
        yield CauseRow(text % {"month": kept_in_words(key), **_answers(row)}, "", months.effect(with_it))


def _answers(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"knowing": row["knowing"], "asked": row["asked"]}


def _members(months: Compared, before: Rows, rows: Rows, _things: Mapping[str, Thing]) -> Iterator[CauseRow]:
    """The members whose part of the month changed. No effect: days of a person are no points of a person."""
    was = {row["key"]: row for row in before.get(Source.MEMBERS, [])}
    now = {row["key"]: row for row in rows.get(Source.MEMBERS, [])}
    for key in sorted(was.keys() | now.keys()):
        days = [of.get(key, {}).get("effective_days", 0) for of in (was, now)]
        if Fraction(str(days[0])) / months.earlier.days != Fraction(str(days[1])) / months.measures.days:
            name = (now.get(key) or was[key])["name"]
            yield CauseRow(_change(_("%(name)s, effective days") % {"name": name}, *days))


def _entries(months: Compared, _before: Rows, _rows: Rows, _things: Mapping[str, Thing]) -> Iterator[CauseRow]:
    """Entries by class, each as if it were as it was the month before."""
    was, now = months.earlier.entries, months.measures.entries
    nothing = (0, 0, 0)
    for name, label in EntryClass.choices:
        if was.get(name, nothing) != now.get(name, nothing):
            otherwise = replace(months.measures, entries={**now, name: was.get(name, nothing)})
            amounts = (sum(of.get(name, nothing)) for of in (was, now))
            text = _change(_("%(name)s, entries") % {"name": label}, *(number(amount) for amount in amounts))
            yield CauseRow(text, "", months.effect(otherwise))


ROWS: dict[Source, Callable[[Compared, Rows, Rows, Mapping[str, Thing]], Iterator[CauseRow]]] = {
    Source.DUE: _late_cases,
    Source.SURVEYS: _surveys,
    Source.MEMBERS: _members,
    Source.ENTRIES: _entries,
}


def rules_that_changed(before: BulletinLine, after: BulletinLine) -> list[str]:
    """What else differs between two months: the version of the rules, or how much a component weighs."""
    notes = []
    if before.bulletin.scheme_id != after.bulletin.scheme_id:
        notes.append(_("The two months were judged by different versions of the rules."))
    for component in BULLETIN:
        weights = [line.explanation["weights"].get(component.code) for line in (before, after)]
        if weights[0] != weights[1]:
            notes.append(_weight_note(component.name, weights))
    return notes


def _weight_note(name: str, weights: list[str | None]) -> str:
    texts = [number(Fraction(weight)) if weight else "0" for weight in weights]
    return _("%(name)s: out of %(before)s points the month before, out of %(after)s now.") % {
        "name": capfirst(_(name)),
        "before": texts[0],
        "after": texts[1],
    }
