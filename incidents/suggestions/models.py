"""The box of complaints and suggestions: what somebody of the field says of the work, and what the office answers."""

from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.clock import day_of
from core.columns import Columns
from core.happened import has_happened
from grids.territory.models import Subdistrict
from staff import access
from staff.accounts.models import User

LONGEST = 1000


class SuggestionKind(models.TextChoices):
    SUGGESTION = "suggestion", _("suggestion")
    COMPLAINT = "complaint", _("complaint")


class SuggestionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """One's own, and for the office all of its subdistrict; nobody else, leaders and guides neither."""
        return self.filter(Q(written_by=user.pk) | Q(subdistrict__in=access.access_of(user).offices))


class Suggestion(models.Model):
    """One complaint or suggestion of somebody who serves a grid. It says nothing of a case, and no figure counts it."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="suggestions", verbose_name=_("subdistrict")
    )
    kind = models.CharField(pgettext_lazy("suggestion", "kind"), max_length=10, choices=SuggestionKind)
    text = models.TextField(pgettext_lazy("suggestion", "what you want to say"), max_length=LONGEST)
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=pgettext_lazy("suggestion", "by")
    )
    written_at = models.DateTimeField(pgettext_lazy("suggestion", "written"), editable=False)
    answer = models.TextField(_("answer"), max_length=LONGEST, blank=True)
    answered_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=pgettext_lazy("objection", "answered by"),
    )
    answered_at = models.DateTimeField(pgettext_lazy("time", "answered"), null=True, editable=False)

    privacy = Columns(
        public="subdistrict kind written_by written_at answered_by answered_at",
        office="text answer",
        erasable="text answer",
        author="written_by",
        subdistrict="subdistrict",
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint or suggestion")
        verbose_name_plural = _("complaints and suggestions")
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["subdistrict"], condition=Q(answered_at=None), name="suggestion_waits")]
        constraints = [
            models.CheckConstraint(
                name="suggestion_answered_whole",
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            )
        ]
        triggers = [
            has_happened("written_at", "answered_at"),
            pgtrigger.Protect(name="is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {day_of(self.written_at)}"
