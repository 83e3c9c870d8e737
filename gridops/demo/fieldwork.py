"""Fieldwork of a demo: premises and their patrols, hazards, mediation, publicity, tasks. Same seed, same rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random
from typing import Any, cast

from django.db.models import F

from assessment.periods import month_of
from core.clock import day_of, starts_at
from core.fields import EncryptedTextField, blind_index
from gridops.demo.copying import copy_rows, reset_sequences
from gridops.demo.facts import World, about
from gridops.demo.people import SURNAMES, Place
from grids.matters.models import Subcategory
from grids.territory.models import Subdistrict
from incidents.assignments.models import Task, TaskAnswer
from incidents.care.models import CareVisit
from incidents.hazards.models import Hazard, HazardRecheck
from incidents.incident.models import Incident
from incidents.incident.workflow import NOT_VALID
from incidents.mediations.models import Mediation
from incidents.premises.models import Premises
from incidents.premises.services import recount_patrols
from incidents.publicity.models import PublicityActivity, PublicityGrid
from incidents.visits.models import Visit
from staff.access import Role

# Kind, sign, class of whom, the sub-category of its hazards, and what is found there.
KINDS = (
    ("rental", "出租房", "landlords", ("migrants-rentals", "rental-hazard"), "走廊堆放杂物，未配灭火器"),
    ("rental", "出租楼", "landlords", ("fire", "e-bike"), "电动自行车在楼道内充电"),
    ("workshop", "五金加工厂", "enterprises", ("work-safety", "workshop"), "冲床未装防护罩"),
    ("workshop", "模具作坊", "enterprises", ("fire", "wiring"), "电线私拉乱接"),
    ("food", "小吃店", "shops", ("food-drug", "expired"), "冰柜内有过期食品"),
    ("food", "快餐店", "shops", ("fire", "blocked-exit"), "后门被货物堵塞"),
    ("shop", "便利店", "shops", ("fire", "equipment"), "灭火器压力不足"),
    ("public", "棋牌室", "public_places", ("fire", "blocked-exit"), "安全出口上锁"),
    ("lodging", "旅馆", "public_places", ("fire", "equipment"), "应急照明灯损坏"),
    ("school", "幼儿园", "institutions", ("fire", "wiring"), "配电箱前堆放杂物"),
    ("site", "工地", "sites", ("work-safety", "construction"), "临边防护缺失"),
)
RISKS = ("high", "medium", "medium", "low", "low")
TASKS = (  # title, what is to be done, kind, issued and due so many days before the end, share answered
    ("节假日安全防范工作通知", "请传达到每位网格员，做好值班。", "notice", 40, 35, 1.0),
    ("电动自行车违规充电排查", "逐栋排查楼道、架空层，发现问题当场整改或上报。", "sweep", 20, 13, 0.95),
    ("出租房消防隐患排查", "对本网格出租房逐户检查灭火器、疏散通道。", "sweep", 4, 1, 0.6),
    ("反诈宣传进网格", "每个网格至少开展一次入户宣传。", "campaign", 6, -8, 0.45),
)
CARE = (
    *(["elderly_alone"] * 6),
    *("hardship", "disabled", "disabled", "children", "correction", "mental_disorder"),
    *("drug_treatment", "resettlement"),
)


@dataclass(frozen=True, slots=True)
class Premise:
    key: int
    grid: int
    kind: int  # position in KINDS
    name: str
    since: date


@dataclass
class Fieldwork:
    """What the team did in the field, row by row."""

    world: World
    center: int  # account
    accounts: Mapping[int, int]  # person → account
    kinds: Mapping[tuple[str, str], int]  # matter and sub-category → key
    register: dict[int, list[Premise]] = field(default_factory=dict)
    hazards: list[tuple[Any, ...]] = field(default_factory=list)
    rechecks: list[tuple[Any, ...]] = field(default_factory=list)

    def premises(self, since: date) -> Iterator[tuple[Any, ...]]:
        """Five to nine places a grid."""
        key = 0
        for place in self.world.places:
            rng = self.world.rng("premises", place.order)
            for number in range(rng.randint(5, 9)):
                key += 1
                position = rng.randrange(len(KINDS))
                kind, sign, *_rest = KINDS[position]
                owner = rng.choice(SURNAMES)
                where = f"{place.name}{1 + int(rng.random() * 60)}号"
                name = where + sign if kind == "rental" else f"{owner}记{sign}"
                begun = since + timedelta(days=rng.randrange(60))
                row = Premise(key, place.grid, position, name, begun)
                self.register.setdefault(place.grid, []).append(row)
                phone = f"198{key:08d}"  # a number that nobody can have
                yield (
                    key, place.grid, f"[{begun},)", name, where, kind, RISKS[(number + rng.randrange(5)) % 5],
                    f"{owner}经理", sealed(phone), blind_index(phone),
                )  # fmt: skip

    def visits(self) -> Iterator[tuple[Any, ...]]:
        """The visits of the world with their hours, whom they were made to and what they found."""
        rng = self.world.rng("fieldwork")
        for key, row in enumerate(self.world.visits(), start=1):
            person, grid, day, kind, _v, households, content, _p, _h, invented = cast(tuple[Any, ...], row)
            begins = 8 * 60 + rng.randrange(0, 540, 10)
            ends = begins + rng.randrange(20, 90, 10)
            premises = self._patrolled(rng, grid, day) if kind == "patrol" else None
            visited = KINDS[premises.kind][2] if premises else ("residents" if kind == "visit" else "streets")
            problem = handling = ""
            if premises and not invented and rng.random() < 0.14:
                problem, handling = self._hazard(rng, key, premises, person, day, begins)
            yield (
                key, person, grid, day, clock(begins), clock(ends), kind, visited, households,
                premises.key if premises else None, f"巡查{premises.name}" if premises else content, problem, handling,
                invented, self.center if invented else None,
                starts_at(day + timedelta(days=3)) + timedelta(hours=10) if invented else None,
            )  # fmt: skip

    def _patrolled(self, rng: Random, grid: Any, day: Any) -> Premise | None:
        registered = [row for row in self.register.get(grid, ()) if row.since <= day]
        return rng.choice(registered) if registered and rng.random() < 0.8 else None

    def _hazard(
        self, rng: Random, visit: int, premises: Premise, person: Any, day: Any, begins: int
    ) -> tuple[str, str]:
        """A hazard of the premises: fixed at once, or put right by a day and re-checked; a few are still open."""
        _kind, _sign, _whom, about_what, text = KINDS[premises.kind]
        found_at = starts_at(day) + timedelta(minutes=begins + 10)
        due_at = settled_at = None
        state = "fixed"
        if rng.random() < 0.45:
            due = day + timedelta(days=rng.choice((3, 5, 7, 10)))
            due_at, late = starts_at(due + timedelta(days=1)), rng.random() < 0.12
            checked = due + timedelta(days=rng.randint(1, 6) if late else -rng.randint(0, 2))
            settled_at = starts_at(max(checked, day)) + timedelta(hours=16, minutes=rng.randrange(60))
            state = "rectified"
            if settled_at >= starts_at(self.world.until):
                state, settled_at = "open", None
        else:
            settled_at = found_at
        level = "serious" if rng.random() < 0.12 else "general"
        key, account = len(self.hazards) + 1, self.accounts.get(person, self.center)
        measures = "限期整改并复查" if due_at else "当场责令整改"
        self.hazards.append(
            (key, premises.grid, premises.key, "", self.kinds[about_what], level, found_at, person, visit,
             "消防和安全检查", text, measures, sealed("经营者"), state, due_at, settled_at, None, account)
        )  # fmt: skip
        if state == "rectified":
            self.rechecks.append((key, settled_at, account, True, "已整改到位"))
        return text, {"fixed": "现场整改", "open": "限期整改", "rectified": "限期整改，已复查"}[state]

    def activities(self) -> Iterator[tuple[int, Place, tuple[Any, ...]]]:
        """About one activity a grid and month."""
        key = 0
        for month in self.world.months:
            for place in self.world.places:
                rng = self.world.rng("publicity", place.order, month)
                for served in self.world.served(Role.FULL_TIME, place, month):
                    if not served.present or rng.random() > 0.85:
                        continue
                    key += 1
                    kind = rng.choice(("leaflets", "door", "stall", "lecture", "board", "online", "drill"))
                    topic = rng.choice(("fraud", "fraud", "fire", "law", "drugs", "peace", "work", "traffic"))
                    yield key, place, (rng.choice(served.present), kind, topic, rng.randint(12, 90), served.person)

    def care(self) -> Iterator[tuple[Any, ...]]:
        """Two or three a grid and month: codes, and nothing about anybody."""
        for month in self.world.months:
            for place in self.world.places:
                rng = self.world.rng("care", place.order, month)
                for served in self.world.served(Role.FULL_TIME, place, month):
                    for _ in range(about(rng, 2.5) if served.present else 0):
                        outcome = rng.choice(("met", "met", "met", "not_met", "helped", "referred"))
                        yield served.person, place.grid, rng.choice(served.present), rng.choice(CARE), outcome

    def answers(self) -> Iterator[tuple[int, tuple[Any, ...], list[tuple[Any, ...]]]]:
        """The center's tasks, and what each grid answered."""
        end = starts_at(self.world.until)
        for key, (title, content, kind, issued, due, share) in enumerate(TASKS, start=1):
            issued_at, due_at = end - timedelta(days=issued, hours=-9), end - timedelta(days=due - 1)
            rng, rows = self.world.rng("task", key), []
            for place in self.world.places:
                state, note, when, who = "open", "", None, None
                if rng.random() < share:
                    when = issued_at + (min(due_at, end) - issued_at) * (0.05 + 0.9 * rng.random())
                    who = self._answerer(place)
                    state = "nothing_found" if kind == "sweep" and rng.random() < 0.7 else "done"
                    note = "发现隐患，已按规定处理" if kind == "sweep" and state == "done" else ""
                rows.append((key, place.grid, state, note, when, who))
            yield key, (kind, title, content, issued_at, self.center, due_at), rows

    def _answerer(self, place: Place) -> int:
        last = self.world.served(Role.FULL_TIME, place, month_of(self.world.until - timedelta(days=1)))
        person = last[-1].person if last else self.world.stints(Role.LEADER, place)[0].person
        return self.accounts.get(person, self.center)


