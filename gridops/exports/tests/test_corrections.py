"""Corrections made in place leave with the exports: what a row was, for who may read the row."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.apps import apps

from assessment.pay.lists_over_rest import is_of_pay
from assessment.pay.models_of_items import PayRate
from assessment.pay.tests.factories import PayOffice, pay_office
from core.history.declared import Unrecorded, history_of
from core.rest.datasets import DATASETS
from core.testing.worlds import shared_world
from gridops.exports.corrections import CORRECTED
from gridops.tests.exporting import exports_of
from grids.closed_days import is_kept_once_closed
from grids.duties import Duty
from grids.matters.models import Matter
from grids.territory.models import GridVersion
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident
from incidents.tests.factories import limits, make_incident
from incidents.tests.fieldwork import hazard
from staff.accounts.models import User
from staff.attendance.models import Attendance
from staff.calendar.models import CalendarDay
from staff.tests.factories import account, center, officer, on_leave

pytestmark = pytest.mark.django_db
TODAY, DAY = date(2026, 5, 12), date(2026, 4, 7)


@shared_world
def office() -> PayOffice:
    """Two people; a day of each was attended after all, one was on sick leave, one was removed, a rate changed."""
    pay = pay_office()
    pay.people = [pay.paid("allowance", grid=0), pay.paid("wage", grid=1)]  # type: ignore[attr-defined]
    for who in pay.people:  # type: ignore[attr-defined]
        row = Attendance.objects.create(worker=who, day=DAY, status="absent")
        Attendance.objects.filter(pk=row.pk).update(status="present")
        Attendance.objects.create(worker=who, day=date(2026, 4, 9), status="present")
        on_leave(who, date(2026, 4, 9), date(2026, 4, 10), by=pay.head, kind="sick")  # takes the place of the day
    removed = Attendance.objects.create(worker=pay.people[0], day=date(2026, 4, 8), status="absent")  # type: ignore[attr-defined]
    removed.delete()
    PayRate.objects.filter(item=pay.items["wage"]).update(value="3107.77")
    return pay


def read(user: User) -> list[dict[str, Any]]:
    return [
        {**row, "was": json.loads(row["was"] or "null"), "becomes": json.loads(row["becomes"] or "null")}
        for row in exports_of(user, today=TODAY)("corrections")
    ]


def test_who_reads_pay_gets_what_rates_and_attendance_were(office):
    rows = read(office.head)
    rates = [row for row in rows if row["dataset"] == "pay-rates"]
    assert {row["becomes"]["value"] for row in rates} == {3107.77}
    assert all(float(row["was"]["value"]) == 3200 for row in rates)
    days = [row for row in rows if row["dataset"] == "attendance"]
    changed = [row for row in days if row["operation"] == "update" and row["was"].get("status") == "absent"]
    assert len(changed) == len(office.people)
    (removed,) = (row for row in days if row["operation"] == "delete" and row["was"]["day"] == "2026-04-08")
    assert (removed["worker"], removed["was"]["status"], removed["was"]["day"]) == (
        office.people[0].staff_number,
        "absent",
        "2026-04-08",
    )


def test_the_center_gets_no_pay_and_a_person_their_own_alone(office):
    of_center = read(center(office.subdistrict))
    assert {row["dataset"] for row in of_center} == {"attendance", "postings"}
    own = Attendance.objects.get(worker=office.people[0], day=DAY)
    rows = read(account(of=office.people[0]))
    days = {row["row"] for row in rows if row["dataset"] == "attendance"}
    seen = set(map(str, Attendance.objects.filter(worker=office.people[0]).values_list("pk", flat=True)))
    assert str(own.pk) in days <= seen
    assert {row["dataset"] for row in rows} <= {"attendance", "postings"}


def test_a_kind_of_leave_is_told_to_nobody_who_may_not_read_it_in_the_row(office):
    """The district sees days of people, and never why somebody was away."""
    for user in (officer(Duty.DISTRICT), officer(Duty.INSPECTOR, office.subdistrict)):
        for row in read(user):
            assert "leave_kind" not in {**(row["was"] or {}), **(row["becomes"] or {})}


# What closed periods keep, or pay rests on, and is no dataset's row, each with the reason.
NOT_CORRECTED = {
    "staff.Leave": "attendance has each of its days, with the kind for who may read it",
    "grids.VillageName": "a name: no score and no pay rests on it",
    "grids.Subcategory": "whether a case is restricted is kept with the case",
    "incidents.CareVisit": "visits on a legal basis leave as counts alone, and no score rests on them",
    "incidents.PublicityGrid": "who held an activity counts, not where",
    "assessment.PayRun": "follows from what is here",
    "assessment.FundSource": "a name and a place in the order: what it gives is in its shares and its money",
}


def test_everything_that_a_score_or_pay_rests_on_is_among_the_corrections(office):
    of_pay = [one.rows(office.head, TODAY).model for one in DATASETS.values() if one.open_to is is_of_pay]
    kept = [model for model in apps.get_models() if is_kept_once_closed(model)]
    facts = {model for model in (*kept, *of_pay) if not isinstance(history_of(model), Unrecorded)}
    given = {DATASETS[name].rows(office.head, TODAY).model for name in CORRECTED}
    given |= {of.behind[0] for of in CORRECTED.values() if of.behind}
    assert {model._meta.label for model in facts - given} == set(NOT_CORRECTED)


def test_cases_hazards_days_and_grids_say_what_they_were_with_the_names_that_others_know(office):
    grid, (first, second) = office.office.grids[0], office.people
    limits(office.subdistrict)
    reporter = account(of=first)
    case = make_incident(grid, by=reporter)
    Incident.objects.filter(pk=case.pk).update(reporter=second, level="village")
    found = hazard(grid, by=reporter)
    Hazard.objects.filter(pk=found.pk).update(judged_invented=True)
    day = CalendarDay.objects.create(subdistrict=office.subdistrict, day=DAY, working=False, name="临时放假")
    day.delete()
    Matter.objects.filter(pk=case.matter_id).update(asks_mediation=not case.matter.asks_mediation)
    version = GridVersion.objects.filter(grid=grid)[0]
    GridVersion.objects.filter(pk=version.pk).update(complexity="complex")
    rows = {row["dataset"]: row for row in read(office.head)}
    assert rows["incidents"]["was"]["reporter"] == first.staff_number
    assert rows["incidents"]["becomes"]["reporter"] == second.staff_number
    assert (rows["incidents"]["row"], rows["incidents"]["becomes"]["level"]) == (str(case.pk), "village")
    assert rows["hazards"]["becomes"] == {"judged_invented": True}
    assert (rows["calendar"]["operation"], rows["calendar"]["was"]["working"]) == ("delete", False)
    assert rows["matters"]["was"] == {"asks_mediation": case.matter.asks_mediation}
    assert (rows["grids"]["grid_key"], rows["grids"]["becomes"]["complexity"]) == (str(grid.key), "complex")
    exported = {row["id"] for row in exports_of(office.head, today=TODAY)("incidents")}
    assert rows["incidents"]["row"] in exported
