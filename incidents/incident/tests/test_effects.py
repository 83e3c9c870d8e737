"""The table of effects on a plain incident: no row, no query (without the mark of pytest-django any would fail)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from incidents.incident.effects import EFFECTS, Making, NoLimit, carry_out, write_texts
from incidents.incident.preparations import PREPARATIONS
from incidents.incident.rules import ACCEPT, CLOSE, MINUTES, WORKING_DAYS, applying
from incidents.incident.workflow import MOVES
from incidents.tests.factories import shanghai
from staff.calendar.rules import WorkingCalendar

MONDAY = shanghai("2026-03-02 09:00")
SAFETY = SimpleNamespace(code="safety", platform="law")


@dataclass(frozen=True)
class Limit:
    amount: int
    unit: str
    matter_id: int | None = None
    in_force_from: date = date(2020, 1, 1)


LIMITS = {
    (ACCEPT, "normal"): Limit(1, WORKING_DAYS),
    (CLOSE, "normal"): Limit(7, WORKING_DAYS),
    (CLOSE, "urgent"): Limit(24 * 60, MINUTES),
}


@dataclass
class Plain:
    """An incident as its columns; it answers for its lookups itself."""

    state: str = "draft"
    level: str = "grid"
    urgency: str = "normal"
    reported_at: datetime | None = None
    accept_due_at: datetime | None = None
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    limit_unit: str = ""
    paused_at: datetime | None = None
    help_asked_at: datetime | None = None
    settled_at: datetime | None = None
    confirmed_at: datetime | None = None
    closed_at: datetime | None = None
    extended_days: int = 0
    department: Any = None
    platform: str = ""
    invalid_reason: str = ""
    duplicate_of: Any = None
    satisfied: bool | None = None
    notes: dict[str, str] = field(default_factory=dict)
    result: str = ""
    limits: dict[tuple[str, str], Limit] = field(default_factory=lambda: dict(LIMITS))
    history: list[tuple[str, datetime, dict[str, Any]]] = field(default_factory=list)

    def limit(self, stage: str, urgency: str, on: date) -> Limit | None:
        return self.limits.get((stage, urgency))

    def calendar(self, unit: str) -> WorkingCalendar:
        return WorkingCalendar()

    def last(self, *moves: str) -> tuple[datetime, dict[str, Any]] | None:
        return next(((at, facts) for name, at, facts in reversed(self.history) if name in moves), None)

    def make(self, name: str, at: datetime, **payload: Any) -> dict[str, Any]:
        facts = carry_out(self, MOVES[name], Making(at, payload, self))
        self.history.append((name, at, facts))
        return facts


def days(count: float) -> datetime:
    return MONDAY + timedelta(days=count)


def test_every_effect_and_every_preparation_is_of_a_move():
    assert set(EFFECTS) | set(PREPARATIONS) <= set(MOVES)


def test_a_department_handles_it_within_the_limit():
    plain = Plain()
    assert plain.make("report", MONDAY) == {"accept_due_at": shanghai("2026-03-04 00:00").isoformat()}
    assert plain.make("accept", days(1)) == {"urgency": "normal", "due_at": shanghai("2026-03-13 00:00").isoformat()}
    facts = plain.make("assign", days(1), department=SAFETY)
    assert facts == {
        "department": "safety",
        "level": "subdistrict",
        "urgency": "normal",
        "due_at": shanghai("2026-03-13 00:00").isoformat(),
    }
    plain.make("start", days(2))
    plain.make("feed-back", days(3), result="好了")
    plain.make("verify", days(4))
    assert (plain.state, plain.settled_at, plain.closed_at, plain.platform) == ("closed", days(3), days(4), "law")


def test_an_assignment_with_another_urgency_counts_from_the_acceptance():
    plain = Plain()
    plain.make("report", MONDAY)
    plain.make("accept", days(1))
    plain.make("assign", days(2), department=SAFETY, urgency="urgent")
    assert (plain.due_at, plain.limit_unit) == (days(2), MINUTES)


def test_what_is_returned_keeps_what_was_left_of_its_limit():
    plain = Plain()
    plain.make("report", MONDAY)
    plain.make("return", MONDAY + timedelta(hours=1))
    assert plain.paused_at == MONDAY + timedelta(hours=1)
    facts = plain.make("report", days(2))
    assert facts == {
        "accept_due_at": shanghai("2026-03-06 00:00").isoformat(),
        "paused_at": (MONDAY + timedelta(hours=1)).isoformat(),
    }
    assert (plain.reported_at, plain.paused_at) == (MONDAY, None)


def test_an_answer_gives_it_back_to_the_level_that_had_it():
    plain = Plain(state="handling", level="village", due_at=days(9), limit_unit=WORKING_DAYS)
    plain.make("escalate", MONDAY)
    assert (plain.level, plain.paused_at) == ("district", MONDAY)
    assert plain.make("answer", days(1)).items() >= {"closes": False, "level": "village"}.items()
    assert (plain.state, plain.due_at) == ("handling", days(10))


def test_an_extension_is_of_the_days_that_were_asked_for():
    plain = Plain(state="handling", due_at=shanghai("2026-03-12 00:00"), limit_unit=WORKING_DAYS)
    plain.make("request-extension", MONDAY, days=2)
    assert plain.make("decide-extension", days(1), approved=False) == {"approved": False, "days": 2}
    assert plain.extended_days == 0
    plain.make("request-extension", days(2), days=2)
    plain.make("decide-extension", days(2), approved=True)
    assert (plain.due_at, plain.extended_days) == (shanghai("2026-03-14 00:00"), 2)


@pytest.mark.parametrize(("asked_after", "state"), [(14, "reopened"), (15, "evaluated")])
def test_who_is_not_satisfied_has_it_reopened_while_that_may_be(asked_after, state):
    plain = Plain(state="closed", closed_at=MONDAY, settled_at=MONDAY)
    plain.make("evaluate", days(asked_after), satisfied=False)
    assert plain.state == state
    assert (plain.settled_at is None) == (state == "reopened")


def test_danger_shortens_a_limit_and_lengthens_none():
    long, short = (Plain(state="handling", due_at=days(left), limit_unit=WORKING_DAYS) for left in (5, 0.5))
    assert long.make("hasten", MONDAY) == {"urgency": "urgent", "due_at": days(1).isoformat()}
    assert long.limit_unit == MINUTES
    assert short.make("hasten", MONDAY) == {"urgency": "urgent", "due_at": days(0.5).isoformat()}
    assert short.limit_unit == WORKING_DAYS


def test_an_end_ends_the_wait_for_help():
    plain = Plain(state="reported", help_asked_at=MONDAY)
    plain.make("invalidate", days(1), reason="invented")
    assert (plain.state, plain.invalid_reason, plain.help_asked_at) == ("invalid", "invented", None)


def test_without_a_limit_a_report_has_no_deadline_and_nothing_is_taken_in():
    plain = Plain(limits={})
    assert plain.make("report", MONDAY) == {}
    with pytest.raises(NoLimit):
        plain.make("accept", days(1))


def test_notes_lie_by_the_position_of_their_move():
    plain = Plain(result="先前")
    write_texts(plain, {}, position=1, note="")
    write_texts(plain, {}, position=2, note="说明")
    assert (plain.notes, plain.result) == ({"2": "说明"}, "先前")
    write_texts(plain, {"result": "好了"}, position=3, note="")
    assert (plain.notes, plain.result) == ({"2": "说明"}, "好了")


def test_a_matters_own_limit_comes_before_the_general_one_and_the_later_before_the_earlier():
    old, general = Limit(9, WORKING_DAYS), Limit(7, WORKING_DAYS, in_force_from=date(2026, 1, 1))
    own = Limit(3, WORKING_DAYS, matter_id=4, in_force_from=date(2025, 1, 1))
    rows = [general, own, old]
    assert applying(rows, matter=4, on=date(2026, 6, 1)) is own
    assert applying(rows, matter=4, on=date(2024, 6, 1)) is old
    assert applying(rows, matter=5, on=date(2026, 6, 1)) is general
    assert applying(rows, matter=5, on=date(2019, 6, 1)) is None
