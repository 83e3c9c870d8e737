"""Everything that is kept of one person's service, section by section, as one viewer may read it.

Each section begins with `visible_to` of its rows, so that a leader finds what leaders see and nothing else, and a page
of pay is there for the person and the payroll alone. No rank of a person is shown here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

from assessment.award.models import AwardCandidate
from assessment.figures.trends import MONTHS_IN_CHART, QUARTERS_IN_CHART, Point, Trend, trend_of
from assessment.interview.lists import interview_tone
from assessment.interview.models import Interview
from assessment.objection.models import Objection
from assessment.objection.subjects import kind_in_words, subject_of
from assessment.pay.choices import RunState
from assessment.pay.models import PaySheet
from assessment.periods import Kind, Period
from assessment.replacement.models import Replacement, ReplacementStep
from assessment.replacement.shown import answers_of
from assessment.score.contributions import contributions
from assessment.score.models import Grade, MonthlyScore, QuarterlyScore, YearCategory, YearlyScore
from core.punctuation import grouped, in_turn
from core.web.ranges import days_of
from core.years import in_words, year_in_words
from grids.territory.models import GridVersion
from staff.access import Role, access_of
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import Posting
from staff.training.models import Examined, TrainingParticipant

TONES: dict[str, str] = {Grade.EXCELLENT: "met", Grade.UNQUALIFIED: "late"}
SHOWN = 12  # rows of a section at most; the lists of the office have all of them


class Line(NamedTuple):
    """One row of a section: what it is, what is said below it, a word with its tone, and where it opens."""

    text: str
    sub: str = ""
    mark: str = ""
    tone: str = ""
    link: str = ""


@dataclass(frozen=True)
class Section:
    """One kind of rows about the person; with `trend` a picture above them."""

    title: str
    lines: list[Line] = field(default_factory=list)
    trend: Trend | None = None
    empty: str = ""


def sections_of(worker: Worker, viewer: User, *, own: bool) -> list[Section]:
    """The sections about one person that the viewer may read; for others than the person, those that have rows."""
    made = [section for sections in SECTIONS for section in sections(worker, viewer)]
    return [section for section in made if section.lines or (own and section.empty)]


def _page(kind: str, row: Any, worker: Worker, viewer: User) -> str:
    """Where a person reads a row about themselves; others have pages of their own work."""
    subject = subject_of(kind)
    return subject.page(row) if subject is not None and viewer.worker_id == worker.pk else ""


def _score(value: Decimal | None) -> str:
    return "—" if value is None else str(localize(value))


# --- posts ----------------------------------------------------------------------------------------


def _posts(worker: Worker, viewer: User) -> list[Section]:
    """The posts. It also notes on `worker` two facts that later sections need, so it stands first."""
    rows = Posting.objects.filter(worker=worker).visible_to(viewer).select_related("village").order_by("-during")
    full_time = Posting.objects.filter(worker=worker, role=Role.FULL_TIME)
    contributes = contributions(viewer, access_of(viewer).day).filter(pk=worker.pk)
    ever = {"was_full_time": Exists(full_time), "contributes": Exists(contributes)}
    shown = list(rows.annotate(grid_name=_name_when_begun(), **ever)[:SHOWN])
    for fact in ever:
        setattr(worker, fact, any(getattr(row, fact) for row in shown))
    return [Section(_("Posts"), [_post(row) for row in shown], empty=_("No post yet."))]


def _name_when_begun() -> Coalesce:
    """What the grid of a posting was called on its first day, or else first."""
    names = GridVersion.objects.filter(grid=OuterRef("grid")).order_by("during").values("name")
    begun = names.filter(during__startswith__lte=OuterRef("during__startswith")).order_by("-during")
    return Coalesce(Subquery(begun[:1]), Subquery(names[:1]))


def _post(row: Any) -> Line:
    place = row.grid_name or str(row.village)
    return Line(place, days_of(row.during), str(row.get_role_display()), "met" if row.during.upper is None else "")


# --- trainings ---------------------------------------------------------------------------------------


def _trainings(worker: Worker, viewer: User) -> list[Section]:
    rows = TrainingParticipant.objects.filter(worker=worker).visible_to(viewer).select_related("training")
    lines = [
        Line(
            row.training.subject,
            f"{date_format(row.training.held_on, 'SHORT_DATE_FORMAT')} · "
            + _("hours of lessons: %(hours)s") % {"hours": localize(row.training.hours.normalize())},
            str(row.get_result_display()),
            "met" if row.result == Examined.PASSED else "",
        )
        for row in rows.order_by("-training__held_on")[:SHOWN]
    ]
    return [Section(_("Trainings"), lines)]


# --- scores ---------------------------------------------------------------------------------------


class Scored(NamedTuple):
    """One month, quarter or year of a person as its line tells it."""

    pk: int
    kind: str
    period: Period
    score: Decimal | None
    word: str  # the grade of a quarter, the category of a year

    @property
    def revision(self) -> Scored:
        """Its page is found by the period of its revision, as that of a row."""
        return self


def _scores(worker: Worker, viewer: User) -> list[Section]:
    """Months, quarters and years, the latest first: three kinds of rows, asked for at once."""
    asked: list[QuerySet[Any, Any]] = []
    for model, word, most in (
        (MonthlyScore, Value(""), MONTHS_IN_CHART),
        (QuarterlyScore, F("grade"), SHOWN),
        (YearlyScore, F("category"), SHOWN),
    ):
        rows: Any = model.objects.filter(worker=worker).visible_to(viewer).latest()
        named = rows.annotate(word=Cast(word, TextField())).order_by("-revision__period_start", "word")
        asked.append(named.values_list("pk", "revision__kind", "revision__period_start", "score", "word")[:most])
    found = asked[0].union(*asked[1:], all=True)
    scored = [Scored(key, kind, Period(start, Kind(kind)), score, word) for key, kind, start, score, word in found]
    sections = ((Kind.MONTH, _months), (Kind.QUARTER, _quarters), (Kind.YEAR, _years))
    return [section([one for one in scored if one.kind == kind], worker, viewer) for kind, section in sections]


def _unless_never(worker: Any, lines: list[Line], words: str) -> str:
    """What stands instead of months and quarters: nothing for people whose role has none, leaders and part-time."""
    return words if not lines and worker.was_full_time else ""


def _months(rows: list[Scored], worker: Worker, viewer: User) -> Section:
    points = [Point(row.period, row.score) for row in rows if row.score is not None]
    lines = [
        Line(in_words(row.period), "", _score(row.score), "", _page("monthly_score", row, worker, viewer))
        for row in rows
    ]
    trend = trend_of(points, rows[0].period) if points else None
    return Section(_("Scores by month"), lines, trend, _unless_never(worker, lines, _("No month is scored yet.")))


def _quarters(rows: list[Scored], worker: Worker, viewer: User) -> Section:
    lines = [
        Line(
            in_words(row.period),
            str(Grade(row.word).label) if row.word else _("not assessed"),
            _score(row.score),
            TONES.get(row.word, ""),
            _page("quarterly_score", row, worker, viewer),
        )
        for row in rows
    ]
    points = [Point(row.period, row.score) for row in rows if row.score is not None]
    title = _("Scores of the last %(count)d quarters") % {"count": QUARTERS_IN_CHART}
    trend = (
        trend_of(points, rows[0].period, many=QUARTERS_IN_CHART, named=_quarter_of_year, title=title)
        if len(points) > 1
        else None
    )
    empty = _unless_never(worker, lines, _("No quarter is assessed yet."))
    return Section(_("Assessments by quarter"), lines, trend, empty)


def _quarter_of_year(quarter: Period) -> str:
    return _("Q%(number)d") % {"number": (quarter.start.month + 2) // 3}


def _years(rows: list[Scored], worker: Worker, viewer: User) -> Section:
    lines = [
        Line(
            in_words(row.period),
            str(YearCategory(row.word).label),
            _score(row.score),
            "",
            _page("yearly_score", row, worker, viewer),
        )
        for row in rows
    ]
    return Section(_("Scores by year"), [*_so_far(worker, viewer), *lines])


def _so_far(worker: Any, viewer: User) -> list[Line]:
    """The way to what a part-time member contributed in the year that runs."""
    if viewer.worker_id != worker.pk or not worker.contributes:
        return []
    return [
        Line(
            _("%(year)s so far") % {"year": access_of(viewer).day.year},
            _("My contributions"),
            link=reverse("my-contributions"),
        )
    ]


# --- what followed --------------------------------------------------------------------------------


def _interviews(worker: Worker, viewer: User) -> list[Section]:
    rows = Interview.objects.filter(worker=worker).visible_to(viewer).select_related("bulletin")
    lines = [
        Line(
            date_format(row.month, "YEAR_MONTH_FORMAT"),
            "",
            str(row.get_state_display()),
            interview_tone(row),
            _page("interview", row, worker, viewer),
        )
        for row in rows[:SHOWN]
    ]
    return [Section(_("Interviews"), lines)]


def _objections(worker: Worker, viewer: User) -> list[Section]:
    rows = Objection.objects.filter(worker=worker).visible_to(viewer).order_by("-filed_at")
    own = viewer.worker_id == worker.pk
    lines = [
        Line(
            kind_in_words(row),
            date_format(row.filed_at, "SHORT_DATE_FORMAT"),
            str(row.get_state_display()),
            "",
            reverse("objection", args=(row.pk,)) if own else "",
        )
        for row in rows[:SHOWN]
    ]
    return [Section(_("Objections"), lines)]


def _replacements(worker: Worker, viewer: User) -> list[Section]:
    """Read with their steps, of which each has at least that it was proposed. One query."""
    shown = Replacement.objects.filter(worker=worker).visible_to(viewer).order_by("-proposed_at")[:SHOWN]
    steps = ReplacementStep.objects.filter(replacement__in=shown).select_related("replacement")
    by_proposal = groupby(steps.order_by("-replacement__proposed_at", "replacement"), lambda one: one.replacement)
    lines = [
        Line(
            date_format(row.proposed_at, "SHORT_DATE_FORMAT"),
            in_turn(one.in_words for one in answers_of(taken, viewer).values()),
            str(row.get_state_display()),
            "",
            _page("replacement", row, worker, viewer),
        )
        for row, taken in by_proposal
    ]
    return [Section(_("Proposals to replace"), lines)]


def _awards(worker: Worker, viewer: User) -> list[Section]:
    rows = AwardCandidate.objects.filter(worker=worker).visible_to(viewer).select_related("round")
    own = viewer.worker_id == worker.pk
    lines = [
        Line(
            year_in_words(row.round.year),
            str(row.round.get_category_display()),
            str(row.round.get_state_display()),
            "",
            reverse("award", args=(row.round_id,)) if own else "",
        )
        for row in rows.order_by("-round__year")[:SHOWN]
    ]
    return [Section(_("Awards"), lines)]


def _slips(worker: Worker, viewer: User) -> list[Section]:
    rows = PaySheet.objects.filter(worker=worker, run__state=RunState.LOCKED).visible_to(viewer).select_related("run")
    lines = [
        Line(
            date_format(row.run.month, "YEAR_MONTH_FORMAT"),
            "",
            f"¥ {grouped(row.gross)}",
            "",
            _page("pay_sheet", row, worker, viewer),
        )
        for row in rows.order_by("-run__month", "-pk")[:SHOWN]
    ]
    return [Section(_("Slips"), lines)]


SECTIONS: tuple[Callable[[Worker, User], list[Section]], ...] = (
    _posts,
    _scores,
    _interviews,
    _objections,
    _replacements,
    _awards,
    _slips,
    _trainings,
)
