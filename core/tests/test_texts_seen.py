"""What can be seen in a text, and what cannot."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from core.texts import fault_of, holds_unseen, shown, without_unseen

UNSEEN = {
    "null": "\0",
    "escape": "\x1b",
    "delete": "\x7f",
    "soft hyphen": "\u00ad",
    "combining grapheme joiner": "\u034f",
    "Arabic letter mark": "\u061c",
    "Hangul fillers": "\u115f",
    "Hangul filler": "\u3164",
    "half-width Hangul filler": "\uffa0",
    "Mongolian vowel separator": "\u180e",
    "zero-width space": "\u200b",
    "zero-width non-joiner": "\u200c",
    "zero-width joiner": "\u200d",
    "right-to-left mark": "\u200f",
    "line separator": "\u2028",
    "right-to-left override": "\u202e",
    "word joiner": "\u2060",
    "invisible times": "\u2062",
    "right-to-left isolate": "\u2067",
    "blank braille": "\u2800",
    "byte order mark": "\ufeff",
    "annotation anchor": "\ufff9",
    "noncharacter": "\ufdd0",
    "surrogate": "\ud800",
    "music": "\U0001d173",
    "null notehead": "\U0001d159",
    "hieroglyph joiner": "\U00013430",
    "object replacement": "\ufffc",
    "tag": "\U000e0041",
    "variation selector": "\ufe0f",
}
EMPTY = ["\u3164", "\u200b", "\u2800\u3164", " \u200b\u3000", "\ufe0f", "\U000e0041", "\U00013430", "\U0001d159"]
MARKS_ALONE = ["\u0301", " \u0301 ", "\u20dd", "\u0903", "\u0301\u200b"]
SEEN = ["电动车充电", "a\nb\tc\r\n", "１２３　４", "", " ", "é", "e\u0301", "-", "^", "\ue000"]
PICTURES = ["👨\u200d👩\u200d👧", "❤\ufe0f", "1\ufe0f\u20e3", "葛\U000e0100", "👍🏽"]


@pytest.mark.parametrize("sign", UNSEEN.values(), ids=UNSEEN.keys())
def test_what_cannot_be_seen_is_a_fault_wherever_it_stands(sign: str) -> None:
    for text in (sign + "楼道", "楼道" + sign + "堆物" if sign != "\ufe0f" else "楼道 " + sign):
        assert holds_unseen(text)
        assert f"U+{ord(sign):04X}" in fault_of(text)
        assert sign not in shown(text)
        assert f"[U+{ord(sign):04X}]" in shown(text)
        assert without_unseen(text).strip() in ("楼道", "楼道堆物")


@pytest.mark.parametrize("text", EMPTY + MARKS_ALONE)
def test_what_only_looks_filled_is_empty(text: str) -> None:
    assert fault_of(text) == "内容为空：没有任何看得见的字。"


def test_no_format_character_of_unicode_is_taken_for_a_sign() -> None:
    """A newer Unicode brings more of them: then this names those that are missing."""
    signs = (chr(number) for number in range(sys.maxunicode + 1))
    unseen = [sign for sign in signs if unicodedata.category(sign) in ("Cf", "Zl", "Zp", "Cs")]
    assert [f"U+{ord(sign):04X}" for sign in unseen if not holds_unseen("楼道" + sign)] == []
    marks = (sign for sign in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(sign)[0] in "MZ")
    assert [f"U+{ord(sign):04X}" for sign in marks if not sign.isspace() and not fault_of(sign)] == []


@pytest.mark.parametrize("text", SEEN + PICTURES)
def test_what_people_write_is_left_as_it_is(text: str) -> None:
    assert fault_of(text) == ""
    assert shown(text) == without_unseen(text) == text
