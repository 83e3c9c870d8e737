"""The structure of the code, read from its own imports: two pictures for docs/, and what the tests of the house count.

`python -m core.testing.house draw` writes the pictures; `check` says whether those in docs/ still fit the code.
The order of rooms is the one that import-linter holds, so it is read from pyproject.toml and said nowhere twice.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from core.embedded.servers import ROOT

APPS = ["gridops", "assessment", "incidents", "staff", "grids", "core"]  # from the top
NOT_ROOMS = {"migrations", "tests", "__init__", "conftest"}
BOX, GAP, LEFT, ROW = 116, 8, 120, 40  # pixels of the first picture
CELL = 15  # pixels of the second


@dataclass(frozen=True)
class Arrow:
    """One import of the code, between rooms: `app.room`."""

    importer: str
    imported: str


@cache
def modules() -> dict[str, Path]:
    """The modules of the product by their dotted name, without tests and migrations."""
    paths = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if NOT_ROOMS.isdisjoint(parts[1:-1]) and parts[-1] != "conftest":
                paths[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return paths


def room_of(module: str) -> str:
    """`incidents.hazards.models` lies in the room `incidents.hazards`."""
    return ".".join(module.split(".")[:2])


@cache
def lines() -> dict[str, int]:
    """Lines of code by module."""
    return {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules().items()}


def rooms(app: str) -> list[str]:
    """The rooms of an app: what is directly in its folder, except migrations and tests."""
    return sorted({room_of(name) for name in modules() if name.startswith(f"{app}.")} - {app})


@cache
def arrows() -> Counter[Arrow]:
    """How many modules of one room import from another one, by pair of rooms. Imports for types alone do not count."""
    pairs = {
        (module, Arrow(room_of(module), room_of(target)))
        for module, path in modules().items()
        for target in _imported(path)
        if room_of(target) != room_of(module)
    }
    return Counter(arrow for _module, arrow in pairs)


def arrows_within(app: str) -> list[Arrow]:
    """The arrows between rooms of one app."""
    return [
        arrow
        for arrow in sorted(arrows(), key=lambda arrow: (arrow.importer, arrow.imported))
        if arrow.importer.startswith(f"{app}.") and arrow.imported.startswith(f"{app}.")
    ]


def _imported(path: Path) -> Iterator[str]:
    for node in _nodes(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield from [name for name in (whole, node.module) if name in modules()][:1]
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules())


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those below `if TYPE_CHECKING`."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield node
            yield from _nodes(node)


@cache
def layers(app: str) -> list[list[str]]:
    """The rooms of an app in the layers that import-linter holds, from the top."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    declared = next(each["layers"] for each in contracts if each.get("containers") == [app])
    return [[f"{app}.{name}" for name in re.split(r"[|:\s]+", layer)] for layer in declared]


# --- the pictures ---------------------------------------------------------------------------------------


def _svg(width: int, height: int, body: list[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="system-ui, sans-serif" font-size="11">'
    )
    return "\n".join([head, f'<rect width="{width}" height="{height}" fill="#fff"/>', *body, "</svg>"]) + "\n"


def _text(x: float, y: float, text: str, **attributes: str) -> str:
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<text x="{x:g}" y="{y:g}"{extra}>{escape(text)}</text>'


def apps_picture() -> str:
    """The six apps with their rooms: each row of rooms imports only from the rows below it."""
    body, y, widest = [], 10, 6
    for app in APPS:
        rows = [[room for room in layer if is_folder(room)] for layer in layers(app)]
        rows = [row for row in rows if row]
        files = [room.split(".")[1] for layer in layers(app) for room in layer if not is_folder(room)]
        height = len(rows) * ROW + 2 * GAP + 18
        widest = max(widest, *(len(row) for row in rows))
        total = sum(count for name, count in lines().items() if name.split(".")[0] == app)
        body.append(f'<rect x="4" y="{y}" width="99%" height="{height}" fill="#f3f6fb"/>')
        body.append(_text(14, y + 24, app, font_size="15", font_weight="600"))
        body.append(_text(14, y + 40, f"{total:,} lines", fill="#667"))
        body.append(_text(LEFT, y + 18, " · ".join(files), fill="#667"))
        for number, row in enumerate(rows):
            for place, room in enumerate(row):
                body += _box(LEFT + place * (BOX + GAP), y + GAP + 18 + number * ROW, room)
        y += height + GAP
    return _svg(LEFT + widest * (BOX + GAP) + GAP, y, body)


def is_folder(room: str) -> bool:
    """Whether a room is a noun's folder, not a single file."""
    return modules().get(room, Path()).name == "__init__.py"


def _box(x: int, y: int, room: str) -> list[str]:
    count = sum(number for name, number in lines().items() if room_of(name) == room)
    return [
        f'<rect x="{x}" y="{y}" width="{BOX}" height="{ROW - GAP}" rx="4" fill="#dbe7fb" stroke="#9bb3d9"/>',
        _text(x + 7, y + 14, room.split(".")[1], font_weight="600"),
        _text(x + 7, y + 27, f"{count:,}", fill="#667", font_size="9"),
    ]


def pictured() -> list[str]:
    """The nouns of the second picture, from the top: those of the four apps between the frame and the tools."""
    nouns = [room for app in APPS[1:5] for layer in layers(app) for room in layer]
    return [room for room in nouns if is_folder(room)]


def arrows_picture() -> str:
    """Who imports whom, as a table: right of the diagonal are imports from rooms below, the only kind there is."""
    nouns = pictured()
    left, top = 150, 130
    body = []
    for number, noun in enumerate(nouns):
        x, y = left + number * CELL, top + number * CELL
        body.append(_text(left - 6, y + 11, noun, text_anchor="end"))
        body.append(_text(0, 0, noun, transform=f"translate({x + 11} {top - 6}) rotate(-60)"))
        body.append(f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="#ccd3de"/>')
    for arrow, count in sorted(arrows().items(), key=lambda pair: (pair[0].importer, pair[0].imported)):
        if arrow.importer in nouns and arrow.imported in nouns:
            row, column = nouns.index(arrow.importer), nouns.index(arrow.imported)
            shade = min(1.0, 0.25 + count / 12)
            title = f"<title>{count} modules of {arrow.importer} import {arrow.imported}</title>"
            body.append(
                f'<rect x="{left + column * CELL + 1}" y="{top + row * CELL + 1}" width="{CELL - 2}" '
                f'height="{CELL - 2}" fill="#2559b8" fill-opacity="{shade:.2f}">{title}</rect>'
            )
    size = len(nouns) * CELL
    frame = f'<rect x="{left}" y="{top}" width="{size}" height="{size}" fill="none" stroke="#99a"/>'
    return _svg(left + size + 70, top + size + 10, [*body, frame])


def drawn() -> dict[Path, str]:
    """The pictures as they would be drawn now, by file."""
    return {ROOT / "docs/house.svg": apps_picture(), ROOT / "docs/arrows.svg": arrows_picture()}


def draw() -> int:
    for path, picture in drawn().items():
        path.write_text(picture, encoding="utf-8")
    return 0


def check() -> int:
    """0 where the pictures in docs/ show today's rooms and arrows; line counts may have moved on."""
    counts = re.compile(r"[\d,]+( lines)?</text>|fill-opacity=\"[\d.]+\"|<title>.*?</title>")
    for path, picture in drawn().items():
        if not path.exists() or counts.sub("", path.read_text(encoding="utf-8")) != counts.sub("", picture):
            print(f"{path.relative_to(ROOT)} no longer shows the house. Mend it with: make house")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit({"draw": draw, "check": check}[sys.argv[1]]())
