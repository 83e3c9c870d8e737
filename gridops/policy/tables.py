"""The policy's own tables: matters, departments, routes, limits and patrol intervals."""

from __future__ import annotations

from datetime import date

from grids.matters.models import Platform
from incidents.common.models import Urgency
from incidents.incident.choices import LimitStage, LimitUnit
from incidents.premises.models import RiskGrade

IN_FORCE_FROM = date(2016, 1, 1)  # long before any fact, so that past months can be entered and scored
KEPT_FOR_DAYS = 3 * 365  # the personal data of finished incidents; the policy says nothing on it
SUBDISTRICT = ("331003002", "南城街道")
# Generously around Huangyan District, so that a place elsewhere is noticed before boundaries are drawn. Our assumption.
EXTENT = {"west": 120.7, "east": 121.5, "south": 28.3, "north": 28.9}
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
