"""The exports of pay: every dataset of pay can be copied out by a payroll officer, with its amounts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from assessment.pay.lists_over_rest import is_of_pay
from assessment.pay.tests.factories import PayOffice, pay_office
from core.rest.copying import copy_statement
from core.rest.datasets import DATASETS
from staff.sight import leaving

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 11)
OF_PAY = sorted(name for name, one in DATASETS.items() if one.open_to is is_of_pay)


def paid() -> PayOffice:
    pay = pay_office()
    who = pay.paid("wage")
    pay.attended(who, date(2026, 9, 1), date(2026, 10, 1))
    pay.locked("2026-09", "2026-10-10 08:00")
    return pay


@pytest.mark.parametrize("suffix", ["csv", "ndjson"])
def test_every_dataset_of_pay_is_copied_with_its_amounts(suffix: str) -> None:
    pay = paid()
    assert len(OF_PAY) == 7
    for name in OF_PAY:
        dataset = DATASETS[name]
        rows = dataset.rows(pay.payroll, TODAY).order_by("pk")
        columns = leaving(pay.payroll, rows.model, dataset.columns(pay.payroll))
        statement = copy_statement(rows, columns, suffix)
        with connection.cursor() as cursor:
            cursor.execute(statement[len("COPY (") : statement.rindex(") TO STDOUT")])
            found = cursor.fetchall()
        assert found, name
        money = {"pay-sheets": "5745.5", "pay-lines": "3200.0", "pay-runs": "5745.5", "funds": "9994254.5"}
        if name in money:
            assert money[name] in str(found), (name, found)
