"""What the center may judge to be invented, with who judged it and when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import User


class Judged(models.Model):
    """A fact that counts for nothing once it is judged invented."""

    judged_invented = models.BooleanField(_("judged invented"), default=False)
    judged_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("judged by")
    )
    judged_at = models.DateTimeField(pgettext_lazy("time", "judged"), null=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_judgement_has_judge_and_time",
                condition=Q(judged_by__isnull=True, judged_at__isnull=True)
                | Q(judged_by__isnull=False, judged_at__isnull=False),
            )
        ]
