"""Every list is exported, and every row that names a grid carries its stable key, and a fact the time of its entry."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from core.history.saying import giving_reason
from core.rest.datasets import DATASETS
from core.rest.resources import RESOURCES
from gridops.api import router
from gridops.tests.worlds import World
from grids.territory.models import Complexity, Grid
from grids.territory.services import rename_grid
from grids.territory.work import Decision
from incidents.tests.factories import shanghai
from staff.attendance.models import Attendance
from staff.tests.factories import FULL_TIME, GUIDE, LEADER, posted

LISTS = [address for address in RESOURCES if "(" not in address]

# Lists that are not exported, each with the reason.
NOT_EXPORTED = {
    "care-visits": "visits on a legal basis leave as counts of 5 and more alone: `care-counts`",
}

# What is no fact that somebody enters: registers, which say from when they are in force, and what follows from facts.
NO_FACTS = {
    *("bulletin-lines", "care-counts", "coverage", "departments", "grids"),
    *("inspections", "matters", "outside-codes", "schemes", "villages"),
    *("pay-items", "funds", "contributions", "monthly-score-means", "grid-successions"),
}
# Papers and runs of the machine have a moment of their own, by the clock: its column.
ENTERED_AT = {
    **{"bulletins": "drafted_at", "cycle-runs": "started", "early-warnings": "at"},
    **dict.fromkeys(("pay-runs", "pay-sheets", "pay-lines", "pay-line-funds", "pay-remarks"), "drafted_at"),
}


def test_every_list_is_exported_or_named_with_its_reason() -> None:
    assert router.urls
    assert set(LISTS) - set(DATASETS) == set(NOT_EXPORTED)


def columns(name: str) -> set[str]:
    return set(DATASETS[name].columns(AnonymousUser()))


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_an_export_that_names_grids_carries_their_keys(name: str) -> None:
    named = columns(name)
    assert ("grid" in named) <= ("grid_key" in named)
    assert ("grids" in named) <= ("grid_keys" in named)


@pytest.mark.parametrize("address", sorted(RESOURCES))
def test_a_list_that_names_grids_carries_their_keys(address: str) -> None:
    view: Any = RESOURCES[address][0]
    named = set(view.serializer_class().fields)
    assert ("grid" in named) <= ("grid_key" in named)
    assert ("grids" in named) <= ("grid_keys" in named)


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_every_fact_that_is_exported_says_when_it_was_entered(name: str) -> None:
    named = columns(name)
    if name in NO_FACTS:
        assert "recorded_at" not in named
    elif name in ENTERED_AT:
        assert ENTERED_AT[name] in named
    else:
        assert "recorded_at" in named
        assert name not in RESOURCES or "recorded_at" in RESOURCES[name][0].serializer_class().fields


@pytest.mark.parametrize("address", LISTS)
def test_a_row_with_a_key_over_rest_has_it_in_the_export(address: str) -> None:
    view: Any = RESOURCES[address][0]
    assert address in NOT_EXPORTED or ("id" in view.serializer_class().fields) <= ("id" in columns(address))


@pytest.mark.parametrize("address", LISTS)
def test_what_has_a_time_of_entry_says_it(address: str) -> None:
    view: Any = RESOURCES[address][0]
    model = view.serializer_class.Meta.model if hasattr(view.serializer_class, "Meta") else None
    if model is not None and any(field.name == "recorded_at" for field in model._meta.fields):
        assert "recorded_at" in view.serializer_class().fields
        assert address in NOT_EXPORTED or "recorded_at" in columns(address)


@pytest.mark.django_db(transaction=True)
class TestKeysAndTimes:
    def test_a_grid_keeps_its_key_under_another_code_and_name(self) -> None:
        world = World()
        key = str(world.grid.key)
        rename_grid(
            grid=world.grid,
            name="东苑网格",
            decision=Decision(date(2026, 4, 1), "更名", world.center, shanghai("2026-03-20 09:00")),
        )
        for on in ("2026-03-02", "2026-05-01"):
            (row,) = (row for row in world.export("grids", on=on) if row["code"] == world.code)
            assert row["grid_key"] == key
            visits = [row for row in world.export("visits", on=on) if row["grid"] == world.code]
            lines = [row for row in world.csv("bulletin-lines") if row["grid"] == world.code]
            assert {row["grid_key"] for row in (*visits, *lines)} == {key}
        assert len({grid.key for grid in Grid.objects.all()}) == Grid.objects.count()
        assert all(isinstance(grid.key, uuid.UUID) for grid in Grid.objects.all())

    def test_a_fact_says_when_it_was_entered_and_an_old_one_that_nobody_knows(self) -> None:
        before = timezone.now()
        world = World()
        Attendance.objects.filter(pk=Attendance.objects.order_by("pk")[0].pk).update(recorded_at=None)
        first, *others = world.export("attendance", world.center)
        assert first["recorded_at"] is None
        assert all(row["recorded_at"] >= before.isoformat()[:10] for row in others)
        since = world.get("attendance/", world.center, recorded_at__gte=before.isoformat()).json()["results"]
        assert len(since) == len(others)

    def test_the_export_of_coverage_says_what_the_list_says(self) -> None:
        world = World()
        posted(LEADER, to=world.grid)
        posted(GUIDE, to=world.office.villages[0])
        with giving_reason("复杂程度有变"):  # a month is frozen
            world.office.grids[1].versions.update(complexity=Complexity.COMPLEX)
        posted(FULL_TIME, to=world.office.grids[1])
        for on in ("2026-03-02", "2019-01-01"):
            listed = world.get("coverage/", world.center, on=on).json()["results"]
            exported = world.export("coverage", world.center, on=on)
            key = lambda row: str(row["grid"])  # noqa: E731
            assert sorted(exported, key=key) == sorted(listed, key=key)
            assert listed or on == "2019-01-01"
