"""Measuring a frozen month again shows what differs and changes nothing; recomputing always gives the same."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from assessment.bulletin.lines import canonical_bytes, digest_of, judged_lines
from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.bulletin.review import measure_again
from assessment.bulletin.services import draft_bulletin, freeze_bulletin, recompute_bulletin
from assessment.figures.results import dumped
from assessment.periods import parse
from assessment.tests.factories import amended, measured, office, staffed, surveyed
from core.history.saying import giving_reason, saying
from core.testing.worlds import shared_world
from incidents.entries.models import BaseEntry
from incidents.tests.factories import entries

pytestmark = pytest.mark.django_db
MARCH = parse("2026-03")
LATER = MARCH.ends_at + timedelta(days=4)


@shared_world
def place():
    made = office()
    staffed(made)
    measured(made, MARCH.start, [90, 80, 70, 10])
    surveyed(made, MARCH.start)
    draft = draft_bulletin(subdistrict=made.subdistrict, month=MARCH, at=LATER)
    made.bulletin = freeze_bulletin(bulletin=draft, at=LATER, by=None)
    return made


def command(place, *words: str) -> str:
    out = StringIO()
    call_command("cycle", "measure-again", *words, "--subdistrict", place.subdistrict.code, stdout=out)
    return out.getvalue()


def everything() -> list[object]:
    return [list(Bulletin.objects.order_by("pk").values()), list(BulletinLine.objects.order_by("pk").values())]


def test_as_long_as_nothing_was_changed_nothing_differs(place):
    result = measure_again(place.bulletin)
    assert (result.grids, result.rest) == ((), 4)
    assert "0 lines would differ, 4 are the same" in command(place, "2026-03")


def test_what_was_entered_since_is_shown_line_by_line_and_nothing_is_changed(place):
    before = everything()
    entries(place.grids[3], date(2026, 3, 5), new=85, entry_class="objects")
    result = measure_again(place.bulletin)
    changes = {row.code: {each.figure: (each.before, each.after) for each in row.changes} for row in result.grids}
    last = place.grids[3].versions.get().code
    assert changes[last]["rank"] == ("4", "1")
    assert changes[last]["base_score"] == ("4.00", "38.00")
    assert changes[last]["entries.objects.new"] == (None, "85")
    others = {figure for code, row in changes.items() if code != last for figure in row}
    assert others == {"rank", "in_bottom", "months_in_bottom"}
    output = command(place, "2026-03")
    assert f"{last}  " in output
    assert "rank 4 → 1" in output
    assert "Nothing was changed." in output
    assert everything() == before
    assert recompute_bulletin(place.bulletin).same


def test_it_measures_by_the_terms_that_the_month_is_pinned_to(place):
    amended(place, begins_on=MARCH.end, weights={"base": "80", "incidents": "10", "awareness": "10"})
    assert measure_again(place.bulletin).grids == ()


def test_the_database_lets_nothing_be_written_while_it_measures(place, monkeypatch):
    def meddling(bulletin, terms):
        BaseEntry.objects.all().delete()
        return judged_lines(bulletin, terms)

    monkeypatch.setattr("assessment.bulletin.review.judged_lines", meddling)
    with pytest.raises(DatabaseError, match="read-only"), transaction.atomic():
        measure_again(place.bulletin)
    assert BaseEntry.objects.count() == 4
    with saying(reason="更正"):
        BaseEntry.objects.all().delete()  # and afterwards one may write again


def test_a_month_without_a_bulletin_is_named(place):
    with pytest.raises(CommandError, match="2026-05"):
        command(place, "2026-05")
    with pytest.raises(CommandError, match="2026-W05"):
        command(place, "2026-W05")


def test_the_digest_is_taken_of_the_canonical_bytes_of_the_rows_as_they_are_kept(place):
    kept = Bulletin.objects.get(pk=place.bulletin.pk)
    lines = list(kept.lines.all())
    assert digest_of(kept, lines) == kept.digest
    assert canonical_bytes(kept, reversed(lines)) == canonical_bytes(kept, lines)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text() | st.decimals(allow_nan=False).map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON)
def test_the_canonical_bytes_can_be_read_again(value):
    assert json.loads(dumped(value)) == value


def test_the_canonical_bytes_are_compact_sorted_and_exact():
    """Digests never change: this is how they are checked elsewhere."""
    value = {"网格": '\u2028\x01"', "b": Decimal("1.50"), "a": [Fraction(1, 3), None, True, 7]}
    assert dumped(value) == '{"a":["1/3",null,true,7],"b":"1.50","网格":"\u2028\\u0001\\""}'.encode()


def test_words_of_any_kind_are_kept_as_they_are(place):
    name = 'A\t"B\\n\u2028’,{}' + chr(1) + chr(2)
    with giving_reason("网格改名"), connection.cursor() as cursor:
        cursor.execute("UPDATE grids_gridversion SET name = %s WHERE grid_id = %s", [name, place.grids[0].pk])
    draft = draft_bulletin(subdistrict=place.subdistrict, month=MARCH.next(), at=MARCH.next().ends_at)
    assert draft.lines.get(grid=place.grids[0]).facts["name"] == name
    assert recompute_bulletin(draft).same
