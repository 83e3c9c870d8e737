"""Acts of the map: what each changes, from which day, and what it refuses in words."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import InternalError, transaction

from core.clock import SHANGHAI
from core.errors import DomainError
from core.testing.worlds import shared_world
from grids.territory.models import Grid, GridVersion
from grids.territory.models_of_acts import GridAct, GridLink
from grids.territory.services import (
    change_facts,
    close_grid,
    merge_grids,
    move_grid,
    open_grid,
    rename_grid,
    split_grid,
)
from grids.territory.work import Decision, MapConflict, Part
from grids.tests.factories import LONG_AGO, clerk, territory

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
EVE = date(2026, 5, 31)
AT = datetime(2026, 5, 20, 9, tzinfo=SHANGHAI)


@shared_world
def place():
    return territory()


@pytest.fixture
def decide():
    account = clerk()
    return lambda on=JUNE, reason="街道决定": Decision(on, reason, account, AT)


def on(grid: Grid, day: date) -> Grid:
    return Grid.objects.on(day).get(pk=grid.pk)


def is_open(grid: Grid, day: date) -> bool:
    return Grid.objects.open_on(day).filter(pk=grid.pk).exists()


def refused(call, *names: str) -> DomainError:
    with pytest.raises(DomainError) as caught, transaction.atomic():
        call()
    assert set(names) <= set(caught.value.fields), caught.value.fields
    assert str(caught.value)
    return caught.value


def test_a_new_grid_is_open_from_its_day_under_the_next_code_of_its_village(place, decide):
    village = place.villages[0]
    grid = open_grid(part=Part("新网格", village, {"households": 120}), decision=decide())
    assert (is_open(grid, EVE), is_open(grid, JUNE)) == (False, True)
    then = on(grid, JUNE)
    assert (then.code, then.name, then.households) == (f"{village.code}003", "新网格", 120)


def test_a_renamed_grid_has_its_old_name_until_the_day_and_its_code_always(place, decide):
    grid = place.grids[0]
    before = on(grid, EVE)
    act = rename_grid(grid=grid, name="桥头网格", decision=decide())
    assert (on(grid, EVE).name, on(grid, JUNE).name) == (before.name, "桥头网格")
    assert on(grid, JUNE).code == before.code
    assert act.changes[0]["before"]["name"] == before.name
    assert (act.reason, act.effective_on, act.decided_at) == ("街道决定", JUNE, AT)


def test_facts_have_a_history_and_a_complex_grid_says_why(place, decide):
    grid = place.grids[0]
    change_facts(grid=grid, facts={"households": 300, "villager_groups": "1至4组"}, decision=decide())
    assert (on(grid, EVE).households, on(grid, JUNE).households, on(grid, JULY).villager_groups) == (
        None,
        300,
        "1至4组",
    )
    refused(
        lambda: change_facts(grid=grid, facts={"complexity": "complex"}, decision=decide(JULY)), "complexity_reason"
    )
    facts = {"complexity": "complex", "complexity_reason": "消防监管任务重"}
    change_facts(grid=grid, facts=facts, decision=decide(JULY))
    assert (on(grid, JUNE).complexity, on(grid, JULY).complexity) == ("ordinary", "complex")


def test_a_grid_that_moves_gets_a_code_of_its_new_village_and_stays_itself(place, decide):
    grid, (first, second) = place.grids[0], place.villages
    move_grid(grid=grid, village=second, decision=decide())
    assert (on(grid, EVE).village_code, on(grid, JUNE).village_code) == (first.code, second.code)
    assert on(grid, JUNE).code == f"{second.code}003"
    assert not GridLink.objects.exists()
    refused(lambda: move_grid(grid=grid, village=second, decision=decide(JULY)), "village")
    refused(lambda: move_grid(grid=grid, village=territory().villages[0], decision=decide(JULY)), "village")


def test_a_split_grid_closes_and_names_its_heir(place, decide):
    grid, village = place.grids[0], place.villages[0]
    act = split_grid(grid=grid, parts=[Part("东", village), Part("西", village)], heir=1, decision=decide())
    links = list(act.links.order_by("pk"))
    east, west = (link.successor for link in links)
    assert [link.heir for link in links] == [False, True]
    assert [is_open(row, EVE) for row in (grid, east, west)] == [True, False, False]
    assert [is_open(row, JUNE) for row in (grid, east, west)] == [False, True, True]
    assert on(grid, JULY).name == on(grid, MAY).name  # it always keeps its name


def test_a_split_grid_may_stay_as_one_of_its_parts(place, decide):
    grid = place.grids[0]
    act = split_grid(grid=grid, parts=[Part("东", place.villages[0])], keeps={"households": 80}, decision=decide())
    assert is_open(grid, JULY)
    assert (on(grid, EVE).households, on(grid, JUNE).households) == (None, 80)
    assert not act.links.filter(heir=True).exists()
    refused(lambda: split_grid(grid=grid, parts=[Part("x", place.villages[0])], decision=decide(JULY)), "parts")


def test_merged_grids_hold_together_what_they_held_apart(place, decide):
    one, other = place.grids[:2]
    change_facts(grid=one, facts={"households": 100, "population": 250}, decision=decide(MAY))
    complex_one = {"households": 50, "complexity": "complex", "complexity_reason": "治安复杂"}
    change_facts(grid=other, facts=complex_one, decision=decide(MAY))
    merge_grids(grids=[one, other], into=one, decision=decide())
    merged = on(one, JUNE)
    assert (merged.households, merged.population) == (150, None)  # one of them did not say
    assert (merged.complexity, merged.complexity_reason) == ("complex", "治安复杂")
    assert (is_open(one, JUNE), is_open(other, JUNE), is_open(other, EVE)) == (True, False, True)


def test_merged_grids_may_become_a_new_one(place, decide):
    act = merge_grids(grids=place.grids[:2], name="合并网格", decision=decide())
    (successor,) = {link.successor for link in act.links.all()}
    assert [is_open(row, JUNE) for row in (*place.grids[:2], successor)] == [False, False, True]
    assert act.links.filter(heir=True).count() == 2


def test_a_closed_grid_needs_a_successor_that_is_open_then(place, decide):
    grid, other = place.grids[:2]
    close_grid(grid=other, decision=decide(MAY))
    refused(lambda: close_grid(grid=grid, heir=other, decision=decide()), "heir")
    refused(lambda: close_grid(grid=grid, heir=grid, decision=decide()), "heir")
    close_grid(grid=grid, heir=place.grids[2], decision=decide())
    assert (is_open(grid, EVE), is_open(grid, JUNE)) == (True, False)


def test_an_act_may_be_planned_and_later_ones_do_not_slip_in_before_it(place, decide):
    grid = place.grids[0]
    rename_grid(grid=grid, name="明年的名字", decision=decide(date(2027, 1, 1)))
    assert on(grid, JULY).name != "明年的名字"
    refusal = refused(lambda: rename_grid(grid=grid, name="x", decision=decide(JULY)), "effective_on")
    assert "2027-01-01" in str(refusal)
    change_facts(grid=grid, facts={"households": 9}, decision=decide(date(2027, 1, 1)))  # the same day: one version
    assert (on(grid, date(2027, 1, 1)).name, on(grid, date(2027, 1, 1)).households) == ("明年的名字", 9)
    assert GridVersion.objects.filter(grid=grid).count() == 2


def test_a_grid_that_is_about_to_close_is_not_split_merged_or_closed_again(place, decide):
    grid, other, village = place.grids[0], place.grids[1], place.villages[0]
    close_grid(grid=grid, heir=other, decision=decide(JULY))
    for call in (
        lambda: close_grid(grid=grid, heir=other, decision=decide()),
        lambda: split_grid(grid=grid, parts=[Part("a", village), Part("b", village)], decision=decide()),
        lambda: merge_grids(grids=[grid, other], into=other, decision=decide()),
    ):
        assert isinstance(refused(call), MapConflict)
    rename_grid(grid=grid, name="关闭前", decision=decide())
    refused(lambda: rename_grid(grid=grid, name="关闭后", decision=decide(JULY)), "effective_on")
    assert on(grid, JULY).name == "关闭前"


def test_every_act_needs_a_reason_and_a_day_on_which_the_grid_is_open(place, decide):
    grid = place.grids[0]
    refused(lambda: rename_grid(grid=grid, name="x", decision=decide(reason="  ")), "reason")
    refused(lambda: rename_grid(grid=grid, name="x", decision=decide(date(2010, 1, 1))), "effective_on")
    refused(lambda: close_grid(grid=grid, decision=decide(LONG_AGO)), "effective_on")
    refused(lambda: rename_grid(grid=grid, name="", decision=decide()), "name")
    assert not GridAct.objects.exists()


def test_a_code_is_never_used_again(place, decide):
    village = place.villages[0]
    first = open_grid(part=Part("a", village), decision=decide(MAY))
    close_grid(grid=first, decision=decide(JUNE))
    second = open_grid(part=Part("b", village), decision=decide(JULY))
    assert on(second, JULY).code == f"{village.code}004"


def test_the_history_of_acts_is_never_changed(place, decide):
    act = merge_grids(grids=place.grids[:2], into=place.grids[0], decision=decide())
    for rows in (act.links.all(), act.parts.all()):
        with pytest.raises(InternalError), transaction.atomic():
            rows.delete()
    with pytest.raises(InternalError), transaction.atomic():
        GridAct.objects.filter(pk=act.pk).update(reason="另一个理由")


def test_a_grid_that_is_to_take_over_another_does_not_close_before(place, decide):
    grid, heir, third = place.grids[:3]
    close_grid(grid=grid, heir=heir, decision=decide(JULY))
    for day in (JUNE, JULY):
        refused(lambda day=day: close_grid(grid=heir, heir=third, decision=decide(day)), "effective_on")
    close_grid(grid=heir, heir=third, decision=decide(date(2026, 7, 2)))
