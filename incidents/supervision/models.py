"""Results of the regular look at deadlines: marks, and supervision notes with their own states."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.history.declared import Unrecorded
from incidents.incident.choices import PARTY_CHOICES, LimitStage
from incidents.incident.models import Incident
from staff.accounts.models import User


class MarkKind(models.TextChoices):
    SOON = "soon", _("due soon")
    OVERDUE = "overdue", _("overdue")
    CAME_LATE = "late", _("overdue already when it was entered")


class DeadlineMark(models.Model):
    """A mark that an incident came near a deadline, or passed it: one row each, however often the sweep runs."""

    history = Unrecorded("a mark of the clock that it looked at a deadline")

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="deadline_marks", verbose_name=_("incident"))
    stage = models.CharField(_("stage"), max_length=8, choices=LimitStage)
    kind = models.CharField(_("kind"), max_length=8, choices=MarkKind)
    due_at = models.DateTimeField(_("deadline"))
    marked_at = models.DateTimeField(_("marked"))

    privacy = Columns(public="incident stage kind due_at marked_at")

    class Meta:
        verbose_name = _("mark of a deadline")
        verbose_name_plural = _("marks of deadlines")
        constraints = [
            models.UniqueConstraint(fields=["incident", "stage", "kind", "due_at"], name="deadline_mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.stage} {self.kind}"


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    def visible_to(self, user: User) -> Self:
        """Notes of incidents that the account may see."""
        return self.filter(incident__in=Incident.objects.visible_to(user).values("pk"))

    def open(self) -> Self:
        return self.filter(closed_at=None)


class Supervision(models.Model):
    """A supervision note: an incident passed a deadline. The sweep opens it, the late party answers, a head closes it.

    What they wrote is in the notes of the incident's moves.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="supervisions", verbose_name=_("incident"))
    stage = models.CharField(_("stage"), max_length=8, choices=LimitStage)
    due_at = models.DateTimeField(_("deadline"))
    party = models.CharField(_("whose turn it was"), max_length=10, choices=PARTY_CHOICES)
    opened_at = models.DateTimeField(_("opened"))
    answered_at = models.DateTimeField(pgettext_lazy("supervision", "answered"), null=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=pgettext_lazy("supervision", "answered by")
    )
    closed_at = models.DateTimeField(pgettext_lazy("time", "closed"), null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by"))

    privacy = Columns(
        public="incident stage due_at party opened_at answered_at answered_by closed_at closed_by",
        subdistrict="incident__subdistrict",
    )

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervision note")
        verbose_name_plural = _("supervision notes")
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["incident"], condition=Q(closed_at=None), name="supervision_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["incident", "stage", "due_at"], name="supervision_once"),
            models.CheckConstraint(
                name="supervision_answered_before_it_is_closed",
                condition=Q(closed_at=None) | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="supervision_says_by_whom",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident} · {self.get_stage_display()}"
