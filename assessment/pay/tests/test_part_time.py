"""Part-time members are paid by the piece, as judged when the run is drafted; or not at all, by public finance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from psycopg2.extras import DateRange

from assessment.pay.models import PayLine, PayRun
from assessment.pay.models_of_people import PayEntry, PayStanding
from assessment.pay.tests.factories import PayOffice, amounts, pay_office, rate
from core.history.saying import with_reason
from grids.duties import Duty
from grids.tests.factories import matter
from incidents.incident.models import Incident
from incidents.tests.factories import make_incident, put_at, shanghai
from incidents.tests.fieldwork import activity, dispute, mediation
from staff.people.models import Worker
from staff.tests.factories import PART_TIME, officer, posted

pytestmark = pytest.mark.django_db
DRAFTED = "2026-04-10 08:00"
FROM_MARCH = DateRange(date(2026, 3, 1), None)


class World:
    """A part-time member since 2 March: two valid reports, one dispute in two sessions, a publicity activity."""

    def __init__(self) -> None:
        self.pay: PayOffice = pay_office()
        self.grid, self.center = self.pay.office.grids[0], officer(Duty.CENTER, self.pay.subdistrict)
        self.who: Worker = posted(PART_TIME, to=self.grid, begins_on=date(2026, 3, 2)).worker
        for code, value in {"report": 10, "mediation": 30, "publicity": 20}.items():
            rate(self.pay.items[code], value)
        self.report("2026-03-01 09:00")  # the day before the post
        self.report("2026-04-01 00:10")  # the month after
        self.report("2026-03-05 09:00", about=matter("petitions", restricted=True))
        self.report("2026-03-04 09:00", on=self.pay.office.grids[1])  # on another grid
        self.first = self.report("2026-03-02 09:00")
        self.last = self.report("2026-03-31 23:50")
        case = dispute(self.grid, by=self.center)
        for _session in range(2):
            mediation(case, by=self.center, mediator=self.who)
        activity(self.grid, by=self.center, worker=self.who)

    def report(self, at: str, *, on: Any = None, **more: Any) -> Incident:
        return make_incident(on or self.grid, by=self.center, at=shanghai(at), reporter=self.who, **more)

    def lost_time(self, quantity: str, day: date) -> PayEntry:
        return PayEntry.objects.create(
            worker=self.who,
            item=self.pay.items["lost_time"],
            day=day,
            quantity=Decimal(quantity),
            evidence="误工证明",
            recorded_by=self.pay.payroll,
        )

    def drafted(self) -> PayRun:
        return self.pay.drafted("2026-03", DRAFTED)


def test_each_piece_is_paid_by_its_rate_on_the_day_of_the_fact() -> None:
    world = World()
    rate(world.pay.items["report"], 12, since=date(2026, 3, 31), worker=world.who)
    run = world.drafted()
    assert amounts(run, world.who) == {"report": 22, "mediation": 30, "publicity": 20}
    reports = PayLine.objects.filter(run=run, sheet__worker=world.who, item__code="report")
    assert sorted(reports.values_list("quantity", "base")) == [(1, 10), (1, 12)]
    assert {number for line in reports for number in line.explanation["evidence"]} == {
        world.first.number,
        world.last.number,
    }


def test_nothing_is_asked_for_where_no_rate_was_ever_set() -> None:
    world = World()
    world.pay.items["report"].rates.all().delete()
    run = world.drafted()
    assert "report" not in amounts(run, world.who)
    assert not run.remarks.filter(blocking=True).exists()


def test_lost_working_time_by_the_day_is_a_month_by_21_75() -> None:
    world = World()
    by_the_day = world.pay.items["lost_time"]
    by_the_day.day_of = world.pay.items["wage"]  # 3,200.00 a month
    by_the_day.save()
    rate(by_the_day, 100)
    world.lost_time("1.5", date(2026, 3, 6))
    assert amounts(world.drafted(), world.who)["lost_time"] == Decimal("220.69")  # 3200 / 21.75 × 1.5


def test_what_is_judged_later_makes_a_difference_in_the_next_run() -> None:
    world = World()
    world.pay.locked("2026-03", DRAFTED)
    with with_reason("核查不实"):
        put_at(world.first, "invalid", invalid_reason="invented")
    again = world.pay.drafted("2026-04", "2026-05-10 08:00")
    assert amounts(again, world.who)["report difference 2026-03"] == Decimal("-10.00")


def test_who_is_paid_by_public_finance_is_left_out_and_named_with_the_ground() -> None:
    world = World()
    paid = posted(PART_TIME, to=world.pay.office.grids[1], begins_on=date(2026, 3, 2)).worker
    make_incident(world.pay.office.grids[1], by=world.center, at=shanghai("2026-03-03 09:00"), reporter=paid)
    PayStanding.objects.create(worker=world.who, kind="public_finance", ground="村干部财政补贴", during=FROM_MARCH)
    run = world.drafted()
    assert not run.sheets.filter(worker=world.who).exists()
    assert amounts(run, paid) == {"report": 10}
    said = run.remarks.get(worker=world.who)
    assert (said.code, said.blocking, said.values["ground"]) == ("public_finance", False, "村干部财政补贴")


def test_public_finance_leaves_out_the_days_of_a_full_time_member_too() -> None:
    world = World()
    full = world.pay.paid("allowance", grid=2)
    world.pay.attended(full, date(2026, 3, 1), date(2026, 4, 1))
    half = DateRange(date(2026, 3, 17), None)  # March has 22 paid days, 11 of them before the 16th's end
    PayStanding.objects.create(worker=full, kind="public_finance", ground="在编", during=half)
    run = world.drafted()
    (line,) = PayLine.objects.filter(run=run, sheet__worker=full)
    assert all(day < "2026-03-17" for day in (line.explanation["from"], line.explanation["to"]))
    assert run.remarks.get(worker=full, code="public_finance").values["ground"] == "在编"
    whole = PayStanding.objects.get(worker=full)
    whole.during = FROM_MARCH
    whole.save()
    assert not world.drafted().sheets.filter(worker=full).exists()
