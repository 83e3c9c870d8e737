"""What a bulletin's documents say: the text around the lines, and the table in the columns that offices use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import translation

from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.figures.awareness import asked_of, interval_of
from assessment.figures.indicators import AWARENESS, BASE, INCIDENTS
from assessment.figures.words import not_ranked_text
from assessment.letterhead.rules import Letterhead, month_in_words

COLUMNS = (
    "名次", "村", "网格", "网格长", "专职网格员", "基础信息得分", "事件得分", "知晓率", "知晓得分", "总分", "较上月",
    "连续靠后月数", "备注",
)  # fmt: skip


@dataclass(frozen=True)
class TableRow:
    """One grid; figures stay figures, so that a workbook can count with them."""

    rank: int | None
    village: str
    grid: str
    code: str  # of the month
    key: str  # which stays
    leaders: str
    members: str
    base: Decimal | None
    incidents: Decimal | None
    rate: Decimal | None  # a share
    awareness: Decimal | None
    total: Decimal | None
    change: str
    months_in_bottom: int
    sample: str  # how many were asked and the interval that follows
    note: str


def table_rows(lines: Sequence[BulletinLine]) -> list[TableRow]:
    """The lines by rank, then those without one by code."""
    shared = Counter(line.rank for line in lines if line.rank is not None)
    ordered = sorted(lines, key=lambda line: (line.rank is None, line.rank or 0, str(line.facts["code"])))
    with translation.override("zh-hans"):
        return [_row(line, tied=line.rank is not None and shared[line.rank] > 1) for line in ordered]


def _row(line: BulletinLine, *, tied: bool) -> TableRow:
    notes = []
    if line.not_ranked_because:
        notes.append(f"不参加排名：{not_ranked_text(line.not_ranked_because)}".rstrip("。"))
    if tied:
        notes.append(f"并列第{line.rank}名")
    if line.in_bottom:
        notes.append("排名靠后")
    elif line.protected:
        notes.append("因他人申诉更正，不计为排名靠后")
    return TableRow(
        rank=line.rank,
        village=str(line.facts["village"]),
        grid=str(line.facts["name"]),
        code=str(line.facts["code"]),
        key=str(line.grid.key),
        leaders="、".join(line.facts["leaders"]),
        members="、".join(line.facts["members"]),
        base=line.points(BASE),
        incidents=line.points(INCIDENTS),
        rate=line.rate(AWARENESS),
        awareness=line.points(AWARENESS),
        total=line.score,
        change=change_in_words(line),
        months_in_bottom=line.months_in_bottom,
        sample=sample_in_words(line),
        note="；".join(notes),
    )


def change_in_words(line: BulletinLine) -> str:
    """The move since the month before: 升3, 降2, 持平; nothing where either has no rank."""
    if line.rank is None or line.previous_rank is None:
        return "—"
    moved = line.previous_rank - line.rank
    return f"升{moved}" if moved > 0 else f"降{-moved}" if moved < 0 else "持平"


def sample_in_words(line: BulletinLine) -> str:
    """How many were asked, and the 95% confidence interval of the rate."""
    interval = interval_of(line)
    if interval is None:
        return "未访问"
    low, high = interval
    return f"{asked_of(line)}人，{percent(low).rstrip('%')}～{percent(high)}"


def percent(share: Decimal) -> str:
    """A share as a percentage with one place, half up."""
    return f"{(share * 100).quantize(Decimal('0.1'), rounding='ROUND_HALF_UP')}%"


@dataclass(frozen=True)
class Paper:
    """Everything that a bulletin's document says: the frozen bulletin and the text around its lines."""

    bulletin: Bulletin
    lines: Sequence[BulletinLine]
    letterhead: Letterhead
    scheme_title: str
    scheme_number: str
    corrected: Bulletin | None = None  # the revision that this one corrects, with its lines
    corrected_lines: Sequence[BulletinLine] = ()

    @property
    def month(self) -> str:
        return month_in_words(self.bulletin.month)

    @property
    def title(self) -> str:
        about = f"{self.month}网格化管理工作情况"
        return f"关于更正{about}通报的通报" if self.bulletin.is_revision else f"关于{about}的通报"

    @property
    def name(self) -> str:
        """The name of its files, without a suffix."""
        revision = f"（第{self.bulletin.revision}版）" if self.bulletin.is_revision else ""
        return f"{self.month}网格化管理工作通报{revision}"
