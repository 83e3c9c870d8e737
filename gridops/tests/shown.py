"""Where a page shows what no person would write: an input with needless zeros, a gap between Chinese words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html
from django.forms import BaseForm

from core.web.choices import nothing_to_choose
from gridops.tests.walking import Got

# 800.0000, 5.50: of a sum of money and of points both places are kept.
NEEDLESS = re.compile(r"-?\d+\.(?!\d\d$)\d*0")
# What is done, and to what: 删除 薪酬标准. A name may be two words, with a blank between them.
GAP = re.compile(
    r"(?:增加|添加|修改|删除|查看|选择|保存|取消|确认)[ \t\n]+[\u4e00-\u9fff]"
    r"|[\uff1a\u3002\uff01\uff1f\uff1b\uff0c][ \t\n]+[^\s|·]"  # … and after a sign, which is as wide as a word
)
AFTER_A_COLON = re.compile(r"\uff1a\s+$")
DATE_ALONE = re.compile(r"(?:\d{4}-)?\d\d-\d\d(?: \d\d:\d\d)?")
ALARMING = ("red-", "orange-")  # the colours of the theme's labels for what is late or near
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


def lateness_by_colour_alone(got: Got) -> Iterator[str]:
    """Dates in the colour of alarm, where only who sees the colour knows that they are late."""
    page = lxml.html.document_fromstring(got.answer.content.decode())
    for one in page.iter("span"):
        if any(colour in one.get("class", "") for colour in ALARMING) and DATE_ALONE.fullmatch(_words(one)):
            yield f"{got.role} {got.address}: {_words(one)} says by its colour alone that it is late"


def without_a_choice(got: Got) -> Iterator[str]:
    """Forms that nobody can send, as they offer nothing to choose, but have a button all the same."""
    context = got.answer.context or {}
    form, is_said = context.get("form"), context.get("nothing_to_choose") or context.get("instead")
    if isinstance(form, BaseForm) and not is_said:
        yield from (f"{got.role} {got.address}: nothing to choose as {label}" for label in nothing_to_choose(form))


def dashes_to_choose(got: Got) -> Iterator[str]:
    """Choices that show a line of dashes where words would say that something is to be chosen."""
    page = lxml.html.document_fromstring(got.answer.content.decode())
    for one in page.iter("option"):
        if _words(one).startswith("---"):
            yield f"{got.role} {got.address}: dashes in {one.getparent().get('name')}"


def unsaid_titles(got: Got) -> Iterator[str]:
    """Pages whose head does not say what they are for: to add a row to a list is not the list."""
    page = lxml.html.document_fromstring(got.answer.content.decode())
    title = str((got.answer.context or {}).get("title") or "")
    if got.address.split("?")[0].endswith("/add/") and title not in " ".join(map(_words, page.iter("h1"))):
        yield f"{got.role} {got.address}: its head does not say {title}"


def without_way_back(got: Got) -> Iterator[str]:
    """Pages below those of the navigation that lead nowhere: nothing above their head leads back.

    The handbook lies beside all pages, and has its own chapters to go through; the second factor may be a gate.
    """
    page = lxml.html.document_fromstring(got.answer.content.decode())
    top = page.find(".//header[@class='top']")
    if top is None or page.find(".//main//h1") is None or got.address.startswith(("/handbook/", "/second-factor/")):
        return
    led_to = {link.get("href") for place in (top, *page.iterfind(".//nav[@class='bar']")) for link in place.iter("a")}
    if got.address.split("?")[0] not in led_to and not page.xpath("//main//a[following::h1]"):
        yield f"{got.role} {got.address}: nothing leads back"


def lost_taps(got: Got) -> Iterator[str]:
    """Buttons that only a script serves, and that can be tapped before it has come over a slow line.

    The theme hides the whole page until its script is there; what is hidden itself is shown by a script.
    """
    page = lxml.html.document_fromstring(got.answer.content.decode())
    for one in page.xpath("//main//button[@type='button'][not(ancestor-or-self::*[@hidden or @x-cloak or @x-data])]"):
        if one.get("data-by-script") is None:
            yield f"{got.role} {got.address}: a tap on {_words(one)} is lost until its script has come"


def bare_inputs(got: Got) -> Iterator[str]:
    """Inputs of the back office that look as the browser draws them, without the dress of all others."""
    page = lxml.html.document_fromstring(got.answer.content.decode())
    if got.address.startswith("/admin/"):
        for one in page.xpath("//main//*[self::select or self::textarea or self::input[@type='text' or @type='date']]"):
            if not one.get("class"):
                yield f"{got.role} {got.address}: {one.get('name')} has no dress"


def _words(one: lxml.html.HtmlElement) -> str:
    return " ".join(one.text_content().split())
