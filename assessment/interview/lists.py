"""Interviews as lists: whose they are, how they are narrowed, as JSON, what waits; the record of one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, When, prefetch_related_objects
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, NumberFilter
from rest_framework import serializers

from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.cycle.period_words import kept_in_words, said_last
from assessment.interview.models import Interview, InterviewGround, InterviewQuerySet, InterviewState, is_to_check
from core.clock import day_of
from core.punctuation import in_turn, labelled, listed
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters, Month
from core.rest.serializers import ByKey, MonthField
from core.worklist import Line, Queue, Queues, Singles, end_of_day, joined, written
from core.years import in_words
from grids.duties import OFFICE, Duty
from grids.territory.lists import with_grid_code
from grids.territory.models import Grid
from incidents.common.lists import month_text
from staff.access import Access, Role, access_of, where_held, with_duty
from staff.accounts.models import User


class InterviewSerializer(serializers.ModelSerializer[Interview]):
    worker = ByKey("worker.staff_number")
    grids = serializers.ListField(source="grid_codes", child=serializers.CharField())
    grid_keys = serializers.ListField(child=serializers.UUIDField())
    roles = serializers.ListField(source="ground_roles", child=serializers.ChoiceField(Role.choices))
    month = MonthField(read_only=True)
    bulletin_revision = serializers.IntegerField(source="bulletin.revision")
    recorded_at = serializers.DateTimeField(source="opened_at", read_only=True)

    class Meta:
        model = Interview
        fields = [
            "id",
            "worker",
            "grids",
            "grid_keys",
            "roles",
            "month",
            "bulletin_revision",
            "state",
            "due_on",
            "opened_at",
            "held_at",
            "check_on",
            "acknowledged_at",
            "cancelled_at",
            "recorded_at",
        ]


@dataclass(frozen=True)
class Ground:
    """One grid and role for which the person is interviewed, called as it was in the trigger month."""

    grid: str
    role: str
    first_rank: int
    second_rank: int


@dataclass(frozen=True)
class InterviewSheet:
    """约谈对象, 岗位, 网格, 触发月份, 名次, 时间, 地点, 约谈人, 原因, 情况, 整改措施, 整改期限, 复查结果, 双方签名."""

    worker: str
    roles: list[str]
    grids: list[str]
    month: str
    ranks: list[str]
    held_at: datetime | None
    place: str
    held_by: str
    reason: str
    record: str
    plan: str
    rectify_by: date | None
    check_result: str
    signed_by_interviewer: datetime | None
    signed_by_person: datetime | None
    objection: str

    def columns(self) -> list[tuple[str, object]]:
        """Headings and values in the order of the sheet."""
        signed = [
            f"{name} {day_of(at)}"
            for name, at in ((self.held_by, self.signed_by_interviewer), (self.worker, self.signed_by_person))
            if at
        ]
        return [
            (pgettext("interview sheet", "person interviewed"), self.worker),
            (pgettext("interview sheet", "post"), listed(self.roles)),
            (pgettext("interview sheet", "grid"), listed(self.grids)),
            (pgettext("interview sheet", "trigger month"), self.month),
            (pgettext("interview sheet", "ranks"), in_turn(self.ranks)),
            (pgettext("interview sheet", "time"), self.held_at),
            (pgettext("interview sheet", "place of the interview"), self.place),
            (pgettext("interview sheet", "interviewed by"), self.held_by),
            (pgettext("interview sheet", "reason"), self.reason),
            (pgettext("interview sheet", "record"), self.record),
            (pgettext("interview sheet", "rectification plan"), self.plan),
            (pgettext("interview sheet", "to be rectified by"), self.rectify_by),
            (pgettext("interview sheet", "result of the check"), self.check_result),
            (pgettext("interview sheet", "signed by both"), in_turn(signed)),
        ]


def grounds_of(interview: Interview) -> list[Ground]:
    """Why somebody is interviewed; the grids as they were called on the last day of the month."""
    grids = Prefetch("grid", queryset=Grid.objects.on(interview.bulletin.period.end - timedelta(days=1)))
    rows = InterviewGround.objects.order_by("grid", "role").prefetch_related(grids)
    prefetch_related_objects([interview], Prefetch("grounds", rows))
    labels = dict(Role.choices)
    return [
        Ground(grid=str(row.grid), role=str(labels[row.role]), first_rank=row.first_rank, second_rank=row.second_rank)
        for row in interview.grounds.all()
    ]


def has_lost_its_ground(interview: Interview) -> bool:
    """Whether an interview was held for months of which a later revision says otherwise. It stands all the same."""
    if interview.held_at is None:
        return False
    month = interview.bulletin.period
    both = (month.previous().start, month.start)
    valid = Bulletin.objects.latest_revisions().filter(subdistrict=interview.subdistrict_id, month__in=both)
    grids = {ground.grid_id for ground in interview.grounds.all()}
    bottom = BulletinLine.objects.filter(bulletin__in=valid, grid__in=grids, in_bottom=True)
    months = Counter(bottom.values_list("grid", flat=True))
    return not any(count == len(both) for count in months.values())


def sheet_of(interview: Interview) -> InterviewSheet:
    """The record of one interview as it is now, for its page and for the printed sheet. Five queries at most."""
    grounds = grounds_of(interview)
    checks = list(interview.checks.order_by("due_on"))
    month = interview.bulletin.period
    plans = [interview.plan, *(check.plan for check in checks if check.plan)]
    return InterviewSheet(
        worker=interview.worker.name,
        roles=list(dict.fromkeys(ground.role for ground in grounds)),
        grids=list(dict.fromkeys(ground.grid for ground in grounds)),
        month=str(month),
        ranks=[
            gettext("%(grid)s: %(first)s in %(before)s, %(second)s in %(month)s")
            % {
                "grid": ground.grid,
                "first": ground.first_rank,
                "second": ground.second_rank,
                "before": in_words(month.previous()),
                "month": in_words(month),
            }
            for ground in grounds
        ],
        held_at=interview.held_at,
        place=interview.place,
        held_by=_name(interview.held_by),
        reason=gettext("bottom-ranked in %(before)s and %(month)s")
        % {"before": in_words(month.previous()), "month": in_words(month)},
        record=interview.record,
        plan="\n".join(plan for plan in plans if plan),
        rectify_by=interview.check_on,
        check_result="\n".join(
            labelled(f"{day_of(check.checked_at)} {_passed(check.passed)}", check.result) for check in checks
        ),
        signed_by_interviewer=interview.held_at,
        signed_by_person=interview.acknowledged_at,
        objection=interview.objection,
    )


def _passed(passed: bool | None) -> str:
    return gettext("rectified") if passed else gettext("not rectified")


def _name(user: User | None) -> str:
    return str(user) if user else ""


def interviews(user: User, on: date) -> QuerySet[Interview]:
    """Interviews with the codes of the grids and the roles for which they are held."""
    grounds = with_grid_code(InterviewGround.objects.filter(interview=OuterRef("pk")), on)
    return (
        Interview.objects.visible_to(user)
        .select_related("worker", "bulletin")
        .annotate(
            grid_codes=ArraySubquery(grounds.order_by("grid_code").values("grid_code").distinct()),
            grid_keys=ArraySubquery(grounds.order_by("grid_code").values("grid__key").distinct()),
            ground_roles=ArraySubquery(grounds.order_by("role").values("role").distinct()),
        )
    )


class InterviewFilter(Filters):
    worker = CharFilter("worker__staff_number")
    grid = CharFilter(method="by_grid", label="code of a grid concerned")
    role = CharFilter("grounds__role", distinct=True)
    month = Month()
    bulletin_revision = NumberFilter("bulletin__revision")

    class Meta(Filters.Meta):
        model = Interview
        fields = {"state": ["exact"], "due_on": COMPARED}

    def by_grid(self, rows: QuerySet[Interview], _name: str, code: str) -> QuerySet[Interview]:
        return rows.filter(Q(grid_codes__contains=[code]))


def interview_tone(interview: Interview) -> str:
    """`soon` while it is to be held, `met` once a check said that all is well."""
    tones = {InterviewState.OPEN: "soon", InterviewState.RECTIFIED: "met"}
    return tones.get(InterviewState(interview.state), "")


INTERVIEWS = Dataset(
    "interviews",
    interviews,
    fields(
        "id",
        "state",
        "due_on",
        "opened_at",
        "held_at",
        "check_on",
        "acknowledged_at",
        "cancelled_at",
        recorded_at="opened_at",
        worker="worker__staff_number",
        grids="grid_codes",
        grid_keys="grid_keys",
        roles="ground_roles",
        month=month_text("month"),
        bulletin_revision="bulletin__revision",
    ),
    dated="month",
)


def _to_hold(user: User, _at: datetime) -> Q:
    """The interviews that the user has to hold; a leader's is held by a head."""
    of_a_leader = Exists(InterviewGround.objects.filter(interview=OuterRef("pk"), role=Role.LEADER))
    mine = where_held(user, Duty.HEAD) | (where_held(user, Duty.CENTER) & ~Q(of_a_leader))
    return Q(state=InterviewState.OPEN) & mine


