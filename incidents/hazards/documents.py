"""The register of hazards, in the columns that offices use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy

from core.clock import day_of
from core.sheets.table import Column
from incidents.common.documents import OutSheet, of_text
from incidents.hazards.models import Hazard, HazardRecheck


class HazardSheet(OutSheet):
    """隐患排查登记表, in the columns that offices use."""

    title = gettext_lazy("Register of hazards")
    slug = "hazards"
    columns: ClassVar[tuple[Column, ...]] = of_text(
        ("position", "序号"),
        ("place", "场所"),
        ("kind", "类型"),
        ("checked", "检查内容"),
        ("found", "检查时间"),
        ("found_by", "检查人"),
        ("description", "隐患内容"),
        ("level", "级别"),
        ("measures", "整改措施"),
        ("responsible", "责任人"),
        ("due", "期限"),
        ("result", "复查结果"),
    )

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        rows = queryset.prefetch_related(None).select_related("premises", "subcategory__matter", "found_by", "incident")
        hazards = rows.order_by("found_at", "pk").prefetch_related("rechecks")
        for position, hazard in enumerate(hazards.iterator(chunk_size=2000), start=1):
            yield {
                "position": position,
                "place": hazard.premises.name if hazard.premises else hazard.place,
                "kind": f"{hazard.subcategory.matter.name}·{hazard.subcategory.name}",
                "checked": hazard.checked,
                "found": f"{timezone.localtime(hazard.found_at):%Y-%m-%d %H:%M}",
                "found_by": hazard.found_by.name if hazard.found_by else "",
                "description": hazard.description,
                "level": hazard.get_level_display(),
                "measures": hazard.measures,
                "responsible": hazard.responsible,
                "due": last_day_of(hazard),
                "result": _result(hazard),
            }


def last_day_of(hazard: Hazard) -> str:
    """The last day of its deadline, which is stored as that day's end."""
    return f"{day_of(hazard.due_at - timedelta(microseconds=1))}" if hazard.due_at else ""


def _result(hazard: Hazard) -> str:
    last: HazardRecheck | None = max(hazard.rechecks.all(), key=lambda one: (one.at, one.pk), default=None)
    parts = [str(hazard.get_state_display())]
    if hazard.incident:
        parts.append(hazard.incident.number)
    if last is not None:
        parts.append(f"{timezone.localtime(last.at):%Y-%m-%d} {last.note}".strip())
    return "，".join(parts)
