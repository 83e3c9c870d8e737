"""Judges Word, Excel and OFD files: archives of XML parts, looked at part by part. Raises Unfit naming the part.

Pure. XML is parsed, never searched; entities are refused by the parser.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from defusedxml import ElementTree
from lxml import etree

from core.web.unfit import Unfit

MAX_PARTS = 5000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PART_OF_LINKS = 2 * 1024 * 1024
MAX_DEPTH = 2  # a chart's workbook in a document; nothing in that

OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = OFFICE + "wordprocessingml.document", OFFICE + "spreadsheetml.sheet"
PPTX = OFFICE + "presentationml.presentation"
OFD = "application/ofd"

TYPES = "[Content_Types].xml"
OFD_ROOT = "OFD.xml"
OFD_SPACE = "ofdspec.org"
TEMPLATE = "/attachedTemplate"
CLICKED = "/hyperlink"  # a link that a reader follows; nothing is loaded by opening the file
RUNS = ("vbaproject", "vbadata", "activex/", "macrosheets/", "oleobject", "/ctrlprops/", "webextensions/")
PROGRAMS = frozenset(
    f".{ending}"
    for ending in (
        "bat",
        "chm",
        "cmd",
        "com",
        "cpl",
        "dll",
        "dmg",
        "exe",
        "hta",
        "jar",
        "js",
        "jse",
        "lnk",
        "msi",
        "ps1",
        "reg",
        "scr",
        "sh",
        "vbe",
        "vbs",
        "wsf",
    )
)
PROGRAM_BEGINNINGS = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
EMBEDDED = "/embeddings/"
SHOWN = 60  # characters of an address in a message


@dataclass(frozen=True)
class Package:
    """What is kept of an archive of parts; `note` says what was taken out."""

    media_type: str
    data: bytes
    note: str = ""  # template


def judge_package(data: bytes, *, depth: int = 1) -> Package:
    """What to keep of a Word, Excel or OFD file. Raises Unfit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _judge_archive(archive, data)
            names = set(archive.namelist())
            if OFD_ROOT in names:
                _judge_ofd(archive, names)
                return Package(OFD, data)
            if TYPES in names:
                return _office(archive, data, depth)
    except Unfit:
        raise
    except Exception as error:  # a damaged archive fails in a hundred ways, all of them the file's fault
        raise Unfit("package_damaged") from error
    raise Unfit("package_unknown")


