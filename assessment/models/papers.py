"""What is issued: the letterhead of an office, the bytes of a document, and who has read it."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.documents.letterhead import Letterhead, first_letterhead
from assessment.models.bulletin import Bulletin
from assessment.models.scheme import OfSubdistrictQuerySet
from grids.models import Subdistrict
from staff import access
from staff.models import Role, User, Worker


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


class DocumentKind(models.TextChoices):
    DOCX = "docx", _("document")
    XLSX = "xlsx", _("workbook")


class OfBulletinQuerySet(models.QuerySet["IssuedDocument"]):
    def visible_to(self, user: User) -> Self:
        """Whoever reads the bulletin reads its documents."""
        return self.filter(bulletin__in=Bulletin.objects.visible_to(user).values("pk"))


class IssuedDocument(models.Model):
    """One file of an issued bulletin, byte for byte as it was issued."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="documents", verbose_name=_("bulletin"))
    kind = models.CharField(_("kind"), max_length=4, choices=DocumentKind)
    name = models.CharField(_("file name"), max_length=120)
    content = models.BinaryField(_("content"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the content."))

    objects = OfBulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        constraints = [models.UniqueConstraint(fields=["bulletin", "kind"], name="issued_document_once")]
        triggers = [pgtrigger.Protect(name="issued_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name


class ReadingQuerySet(models.QuerySet["Reading"]):
    def visible_to(self, user: User) -> Self:
        """One's own mark; all of them for the office that issued the bulletin."""
        seen = access.access_of(user)
        return self.filter(Q(bulletin__subdistrict__in=seen.offices) | Q(worker=seen.worker or 0))


class Reading(models.Model):
    """One person on the distribution list of an issued bulletin, and when they first opened it."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="readings", verbose_name=_("bulletin"))
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="readings", verbose_name=_("worker"))
    roles = models.JSONField(_("roles"), help_text=_("Held when it was issued."))
    read_at = models.DateTimeField(pgettext_lazy("time", "read"), null=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("distribution list")
        ordering = ["bulletin", "worker"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "worker"], name="reading_once")]
        triggers = [
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="read_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__read_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.bulletin}"

    @property
    def role_names(self) -> str:
        labels = dict(Role.choices)
        return "、".join(str(labels.get(role, role)) for role in self.roles)
