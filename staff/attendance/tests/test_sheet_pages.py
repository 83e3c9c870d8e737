"""The pages of a sheet, where one page has two kinds of it: what is offered, refused, kept and noted."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AuditEntry, AuditKind
from core.testing.worlds import shared_world
from core.tests.sheet_pages import imported, uploaded
from core.tests.sheets_made import xlsx
from grids.tests.factories import Territory, territory
from staff.attendance.models import Attendance
from staff.attendance.month_sheet import MonthlySheet
from staff.attendance.sheets import AttendanceSheet
from staff.people.models import Worker
from staff.tests.factories import FULL_TIME, account, center, head, posted, worker

PAGE = "admin:staff_attendance_%s"
EVERY_COLUMN = {f"attendancesheet_{column.name}": "on" for column in AttendanceSheet.columns}


@shared_world
def place() -> Territory:
    return territory(villages=1, grids_each=1)


@pytest.fixture
def uploads(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@shared_world
def who(place: Territory) -> Worker:
    member = posted(FULL_TIME, to=place.grids[0], who=worker(place.subdistrict, "王芳")).worker
    for day, status in ((5, "present"), (6, "absent"), (7, "present")):
        Attendance.objects.create(worker=member, day=date(2026, 3, day), status=status)
    return member


@pytest.fixture
def client(place: Territory) -> Client:
    client = Client()
    client.force_login(center(place.subdistrict))
    return client


def exported(client: Client, query: str = "", **sent: str) -> Any:
    return client.post(reverse(PAGE % "export") + query, sent)


def lines(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


class TestOut:
    def test_the_list_goes_out_as_it_is_filtered(self, client: Client, who: Worker) -> None:
        answer = exported(client, "?status__exact=absent&_changelist_filters=x", format="1", **EVERY_COLUMN)
        assert [line[0] for line in lines(answer)[1:]] == ["2026-03-06"]
        assert lines(exported(client, "?q=nobody", format="1", **EVERY_COLUMN))[1:] == []

    def test_only_the_chosen_columns_of_the_chosen_kind_go_out(self, client: Client, who: Worker) -> None:
        chosen = {"monthlysheet_name": "on", "monthlysheet_d6": "on", "attendancesheet_day": "on"}
        content = exported(client, format="1", resource="1", **chosen).getvalue()
        assert content.startswith(b"\xef\xbb\xbf")
        assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [["姓名", "6日"], ["王芳", "×"]]

    def test_nothing_goes_out_without_a_column_a_format_and_a_known_kind(self, client: Client, who: Worker) -> None:
        for sent in ({"format": "1"}, EVERY_COLUMN, {"format": "2", **EVERY_COLUMN},
                     {"format": "1", "resource": "2", **EVERY_COLUMN}):  # fmt: skip
            answer = exported(client, **sent)
            assert "Content-Disposition" not in answer.headers
            assert answer.context["form"].errors
        assert not AuditEntry.objects.filter(kind=AuditKind.EXPORT).exists()

    def test_what_looks_like_a_formula_goes_out_as_text_and_the_log_knows(self, client: Client, who: Worker) -> None:
        Worker.objects.filter(pk=who.pk).update(name="=1+1")
        answer = exported(client, format="0", **EVERY_COLUMN)
        cells = [cell.value for row in load_workbook(io.BytesIO(answer.getvalue())).active for cell in row]
        assert "'=1+1" in cells
        name = AuditEntry.objects.get(kind=AuditKind.EXPORT).subject
        assert f'filename="{name}"' in answer["Content-Disposition"]

    def test_the_page_of_a_month_and_the_rates_hold_no_formula_either(self, client: Client, who: Worker) -> None:
        Worker.objects.filter(pk=who.pk).update(name="=1+1")
        answer = client.get(reverse("admin:staff_attendance_rates"), {"month": "2026-03", "format": "xlsx"})
        sheet = load_workbook(io.BytesIO(answer.getvalue())).active
        assert not [cell.value for row in sheet for cell in row if str(cell.value).startswith("=")]


class TestIn:
    def test_what_is_kept_of_a_file_cannot_be_read_by_who_finds_it(
        self, client: Client, who: Worker, uploads: Path
    ) -> None:
        good = xlsx([["日期", "姓名", "出勤"], ["2026-03-08", "王芳", "出勤"]])
        preview = uploaded(client, "staff_attendance", good, name="考勤.xlsx")
        files = [path for path in uploads.rglob("*") if path.is_file()]
        assert files
        for path in files:
            assert path.stat().st_mode & 0o777 == 0o600
            assert path.read_bytes().startswith(b"gAAAA")
        imported(client, preview)
        assert AuditEntry.objects.get(kind=AuditKind.IMPORT).subject.endswith("考勤.xlsx")

    def test_every_problem_of_a_row_is_on_the_page(self, client: Client, who: Worker) -> None:
        rows = [["日期", "姓名", "出勤"], ["三月", "王芳", "也许"], ["2026-03-08", "11010519491231002X", "出勤"]]
        page = uploaded(client, "staff_attendance", xlsx(rows)).content.decode()
        for words in ("“三月”", "<td", "身份证"):
            assert words in page
        assert "11010519491231002X" not in page

    def test_the_columns_of_each_kind_and_a_template_of_each_are_offered(self, client: Client) -> None:
        page = client.get(reverse(PAGE % "import")).content.decode()
        for kind in (AttendanceSheet, MonthlySheet):
            assert "、".join(column.header for column in kind.columns) in page
        template = client.get(reverse(PAGE % "import_template"), {"resource": "1"})
        assert "attendance-month-template.xlsx" in template["Content-Disposition"]


def test_who_may_not_has_neither_pages_nor_buttons(place: Territory) -> None:
    for user in (head(place.subdistrict), account()):
        client = Client()
        client.force_login(user)
        assert client.get(reverse(PAGE % "import")).status_code in (302, 403)
        assert client.post(reverse(PAGE % "import"), {}).status_code in (302, 403)
        assert client.get(reverse(PAGE % "export")).status_code in (302, 403)
        page = client.get(reverse(PAGE % "changelist")).content.decode()
        assert reverse(PAGE % "import") not in page
        assert reverse(PAGE % "export") not in page
