"""Postings to grids and villages, who serves which grid, and the deadline of team building."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.columns import Columns
from core.fields import recorded_now
from core.history.declared import Recorded
from grids.closed_days import PLACE_OF_WORKER, asks_why_once_closed
from grids.territory.models import Grid, Subdistrict, Village
from grids.territory.models_of_acts import GridAct
from staff import access
from staff.access import Role
from staff.accounts.models import User
from staff.people.models import Worker

if TYPE_CHECKING:
    from grids.scope import Scope


class PayScheme(models.TextChoices):
    """How a full-time member is paid; chosen at appointment, never inferred from the channel."""

    ALLOWANCE = "allowance", _("monthly incentive allowance (auxiliary staff)")
    WAGE = "wage", _("contract-staff wage and insurance (recruited)")
    SUBSIDY = "subsidy", _("subsidy per contribution (part-time)")


class PostingQuerySet(models.QuerySet["Posting"]):
    def in_force(self, day: date) -> Self:
        return self.filter(during__contains=day)

    def within(self, scope: Scope) -> Self:
        if scope.everything:
            return self
        return self.filter(
            Q(grid__subdistrict__in=scope.subdistricts)
            | Q(village__subdistrict__in=scope.subdistricts)
            | Q(grid__in=scope.grids)
            | Q(village__in=scope.villages)
        )

    def visible_to(self, user: User) -> Self:
        seen = access.access_of(user)
        own = Q(worker=seen.worker) if seen.worker else Q(pk__in=())
        return self.filter(Q(pk__in=self.model.objects.within(seen.scope).values("pk")) | own)


# Somebody stands in during a leave of the holder, or where the holder's post has ended and nobody follows yet.
STANDS_IN_FOR_LEAVE_OR_VACANCY = pgtrigger.Trigger(
    name="stands_in_for_leave_or_vacancy",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Condition("NEW.stands_in_for_id IS NOT NULL AND NEW.leave_id IS NULL"),
    func="""
        IF NOT EXISTS (
            SELECT FROM staff_posting held
            WHERE held.id = NEW.stands_in_for_id AND upper(held.during) <= lower(NEW.during)
        ) THEN
            RAISE EXCEPTION 'who stands in names the leave, or the post has ended' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    """,
)


class Posting(models.Model):
    """One worker's service in one role on one grid, or on one village and all its grids, over a range of days.

    Who stands in full-time somewhere else serves there and not on the own grid: see `GridService`.
    """

    history = Recorded(told_with="worker")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="postings", verbose_name=_("worker"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    grid = models.ForeignKey(
        Grid, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("grid")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name=_("village")
    )
    during = DateRangeField(_("in post"), help_text=_("From the first day to the day after the last."))
    pay_scheme = models.CharField(_("pay scheme"), max_length=10, choices=PayScheme, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    relaxed_because = models.CharField(_("relaxed because"), max_length=200, blank=True)
    relaxed_by = models.CharField(_("relaxed by"), max_length=60, blank=True)
    stands_in_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="stand_ins", verbose_name=_("stands in for")
    )
    leave = models.ForeignKey(
        "Leave", models.PROTECT, null=True, blank=True, related_name="stand_ins", verbose_name=_("during the leave")
    )
    recorded_at = recorded_now()

    privacy = Columns(
        public="worker role grid village during stands_in_for recorded_at",
        office="pay_scheme note relaxed_because relaxed_by leave",
        person="worker",
        subdistrict="worker__subdistrict",
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["worker", "during"]
        indexes = [GistIndex(fields=["during"], name="posting_during")]
        constraints = [
            models.CheckConstraint(
                name="posting_on_a_grid_or_a_village",
                condition=Q(grid__isnull=False, village__isnull=True) | Q(grid__isnull=True, village__isnull=False),
                violation_error_message=_("Name either a grid or a village."),
            ),
            models.CheckConstraint(
                name="posting_guide_to_a_village",
                condition=~Q(role=Role.GUIDE) | Q(village__isnull=False),
                violation_error_message=_("A guide is posted to a village and covers all its grids."),
            ),
            models.CheckConstraint(
                name="posting_full_time_to_a_grid",
                condition=~Q(role=Role.FULL_TIME) | Q(grid__isnull=False),
                violation_error_message=_("A full-time member is posted to one grid."),
            ),
            ExclusionConstraint(
                name="posting_one_leader_per_grid_at_a_time",
                expressions=[("grid", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(role=Role.LEADER, grid__isnull=False, stands_in_for__isnull=True),
                violation_error_message=_("The grid already has a leader on some of these days."),
            ),
            ExclusionConstraint(
                name="posting_one_head_per_village_at_a_time",
                expressions=[
                    ("village", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(role__in=[Role.GUIDE, Role.LEADER], village__isnull=False, stands_in_for__isnull=True),
                violation_error_message=_("The village already has a guide or leader on some of these days."),
            ),
            ExclusionConstraint(
                name="posting_full_time_on_one_grid_at_a_time",
                expressions=[("worker", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(role=Role.FULL_TIME, stands_in_for__isnull=True),
                violation_error_message=_("This person already serves a grid full-time on some of these days."),
            ),
            ExclusionConstraint(
                name="posting_stands_in_full_time_at_one_place_at_a_time",
                expressions=[("worker", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(role=Role.FULL_TIME, stands_in_for__isnull=False),
                violation_error_message=_("This person already stands in full-time on some of these days."),
            ),
            ExclusionConstraint(
                name="posting_once_per_worker_role_and_grid",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("grid", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(grid__isnull=False),
                violation_error_message=_("This person already holds this role on this grid on some of these days."),
            ),
            ExclusionConstraint(
                name="posting_one_stand_in_at_a_time",
                expressions=[("stands_in_for", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(stands_in_for__isnull=False),
                violation_error_message=_("Somebody else stands in on some of these days."),
            ),
            models.CheckConstraint(
                name="posting_who_stands_in_does_so_until_a_day",
                condition=Q(stands_in_for__isnull=True, leave__isnull=True)
                | Q(stands_in_for__isnull=False, during__endswith__isnull=False),
                violation_error_message=_("Who stands in does so until a day."),
            ),
            models.CheckConstraint(
                name="posting_relaxation_names_reason_and_person",
                condition=Q(relaxed_because="", relaxed_by="") | (~Q(relaxed_because="") & ~Q(relaxed_by="")),
                violation_error_message=_("A relaxation names its reason and who relaxed."),
            ),
        ]
        triggers = [
            STANDS_IN_FOR_LEAVE_OR_VACANCY,
            *asks_why_once_closed(
                *("worker", "role", "grid", "village", "stands_in_for"),
                dated="during",
                days="{row}.during",
                place=PLACE_OF_WORKER,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} · {self.get_role_display()}"


class FollowedPosting(models.Model):
    """What one posting was before an act of the map moved it to the heir of its grid.

    It says what was known on a day before the act was entered, and lets the act be taken back.
    """

    history = Recorded(left_out=("ends_on",))

    act = models.ForeignKey(GridAct, models.PROTECT, related_name="+")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="followed")
    grid = models.ForeignKey(Grid, models.CASCADE, related_name="+")
    ends_on = models.DateField(null=True)
    onward = models.OneToOneField(Posting, models.PROTECT, null=True, related_name="continues")

    privacy = Columns(public="act posting grid ends_on onward")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "posting"], name="followed_posting_once")]
        indexes = [models.Index(fields=["posting", "act"], name="followed_posting")]

    def __str__(self) -> str:
        return f"{self.posting_id} · {self.act_id}"


class GridServiceQuerySet(models.QuerySet["GridService"]):
    def on(self, day: date) -> Self:
        return self.filter(during__contains=day)

    def holding(self) -> Self:
        """Without those who stand in: they serve, but the post is its holder's, or it is vacant."""
        return self.filter(posting__stands_in_for=None)


