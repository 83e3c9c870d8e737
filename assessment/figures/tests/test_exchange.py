"""Rows exchanged for what they are today: nothing but what was accepted changes, and all of it together is today."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assessment.figures.counts import Measures, days_of
from assessment.figures.exchange import exchanged, recounted

KEYS = st.sampled_from("abcdef")
COUNT = st.integers(0, 9)
HALVES = st.integers(0, 20).map(lambda halves: float(halves) / 2)
ROW = {
    "members": st.fixed_dictionaries(
        {"member_days": COUNT, "leave_days": HALVES, "induction_days": COUNT, "effective_days": HALVES}
    ),
    "entries": st.fixed_dictionaries(
        {"class": st.sampled_from(["people", "houses"]), "new": COUNT, "changed": COUNT, "verified": COUNT}
    ),
    "reports": st.fixed_dictionaries({"day": st.sampled_from(["2026-03-02", "2026-03-03"])}),
    "due": st.fixed_dictionaries({"on_time": st.booleans()}),
    "surveys": st.fixed_dictionaries({"asked": COUNT, "knowing": COUNT}),
}


@st.composite
def rows(draw):
    """What counted for one grid, by source: each row under its key."""
    made = {}
    for source, row in ROW.items():
        found = draw(st.dictionaries(KEYS, row, max_size=4))
        if found:
            made[source] = [{"key": key, **values} for key, values in sorted(found.items())]
    return made


def counted(of: dict[str, list[dict[str, Any]]]) -> Measures:
    """The counts of rows, counted plainly."""
    entries: dict[str, tuple[int, int, int]] = {}
    for row in of.get("entries", []):
        before = entries.get(row["class"], (0, 0, 0))
        now = (row["new"], row["changed"], row["verified"])
        entries[row["class"]] = tuple(a + b for a, b in zip(before, now, strict=True))
    members, due, surveys = (of.get(name, []) for name in ("members", "due", "surveys"))
    return Measures(
        days=31,
        member_days=sum(row["member_days"] for row in members),
        leave_days=days_of(sum((Decimal(str(row["leave_days"])) for row in members), Decimal(0))),
        induction_days=sum(row["induction_days"] for row in members),
        effective_days=days_of(sum((Decimal(str(row["effective_days"])) for row in members), Decimal(0))),
        entries=entries,
        valid_reports=len(of.get("reports", [])),
        due=len(due),
        on_time=sum(row["on_time"] for row in due),
        asked=sum(row["asked"] for row in surveys),
        knowing=sum(row["knowing"] for row in surveys),
    )


def without_empty(measures: Measures) -> dict[str, Any]:
    told = measures.to_json()
    told["entries"] = {name: kinds for name, kinds in told["entries"].items() if any(kinds)}
    return told


def names_of(*several) -> set[tuple[str, str]]:
    return {(source, row["key"]) for each in several for source, found in each.items() for row in found}


@given(rows(), rows())
def test_nothing_accepted_changes_nothing(kept, today):
    assert exchanged(kept, today, set()) == kept
    assert recounted(counted(kept), kept, exchanged(kept, today, set())) == counted(kept)


@given(rows(), rows())
def test_everything_accepted_is_today(kept, today):
    after = exchanged(kept, today, names_of(kept, today))
    assert {source: sorted(found, key=lambda row: row["key"]) for source, found in after.items()} == today
    assert without_empty(recounted(counted(kept), kept, after)) == without_empty(counted(today))


@given(rows(), rows(), st.data())
def test_what_was_accepted_is_counted_as_today_and_the_rest_as_then(kept, today, data):
    names = sorted(names_of(kept, today))
    accepted = set(data.draw(st.lists(st.sampled_from(names), unique=True))) if names else set()
    after = exchanged(kept, today, accepted)
    for source in ROW:
        then = {row["key"]: row for row in kept.get(source, [])}
        now = {row["key"]: row for row in today.get(source, [])}
        wanted = {key: row for key, row in then.items() if (source, key) not in accepted}
        wanted |= {key: row for key, row in now.items() if (source, key) in accepted}
        assert {row["key"]: row for row in after.get(source, [])} == wanted
    assert without_empty(recounted(counted(kept), kept, after)) == without_empty(counted(after))
