"""A sentence names a period as people say it, 2026年9月: by `in_words`, never by the short name of addresses."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

PERIODS = {"month", "week", "quarter", "period"}
SAID = ("in_words", "date_format")  # how a period becomes words
OF_DIGITS = {"core/years.py"}  # puts the words together


def short_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The lines at which a sentence takes a period that no such function has put into words."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.right, ast.Dict)):
            continue
        for key, value in zip(node.right.keys, node.right.values, strict=True):
            text = ast.unparse(value)
            if isinstance(key, ast.Constant) and key.value in PERIODS and not any(one in text for one in SAID):
                yield node.lineno, text


def test_every_sentence_says_its_period_in_words() -> None:
    assert list(short_in(ast.parse('_("%(month)s is frozen") % {"month": bulletin.period}'))) == [
        (1, "bulletin.period")
    ]
    root = Path(settings.BASE_DIR)
    found = [
        f"{path.relative_to(root)}:{line}: {text}"
        for app in ("core", "grids", "staff", "incidents", "assessment", "gridops")
        for path in sorted((root / app).rglob("*.py"))
        if not {"tests", "migrations", "demo"} & set(path.parts) and str(path.relative_to(root)) not in OF_DIGITS
        if "% {" in (source := path.read_text(encoding="utf-8"))
        for line, text in short_in(ast.parse(source))
    ]
    assert found == []
