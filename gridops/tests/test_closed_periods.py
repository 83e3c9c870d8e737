"""In a closed period no fact is changed or removed without a reason, whatever way it is tried."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook
from psycopg2.extras import DateRange
from rest_framework.test import APIClient

from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.figures.measures import count_month, count_month_so_far, count_week, days_served
from assessment.periods import Kind, month_of, parse
from assessment.scheme.terms import Terms
from assessment.tests.factories import measured, office, surveyed
from core.errors import InvalidInput
from core.history.models import RowChange
from core.history.saying import ReasonNeeded, giving_reason, saying, with_reason
from core.testing.worlds import shared_world
from grids.closing.models import ClosedKind, ClosedPeriod
from grids.closing.services import close_period
from grids.matters.models import Matter, Subcategory
from grids.territory.models import Grid, GridVersion, VillageName
from grids.territory.services import change_facts
from grids.territory.work import Decision
from grids.tests.factories import territory
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.hazards.models import Hazard
from incidents.hazards.services import judge_hazard
from incidents.incident.models import Incident
from incidents.incident.services import make_move
from incidents.tests.factories import limits, make_incident, shanghai
from incidents.tests.fieldwork import kind_of_hazard
from incidents.tests.taken import taken
from incidents.visits.models import Visit
from incidents.visits.services import judge_visit
from staff.access import Role
from staff.attendance.leaves import approve_leave
from staff.attendance.models import Attendance, Leave
from staff.attendance.month_sheet import MonthlySheet
from staff.attendance.rules import HALF
from staff.calendar.lists import working_calendar
from staff.people.models import Worker
from staff.postings.models import Posting
from staff.tests.factories import FULL_TIME, center, head, on_leave, posted

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 3, tzinfo=UTC)
IN, OUT = date(2026, 3, 31), date(2026, 4, 1)


@shared_world
def place() -> Any:
    made = territory()
    limits(made.subdistrict)
    close_period(
        subdistrict=made.subdistrict, kind=ClosedKind.BULLETIN, begin=date(2026, 3, 1), end=date(2026, 4, 1), at=AT
    )
    return made


@shared_world
def boss(place: Any) -> Any:
    return center(place.subdistrict)


def day(place: Any, on: date) -> Attendance:
    return Attendance.objects.create(worker=posted(FULL_TIME, to=place.grids[0]).worker, day=on, status="absent")


def refused(change: Any) -> None:
    with pytest.raises(ReasonNeeded) as error, transaction.atomic():
        change()
    assert set(error.value.fields) == {"reason"}
    assert "2026年3月" in str(error.value)


def test_of_several_closed_periods_the_shortest_is_named(place: Any) -> None:
    close_period(
        subdistrict=place.subdistrict, kind=ClosedKind.QUARTER, begin=date(2026, 1, 1), end=date(2026, 4, 1), at=AT
    )
    row, earlier = day(place, IN), day(place, date(2026, 2, 3))
    refused(lambda: Attendance.objects.filter(pk=row.pk).update(status="present"))
    with pytest.raises(ReasonNeeded, match="2026年第1季度"), transaction.atomic():
        Attendance.objects.filter(pk=earlier.pk).update(status="present")


# --- every way ---


def test_every_way_of_changing_a_fact_is_refused_without_a_reason(place: Any) -> None:
    row = day(place, IN)
    rows = Attendance.objects.filter(pk=row.pk)
    row.status = "present"
    of_one = ["worker", "day", "status", "leave_kind"]
    over = {"update_conflicts": True, "unique_fields": of_one, "update_fields": ["part"]}
    again = Attendance(worker=row.worker, day=IN, status="absent", part=HALF)
    refused(row.save)
    refused(lambda: rows.update(status="present"))
    refused(lambda: rows.update(day=OUT))
    refused(lambda: Attendance.objects.bulk_update([row], ["status"]))
    refused(lambda: Attendance.objects.bulk_create([again], **over))
    refused(rows.delete)
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute("DELETE FROM staff_attendance"))
    refused(lambda: _said(" ", lambda: rows.update(status="present")))
    with saying(reason="签到表写错了"):
        row.save()
    assert RowChange.objects.filter(entity="staff_attendance").latest("pk").reason == "签到表写错了"


def _said(reason: str, change: Any) -> Any:
    with saying(reason=reason):
        return change()


def test_what_does_not_count_and_what_is_open_needs_none(place: Any) -> None:
    row, later = day(place, IN), day(place, OUT)
    Attendance.objects.filter(pk=row.pk).update(status="absent", day=IN)
    later.status = "present"
    later.save()
    refused(lambda: Attendance.objects.filter(pk=later.pk).update(day=IN))  # it would come into the period
    other = territory()
    elsewhere = day(other, IN)
    elsewhere.delete()


def test_a_fact_that_is_entered_afterwards_stays_possible(place: Any) -> None:
    day(place, IN)
    BaseEntry.objects.create(grid=place.grids[0], day=IN, entry_class="houses", new=1)
    AwarenessSurvey.objects.create(grid=place.grids[0], month=date(2026, 3, 1), asked=10, knowing=5)
    entered = RowChange.objects.filter(operation="create", reason="").values_list("entity", flat=True)
    assert {model._meta.db_table for model in (Attendance, BaseEntry, AwarenessSurvey)} <= set(entered)


def test_a_posting_may_end_today_and_not_in_the_period(place: Any) -> None:
    posting = posted(FULL_TIME, to=place.grids[0])
    rows = Posting.objects.filter(pk=posting.pk)
    begin = posting.during.lower
    rows.update(during=DateRange(begin, date(2026, 4, 20)))
    rows.update(note="x")
    refused(lambda: rows.update(during=DateRange(begin, date(2026, 3, 20))))
    refused(lambda: rows.update(grid=place.grids[1]))


def test_an_incident_goes_on_and_what_was_reported_stays(place: Any, boss: Any) -> None:
    incident = make_incident(place.grids[0], by=boss, at=shanghai("2026-03-02 09:00"))
    rows = Incident.objects.filter(pk=incident.pk)
    refused(lambda: rows.update(grid=place.grids[1]))
    refused(lambda: rows.update(reported_at=shanghai("2026-04-02 09:00")))
    refused(lambda: rows.update(settled_at=AT))
    refused(lambda: rows.update(state="invalid"))
    refused(lambda: rows.update(subcategory=kind_of_hazard()))
    later = shanghai("2026-04-05 09:00")
    make_move(number=incident.number, name="accept", by=boss, now=later)
    make_move(
        number=incident.number,
        name="invalidate",
        by=center(place.subdistrict),
        now=later,
        note="不属实",
        payload={"reason": "invented"},
    )
    incident.refresh_from_db()
    assert incident.state == "invalid"


def test_a_judgement_needs_a_stated_reason(place: Any, boss: Any) -> None:
    worker = posted(FULL_TIME, to=place.grids[0]).worker
    visit = Visit.objects.create(grid=place.grids[0], worker=worker, day=IN, kind="visit")
    refused(lambda: Visit.objects.filter(pk=visit.pk).update(judged_invented=True, judged_by=boss, judged_at=AT))
    refused(lambda: judge_visit(visit=visit, invented=True, by=boss, at=AT))
    client = APIClient()
    client.force_authenticate(boss)
    url = f"/api/v1/visits/{visit.pk}/"
    assert client.patch(url, {"judged_invented": True}, format="json").json()["code"] == "reason_needed"
    given = {"judged_invented": True, "reason": "现场核实不符"}
    assert client.patch(url, given, format="json").status_code == 200
    assert RowChange.objects.filter(entity="incidents_visit").latest("pk").reason == "现场核实不符"


def test_the_act_that_judges_a_hazard_asks_for_the_reason(place: Any, boss: Any) -> None:
    row = hazard(place, boss)
    refused(lambda: judge_hazard(hazard=row, invented=True, by=boss, at=AT))
    client = Client()
    client.force_login(boss)
    url = reverse("admin:incidents_hazard_judge_invented", args=(row.pk,))
    assert client.post(url, {}).context["form"].errors["reason"]
    assert client.post(url, {"reason": "."}).context["form"].errors["reason"]
    assert client.post(url, {"reason": "现场核实不符"}).status_code == 302
    row.refresh_from_db()
    assert row.judged_invented


def hazard(place: Any, boss: Any) -> Hazard:
    return Hazard.objects.create(
        grid=place.grids[0],
        found_by=posted(FULL_TIME, to=place.grids[0]).worker,
        subcategory=kind_of_hazard(),
        level="general",
        found_at=shanghai("2026-03-31 09:00"),
        due_at=shanghai("2026-04-07 09:00"),
        place="三号楼",
        description="电线裸露",
        created_by=boss,
    )


# --- which tables, and which periods ---


# What figures read and no closed period keeps, with the reason why.
NAMES = "what somebody is called: a frozen row keeps the name of its day, and a misspelt one may be mended"
APART = {
    "grids_village.name": NAMES,
    "staff_worker.name": NAMES,
    "staff_worker.staff_number": NAMES,
}


def test_every_column_that_figures_read_is_kept(place: Any) -> None:
    """A new table or column of a figure fails here until its model says by which triggers a closed period keeps it."""
    models = {model._meta.db_table: model for model in apps.get_models()}
    read = columns_read(lambda: figures_of(place))
    assert len({column.split(".")[0] for column in read}) >= 12
    kept = {f"{table}.{column}" for table, model in models.items() for column in kept_columns_of(model)}
    keys = {f"{table}.{model._meta.pk.column}" for table, model in models.items()}
    assert read - kept - keys == APART.keys()


def figures_of(place: Any) -> None:
    """Every question to the facts of which a figure is made."""
    month, week = month_of(date(2026, 3, 1)), parse("2026-W10", Kind.WEEK)
    terms, calendar = Terms(cycle_starts_on=month.start), working_calendar(place.subdistrict)
    count_month(place.subdistrict, month, terms, with_rows=True)
    count_month_so_far(place.subdistrict, month, terms, at=AT)
    count_week(place.subdistrict, week, terms, calendar)
    days_served(month, list(Role.values), [grid.pk for grid in place.grids])


def columns_read(ask: Any) -> set[str]:
    """The columns that the statements of `ask` read, as the database itself takes them apart, through views too."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    views = [f"asked_{number}" for number in range(len(asked))]
    with connection.cursor() as cursor:
        for view, query in zip(views, asked.captured_queries, strict=True):
            cursor.execute(f"CREATE VIEW {view} AS {query['sql']}")
        cursor.execute(
            """
            WITH RECURSIVE used AS (
                SELECT table_name, column_name FROM information_schema.view_column_usage WHERE view_name = ANY(%s)
                UNION
                SELECT below.table_name, below.column_name
                FROM used JOIN information_schema.view_column_usage below ON below.view_name = used.table_name
            )
            SELECT table_name || '.' || column_name FROM used
            WHERE table_name NOT IN (SELECT table_name FROM information_schema.views)
            """,
            [views],
        )
        return {name for (name,) in cursor.fetchall()}


