"""Judges PDFs by what a parser (qpdf, through pikepdf) finds in them, never by searching their bytes.

The bytes of a picture may spell anything; what counts are the dictionaries of the file's objects. Pure and
meant to run confined. Raises Unfit.
"""

from __future__ import annotations

import io
import re
from typing import Any

from core.web.unfit import Unfit

MAX_OBJECTS = 200_000
MAX_VALUES = 3_000_000
LIMITS: dict[str, Any] = {
    "parser_max_nesting": 200,
    "parser_max_container_size": 500_000,
    "flate_max_memory": 100 * 1024 * 1024,  # of one stream of objects
    "png_max_memory": 100 * 1024 * 1024,
    "tiff_max_memory": 100 * 1024 * 1024,
    "run_length_max_memory": 100 * 1024 * 1024,
    "doc_max_warnings": 1000,
}
ACTIONS = {
    "/JavaScript": "pdf_script",
    "/Launch": "pdf_launch",
    "/ImportData": "pdf_form",
    "/SubmitForm": "pdf_form",
    "/GoToE": "pdf_files",
}
ANNOTATIONS = {
    "/FileAttachment": "pdf_files",
    "/RichMedia": "pdf_media",
    "/Movie": "pdf_media",
    "/Sound": "pdf_media",
    "/Screen": "pdf_media",
    "/3D": "pdf_media",
}
FILE_KEYS = {"/F", "/UF", "/DOS", "/Mac", "/Unix"}
END = re.compile(rb"startxref\s{1,8}\d{1,12}\s{1,8}%%EOF[\s\x00]*")


def judge_pdf(data: bytes) -> None:
    """Return if the file is a whole PDF that runs nothing and brings nothing along. Otherwise raises Unfit."""
    import pikepdf

    _refuse_a_strange_end(data)
    pikepdf.settings.set_qpdf_limits(**LIMITS)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if not len(pdf.pages):
                raise Unfit("pdf_damaged")
            _judge_names(pdf.Root)
            _judge_objects(pdf)
    except pikepdf.PasswordError:
        raise Unfit("password") from None
    except Unfit:
        raise
    except Exception as error:  # a damaged PDF fails in a hundred ways, all of them the file's fault
        raise Unfit("pdf_damaged") from error


def _refuse_a_strange_end(data: bytes) -> None:
    """Nothing hangs behind a PDF: it ends with the place of its table of objects."""
    place = data.rfind(b"startxref")
    if place < 0 or not END.fullmatch(data, place):
        raise Unfit("pdf_damaged")


def _judge_names(root: Any) -> None:
    """The lists of a document: scripts by name, files by name, a form of the XFA kind."""
    from pikepdf import Dictionary

    names, form = root.get("/Names"), root.get("/AcroForm")
    if isinstance(names, Dictionary):
        if _filled(names.get("/JavaScript")):
            raise Unfit("pdf_script")
        if _filled(names.get("/EmbeddedFiles")):
            raise Unfit("pdf_files")
    if isinstance(form, Dictionary) and "/XFA" in form:
        raise Unfit("pdf_form")


def _filled(tree: Any) -> bool:
    from pikepdf import Dictionary

    if not isinstance(tree, Dictionary):
        return False
    return any(key in tree and len(tree[key]) > 0 for key in ("/Names", "/Kids"))


def _judge_objects(pdf: Any) -> None:
    """Every object of the file, also those that nothing points at."""
    from pikepdf import Array, Dictionary, Stream

    count = 0
    for number, thing in enumerate([*pdf.objects, pdf.trailer]):
        if number > MAX_OBJECTS:
            raise Unfit("pdf_too_much")
        waiting = [thing]
        while waiting:
            one = waiting.pop()
            count += 1
            if isinstance(one, Stream):
                _judge_stream(one)
                waiting += _direct(one.stream_dict.values())
            elif isinstance(one, Dictionary):
                _judge_dictionary(one)
                waiting += _direct(one.values())
            elif isinstance(one, Array):
                waiting += _direct(one)
        if count > MAX_VALUES:
            raise Unfit("pdf_too_much")


def _direct(values: Any) -> list[Any]:
    """The containers among some values that are written in place; what is pointed at has its own turn."""
    from pikepdf import Object

    return [value for value in values if isinstance(value, Object) and not value.is_indirect]


def _judge_stream(stream: Any) -> None:
    if "/F" in stream.stream_dict:
        raise Unfit("pdf_outside")


def _judge_dictionary(one: Any) -> None:
    action, kind = _name(one, "/S"), _name(one, "/Subtype")
    if _name(one, "/Type") != "/StructElem" and action in ACTIONS:
        raise Unfit(ACTIONS[action])
    if action == "/Rendition" and "/JS" in one:
        raise Unfit("pdf_script")
    if kind in ANNOTATIONS and "/Rect" in one:
        raise Unfit(ANNOTATIONS[kind])
    if _holds_a_file(one):
        raise Unfit("pdf_files")


def _name(one: Any, key: str) -> str:
    from pikepdf import Name

    value = one.get(key)
    return str(value) if isinstance(value, Name) else ""


def _holds_a_file(one: Any) -> bool:
    """Whether it names a file that lies in the PDF."""
    from pikepdf import Dictionary

    held = one.get("/EF")
    return isinstance(held, Dictionary) and bool(FILE_KEYS & set(held.keys()))
