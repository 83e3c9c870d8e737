"""People for tests: workers, postings, accounts with duties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count

from psycopg2.extras import DateRange

from core.clock import starts_at
from core.testing.made_rows import making
from grids.duties import Duty
from grids.matters.models import Platform
from grids.territory.models import Grid, Subdistrict, Village
from staff.access import Role
from staff.accounts.models import User
from staff.accounts.services import create_account, grant
from staff.attendance.leaves import approve_leave
from staff.attendance.models import Leave, LeaveKind
from staff.attendance.rules import WHOLE
from staff.departments.models import Department
from staff.people.models import Source, Worker
from staff.people.services import save_worker
from staff.postings.models import Posting
from staff.postings.services import record_posting

SINCE = date(2020, 1, 1)
_serials = count(1)


def worker(of: Subdistrict, name: str = "王芳", **more: object) -> Worker:
    return save_worker(Worker(subdistrict=of, name=name, **more))


ABLE = {
    **dict.fromkeys(("uses_computer", "uses_phone_app", "organises", "expresses", "energetic", "well_informed"), True),
    "judged_by": "李主任",
    "judged_on": SINCE,
}


def able(of: Subdistrict, name: str = "王芳", **more: object) -> Worker:
    """Somebody who meets every rule for a full-time member."""
    return worker(of, name, **{**ABLE, "source": Source.AUXILIARY, **more})


def official(of: Village) -> Worker:
    return worker(of.subdistrict, "周驻村", source=Source.OFFICIAL, stationed_in=of)


def cadre(of: Village) -> Worker:
    return worker(of.subdistrict, "吴书记", source=Source.VILLAGE_CADRE, stationed_in=of)


def posted(
    role: str,
    *,
    to: Grid | Village,
    who: Worker | None = None,
    begins_on: date = SINCE,
    ends_on: date | None = None,
) -> Posting:
    """A posting through the service, of a new worker where none is given."""
    place = {"grid": to} if isinstance(to, Grid) else {"village": to}
    who = who or worker(to.subdistrict)
    return record_posting(worker=who, role=role, begins_on=begins_on, ends_on=ends_on, **place)


def account(*, of: Worker | None = None, name: str = "") -> User:
    return create_account(username=name or f"user{next(_serials)}", password="correct-horse-9", worker=of)


@making()
def officer(
    duty: str, at: Subdistrict | None = None, *, on: date = SINCE, until: date | None = None, **more: object
) -> User:
    """An account with one duty, for a subdistrict where it needs one."""
    user = account()
    grant(user=user, duty=duty, subdistrict=at, on=on, until=until, **more)
    return user


def center(at: Subdistrict) -> User:
    return officer(Duty.CENTER, at)


def head(at: Subdistrict) -> User:
    return officer(Duty.HEAD, at)


def department(of: Subdistrict, code: str = "safety") -> Department:
    row, _created = Department.objects.get_or_create(
        subdistrict=of, code=code, defaults={"name": code, "platform": Platform.LAW_ENFORCEMENT}
    )
    return row


@making()
def handler(of: Department) -> User:
    return officer(Duty.DEPARTMENT, of.subdistrict, department=of)


@making()
def member_account(role: str, *, to: Grid | Village) -> User:
    """The account of somebody who serves there, in that role."""
    return account(of=posted(role, to=to).worker)


def on_leave(
    who: Worker, begin: date, end: date, *, by: User | None = None, kind: str = LeaveKind.ANNUAL, part: Decimal = WHOLE
) -> Leave:
    """A leave that a head has approved."""
    leave = Leave.objects.create(worker=who, kind=kind, during=DateRange(begin, end), part=part)
    return approve_leave(leave=leave, by=by or head(who.subdistrict), at=starts_at(begin))


FULL_TIME, LEADER, GUIDE, PART_TIME = Role.FULL_TIME, Role.LEADER, Role.GUIDE, Role.PART_TIME
