"""What the lists of the dashboard say of each record, decided here so that the templates only print it."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from assessment.inspection.models import Inspection
from assessment.interview.lists import interview_tone
from assessment.interview.models import Interview, InterviewState
from assessment.warning.models import EarlyWarning
from grids.territory.models import Grid, GridContact


class Mark(NamedTuple):
    """A short word next to a line, and its tone: `late`, `soon`, `met` or none."""

    text: str
    tone: str = ""


class Option(NamedTuple):
    """One entry of a select."""

    value: str
    text: str
    chosen: bool


class WarningRow(NamedTuple):
    """An early warning: the rank that the grid would have, and what would lift it."""

    warning: EarlyWarning
    standing: str
    advice: list[str]

    @property
    def mark(self) -> Mark:
        if self.warning.in_bottom:
            return Mark(_("bottom-ranked"), "late")
        if self.warning.rank:
            return Mark(f"{self.warning.rank} / {self.warning.ranked_grids}")
        return Mark(_("not ranked"), "soon")


class InspectionRow(NamedTuple):
    """The latest weekly inspection of a grid, with its exceptions in words."""

    inspection: Inspection
    grid: Grid
    exceptions: list[str]

    @property
    def title(self) -> str:
        return f"{self.grid.name} · {self.inspection.period}"  # type: ignore[attr-defined]

    @property
    def text(self) -> str:
        return "、".join(self.exceptions) or _("No exceptions.")


class ContactCard(NamedTuple):
    """The officials and services attached to a grid."""

    grid: Grid
    contacts: list[GridContact]


class InterviewRow(NamedTuple):
    """One's own interview: the grids and ranks that it is about, and what is to be done."""

    interview: Interview

    @property
    def grounds(self) -> str:
        return "; ".join(
            f"{ground.grid} ({ground.get_role_display()}): "
            + _("rank %(first)s, then %(second)s") % {"first": ground.first_rank, "second": ground.second_rank}
            for ground in self.interview.grounds.all()
        )

    @property
    def mark(self) -> Mark:
        text = _("to be signed") if self.interview.to_sign else self.interview.get_state_display()
        if self.interview.state == InterviewState.OPEN:
            text += " · " + _("by %(day)s") % {"day": f"{self.interview.due_on:%m-%d}"}
        return Mark(text, self._tone())

    def _tone(self) -> str:
        if self.interview.to_sign:
            return "soon"
        return interview_tone(self.interview)
