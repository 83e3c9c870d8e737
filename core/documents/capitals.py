"""Money as approval sheets write it, in capitals (人民币大写), so that no figure can be changed by a stroke."""

from __future__ import annotations

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def in_capitals(amount: Decimal) -> str:
    """An amount in yuan with at most two decimals, as 壹仟零伍拾元叁角整; a whole one ends in 元整.

    Raises ValueError where it has part of a cent, or a million million yuan and more.
    """
    cents = amount * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{amount} has part of a cent")
    sign, cents = ("负", -cents) if cents < 0 else ("", cents)
    yuan, rest = divmod(int(cents), 100)
    jiao, fen = divmod(rest, 10)
    written = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        written += f"{DIGITS[jiao]}角"
    elif fen and yuan:
        written += "零"
    if fen:
        written += f"{DIGITS[fen]}分"
    return sign + (written + ("" if fen else "整") if written else "零元整")


def _whole(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    if len(groups) > len(GROUPS):
        raise ValueError("the amount is too large to be written")
    written, gap = "", False
    for position in reversed(range(len(groups))):
        group = groups[position]
        if not group:
            gap = True
            continue
        if written and (gap or group < 1000):
            written += "零"
        written, gap = written + _group(group) + GROUPS[position], False
    return written


def _group(number: int) -> str:
    """A number below ten thousand; a row of noughts is said once, and none at the end."""
    written, gap = "", False
    for position in reversed(range(4)):
        digit = number // 10**position % 10
        if not digit:
            gap = bool(written)
            continue
        written += ("零" if gap else "") + DIGITS[digit] + PLACES[position]
        gap = False
    return written
