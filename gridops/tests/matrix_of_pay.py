"""The rows of the matrix about pay: read by payroll officers, heads and inspectors, and what is one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone
from psycopg2.extras import DateRange

from assessment.pay.models import PayLine, PayLineFund, PayRun, PaySheet
from assessment.pay.models_of_funds import FundExpense, OverdraftApproval
from assessment.pay.models_of_items import MinimumWage, PayGroup, PayGroupMember
from assessment.pay.models_of_papers import PayPaper
from assessment.pay.models_of_people import AsAttended, PayBase, PayEntry, PayStanding, RecoveryConsent
from assessment.pay.tests.factories import fund, funded, income, item, rate
from grids.duties import Duty
from incidents.tests.factories import shanghai

Seen = Mapping[str, str]
MONTH = date(2026, 3, 1)
EVER = DateRange(MONTH, None)
NOTHING = {"own_gross": 1, "gross": 1, "deducted": 0, "before_tax": 1, "unit": 0, "total": 1}


def pay_run(place: Any) -> PayRun:
    """The draft of the subdistrict; one for all its places."""
    row, _created = PayRun.objects.get_or_create(
        subdistrict=place.office.subdistrict,
        month=MONTH,
        of_worker=None,
        defaults={
            "scheme": place.office.scheme,
            "terms": place.office.scheme.terms,
            "drafted_at": shanghai("2026-04-10 08:00"),
            "digest": "x",
        },
    )
    return row


def pay_sheet(place: Any, run: PayRun | None = None) -> PaySheet:
    row, _created = PaySheet.objects.get_or_create(
        run=run or pay_run(place),
        worker=place.worker,
        defaults={"facts": {}, "provisional": False, "owed_before": 0, "owed_after": 0, **NOTHING},
    )
    return row


def locked_sheet(place: Any) -> PaySheet:
    """A sheet of a run that is locked; checked and approved by accounts of the office."""
    from staff.tests.factories import head, officer

    at, month = place.office.subdistrict, date(2025, 1 + place.grid.pk % 12, 1)
    run = PayRun.objects.create(
        subdistrict=at,
        month=month,
        scheme=place.office.scheme,
        terms=place.office.scheme.terms,
        drafted_at=shanghai("2026-04-10 08:00"),
        digest="x",
    )
    sheet = pay_sheet(place, run)
    when = shanghai("2026-04-10 09:00")
    run.state, run.checked_at, run.approved_at = "locked", when, when
    run.checked_by, run.approved_by = officer(Duty.PAYROLL, at), head(at)
    run.save()
    return sheet


def pay_line(place: Any) -> PayLine:
    sheet = pay_sheet(place)
    row, _created = PayLine.objects.get_or_create(
        run=sheet.run,
        sheet=sheet,
        position=1,
        defaults={
            "kind": "own",
            "item": item(place.office.subdistrict),
            "side": "paid",
            "of_month": MONTH,
            "amount": 1,
            "taken": 1,
            "cost": 1,
            "explanation": {},
        },
    )
    return row


def pay_rows(
    who: Callable[..., dict[str, str]], row: Callable[..., Any], member: str, *, editors: frozenset[str]
) -> dict[str, Any]:
    """What `matrix.MATRIX` says about pay, made with its own words."""
    office = who("here near", Duty.PAYROLL.value, Duty.HEAD.value, Duty.INSPECTOR.value)
    and_own: Seen = {**office, **who("here", member)}

    def of_worker(model: type[models.Model], **more: Any) -> Callable[[Any], models.Model]:
        return lambda place: model._default_manager.create(worker=place.worker, **more)

    def of_place(place: Any) -> Any:
        return place.office.subdistrict

    rows = {
        "assessment.PayItem": row(lambda place: item(of_place(place), f"i{place.grid.pk}"), office),
        "assessment.PayGroup": row(
            lambda place: PayGroup.objects.create(subdistrict=of_place(place), name=str(place.grid.pk)), office
        ),
        "assessment.PayGroupMember": row(
            lambda place: PayGroupMember.objects.create(
                group=PayGroup.objects.get_or_create(subdistrict=of_place(place), name="证书")[0],
                worker=place.worker,
                during=EVER,
            ),
            office,
        ),
        "assessment.PayRate": row(lambda place: rate(item(of_place(place), f"r{place.grid.pk}"), 800), office),
        "assessment.MinimumWage": row(
            lambda place: MinimumWage.objects.get_or_create(
                subdistrict=of_place(place), defaults={"amount": 2430, "during": EVER}
            )[0],
            office,
        ),
        "assessment.PayBase": row(of_worker(PayBase, kind="insurance", amount=4500, during=EVER), and_own),
        "assessment.PayStanding": row(of_worker(PayStanding, kind="retired", ground="退休", during=EVER), and_own),
        "assessment.PayEntry": row(
            lambda place: PayEntry.objects.create(
                worker=place.worker,
                item=item(of_place(place)),
                day=MONTH,
                amount=10,
                evidence="凭证",
                recorded_by=place.center,
            ),
            and_own,
        ),
        "assessment.RecoveryConsent": row(
            lambda place: RecoveryConsent.objects.create(
                worker=place.worker,
                of_month=MONTH,
                amount=10,
                given_on=MONTH,
                evidence="同意书",
                recorded_by=place.center,
            ),
            and_own,
        ),
        "assessment.AsAttended": row(
            lambda place: AsAttended.objects.create(
                worker=place.worker, day=MONTH, reason="未收到", decided_by=place.center, decided_at=timezone.now()
            ),
            and_own,
        ),
        "assessment.PayRun": row(pay_run, office),
        "assessment.PayPaper": row(
            lambda place: PayPaper.objects.get_or_create(
                run=pay_run(place),
                kind="wage",
                suffix="docx",
                defaults={"name": "x", "content": b"x", "digest": str(place.grid.pk)},
            )[0],
            office,
        ),
        "assessment.PaySheet": row(pay_sheet, office),
        "assessment.PaySheet, locked": row(locked_sheet, and_own),
        "assessment.PayLine": row(pay_line, office),
        "assessment.PayLineFund": row(
            lambda place: PayLineFund.objects.create(
                run=pay_run(place), line=pay_line(place), position=1, source=fund(of_place(place)), amount=1
            ),
            office,
        ),
        "assessment.FundSource": row(lambda place: fund(of_place(place), f"f{place.grid.pk}"), office),
        "assessment.FundRule": row(
            lambda place: funded(of_place(place), (fund(of_place(place)), 100), line=str(place.grid.pk)), office
        ),
        "assessment.FundShare": row(
            lambda place: funded(of_place(place), (fund(of_place(place)), 100), line=f"s{place.grid.pk}").shares.get(),
            office,
        ),
        "assessment.FundIncome": row(lambda place: income(fund(of_place(place)), 10, by=place.center), office),
        "assessment.FundExpense": row(
            lambda place: FundExpense.objects.create(
                source=fund(of_place(place)),
                spent_for="training",
                purpose="培训",
                document_number="x",
                amount=1,
                spent_on=MONTH,
                recorded_by=place.center,
            ),
            office,
        ),
        "assessment.OverdraftApproval": row(
            lambda place: OverdraftApproval.objects.create(
                run=pay_run(place),
                source=fund(of_place(place), f"o{place.grid.pk}"),
                balance=-1,
                reason="急需",
                approved_by=place.center,
                approved_at=timezone.now(),
            ),
            office,
        ),
    }
    # The pages show the office what the gates do; only payroll officers edit there.
    return {
        name: replace(
            one,
            page=office if name.split(",")[0] in PAGES else None,
            edits=editors if name.split(",")[0] in PAGES - READ_ONLY else frozenset(),
        )
        for name, one in rows.items()
    }


READ_ONLY = {
    *("assessment.PayRun", "assessment.PaySheet", "assessment.AsAttended", "assessment.OverdraftApproval"),
}
PAGES = READ_ONLY | {
    *("assessment.PayItem", "assessment.PayGroup", "assessment.PayGroupMember", "assessment.PayRate"),
    *("assessment.MinimumWage", "assessment.PayBase", "assessment.PayStanding", "assessment.PayEntry"),
    *("assessment.FundSource", "assessment.FundRule", "assessment.FundIncome", "assessment.FundExpense"),
    "assessment.RecoveryConsent",
}
PAY_WITH_THEIR_OWNER = {"assessment.PayRemark": "run"}
