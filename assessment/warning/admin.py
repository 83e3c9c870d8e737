"""Page of the early warnings."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, RangeDateFilter
from unfold.decorators import display

from assessment.warning.advice import advice_of, standing_of
from assessment.warning.models import EarlyWarning
from core.office.admin import ReadOnlyAdmin
from core.office.display import Tag
from core.years import in_words
from grids.duties import OFFICE


@admin.register(EarlyWarning)
class EarlyWarningAdmin(ReadOnlyAdmin):
    """The rank that each grid would have had on the day of the warning, the last ones first."""

    readers = OFFICE
    list_display = ("month_name", "rank_text", "grid_name", "village", "score", "bottom", "advice_first")
    list_filter = (("month", RangeDateFilter), ("in_bottom", BooleanRadioFilter))
    search_fields = ("facts__name", "facts__code", "facts__village")
    date_hierarchy = "month"
    fields = (("month_name", "grid_name"), ("village", "at"), "standing", "advice")
    readonly_fields = ("month_name", "grid_name", "village", "standing", "advice")

    @display(description=_("month"), ordering="month")
    def month_name(self, warning: EarlyWarning) -> str:
        return in_words(warning.period)

    @display(description=_("rank"), ordering="rank")
    def rank_text(self, warning: EarlyWarning) -> str:
        return str(warning.rank or _("not ranked"))

    @display(description=_("grid"), ordering="facts__name")
    def grid_name(self, warning: EarlyWarning) -> str:
        return str(warning.facts["name"])

    @display(description=_("village"), ordering="facts__village")
    def village(self, warning: EarlyWarning) -> str:
        return str(warning.facts["village"])

    @display(description=_("bottom-ranked"), ordering="in_bottom", label={"bottom": "danger", "not": "default"})
    def bottom(self, warning: EarlyWarning) -> Any:
        """Whether it is bottom, in words: a tick next to the last ones would look like praise."""
        return Tag("bottom", _("bottom-ranked")) if warning.in_bottom else Tag("not", "-")

    @display(description=_("what would lift it"))
    def advice_first(self, warning: EarlyWarning) -> str:
        return str(next(iter(advice_of(warning)), "-"))

    @display(description=_("where it would stand"))
    def standing(self, warning: EarlyWarning) -> str:
        return standing_of(warning)

    @display(description=_("what would lift it"))
    def advice(self, warning: EarlyWarning) -> Any:
        return format_html_join("", "{}<br>", ((line,) for line in advice_of(warning))) or "-"
