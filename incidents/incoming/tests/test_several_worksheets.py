"""A file with several worksheets of one kind: what is read is what was previewed, and the larger one is asked about."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from openpyxl import Workbook

from core.testing.worlds import shared_world
from core.tests.sheets_made import xlsx
from incidents.entries.models import BaseEntry
from incidents.incoming.models import IncomingSheet
from incidents.tests.exported import World

pytestmark = pytest.mark.django_db
KNOWN = ["日期", "网格名称", "类别", "新增", "变更", "核实"]
UNKNOWN = ["采集日期（填报）", "所在网格名称", "信息类别", "本期新增数", "本期核实数", "审核人签名"]


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def book(world: World, *, of_unknown: int, of_known: int) -> bytes:
    file = Workbook()
    first: Any = file.active
    first.title = "甲"
    first.append(UNKNOWN)
    for day in range(1, of_unknown + 1):
        first.append([f"2026-03-{day:02}", world.name, "房", 3, 1, "张三"])
    second = file.create_sheet("乙")
    second.append(KNOWN)
    for day in range(1, of_known + 1):
        second.append([f"2026-03-{day + 10:02}", world.name, "组织", 4, 0, 1])
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def learnt(world: World) -> None:
    one = world.drop(xlsx([UNKNOWN, ["2026-03-28", world.name, "人", 1, 0, ""]]), "别的表.xlsx")
    assert one.state == "columns"
    assert world.confirmed(one, "base_entries").state == "ready"


def test_the_larger_worksheet_is_asked_about_and_both_are_read(world: World) -> None:
    sheet = world.drop(book(world, of_unknown=5, of_known=2))
    assert sheet.state == "columns"
    sheet = world.confirmed(sheet, "base_entries")
    assert (sheet.state, sheet.outcome["new"], sheet.left_aside) == ("ready", 7, [])
    assert world.kept(sheet).state == "imported"
    assert BaseEntry.objects.count() == 7


def test_a_layout_that_was_learnt_meanwhile_is_shown_before_its_rows_are_written(world: World) -> None:
    sheet = world.drop(book(world, of_unknown=2, of_known=5))
    assert (sheet.state, sheet.outcome["new"]) == ("ready", 5)
    assert [title for title, _rows in sheet.left_aside] == ["甲"]
    learnt(world)
    sheet = world.kept(IncomingSheet.objects.get(pk=sheet.pk))
    assert (sheet.state, sheet.outcome["shown_anew"], sheet.outcome["new"]) == ("ready", True, 7)
    assert sheet.left_aside == []
    assert not BaseEntry.objects.exists()
    assert world.kept(sheet).state == "imported"
    assert BaseEntry.objects.count() == 7


@shared_world
def world() -> World:
    return World()
