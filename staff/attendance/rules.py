"""How many of a month's working days were worked. No Django here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from staff.calendar.rules import WorkingCalendar

# --- attendance ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class MonthOfWork:
    """The working days of one person in a month, while in post, up to the day it is looked at."""

    working: int = 0
    present: int = 0
    absent: int = 0
    leave: int = 0

    @property
    def unrecorded(self) -> int:
        return self.working - self.present - self.absent - self.leave

    @property
    def rate(self) -> Decimal | None:
        """Working days attended / working days in post not on approved leave; None where there is none."""
        due = self.working - self.leave
        return (Decimal(self.present) / due).quantize(Decimal("0.0001"), ROUND_HALF_UP) if due else None


def month_of_work(in_post: Iterable[date], statuses: Mapping[date, str], calendar: WorkingCalendar) -> MonthOfWork:
    """Count the working days among the days in post by what they were."""
    days = [day for day in in_post if calendar.is_working(day)]
    counted = Counter(statuses.get(day, "") for day in days)
    return MonthOfWork(len(days), counted["present"], counted["absent"], counted["leave"])
