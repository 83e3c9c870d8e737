"""Random offices from facts to pay: heirs of grids and of people, borders of days, complexity, an accepted objection.

One seed, one world. What stands in the rooms of a quarter is drawn by `QuarterlyWorld`; here its months are run, and
what was accepted later changes month, quarter and pay.
"""

from __future__ import annotations

import contextlib
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import IntegrityError, transaction
from psycopg2.extras import DateRange

from assessment.bulletin.models import Bulletin
from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.delivery.models import Delivery
from assessment.objection.kinds import LINE
from assessment.objection.months import judged_away
from assessment.objection.services import answer_objection, file_objection
from assessment.pay.models import PayRun
from assessment.periods import Kind, Period, month_of, parse
from assessment.scheme.models import Scheme
from assessment.score import quarter_life
from assessment.score.models import ScoreKind, ScoreRevision, ScoreState
from assessment.score.quarter_services import draft_quarter
from assessment.score.tests.quarterly_world import QuarterlyWorld
from assessment.score.year_life import tell_year
from assessment.score.year_services import draft_year
from assessment.tests.worlds import MONTHS
from core.clock import SHANGHAI, days_between, starts_at
from core.errors import DomainError
from core.history.models import RowChange
from core.history.saying import saying
from core.testing.made_rows import making
from gridops.demo.pay import LEAVE_SHARES, lock_run, set_up_pay
from gridops.tests.audit.comparing import Drafted
from grids.duties import Duty
from grids.territory.models import GridVersion
from grids.territory.services import close_grid
from grids.territory.work import Decision
from incidents.entries.models import Receipt
from incidents.handover.models import HandOver, HandOverItem
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident, IncidentMove, IncidentText
from staff.access import Role
from staff.accounts.models import User
from staff.accounts.services import grant
from staff.attendance.models import Attendance
from staff.calendar.rules import WorkingCalendar
from staff.postings.models import PayScheme, Posting
from staff.tests.factories import SINCE, account

Q4, Q1 = parse("2025Q4", Kind.QUARTER), parse("2026Q1", Kind.QUARTER)
EARLIER = [date(2025, 10, 1), date(2025, 11, 1)]
ENOUGH = {"minimum_months": 3, "minimum_quarters": 1}
LAST_PAID = parse("2026-04")
NEVER_BEFORE = datetime(2026, 11, 1, tzinfo=SHANGHAI)


