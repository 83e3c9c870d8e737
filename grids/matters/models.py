"""Matters, their sub-categories, and the admission of new ones."""

from __future__ import annotations

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.happened import has_come
from core.punctuation import labelled
from grids.closed_days import asks_why_in_every_place
from grids.territory.models import OfSubdistrictQuerySet, Subdistrict


class Platform(models.TextChoices):
    """The four platforms that a subdistrict runs."""

    PUBLIC_ORDER = "public_order", _("public order")
    MARKET_REGULATION = "market_regulation", _("market regulation")
    LAW_ENFORCEMENT = "law_enforcement", _("law enforcement")
    PUBLIC_SERVICE = "public_service", _("public service")


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
    asks_account = models.BooleanField(
        _("asks for cause and course"), default=False, help_text=_("A report of it names them: disputes and accidents.")
    )
    asks_mediation = models.BooleanField(
        _("asks for a mediation"), default=False, help_text=_("A case of it is settled with its mediation record.")
    )
    during = DateRangeField(_("in force"))
    decision = models.CharField(
        pgettext_lazy("matter", "decided by"),
        max_length=120,
        blank=True,
        help_text=_("The policy, or the district group's document."),
    )

    privacy = Columns(public="code name position platform restricted asks_account asks_mediation during decision")

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        ordering = ["position", "code"]
        # The policy's ten, and what incidents were reported under: a matter may end, but nobody deletes it.
        triggers = [
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
            *asks_why_in_every_place("restricted", days="{row}.during"),
        ]

    def __str__(self) -> str:
        return self.name


class Subcategory(models.Model):
    """One sub-category of a matter, with the platform that its incidents go to by default."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="subcategories", verbose_name=_("matter"))
    code = models.SlugField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("order"))
    restricted = models.BooleanField(
        _("restricted"), default=False, help_text=_("Shown to named roles only, and never scored.")
    )
    asks_account = models.BooleanField(_("asks for cause and course"), default=False)

    privacy = Columns(public="matter code name position restricted asks_account")

    class Meta:
        verbose_name = _("sub-category")
        verbose_name_plural = _("sub-categories")
        ordering = ["matter", "position"]
        constraints = [models.UniqueConstraint(fields=["matter", "code"], name="subcategory_code_in_matter")]
        triggers = asks_why_in_every_place(
            "matter", "restricted", days="(SELECT during FROM grids_matter WHERE id = {row}.matter_id)"
        )

    def __str__(self) -> str:
        return self.name

    @property
    def on_its_own(self) -> str:
        """Its name where nothing beside it says the matter: a name of one sign, such as 人, says nothing alone."""
        return self.name if len(self.name) > 1 else labelled(self.matter, self.name)


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
    reported_on = models.DateField(_("reported on"), validators=[has_come], null=True, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("reported by"),
    )  # fmt: skip
    decided_on = models.DateField(_("decided on"), validators=[has_come], null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("decision entered by"),
    )  # fmt: skip
    document_number = models.CharField(_("document number"), max_length=60, blank=True, editable=False)
    matter = models.OneToOneField(
        Matter, models.PROTECT, null=True, related_name="admission", editable=False, verbose_name=_("matter")
    )

    privacy = Columns(
        public=(
            "subdistrict code name platform reason state proposed_at proposed_by reported_on reported_by "
            "decided_on decided_by document_number matter"
        ),
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
