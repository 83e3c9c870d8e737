"""Leave is asked for, and only a head's approval makes it leave, whatever door it came in by."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone
from psycopg2.extras import DateRange

from core.clock import day_of, starts_at
from core.errors import Conflict, InvalidInput, NotAllowed
from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.tests.factories import territory
from staff.accounts.services import grant
from staff.attendance.leaves import (
    DayOfLeave,
    LeaveAlreadyApproved,
    LeaveIsClosed,
    OtherLeave,
    approve_leave,
    ask_for_days,
    ask_for_leave,
    decline_leave,
    shorten_leave,
    take_back_leave,
    withdraw_leave,
)
from staff.attendance.models import Attendance, Leave
from staff.attendance.rules import HALF, WHOLE
from staff.attendance.services import ApprovedLeave, NotYetInPost, change_attendance, remove_attendance
from staff.tests.factories import FULL_TIME, SINCE, account, center, head, officer, on_leave, posted

pytestmark = pytest.mark.django_db
BEGIN, END = date(2026, 4, 29), date(2026, 5, 4)  # over a weekend and a public holiday
AT = starts_at(END)


@shared_world
def place():
    return territory()


@shared_world
def who(place):
    return posted(FULL_TIME, to=place.grids[0]).worker


@shared_world
def chief(place):
    return head(place.subdistrict)


def asked(who, begin=BEGIN, end=END, kind="annual", part=WHOLE) -> Leave:
    return ask_for_leave(Leave(worker=who, kind=kind, during=DateRange(begin, end), part=part))


def days(who):
    rows = who.attendance.order_by("day", "status").values_list("day", "status", "part", "leave_kind")
    return [(day, status, float(part), kind) for day, status, part, kind in rows]


def refused_by_the_database(write) -> bool:
    """Whether the database refuses a write, at the latest at the end of the transaction."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            write()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except (IntegrityError, InternalError):
        return True
    return False


# --- approval -------------------------------------------------------------------------------------


def test_every_calendar_day_of_an_approved_leave_has_a_row(who, chief):
    leave = on_leave(who, BEGIN, END, by=chief)
    assert [day for day, status, _part, kind in days(who) if (status, kind) == ("leave", "annual")] == [
        BEGIN + timedelta(days=number) for number in range(5)
    ]
    assert leave.approved_by == chief


def test_a_day_that_had_a_record_becomes_a_day_on_leave(who):
    Attendance.objects.create(worker=who, day=BEGIN, status="present")
    on_leave(who, BEGIN, END, kind="sick")
    assert days(who)[0] == (BEGIN, "leave", 1, "sick")
    assert who.attendance.count() == 5


@pytest.mark.parametrize(
    ("recorded", "left"),
    [
        ([("present", WHOLE)], [("leave", 0.5), ("present", 0.5)]),
        ([("present", HALF)], [("leave", 0.5), ("present", 0.5)]),
        ([("present", HALF), ("absent", HALF)], [("leave", 0.5), ("present", 0.5)]),
        ([("absent", WHOLE)], [("absent", 0.5), ("leave", 0.5)]),
        ([], [("leave", 0.5)]),
    ],
)
def test_half_a_day_of_leave_stands_beside_half_a_day_of_work_and_absence_gives_way_first(who, recorded, left):
    for status, part in recorded:
        Attendance.objects.create(worker=who, day=BEGIN, status=status, part=part)
    on_leave(who, BEGIN, BEGIN + timedelta(days=1), kind="sick", part=HALF)
    assert [(status, part) for _day, status, part, _kind in days(who)] == left


def test_two_halves_of_different_leave_make_a_day_and_a_third_finds_no_room(who, chief):
    day = (BEGIN, BEGIN + timedelta(days=1))
    for kind in ("sick", "personal"):
        on_leave(who, *day, kind=kind, part=HALF)
    assert [(part, kind) for _day, _status, part, kind in days(who)] == [(0.5, "sick"), (0.5, "personal")]
    third = Leave.objects.create(worker=who, kind="annual", during=DateRange(*day), part=HALF)
    with pytest.raises(OtherLeave):
        approve_leave(leave=third, by=chief, at=AT)


def test_leave_that_is_not_approved_has_no_rows(who):
    asked(who)
    assert days(who) == []


def test_it_is_approved_once_by_a_head_and_has_an_end(place, who, chief):
    leave = on_leave(who, BEGIN, END, by=chief)
    with pytest.raises(LeaveAlreadyApproved):
        approve_leave(leave=leave, by=chief, at=AT)
    later = asked(who, END, None)
    for nobody in (account(of=who), center(place.subdistrict), head(territory().subdistrict)):
        with pytest.raises(NotAllowed):
            approve_leave(leave=later, by=nobody, at=AT)
    with pytest.raises(InvalidInput):
        approve_leave(leave=later, by=chief, at=AT)


