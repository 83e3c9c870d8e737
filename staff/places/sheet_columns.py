"""The columns of the sheet of villages and grids."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.sheets import cells
from core.sheets.cells import BadCell
from core.sheets.kinds import Loss
from core.sheets.table import Column
from core.sheets.worksheets import Cell
from grids.territory.models import GridKind
from staff.office_sheet import GRID_KEY

MOST = 1_000_000  # people or households of one grid: more is a slip
KINDS = {
    "一般网格": GridKind.ORDINARY.value, "普通": GridKind.ORDINARY.value, "一般": GridKind.ORDINARY.value,
    "专属网格": GridKind.DEDICATED.value, "专属": GridKind.DEDICATED.value,
}  # fmt: skip


def _digits(count: int) -> Callable[[Cell], str]:
    def read(cell: Cell) -> str:
        code = cells.code(cell)
        if len(code) != count or not (code.isascii() and code.isdigit()):
            raise BadCell(
                _("“%(cell)s” is no code: exactly %(count)d digits are needed.")
                % {"cell": cells.safe_text(cell), "count": count}
            )
        return code

    return read


def _count(name: str, header: str, words: object, *also: str) -> Column:
    return Column(name, header, cells.whole_number_up_to(MOST), words, also=also, example="320")


COLUMNS: tuple[Column, ...] = (
    Column("position", "序号", cells.text(20), gettext_lazy("A running number; it is not read.")),
    Column(
        "village_code",
        "村编码",
        _digits(12),
        gettext_lazy("The village's statistical code. A placeholder is replaced by the real one; a real one stays."),
        also=("村代码", "村统计代码", "村社区编码"),
        spans=True,
        example="331003002201",
    ),
    Column(
        "village_name",
        "村名称",
        cells.name,
        gettext_lazy("What the village is called; another name than before renames it."),
        also=("村(社区)名称", "村社区名称", "行政村名称"),
        spans=True,
        example="红旗村",
    ),
    Column(
        "code",
        "网格编码",
        _digits(15),
        gettext_lazy("The village's code and three more digits. Left as it is, it follows the village's new code."),
        also=("网格代码", "网格编号"),
        example="331003002201001",
    ),
    GRID_KEY,
    Column(
        "name",
        "网格名称",
        cells.text(60),
        gettext_lazy("What the grid is called; another name than before renames it."),
        also=("网格", "网格名"),
        example="红旗村第1网格",
    ),
    Column(
        "grid_kind",
        "网格类型",
        cells.one_of(KINDS),
        gettext_lazy("一般网格 or 专属网格."),
        also=("网格类别", "网格性质"),
        example="一般网格",
    ),
    Column(
        "villager_groups",
        "村民小组",
        cells.text(200),
        gettext_lazy("Such as: groups 1 to 4."),
        also=("所辖小组", "包含小组"),
        example="第1至4组",
    ),
    _count("households", "总户数", gettext_lazy("How many households the grid has."), "户籍户数", "网格户数"),
    _count("population", "总人口", gettext_lazy("How many people live in the grid."), "人口数", "人口"),
    _count("premises", "场所总数", gettext_lazy("How many premises the grid has."), "网格场所数"),
    Column(
        "effective_on",
        "生效日期",
        cells.day,
        gettext_lazy(
            "From which day it holds. Blank: today; what replaces a placeholder, from the grid's first day on, as "
            "long as no period is closed."
        ),
        also=("变更日期",),
        example="2026-03-01",
    ),
)

_STAYS = Loss(gettext_lazy("what is known of it stays as it is"))
LOSSES = {
    **{column.name: _STAYS for column in COLUMNS if column.name not in ("position", "effective_on", "grid_key")},
    "grid_key": Loss(gettext_lazy("a grid is found by its code or its name alone, so that the two cannot both change")),
    "effective_on": Loss(
        gettext_lazy("changes hold from today; what replaces a placeholder, from the grid's first day on")
    ),
}
