"""The four sheets of a month as the peace information system exports them, with new rows of that month."""

from __future__ import annotations

from typing import Any

from core.tests.sheets_made import xlsx
from incidents.tests.exported import HEADERS, World, incident_row

VISITS = (
    *("走访编号", "日期", "起止时间", "网格", "走访人", "类型", "对象类别", "户数"),
    *("内容", "发现问题", "处理情况", "事件号"),
)
ENTRIES = ("日期", "网格名称", "类别", "新增", "变更", "核实")
SURVEYS = ("月份", "网格名称", "调查人数", "知晓人数", "参与人数")


def sheets_of(world: World, month: int) -> dict[str, bytes]:
    """The file of each kind of sheet, of a month of 2026."""
    begun = f"2026-{month:02}"
    times = {"上报时间": f"{begun}-02 09:00:00", "受理时间": f"{begun}-02 10:30", "办结时间": f"{begun}-04 16:00:00"}
    where: dict[str, Any] = {"所属网格": world.name, "事件名称": f"{month}月楼道堆物", "事发地点": f"{month}号楼"}
    visit = (f"ZF{month}", f"{begun}-06", "", world.name, "王芳", "走访", "居民", 2, f"{month}月讲反诈", "", "", "")
    rows = {
        "incidents": [HEADERS, incident_row(month, **where, **times)],
        "visits": [VISITS, visit],
        "base_entries": [ENTRIES, (f"{begun}-05", world.name, "房", 10, 1, 2)],
        "awareness": [SURVEYS, (begun, world.name, 20, 18, 3)],
    }
    return {kind: xlsx([list(row) for row in table]) for kind, table in rows.items()}
