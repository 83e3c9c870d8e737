"""How many rows belong to each row of a query, as a column of it: one query for many counts."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery
from django.db.models.functions import Coalesce


def number_of(rows: QuerySet[Any], *, by: str, each: str = "pk") -> Coalesce:
    """How many `each` there are among `rows`, which the caller narrows to one value of their column `by`; else 0."""
    counted = rows.order_by().values(by).annotate(number_of=Count(each, distinct=each != "pk")).values("number_of")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
