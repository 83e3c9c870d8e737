"""Award rounds and candidates as lists: as JSON, datasets, what waits; and what a form of a round needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, NumberFilter
from rest_framework import serializers

from assessment.award.models import CATEGORIES, AwardCandidate, AwardRound, AwardState
from assessment.award.models_of_rounds import VoteKind
from core.clock import day_of
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from core.worklist import Line, Queue, Queues, Singles, end_of_day, joined, start_of_day
from core.years import year_in_words
from grids.duties import CENTER, Duty
from staff.access import Access, access_of, where_held, with_duty
from staff.accounts.models import User
from staff.rest import PrivateColumns

ROUND = (
    *("id", "year", "category", "percent", "members", "eligible", "quota", "state", "proposed_on"),
    *("published_on", "published_until", "published_where", "title", "document_number", "decided_on"),
)
CANDIDATE = (
    *("id", "place", "proposed", "score", "rank", "quarters_mean", "bottom_months", "unqualified_quarters"),
    *("open_interviews", "bars", "tied_at_quota", "decided_by", "deeds", "village_opinion", "guide_opinion"),
    *("center_opinion", "left_out_because"),
)


class AwardRoundSerializer(PrivateColumns):
    """The awards of one category in one year, with the base on which the seats were counted."""

    subdistrict = ByKey("subdistrict.code")
    decision = ByKey("decision.number")
    recorded_at = serializers.DateTimeField(source="opened_at", read_only=True)

    class Meta:
        model = AwardRound
        fields = [*ROUND, "subdistrict", "amount", "approval_number", "decision", "recorded_at"]


class AwardCandidateSerializer(PrivateColumns):
    """One person in a round; of others only who is proposed is seen, without the record."""

    worker = ByKey("worker.staff_number")
    year = serializers.IntegerField(source="round.year", read_only=True)
    category = serializers.CharField(source="round.category", read_only=True)
    recorded_at = serializers.DateTimeField(source="round.opened_at", read_only=True)

    class Meta:
        model = AwardCandidate
        fields = [*CANDIDATE, "worker", "year", "category", "recorded_at"]


def rounds(user: User, _on: date) -> QuerySet[AwardRound]:
    return AwardRound.objects.visible_to(user).select_related("subdistrict", "decision")


def candidates(user: User, _on: date) -> QuerySet[AwardCandidate]:
    return AwardCandidate.objects.visible_to(user).select_related("worker", "round__subdistrict")


class AwardRoundFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = AwardRound
        fields = {"year": ["exact"], "category": ["exact"], "state": ["exact"], "decided_on": COMPARED}


class AwardCandidateFilter(Filters):
    worker = CharFilter("worker__staff_number")
    year = NumberFilter("round__year")
    category = CharFilter("round__category")

    class Meta(Filters.Meta):
        model = AwardCandidate
        fields = {"place": ["exact"], "proposed": ["exact"]}


AWARDS = Dataset(
    "awards",
    rounds,
    fields(
        *ROUND,
        *("amount", "approval_number"),
        subdistrict="subdistrict__code",
        decision="decision__number",
        recorded_at="opened_at",
    ),
    dated="opened_at",
)
AWARD_CANDIDATES = Dataset(
    "award-candidates",
    candidates,
    fields(
        *CANDIDATE,
        worker="worker__staff_number",
        year="round__year",
        category="round__category",
        recorded_at="round__opened_at",
    ),
    dated="round__opened_at",
)


# --- what waits -----------------------------------------------------------------------------------


def _published_long_enough(at: datetime) -> Q:
    return Q(state=AwardState.PUBLISHED, published_until__lt=day_of(at))


def _round(text: str) -> str:
    year, _dot, category = text.partition(" · ")
    return f"{year_in_words(int(year))} · {dict(CATEGORIES)[category]}"


NAMED = joined(Cast("year", TextField()), "category")
WAITS_SINCE = Coalesce(end_of_day("published_until"), start_of_day("proposed_on"), "opened_at")
OFFICE_QUEUES = Queues(
    page="admin:assessment_awardround_changelist",
    rows=AwardRound.objects.visible_to,
    line=Line("admin:assessment_awardround_change", NAMED, since=WAITS_SINCE, said=_round),
    queues=(
        Queue(
            "prepare",
            _("award rounds to prepare"),
            "military_tech",
            with_duty(*CENTER),
            lambda user, _at: Q(state__in=[AwardState.OPEN, AwardState.PROPOSED]) & where_held(user, *CENTER),
            verb=_("Go on"),
            hidden_when_empty=True,
        ),
        Queue(
            "decide",
            _("awards to decide, published long enough"),
            "workspace_premium",
            with_duty(Duty.HEAD),
            lambda user, at: (
                Q(state=AwardState.PUBLISHED, published_until__lt=day_of(at)) & where_held(user, Duty.HEAD)
            ),
            verb=_("Decide"),
            hidden_when_empty=True,
        ),
    ),
)


def _is_somebody(access: Access) -> bool:
    return access.worker is not None


MINE = (
    Singles(
        "awards-published",
        _("awards that are published: where I stand"),
        "military_tech",
        _is_somebody,
        lambda user, _at: AwardRound.objects.filter(
            state=AwardState.PUBLISHED, candidates__worker=access_of(user).worker or 0
        ),
        Line("award", NAMED, due=end_of_day("published_until"), said=_round),
    ),
)


# --- what the forms of a round need ---------------------------------------------------------------


@dataclass(frozen=True)
class CandidateInForm:
    """One row of the form of recommendation (评优推荐表): the record, opinions and votes of one candidate."""

    candidate: AwardCandidate
    votes_for: int
    votes_against: int
    abstained: int

    @property
    def votes(self) -> str | None:
        """In the order of the heading; None where the panel has not voted on the candidate."""
        given = (self.votes_for, self.votes_against, self.abstained)
        return " / ".join(str(count) for count in given) if any(given) else None


def form_of(round_: AwardRound, *, proposed_only: bool = False) -> list[CandidateInForm]:
    """The candidates of a round, the best first, each with the panel's votes. One query."""
    kinds = (VoteKind.FOR, VoteKind.AGAINST, VoteKind.ABSTAIN)
    given = {f"given_{kind}": Count("votes", filter=Q(votes__vote=kind)) for kind in kinds}
    rows = round_.candidates.select_related("worker", "round").annotate(**given)
    if proposed_only:
        rows = rows.filter(proposed=True)
    rows = rows.order_by(*(AwardCandidate._meta.ordering or ()))  # which Django leaves out where it counts
    return [CandidateInForm(row, *[getattr(row, name) for name in given]) for row in rows]


def awards_of(worker: int) -> QuerySet[AwardCandidate]:
    """The awards that a person got, the latest first."""
    rows = AwardCandidate.objects.filter(worker=worker, proposed=True, round__state=AwardState.DECIDED)
    return rows.select_related("round").order_by("-round__year")


def own_candidate(round_: AwardRound, user: User) -> AwardCandidate | None:
    return round_.candidates.filter(worker=access_of(user).worker or 0).first()


def waiting_until(round_: AwardRound, at: datetime) -> bool:
    """Whether the publication still runs."""
    return round_.published_until is not None and day_of(at) <= round_.published_until
