"""XML read piece by piece: no entities, nothing fetched, each element forgotten once it was seen."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

Element = Any  # of lxml, which has no types

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def elements(file: IO[bytes], *names: str) -> Iterator[Element]:
    """The elements of these names, in any namespace, each when it ends. Forget one by `clear()`."""
    events = etree.iterparse(
        file,
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for _event, element in events:
        yield element


def whole(data: bytes) -> Element:
    """A small document as a tree."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)


def as_utf8(text: str) -> IO[bytes]:
    """A document whose bytes were decoded already; what it says of its encoding is true no more."""
    return io.BytesIO(_DECLARATION.sub("", text, count=1).encode())


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Element, name: str) -> str | None:
    """An attribute by its name, in whatever namespace."""
    for key, value in element.attrib.items():
        if key == name or key.endswith("}" + name):
            return str(value)
    return None


def is_on(value: str | None) -> bool:
    """Whether an attribute that may be 1 or 0 is set."""
    return value in ("1", "true", "on")


def unescaped_characters(text: str) -> str:
    """`_x000D_` and its like as the characters they stand for (ECMA-376, part 1, 22.9.2.19, ST_Xstring)."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
