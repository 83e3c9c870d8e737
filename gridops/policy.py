"""The policy's territory as data: subdistrict, villages, grids, matters, departments, limits, first scheme.

The policy names no villages, so theirs are neutral placeholders that the office renames. Loading it
again adds what is missing and overwrites nothing that an office has edited.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from psycopg2.extras import DateRange

from assessment.models import Scheme
from assessment.terms import Terms
from grids.models import Grid, GridVersion, Matter, Platform, Subcategory, Subdistrict, Village
from incidents.models import (
    DefaultRoute,
    LimitStage,
    LimitUnit,
    PatrolInterval,
    RetentionPeriod,
    RiskGrade,
    TimeLimit,
    Urgency,
)
from staff.models import CalendarDay, Department, TeamDeadline
from staff.rules import departures

IN_FORCE_FROM = date(2016, 1, 1)  # long before any fact, so that past months can be entered and scored
KEPT_FOR_DAYS = 3 * 365  # the personal side of finished cases; the policy is silent on it
SUBDISTRICT = ("331003002", "南城街道")
VILLAGES = 16
VILLAGES_OF_THREE = 4  # 4 villages of 3 grids and 12 of 2 make the policy's 36

P = Platform
# In the policy's own order: code, name, platform, restricted, sub-categories (code, name, restricted).
MATTERS: list[tuple[str, str, Platform, bool, list[tuple[str, str] | tuple[str, str, bool]]]] = [
    (
        "information",
        "信息采集",
        P.PUBLIC_ORDER,
        False,
        [("people", "人"), ("houses", "房"), ("matters", "事"), ("objects", "物"), ("organisations", "组织")],
    ),
    (
        "migrants-rentals",
        "流动人口和出租房管理",
        P.PUBLIC_ORDER,
        False,
        [("unregistered", "未登记"), ("group-rental", "群租"), ("rental-hazard", "出租房隐患")],
    ),
    (
        "work-safety",
        "安全生产",
        P.LAW_ENFORCEMENT,
        False,
        [
            ("workshop", "作坊企业"),
            ("hazardous-goods", "危险物品"),
            ("construction", "建筑施工"),
            ("natural-disaster", "自然灾害"),
        ],
    ),
    (
        "food-drug",
        "食品药品安全",
        P.MARKET_REGULATION,
        False,
        [
            ("unlicensed", "无证经营"),
            ("expired", "过期变质"),
            ("canteen", "食堂聚餐"),
            ("pharmacy", "药店诊所"),
            ("counterfeit", "假冒伪劣"),
        ],
    ),
    (
        "fire",
        "消防安全",
        P.LAW_ENFORCEMENT,
        False,
        [
            ("blocked-exit", "通道堵塞"),
            ("wiring", "电气线路"),
            ("e-bike", "电动车充电"),
            ("equipment", "器材缺失"),
            ("fire", "火情"),
        ],
    ),
    ("petitions", "信访维稳", P.PUBLIC_ORDER, True, [("petition", "信访事项"), ("stability", "不稳定因素")]),
    (
        "disputes",
        "矛盾调处",
        P.PUBLIC_ORDER,
        False,
        [
            ("neighbour", "邻里"),
            ("family", "婚姻家庭"),
            ("land-house", "土地房屋"),
            ("wages", "劳资"),
            ("property", "物业"),
            ("contract", "合同"),
        ],
    ),
    (
        "publicity",
        "平安宣传",
        P.PUBLIC_SERVICE,
        False,
        [("law", "法治"), ("anti-fraud", "反诈"), ("fire", "消防"), ("drugs", "禁毒")],
    ),
    (
        "patrol",
        "平安巡查",
        P.LAW_ENFORCEMENT,
        False,
        [
            ("security-hazard", "治安隐患"),
            ("illegal-building", "违章建筑"),
            ("environment", "环境卫生"),
            ("traffic", "交通秩序"),
            ("city-facilities", "市政设施"),
            ("crime-clue", "违法犯罪线索", True),
        ],
    ),
    (
        "livelihood",
        "民生服务",
        P.PUBLIC_SERVICE,
        False,
        [
            ("hardship", "困难帮扶"),
            ("elderly", "养老助老"),
            ("health", "医疗卫生"),
            ("education", "教育"),
            ("utilities", "水电燃气"),
            ("settlement", "安置"),
        ],
    ),
]
DEPARTMENTS = [
    ("public-order", "平安建设办公室", P.PUBLIC_ORDER),
    ("police", "派出所", P.PUBLIC_ORDER),
    ("justice", "司法所", P.PUBLIC_ORDER),
    ("market", "市场监督管理所", P.MARKET_REGULATION),
    ("enforcement", "综合行政执法中队", P.LAW_ENFORCEMENT),
    ("safety", "应急消防管理站", P.LAW_ENFORCEMENT),
    ("service", "便民服务中心", P.PUBLIC_SERVICE),
    ("civil-affairs", "社会事务办公室", P.PUBLIC_SERVICE),
]
# What a report of it must say, and what settles it: by matter, or by matter and sub-category.
ASKS_ACCOUNT = {"disputes", "work-safety/natural-disaster", "fire/fire"}
ASKS_MEDIATION = {"disputes"}
# Which of them handles a sub-category by default; the office may change each, and put rules before them.
DEFAULT_ROUTES = {
    "information": "public-order",
    "migrants-rentals": "police",
    "migrants-rentals/rental-hazard": "public-order",
    "work-safety": "safety",
    "food-drug": "market",
    "fire": "safety",
    "petitions": "public-order",
    "disputes": "justice",
    "publicity": "service",
    "patrol": "enforcement",
    "livelihood": "civil-affairs",
    "livelihood/utilities": "service",
}
DAY = 24 * 60
LIMITS = [
    (Urgency.NORMAL, LimitStage.ACCEPT, 2, LimitUnit.WORKING_DAYS),
    (Urgency.NORMAL, LimitStage.CLOSE, 7, LimitUnit.WORKING_DAYS),
    (Urgency.URGENT, LimitStage.ACCEPT, 120, LimitUnit.MINUTES),
    (Urgency.URGENT, LimitStage.CLOSE, DAY, LimitUnit.MINUTES),
    (Urgency.EMERGENCY, LimitStage.ACCEPT, 30, LimitUnit.MINUTES),
    (Urgency.EMERGENCY, LimitStage.CLOSE, 120, LimitUnit.MINUTES),
]
PATROL_DAYS = {RiskGrade.HIGH: 7, RiskGrade.MEDIUM: 30, RiskGrade.LOW: 90}  # ours: the policy names none


@transaction.atomic
def load_policy(*, on: date) -> Subdistrict:
    """Load what is missing of the policy's territory, and return its subdistrict.

    The wheel of a new installation starts on the day after `on`, so that an empty ledger owes nothing.
    """
    subdistrict, created = Subdistrict.objects.get_or_create(code=SUBDISTRICT[0], defaults={"name": SUBDISTRICT[1]})
    if created:
        _load_territory(subdistrict)
    _load_matters()
    for code, name, platform in DEPARTMENTS:
        Department.objects.get_or_create(
            subdistrict=subdistrict, code=code, defaults={"name": name, "platform": platform}
        )
    _load_routes(subdistrict)
    _load_calendar(subdistrict, on.year - 1)
    for urgency, stage, amount, unit in LIMITS:
        if not TimeLimit.objects.filter(subdistrict=subdistrict, urgency=urgency, stage=stage).exists():
            TimeLimit.objects.create(
                subdistrict=subdistrict,
                urgency=urgency,
                stage=stage,
                in_force_from=IN_FORCE_FROM,
                amount=amount,
                unit=unit,
            )
    if not RetentionPeriod.objects.filter(subdistrict=subdistrict).exists():
        RetentionPeriod.objects.create(subdistrict=subdistrict, days=KEPT_FOR_DAYS, in_force_from=IN_FORCE_FROM)
    _load_patrol_intervals(subdistrict)
    if not TeamDeadline.objects.filter(subdistrict=subdistrict).exists():
        TeamDeadline.objects.create(subdistrict=subdistrict, due_on=_next_end_of_may(on))
    if not Scheme.objects.filter(subdistrict=subdistrict).exists():
        Scheme.objects.create(
            subdistrict=subdistrict,
            version=1,
            title="专职网格员绩效考核办法",
            in_force_from=IN_FORCE_FROM,
            terms=Terms(cycle_starts_on=on + timedelta(days=1)).model_dump(mode="json"),
        )
    return subdistrict


def _load_patrol_intervals(subdistrict: Subdistrict) -> None:
    for risk, days in PATROL_DAYS.items():
        if not PatrolInterval.objects.filter(subdistrict=subdistrict, risk=risk).exists():
            PatrolInterval.objects.create(subdistrict=subdistrict, risk=risk, days=days, in_force_from=IN_FORCE_FROM)


def _next_end_of_may(on: date) -> date:
    """The policy's deadline for the team names no year; the office may change it."""
    this_year = date(on.year, 5, 31)
    return this_year if on <= this_year else date(on.year + 1, 5, 31)