class ScoreWorld(QuarterlyWorld):
    """One office and its four months, with what follows from them.

    A `longer` one has a whole quarter of the year before, and rules by which that is enough for a score of the year.
    """

    @making()
    def __init__(self, seed: int, *, longer: bool = False) -> None:
        super().__init__(seed)
        self.quarters = [Q4, Q1] if longer else [Q1]
        self.months = [month_of(month) for month in ([*EARLIER, *MONTHS] if longer else MONTHS)]
        self.drafted: list[Drafted] = []
        self.more = Random(-1000 - seed)
        self.payroll, self.head = self._office("payroll", Duty.PAYROLL), self._office("head", Duty.HEAD)
        self.other_head = self._office("other-head", Duty.HEAD)
        self.accounts = {who.pk: User.objects.filter(worker=who).first() or account(of=who) for who in self.workers}
        self.nothing_before()
        self.every_day_recorded()
        self.posts_where_a_grid_is()
        self.merges()
        self.successors()
        self.judgements()
        self.pays()

    def _office(self, name: str, duty: Duty) -> User:
        user = account(name=name)
        grant(user=user, duty=duty, subdistrict=self.subdistrict, on=SINCE)
        return user

    # --- facts

    def nothing_before(self) -> None:
        """Of the months that `World` knows nothing of, the sheet of entries arrived, and was empty."""
        Receipt.objects.bulk_create(
            Receipt(
                subdistrict=self.subdistrict,
                dataset="base_entries",
                month=month.start,
                received_at=month.ends_at,
                received_by=self.clerk,
            )
            for month in self.months
            if month.start not in MONTHS
        )

    def every_day_recorded(self) -> None:
        """Working days without a row are attended, so that nothing of a received month is blank."""
        Attendance.objects.exclude(status="leave").filter(part="0.5").update(part="1")
        written: dict[tuple[int, date], Decimal] = {}
        for worker, day, part in Attendance.objects.values_list("worker", "day", "part"):
            written[worker, day] = written.get((worker, day), Decimal(0)) + part
        days = [
            day for day in days_between(self.months[0].start, date(2026, 5, 1)) if WorkingCalendar().is_working(day)
        ]
        Attendance.objects.bulk_create(
            Attendance(worker=who, day=day, status="present", part=1 - part)
            for who in self.workers
            for day in days
            if (part := written.get((who.pk, day), Decimal(0))) < 1
        )

    def posts_where_a_grid_is(self) -> None:
        """No post begins before its grid opened, or goes on after it closed: no service lets it be so."""
        for post in Posting.objects.exclude(grid=None).select_related("grid"):
            there = post.grid.during
            begin = max(post.during.lower, there.lower)
            ends = [one for one in (post.during.upper, there.upper) if one is not None]
            end = min(ends) if ends else None
            if end is not None and end <= begin:
                Posting.objects.filter(pk=post.pk).delete()
            else:
                Posting.objects.filter(pk=post.pk).update(during=DateRange(begin, end))

    def merges(self) -> None:
        """Two grids go to an heir, on the first of a month or within one, cases and people with them."""
        lasting = list(GridVersion.objects.filter(grid__during__endswith=None, during__endswith=None).order_by("grid"))
        grids = [version.grid for version in lasting]
        for closing in self.more.sample(grids, min(2, len(grids) - 1)):
            heir = self.more.choice([grid for grid in grids if grid != closing])
            on = self.more.choice([date(2026, 2, 1), date(2026, 3, 1), self.more_day()])
            decision = Decision(on, "并格", self.clerk, starts_at(date(2025, 12, 1)))
            with contextlib.suppress(DomainError, IntegrityError), transaction.atomic():
                close_grid(grid=closing, heir=heir, decision=decision)
                grids.remove(closing)

    def more_day(self) -> date:
        return MONTHS[0] + timedelta(days=self.more.randrange(110))

    def successors(self) -> None:
        """Some of what a member holds is handed over by name, accepted at a border of a day."""
        posts = list(Posting.objects.filter(role=Role.FULL_TIME).exclude(during__endswith=None).order_by("pk"))
        for post in posts[:6]:
            day = post.during.upper
            if not MONTHS[0] <= day < date(2026, 4, 1):
                continue
            row = HandOver.objects.create(
                subdistrict=self.subdistrict, posting=post, worker=post.worker, grid=post.grid, day=day,
                opened_at=starts_at(day), opened_by=self.clerk,
            )  # fmt: skip
            for hazard in Hazard.objects.filter(grid=post.grid, found_by=post.worker)[:6]:
                self._handed(row, "hazard", hazard=hazard)
            cases = Incident.objects.filter(grid=post.grid, reporter=post.worker, matter__asks_mediation=True)
            for case in cases[:6]:
                self._handed(row, "incident", incident=case)

    def _handed(self, row: HandOver, kind: str, **what: object) -> None:
        at = starts_at(row.day) + timedelta(microseconds=self.more.choice([-1, 0, 1, 3_600_000_000]))
        HandOverItem.objects.create(
            hand_over=row, kind=kind, name="移交", successor=self.more.choice(self.workers), accepted_at=at,
            accepted_by=self.clerk, **what,
        )  # fmt: skip

    def judgements(self) -> None:
        """What was judged invalid or a duplicate has the move that did it, so that it can be withdrawn."""
        moves = {"invalid": "invalidate", "duplicate": "mark-duplicate"}
        judged = Incident.objects.filter(state__in=moves).order_by("pk")
        for incident in judged:
            IncidentText.objects.get_or_create(incident=incident, defaults={"title": "上报"})
            position = incident.moves.count() + 1
            at = min(incident.reported_at + timedelta(hours=2), datetime(2026, 4, 19, tzinfo=SHANGHAI))
            IncidentMove.objects.create(
                incident=incident, position=position, move=moves[incident.state], from_state="reported",
                to_state=incident.state, at=at, recorded_at=at, actor=self.clerk, facts={},
            )  # fmt: skip

    def pays(self) -> None:
        for post in Posting.objects.filter(role=Role.FULL_TIME).order_by("pk"):
            scheme = self.more.choice([PayScheme.ALLOWANCE, PayScheme.WAGE])
            Posting.objects.filter(pk=post.pk).update(pay_scheme=scheme)
        scheme = Scheme.objects.get(subdistrict=self.subdistrict)
        terms = scheme.value
        pay, year = terms.pay.model_copy(update=LEAVE_SHARES), terms.year
        if Q4 in self.quarters:
            year = year.model_copy(update=ENOUGH)
        changed = terms.model_copy(update={"pay": pay, "year": year})
        Scheme.objects.filter(pk=scheme.pk).update(terms=changed.model_dump(mode="json"))
        set_up_pay(self.subdistrict, self.months, self.payroll.pk)

    # --- what follows

    def run(self) -> None:
        """The months, the quarter, the year before, an accepted objection, and pay after it."""
        for month in self.months:
            self._month(month)
        after = LAST_PAID.ends_at + timedelta(days=2)
        for quarter in self.quarters:
            draft = draft_quarter(subdistrict=self.subdistrict, quarter=quarter, at=after)
            quarter_life.tell_quarter(revision=draft, by=self.clerk, at=after + timedelta(hours=1))
        year = draft_year(subdistrict=self.subdistrict, year=parse("2025", Kind.YEAR), at=after)
        tell_year(revision=year, by=self.clerk, at=after + timedelta(hours=1))
        self.objected = self._objection(after + timedelta(hours=2))
        self._tell_what_follows(after + timedelta(hours=6))
        self._paid(LAST_PAID, after + timedelta(days=10))

    def _paid(self, month: Period, at: datetime) -> None:
        run_step(subdistrict=self.subdistrict, stage=Stage.PAY, period=month, at=at)
        self.drafted.append(Drafted(month.start, at, RowChange.objects.latest("pk").pk))

    def _tell_what_follows(self, at: datetime) -> None:
        """People are told of the quarter as the acceptance revised it: it is held against the facts of today."""
        for revised in ScoreRevision.objects.filter(kind=ScoreKind.QUARTER, state=ScoreState.DRAFT):
            quarter_life.review_quarter(revision=revised, by=self.clerk, at=at)
            quarter_life.tell_quarter(revision=revised, by=self.clerk, at=at)

    def _month(self, month: Period) -> None:
        at = month.next().ends_at
        for stage in (Stage.BULLETIN, Stage.FREEZE, Stage.INTERVIEWS, Stage.MONTH):
            run_step(subdistrict=self.subdistrict, stage=stage, period=month, at=at)
        self._paid(month, at + timedelta(hours=1))
        lock_run(self.subdistrict, month, at + timedelta(hours=1), NEVER_BEFORE)
        runs = PayRun.objects.filter(subdistrict=self.subdistrict, month=month.start)
        states = set(runs.values_list("state", flat=True))
        assert states <= {"locked"}, (month, states)

    def _objection(self, at: datetime) -> bool:
        """A member objects to a line with a report that was judged away, and is right."""
        for bulletin in Bulletin.objects.latest_revisions().filter(month__gte=Q1.start).order_by("month"):
            told = Delivery.objects.filter(kind=LINE, key__in=bulletin.lines.values("pk")).order_by("pk")
            grids = dict(bulletin.lines.values_list("pk", "grid"))
            for delivery in told:
                cases = judged_away([grids[delivery.key]], bulletin.period)
                if not cases.exists():
                    continue
                Delivery.objects.filter(pk=delivery.pk).update(told_at=at, how="read")
                said = {"judgements": [cases[0].number], "facts": []}
                with contextlib.suppress(DomainError), saying(reason="申诉成立"), transaction.atomic():
                    by = self.accounts[delivery.worker_id]
                    objection = file_objection(kind=LINE, key=delivery.key, by=by, reason="不实", request="更正", at=at)
                    later = at + timedelta(hours=3)
                    answer_objection(
                        objection=objection, outcome="corrected", reason="属实", by=self.other_head, at=later, said=said
                    )
                    return True
        return False
