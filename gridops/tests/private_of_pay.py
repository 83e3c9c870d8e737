"""The private columns of pay: read by payroll officers, heads and inspectors, and by the person whom a row is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from psycopg2.extras import DateRange

from assessment.pay.models import PayLine, PayRun, PaySheet
from assessment.pay.models_of_people import AsAttended, PayBase, PayEntry, PayStanding, RecoveryConsent
from assessment.pay.tests.factories import item, rate
from grids.duties import Duty
from incidents.tests.factories import shanghai
from staff.access import Role
from staff.tests.factories import head, officer

PAY = frozenset({Duty.PAYROLL.value, Duty.HEAD.value, Duty.INSPECTOR.value})
OWN_AND_PAY = PAY | {Role.FULL_TIME.value}
MONTH = date(2025, 3, 1)
EVER = DateRange(MONTH, None)


@dataclass(frozen=True)
class Secret:
    """A planted value, and how a page would print it."""

    value: Any
    written: str


def _money(text: str) -> Secret:
    return Secret(Decimal(text), text)


SECRETS: dict[str, dict[str, Secret]] = {
    "assessment.PayRate": {"value": Secret(Decimal("8123.4500"), "8123.45")},
    "assessment.PayBase": {"amount": _money("8223.45")},
    "assessment.PayStanding": {"ground": Secret("供养依据甲", "供养依据甲")},
    "assessment.PayEntry": {"amount": _money("8323.45"), "evidence": Secret("发放凭证甲", "发放凭证甲")},
    "assessment.RecoveryConsent": {"amount": _money("8423.45"), "evidence": Secret("同意书甲", "同意书甲")},
    "assessment.AsAttended": {"reason": Secret("视同出勤甲", "视同出勤甲")},
    "assessment.PaySheet": {
        "own_gross": _money("8501.01"),
        "gross": _money("8502.02"),
        "deducted": _money("8503.03"),
        "before_tax": _money("8504.04"),
        "unit": _money("8505.05"),
        "total": _money("8506.06"),
        "owed_before": _money("8507.07"),
        "owed_after": _money("8508.08"),
    },
    "assessment.PayLine": {
        "base": Secret(Decimal("8601.0100"), "8601.01"),
        "amount": _money("8602.02"),
        "taken": _money("8603.03"),
        "owing": _money("8604.04"),
        "cost": _money("8605.05"),
    },
}
NOT_PLANTED_OF_PAY: Mapping[str, Mapping[str, str]] = {
    "assessment.PayEntry": {"quantity": "an entry is an amount or a quantity; as its amount, on the same pages"},
    "assessment.PaySheet": {"facts": "as its amounts, on the same pages"},
    "assessment.PayLine": dict.fromkeys(
        ("percent", "quantity", "days_paid", "days_of_month", "coefficient", "explanation"),
        "as its amounts, on the same pages",
    ),
}


def secret_rows(place: Any) -> dict[str, models.Model]:
    """One row of each model of `SECRETS`, with the planted values; the sheet is locked, so that its person reads it."""
    at, who = place.office.subdistrict, place.worker
    kind = item(at)

    def values(label: str) -> dict[str, Any]:
        return {name: secret.value for name, secret in SECRETS[f"assessment.{label}"].items()}

    by = {"recorded_by": place.center}
    rows: dict[str, models.Model] = {
        "PayRate": rate(kind, **values("PayRate"), worker=who),
        "PayBase": PayBase.objects.create(worker=who, kind="insurance", during=EVER, **values("PayBase")),
        "PayStanding": PayStanding.objects.create(worker=who, kind="retired", during=EVER, **values("PayStanding")),
        "PayEntry": PayEntry.objects.create(worker=who, item=kind, day=MONTH, **by, **values("PayEntry")),
        "RecoveryConsent": RecoveryConsent.objects.create(
            worker=who, of_month=MONTH, given_on=MONTH, **by, **values("RecoveryConsent")
        ),
        "AsAttended": AsAttended.objects.create(
            worker=who,
            day=MONTH,
            decided_by=place.center,
            decided_at=shanghai("2025-04-01 09:00"),
            **values("AsAttended"),
        ),
    }
    run = PayRun.objects.create(
        subdistrict=at,
        month=MONTH,
        scheme=place.office.scheme,
        terms={},
        drafted_at=shanghai("2025-04-10 08:00"),
        digest="x",
    )
    sheet = PaySheet.objects.create(run=run, worker=who, facts={}, provisional=False, **values("PaySheet"))
    line = PayLine.objects.create(
        run=run,
        sheet=sheet,
        position=1,
        kind="own",
        item=kind,
        side="paid",
        of_month=MONTH,
        explanation={},
        **values("PayLine"),
    )
    when = shanghai("2025-04-10 09:00")
    run.state, run.checked_at, run.approved_at = "locked", when, when
    run.checked_by, run.approved_by = officer(Duty.PAYROLL, at), head(at)
    run.save()
    rows |= {"PaySheet": sheet, "PayLine": line}
    return {f"assessment.{name}": row for name, row in rows.items()}