def clock(minutes: int) -> time:
    return time(*divmod(minutes, 60))


_SEALED: dict[str, str] = {}


def sealed(text: str) -> str:
    """The column's value of a sealed text; what recurs is sealed once."""
    if text not in _SEALED:
        if len(_SEALED) > 1000:
            _SEALED.clear()
        _SEALED[text] = EncryptedTextField().get_prep_value(text)
    return _SEALED[text]


PREMISES = (
    *("id", "grid_id", "during", "name", "place", "kind", "risk", "contact", "phone_sealed", "phone_index"),
)  # fmt: skip
VISITS = (
    *("id", "worker_id", "grid_id", "day", "begins_at", "ends_at", "kind", "visited", "households"),
    *("premises_id", "content", "problem", "handling", "judged_invented", "judged_by_id", "judged_at"),
)  # fmt: skip
HAZARDS = (
    *("id", "grid_id", "premises_id", "place", "subcategory_id", "level", "found_at", "found_by_id", "visit_id"),
    *("checked", "description", "measures", "responsible", "state", "due_at", "settled_at", "incident_id"),
    *("created_by_id", "judged_invented"),
)


def write_visits(work: Fieldwork, *, since: date) -> None:
    """Premises, visits and the hazards that they found."""
    copy_rows(Premises, PREMISES, work.premises(since))
    copy_rows(Visit, VISITS, work.visits())
    copy_rows(Hazard, HAZARDS, ((*row, False) for row in work.hazards))
    copy_rows(HazardRecheck, ("hazard_id", "at", "by_id", "passed", "note"), work.rechecks)
    reset_sequences(Premises, Visit)


