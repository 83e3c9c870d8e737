"""Issuer, addressees and number of a document. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Letterhead:
    """As an office entered it; the first one follows from the subdistrict's name."""

    issuer: str  # 发文机关, as it signs
    head: str  # the red words at the top
    code: str  # 机关代字: before the year in the document's number
    addressees: str
    copies_to: str
    place: str  # how the text calls the subdistrict: 街道, 镇

    def number(self, year: int, serial: int) -> str:
        """A document number, such as 南街网〔2026〕12号."""
        return f"{self.code}〔{year}〕{serial}号"


def first_letterhead(name: str) -> Letterhead:
    """What an office begins with, until it enters its own."""
    place = "镇" if name.endswith("镇") else "乡" if name.endswith("乡") else "街道"
    return Letterhead(
        issuer=f"{name}网格管理服务中心",
        head=f"{name}网格管理服务中心文件",
        code=f"{name[:1]}{place[:1]}网",
        addressees="各村、机关各办、下属各站所",
        copies_to="",
        place=place,
    )


def day_in_words(day: date) -> str:
    """A day as documents write it: 2026年11月6日."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_in_words(month: date) -> str:
    return f"{month.year}年{month.month}月"
