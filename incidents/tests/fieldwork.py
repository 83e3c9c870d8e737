"""Fieldwork for tests: premises, intervals, visits, hazards."""

from __future__ import annotations

from datetime import date
from typing import Any

from psycopg2.extras import DateRange

from grids.matters.models import Subcategory
from grids.territory.models import Grid, Subdistrict
from grids.tests.factories import LONG_AGO, matter
from incidents.assignments.models import Task
from incidents.assignments.services import issue_task
from incidents.care.models import CareVisit
from incidents.care.services import record_care_visit
from incidents.hazards.models import Hazard
from incidents.hazards.services import Ending, record_hazard
from incidents.incident.models import Incident
from incidents.mediations.models import Mediation
from incidents.mediations.services import record_mediation
from incidents.premises.models import PatrolInterval, Premises
from incidents.premises.services import save_interval, save_premises
from incidents.publicity.models import PublicityActivity
from incidents.publicity.services import save_activity
from incidents.supervision.models import Supervision
from incidents.tests.factories import NINE, make_incident, shanghai
from incidents.visits.models import Visit
from incidents.visits.services import save_visit
from staff.accounts.models import User
from staff.people.models import Worker

# The columns of the office's own register: no grid among them.
REGISTER = [
    "序号",
    "场所",
    "类型",
    "检查内容",
    "检查时间",
    "检查人",
    "隐患内容",
    "级别",
    "整改措施",
    "责任人",
    "期限",
    "复查结果",
]

REGISTERED = date(2026, 3, 2)  # the day of NINE


def intervals(of: Subdistrict, *, since: date = LONG_AGO, kind: str = "", **days: int) -> None:
    """How often premises are patrolled, by risk: 7, 30 and 90 days unless said otherwise."""
    for risk, count in (days or {"high": 7, "medium": 30, "low": 90}).items():
        save_interval(PatrolInterval(subdistrict=of, kind=kind, risk=risk, days=count, in_force_from=since))


def premises(on: Grid, *, since: date = REGISTERED, today: date = REGISTERED, **more: Any) -> Premises:
    values = {"name": "老王小吃", "place": "人民路8号", "kind": "food", "risk": "medium", **more}
    return save_premises(Premises(grid=on, during=DateRange(since, None), **values), today=today)


def patrol(of: Premises, by: Worker, day: date, *, today: date | None = None, **more: Any) -> Visit:
    row = Visit(worker=by, grid=of.grid, day=day, kind="patrol", premises=of, **more)
    return save_visit(row, today=today or day)


def kind_of_hazard(code: str = "blocked-exit") -> Subcategory:
    subcategory, _created = Subcategory.objects.get_or_create(
        matter=matter("fire"), code=code, defaults={"name": "通道堵塞", "position": 1}
    )
    return subcategory


def hazard(on: Grid, *, by: User, ending: Ending | None = None, at: Any = NINE, **more: Any) -> Hazard:
    """A hazard through the service; open until 6 March where nothing else is said."""
    values = {"place": "三号楼", "description": "通道被杂物堵塞", "found_at": at, "found_by": by.worker, **more}
    values.setdefault("subcategory", kind_of_hazard())
    row = Hazard(grid=on, **values)
    return record_hazard(row, ending=ending or Ending("open", date(2026, 3, 6)), by=by, at=at)


def dispute(on: Grid, *, by: User, **more: Any) -> Incident:
    """A reported incident of the matter that is mediated."""
    texts = {"title": "邻里纠纷", "place": "三号楼", "description": "争执", "cause": "噪音", "course": "多次争吵"}
    about = matter("disputes")
    about.asks_mediation = True
    about.save()
    return make_incident(on, by=by, about=about, **{"texts": texts, **more})


def mediation(of: Incident, *, by: User, at: Any = NINE, **more: Any) -> Mediation:
    """Settled by an oral agreement where nothing else is said."""
    values = {"parties": "陈某、林某", "outcome": "settled", "agreement": "oral", "other_mediators": "调委会", **more}
    return record_mediation(Mediation(incident=of, held_on=REGISTERED, **values), by=by, at=at)


def supervision(of: Incident) -> Supervision:
    """What the clock opens once the incident was not accepted in time."""
    return Supervision.objects.create(
        incident=of, stage="accept", due_at=of.reported_at, party="center", opened_at=of.reported_at
    )


def activity(*grids: Grid, by: User, **more: Any) -> PublicityActivity:
    values = {"day": REGISTERED, "kind": "leaflets", "topic": "fraud", "reached": 40, **more}
    return save_activity(PublicityActivity(**values), grids=grids, by=by, today=REGISTERED)


def care_visit(on: Grid, who: Worker, *, by: User, **more: Any) -> CareVisit:
    values = {"day": REGISTERED, "category": "elderly_alone", "outcome": "met", **more}
    return record_care_visit(CareVisit(grid=on, worker=who, **values), by=by, today=REGISTERED)


def task(*grids: Grid, by: User, at: Any = NINE, **more: Any) -> Task:
    """A sweep that is due at the end of 4 March."""
    values = {"kind": "sweep", "title": "电动车充电排查", "due_at": shanghai("2026-03-05 00:00"), **more}
    return issue_task(Task(**values), grids=grids, by=by, at=at)
