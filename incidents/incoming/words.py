"""The words of another system's sheet into ours: what is certain is taken, what a person said once is
remembered, and the rest is asked. Nothing is guessed.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.clock import day_of
from core.sheets.table import Row
from core.texts import plain
from grids.matters.models import Matter, Subcategory
from grids.scope import Scope
from grids.territory.lookup import GridLookup, NoSuchPlace
from incidents.common.models import Level, Urgency
from incidents.common.sheets import month_after
from incidents.entries.sheets import CLASSES
from incidents.incident.choices import STATE_LABELS
from incidents.incident.workflow import State
from incidents.incoming.models import SheetKind, Topic, WordMeaning
from incidents.visits.models import VisitKind
from staff.people.lookup import WorkerLookup
from staff.people.models import Worker
from staff.people.rules import key_of
from staff.postings.models import GridService

NONE = WordMeaning.NONE_OF_OURS

STATES = {
    State.REPORTED.value: "待受理 未受理 已上报 上报 待审核 新增 待处理 未处理 登记",
    State.ACCEPTED.value: "已受理 受理 受理中 已立案 待派发 待交办 待分派",
    State.HANDLING.value: "处理中 办理中 处置中 已派发 已交办 流转中 待办结 未办结 待反馈 化解中 处理 办理 在办",
    State.CLOSED.value: "已办结 办结 已结案 结案 已完结 完结 已完成 完成 已归档 归档 已评价 "
    "已处理 已处置 已解决 已化解 自行处置 现场办结",
    State.INVALID.value: "作废 已作废 无效 无效件 不予受理 已撤销 撤销 已退回作废",
}
LEVELS = {
    Level.GRID.value: "网格 网格级 网格员 自办 自行处置",
    Level.VILLAGE.value: "村 村级 村社 村居 社区 村(社区) 村社级 行政村",
    Level.SUBDISTRICT.value: "街道 街道级 镇 乡镇 乡镇街道 镇街 镇街级 镇街道 乡镇(街道)",
    Level.DISTRICT.value: "区 区级 县 县级 区县 县市区 区县级 县(市、区)",
}
URGENCIES = {
    Urgency.NORMAL.value: "一般 普通 正常 平件 不紧急",
    Urgency.URGENT.value: "紧急 急 急件 加急 较急",
    Urgency.EMERGENCY.value: "突发 特急 重大 特别紧急 非常紧急",
}
VISITS = {
    VisitKind.VISIT.value: "走访 入户 入户走访 日常走访 走访登记 访问 重点走访",
    VisitKind.PATROL.value: "巡查 巡逻 日常巡查 例行巡查 安全巡查 平安巡查 检查",
}
SIMPLE: dict[str, tuple[str, Mapping[str, str], Mapping[Any, Any]]] = {
    "state": (Topic.STATE, STATES, {s.value: STATE_LABELS[s] for s in map(State, STATES)}),
    "level": (Topic.LEVEL, LEVELS, dict(Level.choices)),
    "urgency": (Topic.URGENCY, URGENCIES, dict(Urgency.choices)),
    "kind": (Topic.VISIT_KIND, VISITS, dict(VisitKind.choices)),
    "entry_class": (
        Topic.ENTRY_CLASS,
        {value: " ".join(label for label, known in CLASSES.items() if known == value) for value in CLASSES.values()},
        {value: label for label, value in reversed(CLASSES.items())},
    ),
}
PERSONS = {
    SheetKind.INCIDENTS: ("reporter", "reporter_number", "reporter_phone"),
    SheetKind.VISITS: ("worker", "worker_number", "worker_phone"),
    SheetKind.BASE_ENTRIES: ("worker", "", ""),
}


@dataclass
class Question:
    """One word that nobody has explained yet."""

    topic: str
    written: str
    rows: int = 0
    first: str = ""  # its first row, as Excel counts
    suggested: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return dict(self.__dict__)


class Interpreter:
    """Turns the words of rows into ours, and gathers what it cannot. A handful of queries, however many rows."""

    def __init__(self, *, kind: str, subdistrict: int) -> None:
        scope = Scope(subdistricts=frozenset({subdistrict}))
        self.kind, self.subdistrict = kind, subdistrict
        self.grids, self.workers = GridLookup(scope), WorkerLookup(scope)
        self.meanings: dict[tuple[str, str], str] = {
            (topic, written): means
            for topic, written, means in WordMeaning.objects.filter(subdistrict=subdistrict).values_list(
                "topic", "written", "means"
            )
        }
        self.questions: dict[tuple[str, str], Question] = {}
        self.serving: dict[int, list[tuple[int, Any]]] = defaultdict(list)  # grid → worker, days
        services = GridService.objects.filter(grid__subdistrict=subdistrict)
        for grid, worker, during in services.values_list("grid", "worker", "during"):
            self.serving[grid].append((worker, during))
        self.matters = list(Matter.objects.order_by("position"))
        self.subcategories = list(Subcategory.objects.select_related("matter").order_by("matter__position", "position"))
        self.same: dict[tuple[str | None, str | None], str] = {}  # their matter and sub-category → ours
        self.simple = {
            name: {plain(word).lower(): value for value, words in known.items() for word in words.split()}
            for name, (_topic, known, _labels) in SIMPLE.items()
        }

    def interpret(self, row: Row) -> bool:
        """Translate the words of a row. False where a person said that the row does not belong here."""
        grid = self._grid(row)
        if grid == NONE:
            return False
        ours = [self._person(row, int(grid) if grid else None)]
        if self.kind == SheetKind.INCIDENTS:
            ours.append(self._matter(row))
        for name, (topic, _known, _labels) in SIMPLE.items():
            if row[name]:
                ours.append(self._simple(row, name, topic))
        return all(ours)

    # --- grids ---

    def _grid(self, row: Row) -> str:
        """The key of the grid; "-" where it is no grid of this office, "" where it is not known (yet)."""
        days = self._days(row)
        code, name, village = row["grid_code"], row["grid_name"], row["village"]
        if days is None or not (code or name):
            return ""  # the sheet itself refuses the row
        written = code or (f"{village} {name}" if village else name)
        means = self.meanings.get((Topic.GRID, written), "")
        if means == NONE:
            return NONE
        try:
            if means:
                version = self.grids.grid(code=means, name=None, village=None, begin=days[0], end=days[1])
            elif code and self.grids.known(code=code, name=None):
                version = self.grids.grid(code=code, name=None, village=None, begin=days[0], end=days[1])
            else:
                version = self.grids.grid(code=None, name=name, village=village, begin=days[0], end=days[1])
        except NoSuchPlace as error:
            meant = self.grids.known(code=means or code, name=None if means or code else name)
            if len(meant) == 1:
                if means:  # it was renumbered since
                    later = self.grids.version(next(iter(meant)), days[0])
                    if later is not None and days[0] in later.during:
                        row.values |= {"grid_code": later.code, "grid_name": None, "village": None}
                        return str(later.grid_id)
                row.problems.append(("", str(error)))
                return ""
            self._ask(row, Topic.GRID, written)
            return ""
        row.values |= {"grid_code": version.code, "grid_name": None, "village": None}
        return str(version.grid_id)

    def _days(self, row: Row) -> tuple[date, date] | None:
        """The half-open days that the row is about."""
        if self.kind == SheetKind.SURVEYS:
            month = row["month"]
            return (month, month_after(month)) if month else None
        moment = row["day"] or row["occurred_at"] or row["reported_at"]
        if row["occurred_at"] and row["reported_at"]:
            moment = min(row["occurred_at"], row["reported_at"])
        if moment is None:
            return None
        day = day_of(moment) if isinstance(moment, datetime) else moment
        return day, day + timedelta(days=1)

    # --- people ---

    def _person(self, row: Row, grid: int | None) -> bool:
        """Put the staff number in place of who is named. A name alone is certain only of who served the grid then."""
        if self.kind not in PERSONS:
            return True
        name_column, number_column, phone_column = PERSONS[SheetKind(self.kind)]
        name, number, phone = row[name_column], row[number_column], row[phone_column]
        if not (name or number or phone):
            return True
        worker = self._certain(name, number, phone, grid, row)
        if worker is not None:
            row.values[name_column] = worker.staff_number
            return True
        if grid is None:
            return True  # the grid is asked first
        where = self.grids.version(grid, self._days(row)[0])  # type: ignore[index]
        written = f"{name or number or phone} @ {where.name if where else grid}"
        means = self.meanings.get((Topic.PERSON, written), "")
        if means == NONE:
            row.values[name_column] = None
            return self.kind == SheetKind.INCIDENTS or self.kind == SheetKind.BASE_ENTRIES
        if means:
            row.values[name_column] = means
            return True
        self._ask(row, Topic.PERSON, written, about=(name or "", grid))
        return True

    def _certain(
        self, name: str | None, number: str | None, phone: str | None, grid: int | None, row: Row
    ) -> Worker | None:
        worker = self.workers.numbered(number) if number else None
        if worker is None and name and name.isascii():
            worker = self.workers.numbered(name)
        if worker is None and phone:
            having = [
                one for one in self.workers.with_phone(plain(phone)) if not name or key_of(one.name) == key_of(name)
            ]
            worker = having[0] if len(having) == 1 else None
        if worker is not None:
            return worker if not name or name.isascii() or key_of(worker.name) == key_of(name) else None
        if not name or grid is None:
            return None
        days = self._days(row)
        there = {worker for worker, during in self.serving[grid] if days and days[0] in during}
        serving = [one for one in self.workers.called(name) if one.pk in there]
        return serving[0] if len(serving) == 1 else None

    # --- matters and plain words ---

    def _matter(self, row: Row) -> bool:
        big, small = row["matter"], row["subcategory"]
        if not (big or small):
            return True  # the sheet itself refuses the row
        written = " / ".join(word for word in (big, small) if word)
        means = self.meanings.get((Topic.MATTER, written), "")
        if not means:
            if (big, small) not in self.same:
                self.same[big, small] = self._same_matter(big, small)
            means = self.same[big, small]
        if not means:
            self._ask(row, Topic.MATTER, written)
        if means == NONE:
            return False
        matter, _slash, subcategory = means.partition("/")
        row.values |= {"matter": matter or None, "subcategory": subcategory or None}
        return True

    def _same_matter(self, big: str | None, small: str | None) -> str:
        """The only matter or sub-category with exactly this name."""
        matter = next((one for one in self.matters if big and plain(one.name) == plain(big)), None)
        word = small or ("" if matter else big)
        if word:
            subs = [
                one for one in self.subcategories
                if plain(one.name) == plain(word) and (matter is None or one.matter_id == matter.pk)
            ]  # fmt: skip
            if len(subs) == 1 and (matter or not (big and small)):
                return f"{subs[0].matter.code}/{subs[0].code}"
            return ""
        return matter.code if matter else ""

    def _simple(self, row: Row, name: str, topic: str) -> bool:
        written = row[name]
        labels = SIMPLE[name][2]
        if written in labels:
            return True  # ours already
        means = self.meanings.get((topic, written), "") or self.simple[name].get(plain(written).lower(), "")
        if not means:
            self._ask(row, topic, written)
        row.values[name] = None if means == NONE else means or None
        return means != NONE or topic in (Topic.LEVEL, Topic.URGENCY)

    # --- asking ---

    def _ask(self, row: Row, topic: str, written: str, about: Any = None) -> None:
        key = (str(topic), written[:200])
        question = self.questions.get(key)
        if question is None:
            question = self.questions[key] = Question(str(topic), written[:200], first=row.label)
            question.choices = self.choices(topic, about)
            question.suggested = self._suggested(question)
        question.rows += 1

    def choices(self, topic: str, about: Any = None) -> list[tuple[str, str]]:
        """What a word may mean, as value and label."""
        if topic == Topic.GRID:
            return [*self._all_grids(), (NONE, _("not ours: leave its rows out"))]
        if topic == Topic.MATTER:
            matters = [(one.code, one.name) for one in self.matters]
            matters += [(f"{s.matter.code}/{s.code}", f"{s.matter.name} · {s.name}") for s in self.subcategories]
            return [*sorted(matters, key=lambda one: self._order(one[0])), (NONE, _("not ours: leave its rows out"))]
        if topic == Topic.PERSON:
            return [*self._people(*about), (NONE, self._nobody())]
        labels = next(labels for own, _known, labels in SIMPLE.values() if own == topic)
        return [(str(value), str(label)) for value, label in labels.items()] + [(NONE, _("nothing that counts here"))]

    def _nobody(self) -> str:
        return _("not one of ours: leave the rows out") if self.kind == SheetKind.VISITS else _("not one of ours")

    def _order(self, key: str) -> int:
        code = key.split("/")[0]
        return next((index for index, matter in enumerate(self.matters) if matter.code == code), 0)

    def _all_grids(self) -> list[tuple[str, str]]:
        return sorted((version.code, f"{version.name} {version.code}") for version in self.grids.latest())

    def _people(self, name: str, grid: int) -> list[tuple[str, str]]:
        """People of the same name first, then all who ever served the grid."""
        serving = {worker for worker, _during in self.serving[grid]}
        called = self.workers.called(name)
        others = [one for one in self.workers.all() if one.pk in serving and one not in called]
        return [(one.staff_number, f"{one.name} {one.staff_number}") for one in (*called, *others)]

    @staticmethod
    def _suggested(question: Question) -> str:
        """The choice whose label is most similar: put first for the person, never taken by itself."""
        words = question.written.split(" @ ")[0]
        labels = {label: value for value, label in question.choices if value != NONE}
        near = difflib.get_close_matches(words, labels, n=1, cutoff=0.5)
        return labels[near[0]] if near and question.topic in (Topic.GRID, Topic.MATTER) else ""
