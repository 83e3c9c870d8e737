"""Fieldwork in the back office: what the center writes, re-checks, judges and issues."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.testing.worlds import shared_world
from core.todo import waits
from grids.tests.factories import territory
from incidents.assignments.models import Task
from incidents.care.models import CareVisit
from incidents.hazards.models import Hazard
from incidents.hazards.services import Ending
from incidents.mediations.models import Mediation
from incidents.premises.models import PatrolInterval, Premises
from incidents.publicity.models import PublicityActivity
from incidents.tests.factories import limits
from incidents.tests.fieldwork import (
    activity,
    care_visit,
    dispute,
    hazard,
    intervals,
    kind_of_hazard,
    mediation,
    patrol,
    premises,
    task,
)
from incidents.visits.models import Visit
from incidents.worklist import QUEUES
from staff.access import access_of
from staff.accounts.models import User
from staff.tests.factories import FULL_TIME, center, head, posted

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@shared_world
def place():
    made = territory()
    limits(made.subdistrict)
    intervals(made.subdistrict)
    return made


@shared_world
def office(place):
    return center(place.subdistrict)


@shared_world
def member(place):
    return posted(FULL_TIME, to=place.grids[0]).worker


def address(model: str, *args: object, page: str = "") -> str:
    return reverse(f"admin:incidents_{model}_{page or ('change' if args else 'add')}", args=args)


def today() -> str:
    return timezone.localdate().isoformat()


def test_every_page_of_every_kind_opens(place, office, member):
    shop = premises(place.grids[0])
    rows = [
        shop,
        PatrolInterval.objects.first(),
        patrol(shop, member, date(2026, 3, 3)),
        hazard(place.grids[0], by=office, premises=shop, found_by=member),
        hazard(place.grids[0], by=office, ending=Ending("reported"), found_by=None),
        mediation(dispute(place.grids[0], by=office), by=office),
        activity(place.grids[0], by=office),
        care_visit(place.grids[0], member, by=office),
        task(*place.grids, by=office),
    ]
    for user in (office, head(place.subdistrict)):
        client = browser(user)
        for row in rows:
            model = row._meta.model_name
            assert client.get(address(model, row.pk)).status_code == 200, model
            assert client.get(reverse(f"admin:incidents_{model}_changelist")).status_code == 200, model
            assert client.get(address(model)).status_code == (200 if user == office else 403), model


def test_the_center_registers_premises_and_takes_them_off(place, office):
    client = browser(office)
    values = {"grid": place.grids[0].pk, "name": "小吃店", "place": "1号", "kind": "food", "risk": "high"}
    client.post(address("premises"), {**values, "phone": "13800001234", "registered_on": today()})
    row = Premises.objects.get()
    assert (row.masked_phone, row.patrol_due_on) == ("138****1234", timezone.localdate() + timedelta(days=7))
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    client.post(reverse("admin:incidents_premises_close", args=(row.pk,)), {"on": tomorrow})
    row.refresh_from_db()
    assert row.during.upper.isoformat() == tomorrow


def test_an_interval_counts_the_register_anew(place, office):
    row = premises(place.grids[0])
    values = {"subdistrict": place.subdistrict.pk, "risk": "medium", "days": 3, "in_force_from": "2026-03-01"}
    browser(office).post(address("patrolinterval"), values)
    row.refresh_from_db()
    assert row.patrol_due_on == date(2026, 3, 5)


def test_a_visit_is_entered_and_judged_by_name(place, office, member):
    client = browser(office)
    values = {"worker": member.pk, "grid": place.grids[0].pk, "day": today(), "kind": "visit", "households": 2}
    client.post(address("visit"), values)
    row = Visit.objects.get()
    client.post(address("visit", row.pk), {**values, "judged_invented": "on"})
    row.refresh_from_db()
    assert (row.judged_invented, row.judged_by) == (True, office)


def test_a_hazard_is_entered_rechecked_and_judged(place, office, member):
    client = browser(office)
    values = {
        "grid": place.grids[0].pk,
        "place": "三号楼",
        "subcategory": kind_of_hazard().pk,
        "level": "general",
        "found_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "found_by": member.pk,
        "description": "堵塞",
        "ending": "open",
        "due_on": today(),
        "responsible": "店长",
    }
    client.post(address("hazard"), values)
    row = Hazard.objects.get()
    assert (row.state, row.responsible, row.created_by) == ("open", "店长", office)
    client.post(reverse("admin:incidents_hazard_recheck", args=(row.pk,)), {"passed": "no", "note": "未清"})
    client.post(reverse("admin:incidents_hazard_hand_on", args=(row.pk,)), {})
    client.post(reverse("admin:incidents_hazard_judge_invented", args=(row.pk,)), {})
    row.refresh_from_db()
    assert (row.state, row.rechecks.count(), row.judged_by) == ("reported", 1, office)


def test_a_task_goes_to_the_ticked_grids_or_to_all(place, office):
    client = browser(office)
    due = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    values = {"kind": "notice", "title": "通知", "due_at": due}
    client.post(address("task"), {**values, "where": [place.grids[1].pk]})
    client.post(address("task"), {**values, "title": "全部"})
    counts = {row.title: row.answers.count() for row in Task.objects.all()}
    assert counts == {"通知": 1, "全部": len(place.grids)}
    other = territory().grids[0]
    page = client.post(address("task"), {**values, "where": [other.pk]})
    assert "where" in page.context["adminform"].form.errors
    first = Task.objects.get(title="通知")
    client.post(reverse("admin:incidents_task_withdraw", args=(first.pk,)), {})
    first.refresh_from_db()
    assert first.withdrawn_at is not None


def test_the_tile_of_late_tasks_leads_to_those_alone(place, office, member):
    late, early = task(*place.grids, by=office), task(place.grids[0], by=office, due_at=timezone.now() + timedelta(9))
    tile = next(
        row
        for row in waits(QUEUES, office, access_of(office), at=timezone.now()).kinds
        if row.icon == "assignment_late"
    )
    assert tile.count == 1
    listed = browser(office).get(tile.url).context["cl"].queryset
    assert list(listed) == [late]
    owed = f"{reverse('admin:incidents_task_changelist')}?answers=owed"
    assert set(browser(office).get(owed).context["cl"].queryset) == {late, early}


def test_mediation_publicity_and_care_are_entered(place, office, member):
    client = browser(office)
    incident = dispute(place.grids[0], by=office)
    mediated = {"incident": incident.pk, "held_on": today(), "other_mediators": "调委会", "parties": "甲、乙"}
    client.post(address("mediation"), {**mediated, "outcome": "settled", "agreement": "oral"})
    assert Mediation.objects.get().created_by == office
    held = {"day": today(), "kind": "door", "topic": "fire", "reached": 9, "where": [grid.pk for grid in place.grids]}
    client.post(address("publicityactivity"), held)
    assert PublicityActivity.objects.get().grids.count() == len(place.grids)
    visit = {"grid": place.grids[0].pk, "worker": member.pk, "day": today(), "category": "disabled", "outcome": "met"}
    client.post(address("carevisit"), visit)
    assert CareVisit.objects.get().worker == member


@pytest.mark.parametrize(
    "model", ["premises", "hazard", "visit", "mediation", "publicityactivity", "task", "carevisit"]
)
def test_lists_make_the_same_queries_for_few_and_for_many(place, office, member, model):
    def more() -> None:
        shop = premises(place.grids[0])
        patrol(shop, member, date(2026, 3, 3))
        hazard(place.grids[0], by=office, premises=shop, found_by=member)
        mediation(dispute(place.grids[0], by=office), by=office)
        activity(*place.grids[:2], by=office)
        care_visit(place.grids[0], member, by=office)
        task(place.grids[0], by=office)

    def counted() -> int:
        client = browser(User.objects.get(pk=office.pk))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"admin:incidents_{model}_changelist")).status_code == 200
        return len(queries)

    more()
    few = counted()
    for _ in range(3):
        more()
    assert counted() == few
