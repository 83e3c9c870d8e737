"""What pay needs to know of one person: bases, standings, entered amounts, consents, days paid as attended."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.pay.choices import Base, StandingKind
from assessment.pay.models_of_items import DURING, PayItem, money
from assessment.pay.querysets import OfWorkerPayQuerySet
from core.columns import Columns
from core.fields import recorded_now
from core.happened import has_come, has_happened
from core.history.declared import Recorded
from core.years import month_in_words
from grids.closed_days import PLACE_OF_WORKER, asks_why_once_closed, on_day
from staff.accounts.models import User
from staff.people.models import Worker


class PayBase(models.Model):
    """The base of one person's insurance or housing fund over a range of days."""

    history = Recorded(told_with="worker")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="pay_bases", verbose_name=_("worker"))
    kind = models.CharField(_("base"), max_length=12, choices=Base)
    amount = money(_("amount"))
    during = DateRangeField(_("in force"), help_text=_("From the first day to the day after the last."))
    recorded_at = recorded_now()

    privacy = Columns(
        public="worker kind during recorded_at", payroll="amount", person="worker", subdistrict="worker__subdistrict"
    )

    objects = OfWorkerPayQuerySet.as_manager()

    class Meta:
        verbose_name = _("base of insurance")
        verbose_name_plural = _("bases of insurance")
        ordering = ["worker", "kind", "during"]
        constraints = [
            ExclusionConstraint(
                name="pay_base_one_at_a_time",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is a base already on some of these days: end it first."),
            ),
            models.CheckConstraint(
                name="pay_base_is_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message=_("A base is not negative."),
            ),
        ]
        triggers = asks_why_once_closed("worker", "kind", "amount", dated="during", days=DURING, place=PLACE_OF_WORKER)

    def __str__(self) -> str:
        return f"{self.worker} · {self.get_kind_display()}"


class PayStanding(models.Model):
    """That a person is retired, or paid by public finance, over a range of days, with the ground."""

    history = Recorded(told_with="worker")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="pay_standings", verbose_name=_("worker"))
    kind = models.CharField(pgettext_lazy("pay", "standing"), max_length=14, choices=StandingKind)
    ground = models.CharField(_("ground"), max_length=200)
    during = DateRangeField(
        pgettext_lazy("range", "days"), help_text=_("From the first day to the day after the last.")
    )
    recorded_at = recorded_now()

    privacy = Columns(
        public="worker kind during recorded_at", payroll="ground", person="worker", subdistrict="worker__subdistrict"
    )

    objects = OfWorkerPayQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("pay", "standing")
        verbose_name_plural = pgettext_lazy("pay", "standings")
        ordering = ["worker", "during"]
        constraints = [
            ExclusionConstraint(
                name="pay_standing_one_at_a_time",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This is recorded already for some of these days."),
            )
        ]
        triggers = asks_why_once_closed("worker", "kind", dated="during", days=DURING, place=PLACE_OF_WORKER)

    def __str__(self) -> str:
        return f"{self.worker} · {self.get_kind_display()}"


class PayEntry(models.Model):
    """An amount, or a number of pieces, that somebody entered for a worker on a day, with its evidence."""

    history = Recorded(told_with="item")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("worker"))
    item = models.ForeignKey(PayItem, models.PROTECT, related_name="entries", verbose_name=_("pay item"))
    day = models.DateField(
        _("day"),
        validators=[has_come],
        help_text=_("Its month is the month of the sheet; the rate is that of the day."),
    )
    quantity = models.DecimalField(_("quantity"), max_digits=8, decimal_places=2, null=True, blank=True)
    amount = money(_("amount"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=200, help_text=_("Which document or record says so."))
    recorded_at = recorded_now()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    privacy = Columns(
        public="worker item day recorded_at recorded_by",
        payroll="quantity amount evidence",
        person="worker",
        subdistrict="worker__subdistrict",
    )

    objects = OfWorkerPayQuerySet.as_manager()

    class Meta:
        verbose_name = _("entered amount")
        verbose_name_plural = _("entered amounts")
        ordering = ["-day", "worker", "item"]
        constraints = [
            models.CheckConstraint(
                name="pay_entry_is_a_quantity_or_an_amount",
                condition=Q(quantity__isnull=False, amount__isnull=True)
                | Q(quantity__isnull=True, amount__isnull=False),
                violation_error_message=_("Enter a quantity, or an amount."),
            ),
            models.CheckConstraint(
                name="pay_entry_is_not_negative",
                condition=(Q(quantity__isnull=True) | Q(quantity__gte=0)) & (Q(amount__isnull=True) | Q(amount__gte=0)),
                violation_error_message=_("What is entered is not negative: use an item of the other side."),
            ),
            models.CheckConstraint(
                name="pay_entry_has_evidence",
                condition=~Q(evidence=""),
                violation_error_message=_("Say which document or record says so."),
            ),
        ]
        indexes = [models.Index(fields=["day", "worker"], name="pay_entry_day")]
        triggers = asks_why_once_closed(
            "worker", "item", "quantity", "amount", dated="day", days=on_day("day"), place=PLACE_OF_WORKER
        )

    def __str__(self) -> str:
        return f"{self.worker} · {self.item} {self.day}"


class RecoveryConsent(models.Model):
    """That a worker agreed to pay back what was overpaid for a month, up to an amount."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("worker"))
    of_month = models.DateField(_("for the month"), validators=[has_come], help_text=_("Its first day."))
    amount = money(_("amount"))
    given_on = models.DateField(_("given on"), validators=[has_come])
    evidence = models.CharField(_("evidence"), max_length=200)
    recorded_at = recorded_now()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    privacy = Columns(
        public="worker of_month given_on recorded_at recorded_by",
        payroll="amount evidence",
        person="worker",
        subdistrict="worker__subdistrict",
    )

    objects = OfWorkerPayQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent to a recovery")
        verbose_name_plural = _("consents to recoveries")
        ordering = ["-of_month", "worker"]
        constraints = [
            models.CheckConstraint(
                name="recovery_consent_is_positive",
                condition=Q(amount__gt=0),
                violation_error_message=_("Enter an amount above 0."),
            ),
            models.CheckConstraint(
                name="recovery_consent_of_a_first_day",
                condition=Q(of_month__day=1),
                violation_error_message=_("Name the first day of the month."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {month_in_words(self.of_month)}"


class AsAttended(models.Model):
    """A head's decision to pay a day, whose attendance is missing, as attended. What is received later wins."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("worker"))
    day = models.DateField(_("day"), validators=[has_come])
    reason = models.CharField(_("reason"), max_length=200)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"))

    privacy = Columns(
        public="worker day decided_by decided_at", payroll="reason", person="worker", subdistrict="worker__subdistrict"
    )

    objects = OfWorkerPayQuerySet.as_manager()

    class Meta:
        verbose_name = _("day paid as attended")
        verbose_name_plural = _("days paid as attended")
        ordering = ["-day", "worker"]
        constraints = [
            models.UniqueConstraint(fields=["worker", "day"], name="as_attended_once"),
            models.CheckConstraint(name="as_attended_has_a_reason", condition=~Q(reason="")),
        ]
        triggers = [has_happened("decided_at")]

    def __str__(self) -> str:
        return f"{self.worker} {self.day}"
