"""What is counted for one full-time member in a quarter, as plain values that can be stored as JSON."""

# ruff: noqa: RUF009  (what counts are declared by is a field, all the same)

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.figures.counts import count

Kinds = tuple[Fraction, Fraction, Fraction]  # new, changed, verified


def _(text: str) -> str:
    """Mark a text for the catalogue; the code that shows it translates it."""
    return text


def _days(label: str) -> Any:
    """Days of a member; halves count half."""
    return count(label, default=Decimal(0))


def _exact(label: str) -> Any:
    """A sum of shares: exact, as a fraction."""
    return count(label, default=Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """What was counted for one member and quarter.

    Working days are those of the office's calendar; `leave` and `induction` among them are of days in post. A stretch
    without an effective day gives neither entries nor reports, but its visits and what was found in it are counted.
    """

    working_days: int = count(_("working days of the quarter"))
    in_post: int = count(_("working days in post"))
    on_leave: Decimal = _days(_("of them on approved leave"))
    in_induction: Decimal = _days(_("of the days not on leave, in induction"))
    # Of the months that keep attendance, without the days that nobody recorded yet.
    to_attend: Decimal = _days(_("working days to attend"))
    attended: Decimal = _days(_("days attended"))
    not_received: Decimal = _days(_("working days without attendance"))
    leave_days: Decimal = _days(_("calendar days on leave"))
    induction_days: int = count(_("calendar days in induction"))
    visits: int = count(_("visits and patrols"))
    # m: effective days / days of the month, by the complexity of the grid served.
    served: Mapping[str, Fraction] = field(default_factory=dict)
    entries: Mapping[str, Kinds] = field(default_factory=dict)  # class → new, changed, verified
    valid_reports: int = count(_("valid reports"))
    due: int = count(_("fell due"))
    on_time: int = count(_("settled on time"))
    found: int = count(_("hazards and disputes found"))
    settling_due: int = count(_("hazards and disputes to settle"))
    settled_in_time: int = count(_("settled in time"))
    asked: Fraction = _exact(_("residents asked, by days served"))
    knowing: Fraction = _exact(_("knew their grid member, by days served"))
    residents_asked: int = count(_("residents asked"))

    @property
    def at_work(self) -> Decimal:
        """W: working days in post and not on approved leave."""
        return self.in_post - self.on_leave

    @property
    def visiting_days(self) -> Decimal:
        """The days of W that are not induction."""
        return self.at_work - self.in_induction

    @property
    def member_months(self) -> Fraction:
        """m, over the three months."""
        return sum(self.served.values(), Fraction(0))

    def to_json(self) -> dict[str, Any]:
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        values["served"] = {name: str(months) for name, months in sorted(self.served.items())}
        values["entries"] = {name: [str(one) for one in kinds] for name, kinds in sorted(self.entries.items())}
        exact = {name: _as_text(value) for name, value in values.items() if isinstance(value, (Decimal, Fraction))}
        return {**values, **exact}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Quarter:
        """What `to_json` gave; counts that are missing are 0."""
        read: dict[str, Any] = {}
        for each in fields(cls):
            if each.name in value:
                read[each.name] = _READ.get(str(each.type), int)(value[each.name])
        return cls(**read)


def _as_text(value: Decimal | Fraction) -> str:
    return str(value) if isinstance(value, Fraction) else f"{value.normalize():f}"


def _served(value: Mapping[str, str]) -> dict[str, Fraction]:
    return {name: Fraction(months) for name, months in value.items()}


def _entries(value: Mapping[str, list[str]]) -> dict[str, Kinds]:
    return {
        name: (Fraction(new), Fraction(changed), Fraction(verified)) for name, (new, changed, verified) in value.items()
    }


_READ: dict[str, Any] = {
    "Decimal": Decimal,
    "Fraction": Fraction,
    "Mapping[str, Fraction]": _served,
    "Mapping[str, Kinds]": _entries,
}