DUE = Case(When(state=InterviewState.HELD, then=end_of_day("check_on")), default=end_of_day("due_on"))
GRID = Subquery(InterviewGround.objects.filter(interview=OuterRef("pk")).order_by("grid").values("grid")[:1])
OFFICE_QUEUES = Queues(
    page="admin:assessment_interview_changelist",
    rows=Interview.objects.visible_to,
    line=Line(
        "admin:assessment_interview_change",
        joined("worker__name", written("month", "YYYY-MM")),
        grid=GRID,
        due=DUE,
        said=said_last,
    ),
    queues=(
        Queue(
            "hold",
            _("interviews to hold"),
            "forum",
            with_duty(*OFFICE),
            _to_hold,
            verb=_("Hold"),
            act=("admin:assessment_interview_hold",),
            late=lambda at: Q(due_on__lt=day_of(at)),
        ),
        Queue(
            "check",
            _("rectifications to check"),
            "rule",
            with_duty(*OFFICE),
            lambda user, at: is_to_check(day_of(at)) & where_held(user, *OFFICE),
            verb=_("Check"),
            tone="late",
        ),
    ),
)


def _of_mine(user: User) -> InterviewQuerySet:
    return Interview.objects.filter(worker=access_of(user).worker or 0).order_by("due_on")


def _is_somebody(access: Access) -> bool:
    return access.worker is not None


MINE = (
    Singles(
        "interviews-to-come",
        _("interviews of mine to come"),
        "forum",
        _is_somebody,
        lambda user, _at: _of_mine(user).filter(state=InterviewState.OPEN),
        Line("interview", written("month", "YYYY-MM"), GRID, due=end_of_day("due_on"), said=kept_in_words),
    ),
    Singles(
        "interviews-to-sign",
        _("interviews of mine to sign"),
        "draw",
        _is_somebody,
        lambda user, _at: _of_mine(user).to_acknowledge(),
        Line("interview", written("month", "YYYY-MM"), GRID, since="held_at", said=kept_in_words),
        verb=_("Sign"),
    ),
)
