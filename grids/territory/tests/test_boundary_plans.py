"""How a file of boundaries is read on the map of a day: whose they are, in which coordinates, in which place."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import translation

from core.clock import SHANGHAI
from core.errors import InvalidInput
from core.testing.worlds import shared_world
from grids.boundaries.systems import label
from grids.scope import Scope
from grids.territory.boundary_files import boundaries_of_parts, import_boundaries
from grids.territory.boundary_plans import Choice, plan_import
from grids.territory.models import Grid, GridVersion, Subdistrict
from grids.territory.work import Decision
from grids.tests.boundary_files import CGCS2000_ZONE, geojson, in_system, kml, shapes
from grids.tests.factories import clerk, territory
from grids.tests.shapes import square

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)
AT = datetime(2026, 5, 20, 9, tzinfo=SHANGHAI)
EXTENT = {"west": 120.7, "south": 28.4, "east": 121.45, "north": 28.9}
WEST, SOUTH = 121.2, 28.6
METRE = 1 / 111_320 / 0.878  # of longitude there


@pytest.fixture(autouse=True)
def english():
    """The messages are compared in the language of the code."""
    with translation.override("en"):
        yield


@shared_world
def place():
    made = territory()
    Subdistrict.objects.filter(pk=made.subdistrict.pk).update(**EXTENT)
    return made


@shared_world
def scope(place):
    return Scope(subdistricts=frozenset({place.subdistrict.pk}))


def versions(place) -> list[GridVersion]:
    return [GridVersion.objects.on(JUNE).get(grid=grid) for grid in place.grids]


def row(count: int = 4, gap: float = 0) -> list[dict]:
    """Squares side by side, so many metres apart."""
    return [square(WEST + n * (0.01 + gap * METRE), SOUTH) for n in range(count)]


def drawn(place, geometries=None, *, key: str = "code", value=lambda version: version.code):
    return [({key: value(one)}, drawn) for one, drawn in zip(versions(place), geometries or row(), strict=False)]


def planned(content: bytes, scope, **choice: str):
    return plan_import(content=content, scope=scope, on=JUNE, choice=Choice(**choice))


# --- whose it is --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("code", lambda version: version.code),
        ("CODE", lambda version: version.code),
        ("网格编码", lambda version: version.code),
        ("code", lambda version: int(version.code)),
        ("code", lambda version: float(version.code)),
        ("gridid", lambda version: f"{version.code}.0"),
        ("名称", lambda version: version.name),
    ],
)
def test_the_property_that_names_the_grids_is_found(place, scope, key, value):
    for content in (
        geojson(drawn(place, key=key, value=value)),
        geojson(drawn(place, key=key, value=value), encoding="gbk"),
    ):
        plan = planned(content, scope)
        assert (plan.key, len(plan.new), plan.refused, plan.may_be_done) == (key, 4, [], True)


def test_a_placemark_is_found_by_its_name(place, scope):
    plan = planned(kml([({"name": one.name}, shape) for one, shape in zip(versions(place), row(), strict=True)]), scope)
    assert (plan.kind, plan.key, len(plan.new)) == ("KML", "name", 4)


def test_a_property_that_names_more_grids_is_taken_before_one_that_is_called_code(place, scope):
    features = [({"code": "A1", "grid": one.code}, shape) for one, shape in zip(versions(place), row(), strict=True)]
    assert planned(geojson(features), scope).key == "grid"
    assert planned(geojson(features), scope).keys[0].label == "code: A1"


def test_where_no_property_names_a_grid_the_office_is_asked(place, scope):
    plan = planned(geojson(drawn(place, key="id", value=lambda version: f"x{version.pk}")), scope)
    assert plan.questions
    assert not plan.may_be_done
    assert "id: x" in plan.keys[0].label
    with pytest.raises(InvalidInput):
        import_boundaries(content=geojson([({"id": "x"}, square(WEST, SOUTH))]), scope=scope, decision=decision())


def test_where_two_properties_name_different_grids_the_office_is_asked_and_its_choice_counts(place, scope):
    codes = [one.code for one in versions(place)]
    features = [
        ({"old": old, "new": new}, shape) for old, new, shape in zip(codes, reversed(codes), row(), strict=True)
    ]
    assert planned(geojson(features), scope).questions
    plan = planned(geojson(features), scope, key="new")
    assert not plan.questions
    assert plan.redrawn[place.grids[-1].pk] == square(WEST, SOUTH)


# --- in which coordinates -----------------------------------------------------------------------------


def decision() -> Decision:
    return Decision(JUNE, "测绘", clerk(), AT)


def stored(grid) -> list:
    return Grid.objects.on(JUNE).get(pk=grid.pk).boundary["coordinates"][0]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("GCJ-02", "GCJ02"),
        ("BD-09", "bd09"),
        ("EPSG:4490", "urn:ogc:def:crs:EPSG::4490"),
        ("EPSG:4549", "EPSG:4549"),
        ("EPSG:4528", "EPSG:4528"),
        ("EPSG:3857", "EPSG:3857"),
        ("EPSG:4549", ""),
        ("EPSG:4528", ""),
    ],
)
def test_boundaries_are_converted_from_the_system_that_the_file_names_or_that_alone_fits(place, scope, code, said):
    content = geojson(drawn(place, [in_system(one, code) for one in row()]), crs=said)
    plan = import_boundaries(content=content, scope=scope, decision=decision())
    assert plan.system == code
    assert f"The boundaries are converted from {label(code)} to WGS 84." in plan.notes
    for grid, expected in zip(place.grids, row(), strict=True):
        for point, there in zip(stored(grid), expected["coordinates"][0], strict=True):
            assert point == pytest.approx(there, abs=1e-7)
    again = planned(content, scope)
    assert (len(again.unchanged), again.redrawn) == (4, {})


def test_a_shapefile_in_the_states_system_is_converted_by_its_description(place, scope):
    content = shapes(drawn(place, [in_system(one, "EPSG:4549") for one in row()]), prj=CGCS2000_ZONE, encoding="gbk")
    plan = planned(content, scope)
    assert (plan.system, len(plan.new), plan.refused) == ("EPSG:4549", 4, [])


def test_degrees_that_nobody_names_are_wgs84_and_the_office_may_say_otherwise(place, scope):
    content = geojson(drawn(place, [in_system(one, "GCJ-02") for one in row()]))
    assert planned(content, scope).system == "EPSG:4326"
    assert {"GCJ-02", "BD-09", "EPSG:4490"} < {offer.value for offer in planned(content, scope).systems}
    plan = planned(content, scope, system="GCJ-02")
    assert plan.redrawn[place.grids[0].pk]["coordinates"][0][0] == pytest.approx([WEST, SOUTH], abs=1e-7)


def test_metres_that_fit_nowhere_are_asked_about(place, scope):
    Subdistrict.objects.update(west=None, south=None, east=None, north=None)
    content = geojson(drawn(place, [in_system(one, "EPSG:4549") for one in row()]))
    plan = planned(content, scope)
    assert plan.questions
    assert not planned(content, scope, system="EPSG:4549").questions


# --- in which place -----------------------------------------------------------------------------------


def test_a_grid_that_would_lie_in_another_province_is_refused_by_name(place, scope):
    (line,) = planned(geojson(drawn(place, [square(116.39, 39.9)])), scope).refused
    assert "km outside the subdistrict" in line.reasons[0]
    with pytest.raises(InvalidInput, match="outside the subdistrict"):
        import_boundaries(content=geojson(drawn(place, [square(116.39, 39.9)])), scope=scope, decision=decision())


def test_without_an_extent_the_grids_that_are_drawn_say_where_the_subdistrict_lies(place, scope):
    Subdistrict.objects.update(west=None, south=None, east=None, north=None)
    import_boundaries(content=geojson(drawn(place)), scope=scope, decision=decision())
    assert planned(geojson(drawn(place, [square(116.39, 39.9)])), scope).refused
    assert not planned(geojson(drawn(place, [square(WEST - 0.02, SOUTH)])), scope).refused


def test_where_nobody_knows_the_place_the_office_is_asked_to_look(place, scope):
    Subdistrict.objects.update(west=None, south=None, east=None, north=None)
    assert any("nobody has said" in note for note in planned(geojson(drawn(place)), scope).notes)


# --- slivers ------------------------------------------------------------------------------------------


def test_a_border_drawn_twice_is_drawn_once_and_told_with_its_area(place, scope):
    plan = import_boundaries(content=geojson(drawn(place, row(gap=-2))), scope=scope, decision=decision())
    told = [note for note in plan.notes if "narrow overlap" in note]
    assert len(told) == 3
    assert "2,2" not in told[0]  # plain digits
    assert versions(place)[1].name in told[0]
    assert len(plan.new) == 4
    again = planned(geojson(drawn(place, row(gap=-2))), scope)
    assert (len(again.unchanged), again.redrawn) == (4, {})


def test_a_wide_overlap_is_refused_by_name(place, scope):
    plan = planned(geojson(drawn(place, row(gap=-30))), scope)
    assert len(plan.refused) == 4
    assert "overlaps" in plan.refused[0].reasons[0]


def test_the_parts_of_a_grid_come_in_every_format(place, scope):
    for content in (kml([({"name": "东片"}, square(WEST, SOUTH))]), shapes([({"NAME": "东片"}, square(WEST, SOUTH))])):
        found = boundaries_of_parts(content=content, names=["东片"], grid=place.grids[0], scope=scope, on=JUNE)
        assert set(found) == {"东片"}
