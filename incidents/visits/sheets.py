"""The visit log, in and out: from another system, from an office's own sheet, or from its own export."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import time
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError, InvalidInput
from core.sheets import cells
from core.sheets.cells import BadCell
from core.sheets.changes import CHANGED, NEW, UNCHANGED, SheetImport
from core.sheets.kinds import Loss
from core.sheets.outgoing import in_order
from core.sheets.reading import Cell
from core.sheets.table import Column, Row
from grids.scope import EVERYTHING, Scope
from grids.territory.lookup import GridLookup
from grids.territory.models import GridVersion
from incidents.common import bounds
from incidents.common.sheets import GRID_CODE, GRID_NAME, VILLAGE, days_served, grid_words
from incidents.entries.services import record_receipts
from incidents.incident.imports import incidents_numbered
from incidents.incident.models import Incident
from incidents.incident.texts import check_texts
from incidents.premises.models import Premises
from incidents.premises.services import refresh_patrols
from incidents.visits.models import Visit, VisitedClass, VisitKind, VisitNumber
from incidents.visits.services import write_visits
from staff.office_sheet import GRID_KEY, GRID_KEY_LOSS, OfficeSheet, hold_offices, label_of
from staff.people.lookup import WorkerLookup
from staff.people.models import Worker
from staff.people.sheets import person

KINDS = {
    word: value
    for value, words in {
        VisitKind.VISIT.value: "走访 入户 入户走访 日常走访 走访登记 访问 重点走访",
        VisitKind.PATROL.value: "巡查 巡逻 日常巡查 例行巡查 安全巡查 平安巡查 检查",
    }.items()
    for word in words.split()
}
VISITED = {
    word: value
    for value, words in {
        VisitedClass.RESIDENTS.value: "居民户 居民 住户 群众 家庭",
        VisitedClass.LANDLORDS.value: "出租房房东 房东 出租房 出租户",
        VisitedClass.ENTERPRISES.value: "企业、作坊 企业作坊 企业 作坊 工厂",
        VisitedClass.SHOPS.value: "商铺、餐饮 商铺餐饮 商铺 餐饮 店铺 沿街店面",
        VisitedClass.PUBLIC_PLACES.value: "公共场所 公共区域",
        VisitedClass.SITES.value: "建筑工地 工地",
        VisitedClass.INSTITUTIONS.value: "学校等单位 学校 单位 医院",
        VisitedClass.STREETS.value: "街面、空地 街面空地 街面 道路 空地",
    }.items()
    for word in words.split()
}
COMPARED = (
    "worker", "grid", "day", "begins_at", "ends_at", "kind", "visited", "households", "premises", "content", "problem",
    "handling", "incident",
)  # fmt: skip
# Field of a visit → the column that says it; what a sheet has no column for stays as it is.
SAID_BY = {"begins_at": "time", "ends_at": "time"}
Wanted = tuple[Row, Visit, GridVersion]
_HOURS = re.compile(r"(\d{1,2})[:时点](\d{2})?(?:分|:00)?")  # Excel keeps a single hour with seconds


def hours(cell: Cell) -> tuple[time, time | None]:
    """The beginning and the end of a cell such as `09:00-10:30`; the end is None where it is missing.

    Raises BadCell.
    """
    words = unicodedata.normalize("NFKC", cells.text_of(cell)).replace(" ", "")
    read = [_HOURS.fullmatch(part) for part in re.split(r"[-~—–至到]", words)]
    try:
        at = [time(int(one[1]), int(one[2] or 0)) for one in read if one]
    except ValueError as error:
        raise BadCell(_("There is no such time as “%(cell)s”.") % {"cell": cells.safe_text(cell)}) from error
    if len(at) != len(read) or len(at) > 2:
        text = _("“%(cell)s” is not from when to when. Write it as 09:00-10:30.")
        raise BadCell(text % {"cell": cells.safe_text(cell)})
    if len(at) == 2 and at[1] <= at[0]:
        raise BadCell(_("It must end after it begins."))
    return at[0], at[1] if len(at) == 2 else None


class VisitSheet(OfficeSheet):
    """走访日志: one row is one visit or patrol. Who was visited is never taken: no resident is recorded here."""

    key = "visits"
    title = gettext_lazy("Visit log")
    slug = "visit-log"
    counter = "position"
    decisive = frozenset({"kind"})
    needs = (("day",), ("grid_code", "grid_name", "grid_key"), ("worker", "worker_number", "worker_phone"))
    columns: ClassVar[tuple[Column, ...]] = (
        Column("position", "序号", cells.text(20), gettext_lazy("A running number; it is not read."), also=("行号",)),
        Column(
            "external_id", "走访编号", cells.text(60),
            gettext_lazy("The number in the other system: one number, one visit."),
            also=("巡查编号", "记录编号", "日志编号", "任务编号", "编号"),
        ),
        Column(
            "day", "日期", cells.moment, gettext_lazy("The day; an hour beside it is not kept."), filled=True,
            also=("走访日期", "巡查日期", "走访时间", "巡查时间", "登记时间", "时间", "开始时间", "上报时间"),
            example="2026-03-05",
        ),
        Column(
            "time", "起止时间", hours, gettext_lazy("From when to when."), also=("走访时段", "巡查时段", "时段"),
            example="09:00-10:30",
        ),
        VILLAGE,
        replace(GRID_NAME, header="网格", also=("网格名称", "所属网格", "网格名")),
        GRID_CODE,
        GRID_KEY,
        Column(
            "worker", "走访人", person, gettext_lazy("Staff number or name of the member."),
            also=("巡查人", "走访人员", "巡查人员", "网格员", "姓名", "登记人", "上报人"), example="王芳",
        ),
        Column(
            "worker_number", "走访人工号", cells.code, gettext_lazy("Needed where two members have the same name."),
            also=("工号", "人员编号", "网格员编号"),
        ),
        Column(
            "worker_phone", "走访人电话", cells.code,
            gettext_lazy("Tells members of the same name apart; a masked one is not read."),
            also=("网格员电话", "联系电话", "手机号码", "手机号"),
        ),
        Column(
            "kind", "类型", cells.one_of(KINDS), gettext_lazy("走访 or 巡查. Blank is 走访."),
            also=("走访类型", "巡查类型", "类别", "任务类型", "走访方式"), example="走访",
        ),
        Column(
            "visited", "对象类别", cells.one_of(VISITED), gettext_lazy("A kind of household or place, never a person."),
            example="居民户",
        ),
        Column(
            "households", "户数", cells.whole_number_up_to(bounds.HOUSEHOLDS.refuses),
            gettext_lazy("How many households. Blank: not recorded."),
            also=("走访户数", "走访家庭数", "走访数"), example="3",
        ),
        Column("premises", "重点场所", cells.text(100), gettext_lazy("The name of registered premises of the grid.")),
        Column(
            "content", "内容", cells.lines(500), gettext_lazy("What was done."),
            also=("走访内容", "巡查内容", "情况描述", "走访情况", "巡查情况", "备注"),
        ),
        Column(
            "problem", "发现问题", cells.lines(500), gettext_lazy("The problem that was found."),
            also=("问题描述", "存在问题", "发现隐患", "问题"),
        ),
        Column(
            "handling", "处理情况", cells.lines(500), gettext_lazy("What became of the problem."),
            also=("处置情况", "处理结果", "办理情况"),
        ),
        Column(
            "incident", "事件号", cells.text(60), gettext_lazy("The number of the case that was reported."),
            also=("事件编号", "关联事件", "关联事件编号"),
        ),
    )  # fmt: skip
    losses: ClassVar[Mapping[str, Loss]] = {
        "external_id": Loss(gettext_lazy("a visit that is corrected there comes in a second time")),
        "time": Loss(gettext_lazy("the hours are not known")),
        "village": Loss(gettext_lazy("two grids of the same name cannot be told apart by their village")),
        "grid_name": Loss(gettext_lazy("grids are found by their code alone")),
        "grid_code": Loss(gettext_lazy("grids are found by their name alone")),
        "grid_key": GRID_KEY_LOSS,
        "worker": Loss(gettext_lazy("members are found by their number or phone alone")),
        "worker_number": Loss(gettext_lazy("members of the same name are asked about")),
        "worker_phone": Loss(gettext_lazy("members of the same name are asked about")),
        "kind": Loss(gettext_lazy("every row is a visit: nothing of it counts as a patrol"), scored=True),
        "visited": Loss(gettext_lazy("the kind of household or place is not known")),
        "households": Loss(gettext_lazy("it is not known how many households were visited")),
        "premises": Loss(gettext_lazy("no patrol puts the next one of its premises off")),
        "content": Loss(gettext_lazy("it is not known what was done")),
        "problem": Loss(gettext_lazy("no problem is noted")),
        "handling": Loss(gettext_lazy("it is not known what became of problems")),
        "incident": Loss(gettext_lazy("visits are not joined to the cases that they led to")),
    }
    explanations = (
        gettext_lazy("One row is one visit or patrol. One that is here with the same number or values is not doubled."),
        gettext_lazy("Write no names of residents: this is no register of residents."),
    )

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        territory = self.territory(run)
        hold_offices(territory.subdistricts)
        desk = _Desk(territory, rows)
        seen: dict[Any, str] = {}
        wanted: list[Wanted] = []
        for row in rows:
            if row["external_id"] and self.refuse_repeated(run, row, seen, row["external_id"]):
                continue
            row.values["day"] = row["day"].date()
            if self.refuse_future(run, row, "day"):
                continue
            try:
                wanted.append((row, *desk.visit(row)))
            except DomainError as error:
                self.refuse(run, row, error)
        if wanted and not run.refused:
            self._record(run, wanted)

    @staticmethod
    def _record(run: SheetImport, wanted: Sequence[Wanted]) -> None:
        numbered = _numbered([(version.grid.subdistrict_id, row["external_id"]) for row, _v, version in wanted])
        fields = _fields_of(wanted[0][0])
        unnumbered = _unnumbered(wanted, fields)
        new: list[tuple[Visit, str]] = []
        changed: list[Visit] = []
        premises: set[int] = set()
        for row, visit, version in wanted:
            number = row["external_id"] or ""
            known = numbered.get((version.grid.subdistrict_id, number)) if number else None
            if not number and unnumbered[_key_of(visit, fields)]:
                unnumbered[_key_of(visit, fields)] -= 1
                run.report(UNCHANGED, row, {})
            elif known is None:
                new.append((visit, number))
                premises |= {visit.premises_id} - {None}  # type: ignore[arg-type]
                run.report(NEW, row, _words(visit, version))
            elif before := {n: getattr(known, n) for n in fields if getattr(known, n) != getattr(visit, n)}:
                premises |= {known.premises_id, visit.premises_id} - {None}  # type: ignore[arg-type]
                for name in before:
                    setattr(known, name, getattr(visit, name))
                changed.append(known)
                before = {SAID_BY.get(n, n): "" if v is None else str(v) for n, v in before.items() if n != "grid"}
                run.report(CHANGED, row, _words(visit, version), before)
            else:
                run.report(UNCHANGED, row, {})
        subdistricts = {version.grid_id: version.grid.subdistrict_id for _row, _visit, version in wanted}
        run.journal.changing(Visit, [visit.pk for visit in changed])
        run.journal.made(write_visits(new=new, changed=changed, fields=fields, subdistricts=subdistricts))
        run.journal.made([visit for visit, _number in new])
        refresh_patrols(premises)
        received = Counter((subdistricts[visit.grid_id], visit.day.replace(day=1)) for _row, visit, _v in wanted)
        run.journal.made(
            record_receipts(dataset="visits", rows_by_month=received, by=run.by, at=run.at, digest=run.digest)
        )

    def taking_back(self, keys: Mapping[type[Any], Sequence[Any]]) -> Callable[[], object]:
        """Premises are due again as they were before the patrols that are taken back."""
        visits = Visit.objects.filter(pk__in=keys.get(Visit, ())).exclude(premises=None)
        premises = set(visits.values_list("premises", flat=True))
        return lambda: refresh_patrols(premises)

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        grids = GridLookup(EVERYTHING)
        whole = Visit.objects.prefetch_related("worker", "premises", "incident", "number_elsewhere")
        for position, visit in enumerate(in_order(queryset, "day", "begins_at", "pk", whole=whole), start=1):
            number = getattr(visit, "number_elsewhere", None)
            yield {
                "position": position,
                "external_id": number.external_id if number else "",
                **_words(visit, grids.version(visit.grid_id, visit.day)),
                "worker": visit.worker.name,
                "worker_number": visit.worker.staff_number,
                "worker_phone": visit.worker.masked_phone,
            }


class _Desk:
    """Everything that the import needs to know about what is here already, looked up once."""

    def __init__(self, territory: Scope, rows: Sequence[Row]) -> None:
        self.grids, self.workers = GridLookup(territory), WorkerLookup(territory)
        numbers = [row["incident"] for row in rows if row["incident"]]
        self.incidents = incidents_numbered(numbers, territory.subdistricts)
        self.served = days_served(territory.subdistricts)
        self.premises: dict[tuple[int, str], list[Premises]] = defaultdict(list)
        if any(row["premises"] for row in rows):
            for one in Premises.objects.filter(grid__subdistrict__in=territory.subdistricts):
                self.premises[one.grid_id, one.name].append(one)

    def visit(self, row: Row) -> tuple[Visit, GridVersion]:
        """The visit of a row, with the grid as it was then. Raises DomainError naming the column."""
        version = self.grids.grid(
            key=row["grid_key"], code=row["grid_code"], name=row["grid_name"], village=row["village"], begin=row["day"]
        )
        worker = self._worker(row)
        if not any(row["day"] in during for during in self.served.get((worker.pk, version.grid_id), ())):
            text = _("%(name)s was not in post on the grid on that day.") % {"name": worker.name}
            raise InvalidInput(text, fields={"worker": "-"})
        texts = {name: row[name] or "" for name in ("content", "problem", "handling")}
        check_texts(texts)
        begins_at, ends_at = row["time"] or (None, None)
        visit = Visit(
            worker=worker,
            grid=version.grid,
            day=row["day"],
            begins_at=begins_at,
            ends_at=ends_at,
            kind=row["kind"] or VisitKind.VISIT.value,
            visited=row["visited"] or "",
            households=row["households"],
            premises=self._premises(row, version),
            incident=self._incident(row, version),
            **texts,
        )
        return visit, version

    def _worker(self, row: Row) -> Worker:
        number = row["worker_number"]
        if row["worker"] and row["worker"].isascii() and self.workers.numbered(row["worker"]):
            return self.workers.one(number=row["worker"], name=None)  # the words of the sheet are explained by now
        if not (row["worker"] or number):
            raise InvalidInput(_("Write who made the visit."), fields={"worker": "-"})
        return self.workers.one(number=number, name=row["worker"])

    def _premises(self, row: Row, version: GridVersion) -> Premises | None:
        if not row["premises"]:
            return None
        known = [one for one in self.premises[version.grid_id, row["premises"]] if row["day"] in one.during]
        if len(known) != 1:
            text = _("No premises of this grid were registered as “%(name)s” on that day.") % {"name": row["premises"]}
            raise InvalidInput(text, fields={"premises": "-"})
        return known[0]

    def _incident(self, row: Row, version: GridVersion) -> Incident | None:
        incident = self.incidents.get(row["incident"]) if row["incident"] else None
        return incident if incident and incident.grid_id == version.grid_id else None


def _words(visit: Visit, version: GridVersion | None) -> dict[str, Any]:
    hours = [f"{at:%H:%M}" for at in (visit.begins_at, visit.ends_at) if at]
    return {
        "day": visit.day,
        "time": "-".join(hours),
        **grid_words(version),
        "worker": f"{visit.worker.name} {visit.worker.staff_number}",
        "kind": label_of(KINDS, visit.kind),
        "visited": label_of(VISITED, visit.visited),
        "households": visit.households,
        "premises": visit.premises.name if visit.premises else "",
        "content": visit.content,
        "problem": visit.problem,
        "handling": visit.handling,
        "incident": visit.incident.number if visit.incident else "",
    }


def _fields_of(row: Row) -> list[str]:
    """The fields of a visit that the sheet has a column for. Every row of a sheet has the same columns."""
    always = {"worker", "grid", "day", "kind"}
    return [name for name in COMPARED if name in always or SAID_BY.get(name, name) in row.values]


def _key_of(visit: Visit, fields: Sequence[str]) -> tuple[Any, ...]:
    """What distinguishes visits without a number: all values that the sheet has a column for.

    A blank number of households and 0 are alike: as 0 it was kept before “not recorded” could be said.
    """
    foreign = ("worker", "grid", "premises", "incident")
    return tuple(getattr(visit, f"{name}_id" if name in foreign else name) or None for name in fields)


def _unnumbered(wanted: Sequence[Wanted], fields: Sequence[str]) -> Counter[tuple[Any, ...]]:
    """The visits of these grids and days that are here without a number of the other system. One query."""
    plain = [visit for row, visit, _version in wanted if not row["external_id"]]
    if not plain:
        return Counter()
    days = [visit.day for visit in plain]
    rows = Visit.objects.filter(
        grid__in={visit.grid_id for visit in plain}, day__gte=min(days), day__lte=max(days), number_elsewhere=None
    )
    return Counter(_key_of(visit, fields) for visit in rows)


def _numbered(keys: Sequence[tuple[int, str | None]]) -> dict[tuple[int, str], Visit]:
    """The visits here that have these external numbers. One query a thousand."""
    known: dict[tuple[int, str], Visit] = {}
    wanted = [key for key in keys if key[1]]
    for begin in range(0, len(wanted), 1000):
        part = wanted[begin : begin + 1000]
        rows = VisitNumber.objects.filter(
            subdistrict__in={subdistrict for subdistrict, _number in part}, external_id__in=[n for _s, n in part]
        ).select_related("visit__worker", "visit__grid", "visit__incident", "visit__premises")
        known |= {(row.subdistrict_id, row.external_id): row.visit for row in rows}
    return known
