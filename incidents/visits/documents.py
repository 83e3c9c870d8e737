"""The visit log, in the columns that offices use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from core.sheets.table import Column
from grids.scope import EVERYTHING
from grids.territory.lookup import GridLookup
from incidents.common.documents import OutSheet, of_text
from incidents.common.sheets import grid_words


class VisitLogSheet(OutSheet):
    """走访日志, in the columns that offices use."""

    title = gettext_lazy("Visit log")
    slug = "visit-log"
    columns: ClassVar[tuple[Column, ...]] = of_text(
        ("day", "日期"),
        ("time", "起止时间"),
        ("grid_name", "网格"),
        ("worker", "走访人"),
        ("kind", "类型"),
        ("visited", "对象类别"),
        ("households", "户数"),
        ("content", "内容"),
        ("problem", "发现问题"),
        ("handling", "处理情况"),
        ("incident", "事件号"),
    )

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        grids = GridLookup(EVERYTHING)
        rows = queryset.prefetch_related(None).select_related("worker", "premises", "incident")
        for visit in rows.order_by("day", "begins_at", "pk").iterator(chunk_size=2000):
            hours = [f"{at:%H:%M}" if at else "" for at in (visit.begins_at, visit.ends_at)]
            place = f"{visit.premises.name}：" if visit.premises else ""
            yield {
                "day": visit.day,
                "time": "-".join(hours) if any(hours) else "",
                "grid_name": grid_words(grids.version(visit.grid_id, visit.day))["grid_name"],
                "worker": visit.worker.name,
                "kind": visit.get_kind_display(),
                "visited": visit.get_visited_display() if visit.visited else "",
                "households": visit.households,
                "content": place + visit.content if visit.content else place.rstrip("："),
                "problem": visit.problem,
                "handling": visit.handling,
                "incident": visit.incident.number if visit.incident else "",
            }
