"""The hand-over sheet of a grid's work (网格工作交接单), signed by who hands over, who takes over and who watches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.documents.forms import Boxes, FormPaper, Grid, Opinion, Opinions, Row, form_docx
from incidents.handover.models import HandOver, HandOverItem
from incidents.handover.rules import FOUND, ItemKind
from staff.people.documents import day_in_words, day_of_paper, in_chinese, issuer_of, places_of


@dataclass(frozen=True)
class Item:
    name: str
    due_on: date | None
    number: str
    state: str
    successor: str
    accepted: bool
    note: str
    risk: str = ""


@dataclass(frozen=True)
class HandOverSheet:
    issuer: str
    name: str
    successors: Sequence[str]
    watched_by: str
    grid: str
    day: date
    items: Mapping[str, Sequence[Item]] = field(default_factory=dict)  # by kind


def sheet_form(sheet: HandOverSheet) -> FormPaper:
    """The nine parts of the sheet in their order; what the system finds by itself says where there is none."""
    parts: list[Row] = [
        Boxes([("移交人", sheet.name), ("接收人", "、".join(sheet.successors)), ("监交人", sheet.watched_by)]),
        Boxes([("网格", sheet.grid), ("交接日期", day_in_words(sheet.day))]),
    ]
    for title, kinds, heads, cells, widths, left in PARTS:
        items = [item for kind in kinds for item in sheet.items.get(kind, ())]
        none = "：无" if FOUND.issuperset(kinds) else ""
        rows = [[*cells(item), item.successor, "√" if item.accepted else ""] for item in items]
        parts.append(
            Grid((*heads, "接收人", "已接收"), rows, (*widths, 22, 14), title=title, left=left, least=1, none=none),
        )
    return FormPaper(
        sheet.issuer,
        "网格工作交接单",
        [*parts, Opinions([Opinion("移交人"), Opinion("接收人"), Opinion("监交人")])],
        sheet.day,
    )


def _case(item: Item) -> list[str]:
    return [item.number, item.name, day_of_paper(item.due_on), item.state, item.note]


def _premises(item: Item) -> list[str]:
    return [item.name, item.risk, day_of_paper(item.due_on), item.note]


def _hazard(item: Item) -> list[str]:
    return [item.number, item.name, day_of_paper(item.due_on), item.note]


def _other(item: Item) -> list[str]:
    return [item.name, day_of_paper(item.due_on), item.note]


def _thing(item: Item) -> list[str]:
    return [item.name, item.note]


DUE_VISIT = "到期的巡查"  # of a place that stands in the list by itself, too
CASES = (("编号", "事项", "期限", "状态", "注意事项"), _case, (26, 50, 22, 20, 28), (1, 4))
OTHERS = (("事项", "期限", "注意事项"), _other, (78, 22, 46), (0, 2))
THINGS = (("名称", "注意事项"), _thing, (90, 56), (0, 1))
PARTS = (
    ("一、未办结事件", (ItemKind.INCIDENT,), *CASES),
    (
        "二、场所台账",
        (ItemKind.PREMISES, ItemKind.VISIT),
        ("场所", "风险", "下次巡查日期", "注意事项"), _premises, (66, 18, 26, 36), (0, 3),
    ),
    ("三、隐患", (ItemKind.HAZARD,), ("场所", "内容", "期限", "注意事项"), _hazard, (38, 56, 22, 30), (0, 1, 3)),
    ("四、纠纷跟进", (ItemKind.MEDIATION,), *CASES),
    ("五、下派任务", (ItemKind.TASK,), *OTHERS),
    ("六、约谈整改", (ItemKind.RECTIFICATION,), *OTHERS),
    ("七、物品（手机、证件、服装、钥匙）", (ItemKind.DEVICE,), *THINGS),
    ("八、账号停用", (ItemKind.ACCOUNT,), *THINGS),
    ("九、纸质台账目录", (ItemKind.PAPER,), *THINGS),
)  # fmt: skip


# --- from the database ----------------------------------------------------------------------------


@in_chinese
def sheet_of(row: HandOver) -> tuple[str, bytes]:
    """The file name and the bytes of the sheet of a hand-over: what is handed over, by kind, and to whom."""
    items = row.items.select_related("successor", "incident", "premises", "hazard__premises").order_by("due_on", "pk")
    by_kind: dict[str, list[Item]] = {}
    successors: dict[str, None] = {}
    for item in items:
        by_kind.setdefault(item.kind, []).append(_item(item))
        successors[item.successor.name] = None
    sheet = HandOverSheet(
        issuer=issuer_of(row.subdistrict),
        name=row.worker.name,
        successors=list(successors),
        watched_by=row.watched_by,
        grid=places_of([row.grid_id], row.day)[row.grid_id].grid,
        day=row.day,
        items=by_kind,
    )
    return f"网格工作交接单 {row.worker.name} {row.day}.docx", form_docx(sheet_form(sheet))


def _item(item: HandOverItem) -> Item:
    number, state = "", ""
    if item.incident:
        number, state = item.incident.number, str(item.incident.get_state_display())
    if item.hazard and item.hazard.premises:
        number = str(item.hazard.premises)
    return Item(
        name=item.name,
        due_on=item.due_on,
        number=number,
        state=state,
        successor=item.successor.name,
        accepted=item.accepted_at is not None,
        note=item.note or (DUE_VISIT if item.kind == ItemKind.VISIT else ""),
        risk=str(item.premises.get_risk_display()) if item.premises else "",
    )
