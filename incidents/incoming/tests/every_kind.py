"""For each kind of sheet, a month as an office has it, and a later sheet that adds, changes and may remove."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

from core.tests.sheets_made import xlsx
from grids.territory.models import Grid, GridVersion
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.hazards.models import Hazard
from incidents.hazards.services import Ending
from incidents.incident.models import Incident
from incidents.incoming import services as incoming
from incidents.incoming.models import IncomingSheet
from incidents.tests.exported import AT, HEADERS, World, incident_row
from incidents.tests.factories import make_incident, shanghai
from incidents.tests.fieldwork import hazard, premises
from incidents.visits.models import Visit
from incidents.visits.services import save_visit
from staff.attendance.models import Attendance
from staff.postings.models import Posting

Rows = list[list[Any]]
DAY = date(2026, 3, 5)


def cases(world: World) -> tuple[Rows, Rows]:
    def row(number: int, **more: Any) -> list[Any]:
        return incident_row(number, **{"所属网格": world.name, "当事人身份证": "", **more})

    waiting = {"当前状态": "已受理", "办结时间": None}
    make_incident(world.grid, by=world.center, at=shanghai("2026-03-02 08:00"), about=world.fire,
                  texts={"title": "四单元电线乱拉", "place": "四单元", "description": "电线"})  # fmt: skip
    first = [list(HEADERS), row(1), row(2, **waiting)]
    later = [list(HEADERS), row(2), row(3), row(4, 事件名称="四单元电线乱拉", 事发地点="四单元", 事件内容="")]
    return first, later


def visits(world: World) -> tuple[Rows, Rows]:
    shop = premises(world.grid)
    here = Visit(
        worker=world.member, grid=world.grid, day=DAY, kind="patrol", premises=shop, visited="shops", begins_at=time(9),
        ends_at=time(10, 30), content="查消防", problem="堵塞", handling="已清",
    )  # fmt: skip
    save_visit(here, today=DAY)
    header = ["走访编号", "日期", "起止时间", "网格", "走访人", "类型", "对象类别", "户数", "重点场所", "内容",
              "发现问题", "处理情况", "事件号"]  # fmt: skip

    def row(number: str, content: str, *, at: str = "") -> list[Any]:
        return [number, "2026-03-06", at, world.name, "王芳", "巡查", "商铺", 2, shop.name, content, "", "", ""]

    first = [header, row("ZF1", "讲反诈"), row("ZF2", "登记")]
    return first, [header, row("ZF2", "登记信息", at="14:00-15:00"), row("ZF3", "了解困难")]


def hazards(world: World) -> tuple[Rows, Rows]:
    shop = premises(world.grid)
    found = shanghai("2026-03-03 10:20:30")  # to the second, as a telephone says it
    hazard(world.grid, by=world.center, at=found, found_by=world.member, place="四单元", description="电线乱拉",
           subcategory=world.exit, ending=Ending("open", date(2026, 3, 20)))  # fmt: skip
    header = ["序号", "场所", "网格", "类型", "检查内容", "检查时间", "检查人", "隐患内容", "级别", "整改措施"]
    header += ["责任人", "期限", "复查结果", "复查说明"]

    def row(place: str, what: str, due: str, result: str, *, day: str = "2026-03-05", note: str = "") -> list[Any]:
        said = [1, place, world.name, "消防安全·通道堵塞", "消防", day, "王芳", what, "一般"]
        return [*said, "清理", "店长", due, result, note]

    first = [
        header,
        row("三号楼", "占道", "", "现场整改", note="已清理"),
        row(shop.name, "堆物", "2026-03-12", "待整改"),
    ]
    later = [header, row(shop.name, "堆物", "2026-03-12", "已整改，2026-03-10 已清理"),
             row("四单元楼道", "电线", "2026-03-20", "待整改", day="2026-03-03 10:00"),
             row("五号楼", "堆放", "2026-03-15", "", day="2026-03-06")]  # fmt: skip
    return first, later


def entries(world: World) -> tuple[Rows, Rows]:
    header = ["日期", "网格名称", "类别", "新增", "变更", "核实"]
    other = world.place.grids[1].versions.get().name
    first = [header, ["2026-03-05", world.name, "房", 10, 1, 2], ["2026-03-06", world.name, "房", 1, 1, 2],
             ["2026-03-05", other, "房", 7, 7, 7]]  # fmt: skip
    return first, [header, ["2026-03-05", world.name, "房", 11, 1, 2], ["2026-03-05", world.name, "人", 0, 1, 2]]


def surveys(world: World) -> tuple[Rows, Rows]:
    header = ["月份", "网格名称", "调查人数", "知晓人数", "参与人数"]
    other = world.place.grids[1].versions.get().name
    return [header, ["2026-03", world.name, 20, 18, 3]], [
        header, ["2026-03", world.name, 20, 19, None], ["2026-03", other, 10, 5, 1],
    ]  # fmt: skip


def roster(world: World) -> tuple[Rows, Rows]:
    header = [
        "网格编码",
        "岗位",
        "姓名",
        "性别",
        "出生年月",
        "文化程度",
        "来源",
        "联系电话",
        "任职日期",
        "离任日期",
        "备注",
    ]
    code = world.grid.versions.get().code

    def row(name: str, phone: str, ends: str = "", note: str = "", education: str = "大专") -> list[Any]:
        return [code, "兼职", name, "女", "1985-03", education, "志愿者", phone, "2026-03-01", ends, note]

    first = [header, row("李四", "13800000001"), row("赵六", "13800000002")]
    return first, [header, row("李四", "13800000001", ends="2026-03-20", note="转岗", education="本科"),
                   row("孙七", "13800000003")]  # fmt: skip


def attendance(world: World) -> tuple[Rows, Rows]:
    header = ["日期", "姓名", "出勤"]
    return [header, ["2026-03-05", "王芳", "出勤"], ["2026-03-06", "王芳", "缺勤"]], [
        header, ["2026-03-06", "王芳", "出勤"], ["2026-03-09", "王芳", "缺勤"],
    ]  # fmt: skip


def attendance_month(world: World) -> tuple[Rows, Rows]:
    header = ["月份", "姓名", *(f"{day}日" for day in range(1, 32))]
    return [header, ["2026-03", "王芳", "", "√", "√", "×"]], [header, ["2026-03", "王芳", "", "√", "×", "×", "√"]]


def places(world: World) -> tuple[Rows, Rows]:
    header = ["村编码", "村名称", "网格编码", "网格标识", "网格名称", "网格类型", "村民小组", "总户数", "总人口",
              "场所总数"]  # fmt: skip
    one, two, three = (grid.versions.get() for grid in world.place.grids[:3])

    def row(version: GridVersion, number: int, village: str, households: int) -> list[Any]:
        code, key = f"{version.village.code[:9]}{number}", str(version.grid.key)
        name = f"{village}第{version.code[-1]}网格"
        return [code, village, code + version.code[-3:], key, name, "专属网格", "第1组", households, 900, 4]

    first = [header, row(one, 201, "红旗村", 320), row(two, 201, "红旗村", 300)]
    later = [row(one, 201, "红旗村", 330), row(two, 201, "红旗村", 300), row(three, 202, "东风村", 200)]
    new = f"{one.village.code[:9]}203"
    later.append([new, "新建村", new + "001", None, "新建村第1网格", "一般网格", "第2组", 80, 200, 1])
    return first, [header, *later]


MADE: dict[str, tuple[Callable[[World], tuple[Rows, Rows]], type[Any]]] = {
    "incidents": (cases, Incident),
    "visits": (visits, Visit),
    "hazards": (hazards, Hazard),
    "base_entries": (entries, BaseEntry),
    "awareness": (surveys, AwarenessSurvey),
    "roster": (roster, Posting),
    "attendance": (attendance, Attendance),
    "attendance_month": (attendance_month, Attendance),
    "places": (places, Grid),
}


def dropped(world: World, rows: list[list[Any]], kind: str) -> IncomingSheet:
    (sheet,) = incoming.drop(
        subdistrict=world.subdistrict, named=[("表.xlsx", xlsx(rows))], by=world.center, at=AT, kind=kind
    )
    return world.confirmed(sheet, kind) if sheet.state == "columns" else sheet
