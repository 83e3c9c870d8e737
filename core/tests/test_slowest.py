"""What a run names as dear: the cases of a test together, the dearest first, and nothing that is cheap."""

from __future__ import annotations

from core.testing.slowest import FROM, SHOWN, dearest


def test_many_cheap_cases_are_one_dear_test() -> None:
    cases = {f"a.py::many[{number}]": (0.5, 0.25) for number in range(10)}
    lines = dearest({**cases, "a.py::one": (4.0, 1.0), "a.py::cheap": (FROM / 4, FROM / 4)})
    assert lines == ["   5.0    2.5  a.py::many (10 cases)", "   4.0    1.0  a.py::one"]


def test_no_more_are_named_than_somebody_reads() -> None:
    assert len(dearest({f"a.py::test_{number}": (9.0, 0.0) for number in range(99)})) == SHOWN
