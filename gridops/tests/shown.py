"""Where a page shows what no person would write: an input with needless zeros, a gap between Chinese words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html

from gridops.tests.walking import Got

# 800.0000, 5.50: of a sum of money and of points both places are kept.
NEEDLESS = re.compile(r"-?\d+\.(?!\d\d$)\d*0")
# What is done, and to what: 删除 薪酬标准. A name may be two words, with a blank between them.
GAP = re.compile(
    r"(?:增加|添加|修改|删除|查看|选择|保存|取消|确认)[ \t\n]+[\u4e00-\u9fff]|\uff1a[ \t\n]+[\u4e00-\u9fff]"
)
AFTER_A_COLON = re.compile(r"\uff1a\s+$")
IN_A_LINE = {"a", "b", "em", "small", "strong"}
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
    texts = [text for text in _texts(page) if GAP.search(text)]
    texts += [text for text, after in _before_others(page) if AFTER_A_COLON.search(text) and after.tag in IN_A_LINE]
    yield from (f"{got.role} {got.address}: {' '.join(text.split())[-100:]}" for text in texts)


def _before_others(page: lxml.html.HtmlElement) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    """Every text that an element follows in the same line, and that element."""
    for one in page.iter():
        if isinstance(one.tag, str) and one.tag not in NO_TEXT:
            if len(one):
                yield one.text or "", one[0]
            if (after := one.getnext()) is not None:
                yield one.tail or "", after


def _texts(page: lxml.html.HtmlElement) -> Iterator[str]:
    for one in page.iter():
        if not isinstance(one.tag, str):
            continue
        yield from (one.get(name) or "" for name in SAID)
        if one.tag not in NO_TEXT:
            yield one.text or ""
        yield one.tail or ""
