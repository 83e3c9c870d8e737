"""What the system made in a year that belongs into the register: by class, each with the row that it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from assessment.archive.models import FileClass
from assessment.award.models import AwardRound
from assessment.bulletin.models import Bulletin
from assessment.inspection.models import Inspection
from assessment.interview.models import Interview
from assessment.leading_group.models import GroupDecision, GroupMeeting
from assessment.letterhead.models import KeptPaper, letterhead_of
from assessment.objection.models import ObjectionAnswer
from assessment.pay.models import PayRun
from assessment.scheme.models import Scheme
from assessment.score.models import ScoreKind, ScoreRevision, ScoreState
from core.clock import day_of, month_after, starts_at
from core.documents.dates import dates_in_words
from grids.matters.models import MatterAdmission
from grids.territory.models import Subdistrict
from grids.territory.models_of_acts import GridAct
from staff.people.documents import in_chinese

TITLE = 200  # letters at most


@dataclass(frozen=True)
class Made:
    """One file: its class, the row it comes from, and what the register says of it."""

    file_class: str
    kind: str
    key: int
    title: str
    day: date
    number: str = ""


@dataclass(frozen=True)
class Asked:
    """Of which office and year, and until which day it is known."""

    subdistrict: Subdistrict
    year: int
    on: date

    @property
    def begin(self) -> datetime:
        return starts_at(date(self.year, 1, 1))

    @property
    def end(self) -> datetime:
        return starts_at(date(self.year + 1, 1, 1))

    @property
    def is_over(self) -> bool:
        return self.on.year > self.year

    def over(self, month: date) -> bool:
        return month_after(month) <= self.on

    def moments(self, column: str) -> Q:
        return Q(**{"subdistrict": self.subdistrict, f"{column}__gte": self.begin, f"{column}__lt": self.end})

    def days(self, column: str) -> Q:
        return Q(**{"subdistrict": self.subdistrict, f"{column}__year": self.year})


@in_chinese
def made_in(subdistrict: Subdistrict, year: int, *, on: date) -> list[Made]:
    """Everything that became final in the year, class by class. A fixed number of queries."""
    asked = Asked(subdistrict, year, on)
    return [one for source in SOURCES for one in source(asked)]


def _of_the_year(asked: Asked) -> Iterator[Made]:
    """Tables of a whole year, once it is over."""
    if asked.is_over:
        for position, (file_class, title) in enumerate(OF_THE_YEAR):
            key = 100 * asked.year + position
            yield Made(file_class, "year_table", key, title.format(year=asked.year), date(asked.year, 12, 31))


OF_THE_YEAR = (
    (FileClass.ORGANISATION, "{year}年网格管理领导小组成员名单"),
    (FileClass.TEAM, "{year}年网格员队伍花名册"),
    (FileClass.TEAM, "{year}年网格员任免（聘）一览表"),
    (FileClass.TEAM, "{year}年网格员培训台账"),
    (FileClass.FUNDS, "网格经费收支表（{year}年度）"),
)


def _map(asked: Asked) -> Iterator[Made]:
    for act in GridAct.objects.filter(asked.moments("decided_at")).order_by("pk"):
        title = f"网格调整：{act.get_kind_display()}（{act.reason}）"
        yield Made(FileClass.TERRITORY, "grid_act", act.pk, title, day_of(act.decided_at))


def _rules(asked: Asked) -> Iterator[Made]:
    for scheme in Scheme.objects.filter(asked.days("issued_on")).order_by("version"):
        assert scheme.issued_on is not None
        title = f"{scheme.title}（第{scheme.version}版）"
        yield Made(FileClass.RULES, "scheme", scheme.pk, title, scheme.issued_on, scheme.document_number)
    for one in MatterAdmission.objects.filter(asked.days("decided_on")).order_by("pk"):
        assert one.decided_on is not None
        yield Made(FileClass.RULES, "admission", one.pk, f"事项准入：{one.name}", one.decided_on, one.document_number)


def _bulletins(asked: Asked) -> Iterator[Made]:
    for one in Bulletin.objects.filter(asked.moments("issued_at")).order_by("month", "revision"):
        assert one.issued_at is not None
        again = f"（第{one.revision}版）" if one.revision > 1 else ""
        title = f"{one.month.year}年{one.month.month}月网格化管理工作情况通报{again}"
        yield Made(FileClass.BULLETIN, "bulletin", one.pk, title, day_of(one.issued_at), one.document_number)


def _inspections(asked: Asked) -> Iterator[Made]:
    weeks: dict[date, set[date]] = defaultdict(set)
    for week in Inspection.objects.filter(asked.days("week")).values_list("week", flat=True).distinct():
        weeks[week.replace(day=1)].add(week)
    for month, mondays in sorted(weeks.items()):
        if asked.over(month):
            title = f"{month.year}年{month.month}月周巡查记录（{len(mondays)}周）"
            yield Made(FileClass.INSPECTION, "inspections", _key(month), title, max(mondays))


def _interviews(asked: Asked) -> Iterator[Made]:
    held: dict[date, list[date]] = defaultdict(list)
    for moment in Interview.objects.filter(asked.moments("held_at")).values_list("held_at", flat=True):
        assert moment is not None
        held[day_of(moment).replace(day=1)].append(day_of(moment))
    for month, days in sorted(held.items()):
        if asked.over(month):
            title = f"{month.year}年{month.month}月约谈记录表（{len(days)}份）"
            yield Made(FileClass.INTERVIEW, "interviews", _key(month), title, max(days))


def _scores(asked: Asked) -> Iterator[Made]:
    rows = ScoreRevision.objects.filter(asked.moments("final_at"), state=ScoreState.FINAL)
    for one in rows.filter(kind__in=[ScoreKind.QUARTER, ScoreKind.YEAR]).order_by("period_start", "revision"):
        assert one.final_at is not None
        again = f"（第{one.revision}版）" if one.revision > 1 else ""
        if one.kind == ScoreKind.QUARTER:
            title = f"{dates_in_words(str(one.period))}专职网格员季度考核汇总表、考核表{again}"
            yield Made(FileClass.QUARTER, "scores", one.pk, title, day_of(one.final_at))
        else:
            title = f"{one.period_start.year}年度考核汇总表、考核登记表{again}"
            yield Made(FileClass.AWARDS, "scores", one.pk, title, day_of(one.final_at))


def _awards(asked: Asked) -> Iterator[Made]:
    for one in AwardRound.objects.filter(asked.days("decided_on")).order_by("pk"):
        assert one.decided_on is not None
        title = f"{one.year}年度优秀{one.get_category_display()}{one.title}决定"
        yield Made(FileClass.AWARDS, "award", one.pk, title, one.decided_on, one.document_number)


def _pay(asked: Asked) -> Iterator[Made]:
    for run in PayRun.objects.filter(asked.moments("approved_at")).order_by("month", "pk"):
        assert run.approved_at is not None
        title = f"{run.month.year}年{run.month.month}月工资、补贴发放表"
        yield Made(FileClass.FUNDS, "pay_run", run.pk, title, day_of(run.approved_at))


def _replacements(asked: Asked) -> Iterator[Made]:
    kept = KeptPaper.objects.filter(asked.moments("kept_at"), kind="replacement_form", format="docx").defer("content")
    for paper in kept.order_by("pk"):
        yield Made(FileClass.TEAM, "paper", paper.pk, paper.name.rpartition(".")[0], day_of(paper.kept_at))


def _objections(asked: Asked) -> Iterator[Made]:
    code = letterhead_of(asked.subdistrict).code
    rows = ObjectionAnswer.objects.filter(
        objection__subdistrict=asked.subdistrict, answered_at__gte=asked.begin, answered_at__lt=asked.end
    )
    for one in rows.select_related("objection__worker").order_by("pk"):
        name, day = "处理决定书" if one.instance == 1 else "复核决定书", day_of(one.answered_at)
        title = f"考核申诉{name}（{one.objection.number} {one.objection.worker.name}）"
        yield Made(FileClass.OBJECTION, "answer", one.pk, title, day, f"{code}诉〔{day.year}〕{one.pk}号")


def _meetings(asked: Asked) -> Iterator[Made]:
    for one in GroupMeeting.objects.filter(asked.days("held_on"), signed_on__isnull=False).order_by("held_on"):
        yield Made(FileClass.MEETING, "meeting", one.pk, f"领导小组会议纪要：{one.subject}", one.held_on)
    for made in GroupDecision.objects.filter(asked.days("decided_on"), withdrawn_at=None).order_by("decided_on"):
        yield Made(FileClass.MEETING, "decision", made.pk, made.title, made.decided_on, made.number)


def _key(month: date) -> int:
    return 100 * month.year + month.month


Source = Callable[[Asked], Iterable[Made]]
SOURCES: tuple[Source, ...] = (
    *(_of_the_year, _map, _rules, _bulletins, _inspections, _interviews, _scores, _awards, _pay),
    *(_replacements, _objections, _meetings),
)
