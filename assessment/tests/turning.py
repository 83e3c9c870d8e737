"""An office with everything that a cycle needs, its steps in the order of time, and a snapshot of what they left."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import OperationalError

from assessment.cycle.models import CycleRun
from assessment.cycle.rules import STEPS
from assessment.cycle.services import owed_steps, run_step
from assessment.pay.shipped import ship_items
from assessment.pay.tests.factories import item, rate
from assessment.periods import Period
from assessment.tests.factories import Office, measured, office, staffed, surveyed
from core.clock import SHANGHAI
from staff.attendance.models import AttendanceKeeping
from staff.inbox.models import Notice, OutwardItem
from staff.postings.models import PayScheme, Posting
from staff.tests.factories import FULL_TIME, account, center, head

BEGIN = date(2025, 11, 1)  # so that a whole quarter is in it
BOTTOM_FROM = date(2025, 12, 1)
UNTIL = datetime(2026, 2, 21, tzinfo=SHANGHAI)
MONTHS = [date(2025, month, 1) for month in (10, 11, 12)] + [date(2026, month, 1) for month in (1, 2)]

Moment = tuple[str, Period, datetime]


def turning_office() -> Office:
    """Four grids, the first at the bottom until November, the last from December on: two interviews for each of them.

    Everybody has an account.
    """
    made = office(cycle_starts_on=BEGIN)
    for leader, member in staffed(made).values():
        account(of=leader)
        account(of=member)
    clerk = center(made.subdistrict)
    head(made.subdistrict)
    ship_items(made.subdistrict)
    Posting.objects.filter(role=FULL_TIME).update(pay_scheme=PayScheme.ALLOWANCE)
    rate(item(made.subdistrict), 800)
    AttendanceKeeping.objects.create(  # else the quarter would wait for attendance
        subdistrict=made.subdistrict,
        from_month=MONTHS[0],
        kept=False,
        reason="-",
        made_by=clerk,
        made_at=datetime(2025, 9, 1, tzinfo=SHANGHAI),
    )
    for month in MONTHS:
        measured(made, month, [90, 80, 70, 10] if month >= BOTTOM_FROM else [10, 70, 80, 90])
        surveyed(made, month)
    return made


def moments(of: Office) -> list[Moment]:
    """Every step that falls due, and when; a step that follows another comes right after it."""
    result: list[Moment] = []
    for due, step, period in owed_steps(of.subdistrict, UNTIL):
        result.append((step.stage, period, due))
        after = step.stage
        for follower in STEPS.values():
            if follower.follows == after:
                result.append((follower.stage, Period(period.start, follower.kind), due))
    return result


def last_of(of: Office, stage: str) -> tuple[list[Moment], Moment]:
    """The last moment of a step, and all that come before it."""
    steps = moments(of)
    place = max(index for index, (name, _period, _at) in enumerate(steps) if name == stage)
    return steps[:place], steps[place]


def turn(of: Office, moment: Moment) -> CycleRun:
    stage, period, at = moment
    return run_step(subdistrict=of.subdistrict, stage=stage, period=period, at=at)


def picture(of: Office) -> dict[str, Any]:
    """What the cycle left in the database: no row is lost or doubled where two snapshots are equal.

    Digests represent the content of results; rows of every table of the assessment are counted, no matter who
    adds a table; who got which notice; what is to be sent.
    """
    runs = CycleRun.objects.filter(subdistrict=of.subdistrict).exclude(finished=None)
    return {
        "done": sorted(runs.values_list("stage", "period", "digest", "error")),
        "rows": {
            model._meta.label: model._default_manager.count()
            for model in apps.get_app_config("assessment").get_models()
            if model is not CycleRun
        },
        "told": sorted(map(repr, Notice.objects.values_list("user", "topic", "values"))),
        "to send": sorted(
            OutwardItem.objects.values_list("notice__user", "notice__topic", "channel", "message__state")
        ),
    }


class Injected(OperationalError):
    """What a database says that goes away."""


class FailAt:
    """Wraps a connection: the statement of that number fails, once."""

    def __init__(self, number: int = 0) -> None:
        self.number = number
        self.seen = 0
        self.seen_without_savepoints = 0  # so many at least are there outside a test's own transaction

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.seen += 1
        self.seen_without_savepoints += not sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT"))
        if self.seen == self.number:
            raise Injected(f"statement {self.number}")
        return execute(sql, params, many, context)
