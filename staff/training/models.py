"""Trainings of an office's team, and who took part in which."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.fields import recorded_now
from core.happened import has_come, has_happened
from core.history.declared import Recorded
from grids.territory.models import Subdistrict
from staff import access
from staff.accounts.models import User
from staff.people.models import Worker

HALF_AN_HOUR, MOST_HOURS = Decimal("0.5"), Decimal(200)


class Examined(models.TextChoices):
    """What an examination after a training said; blank where none was held."""

    PASSED = "passed", pgettext_lazy("training", "passed")
    FAILED = "failed", pgettext_lazy("training", "not passed")


class TrainingQuerySet(models.QuerySet["Training"]):
    def visible_to(self, user: User) -> Self:
        """The office sees its trainings, and people those in which they took part."""
        seen = access.access_of(user)
        own = TrainingParticipant.objects.filter(worker=seen.worker).values("training")
        return self.filter(Q(subdistrict__in=seen.offices) | Q(pk__in=own))


class Training(models.Model):
    """One training: its day, what it was about, and how many hours of lessons it had."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="trainings", verbose_name=_("subdistrict")
    )
    held_on = models.DateField(pgettext_lazy("training", "held on"), validators=[has_come])
    subject = models.CharField(pgettext_lazy("training", "content"), max_length=200)
    hours = models.DecimalField(
        _("hours of lessons"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(HALF_AN_HOUR), MaxValueValidator(MOST_HOURS)],
    )
    teacher = models.CharField(_("taught by"), max_length=100, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), editable=False)

    privacy = Columns(
        public="subdistrict held_on subject hours teacher place recorded_by recorded_at", subdistrict="subdistrict"
    )

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="training_has_hours", condition=Q(hours__gte=HALF_AN_HOUR, hours__lte=MOST_HOURS)
            )
        ]
        triggers = [has_happened("recorded_at")]

    def __str__(self) -> str:
        return f"{self.held_on} {self.subject}"


class ParticipantQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """The office's, and one's own."""
        seen = access.access_of(user)
        return self.filter(Q(training__subdistrict__in=seen.offices) | Q(worker=seen.worker))


class TrainingParticipant(models.Model):
    """One person who took part in a training, and what the examination said of them."""

    history = Recorded(told_with="training")

    training = models.ForeignKey(Training, models.PROTECT, related_name="participants", verbose_name=_("training"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="trainings", verbose_name=_("worker"))
    result = models.CharField(
        pgettext_lazy("training", "examination"),
        max_length=6,
        choices=Examined,
        blank=True,
        help_text=_("Blank where no examination was held."),
    )
    recorded_at = recorded_now()

    privacy = Columns(
        public="training worker recorded_at", office="result", person="worker", subdistrict="training__subdistrict"
    )

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant of a training")
        verbose_name_plural = _("participants of trainings")
        ordering = ["training", "worker__staff_number"]
        constraints = [models.UniqueConstraint(fields=["training", "worker"], name="training_attended_once")]

    def __str__(self) -> str:
        return str(self.worker)
