"""Workbooks (.xlsx, .xlsm), strict and transitional alike, read from their own XML.

Only what a table needs is looked at: cells, number formats, merged ranges, and what is hidden. Fills, fonts, colours
and pictures are never touched, so that what is odd about them cannot keep an office's figures out. Memory holds the
cells and the shared texts, and one row of XML.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext as _

from core.sheets.markup import Element, attribute, elements, is_on, local, unescaped_characters, whole
from core.sheets.number_formats import Meaning, formats_of, value_of
from core.sheets.worksheets import MAX_COLUMNS, MAX_UNPACKED, Cell, Formula, Limits, Sheet, SheetUnreadable, filled_rows

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MAX_SMALL = 5 * 1024 * 1024  # parts that are read as a whole: the list of worksheets, the relations
Range = tuple[int, int, int, int]


class Parts:
    """The parts of the package by name; slashes and capitals as careless programs write them."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(data))
        infos = self._archive.infolist()
        if sum(part.file_size for part in infos) > MAX_UNPACKED:
            raise SheetUnreadable(_("The file unpacks to far too much. Copy the rows into a new workbook."))
        self._infos = {part.filename.replace("\\", "/").lstrip("/").lower(): part for part in infos}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._infos

    def open(self, name: str) -> IO[bytes]:
        """A part to read from, little by little."""
        return self._archive.open(self._infos[name.lower()])

    def tree(self, name: str) -> Element:
        """A small part as a whole."""
        if self._infos[name.lower()].file_size > _MAX_SMALL:
            raise SheetUnreadable(_("The file unpacks to far too much. Copy the rows into a new workbook."))
        with self.open(name) as file:
            return whole(file.read())

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to, by key: the kind of the other part, and its name."""
        folder, file = posixpath.split(name)
        rels = f"{folder}/_rels/{file}.rels".lstrip("/")
        if rels not in self:
            return {}
        targets = {}
        for one in self.tree(rels):
            target = (one.get("Target") or "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            targets[one.get("Id") or ""] = ((one.get("Type") or "").rpartition("/")[2], path)
        return targets


def is_workbook(data: bytes) -> bool:
    """Whether a package is a workbook in XML; OpenDocument and .xlsb are packages too."""
    parts = Parts(data)
    return "content.xml" not in parts and "xl/workbook.bin" not in parts


def read_workbook(data: bytes) -> list[Sheet]:
    """The worksheets of a workbook. Raises SheetUnreadable, or anything at all where the file is damaged."""
    return _Workbook(Parts(data)).sheets()


class _Workbook:
    def __init__(self, parts: Parts) -> None:
        self.parts, self.limits = parts, Limits()
        main = [path for kind, path in parts.relations("").values() if kind == "officeDocument"]
        self.name = next((path for path in main if path in parts), "xl/workbook.xml")
        self.relations = parts.relations(self.name)
        self.tree = parts.tree(self.name)
        properties = next(self.tree.iter("{*}workbookPr"), None)
        self.since_1904 = properties is not None and is_on(properties.get("date1904"))
        calculation = next(self.tree.iter("{*}calcPr"), None)
        # A program that asks for this has computed nothing itself, and writes 0 beside its formulas.
        self.uncomputed = calculation is not None and is_on(calculation.get("fullCalcOnLoad"))
        self.texts = self._texts()
        self.formats = self._formats()

    def sheets(self) -> list[Sheet]:
        found = []
        for sheet in self.tree.iter("{*}sheet"):
            kind, path = self.relations.get(attribute(sheet, "id") or "", ("", ""))
            if kind != "worksheet" or path not in self.parts:
                continue
            title = unescaped_characters(sheet.get("name") or "")
            if sheet.get("state", "visible") != "visible":
                found.append(Sheet(title, [], hidden=True))
            else:
                with self.parts.open(path) as file:
                    found.append(_Worksheet(self, file).read(title))
        return found

    def _part(self, kind: str) -> str | None:
        return next((path for known, path in self.relations.values() if known == kind and path in self.parts), None)

    def _texts(self) -> list[str]:
        """The texts that cells share."""
        path = self._part("sharedStrings")
        if path is None:
            return []
        texts = []
        with self.parts.open(path) as file:
            for item in elements(file, "si"):
                texts.append(_text_in(item))
                item.clear()
        return texts

    def _formats(self) -> list[Meaning | int | None]:
        """What the number format of each style says."""
        path = self._part("styles")
        if path is None:
            return []
        codes: dict[int, str] = {}
        styles: list[int] = []
        with self.parts.open(path) as file:
            for one in elements(file, "numFmt", "cellXfs"):
                if local(one) == "numFmt":
                    if (one.get("numFmtId") or "").isdigit():
                        codes.setdefault(int(one.get("numFmtId")), one.get("formatCode") or "")
                else:
                    styles = [int(style.get("numFmtId") or 0) for style in one.iterchildren("{*}xf")]
        return formats_of(codes, styles)


class _Worksheet:
    """One worksheet while it is read."""

    def __init__(self, book: _Workbook, file: IO[bytes]) -> None:
        self.book, self.file = book, file
        self.merged: list[Range] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.places: dict[str, int] = {}  # of letters

    def read(self, title: str) -> Sheet:
        rows = list(filled_rows(self._rows(), self.book.limits))
        hidden = frozenset(number for number, _cells in rows if number in self.hidden_rows)
        return Sheet(title, rows, self.merged, False, hidden, frozenset(self.hidden_columns))

    def _rows(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        number = 0
        cells: list[Cell] = []
        for one in elements(self.file, "c", "row", "mergeCell", "col"):
            name = local(one)
            if name == "c":
                self._take(one, cells)
                one.clear()
            elif name == "row":
                number = int(one.get("r") or number + 1)
                if is_on(one.get("hidden")) or one.get("ht") in ("0", "0.0"):
                    self.hidden_rows.add(number)
                yield number, cells
                cells = []
                one.clear()
                while one.getprevious() is not None:
                    del one.getparent()[0]
            elif name == "mergeCell":
                self.merged += _range(one.get("ref") or "")
            elif is_on(one.get("hidden")) or one.get("width") in ("0", "0.0"):
                self.hidden_columns |= set(range(int(one.get("min")), min(int(one.get("max")), MAX_COLUMNS) + 1))

    def _take(self, one: Element, cells: list[Cell]) -> None:
        """Put the value of a cell in its place; without a reference it follows the one before."""
        value = self._value(one)
        reference = one.get("r")
        place = self._place(reference) if reference else len(cells)
        if value is None and reference:
            return
        self.book.limits.column(place)
        while len(cells) <= place:
            cells.append(None)
        cells[place] = value

    def _place(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        place = self.places.get(letters)
        if place is None:
            place = self.places[letters] = _column(letters)
        return place

    def _value(self, one: Element) -> Cell:
        written = formula = None
        for child in one:
            tag = child.tag
            if tag.endswith("}v") or tag == "v":
                written = child.text or ""
            elif tag.endswith("}f") or tag == "f":
                formula = f"={child.text or '…'}"
            elif tag.endswith("}is") or tag == "is":
                return _text_in(child)
        kind = one.get("t", "n")
        if formula is not None and not self._computed(written, kind):
            return Formula(formula)
        if not written:
            return None
        if kind == "s":
            return self.book.texts[int(written)]
        if kind == "n":
            return value_of(written, self._meaning(one), since_1904=self.book.since_1904)
        if kind == "b":
            return is_on(written)
        return _day_in(written) if kind == "d" else unescaped_characters(written)

    def _computed(self, written: str | None, kind: str) -> bool:
        """Whether the value beside a formula was computed: an empty text may have been, no number is empty."""
        if written is None or (written == "" and kind != "str"):
            return False
        return not (self.book.uncomputed and kind == "n" and written == "0")

    def _meaning(self, one: Element) -> Meaning | int | None:
        style = int(one.get("s") or 0)
        return self.book.formats[style] if style < len(self.book.formats) else None


def _text_in(item: Element) -> str:
    """The text of a cell, with its differently written parts, without what says how it is pronounced."""
    texts = []
    for child in item:
        name = local(child)
        if name == "t":
            texts.append(child.text or "")
        elif name == "r":
            texts += [part.text or "" for part in child if local(part) == "t"]
    return unescaped_characters("".join(texts))


def _day_in(written: str) -> Any:
    """A day or a moment as strict workbooks may write it (ISO 8601); what is neither stays text, for the column."""
    try:
        if "T" not in written and ":" in written:
            return time.fromisoformat(written)
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    return moment.astimezone(UTC) if moment.tzinfo else moment


def _column(letters: str) -> int:
    """The place of a column by its letters, from 0."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _range(reference: str) -> list[Range]:
    """A merged range; none where the reference is a single cell or no reference."""
    corners = [_REFERENCE.fullmatch(corner) for corner in reference.split(":")]
    if len(corners) != 2 or not (corners[0] and corners[1]):
        return []
    (left, top), (right, bottom) = corners[0].groups(), corners[1].groups()
    return [(int(top), _column(left) + 1, int(bottom), _column(right) + 1)]
