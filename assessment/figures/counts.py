"""What is counted of a grid in a month or a week, as plain values that survive JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Measures:
    """What was counted for one grid and month. Days are member-days: one member in post on one day is one."""

    days: int  # of the month
    member_days: int = 0  # in post
    leave_days: int = 0
    induction_days: int = 0
    effective_days: int = 0  # in post, neither on leave nor in induction
    entries: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)  # class → new, changed, verified
    valid_reports: int = 0
    due: int = 0
    on_time: int = 0
    asked: int = 0
    knowing: int = 0

    def to_json(self) -> dict[str, Any]:
        counted = {name: getattr(self, name) for name in NAMES}
        counted["entries"] = {name: list(counts) for name, counts in sorted(self.entries.items())}
        return counted

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Measures:
        entries = {name: (new, changed, verified) for name, (new, changed, verified) in value["entries"].items()}
        return cls(**{**value, "entries": entries})


NAMES = [each.name for each in fields(Measures)]


@dataclass(frozen=True, slots=True)
class Week:
    """What was counted for one grid and week."""

    working_days: int  # of the week, by the working calendar
    member_days: int = 0  # of those, by full-time members in post, neither on leave nor in induction
    visits: int = 0
    patrols: int = 0
    entries: int = 0
    reports: int = 0
    days_without_report: int = 7
    due: int = 0  # in the week
    on_time: int = 0
    overdue: int = 0  # at the end of the week
    hazards_due: int = 0  # to be put right by a day of the week
    hazards_overdue: int = 0  # at the end of the week

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Week:
        return cls(**value)
