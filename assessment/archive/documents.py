"""The register of archived files of a year (归档台账目录)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment.archive.models import ArchivedFile
from assessment.letterhead.models import letterhead_of
from core.documents.tables import Head, TablePaper
from grids.territory.models import Subdistrict
from staff.people.documents import day_of_paper, in_chinese

HEADS = (
    Head("类", 14), Head("卷号", 9), Head("文件题名", 56, left=True), Head("文号", 24), Head("日期", 13),
    Head("页数", 7), Head("密级", 8), Head("保管期限", 10), Head("备注", 20, left=True),
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    file_class: str
    volume: str
    title: str
    number: str
    day: date
    pages: int | None
    secrecy: str
    kept_for: str
    note: str


@dataclass(frozen=True)
class Register:
    issuer: str
    year: int
    files: Sequence[Entry]
    filled_on: date


def register_paper(of: Register) -> TablePaper:
    """归档台账目录, class by class."""
    rows = [
        (
            *(one.file_class, one.volume, one.title, one.number, day_of_paper(one.day)),
            *(one.pages, one.secrecy, one.kept_for, one.note),
        )
        for one in of.files
    ]
    pages = sum(one.pages or 0 for one in of.files)
    return TablePaper(
        issuer=of.issuer,
        title=f"{of.year}年归档台账目录",
        heads=HEADS,
        rows=rows,
        filled_on=of.filled_on,
        total=("合计", None, f"{len(of.files)}件", None, None, pages or None, None, None, None),
        notes=("涉及国家秘密的文件不在本目录登记。",),
        signed=("整理人", "检查人", "负责人"),
        name="归档台账目录",
    )


@in_chinese
def register_of(subdistrict: Subdistrict, year: int, *, on: date) -> Register:
    """The register of an office and year. Two queries."""
    rows = ArchivedFile.objects.filter(subdistrict=subdistrict, year=year).in_order()
    return Register(letterhead_of(subdistrict).issuer, year, [_entry(row) for row in rows], on)


def _entry(row: ArchivedFile) -> Entry:
    return Entry(
        file_class=str(row.get_file_class_display()),
        volume=row.volume,
        title=row.title,
        number=row.document_number,
        day=row.dated_on,
        pages=row.pages,
        secrecy=str(row.get_secrecy_display()),
        kept_for=str(row.get_kept_for_display()),
        note=row.note,
    )
