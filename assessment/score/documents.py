"""The tables of scores: of a month, and the summaries of a quarter and of a year. Forms of one: `forms_of_one`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from assessment.figures.indicators import BULLETIN
from assessment.figures.quarter_indicators import QUARTER
from assessment.letterhead.models import letterhead_of
from assessment.score.explanations import not_scored_text
from assessment.score.models import QuarterlyScore, ScoreRevision, ScoreState, YearCategory, YearlyScore
from assessment.score.quarter_lists import ranked_rows, scheme_changes
from assessment.score.quarter_words import not_assessed_text
from core.clock import day_of
from core.documents.tables import SCORE, Head, TablePaper
from staff.people.documents import Place, in_chinese, places_of

MONTH_HEADS = (
    Head("序号", 6), Head("工号", 12), Head("姓名", 14), Head("村", 16),
    Head("网格（含调动：网格×天数）", 34, left=True),
    Head("在岗天数", 9), Head("有效天数", 9),
    *(Head(text, 11, format=SCORE) for text in ("基础信息得分", "事件得分", "知晓得分", "总分")),
    Head("名次（如排）", 9), Head("未计分原因", 24, left=True), Head("本人签阅", 18), Head("备注", 14, left=True),
)  # fmt: skip
QUARTER_HEADS = (
    Head("名次", 6), Head("工号", 12), Head("姓名", 13), Head("村", 13), Head("网格", 18, left=True),
    *(
        Head(text, 9, format=SCORE)
        for text in ("出勤15", "走访巡查20", "基础信息20", "事件25", "调解隐患10", "宣传知晓10", "加分", "扣分", "总分")
    ),
    Head("等次", 11), Head("是否排名靠后", 8), Head("未参评原因", 18, left=True), Head("处理意见", 16, left=True),
    Head("本人确认", 14), Head("备注", 10, left=True),
)  # fmt: skip
YEAR_HEADS = (
    Head("类别", 16), Head("序号", 6), Head("姓名", 16), Head("村", 18), Head("网格", 26, left=True),
    *(Head(text, 12, format="0.0000") for text in ("月均分", "季均分")), Head("年度得分", 12, format=SCORE),
    Head("月数（有／至少）", 19), Head("季数（有／至少）", 19), Head("备注", 20, left=True),
)  # fmt: skip


@dataclass(frozen=True)
class Revision:
    """Which figures a paper rests on, as it says at its foot."""

    issuer: str
    period: str  # in words
    state: str
    revision: int
    scheme: int
    digest: str
    changed: str = ""  # versions of the scheme that began within the period

    @property
    def foot(self) -> str:
        return f"{self.state}　第{self.revision}版　考核办法第{self.scheme}版{self.changed}　数据摘要 {self.digest}"


# --- the papers -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class MonthRow:
    staff_number: str
    name: str
    villages: Sequence[str]
    grids: Sequence[tuple[str, int]]  # with the days in post there
    effective_days: Decimal
    points: Sequence[Decimal | None]
    score: Decimal | None
    reason: str


@dataclass(frozen=True)
class QuarterRow:
    rank: int | None
    staff_number: str
    name: str
    villages: Sequence[str]
    grids: Sequence[str]
    points: Sequence[Decimal | None]
    bonus: Decimal
    deduction: Decimal
    score: Decimal | None
    grade: str
    in_bottom: bool
    reason: str
    note: str = ""


@dataclass(frozen=True)
class YearRow:
    category: str
    name: str
    villages: Sequence[str]
    grids: Sequence[str]
    months_mean: Decimal | None
    quarters_mean: Decimal | None
    score: Decimal | None
    months: str  # had / needed
    quarters: str


def month_paper(of: Revision, rows: Sequence[MonthRow], filled_on: date) -> TablePaper:
    """月度考核得分表 of full-time members."""
    cells = [
        (
            *(number, row.staff_number, row.name, _joined(row.villages)),
            *(_with_days(row.grids), sum(days for _grid, days in row.grids), _days(row.effective_days)),
            *(*row.points, row.score, None, row.reason, None, None),
        )
        for number, row in enumerate(rows, start=1)
    ]
    title = f"{of.period}专职网格员月度考核得分表"
    return TablePaper(of.issuer, title, MONTH_HEADS, cells, filled_on, foot=of.foot, name="月度考核得分表")


def quarter_paper(of: Revision, rows: Sequence[QuarterRow], filled_on: date) -> TablePaper:
    """季度考核汇总表, by rank; who is not assessed comes last, with the reason."""
    cells = [
        (
            *(row.rank, row.staff_number, row.name, _joined(row.villages), _joined(row.grids)),
            *(*row.points, row.bonus or None, row.deduction or None, row.score, row.grade),
            *("是" if row.in_bottom else "", row.reason, None, None, row.note),
        )
        for row in rows
    ]
    title = f"{of.period}专职网格员季度考核汇总表"
    return TablePaper(of.issuer, title, QUARTER_HEADS, cells, filled_on, foot=of.foot, name="季度考核汇总表")


def year_paper(of: Revision, rows: Sequence[YearRow], filled_on: date) -> TablePaper:
    """年度考核汇总表: every category, the highest score first."""
    counted: dict[str, int] = {}
    cells = []
    for row in rows:
        counted[row.category] = counted.get(row.category, 0) + 1
        cells.append(
            (
                *(row.category, counted[row.category], row.name, _joined(row.villages), _joined(row.grids)),
                *(row.months_mean, row.quarters_mean, row.score, row.months, row.quarters, None),
            )
        )
    title = f"{of.period}度考核汇总表"
    return TablePaper(of.issuer, title, YEAR_HEADS, cells, filled_on, foot=of.foot, name="年度考核汇总表")


def _joined(names: Sequence[str]) -> str:
    return "、".join(dict.fromkeys(name for name in names if name))


def _with_days(grids: Sequence[tuple[str, int]]) -> str:
    return "\n".join(f"{grid}×{days}天" for grid, days in grids)


def _days(days: Decimal) -> Decimal | int:
    return int(days) if days == int(days) else days


# --- from the database ----------------------------------------------------------------------------


@in_chinese
def revision_of(row: ScoreRevision) -> Revision:
    """What a paper says of the revision that it rests on."""
    changes = "".join(f"（{day.month}月{day.day}日起第{version}版）" for version, day in scheme_changes(row))
    return Revision(
        issuer=letterhead_of(row.subdistrict).issuer,
        period=period_in_words(row),
        state="草稿" if row.state == ScoreState.DRAFT else row.get_state_display(),
        revision=row.revision,
        scheme=row.scheme.version,
        digest=row.digest,
        changed=changes,
    )


def period_in_words(row: ScoreRevision) -> str:
    """2026年10月, 2026年第3季度, 2026年."""
    start = row.period_start
    words = {"month": f"{start.month}月", "quarter": f"第{(start.month + 2) // 3}季度", "year": ""}
    return f"{start.year}年{words[row.kind]}"


@in_chinese
def table_of(row: ScoreRevision, *, on: date) -> TablePaper:
    """The table of a revision of a month, a quarter or a year; what was told is filled in on that day."""
    filled_on = day_of(row.told_at) if row.told_at else on
    of = revision_of(row)
    if row.kind == "month":
        return month_paper(of, _month_rows(row), filled_on)
    if row.kind == "quarter":
        return quarter_paper(of, _quarter_rows(row), filled_on)
    return year_paper(of, _year_rows(row), filled_on)


def _places(row: ScoreRevision, scores: Sequence[Any]) -> dict[int, Place]:
    grids = {grid for score in scores for grid in score.grids}
    return places_of(grids, row.period.end - timedelta(days=1))


def _villages(places: Mapping[int, Place], grids: Sequence[int]) -> list[str]:
    return [places[grid].village for grid in grids if grid in places]


def _month_rows(row: ScoreRevision) -> list[MonthRow]:
    scores = list(row.monthly_scores.select_related("worker").order_by("worker__staff_number"))
    places = _places(row, scores)
    return [
        MonthRow(
            staff_number=score.facts["staff_number"],
            name=score.facts["name"],
            villages=_villages(places, score.grids),
            grids=[(one["grid_name"], _length(one)) for one in score.facts.get("stretches", ())],
            effective_days=score.effective_days,
            points=[score.points(component) for component in BULLETIN],
            score=score.score,
            reason=not_scored_text(score.not_scored_because),
        )
        for score in scores
    ]


def _length(stretch: Mapping[str, str]) -> int:
    return (date.fromisoformat(stretch["ends_on"]) - date.fromisoformat(stretch["begins_on"])).days


def _quarter_rows(row: ScoreRevision) -> list[QuarterRow]:
    scores = ranked_rows(row)
    places = _places(row, scores)
    return [_quarter_row(score, places) for score in scores]


def _quarter_row(score: QuarterlyScore, places: Mapping[int, Place]) -> QuarterRow:
    served = score.facts.get("served", ())
    return QuarterRow(
        rank=score.rank,
        staff_number=score.worker.staff_number,
        name=score.worker.name,
        villages=_villages(places, score.grids),
        grids=[one["name"] for one in served] or [places[grid].grid for grid in score.grids if grid in places],
        points=[getattr(score, component.column) for component in QUARTER],
        bonus=score.bonus,
        deduction=score.deduction,
        score=score.score,
        grade=score.get_grade_display(),
        in_bottom=score.in_bottom,
        reason=not_assessed_text(score.not_assessed_because),
        note="从优保留" if score.protected else "",
    )


CATEGORIES = [YearCategory.LEADER, YearCategory.FULL_TIME, YearCategory.PART_TIME]


def _year_rows(row: ScoreRevision) -> list[YearRow]:
    """People alone, by category; what a grid has is on its bulletin."""
    scores = [score for score in row.yearly_scores.select_related("worker") if score.worker_id]
    places = _places(row, scores)
    scores.sort(key=lambda one: (CATEGORIES.index(one.category), one.score is None, -(one.score or 0), one.pk))
    return [_year_row(score, places) for score in scores]


def _year_row(score: YearlyScore, places: Mapping[int, Place]) -> YearRow:
    months, quarters = (score.facts.get(part) or score.explanation.get(part) for part in ("months", "quarters"))
    return YearRow(
        category=score.get_category_display(),
        name=str(score.worker),
        villages=_villages(places, score.grids),
        grids=[places[grid].grid for grid in score.grids if grid in places],
        months_mean=score.months_mean,
        quarters_mean=score.quarters_mean,
        score=score.score,
        months=had_of_needed(months),
        quarters=had_of_needed(quarters),
    )


def had_of_needed(periods: Mapping[str, Any] | None) -> str:
    return f"{periods['had']}／{periods['needed']}" if periods else ""
