"""Subdistricts, villages, grids with their dated versions, and contact cards."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from psycopg2.extras import DateRange

from core.columns import Columns
from grids.closed_days import ITS_OWN_PLACE, PLACE_OF_VILLAGE, asks_why_once_closed
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
    # Where on the earth its grids are expected, in degrees; all four, or not said.
    west = models.FloatField(_("expected from longitude"), null=True, blank=True)
    east = models.FloatField(_("to longitude"), null=True, blank=True)
    south = models.FloatField(_("expected from latitude"), null=True, blank=True)
    north = models.FloatField(_("to latitude"), null=True, blank=True)
    far_km = models.PositiveSmallIntegerField(
        _("places are plausible up to (km)"),
        default=10,
        db_default=10,
        help_text=_("How far from its grid a reported place may lie before it is refused."),
    )
    field_pages = models.BooleanField(
        _("members report here"),
        default=True,
        db_default=True,
        help_text=_(
            "Off where members report in Ping'an Tong: then the pages of the field are closed to them, so that nobody "
            "enters anything twice. What comes from there is imported."
        ),
    )

    privacy = Columns(public="code name west east south north far_km field_pages", subdistrict="pk")

    objects = SubdistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("subdistrict")
        verbose_name_plural = _("subdistricts")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="subdistrict_extent_is_a_box",
                condition=Q(west=None, east=None, south=None, north=None)
                | Q(west__isnull=False, east__isnull=False, south__isnull=False, north__isnull=False)
                & Q(west__lt=F("east"), west__gte=-180, east__lte=180)
                & Q(south__lt=F("north"), south__gte=-90, north__lte=90),
                violation_error_message=_("Give all four sides, west before east and south before north, in degrees."),
            )
        ]

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

    privacy = Columns(public="subdistrict code name during")

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

    privacy = Columns(public="village during name")

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
        triggers = asks_why_once_closed("village", "name", dated="during", days="{row}.during", place=PLACE_OF_VILLAGE)

    def __str__(self) -> str:
        return self.name


def village_name(village: OuterRef, day: Any, otherwise: F) -> Coalesce:
    """What a village was called on a day; `otherwise` where it was never renamed."""
    then = VillageName.objects.filter(village=village, during__contains=day)
    return Coalesce(Subquery(then.values("name")[:1]), otherwise)


# What a grid is and holds, in addition to its name, code, village and boundary: changed together, from a day on.
FACTS = ("kind", "villager_groups", "complexity", "complexity_reason", "population", "households", "premises")


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
        """Annotate what the grid was called on `day`: `code`, `name`, `village_code`, `village_name`, `complexity` …

        A grid that is not open yet is called as it will be on its first day.
        """
        known = Greatest(Value(day, models.DateField()), F("during__startswith"))
        return self.annotate(
            known=known,
            version=FilteredRelation("versions", condition=Q(versions__during__contains=known)),
            **{column: F(f"version__{column}") for column in ("code", "name", *FACTS, "boundary")},
            village_id=F("version__village_id"),
            village_code=F("version__village__code"),
        ).annotate(village_name=village_name(OuterRef("village_id"), OuterRef("known"), F("version__village__name")))


def key_of(code: str, opened_on: date) -> uuid.UUID:
    """The key of a grid whose first code and first day are laid down, as those of the policy: everywhere the same."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{code}@{opened_on}")


class Grid(models.Model):
    """The identity of a grid. Facts point here, so that redrawing or renaming touches no fact.

    `key` is its name for outsiders: it stays while code, name, village and boundary change, and is never given anew.
    """

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="grids", verbose_name=_("subdistrict"))
    during = DateRangeField(pgettext_lazy("days", "open"), help_text=_("From its first day to the day after its last."))

    key = models.UUIDField(_("stable key"), unique=True, default=uuid.uuid4, editable=False)

    privacy = Columns(public="subdistrict during key")

    objects = GridQuerySet.as_manager()

    class Meta:
        verbose_name = _("grid")
        verbose_name_plural = _("grids")
        ordering = ["pk"]
        indexes = [GistIndex(fields=["during"], name="grid_during")]
        triggers = asks_why_once_closed("subdistrict", dated="during", days="{row}.during", place=ITS_OWN_PLACE)

    def __str__(self) -> str:
        """As it is called on the day that was asked for (`on`), or else by its last name: never by a key."""
        return str(getattr(self, "name", None) or self._last_name() or _("grid %(key)s") % {"key": self.pk})

    def _last_name(self) -> str | None:
        return self.versions.order_by("-during").values_list("name", flat=True).first() if self.pk else None


class Complexity(models.TextChoices):
    """How much there is to do in a grid: a complex one needs at least two full-time members (policy, section 2.2).

    The scheme may expect another number of reports of each.
    """

    SIMPLE = "simple", _("simple")
    ORDINARY = "ordinary", _("ordinary")
    COMPLEX = "complex", _("complex: several full-time members")


class GridKind(models.TextChoices):
    """What kind of ground a grid covers."""

    ORDINARY = "ordinary", pgettext_lazy("grid", "ordinary: village and dwellings")
    DEDICATED = "dedicated", pgettext_lazy("grid", "dedicated: factories, markets, schools")


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
    kind = models.CharField(pgettext_lazy("grid", "kind"), max_length=10, choices=GridKind, default=GridKind.ORDINARY)
    villager_groups = models.CharField(
        _("villagers' groups"), max_length=200, blank=True, help_text=_("Such as: groups 1 to 4.")
    )
    complexity = models.CharField(_("complexity"), max_length=10, choices=Complexity, default=Complexity.ORDINARY)
    complexity_reason = models.CharField(_("reason of the complexity"), max_length=200, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    premises = models.PositiveIntegerField(_("premises"), null=True, blank=True)
    boundary = models.JSONField(_("boundary"), null=True, blank=True, help_text=_("A GeoJSON polygon."))

    privacy = Columns(
        public=(
            "grid during code name village kind villager_groups complexity complexity_reason population "
            "households premises boundary"
        ),
    )

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
        triggers = asks_why_once_closed(
            *("grid", "code", "name", "village", "complexity"), dated="during", days="{row}.during"
        )

    def __str__(self) -> str:
        return self.name


class GridContactQuerySet(models.QuerySet["GridContact"]):
    def on(self, day: date) -> Self:
        return self.filter(during__contains=day)


class GridContact(models.Model):
    """One official or service attached to a grid over a range of days: a line of the grid's contact card."""

    grid = models.ForeignKey(Grid, models.PROTECT, related_name="contacts", verbose_name=_("grid"))
    during = DateRangeField(_("in force"))
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    name = models.CharField(pgettext_lazy("contact", "name"), max_length=60, help_text=_("A person or a service."))
    duty = models.CharField(_("duty"), max_length=60)
    phone = models.CharField(
        _("office phone"),
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^[0-9+ \-]*$", _("Use digits, spaces and hyphens."))],
        help_text=_("A number of the office; private numbers stay with the person."),
    )
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    privacy = Columns(public="grid during position name duty phone remark")

    objects = GridContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact of a grid")
        verbose_name_plural = _("contact card")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.duty} {self.name}"
