"""Attendance, one row a day, and leave."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.fields import recorded_now
from core.history.declared import Recorded
from grids.closing.triggers import PLACE_OF_WORKER, asks_why_once_closed, on_day
from staff.accounts.models import User
from staff.people.models import Worker


class AttendanceStatus(models.TextChoices):
    PRESENT = "present", _("present")
    ABSENT = "absent", _("absent")
    LEAVE = "leave", _("on approved leave")


class LeaveKind(models.TextChoices):
    ANNUAL = "annual", _("annual leave")
    SICK = "sick", _("sick leave")
    PERSONAL = "personal", _("personal leave")
    MATERNITY = "maternity", _("maternity leave")
    OFFICIAL = "official", _("official leave")


class OfWorkerQuerySet(models.QuerySet[Any]):
    """Rows that belong to a worker are seen by everyone who sees the worker."""

    def visible_to(self, user: User) -> Self:
        return self.filter(worker__in=Worker.objects.visible_to(user).values("pk"))


class Attendance(models.Model):
    """What one worker's day was: present, absent or on approved leave. Leave that is not approved has no row."""

    history = Recorded(told_with="worker")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="attendance", verbose_name=_("worker"))
    day = models.DateField(_("day"))
    status = models.CharField(_("attendance"), max_length=8, choices=AttendanceStatus)
    leave_kind = models.CharField(_("kind of leave"), max_length=10, choices=LeaveKind, blank=True)
    leave = models.ForeignKey(
        "Leave", models.PROTECT, null=True, blank=True, related_name="days", verbose_name=_("leave"), editable=False
    )
    recorded_at = recorded_now()

    privacy = Columns(
        public="worker day status recorded_at",
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
                fields=["worker", "day"],
                name="attendance_once_a_day",
                violation_error_message=_("This worker already has an attendance record for this day."),
            ),
            models.CheckConstraint(
                name="attendance_leave_names_its_kind",
                condition=(Q(status=AttendanceStatus.LEAVE) & ~Q(leave_kind=""))
                | (~Q(status=AttendanceStatus.LEAVE) & Q(leave_kind="")),
                violation_error_message=_("Name the kind of leave for a day on leave, and only for it."),
            ),
        ]
        indexes = [models.Index(fields=["day", "status"], name="attendance_day_status")]
        triggers = asks_why_once_closed(
            "worker", "status", "leave_kind", dated="day", days=on_day("day"), place=PLACE_OF_WORKER
        )

    def __str__(self) -> str:
        return f"{self.worker} {self.day}"


class Leave(models.Model):
    """A leave that somebody asked for. Approval writes an attendance row for every calendar day it covers."""

    history = Recorded(told_with="worker")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="leaves", verbose_name=_("worker"))
    kind = models.CharField(_("kind of leave"), max_length=10, choices=LeaveKind)
    during = DateRangeField(_("days"), help_text=_("From the first day to the day after the last."))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(pgettext_lazy("time", "approved"), null=True, blank=True, editable=False)
    recorded_at = recorded_now()

    privacy = Columns(
        public="worker during approved_by approved_at recorded_at",
        office="kind reason",
        person="worker",
        subdistrict="worker__subdistrict",
    )

    objects = OfWorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ["-during"]
        constraints = [
            ExclusionConstraint(
                name="leave_one_at_a_time",
                expressions=[("worker", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message=_("The worker already has a leave on some of these days."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.worker} · {self.get_kind_display()}"
