"""Checks and normalises texts: forbidden content, telephone numbers, spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
# 18 places, written together or in groups; a lookahead, so that a number before it hides none.
_CANDIDATE = re.compile(r"(?<![0-9])(?=([0-9](?:[ \u3000.·-]?[0-9]){16})[ \u3000.·-]?([0-9Xx])(?![0-9]))")
_PHONE = re.compile(r"(?<![0-9])1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_UNSEEN = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)


# What leaves no mark on paper: control and format characters, lone surrogates, separators of lines, tags, fillers and
# what Unicode calls ignorable, and signs that are drawn as blanks. Tabs and line breaks can be seen.
_NOTHING_TO_SEE = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    r"\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    r"\ufff0-\ufffc\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000110bd\U000110cd\U00013430-\U00013442\U00016fe4"
    r"\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINER = "\u200d"
# What copying leaves at the ends of a text: it joins and turns nothing there, so that nothing is lost with it.
_LEFT_BY_COPYING = "\u200b\u2060\ufeff"
_MARKS = ("Mn", "Mc", "Me", "Cc", "Cf", "Zs", "Zl", "Zp")


def holds_unseen(text: str) -> bool:
    """Whether `text` holds a character that leaves no mark, other than where writing needs it."""
    return any(not _is_needed(match) for match in _NOTHING_TO_SEE.finditer(text))


def fault_of(text: str) -> str:
    """What is wrong with a text of which a part cannot be seen, in words for its author; empty where all is seen."""
    if text and not text.isspace() and not _has_a_sign(text):
        return _("This is empty: it holds nothing that can be seen.")
    first = next((match for match in _NOTHING_TO_SEE.finditer(text) if not _is_needed(match)), None)
    if first is None:
        return ""
    return _("Character %(place)d (%(code)s) cannot be seen, or turns the direction of writing. Remove it.") % {
        "place": first.start() + 1,
        "code": f"U+{ord(first[0]):04X}",
    }


def without_ends(text: str) -> str:
    """`text` without spaces, and without the invisible signs that copying leaves, at its two ends."""
    bare = text.strip()
    while bare != (bare := bare.strip(_LEFT_BY_COPYING).strip()):
        pass
    return bare


def _has_a_sign(text: str) -> bool:
    """Whether something in it is seen by itself: a mark over or under a letter needs the letter."""
    visible = _NOTHING_TO_SEE.sub("", text)
    return any(not sign.isspace() and unicodedata.category(sign) not in _MARKS for sign in visible)


def shown(text: str) -> str:
    """`text` with what cannot be seen written as its number: [U+202E]."""
    return _NOTHING_TO_SEE.sub(lambda match: match[0] if _is_needed(match) else f"[U+{ord(match[0]):04X}]", text)


def without_unseen(text: str) -> str:
    """`text` without what cannot be seen, for names that are given to people anew, such as those of files."""
    return _NOTHING_TO_SEE.sub(lambda match: match[0] if _is_needed(match) else "", text)


def _is_needed(match: re.Match[str]) -> bool:
    """Whether it changes how the sign before it looks: a variant of an ideograph or picture, or pictures joined."""
    before, text = match.string[: match.start()][-1:], match.string
    after = text[match.end() : match.end() + 1]
    sign = match[0]
    if sign == _JOINER:
        return (_is_picture(before) or before == "\ufe0f") and _is_picture(after)
    if "\ufe00" <= sign <= "\ufe0f":
        return unicodedata.category(before or " ") in ("So", "Sm", "Lo", "Po", "Nd")
    if "\U000e0100" <= sign <= "\U000e01ef":
        return unicodedata.name(before or " ").startswith("CJK ")
    return False


def _is_picture(sign: str) -> bool:
    return unicodedata.category(sign or " ") in ("So", "Sk")


def holds_identity_number(text: str) -> bool:
    """Whether a resident identity number (18 places with a right check digit) occurs in `text`."""
    if len(text) < 18:
        return False
    for written, check in _CANDIDATE.findall(text.translate(_FULL_WIDTH)):
        digits = re.sub(r"[^0-9]", "", written)
        total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
        born = digits[6:8] in ("18", "19", "20") and 1 <= int(digits[10:12]) <= 12 and 1 <= int(digits[12:14]) <= 31
        if born and _CHECK[total % 11] == check.upper():
            return True
    return False


def holds_phone_number(text: str) -> bool:
    """Whether a mobile telephone number of China occurs in `text`."""
    return _PHONE.search(text.translate(_FULL_WIDTH)) is not None


def warnings_of(texts: Mapping[str, object], *, but: Collection[str] = ("contact", "phone")) -> list[dict[str, str]]:
    """What a program is warned of that is not refused: telephone numbers in free text, by field."""
    return [
        {"code": "phone_number", "field": name, "detail": str(_("There is a telephone number in this text."))}
        for name, text in texts.items()
        if isinstance(text, str) and name not in but and holds_phone_number(text)
    ]


def mask_phones(text: str) -> str:
    """`text` with the middle of every mobile telephone number made unreadable: 138****5678."""
    return _PHONE.sub(lambda match: f"{match[0][:3]}****{match[0][-4:]}", text.translate(_FULL_WIDTH))


def tidy(text: str) -> str:
    """One line without unseen characters; every run of spaces, full-width ones too, is one space."""
    return " ".join(_UNSEEN.sub("", text).split())


def tidy_lines(text: str) -> str:
    """As `tidy`, line by line: line breaks stay, but for those at the two ends."""
    return "\n".join(tidy(line) for line in text.splitlines()).strip("\n")


def half_width(text: str) -> str:
    """Letters, digits and signs in the width of English; nothing else is changed, so that ² stays no 2."""
    return text.translate(_HALF_WIDTH)


def plain(text: str) -> str:
    """For codes, numbers and look-ups: half-width and without any space."""
    return "".join(unicodedata.normalize("NFKC", tidy(text)).split())


LONGEST_SYLLABLE = len("zhuang ")  # of one character, with what parts it from the next


def pinyin(text: str) -> list[str]:
    """Syllables of Chinese characters, in small letters. Its dictionary is not loaded before somebody asks."""
    from pypinyin import lazy_pinyin  # half a second and 25 MB, which most processes never need

    return [syllable.lower() for syllable in lazy_pinyin(text)]


def dialled(phone: str) -> str:
    """A number as a telephone takes it."""
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")