def test_nobody_decides_on_their_own_leave_and_the_database_knows_it(place, who):
    own = account(of=who)
    grant(user=own, duty=Duty.HEAD, subdistrict=place.subdistrict, on=SINCE)
    second = head(place.subdistrict)
    second.person = who
    second.save()
    leave = asked(who)
    for by in (own, second):
        with pytest.raises(NotAllowed):
            approve_leave(leave=leave, by=by, at=AT)
        with pytest.raises(NotAllowed):
            decline_leave(leave=leave, by=by, at=AT, because="不急")
        assert refused_by_the_database(
            lambda by=by: Leave.objects.filter(pk=leave.pk).update(approved_by=by, approved_at=AT)
        )
    assert refused_by_the_database(lambda: Leave.objects.filter(pk=leave.pk).update(approved_by=own, approved_at=AT))


# --- asking by days -------------------------------------------------------------------------------


def test_days_in_a_row_are_one_leave_and_are_asked_for_once(who):
    three = [DayOfLeave(who, BEGIN + timedelta(days=number), "personal") for number in (0, 1, 3)]
    first, second = ask_for_days(three)
    assert (first.during, second.during) == (
        DateRange(BEGIN, BEGIN + timedelta(days=2)),
        DateRange(BEGIN + timedelta(days=3), BEGIN + timedelta(days=4)),
    )
    assert ask_for_days(three) == []
    with pytest.raises(OtherLeave):
        ask_for_days([DayOfLeave(who, BEGIN, "sick")])
    assert days(who) == []


def test_nobody_is_on_leave_before_the_first_day_in_post(place):
    who = posted(FULL_TIME, to=place.grids[0], begins_on=BEGIN).worker
    with pytest.raises(NotYetInPost):
        ask_for_days([DayOfLeave(who, BEGIN - timedelta(days=1), "sick")])
    with pytest.raises(NotYetInPost):
        asked(who, BEGIN - timedelta(days=1), END)
    assert asked(who)


# --- after the decision ---------------------------------------------------------------------------


def test_a_request_is_declined_or_withdrawn_with_a_reason_and_its_days_are_free_again(place, who, chief):
    leave = asked(who)
    with pytest.raises(InvalidInput):
        decline_leave(leave=leave, by=chief, at=AT, because=" ")
    assert decline_leave(leave=leave, by=chief, at=AT, because="人手不足").closed_by == chief
    with pytest.raises(LeaveIsClosed):
        approve_leave(leave=leave, by=chief, at=AT)
    again = asked(who)
    with pytest.raises(NotAllowed):
        withdraw_leave(leave=again, by=chief, at=AT, because="改期")
    withdraw_leave(leave=again, by=center(place.subdistrict), at=AT, because="改期")
    assert asked(who)


def test_a_day_of_an_approved_leave_changes_only_with_the_leave(who, chief):
    leave = on_leave(who, BEGIN, END, by=chief)
    row = leave.days.order_by("day").first()
    with pytest.raises(ApprovedLeave):
        change_attendance(record=row, status="present", part=WHOLE)
    with pytest.raises(ApprovedLeave):
        remove_attendance(record=row)
    for write in (
        row.delete,
        lambda: leave.days.update(leave_kind="sick"),
        lambda: leave.days.update(day=END + timedelta(days=40)),
        leave.delete,
        lambda: Leave.objects.filter(pk=leave.pk).update(approved_at=None, approved_by=None),
        lambda: Leave.objects.filter(pk=leave.pk).update(kind="sick"),
        lambda: Leave.objects.filter(pk=leave.pk).update(during=DateRange(BEGIN, END + timedelta(days=1))),
        lambda: Leave.objects.filter(pk=leave.pk).update(during=DateRange(BEGIN, END - timedelta(days=1))),
        lambda: Leave.objects.filter(pk=leave.pk).update(closed_at=AT, closed_by=chief, decision="x"),
    ):
        assert refused_by_the_database(write)
    assert who.attendance.count() == 5


