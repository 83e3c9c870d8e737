"""Whether an office keeps attendance: a dated setting, made before the months that it is about.

A month keeps attendance unless such a setting says otherwise. What is not kept is nothing to measure; what is kept and
was not received is neither attended nor absent, and is asked for before anything that needs it becomes final.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.clock import starts_at
from core.errors import InvalidInput, NotAllowed
from core.punctuation import sentences
from grids.duties import OFFICE
from grids.territory.models import Subdistrict
from staff.access import access_of
from staff.accounts.models import User
from staff.attendance.models import AttendanceKeeping


@transaction.atomic
def set_keeping(
    *, subdistrict: Subdistrict, from_month: date, kept: bool, reason: str, by: User, at: datetime
) -> AttendanceKeeping:
    """Say whether attendance is kept from a month on that has not begun. Raises NotAllowed, InvalidInput."""
    if not access_of(by).holds(*OFFICE, in_=subdistrict.pk):
        raise NotAllowed(_("The subdistrict's own office says whether attendance is kept."))
    if at >= starts_at(from_month):
        message = _("This month has begun: choose one that is still to come.")
        raise InvalidInput(message, fields={"from_month": message})
    setting = AttendanceKeeping(
        subdistrict=subdistrict, from_month=from_month, kept=kept, reason=reason.strip(), made_by=by, made_at=at
    )
    try:
        setting.full_clean()
    except ValidationError as error:
        raise InvalidInput(sentences(error.messages)) from error
    setting.save()
    return setting


def months_kept(subdistrict: Subdistrict | int, months: Collection[date]) -> set[date]:
    """Which of these months, by first day, keep attendance. One query."""
    settings = AttendanceKeeping.objects.filter(subdistrict=subdistrict).order_by("from_month")
    known = list(settings.values_list("from_month", "kept"))
    return {month for month in months if _is_kept(month, known)}


def _is_kept(month: date, settings: list[tuple[date, bool]]) -> bool:
    said = [kept for from_month, kept in settings if from_month <= month]
    return said[-1] if said else True
