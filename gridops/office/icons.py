"""The font of icons, cut down to those that are used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import unfold
from django.conf import settings
from fontTools import subset
from fontTools.ttLib import TTFont

from gridops.office.statics import ICONS

THEME = Path(unfold.__file__).parent
SOURCES = {".py", ".html", ".js"}
WORD = re.compile(r"""(?<=["'>{}\s])[a-z0-9_]+(?=["'<{\s])""")


@cache
def used() -> frozenset[str]:
    """The icons whose name stands as a word in a source of ours or of the theme: no list that somebody has to keep."""
    ours = (folder for folder in Path(settings.BASE_DIR).iterdir() if (folder / "__init__.py").exists())
    folders = [THEME, Path(settings.BASE_DIR) / "templates", *ours]
    files = (file for folder in folders for file in folder.rglob("*") if file.suffix in SOURCES)
    words = {word for file in files if "tests" not in file.parts for word in WORD.findall(file.read_text())}
    return frozenset(words & {ligature.LigGlyph for found in _ligatures(_font()) for ligature in found})


def font_of(names: frozenset[str]) -> bytes:
    """The font with these icons alone, and with the letters that their names are written in."""
    font = _font()
    for found in _ligatures(font):
        found[:] = [ligature for ligature in found if ligature.LigGlyph in names]
    options = subset.Options()
    options.drop_tables += ["FFTM"]
    cutter = subset.Subsetter(options)
    cutter.populate(text="abcdefghijklmnopqrstuvwxyz0123456789_")
    cutter.subset(font)
    content = BytesIO()
    font.save(content)
    return content.getvalue()


def _font() -> TTFont:
    return TTFont(THEME / "static" / ICONS)


def _ligatures(font: TTFont) -> Iterator[list[Any]]:
    """What the letters of names are made into, by the letter that they begin with."""
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            yield from table.ligatures.values()
