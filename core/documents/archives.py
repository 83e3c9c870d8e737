"""Office files whose bytes follow from their content alone: the same today, tomorrow and on another machine.

A .docx or .xlsx is a ZIP of XML. Two things make its bytes differ from one saving to the next: the
times that libraries write into the archive and its properties, and the compressor. So entries get one
fixed time and are stored as they are; an office file of a page or two stays small enough.
"""

from __future__ import annotations

import io
import re
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say
STAMP = b"1980-01-01T00:00:00Z"
TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def fixed(data: bytes) -> bytes:
    """The same office file without timestamps and program names, so that equal content has equal bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = TIMES.sub(rb"\g<1>" + STAMP + rb"\g<3>", content)
            plain = zipfile.ZipInfo(entry.filename, EPOCH)
            plain.create_system = 3
            plain.external_attr = 0o644 << 16
            target.writestr(plain, content)
    return made.getvalue()
