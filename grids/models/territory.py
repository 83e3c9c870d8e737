"""Subdistrict and village, with what a village was called on any day."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from psycopg2.extras import DateRange

from grids.scope import Scope


def digits(count: int) -> RegexValidator:
    return RegexValidator(rf"^\d{{{count}}}$", format_lazy(_("Exactly {count} digits are needed."), count=count))


class SubdistrictQuerySet(models.QuerySet["Subdistrict"]):
    def within(self, scope: Scope) -> Self:
        return self if scope.everything else self.filter(pk__in=scope.subdistricts)


class Subdistrict(models.Model):
    """One subdistrict, the office that runs the grids. A district's installation holds many."""

    code = models.CharField(_("code"), max_length=9, unique=True, validators=[digits(9)])
    name = models.CharField(_("name"), max_length=60)

    objects = SubdistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("subdistrict")
        verbose_name_plural = _("subdistricts")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class OfSubdistrictQuerySet(models.QuerySet[Any]):
    """Rows that the subdistrict's office reads."""

    def within(self, scope: Scope) -> Self:
        return self if scope.everything else self.filter(subdistrict__in=scope.subdistricts)


def always() -> DateRange:
    """From before the records began, without an end in sight."""
    return DateRange(None, None)


class VillageQuerySet(models.QuerySet["Village"]):
    def within(self, scope: Scope) -> Self:
        if scope.everything:
            return self
        return self.filter(Q(subdistrict__in=scope.subdistricts) | Q(pk__in=scope.villages))

    def open_on(self, day: date) -> Self:
        return self.filter(during__contains=day)

    def on(self, day: date) -> Self:
        """Annotate `called`: what the village was called on the day."""
        return self.annotate(called=village_name(OuterRef("pk"), Value(day, models.DateField()), F("name")))


class Village(models.Model):
    """One village, by its statistical code of 12 digits. `name` is what it is called today, kept by the clock."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="villages", verbose_name=_("subdistrict"))
    code = models.CharField(
        _("village code"),
        max_length=12,
        unique=True,
        validators=[digits(12)],
        help_text=_("Statistical code: county 6, subdistrict 3, committee 3 digits."),
    )
    name = models.CharField(_("name"), max_length=60)
    during = DateRangeField(
        pgettext_lazy("days", "open"),
        default=always,
        help_text=_("From its first day, where that is known, to the day after its last."),
    )

    objects = VillageQuerySet.as_manager()

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class VillageName(models.Model):
    """What a renamed village was called over a range of days. One that was never renamed has no rows."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="names", verbose_name=_("village"))
    during = DateRangeField(_("in force"))
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("name of a village")
        verbose_name_plural = _("names of villages")
        ordering = ["village", "during"]
        constraints = [
            ExclusionConstraint(
                name="village_name_one_at_a_time",
                expressions=[("village", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message=_("The village already has a name on some of these days."),
            )
        ]

    def __str__(self) -> str:
        return self.name


def village_name(village: OuterRef, day: Any, otherwise: F) -> Coalesce:
    """What a village was called on a day; `otherwise` where it was never renamed."""
    then = VillageName.objects.filter(village=village, during__contains=day)
    return Coalesce(Subquery(then.values("name")[:1]), otherwise)
