"""Boundaries of grids: a file is taken whole or not at all, as of a day, and comes out as it went in."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from core.clock import SHANGHAI
from core.errors import DomainError, InvalidInput
from core.testing.laws import law
from core.testing.worlds import shared_world
from grids.boundaries.geometry import write_file
from grids.scope import Scope
from grids.territory.boundary_files import export_boundaries, finder_of, import_boundaries, undrawn
from grids.territory.boundary_plans import plan_import
from grids.territory.models import Grid, GridVersion, Subdistrict
from grids.territory.models_of_acts import GridAct
from grids.territory.services import merge_grids, rename_grid, split_grid
from grids.territory.work import Decision, Part
from grids.tests.factories import clerk, territory
from grids.tests.shapes import BOW_TIE, square

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
EVE = date(2026, 5, 31)
AT = datetime(2026, 5, 20, 9, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def english():
    """The messages are compared in the language of the code."""
    with translation.override("en"):
        yield


@shared_world
def place():
    return territory()


@shared_world
def scope(place):
    return Scope(subdistricts=frozenset({place.subdistrict.pk}))


@pytest.fixture
def decide():
    account = clerk()
    return lambda on=JUNE, reason="测绘": Decision(on, reason, account, AT)


def codes(place) -> list[str]:
    return [GridVersion.objects.get(grid=grid, during__contains=JUNE).code for grid in place.grids]


def file_of(place, geometries) -> str:
    return write_file(({"code": code}, drawn) for code, drawn in zip(codes(place), geometries, strict=False))


def row(count: int = 4, side: float = 0.01) -> list[dict]:
    return [square(n * 0.01, 0, side) for n in range(count)]


def boundary_on(grid, day):
    return Grid.objects.on(day).get(pk=grid.pk).boundary


def test_a_file_draws_the_grids_from_its_day_on_as_one_act(place, scope, decide):
    plan = import_boundaries(content=file_of(place, row()), scope=scope, decision=decide())
    assert (len(plan.new), len(plan.changed), len(plan.unchanged), plan.refused) == (4, 0, 0, [])
    assert boundary_on(place.grids[1], JUNE) == square(0.01, 0)
    assert boundary_on(place.grids[1], EVE) is None
    act = GridAct.objects.get()
    assert (act.kind, act.reason, act.effective_on, len(act.changes)) == ("facts", "测绘", JUNE, 4)
    assert act.changes[0]["before"]["boundary"] is None
    assert act.changes[0]["after"]["boundary"]


def test_the_same_file_again_changes_nothing(place, scope, decide):
    text = file_of(place, row())
    import_boundaries(content=text, scope=scope, decision=decide())
    plan = import_boundaries(content=text, scope=scope, decision=decide(JULY))
    assert (len(plan.unchanged), plan.redrawn) == (4, {})
    assert GridAct.objects.count() == 1
    assert GridVersion.objects.filter(grid__in=place.grids).count() == 8


def test_only_what_differs_is_redrawn_and_the_past_stays(place, scope, decide):
    import_boundaries(content=file_of(place, row()), scope=scope, decision=decide())
    smaller = square(0, 0, 0.009)
    plan = import_boundaries(content=file_of(place, [smaller, *row()[1:]]), scope=scope, decision=decide(JULY))
    assert (len(plan.new), len(plan.changed), len(plan.unchanged)) == (0, 1, 3)
    assert boundary_on(place.grids[0], JUNE) == square(0, 0)
    assert boundary_on(place.grids[0], JULY) == smaller


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda drawn: [BOW_TIE, *drawn[1:]], "crosses itself"),
        (lambda drawn: [square(0.005, 0), *drawn[1:]], "overlaps"),
    ],
)
def test_one_refused_boundary_refuses_the_whole_file(place, scope, decide, change, reason):
    text = file_of(place, change(row()))
    with pytest.raises(InvalidInput, match=reason):
        import_boundaries(content=text, scope=scope, decision=decide())
    assert not GridAct.objects.exists()
    assert not GridVersion.objects.exclude(boundary=None).exists()


def test_a_boundary_must_not_overlap_a_grid_that_the_file_leaves_out(place, scope, decide):
    import_boundaries(content=file_of(place, row(2)), scope=scope, decision=decide())
    text = write_file([({"code": codes(place)[2]}, square(0.015, 0))])
    (line,) = plan_import(content=text, scope=scope, on=JUNE).refused
    assert codes(place)[1] in line.reasons[0]


def test_codes_that_are_unknown_elsewhere_or_named_twice_are_refused(place, scope):
    other, (mine, *_rest) = codes(territory())[0], codes(place)
    text = write_file([({"code": code}, square(n, 0)) for n, code in enumerate(["9" * 15, other, mine, mine])])
    plan = plan_import(content=text, scope=scope, on=JUNE)
    assert [line.code for line in plan.refused] == ["9" * 15, other, mine]
    assert not plan.may_be_done


def test_a_file_is_refused_where_it_cannot_be_read_or_no_reason_is_given(place, scope, decide):
    with pytest.raises(InvalidInput) as caught:
        plan_import(content="nonsense", scope=scope, on=JUNE)
    assert "file" in caught.value.fields
    with pytest.raises(InvalidInput):
        import_boundaries(content=file_of(place, row()), scope=scope, decision=decide(reason=" "))


def test_a_file_does_not_slip_in_before_a_planned_change(place, scope, decide):
    rename_grid(grid=place.grids[3], name="新名", decision=decide(JULY))
    with pytest.raises(DomainError):
        import_boundaries(content=file_of(place, row()), scope=scope, decision=decide())
    assert not GridVersion.objects.exclude(boundary=None).exists()


def test_other_acts_keep_the_boundary(place, scope, decide):
    import_boundaries(content=file_of(place, row()), scope=scope, decision=decide())
    rename_grid(grid=place.grids[0], name="新名", decision=decide(JULY))
    assert boundary_on(place.grids[0], JULY) == square(0, 0)


def test_a_point_finds_the_grid_of_the_day_and_the_undrawn_are_named(place, scope, decide):
    import_boundaries(content=file_of(place, row(3)), scope=scope, decision=decide())
    assert finder_of(scope=scope, on=JUNE).grid_at(0.015, 0.005) == codes(place)[1]
    assert finder_of(scope=scope, on=EVE).grid_at(0.015, 0.005) is None
    assert [line.code for line in undrawn(scope=scope, on=JUNE)] == codes(place)[3:]


@law(5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    west=st.floats(-100, 100),
    south=st.floats(-60, 60),
    side=st.floats(0.001, 0.01),
    parts=st.booleans(),
)
def test_what_was_exported_imports_as_no_change(place, scope, decide, west, south, side, parts):
    Subdistrict.objects.update(west=-180, south=-90, east=180, north=90)  # it moves about with each example
    drawn = [square(west + n * 0.02, south, side) for n in range(4)]
    if parts:
        drawn[0] = {"type": "MultiPolygon", "coordinates": [drawn[0]["coordinates"]]}
    import_boundaries(content=file_of(place, drawn), scope=scope, decision=decide())
    acts = GridAct.objects.count()
    text = export_boundaries(scope=scope, on=JUNE)
    plan = import_boundaries(content=text, scope=scope, decision=decide())
    assert (len(plan.unchanged), plan.redrawn) == (4, {})
    assert GridAct.objects.count() == acts
    assert export_boundaries(scope=scope, on=JUNE) == text


# --- what acts of the map do to boundaries ------------------------------------------------------


def drawn_on(grid, day: date):
    return Grid.objects.on(day).get(pk=grid.pk).boundary


def area_on(grid, day: date) -> float:
    from shapely.geometry import shape

    return round(shape(drawn_on(grid, day)).area, 9)


def test_merging_unites_the_boundaries_where_all_are_drawn(place, scope, decide):
    import_boundaries(content=file_of(place, row(3)), scope=scope, decision=decide())
    one, two, third, undrawn_one = place.grids
    new = merge_grids(grids=[one, two], name="合", decision=decide(JULY)).links.first().successor
    assert drawn_on(new, JULY)["type"] == "Polygon"
    assert area_on(new, JULY) == pytest.approx(area_on(one, JUNE) + area_on(two, JUNE))
    merge_grids(grids=[third, undrawn_one], into=third, decision=decide(JULY))
    assert (drawn_on(third, JUNE) is None, drawn_on(third, JULY)) == (False, None)
    assert {line.code for line in undrawn(scope=scope, on=JULY)} == {Grid.objects.on(JULY).get(pk=third.pk).code}


def test_a_grid_that_parts_with_ground_keeps_the_rest_of_it_or_is_not_known(place, scope, decide):
    import_boundaries(content=file_of(place, row(2)), scope=scope, decision=decide())
    one, two = place.grids[:2]
    village = place.villages[0]
    half = square(0, 0, 0.005)
    split_grid(grid=one, parts=[Part("角", village, {}, half)], keeps={}, decision=decide(JULY))
    assert area_on(one, JULY) == pytest.approx(area_on(one, JUNE) - 0.005**2)
    split_grid(grid=two, parts=[Part("角二", village)], keeps={}, decision=decide(JULY))
    assert (drawn_on(two, JUNE) is None, drawn_on(two, JULY)) == (False, None)
