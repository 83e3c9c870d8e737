"""Golden bytes of one published year: any drift of a figure or a document is seen here, and must be meant.

Where it is meant, write the digests again, look at what changed, and say so in CHANGELOG:
    GRIDOPS_WRITE_GOLDEN=1 .venv/bin/python -m pytest -n 0 assessment/tests/test_golden_year.py
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from assessment.bulletin.lines import canonical_bytes
from assessment.bulletin.models import Bulletin
from assessment.bulletin.services import recompute_bulletin
from assessment.tests.golden_year import GoldenYear

GOLDEN = Path(__file__).with_name("golden_year.json")
pytestmark = pytest.mark.django_db


def figures_of(bulletin: Bulletin) -> list[dict[str, object]]:
    """The canonical bytes with grids named by their codes: keys differ from one database to the next."""
    kept = json.loads(canonical_bytes(bulletin, list(bulletin.lines.order_by("grid"))))
    return [{**line, "grid": line["facts"]["code"]} for line in kept["lines"]]


def digest(content: bytes | object) -> str:
    plain = content if isinstance(content, bytes) else json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(plain).hexdigest()


def summary_of(bulletin: Bulletin) -> dict[str, object]:
    """Digests of everything, and scores and ranks in the open, so that a drift can be read in a diff."""
    files = {document.kind: document.digest for document in bulletin.documents.all()}
    table = [f"{line['facts']['name']} {line['rank']} {line['score']}" for line in figures_of(bulletin)]  # type: ignore[index]
    return {"table": table, "figures": digest(figures_of(bulletin)), **files}


def test_the_published_year_is_the_golden_one():
    made = {str(bulletin): summary_of(bulletin) for bulletin in GoldenYear().publish()}
    if os.environ.get("GRIDOPS_WRITE_GOLDEN"):
        GOLDEN.write_text(json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    assert made == json.loads(GOLDEN.read_text())
    assert len(made) == 13
    assert all(recompute_bulletin(bulletin).same for bulletin in Bulletin.objects.all())
