"""Every foreign file is read in a process of its own, with bounds, and refusals are in the reader's words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from core.sheets.reading import SheetUnreadable
from core.tests.files import photo
from core.tests.sheets_made import xlsx
from core.web.confined import confined
from core.web.pictures import draw_anything
from core.web.reading import TooHeavy, read_apart
from core.web.uploads import check_upload
from grids.boundaries.geometry import NotReadable
from grids.boundaries.layers import read_layer
from incidents.incoming.cells import packed_sheets, unpack

pytestmark = pytest.mark.confined
READERS = ("read_sheets(", "read_layer(", "judge_package(", "judge_pdf(", "draw_anything(", "Image.open(")


def endless(_data: bytes) -> None:
    while True:
        pass


def hungry(_data: bytes) -> int:
    return len([bytes(2**20) for _number in range(4000)])


def test_a_sheet_is_read_apart() -> None:
    (sheet,) = unpack(read_apart(packed_sheets, xlsx([["姓名"], ["王芳"]])))
    assert [cells for _number, cells in sheet.rows] == [["姓名"], ["王芳"]]


def test_what_is_wrong_with_a_file_is_told_in_the_language_of_the_reader() -> None:
    with translation.override("zh-hans"), pytest.raises(SheetUnreadable, match="文件"):
        read_apart(packed_sheets, b"  ")
    with translation.override("en"), pytest.raises(NotReadable, match="holds no feature"):
        read_apart(read_layer, b'{"type": "FeatureCollection", "features": []}')


def test_no_picture_is_drawn_in_the_process_that_serves_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not a small one either: a fault of a decoder ends the process that met it."""
    apart: list[object] = []
    monkeypatch.setattr("core.web.pictures.confined", lambda *asked: apart.append(asked[0]) or confined(*asked))
    for kind in ("JPEG", "PNG", "WEBP"):
        assert check_upload(f"现场.{kind.lower()}", photo((32, 24), kind=kind)).width == 32
    assert apart == [draw_anything] * 3


@pytest.mark.parametrize("work", [endless, hungry])
def test_a_file_that_is_too_heavy_is_refused_in_words(work) -> None:
    with pytest.raises(TooHeavy):
        read_apart(work, b"", seconds=2)


def test_no_other_module_reads_a_foreign_file_by_itself() -> None:
    """Readers are called where they are defined, in each other, and by the two doors."""
    doors = {"core/web/uploads.py", "core/web/reading.py", "incidents/incoming/cells.py"}
    of_the_product = {"gridops/home/handbook.py", "gridops/demo/screens.py"}  # pictures of its own
    found = set()
    for app in ("core", "grids", "staff", "incidents", "assessment", "gridops"):
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            name = path.relative_to(settings.BASE_DIR).as_posix()
            text = path.read_text()
            if "/tests/" in name or name in doors | of_the_product or any(f"def {one}" in text for one in READERS):
                continue
            if any(re.search(rf"\b{re.escape(one)}", text) for one in READERS):
                found.add(name)
    assert not found
