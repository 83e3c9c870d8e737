"""Where a page shows what no person would write: a number with needless zeros in an input, a gap between Chinese words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html

from gridops.tests.walking import Got

# 800.0000, 5.50: of a sum of money and of points both places are kept.
NEEDLESS = re.compile(r"-?\d+\.(?!\d\d$)\d*0")
WIDE = "\u3001\u3002\u4e00-\u9fff\uff08\uff09\uff0c\uff1a\uff1b"
GAP = re.compile(rf"[{WIDE}][ \t\n]+[{WIDE}]")
NO_TEXT = {"script", "style", "template", "code", "pre", "textarea"}
SAID = ("alt", "aria-label", "placeholder", "title")


def needless_zeros(got: Got) -> Iterator[str]:
    page = lxml.html.document_fromstring(got.answer.content.decode())
    for one in page.iter("input"):
        if NEEDLESS.fullmatch(one.get("value") or ""):
            yield f"{got.role} {got.address}: {one.get('name')} = {one.get('value')}"


def gaps(got: Got) -> Iterator[str]:
    """Chinese texts with a blank that only English needs."""
    page = lxml.html.document_fromstring(got.answer.content.decode())
    for text in _texts(page):
        if GAP.search(text):
            yield f"{got.role} {got.address}: {' '.join(text.split())[:100]}"


def _texts(page: lxml.html.HtmlElement) -> Iterator[str]:
    for one in page.iter():
        if not isinstance(one.tag, str):
            continue
        yield from (one.get(name) or "" for name in SAID)
        if one.tag not in NO_TEXT:
            yield one.text or ""
        yield one.tail or ""
