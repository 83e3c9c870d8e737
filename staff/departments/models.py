"""Departments: the units that handle incidents."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.columns import Columns
from grids.matters.models import Platform
from grids.territory.models import Subdistrict


class Department(models.Model):
    """A unit of the subdistrict that handles incidents for one of the four platforms."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="departments", verbose_name=_("subdistrict")
    )
    code = models.SlugField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=60)
    platform = models.CharField(_("platform"), max_length=20, choices=Platform)

    privacy = Columns(public="subdistrict code name platform")

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["platform", "code"]
        constraints = [models.UniqueConstraint(fields=["subdistrict", "code"], name="department_code_in_subdistrict")]

    def __str__(self) -> str:
        return self.name
