"""How sure an awareness rate is: the sample it rests on and the interval that follows, wherever it is shown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Protocol

from django.contrib.postgres.fields import ArrayField
from django.db.models import DecimalField, Func, IntegerField

from assessment.figures.indicators import AWARENESS
from assessment.figures.rules import wilson


class Judged(Protocol):
    """What keeps the measures of a grid: a line, an early warning."""

    measures: Any


def asked_of(line: Judged) -> int:
    """How many residents were asked."""
    return int(line.measures["asked"])


def interval_of(line: Judged) -> tuple[Decimal, Decimal] | None:
    """The 95% interval of the share of residents who know their grid member; None where nobody was asked."""
    asked, knowing = asked_of(line), int(line.measures["knowing"])
    return wilson(knowing, asked) if asked else None


# --- the same in the database, for exports ---------------------------------------------------------

SAMPLE = (
    "(SELECT %s FROM (SELECT (m->>'asked')::numeric AS n, (m->>'knowing')::numeric AS k"
    " FROM (SELECT %%(expressions)s AS m) AS counted) AS sample)"
)
SPREAD = "1.959964 * sqrt(k * (n - k) / n ^ 3 + 1.959964 ^ 2 / (4 * n ^ 2))"
BOUND = "(k / n + 1.959964 ^ 2 / (2 * n) {} {}) / (1 + 1.959964 ^ 2 / n)"
LOW, HIGH = BOUND.format("-", SPREAD), BOUND.format("+", SPREAD)


def asked() -> Func:
    """How many residents were asked, of rows that keep their `measures`."""
    return Func("measures", template=SAMPLE % "n::integer", output_field=IntegerField())


def interval() -> Func:
    """As `interval_of`: low and high, null where nobody was asked."""
    shares = f"CASE WHEN n > 0 THEN ARRAY[round(greatest({LOW}, 0), 4), round(least({HIGH}, 1), 4)] END"
    return Func("measures", template=SAMPLE % shares, output_field=ArrayField(DecimalField()))


def rate() -> Func:
    """The share of those asked who know their grid member; null where it was not measured."""
    return Func(
        "measures",
        AWARENESS.column,
        arg_joiner=" AS m, ",
        template=(
            "(SELECT CASE WHEN s IS NOT NULL AND m->>'asked' <> '0'"
            " THEN round((m->>'knowing')::numeric / (m->>'asked')::numeric, 4) END"
            " FROM (SELECT %(expressions)s AS s) AS counted)"
        ),
        output_field=DecimalField(max_digits=5, decimal_places=4),
    )
