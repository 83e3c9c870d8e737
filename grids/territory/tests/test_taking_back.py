"""A planned act of the map is taken back whole, and the map of every day is what it was before."""

from __future__ import annotations

from datetime import date, datetime
from random import Random

import pytest
from django.db import InternalError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core.clock import SHANGHAI
from core.errors import DomainError, InvalidInput
from core.testing.laws import law
from core.testing.worlds import shared_world
from grids.territory.models import Grid, GridContact, GridVersion, Village, VillageName
from grids.territory.models_of_acts import ActKind, GridAct, GridLink, GridOfAct
from grids.territory.services import (
    change_facts,
    close_grid,
    merge_grids,
    move_grid,
    open_grid,
    redraw_grids,
    rename_grid,
    split_grid,
)
from grids.territory.services_of_villages import call_villages_by_name, close_village, open_village, rename_village
from grids.territory.taking_back import take_back
from grids.territory.work import Decision, MapConflict, Part
from grids.tests.factories import clerk, territory
from grids.tests.random_map import Map
from grids.tests.shapes import square

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
AT = datetime(2026, 5, 20, 9, tzinfo=SHANGHAI)
LATER = datetime(2026, 5, 25, 9, tzinfo=SHANGHAI)


@shared_world
def place():
    return territory()


@shared_world
def by():
    return clerk()


@pytest.fixture
def decide(by):
    return lambda on=JUNE: Decision(on, "街道决定", by, AT)


def whole_map() -> list[object]:
    """Everything that the map of any day is made of."""
    versions = GridVersion.objects.order_by("grid", "during").values(*(f.attname for f in GridVersion._meta.fields))
    return [
        list(Grid.objects.order_by("pk").values()),
        [{name: value for name, value in row.items() if name != "id"} for row in versions],
        list(GridLink.objects.order_by("pk").values("predecessor", "successor", "on", "heir")),
        list(Village.objects.order_by("pk").values()),
    ]


def act_on(place, decide, kind: str) -> GridAct:
    one, two = place.grids[:2]
    halves = [Part("东片", place.villages[0]), Part("西片", place.villages[0])]
    return {
        "rename": lambda: rename_grid(grid=one, name="桥头网格", decision=decide()),
        "facts": lambda: change_facts(grid=one, facts={"households": 9}, decision=decide()),
        "move": lambda: move_grid(grid=one, village=place.villages[1], decision=decide()),
        "split": lambda: split_grid(grid=one, parts=halves, decision=decide()),
        "split off": lambda: split_grid(grid=one, parts=halves[:1], keeps={}, decision=decide()),
        "merge": lambda: merge_grids(grids=[one, two], name="合", decision=decide()),
        "merge into": lambda: merge_grids(grids=[one, two], into=one, decision=decide()),
        "close": lambda: close_grid(grid=one, heir=two, decision=decide()),
        "close alone": lambda: close_grid(grid=one, decision=decide()),
        "draw": lambda: redraw_grids(boundaries={one.pk: square(0, 0)}, decision=decide()),
        "open": lambda: open_grid(part=halves[0], decision=decide()) and GridAct.objects.latest("pk"),
    }[kind]()


