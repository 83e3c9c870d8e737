"""Visits to people under a statutory duty of care: their category and outcome as codes, and nothing about the person.

The domain allows no more: no name, no number, no free text. Rows are restricted like crime clues; everybody
else sees counts of 5 and more, which the database itself keeps (`CareCount`).
"""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.fields import recorded_now
from core.happened import has_come
from core.history.declared import Recorded
from core.years import month_in_words
from grids.closed_days import asks_why_once_closed, on_day
from grids.territory.models import Grid, OfSubdistrictQuerySet, Subdistrict
from staff import access
from staff.accounts.models import User
from staff.people.models import Worker

FEWEST_SHOWN = 5


class CareCategory(models.TextChoices):
    """A closed list; each has its ground in a law, named in `LEGAL_BASIS`."""

    CORRECTION = "correction", _("community correction")
    DRUG_TREATMENT = "drug_treatment", _("community drug treatment or rehabilitation")
    RESETTLEMENT = "resettlement", _("resettlement assistance")
    MENTAL_DISORDER = "mental_disorder", _("severe mental disorder")
    ELDERLY_ALONE = "elderly_alone", _("elderly living alone")
    CHILDREN = "children", _("left-behind children")
    DISABLED = "disabled", _("disabled persons")
    HARDSHIP = "hardship", _("families in hardship")


LEGAL_BASIS = {
    CareCategory.CORRECTION: _("Community Correction Law"),
    CareCategory.DRUG_TREATMENT: _("Drug Control Law"),
    CareCategory.RESETTLEMENT: _("Prison Law"),
    CareCategory.MENTAL_DISORDER: _("Mental Health Law"),
    CareCategory.ELDERLY_ALONE: _("Law on the Rights and Interests of the Elderly"),
    CareCategory.CHILDREN: _("Law on the Protection of Minors"),
    CareCategory.DISABLED: _("Law on the Protection of Disabled Persons"),
    CareCategory.HARDSHIP: _("Interim Measures for Social Assistance"),
}


class CareOutcome(models.TextChoices):
    """The result of the visit; it says nothing about the person."""

    MET = "met", pgettext_lazy("care", "met")
    NOT_MET = "not_met", pgettext_lazy("care", "nobody was met")
    HELPED = "helped", pgettext_lazy("care", "help was given")
    REFERRED = "referred", pgettext_lazy("care", "referred to the responsible office")


class CareVisitQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Visits for the office of the subdistrict and for the member who made them."""
        seen = access.access_of(user)
        own = Q(worker=seen.worker) if seen.worker else Q(pk__in=())
        return self.filter(Q(grid__subdistrict__in=seen.offices) | own)


class CareVisit(models.Model):
    """One visit of a category with a legal basis: date, member, grid, outcome. Never anything about a person."""

    history = Recorded(told_with="worker")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="care_visits", verbose_name=_("member"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="care_visits", verbose_name=_("grid"))
    day = models.DateField(_("day"), validators=[has_come])
    category = models.CharField(_("category"), max_length=16, choices=CareCategory)
    outcome = models.CharField(_("outcome"), max_length=8, choices=CareOutcome)
    recorded_at = recorded_now()

    privacy = Columns(
        public="worker grid day category outcome recorded_at", person="worker", subdistrict="grid__subdistrict"
    )

    objects = CareVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit on a legal basis")
        verbose_name_plural = _("visits on a legal basis")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["day", "grid"], name="care_visit_day_grid")]
        constraints = [
            models.CheckConstraint(name="care_visit_of_the_list", condition=Q(category__in=CareCategory.values)),
            models.CheckConstraint(name="care_visit_outcome_of_the_list", condition=Q(outcome__in=CareOutcome.values)),
        ]
        triggers = asks_why_once_closed("worker", "grid", "category", "outcome", dated="day", days=on_day("day"))

    def __str__(self) -> str:
        return f"{self.day} {self.get_category_display()}"


class CareCount(models.Model):
    """How many such visits a subdistrict had in a month, by category: a view that leaves out counts below 5.

    One cut only, and no totals: several cuts of the same rows could be subtracted from each other.
    """

    id = models.BigIntegerField(primary_key=True)
    subdistrict = models.ForeignKey(Subdistrict, models.DO_NOTHING, related_name="+", verbose_name=_("subdistrict"))
    month = models.DateField(_("month"))
    category = models.CharField(_("category"), max_length=16, choices=CareCategory)
    visits = models.IntegerField(_("visits"))

    privacy = Columns(public="subdistrict month category visits")

    objects = OfSubdistrictQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "incidents_carecount"
        verbose_name = _("count of visits on a legal basis")
        verbose_name_plural = _("counts of visits on a legal basis")
        ordering = ["-month", "category"]

    def __str__(self) -> str:
        return f"{month_in_words(self.month)} {self.get_category_display()}"
