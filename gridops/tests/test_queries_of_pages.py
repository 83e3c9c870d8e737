"""How many queries a page takes: ten at most, the one for who asks among them.

What takes more says why. Counted on the second time, as everywhere: what is asked once in a process is known by then.
The pages of every day are asked for in an office with something in each queue; all others by following the links of
each role, some of them in a run, drawn by chance, and all in the soak.
"""

from __future__ import annotations

from datetime import date
from itertools import islice
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.periods import month_of
from assessment.tests.factories import measured, office, staffed, surveyed
from core.clock import starts_at
from core.testing.laws import drawn, soaking
from core.testing.worlds import shared_world
from gridops.tests import addresses
from gridops.tests.walking import accounts, pages_of
from grids.duties import Duty
from incidents.tests.factories import NINE, limits, make_incident, put_at
from staff.accounts.models import User
from staff.tests.factories import GUIDE, account, center, department, handler, head, member_account, officer

pytestmark = pytest.mark.django_db
MOST = 10
FEW = 5  # pages of each role
MORE: dict[tuple[str, str], tuple[int, str]] = {}
MORE_BY_LINKS = {"person": (11, "with a proposal to replace the person, whose steps say what was answered")}
ROLES = {
    "clerk": "home dashboard case person grid triage verify confirm evaluate imports cases",
    "head": "home dashboard case extensions notes",
    "leader": "home dashboard field work inbox me",
    "member": "home dashboard field work inbox me",
    "guide": "home dashboard field inbox me",
    "handler": "home dashboard start handle answer",
    "district": "home dashboard",
    "system": "home",
    "security": "home",
    "audit": "home",
    "payroll": "home",
    "inspector": "home",
}
OF_A_MADE_UP_ROW = {"admin:assessment_scorerevision_verify"}  # its figures were never computed


BY_KEYS = frozenset({"verify", "confirm", "evaluate", "start", "handle"})
FIELD = {"work": "/field/work/"}


class World:
    """One office with two frozen months and some cases in each queue."""

    def __init__(self) -> None:
        of = office()
        people = staffed(of)
        for month in (date(2026, 1, 1), date(2026, 2, 1)):
            measured(of, month, [100, 80, 60, 10])
            surveyed(of, month)
            for stage in (Stage.BULLETIN, Stage.FREEZE, Stage.INTERVIEWS):
                at = starts_at(date(2026, month.month + 1, 20))
                run_step(subdistrict=of.subdistrict, stage=stage, period=month_of(month), at=at)
        limits(of.subdistrict)
        self.grid, place = of.grids[0], of.subdistrict
        leader, member = (account(of=worker) for worker in people[self.grid.pk])
        safety = department(place)
        self.users = {
            "clerk": center(place),
            "head": head(place),
            "leader": leader,
            "member": member,
            "guide": member_account(GUIDE, to=of.villages[0]),
            "handler": handler(safety),
            "district": officer(Duty.DISTRICT),
            "system": officer(Duty.SYSTEM),
            "security": officer(Duty.SECURITY),
            "audit": officer(Duty.AUDIT),
            "payroll": officer(Duty.PAYROLL, at=place),
            "inspector": officer(Duty.INSPECTOR, at=place),
        }
        for state in ("reported", "assigned", "handling", "feedback", "self_closed", "extension_asked", "closed"):
            for _twice in range(2):
                self.case = make_incident(self.grid, by=self.users["clerk"], at=NINE, reporter=member.worker)
                put_at(self.case, state)
        self.person = member.worker

    def address(self, page: str) -> str:
        office_page = {
            "case": ("incidents_incident_change", self.case.pk),
            "person": ("staff_worker_change", self.person.pk),
            "grid": ("grids_grid_change", self.grid.pk),
            "triage": ("incidents_incident_triage",),
            "cases": ("incidents_incident_changelist",),
            "imports": ("incidents_incomingsheet_decide", "import"),
            "notes": ("incidents_supervision_decide", "close"),
            "answer": ("incidents_supervision_decide", "answer"),
            "extensions": ("incidents_incident_decide", "decide"),
        }
        if page in office_page:
            name, *args = office_page[page]
            return reverse(f"admin:{name}", args=args)
        if page in BY_KEYS:
            return reverse("admin:incidents_incident_decide", args=[page])
        return "/" if page == "home" else FIELD.get(page, f"/{page}/")


@shared_world
def world() -> World:
    return World()


def counted(user: User, address: str) -> int:
    browser = Client()
    browser.force_login(user)
    assert browser.get(address).status_code == 200, address
    return queries_of(browser, address)


def queries_of(browser: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        browser.get(address)
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in queries.captured_queries)


def test_a_page_of_every_day_takes_ten_queries_or_says_why_more(world: World) -> None:
    taken = {
        (role, page): counted(world.users[role], world.address(page))
        for role, pages in ROLES.items()
        for page in pages.split()
    }
    most = {key: MORE.get(key, (MOST, ""))[0] for key in taken}
    assert {key: (count, most[key]) for key, count in taken.items() if count > most[key]} == {}
    assert set(MORE) <= set(taken)


@shared_world
def everything() -> addresses.World:
    return addresses.World()


@pytest.mark.long
def test_so_does_every_page_that_a_role_finds_by_links_and_none_breaks(
    everything: addresses.World, caplog: pytest.LogCaptureFixture
) -> None:
    opened: set[object] = set()
    chance, too_many = drawn("Pages are drawn"), {}
    for role, user in accounts(everything).items():
        browser = Client(raise_request_exception=False)
        browser.force_login(user)
        for got in islice(pages_of(role, user, opened, chance), None if soaking() else FEW):
            name = resolve(urlsplit(got.address).path).view_name
            taken = queries_of(browser, got.address)
            if taken > MORE_BY_LINKS.get(name, (MOST, ""))[0]:
                too_many[role, got.address] = taken
    assert too_many == {}
    broken = {record.request.path for record in caplog.records if getattr(record, "status_code", 0) == 500}  # type: ignore[attr-defined]
    assert {resolve(path).view_name for path in broken} <= OF_A_MADE_UP_ROW
