"""One small office and its year 2025, the same in every database: what the golden bytes are made of.

Plain arithmetic instead of chance, names and codes of its own, and only the terms that a scheme must
say, so that neither another test nor a new term of the scheme changes a figure here.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from psycopg2.extras import DateRange

from assessment.bulletin.issue import issue_bulletin
from assessment.bulletin.models import Bulletin
from assessment.bulletin.revision import freeze_revision, open_revision, review_revision
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.periods import Period, parse
from assessment.scheme.models import Scheme
from core.clock import SHANGHAI, starts_at
from core.history.saying import saying
from grids.territory.models import Grid, GridVersion, Subdistrict, Village
from grids.tests.factories import LONG_AGO, matter
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.incident.models import Incident
from staff.access import Role
from staff.accounts.models import User
from staff.attendance.rules import HALF
from staff.people.models import Worker
from staff.postings.models import Posting
from staff.tests.factories import center, on_leave, worker

MONTHS = [parse("2025-01").shifted(n) for n in range(12)]
TERMS = {
    "schema_version": 1,
    "cycle_starts_on": "2030-01-01",
    "incidents": {"target_simple": "6", "target_complex": "10"},
    "awareness": {"quorum": "0.5"},
    "ranking": {"minimum_ranked": 5},
}
COMPLEXITIES = ["ordinary", "simple", "complex", "ordinary", "ordinary"]
NAMES = ["陈国强", "林秀英", "王建军", "李小梅", "张志明", "吴丽华", "周海燕", "徐文斌", "孙玉兰", "朱晓东"]


class GoldenYear:
    """The office, its people and facts; `publish` runs its year."""

    def __init__(self) -> None:
        self.subdistrict = Subdistrict.objects.create(code="339999001", name="样板街道")
        self.villages = [
            Village.objects.create(subdistrict=self.subdistrict, code=f"33999900190{n}", name=name)
            for n, name in enumerate(("东岸村", "西溪村"), start=1)
        ]
        self.grids = [self._grid(n) for n in range(5)]
        self.scheme = Scheme.objects.create(
            subdistrict=self.subdistrict,
            version=1,
            title="样板街道专职网格员绩效考核办法",
            document_number="样街网〔2024〕9号",
            in_force_from=LONG_AGO,
            terms=TERMS,
        )
        self.clerk: User = center(self.subdistrict)
        self._people()
        self._facts()

    def _grid(self, number: int) -> Grid:
        village = self.villages[number % 2]
        opened = date(2025, 5, 12) if number == 4 else LONG_AGO  # the last one is opened in the middle of the year
        row = Grid.objects.create(
            key=uuid5(NAMESPACE_OID, f"golden {number}"), subdistrict=self.subdistrict, during=DateRange(opened, None)
        )
        GridVersion.objects.create(
            grid=row,
            during=DateRange(opened, None),
            code=f"{village.code}{number + 1:03d}",
            name=f"第{number + 1}网格",
            village=village,
            complexity=COMPLEXITIES[number],
        )
        return row

    def _people(self) -> None:
        people: list[Worker] = [worker(self.subdistrict, name) for name in NAMES]
        self.members = people[:5]
        for number, place in enumerate(self.grids):
            began = date(2025, 5, 12) if number == 4 else date(2020, 1, 1)
            ends = date(2025, 8, 17) if number == 1 else None  # hands over in the middle of a month
            self._post(people[number], Role.FULL_TIME, place, began, ends)
            self._post(people[5 + number % 2], Role.LEADER, place, began, None)
        self._post(people[8], Role.FULL_TIME, self.grids[1], date(2025, 8, 17), None)
        self.guide = people[9]
        Posting.objects.create(
            worker=self.guide, role=Role.GUIDE, village=self.villages[0], during=DateRange(date(2020, 1, 1), None)
        )
        on_leave(people[2], date(2025, 6, 1), date(2025, 6, 25))
        on_leave(people[3], date(2025, 3, 3), date(2025, 3, 29), part=HALF)  # 13 days in halves: still half of March
        on_leave(people[5], date(2025, 7, 1), date(2025, 7, 31), part=HALF)
        for kind in ("sick", "personal"):  # two halves of one day
            on_leave(people[0], date(2025, 10, 13), date(2025, 10, 16), kind=kind, part=HALF)

    def _post(self, who: Worker, role: str, place: Grid, begin: date, end: date | None) -> None:
        Posting.objects.create(worker=who, role=role, grid=place, during=DateRange(begin, end))

    def _facts(self) -> None:
        """Sheets, surveys and incidents. In February one grid alone reaches the sample, in April all but one."""
        matter("fire")
        incidents = []
        for position, month in enumerate(MONTHS):
            for number, place in enumerate(self.grids):
                if month.end <= place.during.lower:
                    continue
                whole = {"grid": place, "day": month.start, "monthly": True, "source": "sheet"}
                BaseEntry.objects.create(
                    **whole,
                    entry_class="houses",
                    new=20 + 17 * ((number + position) % 5),
                    changed=3 * position,
                    verified=7 * number,
                )
                BaseEntry.objects.create(**whole, entry_class="people", new=30, changed=2, verified=5)
                asked = {(1, 3): 20, (3, 0): 4}.get((position, number), 12)
                knowing = asked - (number + position) % 5
                AwarenessSurvey.objects.create(grid=place, month=month.start, asked=asked, knowing=max(0, knowing))
                incidents += [
                    self._incident(place, number, position, month, serial) for serial in range(4 + 2 * number)
                ]
        Incident.objects.bulk_create(incidents)

    def _incident(self, place: Grid, number: int, position: int, month: Period, serial: int) -> Incident:
        day = max(month.start, place.during.lower) + timedelta(days=(3 * serial) % 18)
        reported = datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(hours=9 + serial % 8)
        due = reported + timedelta(days=9)
        if serial == 1:
            due = month.ends_at  # 00:00 of the 1st: it belongs to the day before, and so to this month
        late = (serial + number + position) % 4 == 0
        settled = due + timedelta(hours=1) if late else due - timedelta(hours=5) if serial != 1 else due
        confirmed = None
        if serial == 2:  # closed on the spot
            due = settled = confirmed = reported
        return Incident(
            number=f"G{position:02d}{number}{serial:02d}",
            subdistrict=self.subdistrict,
            grid=place,
            matter=matter("fire"),
            source="member",
            level="grid",
            state="invalid" if (serial + position) % 7 == 0 else "closed",
            occurred_at=reported,
            reported_at=reported,
            due_at=due,
            settled_at=settled,
            confirmed_at=confirmed,
            reporter=self.guide if serial == 3 and number % 2 == 0 else self.members[number],
            created_by=self.clerk,
        )

    def publish(self) -> list[Bulletin]:
        """Draft, freeze and issue the twelve months, and correct the third."""
        made = []
        for number, month in enumerate(MONTHS, start=1):
            at = month.ends_at + timedelta(days=5, hours=10)
            draft = draft_bulletin(subdistrict=self.subdistrict, month=month, at=at)
            frozen = freeze_bulletin(bulletin=draft, at=at, by=self.clerk)
            made.append(self._issue(frozen, f"样街网〔2025〕{number}号", at))
        at = starts_at(date(2026, 1, 20))
        with saying(reason="更正"):
            BaseEntry.objects.filter(grid=self.grids[0], day=MONTHS[2].start, entry_class="houses").update(new=99)
        revision = open_revision(bulletin=made[2], reason="第1网格漏报房屋信息", by=self.clerk, at=at)
        review_revision(bulletin=revision, by=self.clerk, at=at)
        frozen = freeze_revision(bulletin=revision, by=self.clerk, at=at)
        return [*made, self._issue(frozen, "样街网〔2026〕1号", at)]

    def _issue(self, bulletin: Bulletin, number: str, at: datetime) -> Bulletin:
        return issue_bulletin(bulletin=bulletin, document_number=number, by=self.clerk, at=at)
