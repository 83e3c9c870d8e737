"""Checks of a dated fact of a grid: not in the future, grid open, person in post."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from grids.territory.models import Grid
from staff.people.models import Worker
from staff.postings.lists import serves


def refuse_untrue(
    *,
    grid: Grid,
    day: date,
    worker: Worker | None,
    today: date,
    end: date | None = None,
    names: Mapping[str, str] | None = None,
) -> None:
    """Refuse a fact of a future day, of a closed grid, or by somebody not in post there on that day.

    What is of a whole range, up to `end`, needs a grid and a person who were there on any day of it, once it has begun.
    `names` maps grid, day and worker to the fields that the fact calls so otherwise. Raises InvalidInput.
    """
    wrong: dict[str, object] = {}
    if day > today:
        wrong["day"] = _("This lies in the future.")
    if not Grid.objects.filter(pk=grid.pk).open_within(day, end or day + timedelta(days=1)).exists():
        wrong["grid"] = _("This grid was not open in that month.") if end else _("This grid was not open on that day.")
    elif worker is not None and not serves(worker.pk, grid.pk, day, end):
        wrong["worker"] = _("This person was not in post on the grid on that day.")
    if wrong:
        named = {(names or {}).get(field, field): text for field, text in wrong.items()}
        raise InvalidInput(_("The fact cannot be true."), fields=named)
