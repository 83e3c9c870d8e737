"""Pay over REST, to be read: items, rates, runs, sheets and funds. Who is not of the office of pay gets 404."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.request import Request

import assessment.pay.lists_of_facts  # noqa: F401  (declares its datasets)
from assessment.pay import lists_over_rest as lists
from assessment.pay.models import PayRun, PaySheet
from assessment.pay.models_of_funds import FundSource
from assessment.pay.models_of_items import PayItem, PayRate
from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Resource

KEY = r"\d{1,18}"


class OfPay(Resource):
    """A list of pay: payroll officers, heads and inspectors read it, and tokens of the scope `pay`."""

    lookup_value_regex = KEY

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not lists.is_of_pay(request.user):
            raise NotFound


@resource("pay-items")
class PayItemViewSet(OfPay):
    """What a sheet can hold: each item with its side and how it is reckoned."""

    queryset = PayItem.objects.all()
    rows = staticmethod(lists.pay_items)
    serializer_class = lists.PayItemSerializer
    filterset_class = lists.PayItemFilter


@resource("pay-rates")
class PayRateViewSet(OfPay):
    """Dated rates: of a person, a group, a source, or of everybody."""

    queryset = PayRate.objects.all()
    rows = staticmethod(lists.pay_rates)
    serializer_class = lists.PayRateSerializer
    filterset_class = lists.PayRateFilter


@resource("pay-runs")
class PayRunViewSet(OfPay):
    """The runs of the months: drafted, checked by one, approved and locked by another."""

    queryset = PayRun.objects.all()
    rows = staticmethod(lists.pay_runs)
    serializer_class = lists.PayRunSerializer
    filterset_class = lists.PayRunFilter


@resource("pay-sheets")
class PaySheetViewSet(OfPay):
    """The sheet of one person and month: the lines that make it, each with the funds that bear it, and the sums."""

    queryset = PaySheet.objects.all()
    rows = staticmethod(lists.pay_sheets_with_lines)
    serializer_class = lists.PaySheetSerializer
    filterset_class = lists.PaySheetFilter


@resource("funds")
class FundViewSet(OfPay):
    """The sources of funds: what each received, spent and holds at the end of a day."""

    parameters = (ON,)
    queryset = FundSource.objects.all()
    rows = staticmethod(lists.funds)
    serializer_class = lists.FundSerializer
    filterset_class = lists.FundFilter
