"""Writes days, weeks, months and quarters as official papers do. All text of a document passes through here."""

from __future__ import annotations

import re

_DAY = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_MONTH = re.compile(r"(?<![\d-])(\d{4})-(\d{2})(?![\d-]) ?")
_WEEK = re.compile(r"(?<![\d-])(\d{4})-W(\d{2})(?!\d) ?")
_QUARTER = re.compile(r"(?<![0-9A-Za-z])(\d{4})Q([1-4])(?![0-9A-Za-z]) ?")


def dates_in_words(text: str) -> str:
    """2026-09-01 is 2026年9月1日, 2026-09 is 2026年9月, 2026-W09 is 2026年第9周, 2026Q3 is 2026年第3季度.

    Numbers of cases and people stay.
    """
    if "-" in text:
        text = _DAY.sub(lambda found: f"{found[1]}年{int(found[2])}月{int(found[3])}日", text)
        text = _MONTH.sub(lambda found: f"{found[1]}年{int(found[2])}月", text)
        text = _WEEK.sub(lambda found: f"{found[1]}年第{int(found[2])}周", text)
    return _QUARTER.sub(r"\1年第\2季度", text) if "Q" in text else text