def test_what_the_map_and_the_matters_say_is_kept_as_well(place: Any, boss: Any) -> None:
    """Below every door: a raw statement leaves no history line alone."""
    kind = kind_of_hazard()
    change_facts(grid=place.grids[0], facts={"population": 5}, decision=Decision(date(2026, 4, 2), "普查", boss, AT))
    earlier = GridVersion.objects.filter(grid=place.grids[0], during__contains=IN)
    later = GridVersion.objects.filter(grid=place.grids[0], during__contains=date(2026, 4, 2))
    VillageName.objects.create(village=place.villages[0], name="旧名", during=DateRange(None, OUT))
    for change in (
        lambda: earlier.update(complexity="simple"),
        lambda: earlier.update(name="别名"),
        lambda: earlier.update(village=place.villages[1]),
        lambda: earlier.update(during=DateRange(date(2026, 3, 15), date(2026, 4, 2))),
        lambda: earlier.delete(),
        lambda: VillageName.objects.update(name="更旧"),
        lambda: Grid.objects.filter(pk=place.grids[0].pk).update(during=DateRange(date(2026, 3, 15), None)),
        lambda: Subcategory.objects.filter(pk=kind.pk).update(restricted=True),
        lambda: Matter.objects.filter(pk=kind.matter_id).update(restricted=True),
    ):
        refused(change)
    later.update(complexity="simple")
    earlier.update(population=6)
    Subcategory.objects.filter(pk=kind.pk).update(name="改名")
    with saying(reason="区里核定"):
        earlier.update(complexity="simple")
        Subcategory.objects.filter(pk=kind.pk).update(restricted=True)
    assert RowChange.objects.filter(entity="grids_subcategory").latest("pk").reason == "区里核定"


