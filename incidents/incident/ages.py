"""How long an incident has waited since its report, in steps: lists are narrowed by them, dashboards count them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Age(NamedTuple):
    """One step: more than so many days, up to so many; without an end all that are older."""

    key: str
    label: str | Promise
    more_than: int
    up_to: int | None

    def where(self, at: datetime) -> Q:
        """The incidents of this age at a moment."""
        younger = Q() if self.up_to is None else Q(reported_at__gt=at - timedelta(days=self.up_to))
        return younger & Q(reported_at__lte=at - timedelta(days=self.more_than))


AGES = (
    Age("3", _("up to 3 days"), 0, 3),
    Age("7", _("4 to 7 days"), 3, 7),
    Age("15", _("8 to 15 days"), 7, 15),
    Age("more", _("more than 15 days"), 15, None),
)