def write_beside_incidents(work: Fieldwork, subdistrict: Subdistrict) -> None:
    """Write what belongs to incidents and other work: reported hazards, mediations, publicity, care, tasks."""
    copy_rows(Hazard, HAZARDS, _reported(work))
    reset_sequences(Hazard)
    copy_rows(
        Mediation,
        (
            *("incident_id", "held_on", "mediator_id", "other_mediators", "parties", "outcome", "agreement", "content"),
            *("may_escalate", "created_by_id"),
        ),
        _mediations(work),
    )
    held = list(work.activities())
    copy_rows(
        PublicityActivity,
        ("id", "subdistrict_id", "day", "kind", "topic", "reached", "worker_id", "content"),
        ((key, subdistrict.pk, *row, "") for key, _place, row in held),
    )
    copy_rows(PublicityGrid, ("activity_id", "grid_id"), ((key, place.grid) for key, place, _row in held))
    copy_rows(CareVisit, ("worker_id", "grid_id", "day", "category", "outcome"), work.care())
    tasks = list(work.answers())
    copy_rows(
        Task,
        ("id", "subdistrict_id", "kind", "title", "content", "issued_at", "issued_by_id", "due_at"),
        ((key, subdistrict.pk, *task) for key, task, _rows in tasks),
    )
    copy_rows(
        TaskAnswer,
        ("task_id", "grid_id", "state", "note", "answered_at", "answered_by_id"),
        (row for _key, _task, rows in tasks for row in rows),
    )
    reset_sequences(PublicityActivity, Task)
    recount_patrols(subdistrict)


