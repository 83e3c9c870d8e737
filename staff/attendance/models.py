"""Attendance, one row a day, and leave."""

from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.fields import recorded_now
from core.happened import has_happened
from core.history.declared import Recorded
from core.web.ranges import days_of
from core.years import month_in_words
from grids.closed_days import PLACE_OF_WORKER, asks_why_once_closed, on_day
from grids.territory.models import Subdistrict
from staff.accounts.models import User
from staff.attendance import guards
from staff.attendance.rules import HALF, WHOLE
from staff.people.models import Worker


class AttendanceStatus(models.TextChoices):
    PRESENT = "present", _("present")
    ABSENT = "absent", _("absent")
    LEAVE = "leave", _("on approved leave")


class LeaveKind(models.TextChoices):
    """The kinds of leave. What share of pay each keeps is a term of the scheme, which the office edits."""

    ANNUAL = "annual", _("annual leave")
    SICK = "sick", _("sick leave")
    PERSONAL = "personal", _("personal leave")
    MATERNITY = "maternity", _("maternity leave")
    PATERNITY = "paternity", _("paternity leave")
    CHILD_CARE = "child_care", _("child-care leave")
    MARRIAGE = "marriage", _("marriage leave")
    BEREAVEMENT = "bereavement", _("bereavement leave")
    INJURY = "injury", _("work-injury leave")
    OFFICIAL = "official", _("official leave")


PARTS = [(WHOLE, _("whole day")), (HALF, _("half a day"))]


def part_of_a_day(**more: Any) -> Any:
    """A column for a whole day or half of one."""
    return models.DecimalField(
        pgettext_lazy("of a day", "part"), max_digits=2, decimal_places=1, choices=PARTS, default=WHOLE, **more
    )


class OfWorkerQuerySet(models.QuerySet[Any]):
    """Rows that belong to a worker are seen by everyone who sees the worker."""

    def visible_to(self, user: User) -> Self:
        return self.filter(worker__in=Worker.objects.visible_to(user).values("pk"))


