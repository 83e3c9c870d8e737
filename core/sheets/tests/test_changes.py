"""What a page is given of an import: counts of everything, and no more rows than it can hold."""

from __future__ import annotations

from datetime import UTC, datetime

from core.errors import DomainError
from core.sheets import cells
from core.sheets.changes import CHANGED, MAX_PREVIEW_ROWS, NEW, REMOVED, UNCHANGED, Outcome, SheetImport
from core.sheets.table import Column, Row

COLUMNS = (Column("name", "姓名", cells.name), Column("count", "数量", cells.whole_number))


def run() -> SheetImport:
    return SheetImport(by=None, at=datetime(2026, 3, 1, tzinfo=UTC), digest="")


def row(number: int) -> Row:
    return Row(number, {"name": "王芳", "count": 3}, {"name": "王芳", "count": "３"})


def test_a_cell_says_what_was_and_what_will_be() -> None:
    made = run()
    made.report(NEW, row(2), {"count": 3})
    made.report(CHANGED, row(3), {"count": 3}, {"count": 2})
    made.report(REMOVED, None, {}, {"name": "李四", "count": True})
    new, changed, removed = Outcome.of(made, COLUMNS).rows
    assert (new.label, new.cells) == ("2", [("", "王芳"), ("", "3")])
    assert (changed.label, changed.cells) == ("3", [("王芳", "王芳"), ("2", "3")])
    assert (removed.label, removed.cells) == (None, [("李四", ""), ("是", "")])


def test_everything_is_counted_and_the_first_changes_are_rows() -> None:
    made = run()
    for number in range(MAX_PREVIEW_ROWS + 5):
        made.report(UNCHANGED, row(number), {})
        made.report(NEW, row(number), {})
    outcome = Outcome.of(made, COLUMNS)
    assert outcome.counts == {NEW: MAX_PREVIEW_ROWS + 5, CHANGED: 0, UNCHANGED: MAX_PREVIEW_ROWS + 5, REMOVED: 0}
    assert (len(outcome.rows), outcome.rows_left_out, outcome.failed) == (MAX_PREVIEW_ROWS, 5, False)
    assert {one.kind for one in outcome.rows} == {NEW}


def test_refused_rows_come_in_the_order_of_the_sheet_with_each_problem() -> None:
    made = run()
    late, early = row(9), row(4)
    made.refuse(late, "数量", "too many")
    made.refuse(early, "", "unknown")
    made.refuse(early, "姓名", "blank")
    outcome = Outcome.of(made, COLUMNS)
    assert list(outcome.problems) == [("4", "", "unknown"), ("4", "姓名", "blank"), ("9", "数量", "too many")]
    assert outcome.failed
    for number in range(10, 10 + MAX_PREVIEW_ROWS):
        made.refuse(row(number), "", "unknown")
    assert Outcome.of(made, COLUMNS).refused_left_out == 2


def test_a_file_that_is_refused_as_a_whole_failed() -> None:
    assert Outcome(["姓名"], error=DomainError("no")).failed
    assert not Outcome(["姓名"]).failed
