"""The forms of one person's assessment: of a quarter (季度考核表), and the register form of a year (年度考核登记表)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from assessment.adjustment.lists import approved_of
from assessment.adjustment.models import Adjustment, Side
from assessment.figures.quarter_counts import Quarter
from assessment.interview.models import Interview
from assessment.objection.times import last_day_to_file
from assessment.scheme.terms import Terms
from assessment.score.documents import Revision, revision_of
from assessment.score.models import QuarterlyScore, YearCategory, YearlyScore
from assessment.score.quarter_lists import assessed_count
from assessment.score.quarter_words import ExplainedIndicator, explain, not_assessed_text
from core.clock import day_of
from core.documents.forms import Boxes, FormPaper, Grid, Opinion, Opinions, form_docx
from staff.access import Role
from staff.attendance.documents import KINDS
from staff.attendance.lists import days_in_words
from staff.attendance.models import Attendance, AttendanceStatus
from staff.attendance.rules import HALF
from staff.people.documents import day_of_paper, in_chinese, month_of_birth, places_of
from staff.people.models import Worker
from staff.postings.models import Posting

KIND = "quarterly_score"
SIGNED = "本人签名：　　　　　　　　年　　月　　日"
OPINIONS = (
    Opinions([Opinion("网格长意见"), Opinion("网格指导员意见")]),
    Opinions([Opinion("服务中心意见"), Opinion("街道意见")]),
)


@dataclass(frozen=True)
class Person:
    """What both forms say of the person."""

    staff_number: str
    name: str
    gender: str
    born: str
    political_status: str
    education: str
    source: str
    since: str  # first day in a full-time post
    career: Sequence[str] = ()  # every post


@dataclass(frozen=True)
class Measured:
    """One of the six: weight, how it was computed, points."""

    name: str
    weight: str
    basis: str
    points: str


@dataclass(frozen=True)
class Adjusted:
    reason: str
    article: str
    points: str  # signed
    approved_by: str


@dataclass(frozen=True)
class QuarterForm:
    of: Revision
    person: Person
    grids: str
    service: str  # transfers and leave
    measured: Sequence[Measured]
    adjusted: Sequence[Adjusted]
    score: str
    rank: str  # of how many
    grade: str
    objections_until: date | None
    objection_days: int  # working days, where the last day is not known yet
    filled_on: date | None


@dataclass(frozen=True)
class YearForm:
    of: Revision
    person: Person
    months: Mapping[int, str]  # by number of the month
    quarters: Mapping[int, tuple[str, str]]  # score and grade
    weights: tuple[str, str]
    months_mean: str
    quarters_mean: str
    score: str
    had: str
    attendance: str
    interviews: str
    rewards: str
    filled_on: date | None


# --- the forms ------------------------------------------------------------------------------------


def quarter_form(form: QuarterForm) -> FormPaper:
    """季度考核表."""
    until = _until(form.objections_until, form.objection_days)
    adjusted = [(each.reason, each.article, each.points, each.approved_by) for each in form.adjusted]
    return FormPaper(
        form.of.issuer,
        f"{form.of.period}专职网格员季度考核表",
        [
            Boxes([("姓名", form.person.name), ("性别", form.person.gender), ("出生年月", form.person.born)]),
            Boxes([("网格", form.grids), ("任职日期", form.person.since), ("来源", form.person.source)]),
            Boxes([("本季任职情况\n（调动、请假）", form.service)], height=10),
            Grid(
                ("指标", "权重", "计算依据（分子／分母）", "得分"),
                [(each.name, each.weight, each.basis, each.points) for each in form.measured],
                (32, 18, 108, 24), left=(2,),
            ),
            Grid(
                ("加扣分事由", "依据", "分值", "批准人"), adjusted, (76, 56, 20, 30), left=(0, 1), least=1,
            ),
            Boxes([("总分", form.score), ("名次／\n参评人数", form.rank), ("等次", form.grade)]),
            Opinion("本人小结"),
            *OPINIONS,
            Opinion("本人意见", "□同意　　□申诉", SIGNED),
        ],
        form.filled_on,
        notes=(f"申诉期限：{until}。对考核结果有异议的，可以在期限内提出申诉。",),
        foot=form.of.foot,
    )  # fmt: skip


def year_form(form: YearForm) -> FormPaper:
    """年度考核登记表."""
    person, (of_months, of_quarters) = form.person, form.weights
    return FormPaper(
        form.of.issuer,
        f"{form.of.period}专职网格员年度考核登记表",
        [
            Boxes([("姓名", person.name), ("性别", person.gender), ("出生年月", person.born)]),
            Boxes([("政治面貌", person.political_status), ("文化程度", person.education), ("来源", person.source)]),
            Boxes([("任职简历", "\n".join(person.career))], height=16),
            Grid(
                ("月份", *(f"{month}月" for month in range(1, 13))),
                [("得分", *(form.months.get(month, "") for month in range(1, 13))), ("名次", *["—"] * 12)],
                (14, *[14] * 12),
            ),
            Grid(
                ("季度", "第1季度", "第2季度", "第3季度", "第4季度"),
                [
                    ("得分", *(form.quarters.get(number, ("", ""))[0] for number in range(1, 5))),
                    ("等次", *(form.quarters.get(number, ("", ""))[1] for number in range(1, 5))),
                ],
                (22, 40, 40, 40, 40),
            ),
            Boxes([
                (f"月均分\n×{of_months}", form.months_mean), (f"季均分\n×{of_quarters}", form.quarters_mean),
                ("年度得分", form.score),
            ], height=11),
            Boxes([("月数、季数", form.had)]),
            Boxes([("出勤\n（各类假）", form.attendance)], height=10),
            Boxes([("约谈、整改", form.interviews)], height=10),
            Boxes([("奖惩", form.rewards)], height=10),
            Opinion("个人总结\n（不超过\n一页）", "", SIGNED, height=104),
            Opinion("网格长意见"), Opinion("网格指导员意见"), Opinion("服务中心评定"), Opinion("街道审定等次"),
            Opinion("本人意见", "□同意　　□申诉", SIGNED),
        ],
        form.filled_on,
        notes=("月度考核只排网格名次，个人不排名。",),
        foot=form.of.foot,
    )  # fmt: skip


def _until(day: date | None, working_days: int) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else f"告知本人之日起{working_days}个工作日内"


# --- from the database ----------------------------------------------------------------------------


@in_chinese
def quarter_docx_of(row: QuarterlyScore) -> bytes:
    """The form of one person's quarter."""
    return form_docx(quarter_form(quarter_form_of(row)))


