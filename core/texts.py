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


def half_width(text: str) -> str:
    """Letters, digits and signs in the width of English; nothing else is changed, so that ² stays no 2."""
    return text.translate(_HALF_WIDTH)


def plain(text: str) -> str:
    """For codes, numbers and look-ups: half-width and without any space."""
    return "".join(unicodedata.normalize("NFKC", tidy(text)).split())
