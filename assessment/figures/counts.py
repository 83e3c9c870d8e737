"""What is counted for a grid in a month or a week, as plain values that can be stored as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

Amount = int | Fraction  # of entries; a fraction where they are shared among several people
Entries = Mapping[str, tuple[Amount, Amount, Amount]]  # class → new, changed, verified
Days = int | Decimal  # whole or half


def _(text: str) -> str:
    """Mark a text for the catalogue; the code that shows it translates it."""
    return text


@dataclass(frozen=True)
class Count:
    """What a count is called, and how a table keeps it."""

    name: str
    label: str
    help_text: str = ""
    small: bool = False
    initial: int | None = None  # of rows that were kept before it was counted


def count(label: str, default: Any = 0, **kept: Any) -> Any:
    """Declare one count of a dataclass."""
    return field(default=default, metadata={"label": label, **kept})


def counts_in(value: type) -> list[Count]:
    """The counts that a dataclass declares, in their order."""
    return [Count(each.name, **each.metadata) for each in fields(value) if each.metadata]


@dataclass(frozen=True, slots=True)
class Measures:
    """What was counted for one grid and month. Days are member-days: one member in post on one day is one.

    Half a day of leave takes half a day.
    """

    days: int  # of the month
    member_days: int = count(_("member-days in post"))
    leave_days: Days = count(_("days on approved leave"))  # noqa: RUF009  (a number, all the same)
    induction_days: int = count(_("days in induction"))
    # In post, not on leave and not in induction.
    effective_days: Days = count(_("effective days"))  # noqa: RUF009
    entries: Entries = field(default_factory=dict)
    valid_reports: int = count(_("valid reports"))
    due: int = count(_("fell due"))
    on_time: int = count(_("settled on time"))
    asked: int = count(_("residents asked"))
    knowing: int = count(_("knew their grid member"))
    complexity: str = "ordinary"  # of the grid; counts of earlier months do not name it

    def to_json(self) -> dict[str, Any]:
        counted = {each.name: getattr(self, each.name) for each in fields(self)}
        counted["entries"] = {name: list(counts) for name, counts in sorted(self.entries.items())}
        halves = {name: str(counted[name]) for name in IN_HALVES if isinstance(counted[name], Decimal)}
        return {**counted, **halves}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Measures:
        """What `to_json` gave; counts that are missing are 0."""
        entries = {name: (new, changed, verified) for name, (new, changed, verified) in value["entries"].items()}
        days = {name: days_of(value[name]) for name in IN_HALVES if name in value}
        return cls(**{**value, **days, "entries": entries})


IN_HALVES = ("leave_days", "effective_days")


def days_of(value: Any) -> Days:
    """A number of days, as the database or JSON gives it: whole ones stay whole numbers, so that no byte changes."""
    exact = Decimal(str(value))
    return int(exact) if exact == exact.to_integral_value() else exact.normalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What was counted for one grid and week. Each count is a column of the weekly inspection."""

    visits: int = count(_("visits"))
    patrols: int = count(_("patrols"))
    reports: int = count(_("reports"))
    entries: int = count(_("base-information entries"))
    due: int = count(_("cases due"))  # in the week
    on_time: int = count(_("settled on time"))
    overdue: int = count(_("overdue at the end"))
    hazards_due: int = count(_("hazards due"), initial=0)  # to be put right by a day of the week
    hazards_overdue: int = count(_("hazards overdue"), initial=0)  # at the end of the week
    days_without_report: int = count(_("days without a report"), default=7, small=True)
    member_days: int = count(  # of full-time members in post, not on leave and not in induction
        _("member-days"),
        small=True,
        initial=0,
        help_text=_("Working days of full-time members, without leave and induction."),
    )
    working_days: int = count(_("working days"), small=True, initial=5)  # by the working calendar

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Week:
        return cls(**value)


# --- of one person ----------------------------------------------------------------------------------

STRETCH_DAYS = ("leave_days", "effective_days", "team_days", "team_days_of_month", "own_days_of_month")
STRETCH_ENTRIES = ("named", "unnamed", "sheet_named", "sheet_unnamed")


@dataclass(frozen=True, slots=True, kw_only=True)
class StretchCounts:
    """What was counted for one full-time member in one posting on one grid, in days of one month without a gap.

    The entries lie apart by whom they name and by whether they are of days or of a sheet of the whole month, because
    each kind is shared among the members in a way of its own.
    """

    begins_on: date
    ends_on: date  # the day after the last
    days: int  # of the month
    complexity: str = "ordinary"
    member_days: int = 0
    leave_days: Days = 0
    induction_days: int = 0
    effective_days: Days = 0
    team_days: Days = 0  # effective days of all the full-time members of the grid in the days of the stretch
    team_days_of_month: Days = 0  # and in the whole month
    own_days_of_month: Days = 0  # of the member on the grid, in all their stretches of the month there
    named: Entries = field(default_factory=dict)  # of these days, by the member
    unnamed: Entries = field(default_factory=dict)  # of these days, by nobody who is named
    sheet_named: Entries = field(default_factory=dict)  # of the whole month
    sheet_unnamed: Entries = field(default_factory=dict)
    # The part of `unnamed` that is the member's, where it is less than their part of the effective days.
    unnamed_part: Fraction | None = None
    valid_reports: int = 0
    due: int = 0
    on_time: int = 0
    excused: int = 0  # fell due on a day of approved leave, and were not settled on time: left out
    asked: int = 0
    knowing: int = 0

    def to_json(self) -> dict[str, Any]:
        """As text and whole numbers, so that no byte depends on how a number is written."""
        kept = {each.name: getattr(self, each.name) for each in fields(self)}
        entries = {
            name: {one: list(amounts) for one, amounts in sorted(kept[name].items())} for name in STRETCH_ENTRIES
        }
        days = {name: str(kept[name]) for name in STRETCH_DAYS}
        part = kept.pop("unnamed_part")
        if part is not None:  # a key of its own only where it says something: earlier months are kept without it
            kept["unnamed_part"] = str(part)
        return {**kept, **entries, **days, "begins_on": str(self.begins_on), "ends_on": str(self.ends_on)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> StretchCounts:
        """What `to_json` gave, or the database counted; what is missing or null was not there."""
        known = {each.name: value[each.name] for each in fields(cls) if value.get(each.name) is not None}
        entries = {
            name: {one: (new, changed, verified) for one, (new, changed, verified) in known[name].items()}
            for name in STRETCH_ENTRIES
            if name in known
        }
        days = {name: days_of(known[name]) for name in STRETCH_DAYS if name in known}
        dates = {name: date.fromisoformat(str(known[name])) for name in ("begins_on", "ends_on")}
        if "unnamed_part" in known:
            known["unnamed_part"] = Fraction(known["unnamed_part"])
        return cls(**{**known, **entries, **days, **dates})
