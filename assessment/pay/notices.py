"""Notices about pay: to the payroll officers and heads in the back office, and to each person about the own slip."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.delivery.services import tell
from assessment.pay.models import PayRun
from core.clock import day_of
from grids.duties import PAYROLL, Duty
from staff.inbox.services import accounts_with, notify
from staff.inbox.topics import register

TOPICS = {
    "pay_run_drafted": _("The pay run of %(month)s is drafted: look at what is missing, and check it."),
    "pay_run_checked": _("The pay run of %(month)s is checked and waits for approval."),
    "pay_run_sent_back": _("The pay run of %(month)s was sent back: read why, mend it, and draft it again."),
    "pay_slip": _("Your slip of %(month)s is there: read it, and object if something is not right."),
}
register(TOPICS)


def drafted(runs: Iterable[PayRun], at: datetime) -> None:
    for run in runs:
        _office(run, "pay_run_drafted", PAYROLL, at)


def checked(run: PayRun, at: datetime) -> None:
    _office(run, "pay_run_checked", frozenset({Duty.HEAD}), at)


def sent_back(run: PayRun, at: datetime) -> None:
    _office(run, "pay_run_sent_back", PAYROLL, at)


def locked(run: PayRun, at: datetime) -> None:
    """Tell each person of the run that their slip is there; that they were told is recorded."""
    for sheet, worker in run.sheets.order_by("pk").values_list("pk", "worker"):
        tell(
            kind="pay_sheet",
            key=sheet,
            worker=worker,
            at=at,
            text="pay_slip",
            values={"month": f"{run.month:%Y-%m}"},
            link=reverse("pay-slip", args=(sheet,)),
        )


def _office(run: PayRun, topic: str, duties: frozenset[Duty], at: datetime) -> None:
    notify(
        topic=topic,
        about=f"{run.pk} {at:%Y%m%d%H%M%S}",
        to=accounts_with(*duties, subdistrict=run.subdistrict_id, on=day_of(at)),
        values={"month": f"{run.month:%Y-%m}"},
        link=reverse("admin:assessment_payrun_change", args=(run.pk,)),
        at=at,
    )
