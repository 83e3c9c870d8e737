"""Versions of the assessment scheme."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as TermsError

from assessment.querysets import OfSubdistrictQuerySet
from assessment.scheme.terms import Terms
from core.columns import Columns
from core.happened import has_come
from core.years import month_in_words
from grids.territory.models import Subdistrict


class SchemeQuerySet(OfSubdistrictQuerySet):
    def in_force(self, subdistrict: Subdistrict | int, day: date) -> Scheme:
        """The version that governs a period which begins on `day`. Raises Scheme.DoesNotExist."""
        scheme = self.filter(subdistrict=subdistrict, in_force_from__lte=day).order_by("-in_force_from").first()
        if scheme is None:
            raise Scheme.DoesNotExist(f"No scheme of {subdistrict} is in force on {day}.")
        return scheme


USED_VERSION_STAYS = """
    IF TG_OP = 'UPDATE'
        AND (OLD.subdistrict_id, OLD.version, OLD.title, OLD.in_force_from, OLD.terms)
            IS NOT DISTINCT FROM (NEW.subdistrict_id, NEW.version, NEW.title, NEW.in_force_from, NEW.terms)
        AND (OLD.issued_on IS NULL OR (OLD.document_number, OLD.issued_on)
            IS NOT DISTINCT FROM (NEW.document_number, NEW.issued_on))
    THEN
        RETURN NEW;  -- such as issuing it
    END IF;
    -- Freezing takes this lock, too: a month is frozen before what follows looks, or is judged by the new terms.
    PERFORM FROM grids_subdistrict WHERE id = OLD.subdistrict_id FOR NO KEY UPDATE;
    IF OLD.issued_on IS NOT NULL THEN
        RAISE EXCEPTION 'version % is issued as the rules of the office and stays as it is', OLD.version;
    END IF;
    IF EXISTS (SELECT FROM assessment_bulletin WHERE scheme_id = OLD.id AND state <> 'draft')
        OR EXISTS (SELECT FROM assessment_inspection WHERE scheme_id = OLD.id)
        OR EXISTS (SELECT FROM assessment_cyclerun WHERE scheme_id = OLD.id AND finished IS NOT NULL)
    THEN
        RAISE EXCEPTION 'periods were judged by version %, so it stays as it is; make a new version', OLD.version;
    END IF;
    RETURN COALESCE(NEW, OLD);
"""

FROZEN_MONTH_KEEPS_ITS_VERSION = """
    IF TG_OP = 'UPDATE' AND (OLD.subdistrict_id, OLD.in_force_from) = (NEW.subdistrict_id, NEW.in_force_from) THEN
        RETURN NEW;
    END IF;
    PERFORM FROM grids_subdistrict WHERE id = NEW.subdistrict_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM assessment_bulletin
        WHERE subdistrict_id = NEW.subdistrict_id AND state <> 'draft' AND month >= NEW.in_force_from
    ) THEN
        RAISE EXCEPTION 'a version from % would govern a month that is frozen', NEW.in_force_from;
    END IF;
    RETURN NEW;
"""


class Scheme(models.Model):
    """One version of the office's assessment rules. It governs every period that begins while it is in force.

    Once a period was judged by it, it stays as it is, and no other version may come to govern a frozen month.
    """

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="schemes", verbose_name=_("subdistrict"))
    version = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    in_force_from = models.DateField(_("in force from"), help_text=_("Until the next version begins."))
    terms = models.JSONField(_("terms"))
    issued_on = models.DateField(
        _("issued on"),
        validators=[has_come],
        null=True,
        editable=False,
        help_text=_("As the office's assessment rules."),
    )

    privacy = Columns(public="subdistrict version title document_number in_force_from terms issued_on")

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
        triggers = [
            pgtrigger.Trigger(
                name="used_version_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=USED_VERSION_STAYS,
            ),
            pgtrigger.Trigger(
                name="frozen_month_keeps_its_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=FROZEN_MONTH_KEEPS_ITS_VERSION,
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
        self._refuse_frozen_months()

    def _refuse_frozen_months(self) -> None:
        """Refuse a version that begins before a frozen month: the month was judged by the version of its day."""
        if Scheme.objects.filter(pk=self.pk, in_force_from=self.in_force_from).exists():
            return
        frozen = self.subdistrict.bulletins.exclude(state="draft")
        last = frozen.aggregate(last=Max("month"))["last"]
        if last is not None and self.in_force_from is not None and self.in_force_from <= last:
            message = _("%(month)s is frozen already; a new version begins after it.") % {"month": month_in_words(last)}
            raise ValidationError({"in_force_from": message})

    @property
    def value(self) -> Terms:
        """The terms as the typed value that rules take."""
        return Terms.model_validate(self.terms)
