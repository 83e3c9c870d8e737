"""What lists of facts can be narrowed by."""

from __future__ import annotations

from django_filters import CharFilter, ChoiceFilter

from core.filters import COMPARED, Filters, Month
from incidents.models import AwarenessSurvey, BaseEntry, EntryClass, Visit


class FactFilter(Filters):
    grid = CharFilter("grid_code")
    village = CharFilter("grid_version__village__code")


class VisitFilter(FactFilter):
    worker = CharFilter("worker__staff_number")
    incident = CharFilter("incident__number")

    class Meta(Filters.Meta):
        model = Visit
        fields = {
            "day": COMPARED, "kind": ["exact"], "visited": ["exact"], "households": ["exact"],
            "premises": ["exact"], "judged_invented": ["exact"],
        }  # fmt: skip


class BaseEntryFilter(FactFilter):
    worker = CharFilter("worker__staff_number")
    vars()["class"] = ChoiceFilter("entry_class", choices=EntryClass.choices)  # a word that Python keeps

    class Meta(Filters.Meta):
        model = BaseEntry
        fields = {"day": COMPARED, "source": ["exact"]}


class SurveyFilter(FactFilter):
    month = Month()

    class Meta(Filters.Meta):
        model = AwarenessSurvey
        fields = {"asked": ["exact"], "knowing": ["exact"]}
