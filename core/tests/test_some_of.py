"""Some of many cases: the ends always, the same ones for the same seed, all of them in the soak."""

from __future__ import annotations

import pytest

from core.testing.laws import drawn, few_of, some_of


@pytest.fixture(autouse=True)
def _suite(monkeypatch):
    monkeypatch.delenv("GRIDOPS_SOAK", raising=False)
    monkeypatch.setenv("GRIDOPS_SEED", "1")


def test_the_first_the_last_and_some_between_in_their_order():
    chosen = some_of(range(1, 101), 6)
    assert (len(chosen), chosen[0], chosen[-1], chosen) == (6, 1, 100, sorted(set(chosen)))


def test_the_seed_that_is_printed_gives_the_same_again(monkeypatch, capsys):
    monkeypatch.delenv("GRIDOPS_SEED")
    chosen = some_of(range(1000), 9)
    monkeypatch.setenv("GRIDOPS_SEED", capsys.readouterr().out.strip().rpartition("=")[2])
    assert some_of(range(1000), 9) == chosen


def test_one_chance_draws_again_and_again_others_in_their_order():
    chance = drawn("cases")
    draws = [few_of(range(100), 6, chance) for _time in range(5)]
    assert all(len(one) == 6 and one == sorted(set(one)) for one in draws)
    assert len(set(map(tuple, draws))) == 5
    assert few_of("abc", 5, chance) == ["a", "b", "c"]


def test_few_cases_are_all_tried():
    assert some_of("abc", 5) == ["a", "b", "c"]


def test_the_soak_tries_all(monkeypatch):
    monkeypatch.setenv("GRIDOPS_SOAK", "1")
    assert some_of(range(100), 6) == few_of(range(100), 6, drawn("cases")) == list(range(100))
