"""Random offices that pay: months one after the other, with what becomes known late; one seed, one world."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import IntegrityError, transaction
from psycopg2.extras import DateRange

from assessment.pay.choices import FundKind, RunState, StandingKind
from assessment.pay.models import PayRun
from assessment.pay.models_of_items import PayGroup, PayGroupMember, PayRate
from assessment.pay.models_of_people import PayBase, PayEntry, PayStanding, RecoveryConsent
from assessment.pay.services import approve_run, check_run, draft_runs
from assessment.pay.tests.factories import fund, funded, income, pay_office, rate
from assessment.periods import month_of
from core.clock import days_between, month_after, starts_at
from core.errors import DomainError
from core.history.saying import saying
from core.testing.made_rows import making
from staff.attendance.models import Attendance, AttendanceStatus, Leave, LeaveKind
from staff.attendance.rules import HALF, WHOLE
from staff.calendar.rules import WorkingCalendar
from staff.people.models import Source, Worker
from staff.postings.models import Posting
from staff.postings.services import stand_in, transfer
from staff.tests.factories import on_leave

MONTHS = [date(2026, month, 1) for month in (1, 2, 3, 4)]  # a February, New Year and Spring Festival
BEGIN, END = MONTHS[0], date(2026, 5, 1)
LINE = "民政"
KINDS = [LeaveKind.SICK, LeaveKind.SICK, LeaveKind.PERSONAL, LeaveKind.ANNUAL, LeaveKind.MATERNITY, LeaveKind.MARRIAGE]


class PayWorld:
    """Six people of both schemes, with everything that pay rests on drawn at random."""

    @making()
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.pay = pay_office()
        self.people = [self.person(number) for number in range(6)]
        self.line_of_some()
        self.rates()
        self.absences()
        self.attendance()
        self.entries()
        self.scores: dict[date, int] = {}

    # --- people

    def day(self, begin: date = BEGIN, end: date = END) -> date:
        return begin + timedelta(days=self.random.randrange((end - begin).days))

    def edge(self) -> date:
        """A day, often the first or the last of a month."""
        edges = [month + timedelta(days=n) for month in MONTHS[1:] for n in (-1, 0, 1)]
        return self.random.choice([self.day(), *edges[:3]]) if self.random.random() < 0.5 else self.day()

    def person(self, number: int) -> Worker:
        begin = date(2020, 1, 1) if number < 3 or self.random.random() < 0.4 else self.edge()
        end = self.edge() if number >= 3 and self.random.random() < 0.4 else None
        if end is not None and end <= begin:
            end = None
        who = self.pay.paid(self.random.choice(["allowance", "wage"]), grid=number % 3, begins_on=begin, ends_on=end)
        if end is None and begin < BEGIN and self.random.random() < 0.5:
            on = self.edge()
            transfer(posting=who.postings.get(), on=max(on, BEGIN + timedelta(days=1)), grid=self.pay.office.grids[3])
        return who

    def line_of_some(self) -> None:
        line = fund(self.pay.subdistrict, f"{LINE}条线", FundKind.LINE, LINE)
        income(line, 1_000_000, by=self.pay.payroll)
        shares = ((line, 60), (fund(self.pay.subdistrict), 40))
        funded(self.pay.subdistrict, *shares, line=LINE)
        for who in self.people[::2]:
            Worker.objects.filter(pk=who.pk).update(line=LINE, source=Source.AUXILIARY)

    # --- what they are paid by

    def rates(self) -> None:
        """Some change within a month; one is of a source, one of a person, and two people are in two groups."""
        items = self.pay.items
        self.changes("allowance", 950)
        self.changes("performance", 1310)
        rate(items["seniority"], "87.50")
        rate(items["seniority"], "120", worker=self.people[0], since=self.edge())
        rate(items["post"], "66", source=Source.AUXILIARY)
        rate(items["duty"], "50")
        rate(items["overtime"], "150")
        certified, older = (
            PayGroup.objects.create(subdistrict=self.pay.subdistrict, name=name) for name in ("持证", "老员工")
        )
        rate(items["certificate"], "45", group=certified)
        rate(items["certificate"], "45", group=older)
        for who in self.people[:2]:
            since = self.edge()
            PayGroupMember.objects.create(group=certified, worker=who, during=DateRange(BEGIN, None))
            PayGroupMember.objects.create(group=older, worker=who, during=DateRange(since, None))
        standing = self.random.choice([StandingKind.RETIRED, StandingKind.PUBLIC_FINANCE])
        begin = self.edge()
        PayStanding.objects.create(
            worker=self.people[5], kind=standing, ground="任命文件", during=DateRange(begin, month_after(begin))
        )

    def changes(self, code: str, value: int) -> None:
        """A rate ends within the months, and another one follows."""
        on = self.edge()
        PayRate.objects.filter(item=self.pay.items[code]).update(during=DateRange(date(2020, 1, 1), on))
        rate(self.pay.items[code], value, since=on)

    # --- what they did

    def absences(self) -> None:
        for who in self.people:
            if self.random.random() < 0.8:
                begin = self.edge()
                end = begin + timedelta(days=self.random.choice([1, 2, 6, 20]))
                part = self.random.choice([WHOLE, WHOLE, HALF])
                if Posting.objects.filter(worker=who, during__contains=DateRange(begin, end)).exists():
                    on_leave(who, begin, end, by=self.pay.head, kind=self.random.choice(KINDS), part=part)
        for leave in Leave.objects.order_by("pk"):
            post = Posting.objects.filter(worker=leave.worker_id, during__overlap=leave.during).first()
            others = [who for who in self.people if who.pk != leave.worker_id]
            # Who is on the same grid, or stands in elsewhere already, is refused.
            if post is not None:
                with contextlib.suppress(DomainError, IntegrityError), transaction.atomic():
                    stand_in(posting=post, leave=leave, worker=self.random.choice(others))

    def attendance(self) -> None:
        for who in self.people:
            for day in days_between(BEGIN, END):
                if not self.must_attend(who, day):
                    continue
                written = sum(Attendance.objects.filter(worker=who, day=day).values_list("part", flat=True), Decimal(0))
                status = AttendanceStatus.ABSENT if self.random.random() < 0.06 else AttendanceStatus.PRESENT
                if written == 0 and self.random.random() < 0.05:
                    for half in AttendanceStatus.PRESENT, AttendanceStatus.ABSENT:
                        Attendance.objects.create(worker=who, day=day, status=half, part=HALF)
                elif written < 1:
                    Attendance.objects.create(worker=who, day=day, status=status, part=1 - written)

    def must_attend(self, who: Worker, day: date) -> bool:
        in_post = Posting.objects.filter(worker=who, during__contains=day).exists()
        return in_post and WorkingCalendar().is_working(day)

    def entries(self) -> None:
        for _number in range(8):
            who, code = self.random.choice(self.people), self.random.choice(["duty", "overtime", "quarterly_bonus"])
            self.entry(who, code, self.day(), self.random.choice(["1", "2.5", "3"]), code == "quarterly_bonus")
        for _number in range(3):
            amount = self.random.choice(["150.00", "333.33", "5000.00"])
            self.entry(self.random.choice(self.people), "other_deduction", self.day(), amount, True)

    def entry(self, who: Worker, code: str, day: date, number: str, is_amount: bool) -> None:
        value = {"amount": Decimal(number) * (100 if code == "quarterly_bonus" else 1)} if is_amount else {}
        PayEntry.objects.create(
            worker=who, item=self.pay.items[code], day=day, recorded_at=starts_at(day), evidence="单据",
            recorded_by=self.pay.payroll, **(value or {"quantity": Decimal(number)}),
        )  # fmt: skip

    # --- months

    def score(self, month: date, *, revision: int = 1, told: datetime | None = None) -> None:
        in_post = [who for who in self.people if Posting.objects.filter(worker=who, during__contains=month).exists()]
        scores = {
            who: None if self.random.random() < 0.15 else f"{self.random.randrange(4500, 10000) / 100:.2f}"
            for who in in_post
        }
        self.pay.scored(month, scores, revision=revision, told=told)
        self.scores[month] = revision

    def run(self, month: date) -> datetime:
        """Draft, check and approve the month; returns a moment two days later."""
        self.random.choice([self.score, lambda _month: None])(month)
        at = starts_at(month_after(month)) + timedelta(days=9, hours=8)
        draft_runs(subdistrict=self.pay.subdistrict, month=month_of(month), at=at)
        run = PayRun.objects.get(subdistrict=self.pay.subdistrict, month=month, of_worker=None)
        blocking = list(run.remarks.filter(blocking=True).values_list("code", "worker", "values"))
        assert not blocking, blocking
        run = check_run(run=run, by=self.pay.payroll, at=at + timedelta(minutes=1))
        assert approve_run(run=run, by=self.pay.head, at=at + timedelta(minutes=2)).state == RunState.LOCKED
        return at + timedelta(days=2)

    def becomes_known(self, month: date, at: datetime) -> None:
        """After the run: revisions, late scores, corrected attendance, a rate or a base entered late, a consent."""
        with saying(reason="事后更正"):
            for known in self.random.sample(self.late(month, at), 4):
                with contextlib.suppress(IntegrityError), transaction.atomic():
                    known()

    def late(self, month: date, at: datetime) -> list[Callable[[], object]]:
        who = self.random.choice(self.people)
        present = Attendance.objects.filter(worker=who, status="present", day__gte=month, day__lt=month_after(month))

        def score_it() -> None:
            self.score(month, revision=self.scores.get(month, 0) + 1, told=at)

        def attend_less() -> None:
            row = present.first()
            if row is not None:
                Attendance.objects.filter(pk=row.pk).update(status="absent")

        def pay_more() -> None:
            PayRate.objects.filter(item=self.pay.items["seniority"], worker=None).update(value="99.10")

        def pay_less() -> None:
            PayRate.objects.filter(item=self.pay.items["wage"], worker=None).update(value="3107.77")

        def base_changes() -> None:
            PayBase.objects.filter(worker=who).update(amount=self.random.choice([4300, 4811]))

        def agree() -> None:
            RecoveryConsent.objects.create(
                worker=who, of_month=month, amount=self.random.choice([20, 500]), given_on=at.date(), evidence="同意书",
                recorded_by=self.pay.payroll,
            )  # fmt: skip

        def agree_all() -> None:
            for one in self.people:
                RecoveryConsent.objects.create(
                    worker=one, of_month=month, amount=800, given_on=at.date(), evidence="同意书",
                    recorded_by=self.pay.payroll,
                )  # fmt: skip

        return [score_it, attend_less, pay_more, pay_less, base_changes, agree, agree_all]