def test_a_person_stays_in_the_subdistrict_by_which_closed_periods_are_known(place: Any) -> None:
    worker = posted(FULL_TIME, to=place.grids[0]).worker
    with pytest.raises(DatabaseError), transaction.atomic():
        Worker.objects.filter(pk=worker.pk).update(subdistrict=territory().subdistrict)


def test_no_reason_stands_for_the_move_of_a_state(place: Any, boss: Any) -> None:
    """In a closed period and outside, by which statement ever: only a move leads to a state."""
    for reported in ("2026-03-02 09:00", "2026-04-02 09:00"):
        incident = make_incident(place.grids[0], by=boss, at=shanghai(reported))
        incident.state = "closed"
        ways = (
            lambda row: Incident.objects.filter(pk=row.pk).update(state="closed"),
            lambda row: Incident.objects.bulk_update([row], ["state"]),
            lambda row: row.save(),
        )
        for way in ways:
            with saying(reason="改错了"), pytest.raises(DatabaseError, match="by a move alone"), transaction.atomic():
                way(incident)
        later = shanghai("2026-04-03 09:00")
        assert make_move(number=incident.number, name="accept", by=boss, now=later).state == "accepted"


def kept_columns_of(model: Any) -> set[str]:
    """The columns of which a change asks for a reason, by the conditions of the model's triggers."""
    written = " ".join(
        str(trigger.compile(model).install_sql)
        for trigger in getattr(model._meta, "triggers", [])
        if str(trigger.name).endswith("asks_why_changed")
    )
    return set(re.findall(r'OLD\."(\w+)"', written))


