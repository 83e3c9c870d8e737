"""Files in the register: one row each, taken from the system or entered by hand."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.fields import recorded_now
from core.happened import has_come
from core.history.declared import Recorded
from grids.territory.models import Subdistrict
from staff import access
from staff.accounts.models import User


class FileClass(models.TextChoices):
    """The classes of the register, in its order."""

    ORGANISATION = "organisation", pgettext_lazy("archive", "organisation")
    TERRITORY = "territory", pgettext_lazy("archive", "division into grids")
    TEAM = "team", pgettext_lazy("archive", "team")
    RULES = "rules", pgettext_lazy("archive", "rules")
    BULLETIN = "bulletin", pgettext_lazy("archive", "monthly bulletins")
    INSPECTION = "inspection", pgettext_lazy("archive", "inspections")
    INTERVIEW = "interview", pgettext_lazy("archive", "interviews")
    QUARTER = "quarter", pgettext_lazy("archive", "quarterly assessments")
    AWARDS = "awards", pgettext_lazy("archive", "yearly awards")
    FUNDS = "funds", pgettext_lazy("archive", "funds")
    OBJECTION = "objection", pgettext_lazy("archive", "objections")
    MEETING = "meeting", pgettext_lazy("archive", "meetings")


class Secrecy(models.TextChoices):
    """What is a state secret has no place in this system, not even by its title."""

    PUBLIC = "public", pgettext_lazy("archive", "public")
    INTERNAL = "internal", pgettext_lazy("archive", "internal")


class KeptFor(models.TextChoices):
    """The three periods for which offices keep files."""

    FOREVER = "forever", pgettext_lazy("archive", "for ever")
    THIRTY = "30", pgettext_lazy("archive", "30 years")
    TEN = "10", pgettext_lazy("archive", "10 years")


PLACES = [models.When(file_class=one, then=number) for number, one in enumerate(FileClass)]
IN_ORDER = (models.Case(*PLACES, output_field=models.IntegerField()), "volume", "dated_on", "pk")


class ArchivedFileQuerySet(models.QuerySet["ArchivedFile"]):
    def visible_to(self, user: User) -> Self:
        """The office's register: titles name people."""
        return self.filter(subdistrict__in=access.access_of(user).offices)

    def in_order(self) -> Self:
        """By class as the register has them, then by volume and day."""
        return self.order_by(*IN_ORDER)


class ArchivedFile(models.Model):
    """One file of one year in the register. `kind` and `key` name the row of the system that it comes from, if any."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="archived_files", verbose_name=_("subdistrict")
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    file_class = models.CharField(pgettext_lazy("archive", "class"), max_length=12, choices=FileClass)
    volume = models.CharField(pgettext_lazy("archive", "volume"), max_length=20, blank=True)
    title = models.CharField(pgettext_lazy("archive", "title of the file"), max_length=200)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    dated_on = models.DateField(_("date"), validators=[has_come])
    pages = models.PositiveIntegerField(
        pgettext_lazy("archive", "pages"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    secrecy = models.CharField(pgettext_lazy("archive", "secrecy"), max_length=8, choices=Secrecy, blank=True)
    kept_for = models.CharField(pgettext_lazy("archive", "kept for"), max_length=7, choices=KeptFor, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=30, blank=True, editable=False)
    key = models.BigIntegerField(_("key of the row"), null=True, editable=False)
    recorded_at = recorded_now()

    history = Recorded(told_with="subdistrict")

    privacy = Columns(
        public=(
            "subdistrict year file_class volume document_number dated_on pages secrecy kept_for kind key recorded_at"
        ),
        office="title note",
        subdistrict="subdistrict",
    )

    objects = ArchivedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("archived file")
        verbose_name_plural = _("archived files")
        ordering = ["-year", "file_class", "volume", "dated_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "kind", "key"],  # entered by hand: without a key, as often as there are files
                name="archived_once",
                violation_error_message=_("This file is in the register already."),
            ),
            models.CheckConstraint(
                name="archived_file_names_a_row_or_none",
                condition=Q(kind="", key=None) | (~Q(kind="") & Q(key__isnull=False)),
            ),
        ]
        triggers = [pgtrigger.ReadOnly(name="origin_stays", fields=["subdistrict", "kind", "key"])]

    def __str__(self) -> str:
        return f"{self.get_file_class_display()} {self.dated_on}"