@in_chinese
def year_docx_of(row: YearlyScore) -> bytes:
    """The register form of one person's year."""
    return form_docx(year_form(year_form_of(row)))


def quarter_form_of(row: QuarterlyScore) -> QuarterForm:
    revision = row.revision
    served = row.facts.get("served", [])
    adjusted = approved_of(row.worker_id, revision.period)
    assessed = row.rank is not None
    return QuarterForm(
        of=revision_of(revision),
        person=_person(row.worker, revision.period.end),
        grids="、".join(one["name"] for one in served),
        service=_service(row, served),
        measured=_measured(row),
        adjusted=[_adjusted(one) for one in adjusted],
        score=_text(row.score) if row.score is not None else not_assessed_text(row.not_assessed_because),
        rank=f"{row.rank}／{assessed_count(revision)}" if assessed else "",
        grade=str(row.get_grade_display()),
        objections_until=last_day_to_file(KIND, row.pk, row.worker_id),
        objection_days=Terms.model_validate(revision.terms).objection.working_days,
        filled_on=day_of(revision.told_at) if revision.told_at else None,
    )


def _service(row: QuarterlyScore, served: Sequence[Mapping[str, object]]) -> str:
    places = "、".join(f"{one['name']}×{one['days']}天" for one in served)
    counts = Quarter.from_json(row.measures)
    return f"{places}；在岗工作日{counts.in_post}天，其中请假{days_in_words(Fraction(counts.on_leave))}天"


def _measured(row: QuarterlyScore) -> list[Measured]:
    return [
        Measured(
            name=one.name,
            weight=one.weight,
            basis="\n".join(_basis(part, len(one.indicators)) for part in one.indicators),
            points="未计" if one.left_out else _text(one.points),
        )
        for one in explain(row, {})
    ]


def _basis(part: ExplainedIndicator, parts: int) -> str:
    return f"{part.weight}：{part.sides}" if parts > 1 else part.sides


