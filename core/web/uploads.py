"""Checks uploaded files by their content: images are re-encoded, documents are inspected.

The name and the media type that a browser sends are never believed. What passes is fit to be kept and
to be handed to other people: an image holds nothing but its picture, a document runs nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.errors import InvalidInput, TooLarge
from core.texts import tidy

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 60_000_000  # a phone's best photograph has 50 million
MAX_SIDE = 2560  # of what is kept: a page of text stays readable
THUMBNAIL_SIDE = 320
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 5000

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = OFFICE + "wordprocessingml.document", OFFICE + "spreadsheetml.sheet"
EXTENSIONS = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx"}
IMAGES = frozenset({JPEG, PNG})
ACCEPT = "image/jpeg,image/png,image/webp,.pdf,.docx,.xlsx"  # what a page offers to choose


class WrongFile(InvalidInput):
    """The file is not of a kind that is kept, or is damaged; the message names it and what to do."""

    code = "wrong_file"


class FileTooLarge(TooLarge):
    """The file has more bytes, pixels or parts than are taken."""

    code = "file_too_large"


@dataclass(frozen=True)
class Checked:
    """What is kept of an upload."""

    name: str  # for people; its ending is that of what is kept
    media_type: str
    data: bytes
    thumbnail: bytes = b""  # JPEG; documents have none
    width: int | None = None
    height: int | None = None


def check_upload(name: str, data: bytes, *, field: str = "file") -> Checked:
    """What to keep of a file. Raises WrongFile or FileTooLarge naming the file; `field` is where it was sent."""
    name = display_name(name)
    if not data:
        raise _wrong(field, _("“%(name)s” is empty.") % {"name": name})
    if len(data) > MAX_BYTES:
        text = _("“%(name)s” is larger than %(size)d MB.") % {"name": name, "size": MAX_BYTES // 2**20}
        raise FileTooLarge(text, fields={field: text})
    if data.startswith(b"%PDF-"):
        media_type, kept = PDF, _checked_pdf(name, data, field)
    elif data.startswith(b"PK\x03\x04"):
        media_type, kept = _checked_office(name, data, field), data
    elif data[:3] == b"\xff\xd8\xff" or data[:8] == b"\x89PNG\r\n\x1a\n" or _is_webp(data):
        return _redrawn(name, data, field)
    else:
        raise _wrong(field, _unknown(name, data))
    return Checked(_with_ending(name, media_type), media_type, kept)


def display_name(name: str) -> str:
    """A file's name for people: one line, no path, not too long."""
    last = re.split(r"[\\/]", tidy(name))[-1]
    last = re.sub(r'[<>:"|?*\u202a-\u202e\u2066-\u2069]', "", last).strip(" .")
    return last[-80:] or "file"


def _with_ending(name: str, media_type: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem if dot and 1 <= len(ending) <= 5 and stem else name}{EXTENSIONS[media_type]}"


def _wrong(field: str, text: str) -> WrongFile:
    return WrongFile(text, fields={field: text})


def _unknown(name: str, data: bytes) -> str:
    words = {"name": name}
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftypavif"):
        return _("“%(name)s” is a HEIC or AVIF photograph. Send it as JPEG (on an iPhone: Settings, Camera, "
                 "Formats, Most Compatible).") % words  # fmt: skip
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _("“%(name)s” is an old Office file (.doc, .xls) or one with a password. "
                 "Save it as PDF, .docx or .xlsx without a password.") % words  # fmt: skip
    return _("“%(name)s” is no JPEG, PNG or WebP image and no PDF, Word (.docx) or Excel (.xlsx) file.") % words


