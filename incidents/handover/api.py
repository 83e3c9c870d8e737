"""Hand-overs over REST: their items, read only; they are accepted on the phone or in the back office."""

from __future__ import annotations

from core.rest.queries import ON
from core.rest.resources import resource
from core.rest.viewsets import Resource
from incidents.handover import lists as datasets
from incidents.handover.lists import HandOverItemFilter, HandOverItemSerializer
from incidents.handover.models import HandOverItem


@resource("hand-over-items")
class HandOverItemViewSet(Resource):
    """What is handed over with a post, item by item, to whom, and when it was accepted."""

    parameters = (ON,)
    queryset = HandOverItem.objects.all()
    rows = staticmethod(datasets.hand_over_items)
    serializer_class = HandOverItemSerializer
    filterset_class = HandOverItemFilter
    lookup_value_regex = r"\d{1,18}"
