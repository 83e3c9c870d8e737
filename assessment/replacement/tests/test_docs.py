"""The page on the life of a replacement, and that no text of ours says what a low rank is not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from assessment.replacement.workflow import markdown, mermaid
from core.embedded.servers import ROOT

NEVER_SAID = ("淘汰", "末位")
APPS = ("core", "grids", "staff", "incidents", "assessment", "gridops")


def test_the_page_on_the_life_of_a_replacement_is_drawn_from_the_table() -> None:
    page = (ROOT / "docs/replacement-life.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{mermaid()}```" in page
    assert markdown() in page


def _messages() -> Iterator[tuple[str, str]]:
    with (ROOT / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        for message in read_po(file, locale="zh_Hans"):
            texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
            yield from (("catalogue", text) for text in texts)


def _files() -> Iterator[tuple[str, str]]:
    """Templates, and what the office reads: the handbook, the glossary, the description of the API."""
    papers = [ROOT / "docs" / name for name in ("handbook.zh.md", "glossary.md", "openapi.yaml")]
    for path in (*(ROOT / "templates").rglob("*.html"), *papers):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


def _constants(path: Path) -> Iterator[str]:
    """Every text in a module that may be shown; its docstrings are for who reads the code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, owners) and _has_doc(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def _has_doc(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> bool:
    return bool(node.body) and isinstance(node.body[0], ast.Expr)


def _code() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if not {"tests", "migrations"} & set(path.parts):
                yield from ((str(path.relative_to(ROOT)), text) for text in _constants(path))


def test_no_message_template_or_document_says_it() -> None:
    said = [
        (where, word)
        for source in (_messages, _files, _code)
        for where, text in source()
        for word in NEVER_SAID
        if word in text
    ]
    assert said == []
