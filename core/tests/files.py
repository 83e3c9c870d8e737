"""Real files for tests: photographs with a place in them, documents, and files that pretend."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from openpyxl import Workbook
from PIL import Image, ImageDraw

GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def photo(size: tuple[int, int] = (640, 480), *, kind: str = "JPEG", orientation: int = 1, seed: int = 0) -> bytes:
    """A photograph as a phone makes it: with its make, where it was taken and how the phone was held."""
    image = Image.new("RGB", size, (40, 90, 160))
    drawn = ImageDraw.Draw(image)
    drawn.rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(220, 40, 40))
    for bit in range(8):  # each seed another picture
        if seed >> bit & 1:
            drawn.rectangle((bit * 8, size[1] - 8, bit * 8 + 7, size[1]), fill=(250, 250, 120))
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = "一个牌子的手机", orientation
    exif[GPS] = {1: "N", 2: (28.0, 38.0, 12.3), 3: "E", 4: (121.0, 15.0, 40.1)}
    out = io.BytesIO()
    image.save(out, kind, exif=exif, comment=b"taken at home") if kind == "JPEG" else image.save(out, kind, exif=exif)
    return out.getvalue()


def bomb_png(side: int = 30_000) -> bytes:
    """A few kilobytes that say they are a picture of 900 million points."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(more: bytes = b"") -> bytes:
    """One blank page."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R" + more + b">>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\n"
        b"xref\n0 4\n0000000000 65535 f \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    )


def workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet: Any = book.active
    sheet.append(["调解协议"])
    book.save(out)
    return out.getvalue()


def document(extra: dict[str, bytes] | None = None, types: str = "document.main+xml") -> bytes:
    """A Word file, as far as anybody looks into one."""
    kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{types}"
    parts = {"[Content_Types].xml": kind.encode(), "word/document.xml": b"<w:document/>", **(extra or {})}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()
