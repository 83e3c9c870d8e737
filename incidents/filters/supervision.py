"""What the list of supervision notes can be narrowed by."""

from __future__ import annotations

from django_filters import BooleanFilter, CharFilter

from core.filters import COMPARED, Filters
from incidents.filters.facts import FactFilter
from incidents.models import Supervision


class SupervisionFilter(FactFilter):
    incident = CharFilter("incident__number")
    department = CharFilter("incident__department__code")
    open = BooleanFilter("closed_at", lookup_expr="isnull", label="whether it waits for an answer or its closing")
    answered = BooleanFilter("answered_at", lookup_expr="isnull", exclude=True, label="whether it was answered")

    class Meta(Filters.Meta):
        model = Supervision
        fields = {"stage": ["exact"], "party": ["exact"], "opened_at": COMPARED, "due_at": COMPARED}
