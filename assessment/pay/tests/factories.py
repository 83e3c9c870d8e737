"""Worlds of pay for tests: items, rates, bases, funds, and runs through the services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from psycopg2.extras import DateRange

from assessment.bulletin.models import Bulletin
from assessment.pay.choices import FundKind, Reckoning, Side
from assessment.pay.models import PayLine, PayRun
from assessment.pay.models_of_funds import FundIncome, FundRule, FundShare, FundSource
from assessment.pay.models_of_items import MinimumWage, PayItem, PayRate
from assessment.pay.models_of_people import PayBase
from assessment.pay.services import approve_run, check_run, draft_runs
from assessment.pay.shipped import ship_items
from assessment.periods import month_of
from assessment.score.models import MonthlyScore, ScoreRevision
from assessment.tests.factories import Office, office
from core.clock import days_between, month_after, starts_at
from grids.duties import Duty
from grids.territory.models import Subdistrict
from incidents.tests.factories import shanghai
from staff.accounts.models import User
from staff.attendance.models import Attendance
from staff.calendar.rules import WorkingCalendar
from staff.people.models import Worker
from staff.postings.models import Posting
from staff.tests.factories import FULL_TIME, head, officer, posted, worker

SINCE = date(2020, 1, 1)
ALWAYS = DateRange(SINCE, None)


def item(of: Subdistrict, code: str = "allowance", **more: Any) -> PayItem:
    """An item of that code; of the shipped kinds where nothing else is said."""
    values = {"name": code, "side": Side.PAID, "reckoning": Reckoning.SHARE_COEFFICIENT, **more}
    row, _created = PayItem.objects.get_or_create(subdistrict=of, code=code, defaults=values)
    return row


def rate(of: PayItem, value: object, *, since: date = SINCE, until: date | None = None, **whose: Any) -> PayRate:
    return PayRate.objects.create(item=of, value=Decimal(str(value)), during=DateRange(since, until), **whose)


def fund(of: Subdistrict, name: str = "财政", kind: str = FundKind.FINANCE, line: str = "") -> FundSource:
    row, _created = FundSource.objects.get_or_create(subdistrict=of, name=name, defaults={"kind": kind, "line": line})
    return row


def funded(of: Subdistrict, *shares: tuple[FundSource, object], **whose: Any) -> FundRule:
    """A rule by which these sources bear every item, or what `whose` says, in this order."""
    rule = FundRule.objects.create(subdistrict=of, during=whose.pop("during", ALWAYS), **whose)
    FundShare.objects.bulk_create(
        FundShare(rule=rule, position=position, source=source, percent=Decimal(str(percent)))
        for position, (source, percent) in enumerate(shares, start=1)
    )
    return rule


def income(into: FundSource, amount: object, *, by: User, on: date = SINCE) -> FundIncome:
    return FundIncome.objects.create(
        source=into,
        purpose="网格员补贴",
        document_number="财〔2026〕1号",
        amount=Decimal(str(amount)),
        year=on.year,
        received_on=on,
        recorded_by=by,
    )


# --- an office that pays --------------------------------------------------------------------------

PERCENT = {
    "pension_unit": "16",
    "pension_person": "8",
    "medical_unit": "8",
    "medical_person": "2",
    "unemployment_unit": "0.5",
    "unemployment_person": "0.5",
    "injury_unit": "0.4",
    "housing_unit": "5",
    "housing_person": "5",
}


@dataclass
class PayOffice:
    """An office with the shipped items, illustrative rates, one fund for everything, and the people of its payroll."""

    office: Office
    items: dict[str, PayItem]
    payroll: User
    head: User
    second_head: User

    @property
    def subdistrict(self) -> Subdistrict:
        return self.office.subdistrict

    def paid(self, scheme: str, *, grid: int = 0, begins_on: date = SINCE, ends_on: date | None = None) -> Worker:
        """Somebody in post under a scheme; of the scheme `wage` with both bases."""
        who = worker(self.subdistrict)
        posting = posted(FULL_TIME, to=self.office.grids[grid], who=who, begins_on=begins_on, ends_on=ends_on)
        Posting.objects.filter(pk=posting.pk).update(pay_scheme=scheme)
        if scheme == "wage":
            PayBase.objects.bulk_create(
                PayBase(worker=who, kind=kind, amount=4500, during=ALWAYS) for kind in ("insurance", "housing_fund")
            )
        return who

    def attended(self, who: Worker, begin: date, end: date, *, but: dict[date, str] | None = None) -> None:
        """Every working day of the range present, or what `but` says."""
        days = [day for day in days_between(begin, end) if WorkingCalendar().is_working(day)]
        Attendance.objects.bulk_create(
            Attendance(worker=who, day=day, status=(but or {}).get(day, "present")) for day in days
        )

    def scored(
        self,
        month: date,
        scores: dict[Worker, str | None],
        *,
        revision: int = 1,
        for_workers: Any = (),
        told: datetime | None = None,
    ) -> None:
        """Told scores of a month, as its frozen bulletin would give them."""
        told = told or starts_at(month_after(month)) + timedelta(days=4 + revision)
        bulletin = Bulletin.objects.create(
            subdistrict=self.subdistrict,
            month=month,
            revision=revision,
            scheme=self.office.scheme,
            terms=self.office.scheme.terms,
            drafted_at=told,
            digest="x",
            **({"reason": "更正", "opened_by": self.head} if revision > 1 else {}),
        )
        row = ScoreRevision.objects.create(
            subdistrict=self.subdistrict,
            kind="month",
            period_start=month,
            revision=revision,
            bulletin=bulletin,
            scheme=self.office.scheme,
            terms={},
            drafted_at=told,
            reason="更正" if revision > 1 else "",
            for_workers=list(for_workers),
        )
        MonthlyScore.objects.bulk_create(
            MonthlyScore(
                revision=row,
                worker=who,
                score=None if score is None else Decimal(score),
                not_scored_because="" if score is not None else "on_leave",
                days=30,
                effective_days=30,
                facts={},
                measures={},
                stretches=[],
                explanation={},
            )
            for who, score in scores.items()
        )
        row.state, row.told_at = "told", told
        row.save()
        by = {"frozen_by": self.head, "reviewed_by": self.head, "reviewed_at": told} if revision > 1 else {}
        Bulletin.objects.filter(pk=bulletin.pk).update(state="frozen", frozen_at=told, **by)

    def drafted(self, month: str, at: str) -> PayRun:
        draft_runs(subdistrict=self.subdistrict, month=month_of(date.fromisoformat(f"{month}-01")), at=shanghai(at))
        return PayRun.objects.get(subdistrict=self.subdistrict, month=f"{month}-01", of_worker=None)

    def locked(self, month: str, at: str) -> PayRun:
        """The run of a month, drafted, checked and approved a minute later each."""
        run = self.drafted(month, at)
        run = check_run(run=run, by=self.payroll, at=shanghai(at) + timedelta(minutes=1))
        return approve_run(run=run, by=self.head, at=shanghai(at) + timedelta(minutes=2))


def pay_office(**terms: Any) -> PayOffice:
    """An office that pays 800.00 of allowance, 3,200.00 of wage and 1,200.00 of performance, all illustrative."""
    made = office(**{"pay": {"sick_leave": "0.60", "personal_leave": "0"}, **terms})
    at = made.subdistrict
    ship_items(at)
    items = {one.code: one for one in PayItem.objects.filter(subdistrict=at)}
    for code, value in {"allowance": 800, "wage": 3200, "performance": 1200, **PERCENT}.items():
        rate(items[code], value)
    MinimumWage.objects.create(subdistrict=at, amount=2430, during=ALWAYS)
    payroll = officer(Duty.PAYROLL, at)
    funded(at, (fund(at), 100))
    income(fund(at), 10_000_000, by=payroll)
    return PayOffice(made, items, payroll, head(at), head(at))


def amounts(run: PayRun, who: Worker) -> dict[str, Decimal]:
    """The amounts of a person's sheet by the code of the item; of differences by code and month."""
    lines = PayLine.objects.filter(run=run, sheet__worker=who).select_related("item").order_by("position")
    found: dict[str, Decimal] = {}
    for line in lines:
        name = line.item.code if line.item else line.kind
        key = name if line.kind == "own" else f"{name} {line.kind} {line.of_month:%Y-%m}"
        found[key] = found.get(key, Decimal(0)) + line.amount
    return found
