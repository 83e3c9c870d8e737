"""Interviews after two months at the bottom."""

from __future__ import annotations

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.bulletin.models import Bulletin
from core.columns import Columns
from core.happened import has_come, has_happened
from core.history.declared import Unrecorded
from core.years import month_in_words
from grids.duties import Duty
from grids.territory.models import Grid, Subdistrict
from staff import access
from staff.access import Role
from staff.accounts.models import User
from staff.people.models import Worker


class InterviewState(models.TextChoices):
    OPEN = "open", pgettext_lazy("interview", "open")
    HELD = "held", _("held")
    RECTIFIED = "rectified", _("rectified")
    CANCELLED = "cancelled", _("cancelled")


DONE = (InterviewState.HELD, InterviewState.RECTIFIED)


class InterviewQuerySet(models.QuerySet["Interview"]):
    def visible_to(self, user: User) -> Self:
        """The interviews of the person, and those of the subdistricts whose office they are. Nobody else reads them."""
        seen = access.access_of(user)
        if seen.scope.everything and seen.holds(Duty.DISTRICT):
            return self
        return self.filter(Q(subdistrict__in=seen.offices) | Q(worker=seen.worker or 0))

    def to_acknowledge(self) -> Self:
        """Interviews that were held and that the person has not signed yet."""
        return self.filter(state__in=DONE, acknowledged_at=None)

    def overdue(self, day: date) -> Self:
        """Interviews that were not held although the last day for it has passed."""
        return self.filter(state=InterviewState.OPEN, due_on__lt=day)

    def where_last(self, subdistrict: Subdistrict) -> str:
        """Where the last interview of an office was held; empty before the first."""
        held = self.filter(subdistrict=subdistrict, held_at__isnull=False).order_by("-held_at")
        return held.values_list("place", flat=True).first() or ""

    def to_check(self, day: date) -> Self:
        """Interviews that were held and whose rectification is to be checked by now."""
        return self.filter(is_to_check(day))


def is_to_check(day: date) -> Q:
    return Q(state=InterviewState.HELD, check_on__lte=day)


