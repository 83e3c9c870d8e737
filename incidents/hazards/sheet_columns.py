"""The columns of the register of hazards, the words in them, and what is lost where one is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from core.sheets import cells
from core.sheets.cells import BadCell
from core.sheets.kinds import Loss
from core.sheets.table import Column, Row
from incidents.common.sheets import GRID_CODE, GRID_NAME, VILLAGE
from incidents.hazards.models import HazardLevel, HazardState
from staff.office_sheet import GRID_KEY, GRID_KEY_LOSS
from staff.people.sheets import person

LEVELS = {
    word: value
    for value, words in {
        HazardLevel.GENERAL.value: "一般 一般隐患",
        HazardLevel.SERIOUS.value: "较大 较大隐患",
        HazardLevel.MAJOR.value: "重大 重大隐患",
    }.items()
    for word in words.split()
}
STATES = {
    word: value
    for value, words in {
        HazardState.FIXED.value: "现场整改 当场整改 立即整改 已现场整改 现场已整改 即查即改 立查立改 立行立改",
        HazardState.OPEN.value: "待整改 未整改 整改中 正在整改 限期整改 未完成 不合格 复查不合格 复查未通过",
        HazardState.RECTIFIED.value: "整改完成 已整改 已完成 已整改完成 已完成整改 整改到位 已整改到位 合格 复查合格",
        HazardState.REPORTED.value: "已上报 上报 转事件 已转事件 上报事件",
    }.items()
    for word in words.split()
}

COLUMNS = (
    Column("position", "序号", cells.text(20), gettext_lazy("A running number; it is not read.")),
    Column(
        "place", "场所", cells.text(200),
        gettext_lazy("Where it is. The name of registered premises joins the hazard to them."), filled=True,
        also=("检查场所", "场所名称", "隐患地点", "隐患部位", "地点", "单位名称", "被检查单位"), example="老王小吃",
    ),
    VILLAGE,
    GRID_NAME,
    GRID_CODE,
    GRID_KEY,
    Column(
        "kind", "类型", cells.text(80),
        gettext_lazy("Matter and kind of hazard, such as 消防安全·通道堵塞; or the kind alone, if one matter has it."),
        filled=True, also=("隐患类型", "隐患类别", "检查类型", "类别"), example="消防安全·通道堵塞",
    ),
    Column(
        "checked", "检查内容", cells.text(200), gettext_lazy("What was checked."), also=("检查项目", "排查内容"),
    ),
    Column(
        "found_at", "检查时间", cells.moment, gettext_lazy("When it was found; a day alone is its beginning."),
        filled=True, also=("检查日期", "排查时间", "排查日期", "发现时间", "发现日期"), example="2026-03-05 09:30",
    ),
    Column(
        "found_by", "检查人", person, gettext_lazy("Staff number or name of the member who found it."),
        also=("检查人员", "排查人", "排查人员", "发现人"), example="王芳",
    ),
    Column(
        "found_by_number", "检查人工号", cells.code, gettext_lazy("Needed where two members have the same name."),
        also=("排查人工号", "发现人工号"),
    ),
    Column(
        "description", "隐患内容", cells.lines(500), gettext_lazy("The hazard."), filled=True,
        also=("隐患描述", "隐患情况", "存在隐患", "存在的隐患"), example="疏散通道堆放杂物",
    ),
    Column(
        "hazard_level", "级别", cells.one_of(LEVELS), gettext_lazy("一般, 较大 or 重大. Blank is 一般."),
        also=("隐患级别", "隐患等级", "等级"), example="一般",
    ),
    Column(
        "measures", "整改措施", cells.lines(500), gettext_lazy("How it is to be put right, or was."),
        also=("整改要求", "处置措施"),
    ),
    Column(
        "responsible", "责任人", cells.text(60), gettext_lazy("Who answers for putting it right, by office."),
        also=("整改责任人", "整改负责人"),
    ),
    Column(
        "due_at", "期限", cells.deadline,
        gettext_lazy("By when it is to be put right; a day means the end of that day."),
        also=("整改期限", "整改时限", "完成期限", "限期"), example="2026-03-12",
    ),
    Column(
        "result", "复查结果", cells.one_of(STATES),
        gettext_lazy("现场整改, 待整改, 整改完成 or 已上报; the day and what was found may follow. Blank is 待整改."),
        also=("整改情况", "整改结果", "整改状态", "复查结论"), example="整改完成",
    ),
    Column(
        "rechecked_at", "复查时间", cells.moment,
        gettext_lazy("When it was re-checked. Needed where it is put right, but not on the spot."),
        also=("复查日期", "整改完成时间", "完成时间"), example="2026-03-10",
    ),
    Column("note", "复查说明", cells.lines(500), gettext_lazy("What the re-check found."), also=("复查情况",)),
    Column(
        "incident", "事件号", cells.text(60), gettext_lazy("The number of the case; needed where it was reported."),
        also=("事件编号", "关联事件", "关联事件编号"),
    ),
)  # fmt: skip
_BY_WHAT_ELSE = gettext_lazy("the grid is found by registered premises, or by the only grid of who found it")
LOSSES: Mapping[str, Loss] = {
    "village": Loss(gettext_lazy("two grids of the same name cannot be told apart by their village")),
    "grid_name": Loss(_BY_WHAT_ELSE, unless=("grid_code", "grid_key")),
    "grid_code": Loss(_BY_WHAT_ELSE, unless=("grid_name", "grid_key")),
    "grid_key": GRID_KEY_LOSS,
    "checked": Loss(gettext_lazy("it is not known what was checked")),
    "found_by": Loss(gettext_lazy("it is not known who found it"), unless=("found_by_number",)),
    "found_by_number": Loss(
        gettext_lazy("members of the same name are asked about"), unless=("grid_code", "grid_name")
    ),
    "hazard_level": Loss(gettext_lazy("every hazard counts as general")),
    "measures": Loss(gettext_lazy("it is not known how it is put right")),
    "responsible": Loss(gettext_lazy("it is not known who answers for putting it right")),
    "due_at": Loss(
        gettext_lazy("nothing can be left to be put right, and no deadline counts for or against the grid"), scored=True
    ),
    "result": Loss(gettext_lazy("every hazard is still to be put right, and overdue after its deadline"), scored=True),
    "rechecked_at": Loss(gettext_lazy("the day of a re-check has to stand beside its result")),
    "note": Loss(gettext_lazy("it is not known what the re-check found")),
    "incident": Loss(gettext_lazy("no hazard can be one that was reported as a case")),
}
EXPLANATIONS = (
    gettext_lazy("One row is one hazard. One that is here with the same values is not doubled."),
    gettext_lazy("Without a column of the grid, it is that of the registered premises, or the only one of its finder."),
    gettext_lazy("A deadline that is here stays; so does what was settled here."),
)

_DAY = re.compile(r"(?<![0-9])20[0-9]{2} ?[-./年] ?[0-9]{1,2} ?[-./月] ?[0-9]{1,2}(?![0-9]) ?[日号]?")
_ENDS_OF_PARTS = "，,；;。：: （）()"


def take_result_apart(row: Row) -> None:
    """A result with its day and what was found, as offices write it: 已整改，2026-03-10 已清理.

    A day of its own column stays; words that are not known are asked about as they stand.
    """
    written = row["result"] or ""
    day = None if row["rechecked_at"] else _DAY.search(written)
    rest = f"{written[: day.start()]}，{written[day.end() :]}" if day else written
    rest = rest.strip(_ENDS_OF_PARTS)
    word, _sign, found = _first_part(rest)
    if word not in STATES:
        return
    try:
        row.values |= {"result": word, **({"rechecked_at": cells.moment(day[0])} if day else {})}
    except BadCell as problem:
        row.problems.append(("复查结果", str(problem)))
        return
    if found:
        row.values["note"] = "，".join(part for part in (found, row["note"]) if part)


def _first_part(words: str) -> tuple[str, str, str]:
    end = next((place for place, sign in enumerate(words) if sign in _ENDS_OF_PARTS), len(words))
    return words[:end], words[end : end + 1], words[end:].strip(_ENDS_OF_PARTS)
