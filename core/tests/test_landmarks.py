"""Who has a page read aloud goes from landmark to landmark by their names: each has one, and one of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext, override

TEMPLATES = Path(settings.BASE_DIR, "templates")
LANDMARK = re.compile(r"""<(?:(?:nav|aside)\b|\w+\b[^<>]*?\brole="(?:navigation|region|complementary)")[^>]*?>""", re.S)
PLACES = re.compile(r"{%.*?%}|{{.*?}}", re.S)
NAME = re.compile(r"""\baria-label(?:ledby)?=["']""")
SAID = re.compile(r"""<(?:nav|aside|section)\b[^>]*?\baria-label="{% translate (['"])(.*?)\1 %}\"""", re.S)


def nameless(text: str) -> list[str]:
    """The landmarks of a template that have no name; a section without one is none."""
    return [found for found in LANDMARK.findall(PLACES.sub("", text)) if not NAME.search(found)]


def names() -> Iterator[tuple[str, str]]:
    for path in TEMPLATES.rglob("*.html"):
        for _quote, name in SAID.findall(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(TEMPLATES)), name


def test_every_landmark_has_a_name() -> None:
    assert nameless(
        '<nav class="{% if a > b %}c{% endif %}"><div tabindex="0" role="region"><aside aria-label="A">'
    ) == [
        '<nav class="c">',
        '<div tabindex="0" role="region">',
    ]
    found = {
        str(path.relative_to(TEMPLATES)): wrong
        for path in TEMPLATES.rglob("*.html")
        if (wrong := nameless(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_no_two_landmarks_have_one_name() -> None:
    """A part of two templates may stand on one page with the other's: two were called “Pages” there."""
    for language in ("en", "zh-hans"):
        called = defaultdict(list)
        with override(language):
            for template, name in names():
                called[gettext(name)].append(template)
        assert len(called) > 10
        assert {name: templates for name, templates in called.items() if len(templates) > 1} == {}
