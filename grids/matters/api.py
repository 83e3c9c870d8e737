"""Matters over REST: read by every account."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.rest.resources import resource
from core.rest.viewsets import Resource
from grids.matters import lists as datasets
from grids.matters.lists import MatterFilter, MatterSerializer
from grids.matters.models import Matter


@resource("matters")
class MatterViewSet(Resource):
    """The ten matters of the policy, and those admitted later, with their sub-categories."""

    queryset = Matter.objects.all()
    serializer_class = MatterSerializer
    filterset_class = MatterFilter
    lookup_field = "code"

    def rows(self, user: Any, on: date) -> QuerySet[Matter]:
        return datasets.matters(user, on).prefetch_related("subcategories")
