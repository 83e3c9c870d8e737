"""The sheet of incidents of another system: which columns it may have, and what becomes of its rows.

One external number is one incident. What an import may change of an incident that lives here too is said in
docs/decisions/025: nothing of its life, once anybody has moved it here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import SHANGHAI, day_of
from core.errors import DomainError, InvalidInput
from core.sheets import cells
from core.sheets.changes import CHANGED, NEW, UNCHANGED, Doubt, SheetImport
from core.sheets.kinds import Loss
from core.sheets.table import Column, Row
from grids.matters.models import Matter, Subcategory
from grids.scope import EVERYTHING, Scope
from grids.territory.lookup import GridLookup
from grids.territory.models import GridVersion
from incidents.common.models import Level, Urgency
from incidents.common.sheets import GRID_CODE, GRID_NAME, VILLAGE, grid_words
from incidents.entries.services import record_receipts
from incidents.incident.imports import (
    JOINED_TEXTS,
    STEPS,
    TEXT_COLUMNS,
    IncidentToWrite,
    join_incidents,
    known_incidents,
    write_incidents,
)  # fmt: skip
from incidents.incident.models import Incident, IncidentText
from incidents.incident.pairs import likely_here
from incidents.incident.texts import check_texts
from incidents.incident.workflow import State
from staff.office_sheet import OfficeSheet, hold_offices, label_of
from staff.people.lookup import WorkerLookup
from staff.people.models import Worker
from staff.people.sheets import person

WORDS = cells.text(200)


def _choices(words: Mapping[str, str]) -> dict[str, str]:
    return {word: value for value, line in words.items() for word in line.split()}


# What other systems write; the first word of each value is the one that is written out.
STATES = _choices({
    State.REPORTED.value: "待受理 未受理 已上报 上报 待审核 新增 待处理 未处理 登记",
    State.ACCEPTED.value: "已受理 受理 受理中 已立案 待派发 待交办 待分派",
    State.HANDLING.value: "处理中 办理中 处置中 已派发 已交办 流转中 待办结 未办结 待反馈 化解中 处理 办理 在办",
    State.CLOSED.value: "已办结 办结 已结案 结案 已完结 完结 已完成 完成 已归档 归档 已评价 "
    "已处理 已处置 已解决 已化解 自行处置 现场办结",
    State.INVALID.value: "作废 已作废 无效 无效件 不予受理 已撤销 撤销 已退回作废",
})  # fmt: skip
# The states that other systems do not know, as they would call them.
NEAREST = {
    State.SELF_CLOSED: State.CLOSED.value, State.EVALUATED: State.CLOSED.value,
    State.RETURNED: State.REPORTED.value, State.DUPLICATE: State.INVALID.value,
    State.ASSIGNED: State.ACCEPTED.value, State.SENT_BACK: State.ACCEPTED.value,
    State.EXTENSION_ASKED: State.HANDLING.value, State.FEEDBACK: State.HANDLING.value,
    State.ESCALATED: State.HANDLING.value, State.REOPENED: State.HANDLING.value,
}  # fmt: skip
LEVELS = _choices({
    Level.GRID.value: "网格 网格级 网格员 自办 自行处置",
    Level.VILLAGE.value: "村 村级 村社 村居 社区 村(社区) 村社级 行政村",
    Level.SUBDISTRICT.value: "街道 街道级 镇 乡镇 乡镇街道 镇街 镇街级 镇街道 乡镇(街道)",
    Level.DISTRICT.value: "区 区级 县 县级 区县 县市区 区县级 县(市、区)",
})  # fmt: skip
URGENCIES = _choices({
    Urgency.NORMAL.value: "一般 普通 正常 平件 不紧急",
    Urgency.URGENT.value: "紧急 急 急件 加急 较急",
    Urgency.EMERGENCY.value: "突发 特急 重大 特别紧急 非常紧急",
})  # fmt: skip


class IncidentSheet(OfficeSheet):
    """事件: as another system exports them. One row is one incident."""

    key = "incidents"
    decisive = frozenset({"state"})
    title = gettext_lazy("Cases of the peace information system")
    slug = "cases"
    counter = "position"
    needs = (("external_id",), ("reported_at",), ("grid_code", "grid_name"), ("matter", "subcategory"))
    columns: ClassVar[tuple[Column, ...]] = (
        Column("position", "序号", cells.text(20), also=("编号序号", "行号")),
        Column(
            "external_id", "事件编号", cells.text(60), filled=True,
            also=("事件号", "事件编码", "案件编号", "案件号", "任务号", "工单编号", "工单号", "流水号",
                  "事项编号", "编号"),
        ),
        Column(
            "title", "事件标题", cells.text(1000),
            also=("标题", "事件名称", "案件名称", "事项名称", "主题", "事件简述"),
        ),
        Column(
            "description", "事件描述", cells.text(5000),
            also=("事件内容", "内容", "描述", "问题描述", "情况描述", "详细描述", "事件详情", "事件概况", "主要内容"),
        ),
        Column("occurred_at", "发生时间", cells.moment, also=("事发时间", "发现时间", "事件发生时间", "发生日期")),
        Column(
            "reported_at", "上报时间", cells.moment, filled=True,
            also=("登记时间", "填报时间", "录入时间", "上报日期", "采集时间", "创建时间", "提交时间"),
        ),
        Column("accepted_at", "受理时间", cells.moment, also=("受理日期", "签收时间", "立案时间", "接收时间")),
        Column(
            "settled_at", "处置时间", cells.moment,
            also=("处理时间", "反馈时间", "处置完成时间", "办理时间", "化解时间"),
        ),
        Column(
            "closed_at", "办结时间", cells.moment,
            also=("结案时间", "办结日期", "完结时间", "结束时间", "归档时间"),
        ),
        Column(
            "due_at", "办理期限", cells.moment,
            also=("处理期限", "办结期限", "截止时间", "限办时间", "到期时间", "期限"),
        ),
        Column(
            "state", "状态", cells.one_of(STATES),
            also=("事件状态", "办理状态", "处理状态", "当前状态", "办结状态", "流程状态"),
        ),
        VILLAGE,
        GRID_NAME,
        GRID_CODE,
        Column(
            "place", "地点", cells.text(200),
            also=("发生地点", "事发地点", "地址", "详细地址", "事件地址", "位置"),
        ),
        Column(
            "matter", "事件类型", WORDS,
            also=("事件大类", "大类", "事件类别", "一级分类", "类别", "类型", "入格事项", "事项类别", "事项大类"),
        ),
        Column("subcategory", "事件小类", WORDS, also=("小类", "二级分类", "子类", "事件子类", "事项小类", "细类")),
        Column(
            "reporter", "上报人", person,
            also=("网格员", "填报人", "登记人", "上报人员", "采集人", "上报人姓名", "报送人"),
        ),
        Column("reporter_number", "上报人工号", cells.code, also=("工号", "人员编号", "网格员编号", "网格员工号")),
        Column(
            "reporter_phone", "上报人电话", cells.code,
            also=("网格员电话", "上报人手机", "上报人联系电话", "网格员手机"),
        ),
        Column(
            "level", "处理层级", cells.one_of(LEVELS), also=("层级", "事件级别", "办理层级", "处置层级", "当前层级")
        ),
        Column("urgency", "紧急程度", cells.one_of(URGENCIES), also=("紧急级别", "缓急程度", "紧急度", "优先级")),
        Column(
            "result", "处理结果", cells.text(5000),
            also=("办理结果", "处置结果", "办结意见", "处理意见", "处理情况", "处置情况"),
        ),
    )  # fmt: skip

    losses: ClassVar[Mapping[str, Loss]] = {
        "title": Loss(gettext_lazy("cases are titled by their description, or by their matter")),
        "description": Loss(gettext_lazy("cases have no description")),
        "occurred_at": Loss(gettext_lazy("a case occurred when it was reported")),
        "accepted_at": Loss(gettext_lazy("it is not known when cases were accepted")),
        "settled_at": Loss(gettext_lazy("a case was settled when it was closed")),
        "closed_at": Loss(
            gettext_lazy("it is not known when cases were closed: they count as settled when they were accepted"),
            scored=True,
        ),
        "due_at": Loss(gettext_lazy("cases have no deadline: they never count for timeliness"), scored=True),
        "state": Loss(gettext_lazy("the state of a case is told by its times alone")),
        "village": Loss(gettext_lazy("two grids of the same name cannot be told apart by their village")),
        "grid_name": Loss(gettext_lazy("grids are found by their code alone")),
        "grid_code": Loss(gettext_lazy("grids are found by their name alone")),
        "place": Loss(gettext_lazy("cases have no place")),
        "matter": Loss(gettext_lazy("the matter is told by the sub-category alone")),
        "subcategory": Loss(gettext_lazy("cases have no sub-category")),
        "reporter": Loss(
            gettext_lazy("reports count for nobody where no number or phone tells the reporter"), scored=True
        ),
        "reporter_number": Loss(gettext_lazy("reporters of the same name are asked about")),
        "reporter_phone": Loss(gettext_lazy("reporters of the same name are asked about")),
        "level": Loss(
            gettext_lazy("every case is the subdistrict's: no grid answers for it, and it never counts for timeliness"),
            scored=True,
        ),
        "urgency": Loss(gettext_lazy("every case is a normal one")),
        "result": Loss(gettext_lazy("cases have no result")),
    }

    def take(self, run: SheetImport, rows: Sequence[Row]) -> None:
        territory = self.territory(run)
        hold_offices(territory.subdistricts)
        desk = _Desk(territory)
        seen: dict[Any, str] = {}
        wanted: list[tuple[Row, IncidentToWrite]] = []
        for row in rows:
            if self.refuse_repeated(run, row, seen, row["external_id"]):
                continue
            try:
                wanted.append((row, desk.incident(row, run.at)))
            except DomainError as error:
                self.refuse(run, row, error)
        if wanted and not run.refused:
            self._record(run, wanted)

    def lines(self, queryset: Any) -> Iterable[Mapping[str, Any]]:
        """Cases by the number of the other system, or by ours; what was never reported is no case yet."""
        grids = GridLookup(EVERYTHING)
        rows = queryset.prefetch_related(None).select_related("text", "matter", "subcategory", "reporter")
        reported = rows.exclude(state__in=(State.DRAFT, State.DISCARDED)).order_by("reported_at", "pk")
        for position, incident in enumerate(reported.iterator(chunk_size=2000), start=1):
            text, reporter = getattr(incident, "text", None), incident.reporter
            yield {
                "position": position,
                "external_id": incident.external_id or incident.number,
                **{name: getattr(text, name, "") for name in TEXT_COLUMNS},
                **{name: _moment(getattr(incident, name)) for name in ("occurred_at", *STEPS, "due_at")},
                "state": label_of(STATES, NEAREST.get(State(incident.state), incident.state)),
                **grid_words(grids.version(incident.grid_id, day_of(incident.occurred_at))),
                "matter": incident.matter.name,
                "subcategory": incident.subcategory.name if incident.subcategory else "",
                "reporter": reporter.name if reporter else "",
                "reporter_number": reporter.staff_number if reporter else "",
                "reporter_phone": reporter.masked_phone if reporter else "",
                "level": label_of(LEVELS, incident.level),
                "urgency": label_of(URGENCIES, incident.urgency),
            }

    @staticmethod
    def _record(run: SheetImport, wanted: Sequence[tuple[Row, IncidentToWrite]]) -> None:
        known = known_incidents([incident for _row, incident in wanted])
        unknown = [(row, incident) for row, incident in wanted if incident.key not in known]
        joined = _joined(run, unknown)
        new, changed = [], []
        for row, incident in wanted:
            if incident.external_id in joined:
                continue
            here = known.get(incident.key)
            if here is None:
                new.append(incident)
                run.report(NEW, row, _words(incident) if run.shows else {})
                continue
            before = here.differences(incident)
            if before and here.lives_here:
                run.notes[_("cases that live here and differ there: nothing of them is changed")] += 1
            if here.lives_here or not before:
                run.report(UNCHANGED, row, {})
                continue
            changed.append((here, incident))
            if run.shows:
                run.report(CHANGED, row, _words(incident), {name: _word(name, value) for name, value in before.items()})
            else:
                run.report(CHANGED, row, {})
        if run.dry:
            return
        touched = [here.incident.pk for here, _row in changed] + [incident.pk for incident, _row in joined.values()]
        run.journal.changing(Incident, touched)
        run.journal.changing(IncidentText, touched)
        run.journal.made(write_incidents(new=new, changed=changed, by=run.by, at=run.at, digest=run.digest))
        join_incidents(list(joined.values()))
        received = Counter((incident.key[0], day_of(incident.reported_at).replace(day=1)) for _row, incident in wanted)
        run.journal.made(
            record_receipts(dataset="incidents", rows_by_month=received, by=run.by, at=run.at, digest=run.digest)
        )


def _joined(
    run: SheetImport, unknown: Sequence[tuple[Row, IncidentToWrite]]
) -> dict[str, tuple[Incident, IncidentToWrite]]:
    """The rows that a person said are incidents of ours, by their external number. Likely ones are asked about."""
    joined = {}
    for place, pair in likely_here([incident for _row, incident in unknown], user=run.by).items():
        (row, told), here = unknown[place], pair.incident
        doubt = Doubt(
            key=told.external_id,
            row=row,
            written=f"{told.external_id} {_said(told.texts['title'], told.occurred_at, told.reporter)}",
            here=f"{here} {_said(here.text.title, here.occurred_at, here.reporter)}",
            shared="、".join(pair.shared),
            address=here.number,
        )
        if run.is_same(doubt):
            joined[told.external_id] = here, told
            lacked = {name: told.texts[name] for name in JOINED_TEXTS if not getattr(here.text, name)}
            run.report(CHANGED, row, {"external_id": told.external_id, **lacked}, {"external_id": here.number})
    return joined


def _said(title: str, occurred_at: datetime, reporter: Worker | None) -> str:
    parts = (title, _word("occurred_at", occurred_at), reporter.name if reporter else "")
    return "，".join(part for part in parts if part)


def _words(incident: IncidentToWrite) -> dict[str, Any]:
    facts = {name: _word(name, value) for name, value in incident.compared().items()}
    first = {"external_id": incident.external_id, "reported_at": _word("reported_at", incident.reported_at)}
    return {**first, **facts, **grid_words(incident.version)}


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if at else ""


def _word(name: str, value: Any) -> Any:
    """A value as the preview shows it."""
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if name in TEXT_COLUMNS:
        return value if len(value) <= 60 else f"{value[:59]}…"
    if name == "state":
        return str(Incident(state=value).get_state_display())
    if name in ("level", "urgency"):
        return str((Level if name == "level" else Urgency)(value).label)
    return str(value) if value is not None else ""


@dataclass
class _Desk:
    """Everything that the import needs to know about what is here already, looked up once."""

    territory: Scope

    def __post_init__(self) -> None:
        self.grids, self.workers = GridLookup(self.territory), WorkerLookup(self.territory)
        self.matters = {matter.code: matter for matter in Matter.objects.all()}
        subcategories = Subcategory.objects.select_related("matter")
        self.subcategories = {(sub.matter.code, sub.code): sub for sub in subcategories}

    def incident(self, row: Row, at: datetime) -> IncidentToWrite:
        """The incident of a row, with impossible values refused. Raises DomainError naming the column."""
        reported_at = row["reported_at"]
        occurred_at = min(row["occurred_at"] or reported_at, reported_at)
        self._check_times(row, at)
        version = self.grids.grid(
            code=row["grid_code"], name=row["grid_name"], village=row["village"], begin=day_of(occurred_at)
        )
        matter, subcategory = self._matter(row, day_of(reported_at))
        reporter = self._reporter(row, version)
        texts = {
            "title": self._title(row, matter, subcategory),
            "place": row["place"] or "",
            "description": row["description"] or "",
            "result": row["result"] or "",
        }
        check_texts(texts)
        state = row["state"] or _state_of(row)
        ends = state == State.CLOSED
        closed_at = (row["closed_at"] or row["settled_at"] or row["accepted_at"] or reported_at) if ends else None
        return IncidentToWrite(
            external_id=row["external_id"],
            version=version,
            matter=matter,
            subcategory=subcategory,
            reporter=reporter,
            state=state,
            level=row["level"] or Level.SUBDISTRICT.value,
            urgency=row["urgency"] or Urgency.NORMAL.value,
            occurred_at=occurred_at,
            reported_at=reported_at,
            accepted_at=row["accepted_at"],
            settled_at=row["settled_at"] or closed_at,
            closed_at=closed_at,
            due_at=row["due_at"],
            texts=texts,
        )

    @staticmethod
    def _check_times(row: Row, at: datetime) -> None:
        """Refuse future steps and steps in the wrong order. A day without an hour is not before a step of that day."""
        last: datetime | None = None
        for name in STEPS:
            moment = row[name]
            if moment is None:
                continue
            if last and moment < last and moment.time() == time.min and day_of(moment) == day_of(last):
                row.values[name] = moment = last
            if moment > at:
                raise InvalidInput(_("%(day)s lies in the future.") % {"day": _word(name, moment)}, fields={name: "-"})
            if last and moment < last:
                text = _("%(at)s is before the step that comes before it.") % {"at": _word(name, moment)}
                raise InvalidInput(text, fields={name: "-"})
            last = moment

    def _matter(self, row: Row, day: date) -> tuple[Matter, Subcategory | None]:
        matter = self.matters[row["matter"]]
        if day not in matter.during:
            text = _("“%(matter)s” was not in force on %(day)s.") % {"matter": matter, "day": day}
            raise InvalidInput(text, fields={"matter": "-"})
        return matter, self.subcategories.get((matter.code, row["subcategory"] or ""))

    def _reporter(self, row: Row, version: GridVersion) -> Worker | None:
        if not row["reporter"]:
            return None
        worker = self.workers.one(number=row["reporter"], name=None)
        if worker.subdistrict_id != version.grid.subdistrict_id:
            text = _("This person works for another subdistrict.")
            raise InvalidInput(text, fields={"reporter": "-"})
        return worker

    @staticmethod
    def _title(row: Row, matter: Matter, subcategory: Subcategory | None) -> str:
        said = row["title"] or row["description"] or f"{matter} {subcategory or ''}".strip()
        return said if len(said) <= 60 else f"{said[:59]}…"


def _state_of(row: Row) -> str:
    """The state by the times of a row, for a sheet without a column of states."""
    if row["closed_at"]:
        return State.CLOSED.value
    return State.ACCEPTED.value if row["accepted_at"] else State.REPORTED.value
