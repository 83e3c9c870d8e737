"""Worlds of pay for tests: items, rates, bases, funds, and runs through the services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from psycopg2.extras import DateRange

from assessment.pay.choices import FundKind, Reckoning, Side
from assessment.pay.models_of_funds import FundIncome, FundRule, FundShare, FundSource
from assessment.pay.models_of_items import PayItem, PayRate
from grids.territory.models import Subdistrict
from staff.accounts.models import User

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
