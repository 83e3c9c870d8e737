"""An objection to a slip: accepted, it enters what is owed besides; the locked sheet stays and the next run pays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from assessment.objection.forms import AnswerForm
from assessment.objection.services import answer_objection, file_objection, tried
from assessment.pay.models import PayLine, PaySheet
from assessment.pay.models_of_people import PayEntry
from assessment.pay.tests.factories import PayOffice, pay_office
from core.errors import InvalidInput
from core.testing.worlds import shared_world
from incidents.tests.factories import shanghai
from staff.tests.factories import account, center

pytestmark = pytest.mark.django_db
SEPTEMBER, NOVEMBER = date(2026, 9, 1), date(2026, 11, 1)
FILED, PAY_DAY = shanghai("2026-10-12 09:00"), "2026-11-10 08:00"


@shared_world
def office() -> PayOffice:
    return pay_office()


def test_what_is_accepted_is_entered_and_paid_as_a_difference(office: PayOffice) -> None:
    who = office.paid("allowance")
    office.attended(who, SEPTEMBER, NOVEMBER)
    office.scored(SEPTEMBER, {who: "90.00"})
    office.locked("2026-09", "2026-10-11 08:00")
    sheet = PaySheet.objects.get(worker=who)
    answering = center(office.subdistrict)
    with time_machine.travel(FILED, tick=False):
        objection = file_objection(
            kind="pay_sheet", key=sheet.pk, by=account(of=who), reason="漏发季度奖", request="补发", at=FILED
        )
    bonus = office.items["quarterly_bonus"]
    form = AnswerForm(
        {"outcome": "corrected", "answer": "属实", "item": bonus.pk, "amount": "120"},
        objection=objection,
        reader=answering,
    )
    assert form.is_valid(), form.errors
    row = {"what": "pay", "period": "2026-09", "grid": None, "worker": who.pk}
    was = f"{sheet.own_gross:.2f}"
    expected = [{**row, "before": was, "after": f"{sheet.own_gross + 120:.2f}"}]
    assert tried(objection=objection, said=form.said(), by=answering, at=FILED) == expected
    assert not PayEntry.objects.exists()
    with pytest.raises(InvalidInput, match="同时"):
        answer_objection(
            objection=objection, outcome="corrected", reason="属实", by=answering, at=FILED, said={"item": bonus}
        )
    answer = answer_objection(
        objection=objection, outcome="corrected", reason="属实", by=answering, at=FILED, said=form.said()
    )
    assert answer.changes == expected
    sheet.refresh_from_db()
    assert f"{sheet.own_gross:.2f}" == was
    run = office.drafted("2026-10", PAY_DAY)
    line = PayLine.objects.get(run=run, item=bonus, kind="difference")
    assert (line.of_month, line.amount) == (SEPTEMBER, Decimal("120.00"))
    assert objection.number in PayEntry.objects.get().evidence
