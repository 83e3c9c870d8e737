"""What a workbook of Excel 97 to 2003 says beside its cells: hidden rows and columns, and the calendar of its days.

The file is a small file system (compound file, [MS-CFB]) with a stream of records ([MS-XLS]). The library that reads
the cells says none of this, so these few records are read here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_FREE = 0xFFFFFFFA  # from here on a number of a sector means: there is none
_STREAMS = ("workbook", "book")
# Records by their numbers.
_BOF, _EOF, _DATE_MODE, _COLUMN, _BOUND_SHEET, _ROW = 0x0809, 0x000A, 0x0022, 0x007D, 0x0085, 0x0208
_ROW_HIDDEN = 0x20


@dataclass
class Hidden:
    """The rows and columns of one worksheet that nobody sees, from 1."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


@dataclass
class Records:
    """What the records say: whether days count from 1904, and what each sheet hides, in the order of the sheets."""

    since_1904: bool = False
    hidden: list[Hidden] = field(default_factory=list)


def read_records(data: bytes) -> Records:
    """What the records of a workbook say. Raises ValueError or struct.error where the file is damaged."""
    stream = _stream(data)
    said = Records()
    begins = []
    for kind, record in _records(stream, 0):
        if kind == _DATE_MODE:
            said.since_1904 = record[:1] == b"\x01"
        elif kind == _BOUND_SHEET:
            begins.append(struct.unpack_from("<I", record)[0])
    said.hidden = [_hidden(stream, begin) for begin in begins]
    return said


def _hidden(stream: bytes, begin: int) -> Hidden:
    hidden = Hidden()
    for kind, record in _records(stream, begin):
        if kind == _ROW and len(record) >= 16:
            (number,) = struct.unpack_from("<H", record)
            (height,) = struct.unpack_from("<H", record, 6)
            (options,) = struct.unpack_from("<I", record, 12)
            if options & _ROW_HIDDEN or height & 0x7FFF == 0:
                hidden.rows.add(number + 1)
        elif kind == _COLUMN and len(record) >= 10:
            first, last, width, _style, options = struct.unpack_from("<5H", record)
            if options & 1 or width == 0:
                hidden.columns |= set(range(first + 1, min(last, 255) + 2))
    return hidden


def _records(stream: bytes, begin: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, to its end; a part may hold others, such as charts."""
    position, depth = begin, 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1:
            yield kind, stream[position + 4 : position + 4 + length]
        if depth <= 0:
            return
        position += 4 + length


# --- the file system ----------------------------------------------------------------------------


def _stream(data: bytes) -> bytes:
    """The stream with the records."""
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise ValueError("a size of sectors that does not exist")
    size = 1 << shift
    table = _allocation(data, size)
    (directory,) = struct.unpack_from("<I", data, 48)
    entries = _chain(data, table, directory, size)
    small = _small_streams(data, table, entries, size)
    for position in range(0, len(entries) - 127, 128):
        name, begin, length = _entry(entries, position)
        if name.lower() in _STREAMS:
            content = _chain(data, table, begin, size) if length >= 4096 else _small(small, begin)
            return content[:length]
    raise ValueError("no workbook in this file")


def _entry(entries: bytes, position: int) -> tuple[str, int, int]:
    """A file of the file system: its name, its first sector, its length."""
    (letters,) = struct.unpack_from("<H", entries, position + 64)
    name = entries[position : position + max(0, min(letters, 64) - 2)].decode("utf-16-le", "replace")
    begin, length = struct.unpack_from("<II", entries, position + 116)
    return name, begin, length


def _allocation(data: bytes, size: int) -> list[int]:
    """Which sector follows which."""
    (more,) = struct.unpack_from("<I", data, 68)
    sectors = list(struct.unpack_from("<109I", data, 76))
    per_sector = size // 4
    seen: set[int] = set()
    while more < _FREE and more not in seen:
        seen.add(more)
        *listed, more = struct.unpack_from(f"<{per_sector}I", data, (more + 1) * size)
        sectors += listed
    table: list[int] = []
    for sector in sectors:
        if sector < _FREE and (sector + 2) * size <= len(data) + size:
            table += struct.unpack_from(f"<{per_sector}I", data, (sector + 1) * size)
    return table


def _chain(data: bytes, table: list[int], begin: int, size: int) -> bytes:
    """The sectors from one on, to the end of their chain; one that comes again ends it."""
    parts = []
    seen: set[int] = set()
    while begin < len(table) and begin not in seen:
        seen.add(begin)
        parts.append(data[(begin + 1) * size : (begin + 2) * size])
        begin = table[begin]
    return b"".join(parts)


def _small_streams(data: bytes, table: list[int], entries: bytes, size: int) -> tuple[bytes, list[int]]:
    """Where short streams are kept together, and which 64 bytes of it follow which."""
    _name, begin, length = _entry(entries, 0)
    kept = _chain(data, table, begin, size)[:length]
    (first,) = struct.unpack_from("<I", data, 60)
    follows = _chain(data, table, first, size)
    return kept, list(struct.unpack(f"<{len(follows) // 4}I", follows[: len(follows) // 4 * 4]))


def _small(small: tuple[bytes, list[int]], begin: int) -> bytes:
    kept, follows = small
    parts = []
    seen: set[int] = set()
    while begin < len(follows) and begin not in seen:
        seen.add(begin)
        parts.append(kept[begin * 64 : begin * 64 + 64])
        begin = follows[begin]
    return b"".join(parts)
