"""Subdistrict, village, grid and its dated versions, matter and sub-category."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grids.scope import Scope


def digits(count: int) -> RegexValidator:
    return RegexValidator(rf"^\d{{{count}}}$", format_lazy(_("Exactly {count} digits are needed."), count=count))


class Platform(models.TextChoices):
    """The four platforms that a subdistrict runs."""

    PUBLIC_ORDER = "public_order", _("public order")
    MARKET_REGULATION = "market_regulation", _("market regulation")
    LAW_ENFORCEMENT = "law_enforcement", _("law enforcement")
    PUBLIC_SERVICE = "public_service", _("public service")


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


class VillageQuerySet(models.QuerySet["Village"]):
    def within(self, scope: Scope) -> Self:
        if scope.everything:
            return self
        return self.filter(Q(subdistrict__in=scope.subdistricts) | Q(pk__in=scope.villages))


class Village(models.Model):
    """One village, by its statistical code of 12 digits."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="villages", verbose_name=_("subdistrict"))
    code = models.CharField(
        _("village code"),
        max_length=12,
        unique=True,
        validators=[digits(12)],
        help_text=_("Statistical code: county 6, subdistrict 3, committee 3 digits."),
    )
    name = models.CharField(_("name"), max_length=60)

    objects = VillageQuerySet.as_manager()

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class GridQuerySet(models.QuerySet["Grid"]):
    def within(self, scope: Scope) -> Self:
        if scope.everything:
            return self
        return self.filter(Q(subdistrict__in=scope.subdistricts) | Q(pk__in=scope.grids))

    def open_on(self, day: date) -> Self:
        return self.filter(during__contains=day)

    def open_within(self, begin: date, end: date) -> Self:
        """Grids that were open on any day of the half-open range."""
        return self.filter(during__overlap=(begin, end))

    def on(self, day: date) -> Self:
        """Annotate what the grid was called on `day`: `code`, `name`, `village_code`, `village_name`, `complexity` …"""
        return self.annotate(
            version=FilteredRelation("versions", condition=Q(versions__during__contains=day)),
            **{
                column: F(f"version__{column}")
                for column in ("code", "name", "complexity", "population", "households", "premises", "boundary")
            },
            village_id=F("version__village_id"),
            village_code=F("version__village__code"),
            village_name=F("version__village__name"),
        )


class Grid(models.Model):
    """The identity of a grid. Facts point here, so that redrawing or renaming touches no fact."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="grids", verbose_name=_("subdistrict"))
    during = DateRangeField(pgettext_lazy("days", "open"), help_text=_("From its first day to the day after its last."))

    objects = GridQuerySet.as_manager()

    class Meta:
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        ordering = ["pk"]
        indexes = [GistIndex(fields=["during"], name="grid_during")]

    def __str__(self) -> str:
        known_as = getattr(self, "name", None)
        return str(known_as) if known_as else _("grid %(key)s") % {"key": self.pk}


class Complexity(models.TextChoices):
    """How many full-time members a grid needs: a complex one at least two (policy, section 2.2)."""

    ORDINARY = "ordinary", _("ordinary")
    COMPLEX = "complex", _("complex: several full-time members")


class GridVersionQuerySet(models.QuerySet["GridVersion"]):
    def on(self, day: date) -> Self:
        return self.filter(during__contains=day)

    def within(self, scope: Scope) -> Self:
        if scope.everything:
            return self
        return self.filter(Q(grid__subdistrict__in=scope.subdistricts) | Q(grid__in=scope.grids))


class GridVersion(models.Model):
    """What one grid was called, where it lay and what it held, over a half-open range of days.

    The versions of a grid follow each other without overlap; the last one is open-ended even after
    the grid is closed, so that on every day since its opening a grid has exactly one name.
    """

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="versions", verbose_name=_("grid"))
    during = DateRangeField(_("in force"))
    code = models.CharField(
        _("grid code"), max_length=15, validators=[digits(15)], help_text=_("Village code and three more digits.")
    )
    name = models.CharField(_("grid name"), max_length=60)
    village = models.ForeignKey(Village, models.PROTECT, related_name="grid_versions", verbose_name=_("village"))
    complexity = models.CharField(_("complexity"), max_length=10, choices=Complexity, default=Complexity.ORDINARY)
    complexity_reason = models.CharField(_("reason of the complexity"), max_length=200, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    premises = models.PositiveIntegerField(_("premises"), null=True, blank=True)
    boundary = models.JSONField(_("boundary"), null=True, blank=True, help_text=_("A GeoJSON polygon."))

    objects = GridVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("grid version")
        verbose_name_plural = _("grid versions")
        ordering = ["code"]
        constraints = [
            ExclusionConstraint(
                name="grid_version_one_at_a_time",
                expressions=[("grid", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message=_("The grid already has a version on some of these days."),
            ),
            ExclusionConstraint(
                name="grid_version_code_names_one_grid",
                expressions=[("code", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                violation_error_message=_("Another grid carries this code on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MatterQuerySet(models.QuerySet["Matter"]):
    def in_force(self, day: date) -> Self:
        return self.filter(during__contains=day)


class Matter(models.Model):
    """One kind of business done in grids: the policy's ten, and those admitted later by the district."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("order"), help_text=_("The policy's own order."))
    platform = models.CharField(_("default platform"), max_length=20, choices=Platform)
    restricted = models.BooleanField(
        _("restricted"), default=False, help_text=_("Shown to named roles only, and never scored.")
    )
    during = DateRangeField(_("in force"))
    decision = models.CharField(
        _("decided by"), max_length=120, blank=True, help_text=_("The policy, or the district group's document.")
    )

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Subcategory(models.Model):
    """One sub-category of a matter, with the platform that cases of it go to by default."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="subcategories", verbose_name=_("matter"))
    code = models.SlugField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("order"))
    restricted = models.BooleanField(
        _("restricted"), default=False, help_text=_("Shown to named roles only, and never scored.")
    )

    class Meta:
        verbose_name = _("sub-category")
        verbose_name_plural = _("sub-categories")
        ordering = ["matter", "position"]
        constraints = [models.UniqueConstraint(fields=["matter", "code"], name="subcategory_code_in_matter")]

    def __str__(self) -> str:
        return self.name
