"""Results: what was judged of a grid or a person in one period, kept permanently.

A result is a frozen row of a numbered revision: its score by declared components, the rank or the reason why there
is none, the measures it follows from, its explanation as codes and values, and with it the rows that counted. The
revision carries the digest of the canonical bytes of its rows. Bulletins, early warnings and weekly inspections are
made of these parts; a new kind of score takes them, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.figures.counts import Count
from assessment.figures.indicators import BULLETIN, Component
from core.columns import Columns
from core.sealing.rules import dumped

# --- rows -----------------------------------------------------------------------------------------


class Result(models.Model):
    """What was judged: whom or what it is about (`facts`), what was counted (`measures`), and the score.

    No score: nothing could be measured.
    """

    facts = models.JSONField(_("facts"))
    measures = models.JSONField(_("measures"))
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)

    privacy = Columns(public="facts measures score")

    class Meta:
        abstract = True

    def points(self, component: Component) -> Decimal | None:
        """The points of one component; None where there was nothing to measure."""
        points: Decimal | None = getattr(self, component.column)
        return points

    def rate(self, component: Component) -> Decimal | None:
        """The share that is shown next to the points of one component; None where it has none or was not measured."""
        rate: Decimal | None = getattr(self, component.rate.column) if component.rate else None
        return rate


class RankedResult(Result):
    """A result with its place among those of the same revision, or the reason why it has none."""

    rank = models.PositiveIntegerField(_("rank"), null=True)
    not_ranked_because = models.CharField(_("not ranked because"), max_length=30, blank=True)
    in_bottom = models.BooleanField(_("bottom-ranked"))

    privacy = Result.privacy | Columns(public="rank not_ranked_because in_bottom")

    class Meta:
        abstract = True


class GridResult(RankedResult):
    """A result of a grid by the components of the bulletin."""

    privacy = RankedResult.privacy | Columns(public=[component.column for component in BULLETIN])

    class Meta:
        abstract = True


class Evidence(models.Model):
    """Which rows counted, and how. Apart from the result, for not everybody who reads that may read them."""

    rows = models.JSONField(_("rows that counted"))

    privacy = Columns(public="rows")

    class Meta:
        abstract = True


# --- columns that follow from declarations --------------------------------------------------------


def add_points(model: type[models.Model], components: Iterable[Component]) -> None:
    """Give a model the column of the points of each component."""
    for component in components:
        points = models.DecimalField(_(component.name), max_digits=5, decimal_places=2, null=True)
        model.add_to_class(component.column, points)


def add_rates(model: type[models.Model], components: Iterable[Component]) -> None:
    """Give a model the columns of the rates that are shown next to points, each with the size of its sample."""
    for rate in (component.rate for component in components if component.rate):
        model.add_to_class(rate.column, models.DecimalField(_(rate.name), max_digits=5, decimal_places=4, null=True))
        model.add_to_class(rate.asked, models.PositiveIntegerField(_("asked")))


def rates_of(components: Iterable[Component]) -> list[str]:
    """The columns that `add_rates` gives to a model."""
    rates = [component.rate for component in components if component.rate]
    return [column for rate in rates for column in (rate.column, rate.asked)]


def add_counts(model: type[models.Model], counts: Iterable[Count]) -> None:
    """Give a model a column for each count."""
    for count in counts:
        kind = models.PositiveSmallIntegerField if count.small else models.PositiveIntegerField
        options: dict[str, Any] = {}
        if count.initial is not None:
            options["default"] = count.initial
        if count.help_text:
            options["help_text"] = _(count.help_text)
        model.add_to_class(count.name, kind(_(count.label), **options))


add_points(GridResult, BULLETIN)


def columns_of(components: Iterable[Component]) -> tuple[str, ...]:
    """The columns of these components in the order in which they are shown."""
    return tuple(column for component in components for column in component.columns)


# --- what is frozen stays -------------------------------------------------------------------------


def stay_once_frozen(*, owner: str, column: str, frozen: str, message: str) -> list[pgtrigger.Trigger]:
    """Triggers for a table whose rows belong to a revision: none comes, changes or goes once that is frozen.

    `owner` is the table of the revisions, `column` leads there, `frozen` is the condition under which one is frozen.
    """
    of = f"SELECT {column} FROM"
    both = f"{of} was UNION ALL {of} becomes"
    changed: list[tuple[str, pgtrigger.Operation, pgtrigger.Referencing, str]] = [
        ("added", pgtrigger.Insert, pgtrigger.Referencing(new="added"), f"{of} added"),
        ("changed", pgtrigger.Update, pgtrigger.Referencing(old="was", new="becomes"), both),
        ("removed", pgtrigger.Delete, pgtrigger.Referencing(old="removed"), f"{of} removed"),
    ]
    return [
        pgtrigger.Trigger(
            name=f"none_is_{name}_once_frozen",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=rows,
            func=f"""
    IF EXISTS (SELECT FROM {owner} WHERE {frozen} AND id IN ({revisions})) THEN
        RAISE EXCEPTION '{message}';
    END IF;
    RETURN NULL;
""",
        )
        for name, operation, rows, revisions in changed
    ]


def stays(name: str) -> pgtrigger.Trigger:
    """A trigger for a table whose rows are frozen as soon as they are written."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


# --- canonical bytes ------------------------------------------------------------------------------


def canonical_bytes(rows: Sequence[Mapping[str, Any]], **revision: Any) -> bytes:
    """What the digest of a revision is taken of: its rows, in the order given, and what it says of itself."""
    return dumped({"lines": rows, **revision})


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
