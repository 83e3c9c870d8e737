"""Corrections made in place leave with the exports: what a row was, for who may read the row."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from assessment.pay.models_of_items import PayRate
from assessment.pay.tests.factories import PayOffice, pay_office
from core.testing.worlds import shared_world
from gridops.tests.exporting import exports_of
from grids.duties import Duty
from staff.accounts.models import User
from staff.attendance.models import Attendance
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