class Interview(models.Model):
    """A talk with one person because grids they served were bottom-ranked two months running.

    Opened by the cycle; held by the office; signed by the person in their own account; rectified once a
    check says so. What was recorded and signed never changes.
    """

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="interviews", verbose_name=_("subdistrict")
    )
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="interviews", verbose_name=_("person"))
    month = models.DateField(_("trigger month"), help_text=_("The second of the two months."))
    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="interviews", verbose_name=_("bulletin"))
    state = models.CharField(_("state"), max_length=9, choices=InterviewState, default=InterviewState.OPEN)
    opened_at = models.DateTimeField(_("opened"))
    due_on = models.DateField(_("to be held by"))
    check_on = models.DateField(_("rectification checked on"), null=True)
    held_at = models.DateTimeField(pgettext_lazy("time", "held"), validators=[has_come], null=True)
    held_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("held by"))
    place = models.CharField(_("place of the interview"), max_length=100, blank=True)
    record = models.TextField(_("record"), blank=True, max_length=5000)
    plan = models.TextField(_("rectification plan"), blank=True, max_length=5000)
    acknowledged_at = models.DateTimeField(pgettext_lazy("time", "signed by the person"), null=True)
    objection = models.TextField(_("what the person objects"), blank=True, max_length=2000)
    cancelled_at = models.DateTimeField(pgettext_lazy("time", "cancelled"), null=True)
    cancelled_note = models.CharField(_("why cancelled"), max_length=200, blank=True)
    cancelled_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("cancelled by"),
        help_text=_("Empty: the figures no longer give a reason. What somebody cancelled does not open again."),
    )

    privacy = Columns(
        public=(
            "subdistrict worker month bulletin state opened_at due_on check_on held_at acknowledged_at cancelled_at"
        ),
        office="held_by place record plan objection cancelled_note cancelled_by",
        erasable="record plan objection",
        person="worker",
        subdistrict="subdistrict",
    )

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        ordering = ["-month", "worker"]
        constraints = [
            models.UniqueConstraint(fields=["worker", "month"], name="interview_once_per_person_and_month"),
            models.CheckConstraint(
                name="interview_held_says_when_by_whom_and_what",
                condition=(
                    Q(state__in=DONE, held_at__isnull=False, held_by__isnull=False, check_on__isnull=False)
                    & ~Q(record="")
                    & ~Q(plan="")
                )
                | (~Q(state__in=DONE) & Q(held_at__isnull=True, held_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="interview_is_signed_once_held",
                condition=Q(acknowledged_at__isnull=True, objection="") | Q(state__in=DONE),
            ),
            models.CheckConstraint(
                name="interview_cancelled_with_a_note",
                condition=Q(state=InterviewState.CANCELLED, cancelled_at__isnull=False) & ~Q(cancelled_note="")
                | (~Q(state=InterviewState.CANCELLED) & Q(cancelled_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="interview_only_a_cancelled_one_was_cancelled_by_somebody",
                condition=Q(state=InterviewState.CANCELLED) | Q(cancelled_by__isnull=True),
            ),
        ]
        triggers = [
            has_happened("opened_at", "held_at", "acknowledged_at", "cancelled_at"),
            pgtrigger.Protect(
                name="held_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__held_at__isnull=False)
                & (
                    pgtrigger.Q(old__held_at__df=pgtrigger.F("new__held_at"))
                    | pgtrigger.Q(old__held_by__df=pgtrigger.F("new__held_by"))
                    | pgtrigger.Q(old__place__df=pgtrigger.F("new__place"))
                    | pgtrigger.Q(old__record__df=pgtrigger.F("new__record"))
                    | pgtrigger.Q(old__plan__df=pgtrigger.F("new__plan"))
                    | pgtrigger.Q(old__bulletin__df=pgtrigger.F("new__bulletin"))
                    | pgtrigger.Q(old__opened_at__df=pgtrigger.F("new__opened_at"))
                    | pgtrigger.Q(old__due_on__df=pgtrigger.F("new__due_on"))
                    | pgtrigger.Q(old__worker__df=pgtrigger.F("new__worker"))
                    | pgtrigger.Q(old__month__df=pgtrigger.F("new__month"))
                ),
            ),
            pgtrigger.Protect(
                name="signed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__acknowledged_at__isnull=False)
                & (
                    pgtrigger.Q(old__acknowledged_at__df=pgtrigger.F("new__acknowledged_at"))
                    | pgtrigger.Q(old__objection__df=pgtrigger.F("new__objection"))
                ),
            ),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {month_in_words(self.month)}"

    @property
    def to_sign(self) -> bool:
        """Whether it was held and the person has not signed yet."""
        return self.state in DONE and self.acknowledged_at is None


GROUNDS_OF_HELD_STAY = """
    IF EXISTS (
        SELECT FROM assessment_interview
        WHERE id IN (OLD.interview_id, NEW.interview_id) AND state IN ('held', 'rectified')
    ) THEN
        RAISE EXCEPTION 'the grounds of an interview that was held never change';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class InterviewGround(models.Model):
    """One grid and role for which a person is interviewed."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="grounds", verbose_name=_("interview"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("grid"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    first_rank = models.PositiveIntegerField(_("rank in the first month"))
    second_rank = models.PositiveIntegerField(_("rank in the second month"))

    privacy = Columns(public="interview grid role first_rank second_rank")

    class Meta:
        verbose_name = _("ground of an interview")
        verbose_name_plural = _("grounds of interviews")
        ordering = ["interview", "grid"]
        constraints = [models.UniqueConstraint(fields=["interview", "grid", "role"], name="interview_ground_once")]
        triggers = [
            pgtrigger.Trigger(
                name="grounds_of_held_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=GROUNDS_OF_HELD_STAY,
            )
        ]

    def __str__(self) -> str:
        return f"{self.grid_id} {self.role}"


class KeptTrigger(models.Model):
    """A month that goes on counting as the trigger of a streak, although its interview was cancelled.

    It was cancelled for somebody else's objection, or by who accepted the person's own: an interview of a later month
    must not open because of that.
    """

    history = Unrecorded("written with the cancelling of an interview, whose history says why")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("person"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("grid"))
    month = models.DateField(_("trigger month"))

    privacy = Columns(public="worker grid month", person="worker", subdistrict="grid__subdistrict")

    class Meta:
        verbose_name = _("kept trigger")
        verbose_name_plural = _("kept triggers")
        constraints = [models.UniqueConstraint(fields=["worker", "grid", "month"], name="kept_trigger_once")]
        triggers = [pgtrigger.Protect(name="kept_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.grid_id} {month_in_words(self.month)}"


class InterviewCheck(models.Model):
    """One look, 30 days later, at whether what was planned was done; one that failed plans again."""

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="checks", verbose_name=_("interview"))
    due_on = models.DateField(_("was due on"))
    checked_at = models.DateTimeField(_("checked"))
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("checked by"))
    passed = models.BooleanField(_("rectified"))
    result = models.TextField(_("result of the check"), max_length=2000)
    plan = models.TextField(_("new rectification plan"), blank=True, max_length=5000)
    next_on = models.DateField(_("checked again on"), null=True)

    privacy = Columns(
        public="interview due_on checked_at checked_by passed next_on",
        office="result plan",
        erasable="result plan",
        person="interview__worker",
        subdistrict="interview__subdistrict",
    )

    class Meta:
        verbose_name = _("check of a rectification")
        verbose_name_plural = _("checks of rectifications")
        ordering = ["interview", "due_on"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "due_on"], name="interview_checked_once_a_date"),
            models.CheckConstraint(
                name="interview_check_that_fails_plans_again",
                condition=Q(passed=True, plan="", next_on__isnull=True)
                | (Q(passed=False, next_on__isnull=False) & ~Q(plan="")),
            ),
        ]
        triggers = [pgtrigger.Protect(name="checked_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.interview_id} {self.due_on}"
