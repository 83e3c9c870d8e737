"""Writes of dated figures: base entries and awareness surveys, however they arrive.

Facts of any month are corrected freely: a frozen bulletin keeps what it was computed from.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from grids.models import Grid
from incidents.models import AwarenessSurvey, BaseEntry
from incidents.services.truth import refuse_untrue


@transaction.atomic
def save_base_entry(entry: BaseEntry, *, today: date) -> BaseEntry:
    """Save the counts of one grid, day, class and person, new or changed. Raises InvalidInput."""
    refuse_untrue(grid=entry.grid, day=entry.day, worker=entry.worker, today=today)
    entry.save()
    return entry


@transaction.atomic
def save_survey(survey: AwarenessSurvey, *, today: date) -> AwarenessSurvey:
    """Save the survey of one grid and month, new or changed. Raises InvalidInput."""
    wrong: dict[str, object] = {}
    month_end = (survey.month + timedelta(days=31)).replace(day=1)
    if survey.month > today:
        wrong["month"] = _("This lies in the future.")
    elif not Grid.objects.filter(pk=survey.grid_id).open_within(survey.month, month_end).exists():
        wrong["grid"] = _("This grid was not open in that month.")
    if survey.knowing > survey.asked:
        wrong["knowing"] = _("No more can know their member than were asked.")
    if wrong:
        raise InvalidInput(_("The survey cannot be true."), fields=wrong)
    survey.save()
    return survey
