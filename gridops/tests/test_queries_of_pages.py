"""How many queries a page takes: ten at most, the one for who asks among them. There is no exception.

Counted on the second time, as everywhere: what is asked once in a process is known by then.
The pages of every day are asked for in an office with something in each queue; all others by following the links of
each role: see `test_every_page_by_links.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.award.deciding import propose, publish
from assessment.award.models import AwardRound
from assessment.award.services import open_round
from assessment.award.tests.factories import year_scores
from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.objection.services import file_objection
from assessment.periods import month_of
from assessment.replacement import services as replacements
from assessment.tests.factories import measured, office, staffed, surveyed
from core.clock import starts_at
from core.testing.made_rows import making
from core.testing.worlds import shared_world
from gridops.tests.queries_taken import MOST, queries_of
from grids.duties import Duty
from grids.tests.factories import matter
from incidents.tests.factories import NINE, limits, make_incident, put_at
from staff.accounts.models import User
from staff.people.models import Worker
from staff.tests.factories import GUIDE, account, center, department, handler, head, member_account, officer

pytestmark = pytest.mark.django_db
ROLES = {
    "clerk": "home dashboard case person own-page grid triage verify confirm evaluate imports cases draft",
    "head": "home dashboard case restricted extensions notes award",
    "leader": "home dashboard rows field work inbox me",
    "member": "home dashboard rows field work inbox me",
    "guide": "home dashboard one-grid field inbox me",
    "handler": "home dashboard start handle answer restricted",
    "district": "home dashboard",
    "system": "home",
    "security": "home",
    "audit": "home",
    "payroll": "home",
    "inspector": "home",
}


BY_KEYS = frozenset({"verify", "confirm", "evaluate", "start", "handle"})


class World:
    """One office with two frozen months and some cases in each queue."""

    @making()
    def __init__(self) -> None:
        of = office()
        people, clerk = staffed(of), center(of.subdistrict)
        limits(of.subdistrict)
        months = date(2026, 1, 1), date(2026, 2, 1)
        for month, worker in zip(months, people[of.grids[0].pk], strict=True):
            for day in range(1, month.month + 1):  # each comes late, which the dashboard names
                late = make_incident(of.grids[0], by=clerk, at=starts_at(month.replace(day=day)), reporter=worker)
                put_at(late, "handling", level="village", due_at=starts_at(month.replace(day=10)))
        for month in months:
            measured(of, month, [100, 80, 60, 10])
            surveyed(of, month)
            for stage in (Stage.BULLETIN, Stage.FREEZE, Stage.INTERVIEWS):
                at = starts_at(date(2026, month.month + 1, 20))
                run_step(subdistrict=of.subdistrict, stage=stage, period=month_of(month), at=at)
        march = month_of(date(2026, 3, 1))
        measured(of, march.start, [100, 80, 60, 10])
        run_step(subdistrict=of.subdistrict, stage=Stage.BULLETIN, period=march, at=march.ends_at)
        self.draft = Bulletin.objects.get(month=march.start)
        self.grid, place = of.grids[0], of.subdistrict
        leader, member = (account(of=worker) for worker in people[self.grid.pk])
        safety = department(place)
        self.users = {
            "clerk": clerk,
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
        petitions = matter("petitions", restricted=True)
        for state in ("reported", "assigned", "handling", "feedback", "self_closed", "extension_asked", "closed"):
            for about in [petitions] * 5 + [None]:  # whoever opens a restricted one is noted
                self.case = make_incident(self.grid, by=clerk, at=NINE, reporter=member.worker, about=about)
                put_at(self.case, state, department=safety)
                if about and state == "feedback":
                    self.restricted = self.case
        self.person = member.worker
        replacements.propose(worker=member.worker, by=clerk, at=timezone.now())
        earlier, self.line, _of_the_draft = BulletinLine.objects.filter(grid=self.grid).order_by("bulletin__month")
        for one in (leader, member):
            said = {"reason": "漏记了一天", "request": "请补记"}
            file_objection(kind="bulletin_line", key=earlier.pk, by=one, at=timezone.now(), **said)
        self.award = self.published(people)

    def published(self, people: Mapping[int, Collection[Worker]]) -> AwardRound:
        """Awards of the year before, whose candidates may still object."""
        members = [member for _leader, member in people.values()]
        place, by = self.grid.subdistrict, {"by": self.users["clerk"], "at": timezone.now()}
        year_scores(place, "full_time", {one: (f"{90 + n}.00", "90.00") for n, one in enumerate(members)})
        round_ = open_round(subdistrict=place, year=2025, category="full_time", **by)
        AwardRound.objects.filter(pk=round_.pk).update(police_answered="无异议", discipline_answered="无异议")
        return publish(round_=propose(round_=round_, **by), where="公告栏", **by)

    def address(self, page: str) -> str:
        office_page = {
            "case": ("incidents_incident_change", self.case.pk),
            "restricted": ("incidents_incident_change", self.restricted.pk),
            "person": ("staff_worker_change", self.person.pk),
            "grid": ("grids_grid_change", self.grid.pk),
            "award": ("assessment_awardround_change", self.award.pk),
            "draft": ("assessment_bulletin_change", self.draft.pk),
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
        field_page = {
            "home": "/",
            "work": "/field/work/",
            "own-page": reverse("person", args=[self.person.pk]),
            "rows": reverse("line-rows", args=[self.line.pk]),
            "one-grid": f"/dashboard/?grid={self.line.facts['code']}",
        }
        return field_page.get(page, f"/{page}/")


@shared_world
def world() -> World:
    return World()


def counted(user: User, address: str) -> int:
    browser = Client()
    browser.force_login(user)
    assert browser.get(address).status_code == 200, address
    return queries_of(browser, address)


def test_a_page_of_every_day_takes_ten_queries(world: World) -> None:
    taken = {
        (role, page): counted(world.users[role], world.address(page))
        for role, pages in ROLES.items()
        for page in pages.split()
    }
    assert {key: count for key, count in taken.items() if count > MOST} == {}
