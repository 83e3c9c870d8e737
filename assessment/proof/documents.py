"""The evidence file itself: a zip with the rows, a program that computes the score from them, and how to use both."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

PROGRAM = Path(__file__).with_name("recompute.py")
WHEN = (1980, 1, 1, 0, 0, 0)  # the same score gives the same bytes


def evidence_zip(content: dict[str, Any]) -> tuple[str, bytes]:
    """The name and the bytes of the file for what `services` gave."""
    data = json.dumps(content, ensure_ascii=False, indent=1, default=str)
    texts = {
        "evidence.json": data,
        "recompute.py": PROGRAM.read_text(encoding="utf-8"),
        _("read me.txt"): "\r\n".join(_read_me(content)),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in texts.items():
            file.writestr(zipfile.ZipInfo(name, WHEN), text.encode(), zipfile.ZIP_DEFLATED)
    named = {"what": content["what"], "period": content["period"], "revision": content["revision"]}
    return _("evidence %(period)s %(what)s revision %(revision)d.zip") % named, packed.getvalue()


def _read_me(content: dict[str, Any]) -> list[str]:
    """How to compute the score again, in the reader's language."""
    told = {**content, "score": content["score"]["score"] or "–"}
    return [
        _("%(what)s, %(period)s, revision %(revision)d: score %(score)s") % told,
        "",
        _("evidence.json holds every row that counted, the rules that held (weights, targets, limits), and the score."),
        _("recompute.py is a small program that computes the score from these rows alone, with exact fractions."),
        _("1. Unpack all files into one folder."),
        _("2. On any computer with Python 3.8 or newer, run there: python3 recompute.py"),
        _("3. It prints each component as it computes it and as it was kept, and says whether they are the same."),
        _("Who doubts a row names it by its key in an objection. Who doubts the program has somebody read it."),
        _("A case that you may not open counts without its number. What was shared among members is given as counted."),
        _("The digest in the file is that of the whole table of the period; the office can prove it by its seals."),
    ]