# --- images -------------------------------------------------------------------------------------


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _redrawn(name: str, data: bytes, field: str) -> Checked:
    """The picture alone, drawn again: everything else in the file – place, camera, a hidden archive – is gone."""
    try:
        image: Any = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))  # reads its head alone
        if image.width * image.height > MAX_PIXELS:
            raise Image.DecompressionBombError
        is_png = image.format == "PNG"
        image.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a JPEG is decoded no larger than needed
        image.load()
        picture = _upright(image)
    except Image.DecompressionBombError:
        text = _("“%(name)s” has more than %(count)d million pixels.") % {"name": name, "count": MAX_PIXELS // 10**6}
        raise FileTooLarge(text, fields={field: text}) from None
    except Exception as error:  # a damaged image fails in a hundred ways, all of them the file's fault
        raise _wrong(field, _("“%(name)s” is damaged: it cannot be decoded as an image.") % {"name": name}) from error
    media_type = PNG if is_png and _fits(picture) else JPEG
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    kept = _encoded(picture, media_type)
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Checked(
        _with_ending(name, media_type), media_type, kept, _encoded(small, JPEG, 75), picture.width, picture.height
    )


def _upright(image: Any) -> Any:
    """Turned as the camera was held, on white where it was transparent, and without any metadata."""
    turned = ImageOps.exif_transpose(image)
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        turned = turned.convert("RGBA")
        ground = Image.new("RGB", turned.size, "white")
        ground.paste(turned, mask=turned.getchannel("A"))
        return ground
    turned = turned.convert("RGB")
    turned.info = {}  # what the file says about the picture is dropped
    return turned


def _fits(picture: Any) -> bool:
    """Whether it is kept at its size; drawings stay PNG then, and everything else becomes JPEG."""
    return max(picture.size) <= MAX_SIDE


def _encoded(picture: Any, media_type: str, quality: int = 85) -> bytes:
    out = io.BytesIO()
    if media_type == PNG:
        picture.save(out, "PNG")
        if out.tell() <= MAX_BYTES:
            return out.getvalue()
        out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


# --- documents ----------------------------------------------------------------------------------

_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|ImportData|SubmitForm)\b")
_OBJECTS = re.compile(rb"/Type\s*/ObjStm.{0,400}?stream\r?\n", re.DOTALL)
_UNESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def _checked_pdf(name: str, data: bytes, field: str) -> bytes:
    words = {"name": name}
    tail = data.rstrip(b"\r\n\t \x00")
    whole = re.match(rb"%PDF-[12]\.\d", data) and tail.endswith(b"%%EOF") and b"startxref" in data[-2048:]
    if not whole or b"PK\x05\x06" in data[-66_000:] or re.search(rb"<(html|script|!doctype)", data[:2048], re.I):
        raise _wrong(field, _("“%(name)s” is damaged: it is no whole PDF. Print it to PDF again.") % words)
    if re.search(rb"/Encrypt\b", data):
        raise _wrong(field, _("“%(name)s” is protected by a password. Save it without protection.") % words)
    if any(_ACTIVE.search(_UNESCAPE.sub(_letter, part)) for part in (data, *_object_streams(data))):
        text = _("“%(name)s” holds scripts, forms that send, or other files. Print it to PDF again.")
        raise _wrong(field, text % words)
    return data


def _letter(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape.group(1), 16)])


def _object_streams(data: bytes) -> Iterable[bytes]:
    """What a PDF keeps packed besides its pictures and pages; within a budget."""
    left = MAX_UNPACKED
    for match in _OBJECTS.finditer(data):
        if left <= 0:
            return
        try:
            unpacked = zlib.decompressobj().decompress(data[match.end() :], left)
        except zlib.error:
            continue
        left -= len(unpacked)
        yield unpacked


def _checked_office(name: str, data: bytes, field: str) -> str:
    """The media type of a Word or Excel file without macros, other files or strange ends."""
    words = {"name": name}
    damaged = _("“%(name)s” is no Word (.docx) or Excel (.xlsx) file, or a damaged one.") % words
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                text = _("“%(name)s” unpacks to far too much.") % words
                raise FileTooLarge(text, fields={field: text})
            begins_and_ends = min(part.header_offset for part in parts) == 0 and data[-22:-18] == b"PK\x05\x06"
            if not begins_and_ends or archive.testzip() is not None:
                raise _wrong(field, damaged)
            types = archive.read("[Content_Types].xml")
            links = [archive.read(part) for part in parts if part.filename.endswith(".rels")]
    except InvalidInput:
        raise
    except Exception as error:  # a damaged archive fails in a hundred ways, all of them the file's fault
        raise _wrong(field, damaged) from error
    names = " ".join(part.filename.lower() for part in parts)
    foreign = re.search(r"vbaproject|activex|oleobject|embeddings/|(?:^| )/|\.\./", names)
    outward = any(_reaches_out(link) for link in links)
    if foreign or outward or b"macroEnabled" in types:
        raise _wrong(field, _("“%(name)s” holds macros or other files, or loads some. Save it as PDF.") % words)
    for media_type in (DOCX, XLSX):
        if f"{media_type}.main+xml".encode() in types:
            return media_type
    raise _wrong(field, damaged)


def _reaches_out(links: bytes) -> bool:
    """Whether a part is loaded from elsewhere when the file is opened; links that a reader clicks are none."""
    relationships = re.findall(rb"<Relationship\b[^>]*>", links)
    return any(b'"External"' in link and b"/hyperlink" not in link for link in relationships)


# --- how much a request may bring ------------------------------------------------------------------


class BoundedUploads(FileUploadHandler):
    """Refuses a request whose files are larger than the installation takes, before any byte of them is kept."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_rest: Any, **_more: Any) -> None:  # noqa: ARG002
        if content_length > settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig("the files of this request are too large")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002
        return None
