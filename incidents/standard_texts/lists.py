"""Which standard texts a case is offered: those of its sub-category first, then those for every case."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from core.standing import kept_while_unchanged
from incidents.standard_texts.models import StandardText, Use


def _offered(subdistrict: Any, subcategory: Any) -> QuerySet[StandardText]:
    of_it = StandardText.objects.filter(Q(subcategory=None) | Q(subcategory=subcategory), subdistrict=subdistrict)
    return of_it.order_by(F("subcategory").asc(nulls_last=True), "pk")


@kept_while_unchanged
def _texts(subdistrict: int, subcategory: int | None) -> tuple[dict[str, str], ...]:
    return tuple(
        {"use": use, "text": text} for use, text in _offered(subdistrict, subcategory).values_list("use", "text")
    )


def with_standard_texts(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Cases with what each is offered, for a page of many of them."""
    mine = _offered(OuterRef("subdistrict"), OuterRef("subcategory")).values(said=JSONObject(use="use", text="text"))
    return rows.annotate(standard_texts=ArraySubquery(mine))


def standard_texts(incident: Any, use: Use) -> list[str]:
    """What one case is offered. At most one query, however many fields ask."""
    if not hasattr(incident, "standard_texts"):
        incident.standard_texts = _texts(incident.subdistrict_id, incident.subcategory_id)
    return [one["text"] for one in incident.standard_texts if one["use"] == use]
