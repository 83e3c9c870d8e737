"""What other systems call our grids, matters and departments: one map for sheets, REST and people."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.columns import Columns
from grids.matters.models import Matter, Subcategory
from grids.territory.models import Grid, OfSubdistrictQuerySet, Subdistrict, always
from staff.departments.models import Department


class ThingKind(models.TextChoices):
    GRID = "grid", _("grid")
    MATTER = "matter", _("matter")
    SUBCATEGORY = "subcategory", _("sub-category")
    DEPARTMENT = "department", _("department")


def _is_of_its_kind() -> Q:
    """One of our things is named, and it is the one that `kind` says."""
    either = Q()
    for kind in ThingKind.values:
        others = {f"{other}__isnull": True for other in ThingKind.values if other != kind}
        either |= Q(kind=kind, **{f"{kind}__isnull": False}, **others)
    return either


class OutsideCodeQuerySet(OfSubdistrictQuerySet):
    def on(self, day: date) -> Self:
        return self.filter(during__contains=day)


class OutsideCode(models.Model):
    """The code that another system uses for one of our grids, matters or departments, over a range of days."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    system = models.CharField(_("other system"), max_length=30, help_text=_("As the office calls it: the province's."))
    kind = models.CharField(_("kind"), max_length=11, choices=ThingKind)
    code = models.CharField(_("its code there"), max_length=60)
    grid = models.ForeignKey(Grid, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("grid"))
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("matter")
    )
    subcategory = models.ForeignKey(
        Subcategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sub-category")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    during = DateRangeField(_("in force"), default=always)

    privacy = Columns(public="subdistrict system kind code grid matter subcategory department during")

    objects = OutsideCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outside code")
        verbose_name_plural = _("outside codes")
        ordering = ["system", "kind", "code"]
        constraints = [
            ExclusionConstraint(
                name="outside_code_means_one_thing_at_a_time",
                expressions=[
                    ("subdistrict", RangeOperators.EQUAL),
                    ("system", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This code means something else on some of these days: end that first."),
            ),
            models.CheckConstraint(
                name="outside_code_names_what_its_kind_says",
                condition=_is_of_its_kind(),
                violation_error_message=_("Name one thing of ours, and of the kind that is chosen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.code}"

    @property
    def thing(self) -> Any:
        """The grid, matter, sub-category or department that the code means here."""
        return getattr(self, self.kind)
