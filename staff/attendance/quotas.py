"""The days of leave that somebody has in a year, and what of them is taken and asked for; who exceeds them is warned.

Leave is never refused for it: a head decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import days_between
from core.errors import InvalidInput
from core.punctuation import sentences
from staff.accounts.identity import refuse_oneself
from staff.attendance.models import Attendance, AttendanceStatus, Leave, LeaveKind
from staff.attendance.models_of_quotas import CountedIn, LeaveQuota
from staff.calendar.lists import working_calendar
from staff.calendar.rules import WorkingCalendar


@transaction.atomic
def save_quota(quota: LeaveQuota) -> LeaveQuota:
    """Save the days of a kind of leave in a year. Nobody enters their own. Raises AboutOneself, InvalidInput."""
    if quota.worker is not None:
        refuse_oneself(quota.worker.pk)
        quota.subdistrict = quota.worker.subdistrict
    try:
        quota.full_clean()
    except ValidationError as error:
        fields = {name: sentences(texts) for name, texts in error.message_dict.items() if name != "__all__"}
        raise InvalidInput(sentences(error.messages), fields=fields) from error
    quota.save()
    return quota


@dataclass(frozen=True)
class YearOfLeave:
    """One kind of leave of one worker in one year: its days, what is taken, and what one leave would add."""

    kind: str
    year: int
    days: Decimal
    counted_in: str
    taken: Decimal
    asked: Decimal

    @property
    def left(self) -> Decimal:
        return self.days - self.taken - self.asked

    @property
    def is_exceeded(self) -> bool:
        return self.left < 0


def quotas_of(leave: Leave) -> list[YearOfLeave]:
    """How a leave stands to the days of the years that it touches; none where no days are entered.

    `taken` is approved leave of the same kind, without this one. Three queries a year.
    """
    if leave.during is None or leave.during.lower is None:
        return []
    last = leave.during.upper or leave.during.lower
    return [found for year in range(leave.during.lower.year, last.year + 1) if (found := _year(leave, year))]


def _year(leave: Leave, year: int) -> YearOfLeave | None:
    quota = quota_on(leave.worker_id, leave.worker.subdistrict_id, leave.kind, year)
    if quota is None:
        return None
    calendar = working_calendar(leave.worker.subdistrict_id) if quota.counted_in == CountedIn.WORKING else None
    begin, end = date(year, 1, 1), date(year + 1, 1, 1)
    own = days_between(max(leave.during.lower, begin), min(leave.during.upper or begin, end))
    asked = Decimal(0) if leave.closed_at else leave.part * len(_counted(own, calendar))
    taken = Attendance.objects.filter(
        worker=leave.worker_id, status=AttendanceStatus.LEAVE, leave_kind=leave.kind, day__gte=begin, day__lt=end
    ).exclude(leave=leave.pk)
    parts = list(taken.values_list("day", "part"))
    counted = set(_counted((day for day, _part in parts), calendar))
    total = sum((part for day, part in parts if day in counted), Decimal(0))
    return YearOfLeave(leave.kind, year, quota.days, quota.counted_in, total, asked)


def _counted(days: Iterable[date], calendar: WorkingCalendar | None) -> list[date]:
    return [day for day in days if calendar is None or calendar.is_working(day)]


def quota_on(worker: int, subdistrict: int, kind: str, year: int) -> LeaveQuota | None:
    """The days of a person in a year: their own, or those of everybody."""
    rows = LeaveQuota.objects.filter(subdistrict=subdistrict, kind=kind, year=year)
    found = {row.worker_id: row for row in rows.filter(worker=worker) | rows.filter(worker__isnull=True)}
    return found.get(worker) or found.get(None)


# --- in words -------------------------------------------------------------------------------------


def in_words(one: YearOfLeave) -> str:
    values = {
        "kind": LeaveKind(one.kind).label,
        "year": one.year,
        "days": _plain(one.days),
        "unit": CountedIn(one.counted_in).label,
        "taken": _plain(one.taken),
        "asked": _plain(one.asked),
        "left": _plain(abs(one.left)),
    }
    if one.is_exceeded:
        return (
            _(
                "%(kind)s %(year)s exceeds its days: %(days)s %(unit)s, %(taken)s taken, %(asked)s in this leave, "
                "%(left)s too many"
            )
            % values
        )
    return _("%(kind)s %(year)s: %(days)s %(unit)s, %(taken)s taken, %(asked)s in this leave, %(left)s left") % values


def _plain(days: Decimal) -> str:
    return f"{days.normalize():f}"


def quota_in_words(leave: Leave) -> list[str]:
    """What the page of a leave says of the days of its years."""
    return [in_words(one) for one in quotas_of(leave)]


def quota_facts(leave: Leave) -> list[tuple[object, object]]:
    """For each quota of a leave a label and a sentence: the days left, or a warning where they are exceeded."""
    return [(WARNED if one.is_exceeded else DAYS, in_words(one)) for one in quotas_of(leave)]


DAYS, WARNED = gettext_lazy("days of the year"), gettext_lazy("warning: more than the days of the year")
