"""Where the money comes from: sources, ordered shares, what came in and went out beside pay, approved overdrafts."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.pay.choices import FundKind
from assessment.pay.guards import SHARES_MAKE_A_HUNDRED
from assessment.pay.models import PayRun
from assessment.pay.models_of_items import DURING, PayItem, money
from assessment.pay.querysets import PayQuerySet
from core.columns import Columns
from core.fields import recorded_now
from core.happened import has_come, has_happened
from core.history.declared import Recorded
from core.punctuation import as_typed
from grids.closed_days import ITS_OWN_PLACE, asks_why_once_closed
from grids.territory.models import Subdistrict
from staff.accounts.models import User
from staff.people.models import Worker


class OfSourceQuerySet(PayQuerySet):
    subdistrict = "source__subdistrict"


class OfRuleQuerySet(PayQuerySet):
    subdistrict = "rule__subdistrict"


class FundSource(models.Model):
    """One source of money: a line (which department's), finance, or another one."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    name = models.CharField(pgettext_lazy("thing", "name"), max_length=40)
    kind = models.CharField(pgettext_lazy("fund", "kind"), max_length=7, choices=FundKind)
    line = models.CharField(
        _("line"),
        max_length=60,
        blank=True,
        help_text=_("As it stands with the auxiliaries whom it employs: a line pays its own people."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    privacy = Columns(public="subdistrict name kind line position", subdistrict="subdistrict")

    objects = PayQuerySet.as_manager()

    class Meta:
        verbose_name = _("source of funds")
        verbose_name_plural = _("sources of funds")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "name"], name="fund_source_name_once"),
            models.CheckConstraint(
                name="fund_source_of_a_line_names_it",
                condition=Q(kind=FundKind.LINE) & ~Q(line="") | (~Q(kind=FundKind.LINE) & Q(line="")),
                violation_error_message=_("The source of a line, and only it, names the line."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FundRule(models.Model):
    """Which sources bear an item, over a range of days: of a person, of a line's people, or of everybody.

    The narrowest rule wins: of the person, then of the line; and of the item before that of every item.
    """

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    item = models.ForeignKey(
        PayItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pay item"),
        help_text=_("Blank: every item."),
    )
    worker = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("worker")
    )
    line = models.CharField(_("line"), max_length=60, blank=True, help_text=_("Blank: of every line, and of none."))
    during = DateRangeField(_("in force"), help_text=_("From the first day to the day after the last."))
    recorded_at = recorded_now()

    privacy = Columns(public="subdistrict item worker line during recorded_at", subdistrict="subdistrict")

    objects = PayQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of funds")
        verbose_name_plural = _("rules of funds")
        ordering = ["item", "line", "during"]
        constraints = [
            ExclusionConstraint(
                name="fund_rule_one_at_a_time",
                expressions=[
                    ("subdistrict", RangeOperators.EQUAL),
                    (Coalesce(F("item"), 0), RangeOperators.EQUAL),
                    (Coalesce(F("worker"), 0), RangeOperators.EQUAL),
                    ("line", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is a rule already on some of these days: end it first."),
            ),
            models.CheckConstraint(
                name="fund_rule_is_of_a_person_or_a_line",
                condition=Q(worker__isnull=True) | Q(line=""),
                violation_error_message=_("A rule is of a person or of a line, not of both."),
            ),
        ]
        triggers = asks_why_once_closed(
            "subdistrict", "item", "worker", "line", dated="during", days=DURING, place=ITS_OWN_PLACE
        )

    def __str__(self) -> str:
        return f"{self.item or _('every item')} · {self.worker or self.line or _('everybody')}"


class FundShare(models.Model):
    """The share of one source in a rule. The shares are ordered and make 100 %; the last takes the remainder."""

    rule = models.ForeignKey(FundRule, models.CASCADE, related_name="shares", verbose_name=_("rule of funds"))
    position = models.PositiveSmallIntegerField(_("position"))
    source = models.ForeignKey(FundSource, models.PROTECT, related_name="+", verbose_name=_("source of funds"))
    percent = models.DecimalField(_("percent"), max_digits=7, decimal_places=4)

    privacy = Columns(public="rule position source percent")

    objects = OfRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("share of a source")
        verbose_name_plural = _("shares of sources")
        ordering = ["rule", "position"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "position"], name="fund_share_position_once"),
            models.UniqueConstraint(fields=["rule", "source"], name="fund_share_source_once"),
            models.CheckConstraint(
                name="fund_share_is_positive",
                condition=Q(percent__gt=0, percent__lte=100),
                violation_error_message=_("A share lies above 0 and is 100 % at most."),
            ),
        ]
        triggers = SHARES_MAKE_A_HUNDRED

    def __str__(self) -> str:
        return f"{self.source} {as_typed(self.percent)} %"


class FundIncome(models.Model):
    """Money that came in for a source and a purpose by one document, or was carried over from the year before."""

    history = Recorded(told_with="source")

    source = models.ForeignKey(FundSource, models.PROTECT, related_name="income", verbose_name=_("source of funds"))
    purpose = models.CharField(pgettext_lazy("fund", "purpose"), max_length=100)
    document_number = models.CharField(_("document number"), max_length=60)
    amount = money(_("amount"))
    year = models.PositiveSmallIntegerField(_("year"))
    received_on = models.DateField(_("received on"), validators=[has_come])
    carried_over = models.BooleanField(_("carried over from the year before"), default=False)
    recorded_at = recorded_now()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    privacy = Columns(
        public="source purpose document_number amount year received_on carried_over recorded_at recorded_by",
        subdistrict="source__subdistrict",
    )

    objects = OfSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("money received")
        verbose_name_plural = _("money received")
        ordering = ["-received_on", "source"]
        constraints = [
            models.CheckConstraint(
                name="fund_income_is_positive",
                condition=Q(amount__gt=0),
                violation_error_message=_("Enter an amount above 0."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.document_number}"


class SpentFor(models.TextChoices):
    """What a source pays for that is in no pay sheet."""

    TRAINING = "training", _("training")
    EQUIPMENT = "equipment", _("equipment")
    OTHER = "other", pgettext_lazy("spent for", "other")


class FundExpense(models.Model):
    """Money that a source paid for something that is in no pay sheet, such as training."""

    history = Recorded(told_with="source")

    source = models.ForeignKey(FundSource, models.PROTECT, related_name="expenses", verbose_name=_("source of funds"))
    spent_for = models.CharField(_("spent for"), max_length=9, choices=SpentFor)
    purpose = models.CharField(pgettext_lazy("fund", "purpose"), max_length=100)
    document_number = models.CharField(_("document number"), max_length=60)
    amount = money(_("amount"))
    spent_on = models.DateField(_("spent on"), validators=[has_come])
    recorded_at = recorded_now()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    privacy = Columns(
        public="source spent_for purpose document_number amount spent_on recorded_at recorded_by",
        subdistrict="source__subdistrict",
    )

    objects = OfSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("money spent beside pay")
        verbose_name_plural = _("money spent beside pay")
        ordering = ["-spent_on", "source"]
        constraints = [
            models.CheckConstraint(
                name="fund_expense_is_positive",
                condition=Q(amount__gt=0),
                violation_error_message=_("Enter an amount above 0."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.document_number}"


class OverdraftApproval(models.Model):
    """A head's approval, with a reason, that a run spends more of a source than it holds."""

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="overdrafts", verbose_name=_("pay run"))
    source = models.ForeignKey(FundSource, models.PROTECT, related_name="+", verbose_name=_("source of funds"))
    balance = money(_("balance"), help_text=_("What the source holds after the run: below 0."))
    reason = models.CharField(_("reason"), max_length=200)
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("approved by"))
    approved_at = models.DateTimeField(pgettext_lazy("time", "approved"))

    privacy = Columns(public="run source balance reason approved_by approved_at", subdistrict="run__subdistrict")

    objects = OfSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("approved overdraft")
        verbose_name_plural = _("approved overdrafts")
        ordering = ["-approved_at"]
        constraints = [
            models.UniqueConstraint(fields=["run", "source"], name="overdraft_approved_once"),
            models.CheckConstraint(name="overdraft_has_a_reason", condition=~Q(reason="")),
        ]
        triggers = [has_happened("approved_at")]

    def __str__(self) -> str:
        return f"{self.source} {self.balance}"
