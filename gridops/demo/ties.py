"""Makes sure that an award of part-time members ends in a tie at its quota, by publicity activities that they held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from assessment.award.rules import quota_of
from assessment.periods import Kind, Period, containing
from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from assessment.score.year_facts import contributed, summed
from assessment.score.year_rules import Contributions, points_of_part_time
from grids.territory.models import Subdistrict
from incidents.publicity.models import PublicityActivity, PublicityGrid, PublicityKind, PublicityTopic
from staff.access import Role
from staff.postings.models import GridService

HELD_EVERY = timedelta(days=30)


def write_ties(subdistrict: Subdistrict, months: Sequence[Period]) -> None:
    """In each whole year of the demo the next below the quota gets as many points as the last within it."""
    terms = Scheme.objects.in_force(subdistrict, months[-1].start).value
    begins = {month.start for month in months}
    for year in sorted({containing(month.start, Kind.YEAR) for month in months}, key=lambda one: one.start):
        if {date(year.start.year, number, 1) for number in range(1, 13)} <= begins:
            for worker, activities in _wanted(subdistrict, year, terms):
                _hold(subdistrict, worker, activities, year)


def _wanted(subdistrict: Subdistrict, year: Period, terms: Terms) -> Iterator[tuple[int, int]]:
    """Who holds how many activities more: the first below the quota whom these bring just up to it."""
    given = {worker: summed(rows) for worker, rows in contributed(subdistrict, year).items()}
    points = {worker: _points(own, terms) for worker, own in given.items()}
    order = sorted((worker for worker in points if points[worker]), key=lambda worker: (-points[worker], worker))
    seats = quota_of(len(order), terms.awards.part_time_percent)
    if len(order) <= seats or points[order[seats - 1]] == points[order[seats]]:
        return
    last = points[order[seats - 1]]
    for worker in order[seats:]:
        activities, rest = divmod(last - points[worker], terms.part_time.publicity)
        room = terms.part_time.publicity_at_most - given[worker].publicity * terms.part_time.publicity
        if not rest and activities * terms.part_time.publicity <= room:
            yield worker, int(activities)
            return


def _points(own: Contributions, terms: Terms) -> Decimal:
    return sum(points_of_part_time(own, terms.part_time).values(), Decimal(0))


def _hold(subdistrict: Subdistrict, worker: int, activities: int, year: Period) -> None:
    for number in range(activities):
        day = year.start + timedelta(days=19) + number * HELD_EVERY
        there = GridService.objects.on(day).filter(worker=worker, role=Role.PART_TIME).first()
        if there is not None:
            held = PublicityActivity.objects.create(
                subdistrict=subdistrict, day=day, kind=PublicityKind.values[0], topic=PublicityTopic.values[0],
                reached=30, worker_id=worker,
            )  # fmt: skip
            PublicityGrid.objects.create(activity=held, grid_id=there.grid_id)
