"""What the demo pays by, and its runs. Every amount and every rate of insurance is made up, and says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from psycopg2.extras import DateRange

from assessment.pay.choices import Base, FundKind, RunState
from assessment.pay.models import PayRun
from assessment.pay.models_of_funds import FundIncome, FundRule, FundShare, FundSource
from assessment.pay.models_of_items import MinimumWage, PayItem, PayRate
from assessment.pay.models_of_people import PayBase, PayEntry
from assessment.pay.services import approve_run, check_run, decide_as_attended, missing_days
from assessment.pay.shipped import ship_items
from assessment.periods import Period
from core.clock import starts_at
from gridops.demo.people import LINES
from grids.territory.models import Subdistrict
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import PayScheme, Posting

ILLUSTRATIVE = "演示数据，标准仅供示例"
RATES = {
    **{"allowance": "800", "wage": "3200", "performance": "1200", "heat": "12", "duty": "50", "overtime": "150"},
    **{"report": "5", "mediation": "30", "publicity": "20", "lost_time": "100"},
    **{"pension_unit": "16", "pension_person": "8", "medical_unit": "8", "medical_person": "2"},
    **{"unemployment_unit": "0.5", "unemployment_person": "0.5", "injury_unit": "0.4"},
    **{"housing_unit": "5", "housing_person": "5"},
}
RAISED = Decimal(900)  # the allowance, from the 15th of the month before the last
MINIMUM_WAGE, BASE = Decimal(2430), Decimal(4500)
LEAVE_SHARES = {  # made up, too: a real office says them itself
    **{"sick_leave": Decimal("0.60"), "personal_leave": Decimal(0), "maternity_leave": Decimal(0)},
    **{"paternity_leave": Decimal(1), "child_care_leave": Decimal(1)},
}
LEFT_TO_DO = timedelta(days=30)  # the last run is left for the person who tries the demo


def set_up_pay(subdistrict: Subdistrict, months: Sequence[Period], payroll: int) -> None:
    """Items, rates, bases and funds of the demo's months."""
    ship_items(subdistrict)
    items = {item.code: item for item in PayItem.objects.filter(subdistrict=subdistrict)}
    since = months[0].start
    _rates(items, since, raised_on=months[-1].previous().start.replace(day=15) if len(months) > 1 else None)
    MinimumWage.objects.create(
        subdistrict=subdistrict, amount=MINIMUM_WAGE, during=DateRange(since, None), document=ILLUSTRATIVE
    )
    recruited = sorted(
        set(
            Posting.objects.filter(worker__subdistrict=subdistrict, pay_scheme=PayScheme.WAGE).values_list(
                "worker", flat=True
            )
        )
    )
    PayBase.objects.bulk_create(
        PayBase(worker_id=worker, kind=kind, amount=BASE, during=DateRange(since, None))
        for worker in recruited
        for kind in Base.values
    )
    _funds(subdistrict, months, payroll)
    _entries(items, recruited, months, payroll)


def _rates(items: dict[str, PayItem], since: date, raised_on: date | None) -> None:
    rows = [
        PayRate(item=items[code], value=Decimal(value), during=DateRange(since, None), document=ILLUSTRATIVE)
        for code, value in RATES.items()
    ]
    if raised_on is not None:
        rows[0].during = DateRange(since, raised_on)
        rows.append(
            PayRate(item=items["allowance"], value=RAISED, during=DateRange(raised_on, None), document=ILLUSTRATIVE)
        )
    PayRate.objects.bulk_create(rows)


def _funds(subdistrict: Subdistrict, months: Sequence[Period], payroll: int) -> None:
    """Money of each year. A line bears 60 % for its own people and finance the rest; finance bears everybody else."""
    since = months[0].start
    finance = FundSource.objects.create(subdistrict=subdistrict, name="财政", kind=FundKind.FINANCE, position=90)
    lines = FundSource.objects.bulk_create(
        FundSource(subdistrict=subdistrict, name=f"{line}条线", kind=FundKind.LINE, line=line, position=position)
        for position, (line, _count) in enumerate(LINES, start=1)
    )
    during = DateRange(since, None)
    rules = FundRule.objects.bulk_create(
        FundRule(subdistrict=subdistrict, line=line, during=during) for line in ["", *(one.line for one in lines)]
    )
    shares = [FundShare(rule=rules[0], position=1, source=finance, percent=100)]
    for rule, source in zip(rules[1:], lines, strict=True):
        shares.append(FundShare(rule=rule, position=1, source=source, percent=60))
        shares.append(FundShare(rule=rule, position=2, source=finance, percent=40))
    FundShare.objects.bulk_create(shares)
    years = sorted({month.start.year for month in months})
    FundIncome.objects.bulk_create(
        FundIncome(
            source=source,
            purpose="网格员激励补贴与劳动报酬",
            document_number=f"演示〔{year}〕{number}号",
            amount=Decimal(1_500_000) if source == finance else Decimal(150_000),
            year=year,
            received_on=max(since, date(year, 1, 1)),
            recorded_by_id=payroll,
        )
        for year in years
        for number, source in enumerate([finance, *lines], start=1)
    )


def _entries(items: dict[str, PayItem], recruited: Sequence[int], months: Sequence[Period], payroll: int) -> None:
    """Days of heat in July and August."""
    hot = [month for month in months if month.start.month in (7, 8)]
    PayEntry.objects.bulk_create(
        PayEntry(
            worker_id=worker,
            item=items["heat"],
            day=month.start.replace(day=20),
            quantity=Decimal(15),
            evidence=ILLUSTRATIVE,
            recorded_at=min(starts_at(month.end), timezone.now()),
            recorded_by_id=payroll,
        )
        for worker in recruited
        for month in hot
    )


def is_left(due: datetime, until: datetime) -> bool:
    """Whether a run that was due then is the last one, which waits for the person who tries the demo."""
    return due + LEFT_TO_DO >= until


def lock_run(subdistrict: Subdistrict, month: Period, due: datetime, until: datetime) -> None:
    """Check and approve the drafts of a month as the office would: what is missing is decided by the head first."""
    if is_left(due, until):
        return
    payroll, head = User.objects.get(username="payroll"), User.objects.get(username="head")
    for run in PayRun.objects.filter(subdistrict=subdistrict, month=month.start, state=RunState.DRAFT):
        for worker, days in missing_days(run).items():
            who = Worker.objects.get(pk=worker)
            at = due + timedelta(hours=1)
            decide_as_attended(run=run, worker=who, days=days, reason="考勤表未收到", by=head, at=at)
        if run.remarks.filter(blocking=True).exists():
            continue
        checked = check_run(run=run, by=payroll, at=due + timedelta(hours=2))
        approve_run(run=checked, by=head, at=due + timedelta(hours=3))
