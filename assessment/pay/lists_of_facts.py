"""What sheets of pay are reckoned from, as exports for the office of pay: with them every line can be computed again.

Items and rates stand in `lists_over_rest`; attendance, postings and scores are exported by their own rooms.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from assessment.pay.lists_over_rest import is_of_pay, pay_runs
from assessment.pay.models import PayRemark
from assessment.pay.models_of_funds import FundIncome, FundShare
from assessment.pay.models_of_items import MinimumWage, PayGroupMember
from assessment.pay.models_of_people import AsAttended, PayBase, PayEntry, PayStanding, RecoveryConsent
from core.rest.datasets import Dataset, fields
from grids.duties import PAY_READERS
from staff.access import access_of
from staff.accounts.models import User

IN_FORCE = {"begins_on": "during__startswith", "ends_on": "during__endswith"}


def _of_office(model: Any, subdistrict: str) -> Callable[[User, date], QuerySet[Any]]:
    """All rows of the office; not one's own, which stand on one's own page."""

    def rows(user: User, _on: date) -> QuerySet[Any]:
        return model.objects.filter(**{f"{subdistrict}__in": access_of(user).subdistricts_as(*PAY_READERS)})

    return rows


PAY_BASES = Dataset(
    "pay-bases",
    _of_office(PayBase, "worker__subdistrict"),
    fields("id", "kind", "amount", "recorded_at", worker="worker__staff_number", **IN_FORCE),
    in_force="during",
    open_to=is_of_pay,
)
PAY_STANDINGS = Dataset(
    "pay-standings",
    _of_office(PayStanding, "worker__subdistrict"),
    fields("id", "kind", "ground", "recorded_at", worker="worker__staff_number", **IN_FORCE),
    in_force="during",
    open_to=is_of_pay,
)
PAY_GROUP_MEMBERS = Dataset(
    "pay-group-members",
    _of_office(PayGroupMember, "group__subdistrict"),
    fields("id", "recorded_at", group="group__name", worker="worker__staff_number", **IN_FORCE),
    in_force="during",
    open_to=is_of_pay,
)
PAY_ENTRIES = Dataset(
    "pay-entries",
    _of_office(PayEntry, "worker__subdistrict"),
    fields(
        *("id", "day", "quantity", "amount", "evidence", "recorded_at"),
        worker="worker__staff_number",
        item="item__code",
    ),
    dated="day",
    open_to=is_of_pay,
)
PAY_CONSENTS = Dataset(
    "pay-consents",
    _of_office(RecoveryConsent, "worker__subdistrict"),
    fields("id", "of_month", "amount", "given_on", "evidence", "recorded_at", worker="worker__staff_number"),
    dated="given_on",
    open_to=is_of_pay,
)
PAY_AS_ATTENDED = Dataset(
    "pay-as-attended",
    _of_office(AsAttended, "worker__subdistrict"),
    fields("id", "day", "reason", worker="worker__staff_number", recorded_at="decided_at"),
    dated="day",
    open_to=is_of_pay,
)
MINIMUM_WAGES = Dataset(
    "minimum-wages",
    _of_office(MinimumWage, "subdistrict"),
    fields("id", "amount", "document", "recorded_at", subdistrict="subdistrict__code", **IN_FORCE),
    in_force="during",
    open_to=is_of_pay,
)
FUND_SHARES = Dataset(
    "fund-shares",
    _of_office(FundShare, "rule__subdistrict"),
    fields(
        *("id", "rule", "position", "percent"),
        source="source__name",
        item="rule__item__code",
        worker="rule__worker__staff_number",
        line="rule__line",
        recorded_at="rule__recorded_at",
        begins_on="rule__during__startswith",
        ends_on="rule__during__endswith",
    ),
    in_force="rule__during",
    open_to=is_of_pay,
)
FUND_INCOME = Dataset(
    "fund-income",
    _of_office(FundIncome, "source__subdistrict"),
    fields(
        *("id", "purpose", "document_number", "amount", "year", "received_on", "carried_over", "recorded_at"),
        source="source__name",
    ),
    dated="received_on",
    open_to=is_of_pay,
)
PAY_REMARKS = Dataset(
    "pay-remarks",
    lambda user, on: PayRemark.objects.filter(run__in=pay_runs(user, on).values("pk")),
    fields(
        *("id", "run", "code", "blocking", "values"),
        worker="worker__staff_number",
        month="run__month",
        drafted_at="run__drafted_at",
    ),
    dated="run__month",
    open_to=is_of_pay,
)
