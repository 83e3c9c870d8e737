"""The rules of appointment as pure functions: boundaries, reasons, relaxations. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from staff.postings.rules import (
    SKILLS_OF_RECRUITS,
    Fitness,
    after_relaxation,
    age_on,
    objections,
    short_since,
)

DAY = date(2026, 6, 1)
RECRUIT = Fitness(source="recruited", born_on=date(1990, 1, 1), skills=dict.fromkeys(SKILLS_OF_RECRUITS, True))
HERE, THERE = 1, 2


def codes(person: Fitness, *, role: str = "full_time", on: date = DAY) -> list[str]:
    return [reason.code for reason in objections(person, role=role, village=HERE, on=on)]


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2000, 5, 10), date(2026, 5, 9), 25),
        (date(2000, 5, 10), date(2026, 5, 10), 26),
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (date(2000, 2, 29), date(2028, 2, 28), 27),
        (date(2000, 2, 29), date(2028, 2, 29), 28),
        (date(2000, 12, 31), date(2001, 1, 1), 0),
    ],
)
def test_a_year_is_full_on_the_birthday_and_one_of_29_february_on_1_march_of_other_years(born, day, age):
    assert age_on(born, day) == age


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        (date(2008, 6, 2), ["too_young"]),
        (date(2008, 6, 1), []),  # 18 today
        (date(1976, 6, 1), []),  # 50 today
        (date(1975, 6, 2), []),  # 50 until tomorrow
        (date(1975, 6, 1), ["too_old"]),  # 51 today
        (None, ["birth_not_known"]),
    ],
)
def test_recruits_are_18_to_50_both_inclusive_on_the_day_of_appointment(born, expected):
    assert codes(replace(RECRUIT, born_on=born)) == expected


def test_a_recruit_born_on_29_february_may_begin_on_1_march_and_must_have_begun_before_the_51st_birthday():
    young, old = replace(RECRUIT, born_on=date(2008, 2, 29)), replace(RECRUIT, born_on=date(1976, 2, 29))
    assert codes(young, on=date(2026, 2, 28)) == ["too_young"]
    assert codes(young, on=date(2026, 3, 1)) == []
    assert codes(old, on=date(2027, 2, 28)) == []
    assert codes(old, on=date(2027, 3, 1)) == ["too_old"]


@pytest.mark.parametrize("source", ["recommended", "self_nominated", "recruited"])
def test_age_binds_the_three_channels(source):
    assert codes(replace(RECRUIT, source=source, born_on=date(1960, 1, 1))) == ["too_old"]


@pytest.mark.parametrize("source", ["auxiliary", "official", ""])
def test_age_does_not_bind_auxiliary_staff(source):
    assert codes(replace(RECRUIT, source=source, born_on=date(1960, 1, 1))) == []


@pytest.mark.parametrize(("answer", "word"), [(False, "lacks"), (None, "unknown")])
@pytest.mark.parametrize("skill", SKILLS_OF_RECRUITS)
def test_a_recruit_has_every_skill_and_a_part_time_member_needs_none(skill, answer, word):
    person = replace(RECRUIT, skills={**RECRUIT.skills, skill: answer})
    [reason] = objections(person, role="full_time", village=HERE, on=DAY)
    assert (reason.code, reason.unknown) == (f"{word}_{skill}", answer is None)
    assert codes(person, role="part_time") == []


def test_speaking_and_writing_is_asked_of_the_three_channels_alone():
    silent = replace(RECRUIT, skills={**RECRUIT.skills, "expression": False})
    assert codes(silent) == ["lacks_expression"]
    assert codes(replace(silent, source="auxiliary")) == []


def test_every_reason_is_told_at_once_with_its_values():
    person = Fitness(source="recruited", born_on=date(1970, 1, 1), at_window=True)
    reasons = objections(person, role="full_time", village=HERE, on=DAY)
    assert [reason.code for reason in reasons] == [
        "at_window",
        "too_old",
        *(f"unknown_{skill}" for skill in SKILLS_OF_RECRUITS),
    ]
    assert reasons[1].parameters == {"age": 56, "limit": 50, "day": DAY}


def test_window_staff_may_serve_part_time():
    assert codes(replace(RECRUIT, at_window=True)) == ["at_window"]
    assert codes(replace(RECRUIT, at_window=True), role="part_time") == []


@pytest.mark.parametrize(("role", "source"), [("guide", "official"), ("leader", "village_cadre")])
def test_guides_are_stationed_officials_and_leaders_secretaries_or_directors_of_the_village(role, source):
    assert codes(Fitness(source=source, stationed_in=HERE), role=role) == []
    assert codes(Fitness(source=source, stationed_in=THERE), role=role) == ["other_village"]
    assert codes(Fitness(source=source), role=role) == ["village_not_known"]
    assert codes(Fitness(source="auxiliary", stationed_in=HERE), role=role) == [f"not_{source}"]


@pytest.mark.parametrize("former_post", ["village_official", "social_worker", "auxiliary_police", "migrant_manager"])
def test_the_four_former_posts_may_be_let_off_age_and_skills_but_not_the_window_or_being_under_age(former_post):
    def left(person: Fitness) -> list[str]:
        reasons = objections(person, role="full_time", village=HERE, on=DAY)
        return [reason.code for reason in after_relaxation(reasons, person)]

    old = Fitness(source="recruited", born_on=date(1970, 1, 1), former_post=former_post)
    assert left(old) == []
    assert left(replace(old, former_post="")) == ["too_old", *(f"unknown_{skill}" for skill in SKILLS_OF_RECRUITS)]
    assert left(replace(old, at_window=True)) == ["at_window"]
    assert left(replace(old, born_on=date(2010, 1, 1))) == ["too_young"]


class TestVacancies:
    OPENED = date(2026, 1, 1)

    def since(self, *spans: tuple[date, date | None], needed: int = 1) -> date:
        return short_since(spans, needed, opened=self.OPENED, on=DAY)

    def test_a_post_that_nobody_ever_held_is_vacant_since_the_grid_opened(self):
        assert self.since() == self.OPENED

    def test_a_post_is_vacant_since_the_day_its_last_holder_left(self):
        assert self.since((date(2026, 1, 1), date(2026, 4, 1)), (date(2026, 4, 1), date(2026, 5, 1))) == date(
            2026, 5, 1
        )

    def test_where_nobody_recorded_since_when_it_is_asked_for_only_a_holder_who_left_dates_it(self):
        assert short_since([], 1, opened=None, on=DAY) is None
        left = [(date(2026, 1, 1), date(2026, 4, 1))]
        assert short_since(left, 1, opened=None, on=DAY) == date(2026, 4, 1)
        assert short_since(left, 2, opened=None, on=DAY) is None, "two never served"

    def test_the_second_of_two_is_missing_since_the_first_of_them_left(self):
        spans = [(date(2026, 1, 1), date(2026, 3, 1)), (date(2026, 1, 1), date(2026, 4, 1)), (date(2026, 5, 1), None)]
        assert self.since(*spans, needed=2) == date(2026, 3, 1)

    def test_who_begins_later_fills_nothing_yet(self):
        assert self.since((date(2026, 6, 2), None)) == self.OPENED
