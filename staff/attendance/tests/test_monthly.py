"""The month of attendance: rates per worker, and the matrix of workers and days in and out."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.sheets.writing import CSV, XLSX
from core.testing.laws import law
from core.testing.worlds import shared_world
from core.tests.sheet_pages import imported, uploaded
from grids.tests.factories import territory
from incidents.tests.taken import Outcome, taken
from staff.attendance.lists import attendance_rates
from staff.attendance.marks import LABELS, NOTHING, meaning_of
from staff.attendance.models import Attendance, Leave
from staff.attendance.month_sheet import MonthlySheet
from staff.calendar.models import CalendarDay
from staff.people.models import Worker
from staff.tests.factories import FULL_TIME, PART_TIME, center, head, on_leave, posted, worker

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)
LATER = date(2026, 6, 1)
AT = datetime(2026, 6, 1, tzinfo=UTC)


@shared_world
def place():
    return territory()


def take(data: bytes, by) -> Outcome:
    return taken(MonthlySheet, data, by=by, at=AT)


def book(*rows: list[object]) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    output = io.BytesIO()
    made.save(output)
    return output.getvalue()


def counts(result: Outcome) -> list[int]:
    assert not result.failed, [row.problems for row in result.refused] + [str(result.error)]
    return list(result.counts.values())


def problems(result: Outcome) -> list[tuple[int, str]]:
    return [(row.number, header) for row in result.refused for header in row.problems_by_header()]


def present(who: Worker, *days: int) -> None:
    Attendance.objects.bulk_create(Attendance(worker=who, day=MARCH.replace(day=day), status="present") for day in days)


class TestRates:
    def test_working_days_in_post_are_counted_by_what_they_were(self, place):
        who = posted(FULL_TIME, to=place.grids[0], begins_on=date(2026, 3, 9), ends_on=date(2026, 3, 16)).worker
        present(who, 7, 9, 10, 11)  # the 7th is before the post
        on_leave(who, date(2026, 3, 12), date(2026, 3, 13), by=head(place.subdistrict))
        [row] = attendance_rates(Worker.objects.all(), month=MARCH, on=LATER)
        month = row.month
        assert (month.working, month.present, month.absent, month.leave, month.unrecorded) == (5, 3, 0, 1, 1)
        assert (month.recorded, str(month.rate)) == (3, "1.0000")

    def test_the_offices_own_calendar_counts(self, place):
        who = posted(FULL_TIME, to=place.grids[0], begins_on=date(2026, 3, 9), ends_on=date(2026, 3, 11)).worker
        present(who, 9)
        CalendarDay.objects.create(subdistrict=place.subdistrict, day=date(2026, 3, 10), working=False, name="停工")
        [row] = attendance_rates(Worker.objects.all(), month=MARCH, on=LATER)
        assert (row.month.working, str(row.month.rate)) == (1, "1.0000")

    def test_a_month_that_still_runs_counts_up_to_today_and_a_later_one_not_at_all(self, place):
        posted(FULL_TIME, to=place.grids[0])
        [row] = attendance_rates(Worker.objects.all(), month=MARCH, on=date(2026, 3, 3))
        assert row.month.working == 2
        assert attendance_rates(Worker.objects.all(), month=LATER, on=MARCH) == []

    def test_part_time_members_keep_no_working_days(self, place):
        posted(PART_TIME, to=place.grids[0])
        assert attendance_rates(Worker.objects.all(), month=MARCH, on=LATER) == []

    def test_the_page_takes_the_same_queries_for_many_and_goes_out_as_a_workbook(self, place):
        client = Client()
        client.force_login(center(place.subdistrict))
        page = reverse("admin:staff_attendance_rates") + "?month=2026-03"

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page).status_code == 200
            return len(captured)

        who = posted(FULL_TIME, to=place.grids[0]).worker
        present(who, 2)
        queries()  # the first page of a session notes that it is awake
        few = queries()
        for _ in range(6):
            present(posted(FULL_TIME, to=place.grids[1]).worker, 2, 3)
        posted(FULL_TIME, to=territory().grids[0])
        queries()  # what stands is read anew, for there is one more office
        assert queries() == few
        rows = list(load_workbook(io.BytesIO(client.get(page + "&format=xlsx").content)).active.values)
        assert len(rows) == 8
        assert rows[1][1] in set(place.subdistrict.workers.values_list("staff_number", flat=True))


class TestTheMatrix:
    HEAD = ("月份", "工号", "姓名", *range(1, 32))

    @pytest.fixture
    def who(self, place):
        return posted(FULL_TIME, to=place.grids[0], who=worker(place.subdistrict, "王芳")).worker

    @pytest.fixture
    def by(self, place):
        return center(place.subdistrict)

    def test_marks_become_days_and_the_same_sheet_again_changes_nothing(self, who, by):
        sheet = book(["2026年3月考勤表"], self.HEAD, ["2026年3月", "", "王芳", "", "√", "旷工", "病", "年假", " "])
        assert counts(take(sheet, by)) == [1, 0, 0, 0]
        kept = Attendance.objects.order_by("day").values_list("day__day", "status", "leave_kind")
        assert list(kept) == [(2, "present", ""), (3, "absent", "")]
        asked = Leave.objects.order_by("during").values_list("kind", "during", "approved_at")
        assert [(kind, during.lower.day, at) for kind, during, at in asked] == [("sick", 4, None), ("annual", 5, None)]
        assert counts(take(sheet, by)) == [0, 0, 1, 0]

    def test_marks_of_leave_wait_for_a_head_and_days_in_a_row_are_one_leave(self, who, by, place):
        sheet = book(self.HEAD, ["2026-03", who.staff_number, "", "", "事", "事", "半勤半事", "", "√"])
        outcome = take(sheet, by)
        assert counts(outcome) == [1, 0, 0, 0]
        assert outcome.told[-1].endswith(": 2"), "it is told how many leaves are asked for"
        asked = [
            (leave.during.lower.day, leave.during.upper.day, float(leave.part))
            for leave in Leave.objects.order_by("during")
        ]
        assert asked == [(2, 4, 1.0), (4, 5, 0.5)]
        [row] = attendance_rates(Worker.objects.all(), month=MARCH, on=LATER)
        assert (row.month.asked, float(row.month.present), float(row.month.leave)) == (3, 1.5, 0)

    def test_the_month_may_stand_in_the_title_alone(self, who, by):
        sheet = book(["南城街道网格员2026年3月考勤表"], ("序号", "姓名", *range(1, 32)), [1, "王芳", "", "√"])
        assert counts(take(sheet, by)) == [1, 0, 0, 0]
        assert Attendance.objects.get().day == date(2026, 3, 2)

    def test_a_mark_that_nobody_explained_is_refused_and_says_which_ones_are_known(self, who, by):
        for mark in ("○", "△", "休", "加", "出", "半", "迟", "●", "V", "对"):
            assert problems(take(book(self.HEAD, ["2026-03", who.staff_number, "", "", mark]), by)) == [(2, "2日")]
        assert counts(take(book(self.HEAD, ["2026-03", who.staff_number, "", "", "病假0.5", "/"]), by)) == [1, 0, 0, 0]

    def test_a_day_before_the_first_day_in_post_is_refused(self, by, place):
        new = posted(FULL_TIME, to=place.grids[1], begins_on=date(2026, 3, 3)).worker
        for mark in ("√", "年"):
            assert problems(take(book(self.HEAD, ["2026-03", new.staff_number, "", "", mark]), by)) == [(2, "2日")]

    def test_a_mark_is_written_over_and_a_blank_leaves_the_day(self, who, by):
        present(who, 2, 3)
        assert counts(take(book(self.HEAD, ["2026-03", who.staff_number, "", "", "×"]), by)) == [0, 1, 0, 0]
        assert list(Attendance.objects.order_by("day").values_list("status", flat=True)) == ["absent", "present"]

    def test_each_bad_cell_is_named_and_nothing_is_written(self, who, by, place):
        on_leave(who, date(2026, 3, 12), date(2026, 3, 13), by=head(place.subdistrict))
        blanks: list[object] = [""] * 30
        result = take(
            book(
                self.HEAD,
                ["2026-02", who.staff_number, "", *blanks, "√"],
                ["2026-03", who.staff_number, "", "?", *blanks[:10], "√"],
                ["2026-04", "", "李四", "√"],
                ["2026-07", who.staff_number, "", "√"],
                ["2026-07", who.staff_number, "", "年"],
                ["", who.staff_number, "", "年"],
            ),
            by,
        )
        assert problems(result) == [
            (2, "31日"), (3, "1日"), (4, "姓名"), (5, "1日"), (6, ""), (7, "月份"),
        ]  # fmt: skip
        assert Attendance.objects.filter(leave=None).count() == 0

    def test_a_day_of_an_approved_leave_stays(self, who, by, place):
        on_leave(who, date(2026, 3, 2), date(2026, 3, 3), by=head(place.subdistrict))
        assert problems(take(book(self.HEAD, ["2026-03", who.staff_number, "", "", "√"]), by)) == [(2, "2日")]
        assert counts(take(book(self.HEAD, ["2026-03", who.staff_number, "", "", "年"]), by)) == [0, 0, 1, 0]

    def test_the_sheet_to_fill_in_names_every_member_and_what_is_known(self, who, by, place):
        present(who, 2)
        other = posted(FULL_TIME, to=place.grids[1], who=worker(place.subdistrict, "赵云")).worker
        posted(PART_TIME, to=place.grids[1])
        client = Client()
        client.force_login(by)
        data = client.get(reverse("admin:staff_attendance_month") + "?month=2026-03").content
        rows = list(load_workbook(io.BytesIO(data)).active.values)
        assert [row[:5] for row in rows] == [
            ("月份", "工号", "姓名", "1日", "2日"),
            ("2026-03", who.staff_number, "王芳", None, "√"),
            ("2026-03", other.staff_number, "赵云", None, None),
        ]
        assert counts(take(data, by)) == [0, 0, 2, 0]

    def test_it_is_chosen_beside_the_sheet_of_days_shown_and_confirmed(self, who, by, settings):
        backend = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = {**settings.STORAGES, "staticfiles": backend}
        client = Client()
        client.force_login(by)
        data = book(self.HEAD, ["2026-03", who.staff_number, "", "", "√"])
        preview = uploaded(client, "staff_attendance", data, resource="1")
        assert not Attendance.objects.exists()
        imported(client, preview)
        assert Attendance.objects.get().day == date(2026, 3, 2)
        assert client.get(reverse("admin:staff_attendance_export")).status_code == 200

    def test_nobody_brings_in_the_days_of_another_office(self, who):
        elsewhere = center(territory().subdistrict)
        assert problems(take(book(self.HEAD, ["2026-03", who.staff_number, "", "√"]), elsewhere)) == [(2, "工号")]

    @law(6)
    @given(
        days=st.dictionaries(
            st.dates(date(2026, 1, 1), date(2026, 5, 31)),
            st.sampled_from([mark for mark in LABELS if mark != NOTHING]),
            min_size=1,
            max_size=8,
        ),
        form=st.sampled_from([XLSX, CSV]),
    )
    def test_what_goes_out_comes_in_as_unchanged(self, days, form):
        place = territory(villages=1, grids_each=1)
        who = posted(FULL_TIME, to=place.grids[0], who=worker(place.subdistrict, "王芳")).worker
        for day, mark in days.items():
            record(who, day, mark)
        own = Attendance.objects.filter(worker=who)
        months = {day.replace(day=1) for day in days}
        data = form.write(MonthlySheet().export(own))
        assert counts(take(data, center(place.subdistrict))) == [0, 0, len(months), 0]

    def test_every_mark_goes_out_as_itself(self, who):
        every = [mark for mark in LABELS if mark != NOTHING]
        first = date(2026, 1, 1)
        for number, mark in enumerate(every):
            record(who, first + timedelta(days=number), mark)
        written = {}
        for line in MonthlySheet().lines(Attendance.objects.all()):
            month = date.fromisoformat(f"{line['month']}-01")
            written |= {month.replace(day=day): line[f"d{day}"] for day in range(1, 32) if f"d{day}" in line}
        assert [written[first + timedelta(days=number)] for number in range(len(every))] == [LABELS[m] for m in every]


def record(who: Worker, day: date, mark: str) -> None:
    """What a mark says, once a head has approved its leave."""
    meaning = meaning_of(mark)
    for part in meaning.parts:
        Attendance.objects.create(worker=who, day=day, status=part.status, part=part.part)
    if meaning.leave:
        kind, part = meaning.leave
        on_leave(who, day, day + timedelta(days=1), kind=kind, part=part)
