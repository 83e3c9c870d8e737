"""What the lists of the dashboard say of each record, decided here so that the templates only print it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.formats import localize
from django.utils.translation import gettext as _

from assessment.bulletin.models import BulletinLine
from assessment.dashboard.bridge import Bridge
from assessment.figures.indicators import BULLETIN
from assessment.periods import Period
from assessment.warning.advice import Advice
from assessment.warning.models import EarlyWarning
from core.punctuation import listed
from core.years import in_words
from grids.territory.models import Grid


class Mark(NamedTuple):
    """A short word next to a line, and its tone: `late`, `soon`, `met` or none."""

    text: str
    tone: str = ""


def signed(amount: Decimal) -> Mark:
    """Points won or lost, with their sign, and `up` or `down`."""
    if amount > 0:
        return Mark(f"+{localize(amount)}", "up")
    return Mark(localize(amount).replace("-", "−"), "down" if amount < 0 else "")


class Option(NamedTuple):
    """One entry of a select."""

    value: str
    text: str
    chosen: bool


class WarningRow(NamedTuple):
    """An early warning: the rank that the grid would have, and what would lift it."""

    warning: EarlyWarning
    standing: str
    advice: list[Advice]

    @property
    def mark(self) -> Mark:
        if self.warning.in_bottom:
            return Mark(_("bottom-ranked"), "late")
        if self.warning.rank:
            return Mark(f"{self.warning.rank} / {self.warning.ranked_grids}")
        return Mark(_("not ranked"), "soon")


class InspectionRow(NamedTuple):
    """The latest weekly inspection of a grid, with its exceptions in words."""

    key: int | None  # of its page; None where the reader may not open it
    week: Period
    grid: Grid
    exceptions: list[str]

    @property
    def title(self) -> str:
        return f"{self.grid.name} · {in_words(self.week)}"  # type: ignore[attr-defined]

    @property
    def text(self) -> str:
        return listed(self.exceptions) or _("No exceptions.")


class DraftRow(NamedTuple):
    """A line of a month in review: what it would be, and until when one may say what is wrong."""

    line: BulletinLine
    bridge: Bridge | None
    until: datetime

    @property
    def move(self) -> Mark | None:
        return signed(self.bridge.difference) if self.bridge else None

    @property
    def steps(self) -> list[DraftStep]:
        before = {step.component.code: step.difference for step in self.bridge.steps} if self.bridge else {}
        return [
            DraftStep(_(one.name), self.line.points(one), signed(before[one.code]) if one.code in before else None)
            for one in BULLETIN
        ]


class DraftStep(NamedTuple):
    """One component of a draft line."""

    label: str
    after: Decimal | None
    move: Mark | None
