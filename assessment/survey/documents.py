"""The sampling sheet of the awareness survey (知晓率访问抽样表): serial numbers to call, and the sheet to hand in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from assessment.letterhead.documents import Sheet, ruled_workbook
from assessment.letterhead.models import letterhead_of
from assessment.letterhead.rules import month_in_words
from assessment.survey.models import SurveySample

CALLS = (
    "序号", "村", "网格", "户序号", "备用户序号", "访问人", "访问日期", "是否知晓网格员",
    "是否参与平安活动（选答）", "对平安是否满意（选答）", "备注",
)  # fmt: skip
RESULTS = ("序号", "月份", "村", "网格", "调查人数", "知晓人数", "参与人数", "满意人数", "网格编码", "网格标识")


@dataclass(frozen=True)
class Called:
    """One grid: who calls which households of how many."""

    village: str
    grid: str
    code: str
    key: str  # the grid's stable key
    households: int
    caller: str
    numbers: tuple[tuple[int, int | None], ...]  # serial number, reserve


def sampling_xlsx(*, month: date, seed: str, issuer: str, called: Sequence[Called]) -> bytes:
    """One row per household to call, and a second sheet in the shape of the import, to be filled in."""
    calls = [
        (grid.village, grid.grid, number, reserve, grid.caller) for grid in called for number, reserve in grid.numbers
    ]
    lead = (
        f"{issuer}　　抽样种子：{seed}　　户序号对应另存的网格户籍名册，户主姓名和电话不在本表。"
        "无人应答的改访同行备用户。选答题不计分，只汇总人数。"
    )
    return ruled_workbook(
        Sheet(
            name="访问表",
            title=f"{month_in_words(month)}网格知晓率访问抽样表",
            lead=lead,
            headers=CALLS,
            rows=[(position, *row, None, None, None, None, None) for position, row in enumerate(calls, start=1)],
            widths=(6, 12, 18, 8, 9, 11, 11, 11, 13, 13, 16),
            to_fill_in=True,
        ),
        Sheet(
            name="结果汇总",
            title=f"{month_in_words(month)}网格知晓率访问结果",
            lead="填好后在后台“表格导入”中上传本工作簿。参与、满意为选答，可不填。",
            headers=RESULTS,
            rows=[
                (position, f"{month:%Y-%m}", grid.village, grid.grid, None, None, None, None, grid.code, grid.key)
                for position, grid in enumerate(called, start=1)
            ],
            widths=(6, 12, 20, 28, 14, 14, 14, 14, 18, 38),
            beside=2,
            to_fill_in=True,
        ),
        author=issuer,
    )


def sheet_of(sample: SurveySample) -> tuple[str, bytes]:
    """The sample as a workbook to print and to fill in, by file name."""
    shares = sample.shares.select_related("caller__worker", "grid").order_by(F("facts__code"))
    called = [
        Called(
            village=str(share.facts["village"]),
            grid=str(share.facts["name"]),
            code=str(share.facts["code"]),
            key=str(share.grid.key),
            households=share.households,
            caller=str(share.caller),
            numbers=tuple(zip(share.numbers, share.reserves, strict=True)),
        )
        for share in shares
    ]
    issuer = letterhead_of(sample.subdistrict).issuer
    return f"{sample.period} 知晓率访问抽样表.xlsx", sampling_xlsx(
        month=sample.month, seed=sample.seed, issuer=issuer, called=called
    )
