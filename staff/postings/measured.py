"""Nobody measures themselves: who is measured by the figures of a grid, and the refusal.

The leader and the members of a grid are measured by its figures. They report their own work, within plausible
bounds; what others say of it (surveys, judgements, reviews, the freezing) they neither enter nor decide.
Our decision; see docs/decisions/051.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed
from core.punctuation import listed
from grids.duties import Duty
from grids.territory.models import GridVersion
from staff.access import Role, access_of
from staff.accounts.identity import person_of
from staff.accounts.models import User
from staff.postings.models import GridService

MEASURED_ROLES = (Role.LEADER, Role.FULL_TIME, Role.PART_TIME)


class MeasuredByIt(NotAllowed):
    """The person serves the grid that the figure measures; the message names the grids."""

    code = "measured_by_it"


def measured_grids(user: User, begin: date, end: date | None) -> frozenset[int]:
    """The grids that the person behind an account serves, in a measured role, on any day of a half-open range.

    `end` is None where the range is open.
    """
    person = person_of(user)
    if person is None:
        return frozenset()
    served = GridService.objects.filter(worker=person, role__in=MEASURED_ROLES, during__overlap=(begin, end))
    return frozenset(served.values_list("grid", flat=True))


def own_service(user: User) -> Callable[[int, date, date], bool]:
    """Asks of many grids and half-open ranges whether the person behind an account is measured there. One query."""
    person = person_of(user)
    served = (
        GridService.objects.filter(worker=person, role__in=MEASURED_ROLES) if person else GridService.objects.none()
    )
    days: dict[int, list[Any]] = defaultdict(list)
    for grid, during in served.values_list("grid", "during"):
        days[grid].append(during)

    def measured(grid: int, begin: date, end: date) -> bool:
        return any(during.lower < end and (during.upper is None or begin < during.upper) for during in days[grid])

    return measured


def refuse_measured(user: User, grids: Collection[int], begin: date, end: date | None) -> None:
    """Refuse somebody who serves any of `grids` on any day of the half-open range. Raises MeasuredByIt."""
    own = measured_grids(user, begin, end) & frozenset(grids)
    if not own:
        return
    versions = GridVersion.objects.filter(grid__in=own).order_by("grid_id", "-during").distinct("grid_id")
    names = listed(sorted(version.name for version in versions))
    raise MeasuredByIt(
        _("You serve %(grids)s yourself, and nobody measures themselves: leave this to a colleague.") % {"grids": names}
    )


def refuse_to_draw(user: User, subdistrict: int, grids: Collection[int], begin: date, end: date) -> None:
    """Refuse all but the center, and of it whoever serves a grid of the sample on a day that it speaks of.

    One rule for every sample: whoever chooses the seed or the moment chooses what is drawn. Raises NotAllowed.
    """
    refuse_all_but_the_center(user, subdistrict)
    refuse_measured(user, grids, begin, end)


def refuse_all_but_the_center(user: User, subdistrict: int) -> None:
    """Raises NotAllowed."""
    if not access_of(user).holds(Duty.CENTER, in_=subdistrict):
        raise NotAllowed(_("This is done by the center of the subdistrict."))


def refuse_measured_on(user: User, grid: int, day: date) -> None:
    """Refuse somebody who serves the grid on that day. Raises MeasuredByIt."""
    refuse_measured(user, [grid], day, day + timedelta(days=1))
