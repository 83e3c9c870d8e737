"""The golden members of the third quarter of 2026 as facts in a database, and offices whose quarter can run."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from assessment.adjustment.models import Adjustment
from assessment.adjustment.services import attach_evidence, decide_adjustment, propose_adjustment, show_adjustment
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.delivery.services import mark_read
from assessment.periods import Kind, month_of, parse
from assessment.scheme.terms import first_version
from assessment.tests.factories import Office, office
from core.clock import SHANGHAI, days_between
from core.tests.files import photo
from core.web.uploads import check_upload
from grids.territory.models import Grid
from grids.tests.factories import matter
from incidents.entries.models import AwarenessSurvey, BaseEntry, Receipt
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident
from incidents.tests.fieldwork import kind_of_hazard
from incidents.visits.models import Visit
from staff.accounts.models import User
from staff.attendance.models import Attendance
from staff.calendar.rules import WorkingCalendar
from staff.people.models import Worker
from staff.tests.factories import account, center, head

Q3 = parse("2026Q3", Kind.QUARTER)
LONG_IN_POST = date(2024, 1, 1)
DRAFTED = datetime(2026, 10, 13, 8, tzinfo=SHANGHAI)
NEW_OFFICE = first_version(date(2026, 6, 15)).model_dump(mode="json")
_numbers = count(1)


def moment(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


class QuarterWorld:
    """One office in the third quarter, to which people and their facts are added."""

    def __init__(self, *, grids: int = 5) -> None:
        self.office: Office = office(villages=1, grids_each=grids, **NEW_OFFICE)
        self.subdistrict = self.office.subdistrict
        self.grids: list[Grid] = self.office.grids
        self.clerk: User = center(self.subdistrict)
        self.head: User = head(self.subdistrict)
        self.working = [day for day in days_between(Q3.start, Q3.end) if WorkingCalendar().is_working(day)]

    # --- facts of one member ---

    def attend(self, who: Worker, *, absent: tuple[date, ...] = (), but: tuple[date, ...] = ()) -> None:
        """Every working day recorded; on those of approved leave there is a row already."""
        Attendance.objects.bulk_create(
            Attendance(worker=who, day=day, status="absent" if day in absent else "present")
            for day in self.working
            if day not in but
        )

    def visits(self, who: Worker, on: Grid, many: int, *, invented: int = 0) -> None:
        days = days_between(Q3.start, Q3.end)
        Visit.objects.bulk_create(
            Visit(
                worker=who,
                grid=on,
                day=days[number % len(days)],
                kind="patrol" if number % 3 else "visit",
                judged_invented=number < invented,
                judged_by=self.clerk if number < invented else None,
                judged_at=moment(Q3.end) if number < invented else None,
            )
            for number in range(many)
        )

    def entries(self, on: Grid, points: int, day: date, who: Worker | None = None) -> None:
        BaseEntry.objects.create(grid=on, day=day, entry_class="houses", worker=who, new=points)

    def survey(self, on: Grid, month: int, knowing: int, asked: int) -> None:
        AwarenessSurvey.objects.create(grid=on, month=date(2026, month, 1), asked=asked, knowing=knowing)

    def report(
        self, who: Worker, on: Grid, day: date, *, due: date | None = None, late: bool = False, **more: Any
    ) -> Incident:
        """A valid report; with `due` one of the grid's level that fell due that day, settled then or two days later."""
        deadline = moment(due, 18) if due else None
        settled = deadline and deadline + timedelta(days=2 if late else 0)
        values = {"level": "grid" if due else "subdistrict", "state": "closed", "matter": matter("fire"), **more}
        return Incident.objects.create(
            number=f"Q{next(_numbers)}",
            subdistrict=self.subdistrict,
            grid=on,
            source="member",
            occurred_at=moment(day, 8),
            reported_at=moment(day, 9),
            due_at=deadline,
            settled_at=settled,
            reporter=who,
            created_by=self.clerk,
            **values,
        )

    def hazard(self, who: Worker, on: Grid, day: date, *, due: date | None = None, late: bool = False) -> Hazard:
        """A hazard found; with `due` put right on that day, or two days later; without it fixed on the spot."""
        deadline = moment(due, 18) if due else None
        return Hazard.objects.create(
            grid=on,
            place="三号楼",
            subcategory=kind_of_hazard(),
            found_at=moment(day),
            found_by=who,
            description="通道被杂物堵塞",
            state="rectified" if due else "fixed",
            due_at=deadline,
            settled_at=deadline + timedelta(days=2 if late else 0) if deadline else moment(day),
            created_by=self.clerk,
        )

    def adjust(self, who: Worker, side: str, points: str, *, approve: bool = True) -> Adjustment:
        """Proposed, proved, shown, read and approved; or proposed alone."""
        at = DRAFTED - timedelta(days=10)
        row = propose_adjustment(
            worker=who,
            quarter=Q3,
            side=side,
            points=Decimal(points),
            reason="值守",
            article="第八条",
            by=self.clerk,
            at=at,
        )
        if not approve:
            return row
        upload = check_upload(f"{row.pk}.jpg", photo())
        attach_evidence(adjustment=row, uploads=[upload], by=self.clerk, at=at)
        show_adjustment(adjustment=row, by=self.clerk, at=at)
        mark_read(kind="adjustment_shown", key=row.pk, worker=who.pk, at=at + timedelta(hours=1))
        return decide_adjustment(adjustment=row, approved=True, decision="", by=self.head, at=at + timedelta(hours=2))

    # --- the months ---

    def freeze(self, *months: int) -> None:
        """Freeze months of the quarter, each at the end of its review."""
        for month in months or (7, 8, 9):
            period = month_of(date(2026, month, 1))
            at = moment(period.end + timedelta(days=6))
            Receipt.objects.get_or_create(
                subdistrict=self.subdistrict,
                dataset="base_entries",
                month=period.start,
                defaults={"received_at": at, "received_by": self.clerk},
            )
            bulletin = draft_bulletin(subdistrict=self.subdistrict, month=period, at=at)
            freeze_bulletin(bulletin=bulletin, at=at, by=None)


def with_account(who: Worker) -> User:
    return account(of=who)
