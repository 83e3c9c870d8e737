"""What an account may see and do. Every page, REST view and queryset asks `access_of`.

An account's access follows from its worker's postings of the day and from its dated grants, so that
a leader who is transferred sees the new grid from that day without anybody touching the account.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.question import Blank, Question
from grids.duties import OFFICE, READ_ALL, READERS, Duty
from grids.scope import EVERYTHING, NOTHING, Scope
from grids.territory.models import Subdistrict
from grids.territory.models_of_acts import ClosedInto

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest
    from rest_framework.request import Request

    from staff.accounts.models import User


@dataclass(frozen=True)
class Access:
    """What one account may see and do on one day. Primary keys throughout."""

    scope: Scope = NOTHING  # territory whose records it reads
    held: frozenset[tuple[Duty, int | None]] = field(default_factory=frozenset)  # (duty, subdistrict it is held for)
    posts: frozenset[tuple[str, int]] = field(default_factory=frozenset)  # (Role, grid)
    inherited: frozenset[tuple[str, int]] = field(default_factory=frozenset)  # (role, closed grid that it took over)
    departments: frozenset[int] = field(default_factory=frozenset)  # whose incidents it handles
    worker: int | None = None
    day: date = date.min
    person: int | None = None  # the worker who uses it, also where the account does not follow the postings
    reports_elsewhere: bool = False  # members of its subdistrict write down in another application alone

    def holds(self, *duties: Duty, in_: Subdistrict | int | None = None) -> bool:
        """Whether it holds any of `duties`: for the subdistrict `in_`, or without one for any.

        A duty that is held for no subdistrict is held for all of them, but that of a department handler,
        which is held for the department.
        """
        if in_ is None:
            return any(duty in duties for duty, _subdistrict in self.held)
        wanted = in_ if isinstance(in_, int) else in_.pk
        return any(
            duty in duties and (subdistrict == wanted or (subdistrict is None and duty != Duty.DEPARTMENT))
            for duty, subdistrict in self.held
        )

    def subdistricts_as(self, *duties: Duty) -> frozenset[int]:
        """The subdistricts for which it holds any of `duties`: those that a grant names."""
        return _named(self.held, duties)

    def at(self, subdistrict: int | None) -> Access:
        """What it may at one subdistrict: without the duties that are held elsewhere. None is no one subdistrict."""
        if subdistrict is None:
            return self
        held = frozenset((duty, where) for duty, where in self.held if where in (subdistrict, None))
        return replace(self, held=held)

    def holds_everywhere(self, *duties: Duty) -> bool:
        """Whether it holds any of `duties` for no one subdistrict, which is for all of them."""
        return any(duty in duties and where is None and duty != Duty.DEPARTMENT for duty, where in self.held)

    @property
    def offices(self) -> frozenset[int]:
        """The subdistricts in whose office it works, as an operator of the center or as a head."""
        return self.subdistricts_as(*OFFICE)

    @property
    def is_office(self) -> bool:
        """Works in the office of some subdistrict."""
        return bool(self.offices)

    @property
    def reads_dashboard(self) -> bool:
        """Scores and ranks are read by who serves a grid, by the offices and by the district."""
        return bool(self.posts) or self.reads_every_grid

    @property
    def reads_every_grid(self) -> bool:
        """Looks at all the grids of its subdistricts, and may pick one, as the offices and the district do."""
        return self.is_office or self.holds(Duty.DISTRICT)

    @property
    def has_dashboard(self) -> bool:
        """Who reads scores and ranks, and a department: it sees its own cases."""
        return self.reads_dashboard or bool(self.departments)

    @property
    def in_field(self) -> bool:
        """Serves a grid, and uses the pages of the field for it."""
        return bool(self.posts) and not self.reports_elsewhere

    def grids_as(self, *roles: str) -> frozenset[int]:
        """The grids that its worker serves today in any of `roles`."""
        return frozenset(grid for role, grid in self.posts if role in roles)

    def tends_as(self, *roles: str) -> frozenset[int]:
        """The grids whose incidents its worker handles in any of `roles`: served, or closed and taken over."""
        return frozenset(grid for role, grid in self.posts | self.inherited if role in roles)


def account_of(request: HttpRequest | Request) -> User:
    """The account that asks: of a page, of the back office or of the API, all of which let only accounts in."""
    return cast("User", request.user)


def access_of(user: User | AnonymousUser, on: date | None = None) -> Access:
    """The access of `user` on a day; without one, today, kept for as long as this user object lives.

    A user object lives for one request, so the clock is read once per request. One query, or none where the account
    was read `with_access`.
    """
    if on is not None:
        return _compute(user, on)
    known: Access | None = user.__dict__.get("_access")
    if known is None:
        known = user.__dict__["_access"] = _compute(user, timezone.localdate())
    return known


def with_access(accounts: QuerySet[User], on: date) -> QuerySet[User]:
    """The accounts, each with what its access on a day follows from, and with its worker: every page names it.

    Reads through the account's own relations: the models import this module, so it imports no model.
    """
    account = accounts.model._meta
    worker: Any = account.get_field("worker").related_model
    grants: Any = account.get_field("grants").related_model
    services: Any = worker._meta.get_field("services").related_model
    grant = JSONObject(duty="duty", subdistrict="subdistrict_id", department="department_id")
    service = JSONObject(
        role="role",
        grid="grid_id",
        village="posting__village",
        field_pages="grid__subdistrict__field_pages",
        closed=ClosedInto("grid_id", on),
    )
    return accounts.select_related("worker").annotate(
        access_on=Value(on, models.DateField()),
        grants_then=ArraySubquery(
            grants.objects.in_force(on).filter(user=OuterRef("pk")).order_by().values_list(grant)
        ),
        services_then=ArraySubquery(services.objects.on(on).filter(worker=OuterRef("worker")).values_list(service)),
    )


@lru_cache(maxsize=32)
def _one_with_access(accounts: type[User], on: date) -> Question[User]:
    return Question(with_access(accounts._default_manager.filter(pk=Blank("account")), on))


def _compute(user: User | AnonymousUser, on: date) -> Access:
    if not user.is_authenticated or not user.is_active:
        return Access()
    grants, services = _read(user, on)
    held = frozenset((Duty(grant["duty"]), grant["subdistrict"]) for grant in grants)
    posts = frozenset((row["role"], row["grid"]) for row in services)
    # The members of a grid handle the open incidents of those that it took over, in the same role.
    inherited = frozenset((row["role"], closed) for row in services for closed in row["closed"])
    sees_all = any(duty in READ_ALL and subdistrict is None for duty, subdistrict in held)
    grids = frozenset(grid for _role, grid in posts | inherited)
    villages = frozenset(row["village"] for row in services if row["village"])
    read = Scope(subdistricts=_named(held, READERS), villages=villages, grids=grids)
    return Access(
        scope=EVERYTHING if sees_all else read,
        held=held,
        posts=posts,
        inherited=inherited,
        departments=frozenset(grant["department"] for grant in grants if grant["department"]),
        worker=user.worker_id,
        day=on,
        person=user.worker_id or user.person_id,
        reports_elsewhere=bool(services) and not any(row["field_pages"] for row in services),
    )


def _read(user: User, on: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The grants and the services of a day."""
    read: Any = user
    if getattr(user, "access_on", None) != on:
        accounts: Any = user._meta.model
        read = _one_with_access(accounts, on).one(account=user.pk)
        if read is None:
            raise accounts.DoesNotExist
        user._meta.get_field("worker").set_cached_value(user, read.worker)
    return read.grants_then, read.services_then


