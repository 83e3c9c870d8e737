"""The letterhead under which an office issues its documents, and the papers that are kept as they were made."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.letterhead.rules import Letterhead, first_letterhead
from assessment.querysets import OfSubdistrictQuerySet
from core.columns import Columns
from core.happened import has_happened
from core.history.declared import Unrecorded
from core.standing import kept_while_unchanged
from grids.territory.models import Subdistrict
from staff import access
from staff.accounts.models import User


class KeptPaperQuerySet(models.QuerySet["KeptPaper"]):
    def visible_to(self, user: User) -> Self:
        """The papers of the office in which one works; others open what is theirs on the page of the row."""
        return self.filter(subdistrict__in=access.access_of(user).offices)


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


class KeptPaper(models.Model):
    """One paper that was made when something became final, byte for byte: it is opened again, and never made again.

    `kind` and `key` name the row that it is about, as objections and deliveries do; the room of that row opens it.
    """

    history = Unrecorded("kept once, and never changed")

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="kept_papers", verbose_name=_("subdistrict")
    )
    kind = models.CharField(_("kind"), max_length=30)
    key = models.BigIntegerField(_("key of the row"))
    format = models.CharField(_("format"), max_length=4, choices=[("docx", "docx"), ("xlsx", "xlsx")])
    name = models.CharField(_("file name"), max_length=120)
    content = models.BinaryField(_("content"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the content."))
    kept_at = models.DateTimeField(_("kept"))

    privacy = Columns(public="subdistrict kind key format name content digest kept_at", subdistrict="subdistrict")

    objects = KeptPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept paper")
        verbose_name_plural = _("kept papers")
        ordering = ["kind", "key", "format"]
        constraints = [models.UniqueConstraint(fields=["kind", "key", "format"], name="kept_paper_once")]
        triggers = [
            has_happened("kept_at"),
            pgtrigger.Protect(name="kept_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="digest_is_of_the_content",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
    IF NEW.digest <> encode(sha256(NEW.content), 'hex') THEN
        RAISE EXCEPTION 'the digest of a paper is that of its content';
    END IF;
    RETURN NEW;
""",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@kept_while_unchanged
def letterhead_of(subdistrict: Subdistrict) -> Letterhead:
    """What the office entered, or what follows from its name until then."""
    entered = OfficeLetterhead.objects.filter(subdistrict=subdistrict).first()
    return entered.value if entered else first_letterhead(subdistrict.name)
