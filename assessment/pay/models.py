"""The pay run of a month: its sheets, their lines with the funds that bear them, and what has to be settled first."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.pay.choices import LineKind, Reckoning, RunState, Side
from assessment.pay.guards import (
    CHECKED_AND_APPROVED_BY_OTHERS,
    LOCKED_STAYS,
    of_runs_stay_once_checked,
)
from assessment.pay.models_of_items import PayItem, money
from assessment.pay.querysets import PayQuerySet
from assessment.periods import Kind, Period
from assessment.scheme.models import Scheme
from core.columns import Columns
from core.happened import end_of, has_happened
from core.history.declared import Unrecorded
from core.years import month_in_words
from grids.duties import PAY_READERS
from grids.territory.models import Subdistrict
from staff import access
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import PayScheme, Posting

WRITTEN_ANEW = "computed from facts, written anew with each draft, and fixed by triggers once checked"


class PayRun(models.Model):
    """The sheets of one month: drafted, checked by one, approved by another, and locked for good.

    Who checks or approves is paid by a run of their own (`of_worker`), which others check and approve.
    """

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    month = models.DateField(_("month"), help_text=_("Its first day."))
    of_worker = models.ForeignKey(
        Worker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("own run of"),
        help_text=_("Blank: of everybody else."),
    )
    state = models.CharField(pgettext_lazy("pay run", "state"), max_length=7, choices=RunState, default=RunState.DRAFT)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+", verbose_name=_("scheme"))
    terms = models.JSONField(_("terms"), help_text=_("As they were when the lines were computed."))
    drafted_at = models.DateTimeField(pgettext_lazy("pay run", "drafted at"))
    drafted_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("drafted by"),
        help_text=pgettext_lazy("pay run", "Empty: by the clock."),
    )
    checked_at = models.DateTimeField(pgettext_lazy("pay run", "checked at"), null=True)
    checked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=pgettext_lazy("pay run", "checked by")
    )
    approved_at = models.DateTimeField(pgettext_lazy("pay run", "approved at"), null=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=pgettext_lazy("pay run", "approved by")
    )
    sent_back_at = models.DateTimeField(pgettext_lazy("pay run", "sent back at"), null=True)
    sent_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("sent back by"))
    sent_back_because = models.CharField(_("sent back because"), max_length=500, blank=True)
    digest = models.CharField(_("digest"), max_length=64)

    privacy = Columns(
        public=(
            "subdistrict month of_worker state scheme terms drafted_at drafted_by checked_at checked_by approved_at "
            "approved_by sent_back_at sent_back_by sent_back_because digest"
        ),
        subdistrict="subdistrict",
    )

    objects = PayQuerySet.as_manager()

    class Meta:
        verbose_name = _("pay run")
        verbose_name_plural = _("pay runs")
        ordering = ["-month", "of_worker"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "month", "of_worker"], name="pay_run_once", nulls_distinct=False
            ),
            models.CheckConstraint(name="pay_run_of_a_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="pay_run_says_who_checked",
                condition=Q(state=RunState.DRAFT, checked_at__isnull=True, checked_by__isnull=True)
                | (~Q(state=RunState.DRAFT) & Q(checked_at__isnull=False, checked_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="pay_run_says_who_approved",
                condition=Q(state=RunState.LOCKED, approved_at__isnull=False, approved_by__isnull=False)
                | (~Q(state=RunState.LOCKED) & Q(approved_at__isnull=True, approved_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="pay_run_sent_back_says_why",
                condition=Q(sent_back_at__isnull=True, sent_back_by__isnull=True, sent_back_because="")
                | (Q(sent_back_at__isnull=False, sent_back_by__isnull=False) & ~Q(sent_back_because="")),
            ),
        ]
        triggers = [
            has_happened("drafted_at", "checked_at", "approved_at", "sent_back_at", end_of("month", "1 month")),
            CHECKED_AND_APPROVED_BY_OTHERS,
            LOCKED_STAYS,
        ]

    def __str__(self) -> str:
        return f"{month_in_words(self.month)} {self.of_worker or ''}".strip()

    @property
    def period(self) -> Period:
        return Period(self.month, Kind.MONTH)


class PaySheetQuerySet(models.QuerySet["PaySheet"]):
    def visible_to(self, user: User) -> Self:
        """The sheets of one's office; of one's own those that are locked."""
        seen = access.access_of(user)
        own = Q(worker=seen.worker or 0, run__state=RunState.LOCKED)
        return self.filter(Q(run__subdistrict__in=seen.subdistricts_as(*PAY_READERS)) | own)


class PaySheet(models.Model):
    """What one person gets for a month, as the sum of its lines. A sheet for the payroll office, no payment order."""

    history = Unrecorded(WRITTEN_ANEW)

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="sheets", verbose_name=_("pay run"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="pay_sheets", verbose_name=_("worker"))
    facts = models.JSONField(_("facts"), help_text=_("Name, number, posts and days, as they were at drafting."))
    provisional = models.BooleanField(_("provisional"), help_text=_("Some days are paid as attended for now."))
    own_gross = money(_("own gross"), help_text=_("The month's own lines of the side paid."))
    gross = money(_("gross"), help_text=_("Own gross and differences of both signs."))
    deducted = money(_("deducted"))
    before_tax = money(_("before income tax"))
    unit = money(_("borne by the unit"))
    total = money(_("cost"), help_text=_("Gross and what the unit bears."))
    owed_before = money(_("owed before"))
    owed_after = money(_("still owed"))

    privacy = Columns(
        public="run worker provisional",
        payroll="facts own_gross gross deducted before_tax unit total owed_before owed_after",
        person="worker",
        subdistrict="run__subdistrict",
    )

    objects = PaySheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("pay sheet")
        verbose_name_plural = _("pay sheets")
        ordering = ["run", "worker"]
        constraints = [models.UniqueConstraint(fields=["run", "worker"], name="pay_sheet_once")]
        indexes = [models.Index(fields=["worker", "run"], name="pay_sheet_of_worker")]
        triggers = of_runs_stay_once_checked()

    def __str__(self) -> str:
        return f"{month_in_words(self.run.month)} {self.worker}"


class PayLineQuerySet(models.QuerySet["PayLine"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(sheet__in=PaySheet.objects.visible_to(user).values("pk"))


class PayLine(models.Model):
    """One amount of a sheet: an item of one posting at one rate, a difference of an earlier month, or a recovery.

    `amount` is what is established. `taken` is what of it enters the sums of this sheet: all of it, but of what the
    person has to pay back only what may be taken now; the rest is `owing`.
    """

    history = Unrecorded(WRITTEN_ANEW)

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="lines", verbose_name=_("pay run"))
    sheet = models.ForeignKey(PaySheet, models.CASCADE, related_name="lines", verbose_name=_("pay sheet"))
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(pgettext_lazy("pay line", "kind"), max_length=10, choices=LineKind)
    item = models.ForeignKey(PayItem, models.PROTECT, null=True, related_name="+", verbose_name=_("pay item"))
    side = models.CharField(_("side"), max_length=8, choices=Side)
    reckoning = models.CharField(_("reckoning"), max_length=17, choices=Reckoning, blank=True)
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+", verbose_name=_("posting"))
    scheme = models.CharField(_("pay scheme"), max_length=10, choices=PayScheme, blank=True)
    of_month = models.DateField(_("for the month"), help_text=_("Its first day."))
    base = models.DecimalField(_("rate or base"), max_digits=12, decimal_places=4, null=True)
    percent = models.DecimalField(_("percent"), max_digits=9, decimal_places=4, null=True)
    quantity = models.DecimalField(_("quantity"), max_digits=8, decimal_places=2, null=True)
    days_paid = models.DecimalField(_("paid days with their shares"), max_digits=9, decimal_places=6, null=True)
    days_of_month = models.PositiveSmallIntegerField(_("paid days of the month"), null=True)
    coefficient = models.DecimalField(_("coefficient"), max_digits=6, decimal_places=4, null=True)
    amount = money(_("amount"))
    taken = money(_("in the sums of the sheet"))
    owing = money(_("left owing"), default=0)
    cost = money(_("borne by the funds"))
    recovers = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="recoveries", verbose_name=_("pays back")
    )
    explanation = models.JSONField(_("explanation"))

    privacy = Columns(
        public="run sheet position kind item side reckoning posting scheme of_month recovers",
        payroll=("base percent quantity days_paid days_of_month coefficient amount taken owing cost explanation"),
        person="sheet__worker",
        subdistrict="run__subdistrict",
    )

    objects = PayLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("pay line")
        verbose_name_plural = _("pay lines")
        ordering = ["sheet", "position"]
        constraints = [models.UniqueConstraint(fields=["sheet", "position"], name="pay_line_position_once")]
        triggers = of_runs_stay_once_checked()

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.position}"


class OfLineQuerySet(models.QuerySet["PayLineFund"]):
    def visible_to(self, user: User) -> Self:
        """The office alone: which fund bears a line is not the person's affair."""
        return self.filter(run__subdistrict__in=access.access_of(user).subdistricts_as(*PAY_READERS))


