"""Sheets of fieldwork as offices print and file them: the visit log and the register of hazards. Out only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy

from core import sheets
from core.clock import day_of
from core.sheets import Column
from grids.lookup import GridLookup
from grids.scope import EVERYTHING
from incidents.models import Hazard, HazardRecheck
from incidents.resources.months import grid_words
from staff.models import User
from staff.resources import OfficeSheet

TEXT = sheets.text(500)


def of_text(*headers: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(name, header, TEXT) for name, header in headers)


class OutSheet(OfficeSheet):
    """A sheet that is only given out."""

    @classmethod
    def may_import(cls, user: User) -> bool:  # noqa: ARG003
        return False


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
    told = [str(hazard.get_state_display())]
    if hazard.incident:
        told.append(hazard.incident.number)
    if last is not None:
        told.append(f"{timezone.localtime(last.at):%Y-%m-%d} {last.note}".strip())
    return "，".join(told)
