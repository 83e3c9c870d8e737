"""How the articles of the printed rules say a value."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from fractions import Fraction

NUMERALS = "〇一二三四五六七八九"


def numeral(number: int) -> str:
    """0 to 99 in Chinese: 〇, 十, 二十一."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return NUMERALS[ones]
    return ("十" if tens == 1 else f"{NUMERALS[tens]}十") + (NUMERALS[ones] if ones else "")


def plain(value: Decimal) -> str:
    """Without zeros that say nothing: 0.50 is 0.5."""
    return f"{value.normalize():f}"


def share(value: Decimal) -> str:
    return f"{plain(value * 100)}%"


def fraction(value: Fraction) -> str:
    """Two thirds are 三分之二."""
    return f"{numeral(value.denominator)}分之{numeral(value.numerator)}"


def clock(at: time) -> str:
    return f"{at.hour}时{at.minute:02d}分" if at.minute else f"{at.hour}时"
