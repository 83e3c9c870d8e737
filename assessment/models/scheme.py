"""Versions of the assessment scheme."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as TermsError

from assessment.terms import Terms
from grids.models import Subdistrict
from staff import access
from staff.models import User

if TYPE_CHECKING:
    from grids.scope import Scope


class OfSubdistrictQuerySet(models.QuerySet[Any]):
    """Rows that everybody who has anything to do with the subdistrict may read."""

    def within(self, scope: Scope) -> Self:
        """Rows of the subdistricts inside, and of those that any grid inside belongs to."""
        if scope.everything:
            return self
        of_grids = Subdistrict.objects.filter(grids__in=scope.grids).values("pk")
        return self.filter(Q(subdistrict__in=scope.subdistricts) | Q(subdistrict__in=of_grids))

    def visible_to(self, user: User) -> Self:
        return self.within(access.access_of(user).scope)


class SchemeQuerySet(OfSubdistrictQuerySet):
    def in_force(self, subdistrict: Subdistrict, day: date) -> Scheme:
        """The version that governs a period which begins on `day`. Raises Scheme.DoesNotExist."""
        found = self.filter(subdistrict=subdistrict, in_force_from__lte=day).order_by("-in_force_from").first()
        if found is None:
            raise Scheme.DoesNotExist(f"No scheme of {subdistrict} is in force on {day}.")
        return found


class Scheme(models.Model):
    """One version of the office's assessment rules. It governs every period that begins while it is in force."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="schemes", verbose_name=_("subdistrict"))
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    in_force_from = models.DateField(_("in force from"), help_text=_("Until the next version begins."))
    terms = models.JSONField(_("terms"))
    issued_on = models.DateField(
        _("issued on"), null=True, editable=False, help_text=_("As the office's assessment rules.")
    )

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment scheme")
        verbose_name_plural = _("assessment schemes")
        ordering = ["subdistrict", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "version"], name="scheme_version_once"),
            models.UniqueConstraint(
                fields=["subdistrict", "in_force_from"],
                name="scheme_one_from_a_day",
                violation_error_message=_("Another version begins on this day."),
            ),
            models.CheckConstraint(
                name="scheme_issued_under_a_number",
                condition=Q(issued_on=None) | ~Q(document_number=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"

    def clean(self) -> None:
        try:
            Terms.model_validate(self.terms)
        except TermsError as error:
            wrong = [f"{'.'.join(map(str, part['loc'])) or 'terms'}: {part['msg']}" for part in error.errors()]
            raise ValidationError({"terms": wrong}) from error

    @property
    def value(self) -> Terms:
        """The terms as the typed value that rules take."""
        return Terms.model_validate(self.terms)
