"""The visit log of a grid and a month, as the office prints it."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.utils import timezone
from docx import Document

from grids.territory.models import Grid
from incidents.tests.clients import browser
from incidents.tests.fieldwork import premises
from incidents.visits.models import Visit
from staff.tests.factories import FULL_TIME, center, member_account

pytestmark = pytest.mark.django_db


def called(grid: Grid) -> str:
    return str(Grid.objects.on(timezone.localdate()).get(pk=grid.pk))


def test_the_log_has_the_grid_and_the_month_in_the_order_of_days_and_room_to_sign(place) -> None:
    grid, other = place.grids[:2]
    worker = member_account(FULL_TIME, to=grid).worker
    shop = premises(grid, today=timezone.localdate())
    for day, content, on in (
        (date(2026, 10, 20), "检查消防", grid),
        (date(2026, 10, 3), "宣传反诈", grid),
        (date(2026, 10, 4), "别的网格", other),
        (date(2026, 11, 1), "下一个月", grid),
    ):
        Visit.objects.create(worker=worker, grid=on, day=day, kind="patrol", premises=shop, content=content)
    answer = browser(center(place.subdistrict)).get(
        "/admin/incidents/visit/print_log/", {"month": "2026-10", "grid": grid.pk, "format": "docx"}
    )
    document = Document(io.BytesIO(answer.content))
    [table] = document.tables
    assert [row.cells[6].text for row in table.rows[1:]] == ["宣传反诈", "检查消防"]
    assert [row.cells[4].text for row in table.rows[1:]] == [str(shop)] * 2
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert f"2026年10月{called(grid)}走访巡查日志" in text
    assert "网格员：" in text


def test_the_form_asks_for_the_month_and_one_of_the_grids_of_the_office(place) -> None:
    page = browser(center(place.subdistrict)).get("/admin/incidents/visit/print_log/").content.decode()
    assert 'type="month"' in page
    assert called(place.grids[0]) in page
