"""Checks uploaded files by their content: images are drawn again, documents are judged part by part.

The name and the media type that a browser sends are never believed. What passes is fit to be kept and
to be handed to other people: an image holds nothing but its picture, a document runs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput, TooLarge
from core.texts import tidy, without_unseen
from core.web.confined import Unfinished, confined
from core.web.packages import DOCX, OFD, XLSX, judge_package
from core.web.pdfs import judge_pdf
from core.web.pictures import JPEG, PDF, PNG, drawn, media_type_of
from core.web.unfit import Unfit

Judged = TypeVar("Judged")
MAX_BYTES = 40 * 1024 * 1024  # a photograph of 50 million points

EXTENSIONS = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx", OFD: ".ofd"}
OF_ORIGINALS = {
    **EXTENSIONS,
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
    "image/tiff": ".tif",
    "image/heic": ".heic",
    "image/avif": ".avif",
}
IMAGES = frozenset({JPEG, PNG})
ACCEPT = "image/*,.heic,.heif,.avif,.tif,.tiff,.bmp,.pdf,.docx,.xlsx,.ofd"  # what a page offers to choose

TOO_LARGE = {
    "too_many_bytes",
    "too_many_pixels",
    "too_many_pages",
    "package_too_much",
    "pdf_too_much",
    "picture_too_heavy",
}
WORDS = {
    "empty": gettext_lazy("“%(name)s” is empty."),
    "too_many_bytes": gettext_lazy("“%(name)s” is larger than %(size)d MB."),
    "too_many_pixels": gettext_lazy("“%(name)s” has more than %(count)d million pixels."),
    "too_many_pages": gettext_lazy("“%(name)s” has more than %(count)d pages. Send it as PDF."),
    "picture_too_heavy": gettext_lazy("“%(name)s” needs too much time or memory to be decoded. Send it smaller."),
    "picture_damaged": gettext_lazy("“%(name)s” is damaged: it cannot be decoded as an image."),
    "picture_cut": gettext_lazy("Of “%(name)s” only the upper %(percent)d%% arrived. Send it again, or take it again."),
    "password": gettext_lazy("“%(name)s” is protected by a password. Save it without protection."),
    "pdf_damaged": gettext_lazy("“%(name)s” is damaged: it is no whole PDF. Print it to PDF again."),
    "pdf_too_much": gettext_lazy("“%(name)s” holds far too many parts. Print it to PDF again."),
    "pdf_script": gettext_lazy("“%(name)s” holds a script. Print it to PDF again."),
    "pdf_launch": gettext_lazy("“%(name)s” starts a program. Print it to PDF again."),
    "pdf_form": gettext_lazy("“%(name)s” holds a form that sends or loads data. Print it to PDF again."),
    "pdf_files": gettext_lazy("“%(name)s” holds other files. Send these one by one, and print it to PDF again."),
    "pdf_media": gettext_lazy("“%(name)s” holds sound, film or other media. Print it to PDF again."),
    "pdf_outside": gettext_lazy("“%(name)s” loads a part of itself from another file. Print it to PDF again."),
    "package_damaged": gettext_lazy(
        "“%(name)s” is no Word (.docx), Excel (.xlsx) or OFD (.ofd) file, or a damaged one."
    ),
    "package_unknown": gettext_lazy(
        "“%(name)s” is an archive or a document of another kind. Send Word (.docx), Excel (.xlsx), OFD or PDF."
    ),
    "package_too_much": gettext_lazy("“%(name)s” unpacks to far too much."),
    "package_runs": gettext_lazy("“%(name)s” holds a macro or a program: its part %(part)s. Save it as PDF."),
    "package_brings": gettext_lazy("“%(name)s” brings another file along: its part %(part)s. Save it as PDF."),
    "package_outside": gettext_lazy(
        "“%(name)s” loads something when it is opened: its part %(part)s names %(target)s (%(kind)s). "
        "Break that link, or save the document as PDF."
    ),
    "old_office": gettext_lazy(
        "“%(name)s” is an old Office file (.doc, .xls) or one with a password. "
        "Save it as PDF, .docx or .xlsx without a password."
    ),
    "unknown": gettext_lazy(
        "“%(name)s” is no image (JPEG, PNG, WebP, HEIC, AVIF, GIF, BMP, TIFF) and no PDF, Word (.docx), "
        "Excel (.xlsx) or OFD file."
    ),
}


class WrongFile(InvalidInput):
    """The file is not of a kind that is kept, or is damaged; the message names it and what to do."""

    code = "wrong_file"


class FileTooLarge(TooLarge):
    """The file has more bytes, pixels or parts than are taken."""

    code = "file_too_large"


@dataclass(frozen=True)
class Checked:
    """What is kept of an upload. Of a picture that is a copy: the file as it was sent is its `original`."""

    name: str  # for people; its ending is that of what is kept
    media_type: str
    data: bytes
    thumbnail: bytes = b""  # JPEG; documents have none
    width: int | None = None
    height: int | None = None
    note: str = ""  # how the copy differs from what was sent: cut, frames, pages, template
    note_number: int | None = None
    original: bytes = b""
    original_type: str = ""


def check_upload(name: str, data: bytes, *, field: str = "file") -> Checked:
    """What to keep of a file. Raises WrongFile or FileTooLarge naming the file; `field` is where it was sent."""
    name = display_name(name)
    try:
        return _checked(name, data)
    except Unfit as error:
        kind = FileTooLarge if error.code in TOO_LARGE else WrongFile
        text = str(WORDS[error.code]) % {"name": name, **error.values}
        raise kind(text, fields={field: text}) from error


def _checked(name: str, data: bytes) -> Checked:
    if not data:
        raise Unfit("empty")
    if len(data) > MAX_BYTES:
        raise Unfit("too_many_bytes", size=MAX_BYTES // 2**20)
    if data.startswith(b"%PDF-"):
        return _checked_pdf(name, data)
    if data.startswith(b"PK\x03\x04"):
        package = _by_itself(judge_package, data, "package_too_much")
        return Checked(_with_ending(name, package.media_type), package.media_type, package.data, note=package.note)
    if media_type := media_type_of(data):
        return _copied(name, data, media_type)
    raise Unfit("old_office" if data.startswith(b"\xd0\xcf\x11\xe0") else "unknown")


def _by_itself(judge: Callable[[bytes], Judged], data: bytes, too_much: str) -> Judged:
    try:
        return confined(judge, data)
    except Unfinished as error:
        raise Unfit(too_much) from error


def _checked_pdf(name: str, data: bytes) -> Checked:
    _by_itself(judge_pdf, data, "pdf_too_much")
    return Checked(_with_ending(name, PDF), PDF, data)


def _copied(name: str, data: bytes, media_type: str) -> Checked:
    """The picture alone, drawn again: what else the file says of place and camera is in the original."""
    copy = drawn(data)
    return Checked(
        _with_ending(name, copy.media_type),
        copy.media_type,
        copy.data,
        copy.thumbnail,
        copy.width,
        copy.height,
        copy.note,
        copy.number,
        original=data,
        original_type=media_type,
    )


def display_name(name: str) -> str:
    """A file's name for people: one line, no path, not too long."""
    last = re.split(r"[\\/]", without_unseen(tidy(name)))[-1]
    last = re.sub(r'[<>:"|?*]', "", last).strip(" .")
    return last[-80:] or "file"


def _with_ending(name: str, media_type: str) -> str:
    return _stem(name) + EXTENSIONS[media_type]


def original_name(name: str, media_type: str) -> str:
    """What the original is called, by the name of its copy."""
    return _stem(name) + OF_ORIGINALS.get(media_type, "")


def _stem(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return stem if dot and 1 <= len(ending) <= 5 and stem else name


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
