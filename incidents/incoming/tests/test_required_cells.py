"""A cell that must be filled in and is not refuses its row and no more, in every kind of sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from core.tests.sheets_made import xlsx
from incidents.incoming import services as incoming
from incidents.incoming.kinds import KINDS
from incidents.incoming.tests.every_kind import MADE, dropped
from incidents.tests.exported import AT, World

pytestmark = pytest.mark.django_db
REQUIRED = [
    (kind, column.name)
    for kind, sheet in KINDS.items()
    for column in sheet.columns
    if column.filled or (column.name,) in sheet.needs
]
BLANKS = ("", None, "　", "-")


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.mark.parametrize(("kind", "name"), REQUIRED)
def test_a_blank_cell_of_a_required_column_refuses_its_row(kind: str, name: str) -> None:
    world = World()
    column = next(column for column in KINDS[kind].columns if column.name == name)
    made, _model = MADE[kind]
    header, *lines = made(world)[0]
    place = next(place for place, words in enumerate(header) if words in (column.header, *column.also))
    bad = [[*lines[0][:place], blank, *lines[0][place + 1 :]] for blank in BLANKS]
    sheet = dropped(world, [header, *lines, *bad], kind)
    assert sheet.state == "refused", sheet.outcome
    first = 2 + len(lines)
    told = {one["row"]: [words for words, _why in one["why"]] for one in sheet.outcome["problems"]}
    assert told == {str(first + number): [header[place]] for number in range(len(bad))} or told == {
        str(first + number): [column.header] for number in range(len(bad))
    }


@pytest.mark.parametrize("kind", sorted(k for k, name in REQUIRED if any(c.from_title for c in KINDS[k].columns)))
def test_a_month_in_the_title_fills_no_blank_cell_of_a_column(kind: str) -> None:
    world = World()
    made, _model = MADE[kind]
    header, *lines = made(world)[0]
    words = next((c.header, *c.also) for c in KINDS[kind].columns if c.from_title)
    place = next(place for place, title in enumerate(header) if title in words)
    blank = [*lines[0][:place], "", *lines[0][place + 1 :]]
    sheet = dropped(world, [["2026年3月报表"], header, lines[0], blank], kind)
    assert sheet.state == "refused", sheet.outcome
    assert [one["row"] for one in sheet.outcome["problems"]] == ["4"]


@pytest.mark.parametrize(("kind", "group"), [(kind, group) for kind in KINDS for group in KINDS[kind].needs])
def test_a_row_without_any_of_what_is_needed_is_refused_or_told(kind: str, group: tuple[str, ...]) -> None:
    world = World()
    made, _model = MADE[kind]
    header, *lines = made(world)[0]
    titles = {title for c in KINDS[kind].columns if c.name in group for title in (c.header, *c.also)}
    bad = ["" if title in titles else cell for title, cell in zip(header, lines[-1], strict=False)]
    sheet = dropped(world, [header, *lines[:-1], bad], kind)
    if sheet.state == "ready":
        assert sheet.outcome["notes"]
    else:
        assert sheet.state == "refused", sheet.outcome
        headers = {header for one in sheet.outcome["problems"] for header, _why in one["why"]}
        assert headers & {c.header for c in KINDS[kind].columns if c.name in group}


def test_a_file_that_breaks_the_reading_ends_itself_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world = World()

    def broken(*_args: Any) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr(KINDS["awareness"], "take", broken)
    files = [
        (f"{kind}.xlsx", xlsx(MADE[kind][0](world)[0])) for kind in ("awareness", "attendance", "attendance_month")
    ]
    sheets = incoming.drop(subdistrict=world.subdistrict, named=files, by=world.center, at=AT)
    assert [sheet.state for sheet in sheets] == ["unreadable", "ready", "ready"]
    assert "error" in sheets[0].outcome
    assert "nobody foresaw this" in caplog.text
    assert "Traceback" in caplog.text
