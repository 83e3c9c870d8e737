"""Counts of base information, awareness surveys, and receipts of a month's figures."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.fields import recorded_now
from core.happened import has_come
from core.history.declared import Recorded
from core.years import month_in_words
from grids.closed_days import asks_why_once_closed, in_month, on_day
from grids.territory.models import Grid, Subdistrict
from incidents.common import bounds
from incidents.common.models import OnGridQuerySet
from staff.accounts.models import User
from staff.people.models import Worker


class EntryClass(models.TextChoices):
    """The five classes of base information (policy, section 3)."""

    PEOPLE = "people", pgettext_lazy("entry class", "people")
    HOUSES = "houses", _("houses")
    MATTERS = "matters", pgettext_lazy("entry class", "matters")
    OBJECTS = "objects", _("objects")
    ORGANISATIONS = "organisations", _("organisations")


class EntrySource(models.TextChoices):
    SHEET = "sheet", _("monthly sheet")
    SYSTEM = "system", _("REST")
    HAND = "hand", _("by hand")


class BaseEntry(models.Model):
    """How many entries of base information were made in a grid on a day, in one class. Counts, never persons.

    Those of a monthly sheet belong to the month as a whole: `monthly` says so, and the day is its first.
    """

    history = Recorded(told_with="grid")

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="base_entries", verbose_name=_("grid"))
    day = models.DateField(_("day"), validators=[has_come])
    monthly = models.BooleanField(
        _("of the whole month"), default=False, db_default=False, help_text=_("The day is then the first of the month.")
    )
    entry_class = models.CharField(_("class"), max_length=14, choices=EntryClass)
    worker = models.ForeignKey(
        Worker, models.PROTECT, null=True, blank=True, related_name="base_entries", verbose_name=_("entered by")
    )
    source = models.CharField(_("source"), max_length=8, choices=EntrySource, default=EntrySource.HAND, editable=False)
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    verified = models.PositiveIntegerField(_("verified"), default=0)
    recorded_at = recorded_now()

    privacy = Columns(
        public="grid day monthly entry_class worker source new changed verified recorded_at",
        person="worker",
        subdistrict="grid__subdistrict",
    )

    objects = OnGridQuerySet.as_manager()

    class Meta:
        verbose_name = _("base-information entry")
        verbose_name_plural = _("base-information entries")
        ordering = ["-day", "grid", "entry_class"]
        constraints = [
            models.CheckConstraint(
                name="base_entry_counts_are_plausible",
                condition=Q(
                    new__lte=bounds.ENTRIES.refuses,
                    changed__lte=bounds.ENTRIES.refuses,
                    verified__lte=bounds.ENTRIES.refuses,
                ),
                violation_error_message=_("More entries than one row can hold."),
            ),
            models.UniqueConstraint(
                fields=["grid", "day", "monthly", "entry_class", "worker", "source"],
                name="base_entry_once",
                nulls_distinct=False,
                violation_error_message=_(
                    "There is a row for this grid, day, class, person and source already: change that one."
                ),
            ),
            models.CheckConstraint(
                name="base_entry_month_is_a_first",
                condition=Q(monthly=False) | Q(day__day=1),
                violation_error_message=_("Name the month by its first day."),
            ),
        ]
        indexes = [models.Index(fields=["day", "grid"], name="base_entry_day_grid")]
        triggers = asks_why_once_closed(
            *("grid", "entry_class", "worker", "new", "changed", "verified", "monthly"), dated="day", days=on_day("day")
        )

    def __str__(self) -> str:
        return f"{self.when} {self.get_entry_class_display()}"

    @property
    def when(self) -> str:
        """The day, or the month where it is of the whole month."""
        return month_in_words(self.day) if self.monthly else f"{self.day}"


class AwarenessSurvey(models.Model):
    """How many residents of a grid were asked in a month, and how many of them knew their grid member."""

    history = Recorded(told_with="grid")

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="surveys", verbose_name=_("grid"))
    month = models.DateField(_("month"), validators=[has_come], help_text=_("The first day of the month."))
    asked = models.PositiveIntegerField(_("asked"))
    knowing = models.PositiveIntegerField(_("knowing"))
    # Optional questions: counts only, and never scored.
    participating = models.PositiveIntegerField(_("took part in safety activities"), null=True, blank=True)
    satisfied = models.PositiveIntegerField(_("satisfied with safety"), null=True, blank=True)
    recorded_at = recorded_now()

    privacy = Columns(
        public="grid month asked knowing participating satisfied recorded_at", subdistrict="grid__subdistrict"
    )

    objects = OnGridQuerySet.as_manager()

    class Meta:
        verbose_name = _("awareness survey")
        verbose_name_plural = _("awareness surveys")
        ordering = ["-month", "grid"]
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "month"],
                name="awareness_survey_once_a_month",
                violation_error_message=_("There is a survey of this grid and month already: change that one."),
            ),
            models.CheckConstraint(
                name="awareness_asked_is_plausible",
                condition=Q(asked__lte=bounds.ASKED.refuses),
                violation_error_message=_("More people than can be asked in a month."),
            ),
            models.CheckConstraint(
                name="awareness_knowing_within_asked",
                condition=Q(knowing__lte=F("asked")),
                violation_error_message=_("No more can know their member than were asked."),
            ),
            models.CheckConstraint(
                name="awareness_optional_answers_within_asked",
                condition=(Q(participating=None) | Q(participating__lte=F("asked")))
                & (Q(satisfied=None) | Q(satisfied__lte=F("asked"))),
                violation_error_message=_("No more can have answered than were asked."),
            ),
            models.CheckConstraint(
                name="awareness_month_is_a_first",
                condition=Q(month__day=1),
                violation_error_message=_("Name the month by its first day."),
            ),
        ]
        triggers = asks_why_once_closed(
            "grid", "asked", "knowing", "participating", "satisfied", dated="month", days=in_month("month")
        )

    def __str__(self) -> str:
        return month_in_words(self.month)

    def clean(self) -> None:
        if self.month and self.month.day != 1:
            raise ValidationError({"month": _("Name the month by its first day.")})


class Receipt(models.Model):
    """That a month's figures of one kind were received: "not received" is never the same as nothing."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="receipts", verbose_name=_("subdistrict"))
    dataset = models.CharField(_("figures"), max_length=30)
    month = models.DateField(_("month"))
    received_at = models.DateTimeField(_("received"))
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    rows = models.PositiveIntegerField(_("rows"), default=0)
    digest = models.CharField(_("digest of the file"), max_length=64, blank=True)

    privacy = Columns(public="subdistrict dataset month received_at received_by rows digest")

    class Meta:
        verbose_name = _("receipt of figures")
        verbose_name_plural = _("receipts of figures")
        ordering = ["-month", "dataset"]
        indexes = [models.Index(fields=["subdistrict", "dataset", "month"], name="receipt_of_month")]

    def __str__(self) -> str:
        return f"{self.dataset} {month_in_words(self.month)}"
