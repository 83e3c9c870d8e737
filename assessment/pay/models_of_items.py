"""What is paid: items, their dated rates by person, group or source, and the minimum wage."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.pay.choices import Base, Piece, Reckoning, Side
from assessment.pay.querysets import OfGroupQuerySet, OfItemQuerySet, PayQuerySet
from core.columns import Columns
from core.fields import recorded_now
from core.history.declared import Recorded
from grids.closed_days import ITS_OWN_PLACE, PLACE_OF_WORKER, asks_why_once_closed
from grids.territory.models import Subdistrict
from staff.people.models import Source, Worker
from staff.postings.models import PayScheme

PLACE_OF_ITEM = "(SELECT subdistrict_id FROM assessment_payitem WHERE id = {row}.item_id)"
DURING = "{row}.during"


def money(verbose: Any, **more: Any) -> models.DecimalField[Any, Any]:
    """A column of yuan with two decimals."""
    return models.DecimalField(verbose, max_digits=12, decimal_places=2, **more)


class PayItem(models.Model):
    """One kind of amount that a sheet can hold, such as the wage or the pension borne by the unit."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    code = models.CharField(
        _("code"), max_length=30, validators=[RegexValidator(r"^[a-z0-9_]+$", _("Use a–z, 0–9 and _."))]
    )
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=40)
    side = models.CharField(_("side"), max_length=8, choices=Side)
    reckoning = models.CharField(_("reckoning"), max_length=17, choices=Reckoning)
    scheme = models.CharField(
        _("pay scheme"), max_length=10, choices=PayScheme, blank=True, help_text=_("Blank: of every scheme.")
    )
    base = models.CharField(
        _("base"), max_length=12, choices=Base, blank=True, help_text=_("The rate is then a percentage of this base.")
    )
    piece = models.CharField(
        _("counted fact"),
        max_length=9,
        choices=Piece,
        blank=True,
        help_text=_("Blank: the quantity is entered with its evidence."),
    )
    day_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by the day of"),
        help_text=_("One piece is a day of this item: its rate by the month / 21.75. The rate is then a percentage."),
    )
    required = models.BooleanField(
        _("required"), default=False, help_text=_("Everybody in post under the scheme needs a rate on every day.")
    )
    statutory = models.BooleanField(
        _("statutory deduction"), default=False, help_text=_("Taken without consent and without limit.")
    )
    outside_funds = models.BooleanField(
        _("outside the funds"), default=False, help_text=_("Borne by nobody's fund, such as a maternity benefit.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    privacy = Columns(
        public=(
            "subdistrict code name side reckoning scheme base piece day_of required statutory outside_funds position"
        ),
        subdistrict="subdistrict",
    )

    objects = PayQuerySet.as_manager()

    class Meta:
        verbose_name = _("pay item")
        verbose_name_plural = _("pay items")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "code"],
                name="pay_item_code_once",
                violation_error_message=_("There is an item of this code already."),
            ),
            models.CheckConstraint(
                name="pay_item_base_is_of_whole_months",
                condition=Q(base="") | Q(reckoning=Reckoning.WHOLE_MONTH),
                violation_error_message=_("An item on a base is reckoned by the whole month."),
            ),
            models.CheckConstraint(
                name="pay_item_pieces_are_counted",
                condition=Q(reckoning=Reckoning.PIECE) | Q(piece="", day_of__isnull=True),
                violation_error_message=_("Only an item per piece counts a fact, or days."),
            ),
            models.CheckConstraint(
                name="pay_item_statutory_is_deducted",
                condition=Q(statutory=False) | Q(side=Side.DEDUCTED),
                violation_error_message=_("Only a deduction is statutory."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_percentage(self) -> bool:
        """Whether its rates are percentages, of a base or of another item, instead of amounts."""
        return bool(self.base or self.day_of_id)


class PayGroup(models.Model):
    """A named group of people who have rates of their own, such as those with a certificate."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=40)

    privacy = Columns(public="subdistrict name", subdistrict="subdistrict")

    objects = PayQuerySet.as_manager()

    class Meta:
        verbose_name = _("pay group")
        verbose_name_plural = _("pay groups")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["subdistrict", "name"], name="pay_group_name_once")]

    def __str__(self) -> str:
        return self.name


class PayGroupMember(models.Model):
    """One worker in one pay group over a range of days."""

    history = Recorded(told_with="group")

    group = models.ForeignKey(PayGroup, models.PROTECT, related_name="members", verbose_name=_("pay group"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+", verbose_name=_("worker"))
    during = DateRangeField(
        pgettext_lazy("range", "days"), help_text=_("From the first day to the day after the last.")
    )
    recorded_at = recorded_now()

    privacy = Columns(public="group worker during recorded_at", person="worker", subdistrict="group__subdistrict")

    objects = OfGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a pay group")
        verbose_name_plural = _("members of pay groups")
        ordering = ["group", "worker", "during"]
        constraints = [
            ExclusionConstraint(
                name="pay_group_member_once_at_a_time",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("worker", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person is in the group already on some of these days."),
            )
        ]
        triggers = asks_why_once_closed("group", "worker", dated="during", days=DURING, place=PLACE_OF_WORKER)

    def __str__(self) -> str:
        return f"{self.group} · {self.worker}"


class PayRate(models.Model):
    """The rate of one item over a range of days: of a person, a group, a source, or of everybody.

    The narrowest wins; rates never add up.
    """

    history = Recorded(told_with="item")

    item = models.ForeignKey(PayItem, models.PROTECT, related_name="rates", verbose_name=_("pay item"))
    worker = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("worker")
    )
    group = models.ForeignKey(
        PayGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pay group")
    )
    source = models.CharField(_("source"), max_length=20, choices=Source, blank=True)
    value = models.DecimalField(
        _("rate"),
        max_digits=12,
        decimal_places=4,
        help_text=_("Yuan; of an item on a base or by the day of another: percent."),
    )
    during = DateRangeField(_("in force"), help_text=_("From the first day to the day after the last."))
    document = models.CharField(_("document"), max_length=100, blank=True, help_text=_("Which decision says so."))
    recorded_at = recorded_now()

    privacy = Columns(
        public="item worker group source during document recorded_at",
        payroll="value",
        person="worker",
        subdistrict="item__subdistrict",
    )

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("pay rate")
        verbose_name_plural = _("pay rates")
        ordering = ["item", "during"]
        constraints = [
            ExclusionConstraint(
                name="pay_rate_one_at_a_time",
                expressions=[
                    ("item", RangeOperators.EQUAL),
                    (Coalesce(F("worker"), 0), RangeOperators.EQUAL),
                    (Coalesce(F("group"), 0), RangeOperators.EQUAL),
                    ("source", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is a rate already on some of these days: end it first."),
            ),
            models.CheckConstraint(
                name="pay_rate_is_of_one_kind",
                condition=Q(worker__isnull=False, group__isnull=True, source="")
                | Q(worker__isnull=True, group__isnull=False, source="")
                | Q(worker__isnull=True, group__isnull=True),
                violation_error_message=_("A rate is of a person, a group or a source: name one of them."),
            ),
            models.CheckConstraint(
                name="pay_rate_is_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("A rate is not negative."),
            ),
        ]
        triggers = asks_why_once_closed(
            "item", "worker", "group", "source", "value", dated="during", days=DURING, place=PLACE_OF_ITEM
        )

    def __str__(self) -> str:
        whose = self.worker or self.group or self.get_source_display() or _("everybody")
        return f"{self.item} · {whose}"


class MinimumWage(models.Model):
    """The monthly minimum wage of the place over a range of days."""

    history = Recorded(told_with="subdistrict")

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="minimum_wages", verbose_name=_("subdistrict")
    )
    amount = money(_("amount"))
    during = DateRangeField(_("in force"), help_text=_("From the first day to the day after the last."))
    document = models.CharField(_("document"), max_length=100, blank=True)
    recorded_at = recorded_now()

    privacy = Columns(public="subdistrict amount during document recorded_at", subdistrict="subdistrict")

    objects = PayQuerySet.as_manager()

    class Meta:
        verbose_name = _("minimum wage")
        verbose_name_plural = _("minimum wages")
        ordering = ["-during"]
        constraints = [
            ExclusionConstraint(
                name="minimum_wage_one_at_a_time",
                expressions=[("subdistrict", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message=_("There is a minimum wage already on some of these days: end it first."),
            ),
            models.CheckConstraint(name="minimum_wage_is_positive", condition=Q(amount__gt=0)),
        ]
        triggers = asks_why_once_closed("subdistrict", "amount", dated="during", days=DURING, place=ITS_OWN_PLACE)

    def __str__(self) -> str:
        return f"{self.amount}"
