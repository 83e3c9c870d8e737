"""Random offices with everything in them that the formulas use; one seed, one world."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from django.db import IntegrityError, transaction
from django.utils.timezone import get_default_timezone
from psycopg2.extras import DateRange

from assessment.scheme.terms import first_version
from assessment.tests.factories import Office, office
from core.testing.looked_at import looked_at
from core.testing.made_rows import making
from grids.territory.models import Grid, GridVersion
from grids.tests.factories import crime_clue, grid, matter
from incidents.entries.models import AwarenessSurvey, BaseEntry, EntryClass
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident
from incidents.visits.models import Visit
from staff.access import Role
from staff.accounts.models import User
from staff.attendance.models import Leave
from staff.attendance.rules import HALF, WHOLE
from staff.people.models import Worker
from staff.postings.models import Posting
from staff.tests.factories import account, center, head, on_leave, worker

MONTHS = [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]  # across New Year
BEGIN, END = date(2025, 10, 1), date(2026, 4, 20)
# The terms of a new office: every rule that a version may have.
NEWEST = first_version(date(2030, 1, 1)).model_dump(mode="json")
_numbers = count(1)


class World:
    """Builds one office; `quality` makes some grids poor for months, so that interviews follow."""

    @making()
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        villages, grids_each = self.random.choice([(4, 3), (4, 3), (2, 2), (2, 3)])  # also around five that are ranked
        self.office: Office = office(villages=villages, grids_each=grids_each, **NEWEST)
        self.subdistrict = self.office.subdistrict
        self.clerk: User = center(self.subdistrict)
        self.author: User = account()
        for place in self.office.grids:
            of_place = GridVersion.objects.filter(grid=place)
            of_place.update(complexity=self.random.choice(["simple", "ordinary", "ordinary", "complex"]))
        self.quality = {grid.pk: self.random.choice([0.1, 0.5, 0.9, 1.3]) for grid in self.office.grids}
        self.surveys_are = self.random.choice(["ample", "mixed", "scarce", "none"])
        self.workers = [worker(self.subdistrict, f"员工{n}") for n in range(22)]
        self.map_changes()
        self.people()
        self.leave()
        self.base_entries()
        self.awareness()
        self.incidents()
        self.visits()
        self.hazards()
        self.entries_by_name(Random(-1 - seed))
        looked_at(Posting, Grid, GridVersion)

    def day(self, begin: date = BEGIN, end: date = END) -> date:
        return begin + timedelta(days=self.random.randrange((end - begin).days))

    def moment(self, begin: date = BEGIN, end: date = END) -> datetime:
        """Often the first or the last instant of a month, as Shanghai sees it."""
        zone = get_default_timezone()
        if self.random.random() < 0.25:
            border = datetime.combine(self.random.choice([*MONTHS, date(2026, 4, 1)]), datetime.min.time(), zone)
            return border + timedelta(microseconds=self.random.choice([-1, 0, 1]))
        return datetime.combine(self.day(begin, end), datetime.min.time(), zone) + timedelta(
            microseconds=self.random.randrange(86_400_000_000)
        )

    def map_changes(self) -> None:
        """One grid opens and one closes within a month, and one moves to another village."""
        villages = self.office.villages
        opened = grid(villages[0], begins_on=self.day(MONTHS[0], MONTHS[-1]))
        closed = grid(villages[1], ends_on=self.day(MONTHS[1], END))
        for new in (opened, closed):
            self.office.grids.append(new)
            self.quality[new.pk] = 0.5
        moved, on = self.office.grids[0], self.day(MONTHS[1], MONTHS[-1])
        version = GridVersion.objects.get(grid=moved)
        GridVersion.objects.filter(pk=version.pk).update(during=DateRange(version.during.lower, on))
        GridVersion.objects.create(
            grid=moved, during=DateRange(on, None), code=f"{villages[-1].code}099", name="moved", village=villages[-1]
        )

    def post(self, who: Worker, role: str, place: dict[str, object], begin: date, end: date | None) -> None:
        """Anything that the constraints allow."""
        with suppress(IntegrityError), transaction.atomic():
            Posting.objects.create(worker=who, role=role, during=DateRange(begin, end), **place)

    def range(self) -> tuple[date, date | None]:
        half = self.random.choice(MONTHS) + timedelta(
            days=self.random.choice([14, 15, 16])
        )  # about half a member-month
        begin = self.random.choice([date(2020, 1, 1), self.day(), self.day(MONTHS[0], MONTHS[-1]), half])
        lasts = self.random.choice([None, None, 3, 16, 40, 100])
        return begin, begin + timedelta(days=lasts) if lasts else None

    def people(self) -> None:
        for place in self.office.grids:
            if self.random.random() < 0.8:
                begin = self.random.choice([date(2020, 1, 1), date(2020, 1, 1), self.day(BEGIN, MONTHS[2])])
                self.post(self.random.choice(self.workers), Role.FULL_TIME, {"grid": place}, begin, None)
            if self.random.random() < 0.5:
                self.post(self.random.choice(self.workers), Role.LEADER, {"grid": place}, date(2020, 1, 1), None)
        for village in self.office.villages:
            self.post(self.random.choice(self.workers), Role.GUIDE, {"village": village}, *self.range())
            self.post(self.random.choice(self.workers[:4]), Role.LEADER, {"village": village}, *self.range())
        for _ in range(25):
            place = {"grid": self.random.choice(self.office.grids)}
            role = self.random.choice([Role.FULL_TIME, Role.FULL_TIME, Role.LEADER, Role.PART_TIME])
            self.post(self.random.choice(self.workers), role, place, *self.range())

    def leave(self) -> None:
        boss = head(self.subdistrict)
        for _ in range(12):
            who, begin = self.random.choice(self.workers), self.day()
            first = Posting.objects.filter(worker=who, role=Role.FULL_TIME).order_by("during").first()
            if first and first.during.lower >= BEGIN and self.random.random() < 0.5:
                begin = first.during.lower + timedelta(days=self.random.randrange(35))  # within the induction
            end = begin + timedelta(days=self.random.choice([1, 5, 20, 45]))
            if not Leave.objects.filter(worker=who, during__overlap=(begin, end)).exists():
                part = self.random.choice([WHOLE, WHOLE, HALF])
                on_leave(who, begin, end, part=part, by=boss)

    def base_entries(self) -> None:
        BaseEntry.objects.bulk_create(
            BaseEntry(
                grid=place,
                day=month.replace(day=day),
                entry_class=entry_class,
                new=int(self.random.randrange(20) * self.quality[place.pk]),
                changed=self.random.randrange(8),
                verified=self.random.randrange(8),
            )
            for place in self.office.grids
            for month in MONTHS
            for day in (1, 28)
            for entry_class in self.random.sample(EntryClass.values, 3)
        )

    def entries_by_name(self, random: Random) -> None:
        """Entries that name somebody, in post there or not, and rows of sheets of a whole month."""
        posts = list(Posting.objects.filter(grid__in=self.office.grids).values_list("worker", "grid"))
        rows = {}
        for worker_key, grid_key in [
            *random.sample(posts, len(posts) // 2),
            *((None, g.pk) for g in self.office.grids),
        ]:
            for month in MONTHS:
                monthly = random.random() < 0.3
                day = month if monthly else month.replace(day=random.randrange(2, 28))
                kind = random.choice(EntryClass.values)
                rows[worker_key, grid_key, day, monthly, kind] = BaseEntry(
                    grid_id=grid_key,
                    worker_id=worker_key,
                    day=day,
                    monthly=monthly,
                    entry_class=kind,
                    source="sheet",
                    **{name: random.randrange(25) for name in ("new", "changed", "verified")},
                )
        BaseEntry.objects.bulk_create(rows.values())

    def awareness(self) -> None:
        if self.surveys_are == "none":
            return
        usual = {"ample": (30, 40), "mixed": (5, 18), "scarce": (1, 9)}[self.surveys_are]
        for place in self.office.grids:
            for month in (date(2025, 10, 1), date(2025, 11, 1), *MONTHS):
                asked = self.random.randint(*usual)
                knowing = min(asked, int(asked * self.quality[place.pk] * self.random.random()))
                AwarenessSurvey.objects.create(grid=place, month=month, asked=asked, knowing=knowing)

    def incidents(self) -> None:
        kinds = [(matter("fire"), None)] * 6 + [(matter("petitions", restricted=True), None)]
        clue = crime_clue()
        kinds += [(clue.matter, clue)]
        states = (
            ["reported"] * 3 + ["handling"] * 2 + ["closed"] * 6 + ["evaluated", "feedback", "reopened", "assigned"]
        )
        states += ["self_closed", "returned", "invalid", "duplicate", "discarded", "escalated", "accepted"]
        self.people_around = {place.pk: self.around(place) for place in self.office.grids}
        rows = []
        for place in self.office.grids:
            for _ in range(int(34 * self.quality[place.pk]) + 4):
                rows.append(self.incident(place, *self.random.choice(kinds), self.random.choice(states)))
        Incident.objects.bulk_create(rows)

    def visits(self) -> None:
        Visit.objects.bulk_create(
            Visit(
                worker=self.random.choice(self.workers),
                grid=place,
                day=self.day(MONTHS[0]),
                kind=self.random.choice(["visit", "visit", "patrol"]),
                households=self.random.randrange(4),
                judged_invented=(wrong := self.random.random() < 0.1),
                judged_by=self.clerk if wrong else None,
                judged_at=self.moment() if wrong else None,
            )
            for place in self.office.grids
            for _ in range(40)
        )

    def hazards(self) -> None:
        about = matter("fire").subcategories.create(code="wiring", name="电线", position=1)
        rows = []
        for place in self.office.grids:
            for _ in range(20):
                noticed = self.moment(MONTHS[0])
                due = noticed + timedelta(days=self.random.choice([1, 3, 7]))
                settled = self.random.choice([None, due, due + timedelta(seconds=1), due + timedelta(days=9)])
                rows.append(
                    Hazard(
                        grid=place,
                        place="三号楼",
                        subcategory=about,
                        found_at=noticed,
                        description="电线裸露",
                        state="rectified" if settled else "open",
                        due_at=due,
                        settled_at=settled,
                        created_by=self.clerk,
                    )
                )
        Hazard.objects.bulk_create(rows)

    def incident(self, place: Grid, about: object, clue: object, state: str) -> Incident:
        reported = self.moment()
        due = self.random.choice([None, self.moment(reported.date(), END), reported + timedelta(days=7)])
        settled = None
        if (due and state in ("closed", "evaluated", "feedback", "self_closed")) or self.random.random() < 0.2:
            late_by = self.random.choice([-86400, -1, 0, 0, 0.000001, 86400])
            settled = (due or reported) + timedelta(seconds=late_by)
        confirmed = None
        if state == "self_closed" or (state in ("closed", "evaluated") and self.random.random() < 0.3):
            due = settled = reported
            confirmed = None if state == "self_closed" else reported
        return Incident(
            number=f"W{next(_numbers)}",
            subdistrict=self.subdistrict,
            grid=place,
            matter=about,
            subcategory=clue,
            restricted=about.restricted or clue is not None,
            source="member",
            level=self.random.choice(["grid", "grid", "village", "subdistrict", "district"]),
            state=state,
            confirmed_at=confirmed,
            occurred_at=reported,
            reported_at=reported,
            due_at=due,
            settled_at=settled,
            reporter=self.reporter(place),
            created_by=self.author,
        )

    def around(self, place: Grid) -> list[Worker]:
        """Who ever held a post in the grid or its village, once for each."""
        keys = list(Posting.objects.filter(grid=place).values_list("worker", flat=True))
        keys += Posting.objects.filter(village__grid_versions__grid=place).values_list("worker", flat=True)
        by_key = {who.pk: who for who in self.workers}
        return [by_key[key] for key in keys]

    def reporter(self, place: Grid) -> Worker | None:
        """Mostly somebody who has something to do with the grid; sometimes a stranger, sometimes nobody."""
        known = self.people_around[place.pk]
        pick = self.random.random()
        if pick < 0.1:
            return None
        return self.random.choice(known) if known and pick < 0.85 else self.random.choice(self.workers)
