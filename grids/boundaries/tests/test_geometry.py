"""Boundaries as values: what is refused and in which words, overlaps by pairs, which grid holds a point."""

from __future__ import annotations

from time import process_time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from grids.boundaries.geometry import Finder, NotReadable, faults_of, overlaps, plain, write_file
from grids.boundaries.layers import read_layer
from grids.tests.shapes import BOW_TIE, square


@pytest.fixture(autouse=True)
def english():
    """The messages are compared in the language of the code."""
    with translation.override("en"):
        yield


def file_of(*pairs) -> str:
    return write_file(({"code": code}, geometry) for code, geometry in pairs)


def chequerboard(count: int, side: int = 50) -> dict[str, dict]:
    return {f"{n:015d}": square((n % side) * 0.01, (n // side) * 0.01) for n in range(count)}


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (None, "Polygon or a MultiPolygon"),
        ({"type": "Point", "coordinates": [1, 1]}, "Polygon or a MultiPolygon"),
        ({"type": "Polygon"}, "lists of rings"),
        ({"type": "Polygon", "coordinates": []}, "lists of rings"),
        ({"type": "Polygon", "coordinates": [[]]}, "lists of rings"),
        ({"type": "MultiPolygon", "coordinates": [[[0, 0], [1, 1]]]}, "two numbers"),
        ({"type": "Polygon", "coordinates": [[["a", 0], [1, 1], [1, 0], ["a", 0]]]}, "two numbers"),
        ({"type": "Polygon", "coordinates": [[[True, 0], [1, 1], [1, 0], [True, 0]]]}, "two numbers"),
        ({"type": "Polygon", "coordinates": [[[22, 113], [23, 113], [23, 114], [22, 113]]]}, "(22.000000, 113.000000)"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}, "does not end where it began"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]}, "fewer than four"),
        (BOW_TIE, "crosses itself at (0.500000, 0.500000)"),
    ],
)
def test_a_fault_is_told_in_words_with_its_place(geometry, words):
    (fault,) = faults_of(geometry)
    assert words in fault


def test_a_hole_and_several_parts_are_fine():
    ring, hole = square(0, 0, 1)["coordinates"][0], square(0.2, 0.2, 0.1)["coordinates"][0]
    assert faults_of({"type": "Polygon", "coordinates": [ring, hole]}) == []
    assert faults_of({"type": "MultiPolygon", "coordinates": [[ring], [square(3, 3)["coordinates"][0]]]}) == []


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "[]", '{"type": "Feature"}', '{"type": "FeatureCollection", "features": []}', "[" * 100_000],
)
def test_what_is_no_collection_of_features_is_not_readable(text):
    with pytest.raises(NotReadable):
        read_layer(text)


def test_numbers_that_json_does_not_know_are_not_readable():
    with pytest.raises(NotReadable):
        read_layer('{"type": "FeatureCollection", "features": [NaN]}')
    with pytest.raises(NotReadable):
        read_layer(b"\xff\xfe\x00")


def test_longitude_and_latitude_that_are_exchanged_are_told():
    (fault,) = faults_of(
        {"type": "Polygon", "coordinates": [[[28.6, 121.2], [28.7, 121.2], [28.7, 121.3], [28.6, 121.2]]]}
    )
    assert "exchanged" in fault


def test_heights_do_not_make_another_boundary():
    flat = square(0, 0)
    high = {"type": "Polygon", "coordinates": [[[*point, 12] for point in flat["coordinates"][0]]]}
    assert plain(high) == flat


def test_neighbours_may_touch_and_overlaps_are_named_by_pairs():
    assert overlaps(chequerboard(36, side=6)) == []
    (overlap,) = overlaps({"a": square(0, 0), "b": square(0.005, 0), "c": square(0.1, 0)})
    assert (overlap.first, overlap.second) == ("a", "b")
    assert overlap.square_metres == pytest.approx(0.005 * 0.01 * 111_320**2, rel=0.01)


def test_slivers_below_the_tolerance_are_no_overlap():
    thin = 5 / 111_320**2 / 0.01  # five square metres along a side
    assert overlaps({"a": square(0, 0), "b": square(0.01 - thin, 0)}) == []
    assert len(overlaps({"a": square(0, 0), "b": square(0.01 - 4 * thin, 0)})) == 1


def test_a_point_finds_its_grid_and_a_border_goes_to_the_lowest_code():
    finder = Finder({"b": square(0, 0, 1), "a": square(1, 0, 1), "c": square(0, 1, 1)})
    assert finder.grid_at(0.5, 0.5) == "b"
    assert finder.grid_at(1.5, 0.5) == "a"
    assert finder.grid_at(1, 0.5) == "a"  # between a and b
    assert finder.grid_at(0.5, 1) == "b"  # between b and c
    assert finder.grid_at(1, 1) == "a"  # a corner of all three
    assert finder.grid_at(9, 9) is None
    assert Finder({}).grid_at(0, 0) is None


def test_a_hole_belongs_to_whoever_is_drawn_in_it():
    ring, hole = square(0, 0, 1)["coordinates"][0], square(0.4, 0.4, 0.2)
    finder = Finder({"a": {"type": "Polygon", "coordinates": [ring, hole["coordinates"][0]]}, "b": hole})
    assert finder.grid_at(0.5, 0.5) == "b"
    assert finder.grid_at(0.1, 0.1) == "a"


@pytest.mark.parametrize("count", [36, 2000])
def test_a_point_finds_its_grid_in_under_a_millisecond(count):
    drawn = chequerboard(count)
    finder = Finder(drawn)
    points = [((n * 37 % 50 + 0.5) * 0.01, (n * 11 % (count // 50 + 1) + 0.5) * 0.01) for n in range(500)]
    started = process_time()
    for point in points:
        finder.grid_at(*point)
    assert (process_time() - started) / len(points) < 0.001


@given(st.floats(0, 0.0599), st.floats(0, 0.0599))
def test_every_point_of_a_chequerboard_has_one_answer_that_holds_it(x, y):
    drawn = chequerboard(36, side=6)
    code = Finder(drawn).grid_at(x, y)
    assert code is not None
    west, south = drawn[code]["coordinates"][0][0]
    assert west - 1e-9 <= x <= west + 0.01 + 1e-9
    assert south - 1e-9 <= y <= south + 0.01 + 1e-9


@given(
    st.dictionaries(st.from_regex(r"\A[0-9]{15}\Z"), st.tuples(st.floats(-179, 179), st.floats(-89, 89)), min_size=1)
)
def test_what_is_written_is_read_again_as_it_was(corners):
    drawn = {code: square(*corner) for code, corner in corners.items()}
    assert {row.properties["code"]: row.geometry for row in read_layer(file_of(*drawn.items())).features} == drawn