class Attendance(models.Model):
    """What one worker's day was, or half of it: present, absent or on approved leave.

    A day that has no row is not recorded: nobody was absent for that. Leave that is not approved has no row.
    """

    history = Recorded(told_with="worker")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="attendance", verbose_name=_("worker"))
    day = models.DateField(_("day"))
    status = models.CharField(_("attendance"), max_length=8, choices=AttendanceStatus)
    part = part_of_a_day()
    leave_kind = models.CharField(_("kind of leave"), max_length=11, choices=LeaveKind, blank=True)
    leave = models.ForeignKey(
        "Leave", models.PROTECT, null=True, blank=True, related_name="days", verbose_name=_("leave"), editable=False
    )
    recorded_at = recorded_now()

    privacy = Columns(
        public="worker day status part recorded_at",
        office="leave_kind leave",
        person="worker",
        subdistrict="worker__subdistrict",
    )

    objects = OfWorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["-day", "worker"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "day", "status", "leave_kind"],
                name="attendance_once_a_day",
                violation_error_message=_("This worker already has an attendance record for this day."),
            ),
            models.CheckConstraint(
                name="attendance_is_a_whole_or_half_day",
                condition=Q(part__in=[WHOLE, HALF]),
                violation_error_message=_("A record is of a whole day or of half of one."),
            ),
            models.CheckConstraint(
                name="attendance_leave_names_its_kind",
                condition=(Q(status=AttendanceStatus.LEAVE, leave__isnull=False) & ~Q(leave_kind=""))
                | (~Q(status=AttendanceStatus.LEAVE) & Q(leave_kind="", leave__isnull=True)),
                violation_error_message=_("A day on leave belongs to an approved leave, and only such a day does."),
            ),
        ]
        indexes = [models.Index(fields=["day", "status"], name="attendance_day_status")]
        triggers = [
            *guards.NO_MORE_THAN_A_DAY,
            guards.LEAVE_IS_APPROVED,
            guards.DAYS_OF_LEAVE_STAY,
            *asks_why_once_closed(
                "worker", "status", "part", "leave_kind", dated="day", days=on_day("day"), place=PLACE_OF_WORKER
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.day}"


STANDS = Q(closed_at__isnull=True)


class LeaveQuerySet(OfWorkerQuerySet):
    def waiting(self) -> Self:
        """Asked for, and neither approved nor closed."""
        return self.filter(STANDS, approved_at__isnull=True)

    def approved(self) -> Self:
        return self.filter(STANDS, approved_at__isnull=False)


class Leave(models.Model):
    """A leave that somebody asked for. A head's approval writes an attendance row for every calendar day it covers.

    It is closed with a reason: declined or withdrawn before the approval, taken back after it. Approved by nobody are
    the days on leave that were entered before an approval was asked for.
    """

    history = Recorded(told_with="worker")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="leaves", verbose_name=_("worker"))
    kind = models.CharField(_("kind of leave"), max_length=11, choices=LeaveKind)
    during = DateRangeField(
        pgettext_lazy("range", "days"), help_text=_("From the first day to the day after the last.")
    )
    part = part_of_a_day(help_text=_("Half a day: of each of these days."))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(pgettext_lazy("time", "approved"), null=True, blank=True, editable=False)
    recorded_at = recorded_now()
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(pgettext_lazy("leave", "closed"), null=True, blank=True, editable=False)
    decision = models.CharField(
        _("reason of the decision"),
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("Why it was declined, withdrawn, shortened or taken back."),
    )

    privacy = Columns(
        public="worker during part approved_by approved_at closed_by closed_at recorded_at",
        office="kind reason decision",
        person="worker",
        subdistrict="worker__subdistrict",
    )

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ["-during"]
        constraints = [
            ExclusionConstraint(
                name="leave_one_at_a_time",
                expressions=[("worker", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=STANDS & Q(part=WHOLE),
                violation_error_message=_("The worker already has a leave on some of these days."),
            ),
            ExclusionConstraint(
                name="leave_one_of_a_kind_at_a_time",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=STANDS,
                violation_error_message=_("The worker already has a leave on some of these days."),
            ),
            models.CheckConstraint(
                name="leave_is_of_whole_or_half_days",
                condition=Q(part__in=[WHOLE, HALF]),
                violation_error_message=_("A leave is of whole days or of half days."),
            ),
            models.CheckConstraint(
                name="leave_approved_has_an_end",
                condition=Q(approved_at__isnull=True) | Q(during__endswith__isnull=False),
                violation_error_message=_("Give the leave a last day."),
            ),
            models.CheckConstraint(
                name="leave_closed_says_why",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(decision="")),
                violation_error_message=_("Say why the leave is closed."),
            ),
        ]
        triggers = [
            guards.A_HEAD_APPROVES,
            guards.NOBODY_DECIDES_ON_THEIR_OWN_LEAVE,
            guards.APPROVED_LEAVE_ONLY_SHRINKS,
            guards.NO_DAY_IS_LEFT_BEHIND,
            guards.APPROVED_LEAVE_IS_NOT_DELETED,
            # Approving leave of a closed month, and whatever shortens or ends it, changes what was counted there.
            *asks_why_once_closed(
                "worker",
                "kind",
                "part",
                "approved_at",
                "closed_at",
                dated="during",
                days="{row}.during",
                place=PLACE_OF_WORKER,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} · {days_of(self.during)}"


class AttendanceKeeping(models.Model):
    """From which month on an office keeps attendance, or does not, until the next setting. Appended, never changed."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    from_month = models.DateField(_("from month"), help_text=_("Its first day, which is still to come."))
    kept = models.BooleanField(_("attendance is kept"))
    reason = models.CharField(_("reason"), max_length=200)
    made_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=pgettext_lazy("setting", "made by")
    )
    made_at = models.DateTimeField(pgettext_lazy("setting", "made"), editable=False)

    privacy = Columns(public="subdistrict from_month kept reason made_by made_at")

    class Meta:
        verbose_name = _("whether attendance is kept")
        verbose_name_plural = _("whether attendance is kept")
        ordering = ["-from_month"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "from_month"],
                name="attendance_keeping_once_a_month",
                violation_error_message=_("There is a setting from this month already."),
            ),
            models.CheckConstraint(
                name="attendance_keeping_from_a_first",
                condition=Q(from_month__day=1),
                violation_error_message=_("Name the month by its first day."),
            ),
        ]
        triggers = [
            has_happened("made_at"),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="made_before_the_month",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
    IF NEW.made_at >= (NEW.from_month::timestamp AT TIME ZONE 'Asia/Shanghai') THEN
        RAISE EXCEPTION 'whether attendance is kept is said before the month begins';
    END IF;
    RETURN NEW;
""",
            ),
        ]

    def __str__(self) -> str:
        return month_in_words(self.from_month)