def _judge_archive(archive: zipfile.ZipFile, data: bytes) -> None:
    """An archive of bounded size that begins and ends as one, with each part once and none that climbs out."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unfit("package_too_much")
    if any(part.flag_bits & 1 for part in parts):
        raise Unfit("password")
    begins_and_ends = min(part.header_offset for part in parts) == 0 and data[-22:-18] == b"PK\x05\x06"
    names = [part.filename.lower() for part in parts]
    if not begins_and_ends or len(set(names)) < len(names) or archive.testzip() is not None:
        raise Unfit("package_damaged")
    for name in names:
        if name.startswith("/") or ".." in PurePosixPath(name).parts or "\\" in name:
            raise Unfit("package_damaged")
        if PurePosixPath(name).suffix in PROGRAMS:
            raise Unfit("package_runs", part=_shown(name))


# --- OFD: the state's own document format ------------------------------------------------------------


def _judge_ofd(archive: zipfile.ZipFile, names: set[str]) -> None:
    """Its first part names its documents, and they are there. Invoices bring their data along as XML: that is kept."""
    root = _parsed(archive, OFD_ROOT)
    documents = [
        (one.text or "").strip().lstrip("/") for one in root.iter() if _local(one.tag) == "DocRoot" and one.text
    ]
    if _local(root.tag) != "OFD" or OFD_SPACE not in str(root.tag) or not documents or not names.issuperset(documents):
        raise Unfit("package_damaged")
    for part in archive.infolist():
        with archive.open(part) as content:
            if content.read(8).startswith(PROGRAM_BEGINNINGS):
                raise Unfit("package_runs", part=_shown(part.filename))


# --- Word and Excel ----------------------------------------------------------------------------------


def _office(archive: zipfile.ZipFile, data: bytes, depth: int) -> Package:
    media_type = _office_type(archive)
    for name in archive.namelist():
        if any(word in name.lower() for word in RUNS):
            raise Unfit("package_runs", part=_shown(name))
        if EMBEDDED in f"/{name.lower()}":
            _judge_embedded(archive, name, depth)
    templates = dict(_templates(archive))
    if media_type == PPTX and depth == 1:
        raise Unfit("package_unknown")
    return Package(media_type, _without(archive, templates), "template") if templates else Package(media_type, data)


def _office_type(archive: zipfile.ZipFile) -> str:
    """Which kind of document it says that it is; macros are said there, too."""
    said = {one.get("ContentType") or "": one.get("PartName") or "" for one in _parsed(archive, TYPES).iter()}
    for kind, part in said.items():
        if "macroEnabled" in kind or kind.endswith((".vbaProject", ".macrosheet+xml", ".intlmacrosheet+xml")):
            raise Unfit("package_runs", part=_shown(part or kind))
    for media_type in (DOCX, XLSX, PPTX):
        if f"{media_type}.main+xml" in said:
            return media_type
    raise Unfit("package_unknown")


def _judge_embedded(archive: zipfile.ZipFile, name: str, depth: int) -> None:
    """A chart brings its workbook along: that is harmless if it is itself a document that would be kept."""
    harmless = PurePosixPath(name.lower()).suffix in (".xlsx", ".docx", ".pptx")
    content = archive.read(name)
    if not harmless or content.startswith(PROGRAM_BEGINNINGS) or depth >= MAX_DEPTH:
        raise Unfit("package_brings", part=_shown(name))
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return  # an empty placeholder: nothing that could be opened
    try:
        inner = judge_package(content, depth=depth + 1)
    except Unfit as error:
        raise Unfit("package_brings", part=_shown(name)) from error
    if inner.note:
        raise Unfit("package_brings", part=_shown(name))


def _templates(archive: zipfile.ZipFile) -> Iterator[tuple[str, set[str]]]:
    """The parts of links that load a template, with the keys of those links. Raises Unfit for other loads."""
    for name in archive.namelist():
        if not name.endswith(".rels"):
            continue
        keys = set()
        for link in _parsed(archive, name).iter():
            if link.get("TargetMode") != "External":
                continue
            kind = link.get("Type") or ""
            if kind.endswith(TEMPLATE):
                keys.add(link.get("Id") or "")
            elif not kind.endswith(CLICKED):
                loads = (link.get("Target") or "")[:SHOWN]
                raise Unfit("package_outside", part=_shown(name), kind=kind.rpartition("/")[2], target=loads)
        if keys:
            yield name, keys


def _without(archive: zipfile.ZipFile, templates: dict[str, set[str]]) -> bytes:
    """The document without its links to templates: every other part as it was."""
    changed = {}
    for name, keys in templates.items():
        changed[name] = _cut(archive, name, "Id", keys)
        folder, _links, part = name.rpartition("_rels/")
        owner = folder + part.removesuffix(".rels")
        if owner in archive.namelist():
            changed[owner] = _cut(archive, owner, "id", keys, only="attachedTemplate")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in archive.infolist():
            made.writestr(entry, changed.get(entry.filename, archive.read(entry)), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _cut(archive: zipfile.ZipFile, name: str, attribute: str, keys: set[str], only: str = "") -> bytes:
    """A part of XML without the elements whose attribute (of any namespace) is one of the keys."""
    _parsed(archive, name)  # refuses entities and what is too large
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(archive.read(name), parser)
    for one in list(root.iter(etree.Element)):
        named = {_local(key): value for key, value in one.attrib.items()}
        if named.get(attribute) in keys and (not only or _local(one.tag) == only):
            one.getparent().remove(one)
    changed: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return changed


def _parsed(archive: zipfile.ZipFile, name: str) -> Any:
    if archive.getinfo(name).file_size > MAX_PART_OF_LINKS:
        raise Unfit("package_too_much")
    return ElementTree.fromstring(archive.read(name))


def _local(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def _shown(name: str) -> str:
    return name if len(name) <= SHOWN else f"…{name[-SHOWN:]}"
