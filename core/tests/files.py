"""Real files for tests: photographs with a place in them, documents, and files that pretend."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
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


def pdf(catalog: bytes = b"", *more: bytes) -> bytes:
    """One blank page; `catalog` is written into the document's first object, `more` are objects from number 4 on."""
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>",
        *more,
    ]
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return out.getvalue()


def workbook() -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet: Any = book.active
    sheet.append(["调解协议"])
    book.save(out)
    return out.getvalue()


RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def links(*rows: tuple[str, str, bool]) -> bytes:
    """A part of links: kind, target, and whether that lies outside the file."""
    written = "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONSHIPS}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if outside else ''}/>"
        for number, (kind, target, outside) in enumerate(rows, start=1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0"?><Relationships xmlns="{space}">{written}</Relationships>'.encode()


def document(extra: dict[str, bytes] | None = None, types: str = "document.main+xml") -> bytes:
    """A Word file, as far as anybody looks into one."""
    kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{types}"
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    said = f'<Types xmlns="{space}"><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
    parts = {"[Content_Types].xml": said.encode(), "word/document.xml": b"<w:document/>", **(extra or {})}
    return archive(parts)


def ofd(extra: dict[str, bytes] | None = None, root: str = "Doc_0/Document.xml") -> bytes:
    """An OFD file, as far as anybody looks into one."""
    said = (
        '<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0">'
        f"<ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    return archive({"OFD.xml": said.encode(), "Doc_0/Document.xml": b"<x/>", **(extra or {})})


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def picture(kind: str, *, mode: str = "RGB", size: tuple[int, int] = (120, 80), frames: int = 1, **more: Any) -> bytes:
    """A picture of some kind with a slope of brightness, of one or several frames or pages."""
    made = []
    for number in range(frames):
        slope = Image.linear_gradient("L").rotate(90 * number).resize(size)
        made.append(slope.convert(mode))
    out = io.BytesIO()
    rest = {"save_all": True, "append_images": made[1:]} if frames > 1 else {}
    made[0].save(out, kind, **rest, **more)
    return out.getvalue()


def grey_of_16_bits(most: int = 0xFFFF, kind: str = "PNG") -> bytes:
    """256 greys side by side, as a scanner of more than 8 bits writes them."""
    import numpy

    rows = numpy.linspace(0, most, 256).round().astype("uint16")
    out = io.BytesIO()
    Image.fromarray(numpy.tile(rows, (16, 1))).save(out, kind)
    return out.getvalue()


def noisy_photo(size: tuple[int, int] = (800, 600), quality: int = 90, **more: Any) -> bytes:
    """A photograph in which no part is like another."""
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, "JPEG", quality=quality, **more)
    return out.getvalue()


HEIC = Path(__file__).parent / "data" / "photograph.heic"  # 400 by 300: nothing here can write one
