"""Who may write fieldwork about a grid: those who serve it, and the office on their behalf."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core.errors import NotAllowed
from grids.duties import Duty
from grids.territory.models import Grid
from staff.access import Role, access_of
from staff.accounts.identity import person_of
from staff.accounts.models import User
from staff.postings.measured import refuse_measured_on

if TYPE_CHECKING:
    from staff.access import Access

# The guide directs and supervises (policy, section 3): a guide reads what these write.
FIELD_ROLES = (Role.LEADER, Role.FULL_TIME, Role.PART_TIME)


class NotYourGrid(NotAllowed):
    """The person may see what happens on the grid, but does not work there."""

    code = "not_your_grid"


def works_on(access: Access, grid: Grid) -> bool:
    """Whether an account writes about a grid: it serves it (or looks after it since it closed), or is the office's."""
    return grid.pk in access.tends_as(*FIELD_ROLES) or access.holds(Duty.CENTER, Duty.FIELD, in_=grid.subdistrict_id)


def refuse_judging(by: User, *, author: int | None, grid: int, day: date) -> None:
    """Refuse who judges what they did themselves, or what was done on a grid that they serve on that day.

    `author` is the key of the worker whose work is judged. Raises NotAllowed, MeasuredByIt.
    """
    if author is not None and person_of(by) == author:
        raise NotAllowed(_("Nobody judges their own report."))
    refuse_measured_on(by, grid, day)


def must_work_on(user: User, grid: Grid) -> None:
    """Raises NotYourGrid."""
    if not works_on(access_of(user), grid):
        raise NotYourGrid(_("You do not work on this grid."))
