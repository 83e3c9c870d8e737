"""Golden bytes of one published year: any drift of a figure or a document is seen here, and must be meant.

Where it is meant, write the digests again, look at what changed, and say so in CHANGELOG:
    GRIDOPS_WRITE_GOLDEN=1 .venv/bin/python -m pytest -n 0 assessment/tests/test_golden_year.py
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from assessment.bulletin.lines import canonical_bytes
from assessment.bulletin.models import Bulletin
from assessment.bulletin.services import recompute_bulletin
from assessment.periods import Period
from assessment.tests import recomputation
from assessment.tests.golden_year import MONTHS, GoldenYear
from assessment.tests.recomputation import FIGURES, Facts

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


def figures_by_plain_loops(facts: Facts, months: Sequence[Period]) -> list[dict[int, dict[str, object]]]:
    """By month, as the domain's text says it, computed without any code that scores."""
    lines: list[dict[int, dict[str, object]]] = []
    for month in months:
        lines.append(recomputation.bulletin(facts, month.start, lines[-1] if lines else {}))
    return lines


def test_every_figure_of_it_follows_from_plain_loops_over_its_rows():
    year = GoldenYear()
    expected = figures_by_plain_loops(Facts(year.subdistrict.pk), MONTHS)
    *first, revision = year.publish()
    # The third month once more, from the facts as they were corrected.
    expected.append(figures_by_plain_loops(Facts(year.subdistrict.pk), MONTHS[:3])[2])
    for bulletin, wanted in zip([*first, revision], expected, strict=True):
        lines = {line.grid_id: line for line in bulletin.lines.all()}
        assert lines.keys() == wanted.keys()
        for grid, line in lines.items():
            got = {name: getattr(line, name) for name in FIGURES}
            assert got == {name: wanted[grid][name] for name in FIGURES}, f"{bulletin}, {line.facts['name']}"


def test_the_year_has_what_the_readings_are_about():
    *made, _revision = GoldenYear().publish()
    lines = [line for bulletin in made for line in bulletin.lines.all()]
    assert {line.measures["complexity"] for line in lines} == {"simple", "ordinary", "complex"}
    left_out = {str(line.bulletin.period): line.explanation["awareness_left_out_for_all"] for line in lines}
    assert [month for month, flag in left_out.items() if flag] == ["2025-01", "2025-02"]
    assert any(line.awareness_asked >= 30 and line.awareness_score is None for line in lines)
    assert {line.not_ranked_because for line in lines} >= {"", "no_awareness_sample", "on_leave"}
    in_bottom = {str(line.bulletin.period) for line in lines if line.in_bottom}
    ranked = {str(bulletin.period): bulletin.lines.filter(ranked=True).count() for bulletin in made}
    assert in_bottom
    assert all(ranked[month] >= 5 for month in in_bottom)
    assert 4 in ranked.values()


def test_the_published_year_is_the_golden_one():
    made = {f"{one.period} r{one.revision}": summary_of(one) for one in GoldenYear().publish()}
    if os.environ.get("GRIDOPS_WRITE_GOLDEN"):
        GOLDEN.write_text(json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    assert made == json.loads(GOLDEN.read_text())
    assert len(made) == 13
    assert all(recompute_bulletin(bulletin).same for bulletin in Bulletin.objects.all())
