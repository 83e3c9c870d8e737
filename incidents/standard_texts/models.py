"""Sentences that an office writes often, offered where a case asks for such words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.columns import Columns
from core.history.declared import Recorded
from grids.matters.models import Subcategory
from grids.territory.models import Subdistrict


class Use(models.TextChoices):
    """Where a text is offered."""

    RESULT = "result", _("the result of a case")
    REASON = "reason", _("a reason, where one is required")


class StandardText(models.Model):
    """One sentence of an office, for the cases of one sub-category or for all of them."""

    history = Recorded(told_with="subdistrict")

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="standard_texts", verbose_name=_("subdistrict")
    )
    use = models.CharField(_("offered for"), max_length=10, choices=Use, default=Use.RESULT)
    subcategory = models.ForeignKey(
        Subcategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sub-category"),
        help_text=_("Empty: offered with every case."),
    )
    text = models.CharField(
        _("standard text"), max_length=300, help_text=_("Without names, addresses and telephone numbers of people.")
    )

    privacy = Columns(public="subdistrict use subcategory text")

    class Meta:
        verbose_name = _("standard text")
        verbose_name_plural = _("standard texts")
        ordering = ["subdistrict", "use", "subcategory__matter__position", "subcategory__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "use", "subcategory", "text"],
                nulls_distinct=False,
                name="standard_text_once",
                violation_error_message=_("This text is offered there already."),
            )
        ]

    def __str__(self) -> str:
        return self.text