def _adjusted(one: Adjustment) -> Adjusted:
    sign = "+" if one.side == Side.BONUS else "−"
    return Adjusted(one.reason, one.article, f"{sign}{one.counting}", str(one.decided_by or ""))


def year_form_of(row: YearlyScore) -> YearForm:
    revision, worker = row.revision, row.worker
    if worker is None:
        raise ValueError("the register form is of a person")
    terms = Terms.model_validate(revision.terms)
    months, quarters = row.explanation.get("months") or {}, row.explanation.get("quarters") or {}
    full_time = row.category == YearCategory.FULL_TIME
    scores = months.get("scores", {}) if full_time else {}
    return YearForm(
        of=revision_of(revision),
        person=_person(worker, revision.period.end),
        months={int(month[-2:]): score for month, score in scores.items()},
        quarters=_quarters(worker, revision.period.start, revision.period.end),
        weights=(f"{terms.year.share_of_months}", f"{terms.year.share_of_quarters}"),
        months_mean=_text(row.months_mean),
        quarters_mean=_text(row.quarters_mean),
        score=_text(row.score),
        had="；".join(filter(None, (_had("月数", months), _had("季数", quarters)))),
        attendance=_attendance(worker, revision.period.start, revision.period.end),
        interviews=_interviews(worker, revision.period.start, revision.period.end),
        rewards=_rewards(worker, revision.period.start, revision.period.end),
        filled_on=day_of(revision.told_at) if revision.told_at else None,
    )


def _had(name: str, periods: Mapping[str, object]) -> str:
    return f"{name} {periods['had']}（至少需要 {periods['needed']}）" if periods else ""


def _quarters(worker: Worker, begin: date, end: date) -> dict[int, tuple[str, str]]:
    rows = QuarterlyScore.objects.latest().filter(
        worker=worker, revision__period_start__gte=begin, revision__period_start__lt=end
    )
    return {
        (row.revision.period_start.month + 2) // 3: (_text(row.score), str(row.get_grade_display()))
        for row in rows.select_related("revision")
    }


def _attendance(worker: Worker, begin: date, end: date) -> str:
    """Days attended, absent and on leave by kind; halves count half."""
    counted: Counter[str] = Counter()
    rows = Attendance.objects.filter(worker=worker, day__gte=begin, day__lt=end)
    for status, kind, part in rows.values_list("status", "leave_kind", "part"):
        counted[kind or status] += 1 if part == HALF else 2
    names = {AttendanceStatus.PRESENT.value: "出勤", AttendanceStatus.ABSENT.value: "旷工", **KINDS}
    said = [f"{name}{days_in_words(Fraction(counted[kind], 2))}天" for kind, name in names.items() if counted[kind]]
    return "，".join(said)


def _interviews(worker: Worker, begin: date, end: date) -> str:
    rows = Interview.objects.filter(worker=worker, month__gte=begin, month__lt=end, cancelled_at=None)
    return "；".join(f"{row.month:%Y年%m月}约谈，{row.get_state_display()}" for row in rows.order_by("month"))


def _rewards(worker: Worker, begin: date, end: date) -> str:
    rows = Adjustment.objects.approved().filter(worker=worker, quarter__gte=begin, quarter__lt=end)
    return "；".join(f"{_adjusted(row).points}（{row.reason}）" for row in rows.order_by("quarter", "pk"))


def _person(worker: Worker, until: date) -> Person:
    postings = list(
        Posting.objects.filter(worker=worker, during__startswith__lt=until).select_related("village").order_by("during")
    )
    places = places_of({one.grid_id for one in postings if one.grid_id}, until)
    full_time = [one.during.lower for one in postings if one.role == Role.FULL_TIME]
    return Person(
        staff_number=worker.staff_number,
        name=worker.name,
        gender=str(worker.get_gender_display()),
        born=month_of_birth(worker.born_on),
        political_status=worker.political_status,
        education=worker.education,
        source=str(worker.get_source_display()),
        since=day_of_paper(min(full_time, default=None)),
        career=[_post(one, places[one.grid_id].grid if one.grid_id else str(one.village)) for one in postings],
    )


def _post(one: Posting, place: str) -> str:
    ends = day_of_paper(one.during.upper) if one.during.upper else "今"
    return f"{day_of_paper(one.during.lower)}—{ends}　{place}{one.get_role_display()}"


def _text(value: Decimal | None) -> str:
    return "" if value is None else str(value)
