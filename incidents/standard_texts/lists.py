"""Which standard texts a case is offered: those of its sub-category first, then those for every case."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from incidents.standard_texts.models import StandardText, Use


def _offered(subdistrict: Any, subcategory: Any) -> QuerySet[StandardText]:
    of_it = StandardText.objects.filter(Q(subcategory=None) | Q(subcategory=subcategory), subdistrict=subdistrict)
    return of_it.order_by(F("subcategory").asc(nulls_last=True), "pk")


def with_standard_texts(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Cases with what each is offered, for a page of many of them."""
    mine = _offered(OuterRef("subdistrict"), OuterRef("subcategory")).values(said=JSONObject(use="use", text="text"))
    return rows.annotate(standard_texts=ArraySubquery(mine))


def standard_texts(incident: Any, use: Use) -> list[str]:
    """What one case is offered. At most one query, however many fields ask."""
    if not hasattr(incident, "standard_texts"):
        offered = _offered(incident.subdistrict_id, incident.subcategory_id)
        incident.standard_texts = list(offered.values("use", "text"))
    return [one["text"] for one in incident.standard_texts if one["use"] == use]
