"""Attendance comes in from a sheet and goes out again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core.sheets.writing import CSV, XLSX, Format
from core.testing.laws import law
from core.testing.worlds import shared_world
from grids.tests.factories import Territory, territory
from incidents.tests.taken import Outcome, taken
from staff.accounts.models import User
from staff.attendance.models import Attendance, Leave, LeaveKind
from staff.attendance.sheets import AttendanceSheet
from staff.people.models import Worker
from staff.tests.factories import FULL_TIME, center, head, on_leave, posted, worker

AT = datetime(2026, 6, 1, tzinfo=UTC)
HEADERS = ["日期", "工号", "姓名", "出勤", "请假类别"]
DAY = date(2026, 3, 5)


def take(by: User, *rows: list[object], headers: Sequence[str] = HEADERS) -> Outcome:
    book = Workbook()
    for row in (headers, *rows):
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    return taken(AttendanceSheet, output.getvalue(), by=by, at=AT)


def counts(result: Outcome) -> list[int]:
    assert not result.failed, [row.problems for row in result.refused] + [str(result.error)]
    return list(result.counts.values())


def problems(result: Outcome) -> list[tuple[int, str]]:
    return [(row.number, header) for row in result.refused for header in row.problems_by_header()]


@shared_world
def place() -> Territory:
    return territory(villages=1, grids_each=1)


@shared_world
def office(place: Territory) -> User:
    return center(place.subdistrict)


@shared_world
def who(place: Territory) -> Worker:
    return posted(FULL_TIME, to=place.grids[0], who=worker(place.subdistrict, "王芳")).worker


class TestComingIn:
    def test_days_are_written_and_written_over(self, office: User, who: Worker) -> None:
        assert counts(
            take(office, ["2026-03-05", who.staff_number, "王芳", "到岗", ""], ["2026.3.6", "", "王芳", "请假", "病假"])
        ) == [2, 0, 0, 0]
        assert counts(
            take(office, ["2026-03-05", who.staff_number, "", "旷工", ""], ["2026.3.6", "", "王芳", "请假", "病假"])
        ) == [0, 1, 1, 0]
        assert list(Attendance.objects.values_list("status", "leave_kind")) == [("absent", "")]
        asked = Leave.objects.get()
        assert (asked.kind, asked.approved_at, str(asked.during.lower)) == ("sick", None, "2026-03-06")

    def test_half_days_make_a_day_and_leave_stands_beside_work(self, office: User, who: Worker) -> None:
        headers = [*HEADERS, "天数"]
        halves = [["2026-03-05", "", "王芳", "出勤", "", 0.5], ["2026-03-05", "", "王芳", "请假", "事假", "半天"]]
        assert counts(take(office, *halves, headers=headers)) == [2, 0, 0, 0]
        assert counts(take(office, *halves, headers=headers)) == [0, 0, 2, 0]
        assert [float(part) for part in Attendance.objects.values_list("part", flat=True)] == [0.5]
        assert float(Leave.objects.get().part) == 0.5

    def test_a_day_before_the_first_day_in_post_is_refused(self, place: Territory, office: User) -> None:
        posted(FULL_TIME, to=place.grids[0], who=worker(place.subdistrict, "李新"), begins_on=DAY)
        early = ["2026-03-04", "", "李新", "出勤", ""]
        assert problems(take(office, early, ["2026-03-05", "", "李新", "出勤", ""])) == [(2, "出勤")]
        assert problems(take(office, ["2026-03-04", "", "李新", "请假", "病假"])) == [(2, "出勤")]

    def test_one_bad_row_keeps_the_whole_file_out(self, office: User, who: Worker) -> None:
        result = take(
            office,
            ["2026-03-05", "", "王芳", "出勤", ""],
            ["2026-03-06", "", "王芳", "请假", ""],
            ["2026-03-06", "", "李四", "出勤", ""],
        )
        assert problems(result) == [(3, "请假类别"), (4, "姓名")]
        assert not Attendance.objects.exists()

    def test_a_day_to_come_and_a_repeated_day_are_refused(self, office: User, who: Worker) -> None:
        row = ["2026-03-05", "", "王芳", "出勤", ""]
        assert problems(take(office, row, row, ["2027-01-01", "", "王芳", "出勤", ""])) == [(3, ""), (4, "日期")]

    def test_a_name_that_two_bear_needs_the_staff_number(self, place: Territory, office: User, who: Worker) -> None:
        worker(place.subdistrict, "王芳")
        assert problems(take(office, ["2026-03-05", "", "王芳", "出勤", ""])) == [(2, "工号")]

    def test_a_day_of_an_approved_leave_is_not_written_over(self, place: Territory, office: User, who: Worker) -> None:
        on_leave(who, DAY, DAY + timedelta(days=1), by=head(place.subdistrict))
        assert problems(take(office, ["2026-03-05", "", "王芳", "出勤", ""])) == [(2, "出勤")]
        assert counts(take(office, ["2026-03-05", "", "王芳", "请假", "年假"])) == [0, 0, 1, 0]

    def test_queries_do_not_grow_with_the_rows(self, office: User, who: Worker, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
        rows = [[DAY + timedelta(days=n), "", "王芳", "出勤", ""] for n in range(60)]
        with django_assert_max_num_queries(20):
            assert counts(take(office, *rows)) == [60, 0, 0, 0]


@pytest.mark.django_db
@law(5)
@given(
    statuses=st.lists(
        st.sampled_from([("present", ""), ("absent", ""), *(("leave", kind) for kind in LeaveKind.values)]),
        min_size=1,
        max_size=8,
    ),
    form=st.sampled_from([XLSX, CSV]),
)
def test_what_goes_out_comes_in_as_unchanged(statuses: list[tuple[str, str]], form: Format) -> None:
    place = territory(villages=1, grids_each=1)
    who = posted(FULL_TIME, to=place.grids[0]).worker
    for number, (status, kind) in enumerate(statuses):
        day = DAY + timedelta(days=number)
        if kind:
            on_leave(who, day, day + timedelta(days=1), kind=kind)
        else:
            Attendance.objects.create(worker=who, day=day, status=status)
    data = form.write(AttendanceSheet().export(Attendance.objects.filter(worker=who)))
    assert counts(taken(AttendanceSheet, data, by=center(place.subdistrict), at=AT)) == [
        0,
        0,
        len(statuses),
        0,
    ]
