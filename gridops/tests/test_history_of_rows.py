"""Every change of a row is in the history, once, with who, through which door, from what and to what."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook
from rest_framework.test import APIClient

import manage
from assessment.bulletin.models import Bulletin
from assessment.cycle.services import run_step
from assessment.periods import month_of
from assessment.tests.factories import measured, office
from core.columns import columns_of
from core.history.declared import Recorded, Unrecorded, history_of, recorded_models, veiled_columns
from core.history.models import Door, Operation, RowChange
from core.history.saying import entered_by, saying
from core.history.triggers import PREFIX, WHEN, install
from core.testing.worlds import shared_world
from grids.tests.factories import territory
from incidents.tests.factories import limits, make_incident
from incidents.tests.taken import taken
from incidents.tests.threads import at_once
from staff.accounts.models import User
from staff.attendance.models import Attendance
from staff.attendance.month_sheet import MonthlySheet
from staff.departments.models import Department
from staff.people.models import Worker
from staff.tests.factories import FULL_TIME, account, center, member_account, posted, worker

pytestmark = pytest.mark.django_db
OURS = {"core", "grids", "staff", "incidents", "assessment", "gridops"}
DAY = date(2026, 3, 2)
MARCH = month_of(DAY)


def entries(row: models.Model) -> list[RowChange]:
    return list(RowChange.objects.filter(entity=row._meta.db_table, key=str(row.pk)).order_by("pk"))


def absent(who: Worker) -> Attendance:
    return Attendance.objects.create(worker=who, day=DAY, status="absent")


@shared_world
def place() -> Any:
    return territory()


@shared_world
def who(place: Any) -> Worker:
    return posted(FULL_TIME, to=place.grids[0]).worker


# --- which tables ---


def test_every_table_is_recorded_or_says_why_not() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, count(*) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE starts_with(t.tgname, %s) AND t.tgenabled = 'O' GROUP BY 1",
            [PREFIX],
        )
        triggers = dict(cursor.fetchall())
    tables: dict[str, bool] = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in OURS and model._meta.managed and not model._meta.proxy:
            declared = history_of(model)
            tables[model._meta.db_table] = isinstance(declared, Recorded)
            assert isinstance(declared, Recorded) or declared.because, model
    assert triggers == {table: len(WHEN) for table, recorded in tables.items() if recorded}
    assert len(triggers) > 50


# The short list of what no person changes. A model joins it with a reason, in its own file.
NOT_CHANGED_BY_A_PERSON = {
    *("core.IdempotentRequest", "core.Heartbeat", "core.AuditEntry", "core.RowChange", "core.Failure"),
    *("core.FailedItem", "core.ChoreRun", "core.Job", "core.JobFile"),
    *("core.Seal", "core.Verification"),
    "staff.GuessedName",
    *("staff.Notice", "staff.KeptNotice", "staff.OutwardMessage", "staff.OutwardItem"),
    *("incidents.DeadlineMark", "incidents.CaseClaim", "incidents.SheetWork"),
    *("assessment.CycleRun", "assessment.CycleStop", "assessment.EarlyWarning"),
    *("assessment.BulletinLine", "assessment.LineEvidence", "assessment.Inspection", "assessment.InspectionEvidence"),
    "assessment.ReplacementStep",
    *("assessment.MonthlyScore", "assessment.QuarterlyScore", "assessment.YearlyScore", "assessment.ScoreEvidence"),
    *("assessment.KeptTrigger", "assessment.PublishedPlace", "assessment.PayPaper", "assessment.KeptPaper"),
    "assessment.WhatIf",
    *("assessment.PaySheet", "assessment.PayLine", "assessment.PayLineFund", "assessment.PayRemark"),
}


def test_the_list_of_what_is_not_recorded_is_short_and_known() -> None:
    unrecorded = {m._meta.label for m in apps.get_models() if isinstance(history_of(m), Unrecorded)}
    assert unrecorded == NOT_CHANGED_BY_A_PERSON


def test_installing_again_changes_nothing_and_mends_what_is_missing() -> None:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        install()
    assert not [query for query in seen if "TRIGGER" in query["sql"] or "CREATE" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {PREFIX}update ON staff_department")
    install()
    made = Department.objects.create(subdistrict=territory().subdistrict, code="x", name="甲", platform="law")
    Department.objects.filter(pk=made.pk).update(name="乙")
    assert len(entries(made)) == 2


# --- what is kept of a change ---


def test_every_way_of_writing_is_recorded_once(who: Worker) -> None:
    row = absent(who)
    row.status = "present"
    row.save()
    Attendance.objects.filter(pk=row.pk).update(status="absent")
    row.status = "present"
    Attendance.objects.bulk_update([row], ["status"])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE staff_attendance SET status = 'absent' WHERE id = %s", [row.pk])
        cursor.execute(
            "INSERT INTO staff_attendance (worker_id, day, status, part, leave_kind) VALUES (%s, %s, 'absent', 1, '')"
            " ON CONFLICT (worker_id, day, status, leave_kind) DO UPDATE SET status = 'present'",
            [who.pk, DAY],
        )
    key = row.pk
    seen = RowChange.objects.filter(entity="staff_attendance", key=str(key)).order_by("pk")
    row.delete()
    assert [(one.operation, one.was and one.was["status"], one.becomes and one.becomes["status"]) for one in seen] == [
        ("create", None, None),
        ("update", "absent", "present"),
        ("update", "present", "absent"),
        ("update", "absent", "present"),
        ("update", "present", "absent"),
        ("update", "absent", "present"),
        ("delete", "present", None),
    ]
    assert seen[1].was == {"status": "absent"}
    assert seen[6].was["day"] == "2026-03-02"  # a removed row is kept whole


def test_many_rows_of_one_statement_have_an_entry_each(who: Worker) -> None:
    days = [Attendance(worker=who, day=date(2026, 3, day), status="present") for day in (2, 3, 4)]
    Attendance.objects.bulk_create(days)
    Attendance.objects.filter(day__gte=date(2026, 3, 3)).update(status="absent")
    changed = RowChange.objects.filter(entity="staff_attendance", operation=Operation.UPDATE)
    assert sorted(changed.values_list("key", flat=True)) == sorted(str(day.pk) for day in days[1:])
    assert RowChange.objects.filter(entity="staff_attendance", operation=Operation.CREATE).count() == 3


def test_what_changes_nothing_is_no_news(who: Worker) -> None:
    row = absent(who)
    row.save()
    who.phone = "13812345678"
    who.save()
    who.save()  # another token of the same number
    assert [one.operation for one in entries(row)] == ["create"]
    assert [one.becomes for one in entries(who)] == [None, {"phone_index": None}]


def test_secrets_and_texts_that_may_be_erased_are_not_in_it(place: Any) -> None:
    user = account()
    user.set_password("another-horse-9")
    user.save()
    assert entries(user)[-1].becomes == {"password": None}
    limits(place.subdistrict)
    incident = make_incident(place.grids[0], by=center(place.subdistrict))
    incident.text.description = "某户夫妻争吵"
    incident.text.save()
    assert entries(incident.text)[-1].was == {"description": None}
    for model in recorded_models():
        veiled = {field.name for field in model._meta.concrete_fields if field.column in veiled_columns(model)}
        assert model._meta.auto_created or veiled == columns_of(model).never_copied
    taken = RowChange.objects.exclude(was=None)
    assert not [one for one in taken if "grams" in one.was or "phone_sealed" in one.was]


def test_a_savepoint_that_is_taken_back_leaves_nothing_and_takes_nothing_away(who: Worker) -> None:
    row = absent(who)
    with entered_by(Door.COMMAND, detail="mend"):
        with transaction.atomic():
            Attendance.objects.filter(pk=row.pk).update(status="present", part="0.5")
            transaction.set_rollback(True)
        with saying(reason="记错了"):
            Attendance.objects.filter(pk=row.pk).update(status="present")
        Attendance.objects.filter(pk=row.pk).update(status="absent")
    Attendance.objects.filter(pk=row.pk).update(status="present")
    said = [(one.door, one.detail, one.reason) for one in entries(row)]
    assert said == [("", "", ""), ("command", "mend", "记错了"), ("command", "mend", ""), ("", "", "")]


def test_any_word_can_be_said(who: Worker) -> None:
    row = absent(who)
    reason = "it's 100% “so”; \\ %s\nDROP"
    with saying(reason=reason):
        Attendance.objects.filter(pk=row.pk).update(status="present")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE staff_attendance SET status = 'absent' WHERE leave_kind LIKE '%'")
            cursor.executemany("UPDATE staff_attendance SET status = %s WHERE id = %s", [("present", row.pk)])
    assert {one.reason for one in entries(row)[1:]} == {reason}
    assert len(entries(row)) == 4


def test_saying_costs_no_query_and_leaves_cursors_of_the_server_alone(who: Worker) -> None:
    row = absent(who)
    with CaptureQueriesContext(connection) as seen, entered_by(Door.COMMAND, detail="x"):
        Attendance.objects.filter(pk=row.pk).update(status="present")
    assert len(seen) == 1
    assert list(Attendance.objects.all().iterator(chunk_size=1)) == [row]


def test_nobody_alters_the_history(who: Worker) -> None:
    absent(who)
    for change in (RowChange.objects.update, lambda **_: RowChange.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(reason="x")


# --- the doors ---


def test_rest_names_the_account_behind_the_token(place: Any, who: Worker) -> None:
    row, boss = absent(who), center(place.subdistrict)
    client = APIClient()
    client.force_authenticate(boss)
    client.patch(f"/api/v1/attendance/{row.pk}/", {"status": "present"}, format="json")
    last = entries(row)[-1]
    assert (last.door, last.actor_key, last.actor) == ("rest", boss.pk, boss.username)
    assert (last.was, last.becomes) == ({"status": "absent"}, {"status": "present"})


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_back_office_is_a_door(place: Any, who: Worker) -> None:
    row, boss = absent(who), center(place.subdistrict)
    form = {"status": "present", "part": "1"}
    assert browser(boss).post(reverse("admin:staff_attendance_change", args=(row.pk,)), form).status_code == 302
    last = entries(row)[-1]
    assert (last.door, last.actor, last.becomes) == ("office", boss.username, {"status": "present"})


def test_a_phone_page_is_a_door(place: Any) -> None:
    user = member_account(FULL_TIME, to=place.grids[0])
    form = {"grid": place.grids[0].pk, "kind": "visit", "day": "2026-03-02", "households": 3, "content": "走访"}
    answer = browser(user).post(reverse("field-visit"), form)
    assert answer.status_code == 302, answer.content.decode()
    last = RowChange.objects.filter(entity="incidents_visit").latest("pk")
    assert (last.door, last.actor, last.operation) == ("field", user.username, "create")


def test_a_sheet_is_a_door_and_its_importer_the_actor(place: Any, who: Worker) -> None:
    boss, book = center(place.subdistrict), Workbook()
    book.active.append(["月份", "工号", *range(1, 32)])
    book.active.append(["2026-03", who.staff_number, "", "√"])
    file = io.BytesIO()
    book.save(file)
    assert taken(MonthlySheet, file.getvalue(), by=boss, at=datetime(2026, 6, 1, tzinfo=UTC)).error is None
    last = RowChange.objects.filter(entity="staff_attendance").latest("pk")
    assert (last.door, last.actor, last.detail) == ("sheet", boss.username, "月考勤表")


@pytest.mark.django_db(transaction=True)  # a command closes the connection when it is done
def test_a_command_is_a_door(capsys: Any) -> None:
    territory()
    manage.run(["manage.py", "issue_token", "reader", "--scope", "export"])
    assert capsys.readouterr().out
    last = RowChange.objects.filter(entity="staff_token").latest("pk")
    assert (last.door, last.detail, last.actor) == ("command", "issue_token", "")


def test_a_task_is_a_door() -> None:
    from celery import shared_task

    made = territory().villages[0]

    @shared_task(name="tests.rename")
    def rename() -> None:
        type(made).objects.filter(pk=made.pk).update(name="新村")

    rename.apply()
    last = entries(made)[-1]
    assert (last.door, last.detail) == ("task", "tests.rename")
    type(made).objects.filter(pk=made.pk).update(name="旧村")
    assert entries(made)[-1].door == ""


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_mix_up_who_did_it() -> None:
    place = territory()
    bosses = [center(place.subdistrict) for _ in range(4)]
    rows = [absent(worker(place.subdistrict)) for _ in bosses]

    def corrects(boss: User, row: Attendance) -> Any:
        def call() -> None:
            client = APIClient()
            client.force_authenticate(boss)
            for status in ("present", "absent") * 5:
                answer = client.patch(f"/api/v1/attendance/{row.pk}/", {"status": status}, format="json")
                assert answer.status_code == 200

        return call

    assert at_once(*map(corrects, bosses, rows)) == [None] * len(bosses)
    for boss, row in zip(bosses, rows, strict=True):
        changes = entries(row)[1:]
        assert {one.actor_key for one in changes} == {boss.pk}
        assert len(changes) == 10


def test_the_cycle_is_a_door_and_a_person_who_starts_a_step_stays_the_actor() -> None:
    made = office()
    measured(made, MARCH.start, [10, 10, 10, 10])
    at, boss = MARCH.ends_at, center(made.subdistrict)
    with entered_by(Door.TASK, detail="assessment.turn_the_wheel"):
        run_step(subdistrict=made.subdistrict, stage="bulletin", period=MARCH, at=at)
    drafted = entries(Bulletin.objects.get())[0]
    assert (drafted.door, drafted.detail, drafted.actor) == ("cycle", "bulletin 2026-03", "")
    with entered_by(Door.OFFICE), saying(by=boss):
        run_step(subdistrict=made.subdistrict, stage="freeze", period=MARCH, at=at, by=boss)
    frozen = entries(Bulletin.objects.get())[-1]
    assert (frozen.door, frozen.actor, frozen.becomes["state"]) == ("office", boss.username, "frozen")