def _load_territory(subdistrict: Subdistrict) -> None:
    """16 villages and 36 grids; only into an empty subdistrict, for what an office closed stays closed."""
    for number in range(1, VILLAGES + 1):
        village = Village.objects.create(
            subdistrict=subdistrict, code=f"{subdistrict.code}{900 + number}", name=f"示例{number:02d}村"
        )
        for serial in range(1, (3 if number <= VILLAGES_OF_THREE else 2) + 1):
            open_grid(village=village, serial=serial, name=f"{village.name}第{serial}网格")


def open_grid(*, village: Village, serial: int, name: str, on: date = IN_FORCE_FROM) -> Grid:
    """A new grid of a village, from a day on; its code is the village's and a serial of 3 digits."""
    grid = Grid.objects.create(subdistrict_id=village.subdistrict_id, during=DateRange(on, None))
    GridVersion.objects.create(
        grid=grid, during=DateRange(on, None), code=f"{village.code}{serial:03d}", name=name, village=village
    )
    return grid


def _load_routes(subdistrict: Subdistrict) -> None:
    """A department for every sub-category; only where there is none yet, for what an office took out stays out."""
    if DefaultRoute.objects.filter(subdistrict=subdistrict).exists():
        return
    departments = {row.code: row for row in Department.objects.filter(subdistrict=subdistrict)}
    ours = [code for code, *_rest in MATTERS]
    rows = Subcategory.objects.filter(matter__code__in=ours).select_related("matter")
    DefaultRoute.objects.bulk_create(
        DefaultRoute(subdistrict=subdistrict, subcategory=row, department=departments[code])
        for row in rows
        if (code := DEFAULT_ROUTES.get(f"{row.matter.code}/{row.code}") or DEFAULT_ROUTES[row.matter.code])
        in departments
    )


def _load_calendar(subdistrict: Subdistrict, first_year: int) -> None:
    """Public holidays and make-up days as far as they are announced; what the office entered stays."""
    known = [day for year in range(first_year, first_year + 3) for day in departures(year)]
    rows = [CalendarDay(subdistrict=subdistrict, day=day, working=working, name=name) for day, working, name in known]
    CalendarDay.objects.bulk_create(rows, ignore_conflicts=True)


def _load_matters() -> None:
    for position, (code, name, platform, restricted, subcategories) in enumerate(MATTERS, start=1):
        matter, _created = Matter.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "position": position,
                "platform": platform,
                "restricted": restricted,
                "asks_account": code in ASKS_ACCOUNT,
                "asks_mediation": code in ASKS_MEDIATION,
                "during": DateRange(IN_FORCE_FROM, None),
                "decision": "实施办法二(四)",
            },
        )
        for order, (subcode, subname, *hidden) in enumerate(subcategories, start=1):
            Subcategory.objects.get_or_create(
                matter=matter,
                code=subcode,
                defaults={
                    "name": subname,
                    "position": order,
                    "restricted": bool(hidden and hidden[0]),
                    "asks_account": f"{code}/{subcode}" in ASKS_ACCOUNT,
                },
            )
