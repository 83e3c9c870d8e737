"""Writes of dated facts: visits, base entries and awareness surveys, however they arrive.

Facts of any month are corrected freely: a frozen bulletin keeps what it was computed from.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from grids.models import Grid
from incidents.models import AwarenessSurvey, BaseEntry, Visit
from staff.models import Worker
from staff.selectors import serves


@transaction.atomic
def save_visit(visit: Visit, *, today: date) -> Visit:
    """Save a visit or patrol, new or changed. Raises InvalidInput naming the field."""
    refuse_untrue(grid=visit.grid, day=visit.day, worker=visit.worker, today=today)
    if visit.incident and visit.incident.grid_id != visit.grid_id:
        raise InvalidInput(_("The visit cannot be kept."), fields={"incident": _("This case lies in another grid.")})
    visit.save()
    return visit


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


def refuse_untrue(*, grid: Grid, day: date, worker: Worker | None, today: date) -> None:
    """Refuse a fact of a day to come, of a closed grid, or by somebody not in post there on that day."""
    wrong: dict[str, object] = {}
    if day > today:
        wrong["day"] = _("This lies in the future.")
    if not Grid.objects.filter(pk=grid.pk).open_on(day).exists():
        wrong["grid"] = _("This grid was not open on that day.")
    elif worker is not None and not serves(worker.pk, grid.pk, day):
        wrong["worker"] = _("This person was not in post on the grid on that day.")
    if wrong:
        raise InvalidInput(_("The fact cannot be true."), fields=wrong)