def test_a_head_shortens_a_leave_or_takes_it_back_and_the_days_are_not_recorded_any_more(place, who, chief):
    leave = on_leave(who, BEGIN, END, by=chief)
    until = BEGIN + timedelta(days=2)
    with pytest.raises(NotAllowed):
        shorten_leave(leave=leave, begins_on=BEGIN, ends_on=until, by=center(place.subdistrict), because="提前返岗")
    with pytest.raises(InvalidInput):
        shorten_leave(leave=leave, begins_on=BEGIN, ends_on=END + timedelta(days=1), by=chief, because="延长")
    shortened = shorten_leave(leave=leave, begins_on=BEGIN, ends_on=until, by=chief, because="提前返岗")
    assert (shortened.during, shortened.decision) == (DateRange(BEGIN, until), "提前返岗")
    assert [day for day, *_rest in days(who)] == [BEGIN, BEGIN + timedelta(days=1)]
    take_back_leave(leave=leave, by=chief, at=AT, because="未休")
    assert days(who) == []
    with pytest.raises(LeaveIsClosed):
        take_back_leave(leave=leave, by=chief, at=AT, because="未休")
    with pytest.raises(Conflict):
        take_back_leave(leave=asked(who), by=chief, at=AT, because="未休")


# --- what the database refuses whatever the door --------------------------------------------------


def test_the_database_takes_no_day_on_leave_without_an_approved_leave_of_that_person_that_covers_it(place, who):
    other = posted(FULL_TIME, to=place.grids[1]).worker
    approved, waiting = on_leave(other, BEGIN, END), asked(who)
    on_another_day = on_leave(who, END + timedelta(days=10), END + timedelta(days=11))
    day = {"worker": who, "day": BEGIN, "status": "leave", "leave_kind": "annual"}
    for leave in (None, approved, waiting, on_another_day):
        assert refused_by_the_database(lambda leave=leave: Attendance.objects.create(**day, leave=leave)), leave
    Attendance.objects.create(worker=who, day=BEGIN, status="present")
    mine = Attendance.objects.filter(worker=who, day=BEGIN)
    assert refused_by_the_database(lambda: mine.update(status="leave", leave_kind="annual"))
    assert refused_by_the_database(lambda: mine.update(status="leave", leave_kind="annual", leave=waiting))


def test_the_records_of_a_day_are_one_day_at_most(who):
    Attendance.objects.create(worker=who, day=BEGIN, status="present", part=HALF)
    assert refused_by_the_database(lambda: Attendance.objects.create(worker=who, day=BEGIN, status="absent"))
    Attendance.objects.create(worker=who, day=BEGIN, status="absent", part=HALF)
    assert refused_by_the_database(lambda: who.attendance.filter(status="absent").update(part=WHOLE))
    assert refused_by_the_database(lambda: who.attendance.filter(status="absent").update(part=Decimal("0.3")))


def test_two_leaves_of_one_person_do_not_overlap(who):
    on_leave(who, BEGIN, END)
    assert refused_by_the_database(
        lambda: Leave.objects.create(worker=who, kind="sick", during=DateRange(date(2026, 5, 3), date(2026, 5, 9)))
    )


@pytest.mark.clock
def test_the_database_takes_an_approval_only_by_a_head_of_that_office_on_that_day_at_a_moment_that_has_come(place, who):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = public, pg_catalog")  # the true clock
    now = timezone.now()
    chief, today = head(place.subdistrict), day_of(now)
    not_one = {
        "nobody": None,
        "a member": account(of=who),
        "another member": account(of=posted(FULL_TIME, to=place.grids[1]).worker),
        "the center": center(place.subdistrict),
        "the head of another office": head(territory().subdistrict),
        "a head of before": officer(Duty.HEAD, place.subdistrict, until=today),
        "a head to come": officer(Duty.HEAD, place.subdistrict, on=today + timedelta(days=1)),
    }
    ahead = [(f"{days} days ahead", chief, now + timedelta(days=days)) for days in (1, 30)]
    leave = asked(who)
    days_of_it = {"kind": "annual", "during": DateRange(END, END + timedelta(days=1))}
    for said, by, at in (*((said, by, now) for said, by in not_one.items()), *ahead, ("never", chief, None)):
        approved = {"approved_by": by, "approved_at": at}
        assert refused_by_the_database(lambda a=approved: Leave.objects.filter(pk=leave.pk).update(**a)), said
        assert refused_by_the_database(lambda a=approved: Leave.objects.create(worker=who, **days_of_it, **a)), said
    Leave.objects.filter(pk=leave.pk).update(approved_by=chief, approved_at=now)
    Leave.objects.create(worker=who, **days_of_it, approved_by=chief, approved_at=now)


def test_leave_that_nobody_approved_from_before_stays_and_can_be_shortened(who, chief):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        old = Leave.objects.create(worker=who, kind="sick", during=DateRange(BEGIN, END), approved_at=AT)
        cursor.execute("SET LOCAL session_replication_role = origin")
    shorten_leave(leave=old, begins_on=BEGIN, ends_on=BEGIN + timedelta(days=1), by=chief, because="提前返岗")
    old.refresh_from_db()
    assert (old.approved_by, old.approved_at) == (None, AT)
