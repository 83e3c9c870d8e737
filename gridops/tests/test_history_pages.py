"""Whoever sees a row reads its history: in words, without what they may not read, in few queries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

import pytest
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from psycopg2.extras import DateRange
from rest_framework.test import APIClient

import gridops.api  # noqa: F401 - the addresses are known by now
from core.clock import starts_at
from core.history.declared import history_of, kept_columns, recorded_models
from core.history.models import RowChange
from core.history.reading import Reader, label_of, lines_of, told_beside
from core.history.saying import saying
from core.office.admin import OfficeAdmin
from core.rest.resources import RESOURCES
from core.rest.viewsets import Correctable
from core.testing.worlds import shared_world
from gridops.tests.matrix import HERE, MATRIX, Place, model_of, on_the_page, page_for
from grids.closed_days import is_kept_once_closed
from grids.duties import Duty
from grids.tests.factories import territory
from incidents.incident.models import IncidentMove
from incidents.tests.factories import limits, make_incident, move
from staff.access import Role
from staff.accounts.models import User
from staff.attendance.models import Attendance, Leave
from staff.postings.models import Posting
from staff.sight import reads_reasons
from staff.tests.factories import FULL_TIME, PART_TIME, center, head, member_account, officer, posted

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
PAGES = [name for name in MATRIX if isinstance(admin.site._registry.get(model_of(name)), OfficeAdmin)]


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lines(user: User, row: Any) -> list[Any]:
    opts = row._meta
    answer = browser(user).get(reverse(f"admin:{opts.app_label}_{opts.model_name}_history", args=(row.pk,)))
    assert answer.status_code == 200, answer.content.decode()
    return list(answer.context["lines"])


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_row_has_its_history(
    name: str, places: dict[str, Place], accounts_here: dict[str, Any]
) -> None:
    place, model = places[HERE], model_of(name)
    row = place.row(name)
    reader = next(user for user in accounts_here.values() if on_the_page(model, user).filter(pk=row.pk).exists())
    lines(reader, row)


def becomes_sick_leave(row: Attendance) -> None:
    leave = Leave.objects.create(
        worker=row.worker,
        kind="sick",
        during=DateRange(DAY, DAY + timedelta(days=1)),
        approved_by=head(row.worker.subdistrict),
        approved_at=starts_at(DAY),
    )
    Attendance.objects.filter(pk=row.pk).update(status="leave", leave_kind="sick", leave=leave)


def test_a_correction_is_told_in_words() -> None:
    place = territory()
    who, boss = posted(FULL_TIME, to=place.grids[0]).worker, center(place.subdistrict)
    row = Attendance.objects.create(worker=who, day=DAY, status="absent")
    with saying(reason="补交了证明", by=boss, door="rest"):
        becomes_sick_leave(row)
    newest, oldest = lines(boss, row)
    assert {("考勤", "缺勤", "请假"), ("请假类型", "", "病假")} < {
        (one.label, one.was, one.becomes) for one in newest.changes
    }
    assert (newest.who, newest.reason, newest.entry.get_door_display()) == (str(boss), "补交了证明", "系统接口")
    assert oldest.changes == []


def test_a_range_a_name_and_a_row_below_are_told_in_words() -> None:
    place = territory()
    posting = posted(FULL_TIME, to=place.grids[0])
    Posting.objects.filter(pk=posting.pk).update(grid=place.grids[1], during="[2026-01-01,2026-02-01)")
    words = {one.label: one.becomes for one in lines(center(place.subdistrict), posting)[0].changes}
    assert str(place.grids[1]) in words.values()
    assert "2026-01-01 – 2026-01-31" in words.values()


def test_a_removed_day_is_told_on_the_page_of_its_person() -> None:
    place = territory()
    who, boss = posted(FULL_TIME, to=place.grids[0]).worker, center(place.subdistrict)
    Attendance.objects.create(worker=who, day=DAY, status="absent").delete()
    first = lines(boss, who)[0]
    assert first.entry.operation == "delete"
    assert {"2026-03-02", "缺勤"} <= {one.was for one in first.changes}


def test_the_moves_of_a_case_are_told_in_its_history() -> None:
    place = territory()
    limits(place.subdistrict)
    office = center(place.subdistrict)
    incident = move(make_incident(place.grids[0], by=office), "accept", by=office)
    told = [one.entry.entity for one in lines(office, incident)]
    assert told.count(IncidentMove._meta.db_table) == incident.moves.count() == 2


def test_every_column_that_is_told_has_words() -> None:
    for model in recorded_models():
        for field in model._meta.concrete_fields:
            if field.column in kept_columns(model) and not field.primary_key and not model._meta.auto_created:
                in_words = label_of(field) != field.name.replace("_", " ")
                assert in_words, f"{model._meta.label}.{field.name}: name it, or leave it out of the history"


def removable() -> set[type[models.Model]]:
    """Every model whose rows somebody may remove, on a page of the back office or over REST."""
    pages = {model for model, page in admin.site._registry.items() if getattr(page, "may_delete", False)}
    views = {cast(Any, view).queryset.model for view, _name in RESOURCES.values() if issubclass(view, Correctable)}
    return pages | views


def test_what_may_be_removed_says_where_the_removal_is_told() -> None:
    assert len(removable()) >= 8
    for model in removable():
        told_with = getattr(history_of(model), "told_with", "")
        assert told_with, f"{model._meta.label}: say `history = Recorded(told_with=…)`"
        relation: Any = model._meta.get_field(told_with)
        assert model in told_beside(relation.related_model()), "its relation has no name: the owner cannot find it"
        assert isinstance(admin.site._registry[relation.related_model], OfficeAdmin)


def test_whom_a_fact_concerns_reads_its_history_and_a_colleague_only_what_is_public() -> None:
    place = territory()
    grid = place.grids[0]
    own = member_account(FULL_TIME, to=grid)
    row = Attendance.objects.create(worker=own.worker, day=DAY, status="absent")
    with saying(by=center(place.subdistrict), reason="补交了病假条"):
        becomes_sick_leave(row)

    def read(user: User) -> dict[str, list[Any]]:
        client = APIClient()
        client.force_authenticate(user)
        newest = client.get(f"/api/v1/attendance/{row.pk}/history/").json()["results"][0]
        return {one["field"]: [one["was"], one["becomes"]] for one in newest["changes"]}

    assert read(own).items() >= {"status": ["absent", "leave"], "leave_kind": ["", "sick"]}.items()
    assert read(member_account(PART_TIME, to=grid)) == {"status": ["absent", "leave"]}


def test_a_reason_is_read_by_the_person_concerned_and_the_office_alone() -> None:
    place = territory()
    grid = place.grids[0]
    own, boss = member_account(FULL_TIME, to=grid), center(place.subdistrict)
    worker = own.worker
    with saying(by=boss, reason="说到隐私的事"):
        Attendance.objects.create(worker=worker, day=DAY, status="absent").delete()
        type(worker).objects.filter(pk=worker.pk).update(note="n1")

    def read(user: User) -> list[Any]:
        client = APIClient()
        client.force_authenticate(user)
        return list(client.get(f"/api/v1/workers/{worker.staff_number}/history/").json()["results"])

    assert {one["reason"] for one in read(own)} >= {"说到隐私的事"}
    assert [one.reason for one in lines(boss, worker)[:2]] == ["说到隐私的事"] * 2
    guide = member_account(Role.GUIDE, to=place.villages[0])
    for reader in (
        member_account(PART_TIME, to=grid),
        member_account(Role.LEADER, to=grid),
        guide,
        officer(Duty.DISTRICT),
    ):
        told = read(reader)
        assert {one["reason"] for one in told} <= {""}
        assert all(one["changes"] or one["operation"] == "create" for one in told), "the change of a note is told"
        assert "leave_kind" not in {change["field"] for one in told for change in one["changes"]}


@shared_world
def stranger() -> User:
    return member_account(PART_TIME, to=territory().grids[0])


@pytest.mark.parametrize(
    "model", [one for one in recorded_models() if not one._meta.auto_created], ids=lambda model: model._meta.label
)
def test_of_no_model_a_colleague_reads_reasons_or_entries_without_columns(model: Any, stranger: User) -> None:
    """Whatever model is added: who holds no duty of the office reads no reason of a row that is not about them."""
    row = model()
    entry = RowChange(
        entity=model._meta.db_table, key="1", operation="update", reason="说到隐私的事", was={}, becomes={}
    )
    reader = Reader(lambda _row: frozenset(), lambda one: reads_reasons(stranger, one))
    assert lines_of(row, [entry], reader=reader) == []
    entry.operation = "create"
    assert {line.reason for line in lines_of(row, [entry], reader=reader)} == {""}


@pytest.mark.parametrize("name", [name for name in PAGES if is_kept_once_closed(model_of(name))])
def test_the_form_of_every_fact_that_a_closed_period_keeps_takes_a_reason(
    name: str, places: dict[str, Place], accounts_here: dict[str, Any]
) -> None:
    place, model = places[HERE], model_of(name)
    row = place.row(name)
    editor = next((u for u in accounts_here.values() if may_change(model, u, row)), None)
    if editor is None:
        assert name.startswith(CHANGED_BY_ACTS), "nobody corrects it by a form: say so here"
        return
    answer = browser(editor).get(
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=(row.pk,))
    )
    assert answer.content.decode().count('name="reason"') == 1


CHANGED_BY_ACTS = ("incidents.Incident", "incidents.Hazard", "incidents.Mediation")


def may_change(model: Any, user: Any, row: Any) -> bool:
    page, request = page_for(model, user)
    return bool(
        admin.site.has_permission(request)
        and page.get_queryset(request).filter(pk=row.pk).exists()
        and page.has_change_permission(request, row)
    )


def test_a_long_history_takes_the_queries_of_a_short_one() -> None:
    place = territory()
    who, boss = posted(FULL_TIME, to=place.grids[0]).worker, center(place.subdistrict)
    others = [posted(FULL_TIME, to=place.grids[1]).worker for _ in range(3)]
    row = Attendance.objects.create(worker=who, day=DAY, status="absent")
    client, url = browser(boss), reverse("admin:staff_attendance_history", args=(row.pk,))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    with saying(by=boss):
        Attendance.objects.filter(pk=row.pk).update(worker=others[0])
    client.get(url)
    few = queries()
    for other in (*others, who):
        with saying(by=center(place.subdistrict)):
            Attendance.objects.filter(pk=row.pk).update(worker=other)
    assert queries() == few


def test_nobody_else_opens_it() -> None:
    place = territory()
    row = Attendance.objects.create(worker=posted(FULL_TIME, to=place.grids[0]).worker, day=DAY, status="absent")
    url = reverse("admin:staff_attendance_history", args=(row.pk,))
    assert browser(center(territory().subdistrict)).get(url).status_code == 404