class GridService(models.Model):
    """Who serves which grid in which role on which days: a database view over postings.

    The one place for the rule that a posting to a village covers all its grids, as the map was on
    each day, that nobody serves a grid that is not open, and that who stands in full-time elsewhere does not serve
    the own grid on these days.
    """

    id = models.CharField(primary_key=True, max_length=40)
    posting = models.ForeignKey(Posting, models.DO_NOTHING, related_name="services")
    worker = models.ForeignKey(Worker, models.DO_NOTHING, related_name="services")
    grid = models.ForeignKey(Grid, models.DO_NOTHING, related_name="services")
    role = models.CharField(max_length=12, choices=Role)
    during = DateRangeField()

    privacy = Columns(public="posting worker grid role during")

    objects = GridServiceQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "staff_gridservice"

    def __str__(self) -> str:
        return str(self.id)


class TeamDeadline(models.Model):
    """The day on which the team of a subdistrict must be complete (policy, section 2.3: the end of May)."""

    history = Recorded(told_with="subdistrict")

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="team_deadlines", verbose_name=_("subdistrict")
    )
    due_on = models.DateField(_("to be complete on"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    privacy = Columns(public="subdistrict due_on note")

    class Meta:
        verbose_name = _("team-building deadline")
        verbose_name_plural = _("team-building deadlines")
        ordering = ["-due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "due_on"],
                name="team_deadline_once",
                violation_error_message=_("This day already has an entry."),
            )
        ]

    def __str__(self) -> str:
        return str(self.due_on)