def _named(held: Collection[tuple[Duty, int | None]], duties: Collection[Duty]) -> frozenset[int]:
    return frozenset(subdistrict for duty, subdistrict in held if duty in duties and subdistrict is not None)


class Role(models.TextChoices):
    """The four roles in a grid (policy, section 2.2)."""

    GUIDE = "guide", _("guide")
    LEADER = "leader", _("leader")
    FULL_TIME = "full_time", _("full-time member")
    PART_TIME = "part_time", _("part-time member")


def of_office(queryset: QuerySet[Any], user: User) -> QuerySet[Any]:
    """Rows of a subdistrict that everybody reads who has anything to do with it."""
    scope = access_of(user).scope
    if scope.everything:
        return queryset
    around = Subdistrict.objects.filter(grids__in=scope.grids).values("pk")
    return queryset.filter(Q(subdistrict__in=scope.subdistricts) | Q(subdistrict__in=around))


# What queues ask (core.worklist): for whom they are, and the rows of the own offices rather than of all one sees.


def with_duty(*duties: Duty) -> Callable[[Access], bool]:
    """For `Queue.who`: whether somebody holds any of `duties` for some subdistrict."""
    return lambda access: bool(access.subdistricts_as(*duties))


def serving_as(*roles: str) -> Callable[[Access], bool]:
    """For `Queue.who`: whether somebody serves a grid in any of `roles`, or handles incidents of a closed one."""
    return lambda access: bool(access.tends_as(*roles))


def where_held(user: User | AnonymousUser, *duties: Duty, path: str = "subdistrict") -> Q:
    """The rows of the subdistricts for which `user` holds any of `duties`."""
    return Q(**{f"{path}__in": access_of(user).subdistricts_as(*duties)})
