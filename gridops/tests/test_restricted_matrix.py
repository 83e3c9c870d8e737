"""Petitions and crime clues: every role × every surface on which an incident can show, be counted or be hinted at.

`SEES` is the whole truth; a role that is not in it sees the incident nowhere. At each count, list and
export is noted whether restricted incidents are in it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from core.todo import waits
from grids.duties import Duty
from grids.tests.factories import crime_clue, matter, territory
from incidents.incident.duplicates import likely_same, report_of
from incidents.incident.models import Incident
from incidents.incident.restricted import HEADER, Held, held_by
from incidents.tests.factories import limits, make_incident, move, put_at
from incidents.triage.services import waiting_for_center
from incidents.visits.models import Visit
from incidents.worklist import QUEUES, SINGLES
from staff.access import access_of
from staff.accounts.models import User
from staff.tests.factories import (
    FULL_TIME,
    GUIDE,
    LEADER,
    PART_TIME,
    account,
    center,
    department,
    handler,
    head,
    member_account,
    officer,
    official,
    posted,
)

pytestmark = pytest.mark.django_db(transaction=True)  # exports read by a connection of their own
NOW = timezone.now()
KINDS = ["petition", "crime clue"]
WORD = "独石桥"  # is in the restricted incidents and nowhere else


class World:
    """One restricted incident of each kind, reported by a member, handled by one department; and an ordinary one."""

    def __init__(self, kind: str) -> None:
        self.place = territory()
        limits(self.place.subdistrict)
        self.grid = self.place.grids[0]
        self.clerk, self.member = center(self.place.subdistrict), posted(FULL_TIME, to=self.grid).worker
        self.police = department(self.place.subdistrict, "police")
        about = {"about": matter("petitions", restricted=True)} if kind == "petition" else {"subcategory": crime_clue()}
        texts = {"title": f"{WORD}附近的情况", "place": WORD, "description": "有人反映"}
        more = {**about, "texts": texts, "reporter": self.member, "source": "member", "at": NOW - timedelta(hours=2)}
        self.incident = self.handed_on(make_incident(self.grid, by=self.clerk, **more))
        self.twin = self.handed_on(make_incident(self.grid, by=self.clerk, **more))
        self.open = make_incident(self.grid, by=self.clerk, at=NOW - timedelta(hours=1))
        self.visit = Visit.objects.create(
            worker=posted(FULL_TIME, to=self.grid).worker, grid=self.grid, day="2026-03-02", kind="visit", households=1
        )
        Visit.objects.filter(pk=self.visit.pk).update(incident=self.incident)
        self.merged = move(
            make_incident(self.grid, by=self.clerk, at=NOW - timedelta(hours=1), texts={"title": "另一件"}),
            "mark-duplicate", by=center(self.place.subdistrict), now=NOW, duplicate_of=self.incident.number,
        )  # fmt: skip

    def handed_on(self, incident: Incident) -> Incident:
        Incident.objects.filter(pk=incident.pk).update(department=self.police, due_at=NOW - timedelta(hours=1))
        return incident

    @cached_property
    def accounts(self) -> dict[str, User]:
        at, village = self.place.subdistrict, self.place.villages[0]
        return {
            "center": center(at),
            "head": head(at),
            "the department that handles it": handler(self.police),
            "the member who reported it": account(of=self.member),
            "another department": handler(department(at, "safety")),
            "full-time member": member_account(FULL_TIME, to=self.grid),
            "part-time member": member_account(PART_TIME, to=self.grid),
            "leader": member_account(LEADER, to=self.grid),
            "guide": account(of=posted(GUIDE, to=village, who=official(village)).worker),
            "field system": officer(Duty.FIELD, at),
            "export": officer(Duty.EXPORT, at),
            "district": officer(Duty.DISTRICT),
            "system administrator": officer(Duty.SYSTEM),
            "audit administrator": officer(Duty.AUDIT),
            "center of another subdistrict": center(territory().subdistrict),
            "nobody": account(),
        }


SEES = {"center", "head", "the department that handles it", "the member who reported it"}
IN_THE_GRID = SEES - {"the department that handles it"}  # who sees the ordinary row that points at it, too
IN_THE_BACK_OFFICE = SEES - {"the member who reported it"}


class Eyes:
    """What one account sees of the restricted incident, surface by surface."""

    def __init__(self, world: World, user: User) -> None:
        self.world, self.user = world, User.objects.get(pk=user.pk)
        self.api, self.browser = APIClient(), Client()
        self.api.force_authenticate(self.user)
        self.browser.force_login(self.user)
        self.number = world.incident.number

    def rest(self, path: str, **query: str) -> str:
        return self.api.get(f"/api/v1/{path}", query).content.decode()

    def page(self, path: str) -> str:
        return self.browser.get(path).content.decode()

    def exported(self, dataset: str) -> str:
        answer = self.api.get(f"/api/v1/exports/{dataset}.csv")
        return b"".join(answer.streaming_content).decode()

    def counted(self, change: Callable[[], object]) -> bool:
        """Whether the counts of the work list change when the incident goes."""

        def counts() -> list[Any]:
            waiting = waits((*QUEUES, *SINGLES), self.user, access_of(self.user), at=NOW)
            return [(row.label, row.count) for row in waiting.kinds]

        before = counts()
        change()
        after = counts()
        put_at(self.world.incident, "reported")
        return before != after


def gone(world: World) -> Callable[[], object]:
    return lambda: put_at(world.incident, "invalid")


# surface → does the account see the restricted incident there?, and who may at most
SURFACES: dict[str, tuple[Callable[[Eyes], bool], set[str]]] = {
    "list": (lambda eyes: eyes.number in eyes.rest("incidents/"), SEES),
    "list by its number": (lambda eyes: eyes.number in eyes.rest("incidents/", number=eyes.number), SEES),
    "search by words": (lambda eyes: eyes.number in eyes.rest("incidents/", q=WORD), SEES),
    "search by its number": (lambda eyes: eyes.number in eyes.rest("incidents/", q=eyes.number), SEES),
    "detail": (lambda eyes: WORD in eyes.rest(f"incidents/{eyes.number}/"), SEES),
    "history": (lambda eyes: "report" in eyes.rest(f"incidents/{eyes.number}/moves/"), SEES),
    "attachments": (
        lambda eyes: eyes.api.get(f"/api/v1/incidents/{eyes.number}/attachments/").status_code == 200, SEES
    ),
    "likely duplicates over REST": (
        lambda eyes: eyes.world.twin.number in eyes.rest(f"incidents/{eyes.number}/similar/"), SEES
    ),
    "likely duplicates": (
        lambda eyes: bool(likely_same(report_of(eyes.world.incident), user=eyes.user)), SEES
    ),
    "the visit that led to it": (lambda eyes: eyes.number in eyes.rest("visits/"), IN_THE_GRID),
    "the duplicate that names it": (
        lambda eyes: eyes.number in eyes.rest(f"incidents/{eyes.world.merged.number}/"), IN_THE_GRID
    ),
    "the history of the duplicate": (
        lambda eyes: eyes.number in eyes.rest(f"incidents/{eyes.world.merged.number}/moves/"), IN_THE_GRID
    ),
    "export of cases": (lambda eyes: eyes.number in eyes.exported("incidents"), SEES),
    "export of moves": (lambda eyes: eyes.number in eyes.exported("incident-moves"), SEES),
    "export of visits": (lambda eyes: eyes.number in eyes.exported("visits"), IN_THE_GRID),
    "field page of the case": (lambda eyes: WORD in eyes.page(f"/field/cases/{eyes.number}/"), SEES),
    "field list": (lambda eyes: eyes.number in eyes.page("/field/?show=mine"), {"the member who reported it"}),
    "field search": (lambda eyes: eyes.number in eyes.page(f"/field/?q={WORD}"), SEES),
    "back office list": (
        lambda eyes: eyes.number in eyes.page(reverse("admin:incidents_incident_changelist")), IN_THE_BACK_OFFICE
    ),
    "back office search": (
        lambda eyes: eyes.number in eyes.page(f"{reverse('admin:incidents_incident_changelist')}?q={WORD}"),
        IN_THE_BACK_OFFICE,
    ),
    "back office page": (
        lambda eyes: WORD in eyes.page(reverse("admin:incidents_incident_change", args=(eyes.world.incident.pk,))),
        IN_THE_BACK_OFFICE,
    ),
    "queue": (lambda eyes: eyes.number in [row.number for row in waiting_for_center(eyes.user)], {"center"}),
    "counts of the work list": (lambda eyes: eyes.counted(gone(eyes.world)), SEES),
    # That of the office counts cases, and names none; it leads to the list, which is tried above.
    "dashboard": (lambda eyes: WORD in eyes.page("/dashboard/"), IN_THE_GRID - {"center", "head"}),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_not_named_meets_a_restricted_incident_nowhere(kind: str) -> None:
    world = World(kind)
    wrong = []
    for role, user in world.accounts.items():
        eyes = Eyes(world, user)
        for surface, (meets, who) in SURFACES.items():
            if meets(eyes) != (role in who):
                wrong.append(f"{role} / {surface}: {'meets it' if role not in who else 'misses it'}")
    assert not wrong, "\n".join(wrong)


def test_every_list_export_and_count_says_whether_restricted_incidents_are_in() -> None:
    world = World("petition")
    for role, user in world.accounts.items():
        eyes = Eyes(world, user)
        said = held_by(access_of(eyes.user))
        sees = set(Incident.objects.visible_to(eyes.user).filter(restricted=True).values_list("number", flat=True))
        everything = {world.incident.number, world.twin.number}
        if said == Held.ALL:
            assert sees in (everything, set()), role  # the other subdistrict has none
        else:
            assert role in SEES or not sees, role
        assert eyes.api.get("/api/v1/incidents/")[HEADER] == said.value
        for dataset in ("incidents", "incident-moves"):
            assert eyes.api.head(f"/api/v1/exports/{dataset}.csv")[HEADER] == said.value
    words = {"center": "计入", "leader": "不计入"}
    for role, word in words.items():
        assert word in Eyes(world, world.accounts[role]).page("/"), role
    assert "不计入" in Eyes(world, world.accounts["leader"]).page("/field/")
    assert "计入" in Eyes(world, world.accounts["head"]).page(reverse("admin:incidents_incident_changelist"))


def test_the_district_meets_a_restricted_incident_once_it_is_escalated() -> None:
    world = World("petition")
    put_at(world.incident, "escalated", level="district")
    eyes = Eyes(world, world.accounts["district"])
    assert eyes.number in eyes.rest("incidents/")
    assert world.twin.number not in eyes.rest("incidents/")


def test_exports_and_bulk_readers_get_the_reporter_and_not_the_place() -> None:
    world = World("petition")
    Incident.objects.filter(pk=world.open.pk).update(longitude=121.26, latitude=28.65, reporter=world.member)
    for role in ("export", "district", "head"):
        text = Eyes(world, world.accounts[role]).exported("incidents")
        assert world.member.staff_number in text, role
        assert "121.26" not in text, role
    assert "121.26" in Eyes(world, world.accounts["center"]).exported("incidents")
    assert "121.26" not in Eyes(world, world.accounts["export"]).rest("incidents/")
