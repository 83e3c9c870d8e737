"""The tests of the house: sizes and arrows that must not grow back, over every room and every module."""

from __future__ import annotations

import re

import pytest

from core.embedded.servers import ROOT
from core.testing import house

LONGEST_MODULE = 400
SOURCES = ["base_score", "incident_score"]  # columns of the bulletin's components


def test_no_module_is_longer_than_somebody_reads_in_one_go() -> None:
    assert {name: count for name, count in house.lines().items() if count > LONGEST_MODULE} == {}


def test_the_top_of_assessment_can_be_seen_at_a_glance() -> None:
    assert len(house.rooms("assessment")) <= 37
    assert len(house.arrows_within("assessment")) <= 240


@pytest.mark.parametrize("app", house.APPS)
def test_every_room_has_its_layer_and_no_arrow_goes_up(app: str) -> None:
    place = {room: number for number, layer in enumerate(house.layers(app)) for room in layer}
    up = [
        f"{arrow.importer} -> {arrow.imported}"
        for arrow in house.arrows_within(app)
        if arrow.importer in place and arrow.imported in place and place[arrow.importer] >= place[arrow.imported]
    ]
    assert place
    assert up == []


@pytest.mark.parametrize("column", SOURCES)
def test_a_figure_is_declared_once(column: str) -> None:
    word = re.compile(rf"\b{column}\b")
    sources = [name for name, path in house.modules().items() if word.search(path.read_text(encoding="utf-8"))]
    assert 1 <= len(sources) <= 4, sources


def test_the_pictures_can_be_drawn() -> None:
    drawn = house.drawn()
    assert drawn
    for picture, content in drawn.items():
        assert picture.is_relative_to(ROOT / "docs"), picture
        assert "<svg" in content, picture


def test_no_test_leans_on_another_test() -> None:
    """What several tests need is in a module of its own, in the `tests` folder of the app or noun."""
    importing = re.compile(r"^\s*(?:from|import) [\w.]*\btest_\w+", re.MULTILINE)
    tests = [path for app in house.APPS for path in (ROOT / app).rglob("tests/**/*.py")]
    assert tests
    assert [str(path.relative_to(ROOT)) for path in tests if importing.search(path.read_text(encoding="utf-8"))] == []


def test_the_decision_on_sheets_names_every_module_that_reads_or_writes_them() -> None:
    told = (ROOT / "docs/decisions/045-one-reader-for-all-sheets.md").read_text(encoding="utf-8")
    modules = {path.name for path in (ROOT / "core/sheets").glob("*.py")} - {"__init__.py"}
    assert {name for name in modules if f"`{name}`" not in told} == set()
