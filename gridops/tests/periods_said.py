"""Where a page says a period by the name that addresses and files give it: 2026-09, and not 2026年9月."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.html

from gridops.tests.walking import Got

SHORT_NAME = re.compile(r"(?<![\w/.-])(?:20\d\d-(?:0[1-9]|1[0-2])|20\d\dQ[1-4]|20\d\d-W\d\d)(?![\w/-])", re.ASCII)
FILE_NAME = re.compile(r"[^\n]*\.(?:docx|xlsx|csv|zip)\b")
NO_TEXT = ("script", "style", "template", "code", "pre", "textarea")
TYPED = {"/admin/assessment/cyclerun/run_by_hand/"}  # a field that takes periods of every kind says how they are typed


def said_by(page: str) -> str:
    """What a page shows as text, its title among it; files keep their names."""
    document = lxml.html.document_fromstring(page)
    for hidden in list(document.iter(*NO_TEXT)):
        hidden.drop_tree()
    return FILE_NAME.sub("", " ".join(document.itertext()))


def short_names(got: Got) -> Iterator[str]:
    if got.address in TYPED:
        return
    text = said_by(got.answer.content.decode())
    for found in SHORT_NAME.finditer(text):
        around = " ".join(text[max(0, found.start() - 40) : found.end() + 40].split())
        yield f"{got.role} {got.address}: {around}"
