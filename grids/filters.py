"""What the lists of the territory can be narrowed by."""

from __future__ import annotations

from django_filters import BooleanFilter, CharFilter, ChoiceFilter, DateFilter

from core.filters import Filters
from grids.models import Complexity, GridKind, Platform


class VillageFilter(Filters):
    code = CharFilter()
    name = CharFilter("called")
    subdistrict = CharFilter("subdistrict__code")


class GridFilter(Filters):
    code = CharFilter()
    name = CharFilter()
    village = CharFilter("village_code")
    kind = ChoiceFilter(choices=GridKind.choices)
    complexity = ChoiceFilter(choices=Complexity.choices)
    opened_on = DateFilter()
    closed_on = DateFilter()


class MatterFilter(Filters):
    code = CharFilter()
    name = CharFilter()
    platform = ChoiceFilter(choices=Platform.choices)
    restricted = BooleanFilter()
    in_force_on = DateFilter("during", lookup_expr="contains")
