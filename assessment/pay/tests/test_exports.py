"""The exports of pay: every dataset of pay can be copied out by a payroll officer, with its amounts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from psycopg2.extras import DateRange

import assessment.pay.lists_of_facts  # noqa: F401  (declares its datasets)
from assessment.pay.lists_over_rest import is_of_pay
from assessment.pay.models_of_items import PayGroup, PayGroupMember
from assessment.pay.models_of_people import AsAttended, PayEntry, PayStanding, RecoveryConsent
from assessment.pay.tests.factories import PayOffice, pay_office
from core.rest.copying import copy_statement
from core.rest.datasets import DATASETS
from incidents.tests.factories import shanghai
from staff.sight import leaving

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 11)
OF_PAY = sorted(name for name, one in DATASETS.items() if one.open_to is is_of_pay)


def paid() -> PayOffice:
    """A locked run, and a row of everything that pay rests on; the second person is paid by public finance."""
    pay = pay_office()
    who, other = pay.paid("wage"), pay.paid("wage")
    for one in (who, other):
        pay.attended(one, date(2026, 9, 1), date(2026, 10, 1))
    months = DateRange(date(2026, 9, 1), None)
    PayStanding.objects.create(worker=other, kind="public_finance", ground="任命文件", during=months)
    group = PayGroup.objects.create(subdistrict=pay.subdistrict, name="持证")
    PayGroupMember.objects.create(group=group, worker=who, during=months)
    entered = {"worker": other, "recorded_by": pay.payroll, "evidence": "单据"}
    PayEntry.objects.create(item=pay.items["quarterly_bonus"], day=date(2026, 9, 3), amount=100, **entered)
    RecoveryConsent.objects.create(of_month=date(2026, 9, 1), amount=50, given_on=date(2026, 9, 30), **entered)
    decided = {"reason": "考勤表未收到", "decided_by": pay.head, "decided_at": shanghai("2026-10-09 09:00")}
    AsAttended.objects.create(worker=other, day=date(2026, 9, 1), **decided)
    pay.locked("2026-09", "2026-10-10 08:00")
    return pay


@pytest.mark.parametrize("suffix", ["csv", "ndjson"])
def test_every_dataset_of_pay_is_copied_with_its_amounts(suffix: str) -> None:
    pay = paid()
    assert len(OF_PAY) == 17
    for name in OF_PAY:
        dataset = DATASETS[name]
        rows = dataset.rows(pay.payroll, TODAY).order_by("pk")
        columns = leaving(pay.payroll, rows.model, dataset.columns(pay.payroll))
        statement = copy_statement(rows, columns, suffix)
        with connection.cursor() as cursor:
            cursor.execute(statement[len("COPY (") : statement.rindex(") TO STDOUT")])
            found = cursor.fetchall()
        assert found, name
        money = {"pay-sheets": "5745.5", "pay-lines": "3200.0", "pay-runs": "7091.0", "funds": "9992909.0"}
        if name in money:
            assert money[name] in str(found), (name, found)
