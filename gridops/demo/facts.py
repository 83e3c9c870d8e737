"""Facts of a demo: what its team did, day by day. Pure: the same seed gives the same facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from assessment.periods import Period
from core.clock import days_between
from gridops.demo.office import Office
from gridops.demo.people import SLUMPS, UNSAMPLED_GRID, Absence, Place, Stint, month_at
from incidents.entries.models import EntryClass, EntrySource
from incidents.visits.models import VisitKind
from staff.access import Role
from staff.attendance.models import AttendanceStatus
from staff.attendance.rules import HALF, WHOLE

VISIT_CONTENTS = ("走访农户，了解诉求", "检查出租房消防", "巡查沿街商铺", "宣传反诈知识", "查看河道和工地")


def about(rng: Random, mean: float) -> int:
    """A whole number that is `mean` on average."""
    return int(mean + rng.random())


@dataclass(frozen=True, slots=True)
class Served:
    """One person's service on one grid within one month: what happens there can only be theirs on these days."""

    person: int
    grid: int
    begin: date
    end: date
    present: list[date]  # working days without leave


class World:
    """The team on its map, over the months of the demo."""

    def __init__(
        self,
        *,
        seed: int,
        places: Sequence[Place],
        months: Sequence[Period],
        until: date,
        office: Office,
        stints: Sequence[Stint],
        absences: Sequence[Absence],
    ) -> None:
        self.seed, self.places, self.months, self.until, self.office = seed, places, months, until, office
        self.absences = absences
        self.away: dict[int, set[date]] = {}
        self.halves: set[tuple[int, date]] = set()
        self.elsewhere: dict[int, set[date]] = {}  # days on which somebody stands in for another
        for absence in absences:
            days = days_between(absence.begins_on, absence.ends_on)
            if absence.halves:
                self.halves.update((absence.person, day) for day in days)
            else:
                self.away.setdefault(absence.person, set()).update(days)
        for stint in stints:
            if stint.stands_in and stint.ends_on is not None:
                self.elsewhere.setdefault(stint.person, set()).update(days_between(stint.begins_on, stint.ends_on))
        self.of_grid: dict[tuple[str, int], list[Stint]] = {}
        self.of_village: dict[tuple[str, int], list[Stint]] = {}
        for stint in stints:
            key, table = (stint.grid, self.of_grid) if stint.grid else (stint.village, self.of_village)
            table.setdefault((stint.role, key or 0), []).append(stint)
        self.base_quality = [0.71 + 0.31 * self.rng("quality", place.order).random() for place in places]

    def rng(self, *about_what: object) -> Random:
        """A separate random generator for each purpose, so that none disturbs another."""
        return Random(f"{self.seed}:{':'.join(map(str, about_what))}")

    def quality(self, place: Place, month: Period) -> float:
        """How well a grid works in a month, 1 being what the scheme asks for."""
        if slump := SLUMPS.get(place.order):
            first, last = (month_at(self.months, share).start for share in slump)
            if first <= month.start <= last:
                return 0.42 + 0.05 * self.rng("slump", place.order, month).random()
        return self.base_quality[place.order] + 0.12 * (self.rng("noise", place.order, month).random() - 0.5)

    def stints(self, role: str, place: Place) -> list[Stint]:
        return self.of_grid.get((role, place.grid), []) + self.of_village.get((role, place.village), [])

    def served(self, role: str, place: Place, month: Period) -> list[Served]:
        """Who served a grid in a role, and on which days of the month before `until`."""
        result = []
        for stint in self.stints(role, place):
            begin, end = max(stint.begins_on, month.start), min(stint.ends_on or date.max, month.end, self.until)
            if begin < end:
                away = self.away.get(stint.person, set())
                if not stint.stands_in:
                    away = away | self.elsewhere.get(stint.person, set())
                present = [day for day in self.office.working(begin, end) if day not in away]
                result.append(Served(stint.person, place.grid, begin, end, present))
        return result

    def weeks(self, served: Served) -> Iterator[list[date]]:
        """The days present, by week."""
        week: list[date] = []
        for day in served.present:
            if week and day.isocalendar()[:2] != week[0].isocalendar()[:2]:
                yield week
                week = []
            week.append(day)
        if week:
            yield week

    # --- rows; their columns are in `loading` ---

    def entries(self) -> Iterator[tuple[object, ...]]:
        """Base information: a few rows per member, week and class."""
        for month in self.months:
            working = max(1, len(self.office.working(month.start, month.end)))
            for place in self.places:
                rng, quality = self.rng("entries", place.order, month), self.quality(place, month)
                for served in self.served(Role.FULL_TIME, place, month):
                    for week in self.weeks(served):
                        points = 100 * quality * len(week) / working
                        yield from self._entries_of(rng, served, rng.choice(week), points)

    def _entries_of(self, rng: Random, served: Served, day: date, points: float) -> Iterator[tuple[object, ...]]:
        for entry_class in EntryClass.values:
            new = about(rng, points * (0.05 if entry_class == EntryClass.PEOPLE else 0.125))
            changed, verified = about(rng, points * 0.3 / 5 / 0.5), about(rng, points * 0.2 / 5 / 0.2)
            if new or changed or verified:
                counts = (new, changed, verified)
                yield served.grid, day, False, entry_class, served.person, EntrySource.SYSTEM.value, *counts

    def surveys(self) -> Iterator[tuple[object, ...]]:
        """10 to 15 residents of each grid and month are asked, from two months before the first."""
        first, unsampled = self.months[0], month_at(self.months, 0.3)
        for month in (first.shifted(-2), first.shifted(-1), *self.months):
            if month.end > self.until:
                return
            for place in self.places:
                rng = self.rng("survey", place.order, month)
                asked, rate = rng.randint(10, 15), 0.60 + 0.38 * self.quality(place, month)
                if place.order == UNSAMPLED_GRID and month == unsampled:
                    continue
                if place.order == UNSAMPLED_GRID:
                    asked = min(asked, 14)
                knowing = min(asked, about(rng, asked * min(1.0, rate + 0.08 * (rng.random() - 0.5))))
                yield place.grid, month.start, asked, knowing

    def visits(self) -> Iterator[tuple[object, ...]]:
        """Visits and patrols: three to five a week by full-time members, one now and then by others."""
        for month in self.months:
            for place in self.places:
                rng, quality = self.rng("visits", place.order, month), self.quality(place, month)
                for served in self.served(Role.FULL_TIME, place, month):
                    for week in self.weeks(served):
                        yield from (self._visit(rng, served, rng.choice(week)) for _ in range(about(rng, 4 * quality)))
                for served in self.served(Role.PART_TIME, place, month):
                    yield from (self._visit(rng, served, day) for day in served.present if rng.random() < 0.06)

    def _visit(self, rng: Random, served: Served, day: date) -> tuple[object, ...]:
        kind = VisitKind.VISIT if rng.random() < 0.55 else VisitKind.PATROL
        households = rng.randint(2, 9) if kind == VisitKind.VISIT else None  # a patrol goes to places
        return (
            served.person,
            served.grid,
            day,
            kind.value,
            "",
            households,
            rng.choice(VISIT_CONTENTS),
            "",
            "",
            rng.random() < 0.004,
        )

    def attendance(self) -> Iterator[tuple[object, ...]]:
        """Present on working days, now and then absent; a row for every calendar day of an approved leave."""
        for key, absence in enumerate(self.absences, start=1):
            for day in days_between(absence.begins_on, absence.ends_on):
                part = HALF if absence.halves else WHOLE
                yield absence.person, day, AttendanceStatus.LEAVE.value, part, absence.kind, key
        for month in self.months:
            for place in self.places:
                rng = self.rng("attendance", place.order, month)
                for served in self.served(Role.FULL_TIME, place, month):
                    for day in served.present:
                        status = AttendanceStatus.ABSENT if rng.random() < 0.004 else AttendanceStatus.PRESENT
                        part = HALF if (served.person, day) in self.halves else WHOLE
                        yield served.person, day, status.value, part, "", None
