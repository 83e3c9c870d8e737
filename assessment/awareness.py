"""How sure an awareness rate is: the sample it rests on and the interval that follows, wherever it is shown."""

from __future__ import annotations

from decimal import Decimal

from assessment.models import BulletinLine
from assessment.rules import wilson


def interval_of(line: BulletinLine) -> tuple[Decimal, Decimal] | None:
    """The 95% interval of the share of residents who know their grid member; None where nobody was asked."""
    asked, knowing = int(line.measures["asked"]), int(line.measures["knowing"])
    return wilson(knowing, asked) if asked else None


def interval_text(line: BulletinLine) -> str:
    """The sample and the interval, such as `n=90, 78.1%-92.2%`; the sample alone where it is empty."""
    interval = interval_of(line)
    if interval is None:
        return "n=0"
    low, high = interval
    return f"n={line.awareness_asked}, {low:.1%}–{high:.1%}"
