"""Where an incident goes by default: a department per sub-category, and ordered rules of the office before it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.columns import Columns
from core.history.declared import Recorded
from grids.matters.models import Matter, Subcategory
from grids.territory.models import Subdistrict, Village
from incidents.common.models import Level, Urgency
from staff.departments.models import Department


class DefaultRoute(models.Model):
    """The department, and so the platform, that handles a sub-category where no rule says otherwise."""

    history = Recorded(told_with="subdistrict")

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="default_routes", verbose_name=_("subdistrict")
    )
    subcategory = models.ForeignKey(
        Subcategory, models.PROTECT, related_name="default_routes", verbose_name=_("sub-category")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="default_routes", verbose_name=_("department")
    )

    privacy = Columns(public="subdistrict subcategory department")

    class Meta:
        verbose_name = _("default department")
        verbose_name_plural = _("default departments")
        ordering = ["subdistrict", "subcategory__matter__position", "subcategory__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "subcategory"],
                name="default_route_once",
                violation_error_message=_("This sub-category has a default department already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subcategory} → {self.department}"

    def clean(self) -> None:
        if self.department_id and self.subdistrict_id and self.department.subdistrict_id != self.subdistrict_id:
            raise ValidationError({"department": _("This department belongs to another subdistrict.")})


class RoutingRule(models.Model):
    """One rule of the office: incidents that meet all its conditions go where it says. The first that fits decides."""

    history = Recorded(told_with="subdistrict")

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="routing_rules", verbose_name=_("subdistrict")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=10, help_text=_("The smallest comes first."))
    name = models.CharField(_("name of the rule"), max_length=60)
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("matter")
    )
    subcategory = models.ForeignKey(
        Subcategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sub-category")
    )
    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("village")
    )
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, blank=True)
    words = models.CharField(
        _("words"),
        max_length=200,
        blank=True,
        help_text=_("Any of them in title or description, with spaces between them."),
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    level = models.CharField(
        _("level"),
        max_length=12,
        choices=[(level.value, level.label) for level in (Level.SUBDISTRICT, Level.VILLAGE, Level.GRID)],
        default=Level.SUBDISTRICT,
        help_text=_("Village or grid: they settle it themselves, without a department."),
    )

    privacy = Columns(public="subdistrict position name matter subcategory village urgency words department level")

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ["subdistrict", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="routing_rule_says_who",
                condition=Q(level=Level.SUBDISTRICT, department__isnull=False)
                | Q(level__in=[Level.VILLAGE, Level.GRID], department__isnull=True),
                violation_error_message=_("Name the department; for village or grid name none."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        wrong = {}
        if self.department and self.department.subdistrict_id != self.subdistrict_id:
            wrong["department"] = _("This department belongs to another subdistrict.")
        if self.village and self.village.subdistrict_id != self.subdistrict_id:
            wrong["village"] = _("This village belongs to another subdistrict.")
        if self.matter and self.subcategory and self.subcategory.matter_id != self.matter_id:
            wrong["subcategory"] = _("This sub-category belongs to another matter.")
        if wrong:
            raise ValidationError(wrong)
