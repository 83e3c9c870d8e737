"""Templates begin our own labels with a capital letter, and never the name of a person or a file."""

from __future__ import annotations

import re
from types import SimpleNamespace

from django.template.loader import render_to_string

from core.embedded.servers import ROOT

# The last word of what is written so. Each is a text of ours; of what is kept, none.
LABELS = {"label", "choice_label", "go", "heading", "get_kind_display", "get_stage_display", "kind", "result", "verb"}
LABELS |= {"get_category_display", "verbose_name_plural"}
TITLES_OF_OURS = {"part.title", "parts.1.title", "whole.title", "table.title", "side.title", "figure.name"}
TITLES_OF_OURS |= {"component.name", "done", "wanted", "text"}  # of a score, and of what is noted of a sheet
TITLES_OF_OURS |= {"part.name"}  # of a pay sheet: what is paid, deducted, borne by the unit


def test_only_labels_of_ours_get_a_large_letter() -> None:
    others = [
        f"{path.name}: {words}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for words in re.findall(r"([\w.]+)\|capfirst", path.read_text(encoding="utf-8"))
        if words.rpartition(".")[2] not in LABELS and words not in TITLES_OF_OURS
    ]
    assert others == []


def test_the_path_above_a_page_leaves_the_name_of_a_row_as_it_is() -> None:
    class File(SimpleNamespace):
        def __str__(self) -> str:
            return "may.xlsx"

    html = render_to_string(
        "unfold/helpers/header_title.html",
        {"parts": [{"title": "data"}, {"title": "imports"}, {"title": File(pk=1), "link": "/"}]},
    )
    assert "may.xlsx" in html
    assert "Imports" in html