def test_freezing_closes_the_month() -> None:
    made = office()
    march = month_of(date(2026, 3, 1))
    measured(made, march.start, [10, 10, 10, 10])
    surveyed(made, march.start)
    bulletin = draft_bulletin(subdistrict=made.subdistrict, month=march, at=AT)
    freeze_bulletin(bulletin=bulletin, at=AT, by=None)
    period = ClosedPeriod.objects.get()
    assert (period.during, period.kind) == (DateRange(march.start, march.end), "bulletin")
    with pytest.raises(DatabaseError), transaction.atomic():
        ClosedPeriod.objects.all().delete()


# --- the doors ---

NO_REASONS = ("\u3164", "a\u202eb", "补\u200b签", ".", "。。。", "x", "　。")


@pytest.mark.parametrize("wrong", NO_REASONS)
def test_below_every_door_a_reason_says_something(wrong: str) -> None:
    for said_by in (with_reason, giving_reason, lambda text: saying(reason=text)):
        with pytest.raises(InvalidInput) as error, said_by(wrong):  # type: ignore[operator]
            pytest.fail("it was taken")
        assert set(error.value.fields) == {"reason"}


def test_rest_asks_for_the_reason_and_takes_it(place: Any, boss: Any) -> None:
    row = day(place, IN)
    client = APIClient()
    client.force_authenticate(boss)
    url = f"/api/v1/attendance/{row.pk}/"
    answer = client.patch(url, {"status": "present"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "reason_needed")
    assert set(answer.json()["fields"]) == {"reason"}
    for wrong in ("证号11010519491231002X", "x" * 501, 5, *NO_REASONS):
        assert client.patch(url, {"status": "present", "reason": wrong}, format="json").status_code == 400
    answer = client.patch(url, {"status": "present", "reason": "补签"}, format="json")
    assert answer.status_code == 200, answer.content
    assert "reason" not in answer.json()
    newest = client.get(f"{url}history/").json()["results"][0]
    assert (newest["door"], newest["actor"], newest["reason"]) == ("rest", boss.username, "补签")
    assert newest["changes"] == [{"field": "status", "was": "absent", "becomes": "present"}]
    assert client.delete(url).json()["code"] == "reason_needed"
    for wrong in NO_REASONS:
        assert client.delete(f"{url}?{urlencode({'reason': wrong})}").status_code == 400
    assert client.delete(f"{url}?reason=重复").status_code == 204
    assert RowChange.objects.filter(entity="staff_attendance").latest("pk").reason == "重复"


def test_the_back_office_asks_for_the_reason_and_takes_it(place: Any, boss: Any) -> None:
    row = day(place, IN)
    client = Client()
    client.force_login(boss)
    url = reverse("admin:staff_attendance_change", args=(row.pk,))
    assert 'name="reason"' in client.get(url).content.decode()
    form = {"worker": row.worker_id, "day": str(IN), "status": "present", "part": "1", "reason": ""}
    assert list(client.post(url, form).context["adminform"].form.errors) == ["reason"]
    assert client.post(url, {**form, "reason": "补签"}).status_code == 302
    row.refresh_from_db()
    assert row.status == "present"
    gone = reverse("admin:staff_attendance_delete", args=(row.pk,))
    assert 'name="reason"' in client.get(gone).content.decode()
    for wrong in ("", *NO_REASONS):
        client.post(gone, {"post": "yes", "reason": wrong})
    for wrong in NO_REASONS:
        answer = client.post(url, {**form, "status": "absent", "reason": wrong})
        assert list(answer.context["adminform"].form.errors) == ["reason"]
    assert Attendance.objects.exists()
    client.post(gone, {"post": "yes", "reason": "重复"})
    assert not Attendance.objects.exists()


def leave_of(who: Worker, begin: date, end: date) -> Leave:
    return Leave.objects.create(worker=who, kind="sick", during=DateRange(begin, end))


def act_on(leave: Leave, act: str, by: Any, **values: Any) -> Any:
    client = Client()
    client.force_login(by)
    answer = client.post(reverse(f"admin:staff_leave_{act}", args=(leave.pk,)), values)
    leave.refresh_from_db()
    return answer


def test_leave_of_a_closed_month_is_approved_with_a_reason_alone(place: Any) -> None:
    row, boss = day(place, IN), head(place.subdistrict)
    leave = leave_of(row.worker, IN, date(2026, 4, 3))
    refused(lambda: approve_leave(leave=leave, by=boss, at=AT))
    new = leave_of(posted(FULL_TIME, to=place.grids[1]).worker, IN, OUT)  # no day of it has a record yet
    refused(lambda: approve_leave(leave=new, by=boss, at=AT))
    refused(lambda: Leave.objects.filter(pk=new.pk).update(approved_at=AT, approved_by=boss))
    asked = act_on(leave, "approve", boss)
    assert list(asked.context["form"].errors) == ["reason"]
    assert leave.approved_at is None
    assert Attendance.objects.get().status == "absent"
    assert act_on(leave, "approve", boss, reason="假条补交").status_code == 302
    assert leave.approved_at
    assert set(row.worker.attendance.values_list("status", flat=True)) == {"leave"}
    for entity in ("staff_attendance", "staff_leave"):
        assert RowChange.objects.filter(entity=entity).latest("pk").reason == "假条补交"
    later = leave_of(row.worker, date(2026, 4, 10), date(2026, 4, 12))
    assert act_on(later, "approve", boss).status_code == 302  # its days are of an open month
    assert later.approved_at


@pytest.mark.parametrize(
    ("act", "values", "left"),
    [("shorten", {"begins_on": date(2026, 3, 30), "ends_on": IN}, 1), ("take_back", {}, 0)],
)
def test_leave_of_a_closed_month_is_shortened_and_taken_back_with_its_reason(
    place: Any, act: str, values: dict[str, Any], left: int
) -> None:
    boss, who = head(place.subdistrict), posted(FULL_TIME, to=place.grids[0]).worker
    with saying(reason="假条补交"):
        leave = on_leave(who, date(2026, 3, 30), date(2026, 4, 2))
    refused(lambda: Leave.objects.filter(pk=leave.pk).update(during=DateRange(date(2026, 3, 30), IN)))
    act_on(leave, act, boss, because=" ", **values)
    assert who.attendance.count() == 3
    act_on(leave, act, boss, because="证号11010519491231002X", **values)
    assert who.attendance.count() == 3
    assert act_on(leave, act, boss, because="提前返岗", **values).status_code == 302
    assert who.attendance.count() == left
    assert {row.reason for row in RowChange.objects.filter(entity="staff_attendance", operation="delete")} == {
        "提前返岗"
    }


def test_rest_asks_for_leave_of_a_closed_month_and_changes_nothing_in_it(place: Any, boss: Any) -> None:
    row = day(place, IN)
    client = APIClient()
    client.force_authenticate(boss)
    url = f"/api/v1/attendance/{row.pk}/"
    asked = client.patch(url, {"status": "leave", "leave_kind": "sick"}, format="json")
    assert asked.status_code == 202, asked.content
    assert Attendance.objects.get().status == "absent"
    leave = Leave.objects.get()
    assert leave.approved_at is None
    with saying(reason="假条补交"):
        approve_leave(leave=leave, by=head(place.subdistrict), at=AT)
    taken = Attendance.objects.get()
    for reason in ("", "?reason=重复"):
        assert client.delete(f"/api/v1/attendance/{taken.pk}/{reason}").status_code == 409
    assert Attendance.objects.get().status == "leave"


def test_a_migration_is_not_held_up() -> None:
    from core.history.saying import migrated, migrating, said

    migrating()
    assert said().reason
    migrated()
    assert not said().reason


def test_a_sheet_that_changes_a_closed_month_asks_for_the_reason(place: Any, boss: Any) -> None:
    row, book = day(place, IN), Workbook()
    book.active.append(["月份", "工号", *range(1, 32)])
    book.active.append(["2026-03", row.worker.staff_number, *[""] * 30, "√"])
    file = io.BytesIO()
    book.save(file)
    refused = taken(MonthlySheet, file.getvalue(), by=boss, at=AT)
    assert isinstance(refused.error, ReasonNeeded)
    with with_reason("补签"):
        assert taken(MonthlySheet, file.getvalue(), by=boss, at=AT).error is None
    last = RowChange.objects.filter(entity="staff_attendance").latest("pk")
    assert (last.door, last.reason, last.becomes) == ("sheet", "补签", {"status": "present"})