KINDS = ["rename", "facts", "move", "split", "split off", "merge", "merge into", "close", "close alone", "draw", "open"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_act_is_taken_back_whole_and_both_stay_in_the_history(place, decide, by, kind):
    before = whole_map()
    act = act_on(place, decide, kind)
    assert whole_map() != before
    entry = take_back(act=act, reason="区里未批准", by=by, at=LATER)
    assert whole_map() == before
    assert (entry.kind, entry.takes_back, entry.reason) == (ActKind.TAKE_BACK, act, "区里未批准")
    assert GridAct.objects.filter(pk=act.pk).exists()
    assert act_on(place, decide, kind).pk > entry.pk  # and it may be entered again


@law(4)
@given(seed=st.integers(0, 2**32))
def test_taking_acts_back_from_the_last_one_on_gives_each_map_that_was(seed: int) -> None:
    world, random, maps = Map(seed), Random(seed), list[tuple[list[object], list[GridAct]]]()
    for _ in range(12):
        before, known = whole_map(), GridAct.objects.count()
        if world.act():
            maps.append((before, list(GridAct.objects.order_by("pk")[known:])))
        while maps and random.random() < 0.4:
            before, acts = maps.pop()
            for act in reversed(acts):
                take_back(act=act, reason="不办了", by=world.clerk, at=datetime(2025, 12, 1, 10, tzinfo=SHANGHAI))
            assert whole_map() == before, seed


def refused(call, kind=MapConflict) -> str:
    with pytest.raises(kind) as caught, transaction.atomic():
        call()
    return str(caught.value)


def test_an_act_that_has_taken_effect_stays(place, decide, by):
    act = act_on(place, decide, "rename")
    for day in (JUNE, JULY):
        refused(lambda day=day: take_back(act=act, reason="错了", by=by, at=datetime.combine(day, AT.timetz())))


def test_what_rests_on_an_act_is_taken_back_first(place, decide, by):
    first = act_on(place, decide, "rename")
    second = change_facts(grid=place.grids[0], facts={"households": 9}, decision=decide(JULY))
    refused(lambda: take_back(act=first, reason="错了", by=by, at=LATER))
    take_back(act=second, reason="错了", by=by, at=LATER)
    take_back(act=first, reason="错了", by=by, at=LATER)


def test_a_grid_that_is_to_open_may_be_renamed_and_both_acts_taken_back(place, decide, by):
    before = whole_map()
    opening = act_on(place, decide, "open")
    grid = Grid.objects.latest("pk")
    renaming = rename_grid(grid=grid, name="新新", decision=decide(JULY))
    take_back(act=renaming, reason="错了", by=by, at=LATER)
    take_back(act=opening, reason="错了", by=by, at=LATER)
    assert whole_map() == before


def test_of_two_acts_of_one_day_the_later_one_goes_first_and_leaves_the_other(place, decide, by):
    grid = place.grids[0]
    first = act_on(place, decide, "rename")
    middle = whole_map()
    second = act_on(place, decide, "facts")
    take_back(act=second, reason="错了", by=by, at=LATER)
    assert whole_map() == middle
    assert GridVersion.objects.on(JUNE).get(grid=grid).name == "桥头网格"
    take_back(act=first, reason="错了", by=by, at=LATER)


def test_an_act_stays_once_something_is_entered_about_a_grid_that_it_opens(place, decide, by):
    act = act_on(place, decide, "split off")
    opened = Grid.objects.latest("pk")
    GridContact.objects.create(grid=opened, during=opened.during, name="李警官", duty="责任区民警")
    before = whole_map()
    refused(lambda: take_back(act=act, reason="错了", by=by, at=LATER))
    assert whole_map() == before


def test_nothing_is_taken_back_twice_nor_without_a_reason(place, decide, by):
    act = act_on(place, decide, "rename")
    refused(lambda: take_back(act=act, reason=" ", by=by, at=LATER), InvalidInput)
    entry = take_back(act=act, reason="错了", by=by, at=LATER)
    refused(lambda: take_back(act=act, reason="错了", by=by, at=LATER))
    refused(lambda: take_back(act=entry, reason="错了", by=by, at=LATER))


def test_what_an_act_did_is_not_deleted_otherwise(place, decide):
    act_on(place, decide, "close")
    for rows in (GridLink.objects.all(), GridOfAct.objects.all()):
        with pytest.raises(InternalError), transaction.atomic():
            rows.delete()


# --- villages -----------------------------------------------------------------------------------


def called(village: Village, day: date) -> str:
    return Village.objects.on(day).get(pk=village.pk).called


def test_a_renamed_village_has_its_old_name_until_the_day(place, decide):
    village, old = place.villages[0], place.villages[0].name
    rename_village(village=village, name="桥头村", decision=decide())
    assert [called(village, day) for day in (date(2020, 1, 1), date(2026, 5, 31), JUNE, JULY)] == [
        old,
        old,
        "桥头村",
        "桥头村",
    ]
    grid = place.grids[0]
    assert Grid.objects.on(date(2026, 5, 31)).get(pk=grid.pk).village_name == old
    assert Grid.objects.on(JUNE).get(pk=grid.pk).village_name == "桥头村"


def test_a_planned_name_comes_into_force_with_its_day(place, decide):
    village, old = place.villages[0], place.villages[0].name
    rename_village(village=village, name="桥头村", decision=decide())
    for day, name in ((date(2026, 5, 31), old), (JUNE, "桥头村")):
        call_villages_by_name(on=day)
        village.refresh_from_db()
        assert village.name == name
    assert call_villages_by_name(on=JUNE) == 0


def test_a_village_renamed_as_of_a_past_day_bears_the_name_at_once(place, decide):
    village = place.villages[0]
    rename_village(village=village, name="桥头村", decision=decide(date(2026, 5, 1)))
    village.refresh_from_db()
    assert village.name == "桥头村"
    refused(lambda: rename_village(village=village, name="桥南村", decision=decide(date(2026, 4, 1))), DomainError)


def test_a_new_village_takes_grids_from_its_day_and_a_closed_one_takes_none(place, decide, by):
    code = f"{place.subdistrict.code}950"
    village = open_village(subdistrict=place.subdistrict, code=code, name="新村", decision=decide())
    assert [Village.objects.open_on(day).filter(pk=village.pk).exists() for day in (date(2026, 5, 31), JUNE)] == [
        False,
        True,
    ]
    early = Decision(date(2026, 5, 30), "早了", by, AT)
    refused(lambda: open_grid(part=Part("一", village), decision=early), DomainError)
    open_grid(part=Part("一", village), decision=decide(JULY))
    refused(lambda: close_village(village=village, decision=decide(JULY)))
    move_grid(grid=Grid.objects.latest("pk"), village=place.villages[0], decision=decide(date(2026, 8, 1)))
    close_village(village=village, decision=decide(date(2026, 8, 1)))
    refused(lambda: open_grid(part=Part("二", village), decision=decide(date(2026, 7, 15))), DomainError)
    refused(lambda: move_grid(grid=place.grids[0], village=village, decision=decide(date(2026, 9, 1))), DomainError)


def test_planned_acts_on_villages_are_taken_back_too(place, decide, by):
    before, village = whole_map(), place.villages[0]
    renaming = rename_village(village=village, name="桥头村", decision=decide())
    take_back(act=renaming, reason="错了", by=by, at=LATER)
    assert whole_map() == before
    assert VillageName.objects.get(village=village).name == village.name
    code = f"{place.subdistrict.code}950"
    new = open_village(subdistrict=place.subdistrict, code=code, name="新村", decision=decide())
    founding = GridAct.objects.latest("pk")
    open_grid(part=Part("一", new), decision=decide())
    refused(lambda: take_back(act=founding, reason="错了", by=by, at=LATER))
    take_back(act=GridAct.objects.latest("pk"), reason="错了", by=by, at=LATER)
    closing = close_village(village=new, decision=decide(JULY))
    take_back(act=closing, reason="错了", by=by, at=LATER)
    take_back(act=founding, reason="错了", by=by, at=LATER)
    assert whole_map() == before


def test_the_grids_of_a_renamed_village_are_offered_its_name(place, decide):
    village = place.villages[0]
    Village.objects.filter(pk=village.pk).update(name="示例01村")
    village.refresh_from_db()
    first, second = GridVersion.objects.filter(village=village).order_by("code")[:2]
    GridVersion.objects.filter(pk=first.pk).update(name="示例01村第1网格")
    GridVersion.objects.filter(pk=second.pk).update(name="商贸城网格")
    decision = decide()
    rename_village(village=village, name="桥头村", grids_too=True, decision=decision)
    names = set(GridVersion.objects.on(decision.effective_on).filter(village=village).values_list("name", flat=True))
    assert {"桥头村第1网格", "商贸城网格"} <= names
