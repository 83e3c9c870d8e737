"""Lists of our pages look as somebody meant them to: a class that no style sheet knows shows bullets and an indent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LIST = re.compile(r"<[uo]l\b[^>]*?class=\"([^\"]*)\"")
OF_DJANGO = re.compile(r"{[%{].*?[%}]}")


def unknown_lists(text: str, known: set[str]) -> Iterator[str]:
    """The classes of each list of a template of which none is in a style sheet."""
    for classes in LIST.findall(text):
        names = OF_DJANGO.sub(" ", classes).split()
        if not known & set(names):
            yield " ".join(names)


def test_every_list_of_a_page_has_a_class_that_a_style_sheet_knows() -> None:
    sheets = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "static").rglob("*.css"))
    known = set(re.findall(r"\.([a-z][\w-]*)", sheets))
    assert list(unknown_lists('<ul class="rows"><ol id="a" class="nowhere {{ b }}">', known)) == ["nowhere"]
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "templates").rglob("*.html")
        for name in unknown_lists(path.read_text(encoding="utf-8"), known)
    }
    assert found == set()
