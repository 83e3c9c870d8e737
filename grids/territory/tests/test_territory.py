"""Villages and grids: identities with dated versions, and what a scope holds."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from psycopg2.extras import DateRange

from core.testing.worlds import shared_world
from grids.scope import EVERYTHING, NOTHING, Scope
from grids.territory.models import Grid, GridVersion, Village
from grids.tests.factories import grid, territory

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@shared_world
def place():
    return territory()


def renamed(row: Grid, village: Village, on: date) -> GridVersion:
    version = GridVersion.objects.get(grid=row)
    GridVersion.objects.filter(pk=version.pk).update(during=DateRange(version.during.lower, on))
    return GridVersion.objects.create(
        grid=row, during=DateRange(on, None), code=f"{village.code}777", name="新名", village=village
    )


def test_a_grid_is_called_what_it_was_called_on_that_day(place):
    row, (first, second) = place.grids[0], place.villages
    renamed(row, second, JUNE)
    before = Grid.objects.on(date(2026, 5, 31)).get(pk=row.pk)
    after = Grid.objects.on(JUNE).get(pk=row.pk)
    assert (before.name, before.village_name) == (f"{first.name}-1", first.name)
    assert (after.name, after.village_name, after.code) == ("新名", second.name, f"{second.code}777")


def test_a_grid_is_open_over_a_half_open_range(place):
    row = grid(place.villages[0], begins_on=MAY, ends_on=JUNE)

    def is_open(day):
        return Grid.objects.open_on(day).filter(pk=row.pk).exists()

    assert [is_open(day) for day in (date(2026, 4, 30), MAY, date(2026, 5, 31), JUNE)] == [False, True, True, False]
    assert not Grid.objects.open_within(JUNE, date(2026, 7, 1)).filter(pk=row.pk).exists()
    assert Grid.objects.open_within(date(2026, 5, 31), JUNE).filter(pk=row.pk).exists()


def test_versions_of_a_grid_do_not_overlap_and_a_code_names_one_grid_at_a_time(place):
    row = place.grids[0]
    version = GridVersion.objects.get(grid=row)
    with pytest.raises(IntegrityError), transaction.atomic():
        GridVersion.objects.create(
            grid=row, during=DateRange(MAY, None), code=f"{version.code[:12]}888", name="x", village=version.village
        )
    other = GridVersion.objects.get(grid=place.grids[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        GridVersion.objects.filter(pk=other.pk).update(code=version.code)


@pytest.mark.parametrize("code", ["123", "33100300290a", "3310030029011", ""])
def test_a_village_code_has_twelve_digits(place, code):
    with pytest.raises(ValidationError):
        Village(subdistrict=place.subdistrict, code=code, name="x").full_clean()


def test_what_lies_in_a_scope(place):
    other = territory()
    whole = Scope(subdistricts=frozenset({place.subdistrict.pk}))
    one = Scope(grids=frozenset({place.grids[0].pk}))
    assert set(Grid.objects.within(whole)) == set(place.grids)
    assert set(Grid.objects.within(one)) == {place.grids[0]}
    assert set(Grid.objects.within(EVERYTHING)) >= {*place.grids, *other.grids}
    assert not Grid.objects.within(NOTHING).exists()
    village = Scope(villages=frozenset({place.villages[0].pk}))
    assert set(Village.objects.within(village)) == {place.villages[0]}


def test_listing_grids_with_their_names_takes_one_query(place, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert all(row.name and row.village_name for row in Grid.objects.on(MAY))
