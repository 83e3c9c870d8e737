"""The pictures of the handbook: each is there, light, and shown in the product; without them it stands, too."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image

from gridops.demo.screens import FOLDER, MOST_BYTES, SCREENS, light
from gridops.home import handbook

TEXT = handbook.FILE.read_text(encoding="utf-8")
SHOWN = re.findall(r"!\[([^\]]+)\]\(handbook/([\w-]+)\.webp\)", TEXT)


def test_each_picture_is_shown_once_with_words_and_is_light() -> None:
    assert sorted(name for _words, name in SHOWN) == sorted(one.name for one in SCREENS)
    assert all(words.strip() for words, _name in SHOWN)
    assert {path.name for path in FOLDER.iterdir()} == {f"{one.name}.webp" for one in SCREENS}
    assert [path.name for path in FOLDER.iterdir() if path.stat().st_size > MOST_BYTES] == []


def test_the_product_shows_them_late_and_keeps_their_place() -> None:
    html = whole()
    for words, name in SHOWN:
        with Image.open(FOLDER / f"{name}.webp") as picture:
            size = f'width="{picture.width}" height="{picture.height}" loading="lazy"'
        (address, shown) = re.findall(rf'srcset="([^"]*handbook/{name}[^"]*)">(<img [^>]*>)', html)[0]
        assert size in shown
        assert f'href="{address}">图：{words}</a>' in html, "a phone is led to it"


def whole() -> str:
    return "".join(chapter.html for chapter in handbook.chapters())


def test_without_pictures_the_handbook_stands_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(handbook, "PICTURES", tmp_path)
    handbook.chapters.cache_clear()
    try:
        html = whole()
    finally:
        handbook.chapters.cache_clear()
    assert "<img" not in html
    assert "<p></p>" not in html
    assert not any(f"{words}</p>" in html for words, _name in SHOWN)


def test_every_link_of_the_handbook_leads_somewhere() -> None:
    html = whole()
    headings = set(re.findall(r'id="([^"]+)"', html))
    leads = {unquote(address) for address in re.findall(r'href="([^"]*)"', html)}
    ours = {one for one in leads if not one.startswith(("https://", "/static/handbook/"))}
    assert {one for one in ours if one.removeprefix("#") not in headings} == set()
    assert "deployment.zh.md" in html


def test_a_picture_full_of_detail_is_made_light() -> None:
    spots = Image.frombytes("RGB", (80, 50), os.urandom(80 * 50 * 3)).resize((1280, 800))
    kept = io.BytesIO()
    spots.save(kept, "PNG")
    made = light(kept.getvalue(), width=1000)
    assert len(made) <= MOST_BYTES
    assert Image.open(io.BytesIO(made)).width == 1000
