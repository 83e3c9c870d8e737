"""The letterhead under which an office issues its documents."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.letterhead.rules import Letterhead, first_letterhead
from assessment.querysets import OfSubdistrictQuerySet
from core.columns import Columns
from grids.territory.models import Subdistrict


class OfficeLetterhead(models.Model):
    """Under what name a subdistrict's center issues documents, and to whom."""

    subdistrict = models.OneToOneField(
        Subdistrict, models.PROTECT, related_name="letterhead", verbose_name=_("subdistrict")
    )
    issuer = models.CharField(_("issuer"), max_length=60, help_text=_("As it signs its documents."))
    head = models.CharField(_("red head"), max_length=40, help_text=_("The red words at the top of a document."))
    code = models.CharField(
        _("code of the issuer"), max_length=20, help_text=_("Before the year in a document's number.")
    )
    addressees = models.CharField(_("addressees"), max_length=200)
    copies_to = models.CharField(_("copies to"), max_length=200, blank=True)
    place = models.CharField(
        _("kind of place"), max_length=10, help_text=_("How the text calls the subdistrict: 街道 or 镇.")
    )

    privacy = Columns(public="subdistrict issuer head code addressees copies_to place")

    objects = OfSubdistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")

    def __str__(self) -> str:
        return self.issuer

    @property
    def value(self) -> Letterhead:
        return Letterhead(self.issuer, self.head, self.code, self.addressees, self.copies_to, self.place)


def letterhead_of(subdistrict: Subdistrict) -> Letterhead:
    """What the office entered, or what follows from its name until then."""
    entered = OfficeLetterhead.objects.filter(subdistrict=subdistrict).first()
    return entered.value if entered else first_letterhead(subdistrict.name)
