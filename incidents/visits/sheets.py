"""The sheet of visits and patrols of another system."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError, InvalidInput
from core.sheets import cells
from core.sheets.changes import CHANGED, NEW, UNCHANGED, SheetImport
from core.sheets.table import Column, Row
from grids.territory.lookup import GridLookup
from grids.territory.models import GridVersion
from incidents.common import bounds
from incidents.common.sheets import GRID_CODE, GRID_NAME, VILLAGE, grid_words
from incidents.entries.services import record_receipts
from incidents.incident.models import Incident
from incidents.incident.texts import check_texts
from incidents.visits.models import Visit, VisitKind, VisitNumber
from incidents.visits.services import write_visits
from staff.office_sheet import OfficeSheet, hold_offices
from staff.people.lookup import WorkerLookup
from staff.people.sheets import person
from staff.postings.models import GridService

WORDS = cells.text(200)
COMPARED = ("worker", "grid", "day", "kind", "households", "content", "problem", "incident")
Wanted = tuple[Row, Visit, GridVersion]


class VisitSheet(OfficeSheet):
    """走访巡查: one row is one visit or patrol. The object of a visit is never taken: no person is recorded here."""

    title = gettext_lazy("Visits and patrols of the peace information system")
    slug = "visits"
    counter = "position"
    needs = (("day",), ("grid_code", "grid_name"), ("worker", "worker_number", "worker_phone"))
    columns: ClassVar[tuple[Column, ...]] = (
        Column("position", "序号", cells.text(20), also=("行号",)),
        Column(
            "external_id", "走访编号", cells.text(60),
            also=("巡查编号", "记录编号", "日志编号", "任务编号", "编号"),
        ),
        Column(
            "day", "日期", cells.moment, filled=True,
            also=("走访日期", "巡查日期", "走访时间", "巡查时间", "登记时间", "时间", "开始时间", "上报时间"),
        ),
        VILLAGE,
        GRID_NAME,
        GRID_CODE,
        Column(
            "worker", "走访人", person,
            also=("巡查人", "走访人员", "巡查人员", "网格员", "姓名", "登记人", "上报人"),
        ),
        Column("worker_number", "走访人工号", cells.code, also=("工号", "人员编号", "网格员编号")),
        Column("worker_phone", "走访人电话", cells.code, also=("网格员电话", "联系电话", "手机号码", "手机号")),
        Column("kind", "类型", WORDS, also=("走访类型", "巡查类型", "类别", "任务类型", "走访方式")),
        Column(
            "households",
            "户数",
            cells.whole_number_up_to(bounds.HOUSEHOLDS.refuses),
            gettext_lazy("How many households. Blank is 0."),
            also=("走访户数", "走访家庭数", "走访数"),
        ),
        Column(
            "content", "内容", cells.text(500),
            also=("走访内容", "巡查内容", "情况描述", "走访情况", "巡查情况", "备注"),
        ),
        Column("problem", "发现问题", cells.text(500), also=("问题描述", "存在问题", "发现隐患", "问题")),
        Column("incident", "事件号", cells.text(60), also=("事件编号", "关联事件", "关联事件编号")),
    )  # fmt: skip

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        territory = self.territory(run)
        hold_offices(territory.subdistricts)
        grids, workers = GridLookup(territory), WorkerLookup(territory)
        numbers = [row["incident"] for row in rows if row["incident"]]
        incidents = _incidents(numbers, territory.subdistricts)
        served = _served(territory.subdistricts)
        seen: dict[Any, str] = {}
        wanted: list[Wanted] = []
        for row in rows:
            if row["external_id"] and self.refuse_repeated(run, row, seen, row["external_id"]):
                continue
            row.values["day"] = row["day"].date()
            if self.refuse_future(run, row, "day"):
                continue
            try:
                version = grids.grid(code=row["grid_code"], name=None, village=None, begin=row["day"])
                wanted.append((row, self._visit(row, version, workers, incidents, served), version))
            except DomainError as error:
                self.refuse(run, row, error)
        if wanted and not run.refused:
            self._record(run, wanted)

    @staticmethod
    def _visit(
        row: Row,
        version: GridVersion,
        workers: WorkerLookup,
        incidents: Mapping[str, Incident],
        served: Mapping[tuple[int, int], list[Any]],
    ) -> Visit:
        if not row["worker"]:
            raise InvalidInput(_("Write who made the visit."), fields={"worker": "-"})
        worker = workers.one(number=row["worker"], name=None)
        if not any(row["day"] in during for during in served.get((worker.pk, version.grid_id), ())):
            text = _("%(name)s was not in post on the grid on that day.") % {"name": worker.name}
            raise InvalidInput(text, fields={"worker": "-"})
        texts = {"content": row["content"] or "", "problem": row["problem"] or ""}
        check_texts(texts)
        incident = incidents.get(row["incident"]) if row["incident"] else None
        return Visit(
            worker=worker,
            grid=version.grid,
            day=row["day"],
            kind=row["kind"] or VisitKind.VISIT.value,
            households=row["households"] or 0,
            incident=incident if incident and incident.grid_id == version.grid_id else None,
            **texts,
        )

    @staticmethod
    def _record(run: SheetImport, wanted: Sequence[Wanted]) -> None:
        numbered = _numbered([(version.grid.subdistrict_id, row["external_id"]) for row, _v, version in wanted])
        unnumbered = _unnumbered(wanted)
        new: list[tuple[Visit, str]] = []
        changed: list[Visit] = []
        for row, visit, version in wanted:
            number = row["external_id"] or ""
            known = numbered.get((version.grid.subdistrict_id, number)) if number else None
            if not number and unnumbered[_key_of(visit)]:
                unnumbered[_key_of(visit)] -= 1
                run.report(UNCHANGED, row, {})
            elif known is None:
                new.append((visit, number))
                run.report(NEW, row, _words(visit, version))
            elif before := {n: getattr(known, n) for n in COMPARED if getattr(known, n) != getattr(visit, n)}:
                for name in before:
                    setattr(known, name, getattr(visit, name))
                changed.append(known)
                before = {name: str(value or "") for name, value in before.items() if name != "grid"}
                run.report(CHANGED, row, _words(visit, version), before)
            else:
                run.report(UNCHANGED, row, {})
        subdistricts = {version.grid_id: version.grid.subdistrict_id for _row, _visit, version in wanted}
        write_visits(new=new, changed=changed, fields=COMPARED, subdistricts=subdistricts)
        received = Counter((subdistricts[visit.grid_id], visit.day.replace(day=1)) for _row, visit, _v in wanted)
        record_receipts(dataset="visits", rows_by_month=received, by=run.by, at=run.at, digest=run.digest)


def _words(visit: Visit, version: GridVersion) -> dict[str, Any]:
    return {
        "day": visit.day,
        **grid_words(version),
        "worker": f"{visit.worker.name} {visit.worker.staff_number}",
        "kind": visit.get_kind_display(),
        "households": visit.households,
        "content": visit.content,
        "problem": visit.problem,
        "incident": visit.incident.number if visit.incident else "",
    }


def _key_of(visit: Visit) -> tuple[Any, ...]:
    """What distinguishes visits without a number: all their values."""
    return visit.worker_id, visit.grid_id, visit.day, visit.kind, visit.households, visit.content, visit.problem


def _unnumbered(wanted: Sequence[Wanted]) -> Counter[tuple[Any, ...]]:
    """The visits of these grids and days that are here without a number of the other system. One query."""
    plain = [visit for row, visit, _version in wanted if not row["external_id"]]
    if not plain:
        return Counter()
    days = [visit.day for visit in plain]
    rows = Visit.objects.filter(
        grid__in={visit.grid_id for visit in plain}, day__gte=min(days), day__lte=max(days), number_elsewhere=None
    )
    return Counter(_key_of(visit) for visit in rows)


def _numbered(keys: Sequence[tuple[int, str | None]]) -> dict[tuple[int, str], Visit]:
    """The visits here that have these external numbers. One query a thousand."""
    known: dict[tuple[int, str], Visit] = {}
    wanted = [key for key in keys if key[1]]
    for begin in range(0, len(wanted), 1000):
        part = wanted[begin : begin + 1000]
        rows = VisitNumber.objects.filter(
            subdistrict__in={subdistrict for subdistrict, _number in part}, external_id__in=[n for _s, n in part]
        ).select_related("visit__worker", "visit__grid", "visit__incident")
        known |= {(row.subdistrict_id, row.external_id): row.visit for row in rows}
    return known


def _incidents(numbers: Sequence[str], subdistricts: frozenset[int]) -> dict[str, Incident]:
    """Incidents by our number or by the other system's. One query a thousand."""
    by_number: dict[str, Incident] = {}
    for begin in range(0, len(numbers), 1000):
        part = numbers[begin : begin + 1000]
        ours = Incident.objects.filter(subdistrict__in=subdistricts)
        by_number |= {incident.number: incident for incident in ours.filter(number__in=part)}
        by_number |= {incident.external_id: incident for incident in ours.filter(external_id__in=part)}
    return by_number


def _served(subdistricts: frozenset[int]) -> dict[tuple[int, int], list[Any]]:
    """The days of service by worker and grid. One query."""
    served: dict[tuple[int, int], list[Any]] = defaultdict(list)
    rows = GridService.objects.filter(grid__subdistrict__in=subdistricts)
    for worker, grid, during in rows.values_list("worker", "grid", "during"):
        served[worker, grid].append(during)
    return served
