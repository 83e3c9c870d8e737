"""Subdistrict, village, grid with its dated versions, acts of the map, contact cards, matters and their admission."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.core.validators import RegexValidator
from django.db import connection, models
from django.db.models import F, FilteredRelation, Q, Value
from django.db.models.functions import Greatest
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


# What a grid is and holds, beside its name, code, village and boundary: changed together, from a day on.
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
            version=FilteredRelation("versions", condition=Q(versions__during__contains=known)),
            **{column: F(f"version__{column}") for column in ("code", "name", *FACTS, "boundary")},
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


class ActKind(models.TextChoices):
    """What an act does to the map."""

    OPEN = "open", pgettext_lazy("map", "opening")
    RENAME = "rename", pgettext_lazy("map", "renaming")
    FACTS = "facts", pgettext_lazy("map", "change of facts")
    MOVE = "move", pgettext_lazy("map", "move to another village")
    SPLIT = "split", pgettext_lazy("map", "splitting")
    MERGE = "merge", pgettext_lazy("map", "merging")
    CLOSE = "close", pgettext_lazy("map", "closing")


CLOSING_ACTS = (ActKind.SPLIT, ActKind.MERGE, ActKind.CLOSE)


class OfSubdistrictQuerySet(models.QuerySet[Any]):
    """Rows that the subdistrict's office reads."""

    def within(self, scope: Scope) -> Self:
        return self if scope.everything else self.filter(subdistrict__in=scope.subdistricts)


class GridAct(models.Model):
    """One decision about the map: what was done to which grids, from which day, why, by whom and when."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="acts", verbose_name=_("subdistrict"))
    kind = models.CharField(_("act"), max_length=6, choices=ActKind)
    effective_on = models.DateField(_("takes effect on"))
    reason = models.CharField(_("reason"), max_length=200)
    decided_at = models.DateTimeField(_("entered"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    changes = models.JSONField(_("changes"), default=list, help_text=_("Per grid what was, and what is from then on."))

    objects = OfSubdistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("act of the map")
        verbose_name_plural = _("acts of the map")
        ordering = ["-effective_on", "-pk"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on}"


class GridOfAct(models.Model):
    """One grid that an act touched."""

    act = models.ForeignKey(GridAct, models.PROTECT, related_name="parts", verbose_name=_("act"))
    grid = models.ForeignKey(Grid, models.PROTECT, related_name="acts", verbose_name=_("grid"))

    class Meta:
        verbose_name = _("grid of an act")
        verbose_name_plural = _("grids of acts")
        constraints = [models.UniqueConstraint(fields=["act", "grid"], name="grid_of_act_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.act_id} · {self.grid_id}"


class GridLink(models.Model):
    """From `on` the ground of one grid, or a part of it, belongs to another.

    A grid that closes names one heir: who serves the heir tends the open cases of the closed grid,
    and postings that run on continue there.
    """

    act = models.ForeignKey(GridAct, models.PROTECT, related_name="links", verbose_name=_("act"))
    predecessor = models.ForeignKey(Grid, models.PROTECT, related_name="successors", verbose_name=_("predecessor"))
    successor = models.ForeignKey(Grid, models.PROTECT, related_name="predecessors", verbose_name=_("successor"))
    on = models.DateField(_("takes effect on"))
    heir = models.BooleanField(_("takes over open cases and postings"), default=False)

    class Meta:
        verbose_name = _("succession of grids")
        verbose_name_plural = _("successions of grids")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="grid_link_once"),
            models.UniqueConstraint(fields=["predecessor"], condition=Q(heir=True), name="grid_link_one_heir"),
            models.CheckConstraint(name="grid_link_not_to_itself", condition=~Q(predecessor=F("successor"))),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


INHERITED = """
    WITH RECURSIVE taken_over (grid, heir) AS (
        SELECT predecessor_id, successor_id FROM grids_gridlink
        WHERE heir AND "on" <= %(day)s AND successor_id = ANY(%(grids)s)
        UNION
        SELECT l.predecessor_id, t.heir
        FROM grids_gridlink l JOIN taken_over t ON l.successor_id = t.grid
        WHERE l.heir AND l."on" <= %(day)s
    )
    SELECT grid, heir FROM taken_over
"""


def taken_over(grids: Collection[int], day: date) -> list[tuple[int, int]]:
    """The grids closed by `day` whose open cases fell to `grids`, through any number of heirs: (grid, heir)."""
    if not grids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(INHERITED, {"day": day, "grids": list(grids)})
        return [(int(grid), int(heir)) for grid, heir in cursor.fetchall()]


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

    objects = GridContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact of a grid")
        verbose_name_plural = _("contact card")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.duty} {self.name}"


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
        # The policy's ten, and what cases were reported under: a matter may end, but nobody deletes it.
        triggers = [pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete)]

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


class AdmissionState(models.TextChoices):
    """How far the admission of a new matter has come (policy, section 2.4)."""

    PROPOSED = "proposed", pgettext_lazy("admission", "proposed")
    REPORTED = "reported", pgettext_lazy("admission", "reported to the district leading group")
    ADMITTED = "admitted", pgettext_lazy("admission", "admitted")
    REFUSED = "refused", pgettext_lazy("admission", "refused")


DECIDED = (AdmissionState.ADMITTED, AdmissionState.REFUSED)


class MatterAdmission(models.Model):
    """A new kind of business on its way into the grids: only the district's leading group admits one."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="admissions", verbose_name=_("subdistrict")
    )
    code = models.SlugField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=60)
    platform = models.CharField(_("default platform"), max_length=20, choices=Platform)
    reason = models.CharField(_("reason"), max_length=500)
    state = models.CharField(
        _("state"), max_length=8, choices=AdmissionState, default=AdmissionState.PROPOSED, editable=False
    )
    proposed_at = models.DateTimeField(_("proposed"), editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("proposed by")
    )
    reported_on = models.DateField(_("reported on"), null=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("reported by"),
    )  # fmt: skip
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("decision entered by"),
    )  # fmt: skip
    document_number = models.CharField(_("document number"), max_length=60, blank=True, editable=False)
    matter = models.OneToOneField(
        Matter, models.PROTECT, null=True, related_name="admission", editable=False, verbose_name=_("matter")
    )

    objects = OfSubdistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("admission of a matter")
        verbose_name_plural = _("admissions of matters")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="admission_reported_unless_proposed",
                condition=Q(state=AdmissionState.PROPOSED) | Q(reported_on__isnull=False),
            ),
            models.CheckConstraint(
                name="admission_decided_by_a_document",
                condition=~Q(state__in=DECIDED) | (Q(decided_on__isnull=False) & ~Q(document_number="")),
            ),
            models.CheckConstraint(
                name="admission_admitted_has_its_matter",
                condition=Q(state=AdmissionState.ADMITTED, matter__isnull=False)
                | (~Q(state=AdmissionState.ADMITTED) & Q(matter__isnull=True)),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="decided_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=DECIDED),
            ),
        ]

    def __str__(self) -> str:
        return self.name
