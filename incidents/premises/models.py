"""The register of premises that members patrol, and how often each is due."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import GistIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.fields import EncryptedTextField, blind_index, recorded_now
from grids.territory.models import Grid, OfSubdistrictQuerySet, Subdistrict
from incidents.common.models import OnGridQuerySet
from staff.people.models import mask


class PremisesKind(models.TextChoices):
    """What is patrolled. The people who live or work there are recorded nowhere."""

    RENTAL = "rental", _("rental housing")
    WORKSHOP = "workshop", _("workshop or factory")
    FOOD = "food", _("food business or canteen")
    SHOP = "shop", _("shop")
    LODGING = "lodging", _("hotel or lodging")
    PUBLIC = "public", _("public place or entertainment")
    SCHOOL = "school", _("school, nursery or home for the elderly")
    MEDICAL = "medical", _("pharmacy or clinic")
    SITE = "site", _("building site")
    OTHER = "other", pgettext_lazy("premises", "other")


class RiskGrade(models.TextChoices):
    HIGH = "high", pgettext_lazy("risk", "high")
    MEDIUM = "medium", pgettext_lazy("risk", "medium")
    LOW = "low", pgettext_lazy("risk", "low")


class PatrolInterval(models.Model):
    """Within how many days premises are patrolled again, from a day on: by risk, and by kind where that differs."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="patrol_intervals", verbose_name=_("subdistrict")
    )
    kind = models.CharField(
        pgettext_lazy("premises", "kind"),
        max_length=10,
        choices=PremisesKind,
        blank=True,
        help_text=_("Empty: every kind that has no interval of its own."),
    )
    risk = models.CharField(_("risk"), max_length=6, choices=RiskGrade)
    days = models.PositiveSmallIntegerField(
        _("every … days"), validators=[MinValueValidator(1), MaxValueValidator(366)]
    )
    in_force_from = models.DateField(_("in force from"))

    privacy = Columns(public="subdistrict kind risk days in_force_from")

    objects = OfSubdistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("patrol interval")
        verbose_name_plural = _("patrol intervals")
        ordering = ["subdistrict", "risk", "kind", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "kind", "risk", "in_force_from"],
                name="patrol_interval_once",
                violation_error_message=_("There is an interval of this kind, risk and day already: change that one."),
            ),
            models.CheckConstraint(
                name="patrol_interval_from_1_to_366_days",
                condition=models.Q(days__gte=1, days__lte=366),
                violation_error_message=_("From 1 to 366 days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display() if self.kind else _('every kind')} · {self.get_risk_display()}"


class PremisesQuerySet(OnGridQuerySet):
    def in_force(self, day: date) -> Self:
        """Registered on the day: not closed, and still of the grid that it was written down for."""
        return self.filter(during__contains=day)

    def overdue(self, day: date) -> Self:
        return self.filter(is_overdue(day))

    def due_within(self, day: date, until: date) -> Self:
        """Registered on the day, and their patrol is overdue or falls due before `until`."""
        return self.filter(is_due_before(until, day))


def is_due_before(until: date, day: date) -> Q:
    return Q(during__contains=day, patrol_due_on__lt=until)


def is_overdue(day: date) -> Q:
    """Registered on the day, and their patrol should have been made before it."""
    return is_due_before(day, day)


class Premises(models.Model):
    """One place of one grid that members patrol, over the days on which it is registered there.

    It holds the place and the operator's duty contact, never a tenant. Where its grid closes, the row
    ends and the same premises continue as a new row on the grid that took over (`continues`).
    """

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="premises_register", verbose_name=_("grid"))
    during = DateRangeField(_("registered"), help_text=_("From its first day to the day after its last."))
    name = models.CharField(
        pgettext_lazy("premises", "name"), max_length=60, help_text=_("What stands on the sign, or the house number.")
    )
    place = models.CharField(_("place"), max_length=200)
    kind = models.CharField(pgettext_lazy("premises", "kind"), max_length=10, choices=PremisesKind)
    risk = models.CharField(_("risk"), max_length=6, choices=RiskGrade, default=RiskGrade.MEDIUM)
    contact = models.CharField(
        _("operator's duty contact"),
        max_length=60,
        blank=True,
        help_text=_("Who answers for the place by office; never a tenant or a guest."),
    )
    phone_sealed = EncryptedTextField(blank=True, editable=False)
    phone_index = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    last_patrolled_on = models.DateField(_("last patrolled"), null=True, editable=False)
    patrol_due_on = models.DateField(_("next patrol due"), null=True, editable=False)
    continues = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="continued_as",
        editable=False,
        verbose_name=_("continues"),
    )
    recorded_at = recorded_now()

    privacy = Columns(
        public="grid during name place kind risk last_patrolled_on patrol_due_on continues recorded_at",
        office="contact",
        never="phone_sealed phone_index",
        erasable="contact",
        served="grid",
        subdistrict="grid__subdistrict",
    )

    objects = PremisesQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("register", "premises")
        verbose_name_plural = _("register of premises")
        ordering = ["patrol_due_on", "pk"]
        indexes = [
            models.Index(fields=["patrol_due_on", "grid"], name="premises_due_grid"),
            models.Index(fields=["grid", "kind"], name="premises_grid_kind"),
            GistIndex(fields=["during"], name="premises_during"),
        ]
        constraints = [
            models.CheckConstraint(name="premises_continue_another", condition=~models.Q(continues=models.F("pk"))),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def phone(self) -> str:
        return str(self.phone_sealed)

    @phone.setter
    def phone(self, number: str) -> None:
        self.phone_sealed = number
        self.phone_index = blind_index(number)

    @property
    def masked_phone(self) -> str:
        return mask(self.phone)
