"""Who sees what: the one gate. Admin, pages and API all ask `access_of`, through `visible_to(user)`.

An account's access follows from its worker's postings of the day and from its dated grants, so that
a leader who is transferred sees the new grid from that day without anybody touching the account.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils import timezone

from grids.scope import EVERYTHING, NOTHING, Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from staff.models import User


OFFICE = ("center", "head")
READERS = (*OFFICE, "field", "export", "district")  # duties that read all of their subdistrict's ordinary records


@dataclass(frozen=True)
class Access:
    """What one account may see and do on one day. Primary keys throughout."""

    scope: Scope = NOTHING  # territory whose records it reads
    duties: frozenset[str] = field(default_factory=frozenset)  # staff.models.Duty
    posts: frozenset[tuple[str, int]] = field(default_factory=frozenset)  # (staff.models.Role, grid)
    inherited: frozenset[tuple[str, int]] = field(default_factory=frozenset)  # (role, closed grid whose cases it tends)
    departments: frozenset[int] = field(default_factory=frozenset)  # whose cases it handles
    office_duties: frozenset[tuple[str, int]] = field(default_factory=frozenset)  # (center or head, subdistrict)
    held: frozenset[tuple[str, int]] = field(default_factory=frozenset)  # (any duty, the subdistrict it is held for)
    worker: int | None = None

    @property
    def is_office(self) -> bool:
        """Works in a subdistrict's office, as an operator of the center or as a head."""
        return bool(self.office_duties)

    @property
    def offices(self) -> frozenset[int]:
        """The subdistricts in whose office it works."""
        return frozenset(subdistrict for _duty, subdistrict in self.office_duties)

    @property
    def reads_dashboard(self) -> bool:
        """Scores and ranks are read by who serves a grid, by the offices and by the district."""
        return bool(self.posts) or self.is_office or self.has("district")

    def subdistricts_as(self, *duties: str) -> frozenset[int]:
        """The subdistricts for which it holds any of `duties`."""
        return frozenset(subdistrict for duty, subdistrict in self.held if duty in duties)

    def has(self, *duties: str) -> bool:
        return bool(self.duties & set(duties))

    def grids_as(self, *roles: str) -> frozenset[int]:
        """The grids that its worker serves today in any of `roles`."""
        return frozenset(grid for role, grid in self.posts if role in roles)

    def tends_as(self, *roles: str) -> frozenset[int]:
        """The grids whose cases its worker tends in any of `roles`: those served, and closed ones they took over."""
        return frozenset(grid for role, grid in self.posts | self.inherited if role in roles)


def access_of(user: User | AnonymousUser, on: date | None = None) -> Access:
    """The access of `user` on a day; without one, today, kept for as long as this user object lives.

    A user object lives for one request, so the clock is read once per request. Three queries at most.
    """
    if on is not None:
        return _compute(user, on)
    known: Access | None = user.__dict__.get("_access")
    if known is None:
        known = user.__dict__["_access"] = _compute(user, timezone.localdate())
    return known


def _compute(user: User | AnonymousUser, on: date) -> Access:
    if not user.is_authenticated or not user.is_active:
        return Access()
    grants = list(apps.get_model("staff", "Grant").objects.in_force(on).filter(user=user))
    readers = {g.subdistrict_id for g in grants if g.duty in READERS and g.subdistrict_id}
    posts: frozenset[tuple[str, int]] = frozenset()
    inherited: frozenset[tuple[str, int]] = frozenset()
    villages: frozenset[int] = frozenset()
    if user.worker_id:
        services = apps.get_model("staff", "GridService").objects.on(on).filter(worker=user.worker_id)
        rows = list(services.values_list("role", "grid", "posting__village"))
        posts = frozenset((role, grid) for role, grid, _ in rows)
        villages = frozenset(village for _, _, village in rows if village)
        inherited = _inherited(posts, on)
    sees_all = any(g.duty in ("district", "export") and g.subdistrict_id is None for g in grants)
    return Access(
        scope=EVERYTHING
        if sees_all
        else Scope(
            subdistricts=frozenset(readers), villages=villages, grids=frozenset(g for _, g in posts | inherited)
        ),
        duties=frozenset(g.duty for g in grants),
        posts=posts,
        inherited=inherited,
        departments=frozenset(g.department_id for g in grants if g.department_id),
        office_duties=frozenset((g.duty, g.subdistrict_id) for g in grants if g.duty in OFFICE and g.subdistrict_id),
        held=frozenset((g.duty, g.subdistrict_id) for g in grants if g.subdistrict_id),
        worker=user.worker_id,
    )


def _inherited(posts: frozenset[tuple[str, int]], on: date) -> frozenset[tuple[str, int]]:
    """Who serves a grid tends the open cases of the closed grids that it took over, in the same role."""
    from grids.models import taken_over  # models are not there yet where this module is first read

    heirs = taken_over({grid for _, grid in posts}, on)
    return frozenset((role, closed) for closed, heir in heirs for role, grid in posts if grid == heir)
