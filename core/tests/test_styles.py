"""Pages look as somebody meant them to, and say in words what they say by colour.

A list with a class that no style sheet knows shows bullets and an indent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from core.clock import starts_at
from core.templatetags.figures import how_late, until
from core.testing.lint import late_by_colour

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


@pytest.mark.parametrize(
    ("inside", "by_colour"),
    [
        ('{{ row.due_on|date:"m-d" }}', [1]),
        ('{{ row.due_on|date:"m-d" }} · {{ row.due_on|until }}', []),
        ('{% translate "late" %}', []),
    ],
)
@pytest.mark.parametrize("asked", ["row.due_on < today", "light == 'late'", "late"])
def test_the_lint_finds_a_deadline_that_only_a_colour_calls_late(asked: str, inside: str, by_colour: list[int]) -> None:
    assert late_by_colour(f'<span class="tag {{% if {asked} %}}late{{% endif %}}">{inside}</span>') == by_colour


def test_a_deadline_that_is_a_day_is_over_at_its_end() -> None:
    day = date(2026, 11, 25)
    evening = starts_at(day) + timedelta(hours=22)
    assert (how_late(day, evening), how_late(day, evening + timedelta(hours=3))) == ("还剩 2 小时", "超期 1 小时")
    assert how_late(starts_at(day), evening) == "超期 22 小时"
    marks = [until(day, evening + timedelta(hours=hours)) for hours in (-48, 0, 3)]
    assert [mark.partition('"')[2].partition('"')[0] for mark in marks] == ["until", "until is-soon", "until is-late"]
    assert 'title="' in marks[0]
