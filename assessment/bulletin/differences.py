"""What differs between two revisions of a month: which grid, which figure, before and after.

Both revisions are frozen and keep their lines, so the table is computed when it is shown and is the
always the same. `compare` is pure; the words are here because a page, a document and REST show them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.figures.counts import Measures, counts_in
from assessment.figures.indicators import BULLETIN
from assessment.figures.words import not_ranked_text
from core.punctuation import listed
from incidents.entries.models import EntryClass

Figures = Mapping[str, str | None]  # figure → its text; None where there is none

# In the order in which they are shown: what people read first, then what it was counted from.
LABELS: dict[str, Any] = {
    "rank": _("rank"),
    "score": _("total"),
    **{component.column: _(component.name) for component in BULLETIN},
    **{component.rate.column: _(component.rate.name) for component in BULLETIN if component.rate},
    "not_ranked_because": _("not ranked because"),
    "in_bottom": _("bottom-ranked"),
    "months_in_bottom": _("months in bottom"),
    "protected": _("not counted as bottom for somebody else's objection"),
    "previous_rank": _("previous rank"),
    "member_months": _("member-months"),
    "name": _("grid"),
    "village": _("village"),
    "leaders": _("leader"),
    "members": _("full-time member"),
    **{count.name: _(count.label) for count in counts_in(Measures)},
}
RATES = {component.rate.column for component in BULLETIN if component.rate}
KINDS = {"new": _("new"), "changed": _("changed"), "verified": _("verified")}


@dataclass(frozen=True)
class Change:
    """One figure that differs."""

    figure: str
    before: str | None
    after: str | None

    @property
    def label(self) -> str:
        if self.figure.startswith("entries."):
            _entries, name, kind = self.figure.split(".")
            return f"{dict(EntryClass.choices).get(name, name)} · {KINDS[kind]}"
        return str(LABELS.get(self.figure, self.figure))

    @property
    def text_before(self) -> str:
        return _in_words(self.figure, self.before)

    @property
    def text_after(self) -> str:
        return _in_words(self.figure, self.after)


@dataclass(frozen=True)
class GridChange:
    """Everything that differs for one grid. `appears` and `vanishes` say that only one revision has it."""

    grid: int
    code: str
    name: str
    changes: tuple[Change, ...]
    rank_before: int | None
    rank_after: int | None
    appears: bool = False
    vanishes: bool = False

    @property
    def moves(self) -> int | None:
        """How many ranks it rises; negative where it falls, None where it is unranked in either."""
        return None if self.rank_before is None or self.rank_after is None else self.rank_before - self.rank_after


@dataclass(frozen=True)
class Difference:
    """The difference table of a revision, or of a draft and its facts."""

    grids: tuple[GridChange, ...] = ()
    rest: int = 0  # grids without any difference

    @property
    def rank_moves(self) -> list[GridChange]:
        return [row for row in self.grids if row.rank_before != row.rank_after]


@dataclass(frozen=True)
class Compared:
    """One line in the shape that is compared."""

    code: str
    name: str
    rank: int | None
    figures: Figures = field(default_factory=dict)


def compare(before: Figures, after: Figures) -> tuple[Change, ...]:
    """The figures that differ, in the order of the second; those that it lacks come last."""
    names = [*after, *(name for name in before if name not in after)]
    return tuple(
        Change(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
    )


def compared_figures(line: BulletinLine) -> Compared:
    """A line's figures, what they were counted from, and who served, as texts."""
    measures, facts = line.measures, line.facts
    figures: dict[str, str | None] = {}
    for name in LABELS:
        if name in measures:
            figures[name] = _text(measures[name])
        elif name in facts:
            figures[name] = listed(facts[name]) if isinstance(facts[name], list) else str(facts[name])
        else:
            figures[name] = _text(getattr(line, name))
    for entry_class, counts in sorted(measures["entries"].items()):
        for kind, count in zip(KINDS, counts, strict=True):
            if count:
                figures[f"entries.{entry_class}.{kind}"] = str(count)
    return Compared(str(facts["code"]), str(facts["name"]), line.rank, figures)


def difference(before: Iterable[BulletinLine], after: Iterable[BulletinLine]) -> Difference:
    """What differs between two sets of lines, grid by grid in the order of their codes."""
    old = {line.grid_id: compared_figures(line) for line in before}
    new = {line.grid_id: compared_figures(line) for line in after}
    rows = []
    for grid in old.keys() | new.keys():
        one, other = old.get(grid), new.get(grid)
        changes = compare(one.figures if one else {}, other.figures if other else {})
        if changes:
            named = other or one
            assert named is not None
            rows.append(
                GridChange(
                    grid=grid,
                    code=named.code,
                    name=named.name,
                    changes=changes,
                    rank_before=one.rank if one else None,
                    rank_after=other.rank if other else None,
                    appears=one is None,
                    vanishes=other is None,
                )
            )
    return Difference(tuple(sorted(rows, key=lambda row: row.code)), len(old.keys() | new.keys()) - len(rows))


def corrected_by(bulletin: Bulletin) -> Bulletin | None:
    """The revision that this one corrects: the one before it."""
    if not bulletin.is_revision:
        return None
    return Bulletin.objects.get(
        subdistrict=bulletin.subdistrict_id, month=bulletin.month, revision=bulletin.revision - 1
    )


def difference_of(bulletin: Bulletin) -> Difference | None:
    """The difference table of a revision against the one before it; None for the first of a month."""
    if not bulletin.is_revision:
        return None
    of_month = BulletinLine.objects.filter(
        bulletin__subdistrict=bulletin.subdistrict_id, bulletin__month=bulletin.month
    )
    return difference(of_month.filter(bulletin__revision=bulletin.revision - 1), bulletin.lines.all())


def _in_words(figure: str, value: str | None) -> str:
    """A figure's text as people read it."""
    if value is None:
        return "–"
    if figure == "not_ranked_because":
        return not_ranked_text(value)
    if figure in RATES:
        return f"{float(value):.1%}"
    if figure in ("in_bottom", "protected"):
        return gettext("yes") if value == "true" else gettext("no")
    return value


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