class PayLineFund(models.Model):
    """What one source bears of a line. All of them together are the cost of the line."""

    history = Unrecorded(WRITTEN_ANEW)

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="+", verbose_name=_("pay run"))
    line = models.ForeignKey(PayLine, models.CASCADE, related_name="funds", verbose_name=_("pay line"))
    position = models.PositiveSmallIntegerField(_("position"))
    source = models.ForeignKey("FundSource", models.PROTECT, related_name="+", verbose_name=_("source of funds"))
    amount = money(_("amount"))

    privacy = Columns(public="run line position source amount")

    objects = OfLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("fund of a line")
        verbose_name_plural = _("funds of lines")
        ordering = ["line", "position"]
        constraints = [models.UniqueConstraint(fields=["line", "source"], name="pay_line_fund_once")]
        triggers = of_runs_stay_once_checked()

    def __str__(self) -> str:
        return f"{self.line_id} {self.source_id}"


class PayRemark(models.Model):
    """Something about a run or one person in it: what blocks the check, what is warned of, what is listed."""

    history = Unrecorded(WRITTEN_ANEW)

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="remarks", verbose_name=_("pay run"))
    worker = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+", verbose_name=_("worker"))
    code = models.CharField(_("code"), max_length=30)
    blocking = models.BooleanField(_("blocks the check"))
    values = models.JSONField(_("values"))

    privacy = Columns(public="run worker code blocking values")

    class Meta:
        verbose_name = _("remark on a pay run")
        verbose_name_plural = _("remarks on pay runs")
        ordering = ["run", "-blocking", "code", "worker"]
        triggers = of_runs_stay_once_checked()

    def __str__(self) -> str:
        return self.code
