"""People in a cell, lines in a text, and the counts of one day together, in every kind of sheet that has them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from core.sheets.layout import keeps_lines
from core.testing.worlds import shared_world
from incidents.incoming import services as incoming
from incidents.incoming.kinds import KINDS
from incidents.incoming.models import IncomingSheet, WordMeaning
from incidents.incoming.tests.every_kind import MADE, dropped
from incidents.tests.exported import AT, World
from staff.people.sheets import person
from staff.tests.factories import posted, worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@shared_world
def world() -> World:
    return World()


# --- names ----------------------------------------------------------------------------------------


PEOPLE = [kind for kind in sorted(KINDS) if any(column.read is person for column in KINDS[kind].columns)]


def with_name(world: World, kind: str, name: str) -> IncomingSheet:
    """A sheet of a kind whose first person is called so."""
    header, *lines = MADE[kind][0](world)[0]
    (column,) = [column for column in KINDS[kind].columns if column.read is person]
    if not set(header) & {column.header, *column.also}:
        header = [*header, column.header]
        lines = [[*line, ""] for line in lines]
    place = next(place for place, words in enumerate(header) if words in (column.header, *column.also))
    lines[0][place] = name
    return dropped(world, [header, *lines], kind)


@pytest.mark.parametrize("joined", ["李四和王五", "李四与王五", "李四及王五", "李四、王五"])
@pytest.mark.parametrize("kind", PEOPLE)
def test_two_known_people_in_one_cell_are_two(world: World, kind: str, joined: str) -> None:
    for name in ("李四", "王五"):
        posted("part_time", to=world.grid, who=worker(world.subdistrict, name))
    sheet = with_name(world, kind, joined)
    assert sheet.state == "refused", sheet.outcome
    first = sheet.outcome["problems"][0]
    assert first["row"] == "2"
    assert "2" in str(first["why"]) or "李四、王五" in str(first["why"])


@pytest.mark.parametrize("known", ["王和平", "李四和王五"])
@pytest.mark.parametrize("kind", PEOPLE)
def test_a_known_person_whose_name_holds_such_a_word_is_one(world: World, kind: str, known: str) -> None:
    for name in (known, "李四", "王五"):
        posted("part_time", to=world.grid, who=worker(world.subdistrict, name))
    outcome = with_name(world, kind, known).outcome
    assert "joined_name" not in [one["topic"] for one in outcome.get("questions", ())]
    assert "李四、王五" not in str(outcome.get("problems"))


def test_who_is_not_known_is_asked_about_where_a_sheet_brings_people(world: World) -> None:
    sheet = with_name(world, "roster", "诸葛和平安")
    (question,) = sheet.outcome["questions"]
    assert (question["topic"], question["written"]) == ("joined_name", "诸葛和平安")
    said = {("joined_name", "诸葛和平安"): "-"}
    sheet = incoming.explain(sheet=sheet, answers=said, by=world.center, at=AT)
    assert sheet.state == "refused"
    WordMeaning.objects.update(means="one")
    assert incoming.check_again(sheet=sheet, at=AT).state == "ready"


@pytest.mark.parametrize("written", ["王芳13800001001", "王芳 138-0000-1001", "王芳(138****1001)", "84012345 王芳"])
@pytest.mark.parametrize("kind", PEOPLE)
def test_a_number_beside_a_name_is_refused(world: World, kind: str, written: str) -> None:
    sheet = with_name(world, kind, written)
    assert sheet.state == "refused", sheet.outcome
    (told,) = sheet.outcome["problems"]
    assert told["row"] == "2"
    assert "13800001001" not in str(told)


# --- lines ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, c.name) for kind in sorted(KINDS) for c in KINDS[kind].columns if keeps_lines(c)],
)
def test_a_long_text_keeps_its_lines_out_and_in_again(world: World, kind: str, name: str) -> None:
    header, *lines = MADE[kind][0](world)[0]
    column = next(column for column in KINDS[kind].columns if column.name == name)
    if not set(header) & {column.header, *column.also}:
        pytest.fail(f"every_kind has no {column.header}")
    place = next(place for place, words in enumerate(header) if words in (column.header, *column.also))
    lines[0][place] = "第一行\r\n  第二行_x000D_\n\n第三行"
    sheet = dropped(world, [header, *lines], kind)
    assert world.kept(sheet).state == "imported", sheet.outcome
    table = KINDS[kind]().export(MADE[kind][1].objects.all())
    rows = [list(row) for row in table.rows]
    own = list(table.headers).index(column.header)
    assert "第一行\n第二行\n\n第三行" in [row[own] for row in rows]
    again = dropped(world, [list(table.headers), *rows], kind)
    assert again.outcome["unchanged"] == again.outcome["rows"], again.outcome


# --- sums of a day --------------------------------------------------------------------------------


def test_the_entries_of_a_day_are_bounded_together(world: World) -> None:
    header = ["日期", "网格名称", "类别", "新增", "变更", "核实"]
    usual = [["2026-03-05", world.name, label, 90, 0, 0] for label in ("房", "人", "物")]
    notes = dict(dropped(world, [header, *usual], "base_entries").outcome["notes"])
    assert [text for text in notes if "270" in text and "2、3、4" in text]
    many = [["2026-03-05", world.name, label, 9000, 0, 0] for label in ("房", "人", "物")]
    assert dropped(world, [header, *many], "base_entries").state == "refused"