def kinds_by_code() -> dict[tuple[str, str], int]:
    rows = Subcategory.objects.values_list("matter__code", "code", "pk")
    return {(matter, code): key for matter, code, key in rows}


def _reported(work: Fieldwork) -> list[tuple[Any, ...]]:
    """Some incidents began as hazards that the grid could not settle."""
    matters = ["fire", "work-safety", "food-drug"]
    incidents = Incident.objects.filter(matter__code__in=matters, reporter__isnull=False, reported_at__isnull=False)
    incidents = incidents.exclude(state__in=NOT_VALID).alias(rest=F("pk") % 9).filter(rest=0).order_by("pk")
    return [
        (
            len(work.hazards) + number, incident.grid_id, None, incident.text.place, incident.subcategory_id, "serious",
            incident.reported_at, incident.reporter_id, None, "", incident.text.description, "", "", "reported", None,
            incident.reported_at, incident.pk, incident.created_by_id, False,
        )
        for number, incident in enumerate(incidents.select_related("text"), start=1)
    ]  # fmt: skip


def _mediations(work: Fieldwork) -> list[tuple[Any, ...]]:
    """Every dispute that was settled was mediated by who reported it."""
    incidents = Incident.objects.filter(matter__code="disputes", settled_at__isnull=False, reporter__isnull=False)
    rows = incidents.exclude(state__in=NOT_VALID).order_by("pk")
    made = []
    for key, settled_at, reporter, account in rows.values_list("pk", "settled_at", "reporter", "created_by"):
        rng = work.world.rng("mediation", key)
        parties = sealed(f"{rng.choice(SURNAMES)}某、{rng.choice(SURNAMES)}某")
        agreement = "written" if rng.random() < 0.35 else "oral"
        text = "经劝说，双方达成一致"
        made.append((key, day_of(settled_at), reporter, "", parties, "settled", agreement, text, False, account))
    return made
