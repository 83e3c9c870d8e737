"""Interviews after two months at the bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.models import Grid, Subdistrict
from staff import access
from staff.models import Role, User, Worker

if TYPE_CHECKING:
    pass
from assessment.models.bulletin import Bulletin


class InterviewState(models.TextChoices):
    OPEN = "open", pgettext_lazy("interview", "open")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class InterviewQuerySet(models.QuerySet["Interview"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and all of the subdistricts whose office one is. Nobody else reads them."""
        seen = access.access_of(user)
        if seen.scope.everything and seen.has("district"):
            return self
        return self.filter(Q(subdistrict__in=seen.offices) | Q(worker=seen.worker or 0))


class Interview(models.Model):
    """A talk with one person because grids they served were bottom-ranked two months running."""

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
    held_at = models.DateTimeField(pgettext_lazy("time", "held"), null=True)
    held_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("held by"))
    record = models.TextField(_("record"), blank=True, max_length=5000)
    plan = models.TextField(_("rectification plan"), blank=True, max_length=5000)
    cancelled_note = models.CharField(_("why cancelled"), max_length=200, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        ordering = ["-month", "worker"]
        constraints = [
            models.UniqueConstraint(fields=["worker", "month"], name="interview_once_per_person_and_month"),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.month:%Y-%m}"


class InterviewGround(models.Model):
    """One grid and role for which a person is interviewed."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="grounds", verbose_name=_("interview"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="+", verbose_name=_("grid"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    first_rank = models.PositiveIntegerField(_("rank in the first month"))
    second_rank = models.PositiveIntegerField(_("rank in the second month"))

    class Meta:
        verbose_name = _("ground of an interview")
        verbose_name_plural = _("grounds of interviews")
        ordering = ["interview", "grid"]
        constraints = [models.UniqueConstraint(fields=["interview", "grid", "role"], name="interview_ground_once")]

    def __str__(self) -> str:
        return f"{self.grid_id} {self.role}"
