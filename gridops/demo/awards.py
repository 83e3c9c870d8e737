"""The demo's awards: for every year whose scores are final a round of each category, as an office would walk it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from assessment.award import deciding
from assessment.award import services as awards
from assessment.award.models import CATEGORIES, AwardRound, AwardState
from assessment.award.rules import LEADER, PART_TIME, TIED
from assessment.delivery.models import Delivery, How
from assessment.leading_group.models import DecisionKind
from assessment.score.models import ScoreKind, ScoreRevision, ScoreState
from core.clock import day_of, starts_at
from gridops.demo.leading_group import decide
from grids.territory.models import Subdistrict
from staff.accounts.models import User
from staff.calendar.lists import working_calendar

PANEL = [f"{family}评委" for family in "王李赵周吴郑陈林黄"]
TEN = timedelta(hours=10)
AFTER_PUBLICATION = 6  # working days, for the time to object of whoever was told late


def award_years(subdistrict: Subdistrict, *, until: datetime) -> None:
    """Open and walk the rounds of every year that people were told the scores of, as far as time has come.

    A category in which nobody has a score of the year has no round. Of the last year two are left to whoever tries the
    demo: the round of leaders is to be opened, that of part-time members to be decided.
    """
    told = list(
        ScoreRevision.objects.latest().filter(subdistrict=subdistrict, kind=ScoreKind.YEAR).order_by("period_start")
    )
    known = set(AwardRound.objects.filter(subdistrict=subdistrict).values_list("year", flat=True))
    for revision in told:
        scored = set(revision.yearly_scores.exclude(score=None).values_list("category", flat=True))
        for category, _label in CATEGORIES:
            left = revision == told[-1]
            if revision.period_start.year not in known and category in scored and not (left and category == LEADER):
                _walk(subdistrict, revision, category, until, to_decide=left and category == PART_TIME)


def _walk(
    subdistrict: Subdistrict, revision: ScoreRevision, category: str, until: datetime, *, to_decide: bool
) -> None:
    center, head = User.objects.get(username="center"), User.objects.get(username="head")
    calendar = working_calendar(subdistrict)
    known_at = revision.final_at or revision.told_at
    assert known_at is not None
    opened = starts_at(calendar.after(day_of(known_at), 1)) + TEN
    if opened >= until:
        return
    year = revision.period_start.year
    round_ = awards.open_round(subdistrict=subdistrict, year=year, category=category, by=center, at=opened)
    if revision.state != ScoreState.FINAL or not round_.eligible:
        return
    _prepare(round_, center, opened)
    deciding.propose(round_=round_, by=center, at=opened)
    round_ = deciding.publish(round_=round_, where="街道和各村公告栏、工作群", by=center, at=opened)
    _all_read(round_, opened)
    assert round_.published_until is not None
    decided_on = calendar.after(round_.published_until, AFTER_PUBLICATION)
    if starts_at(decided_on) + TEN < until:
        _decide(round_, head, decided_on, by_the_group_alone=to_decide)


def _prepare(round_: AwardRound, center: User, at: datetime) -> None:
    """Consultation, panel, votes on whoever is tied, and opinions on whoever is within the quota."""
    awards.note_consultation(
        round_=round_,
        police_asked_on=day_of(at),
        police_answered="无异议",
        discipline_asked_on=day_of(at),
        discipline_answered="无异议",
        by=center,
    )
    members = awards.set_panel(round_=round_, members=[(name, None) for name in PANEL], by=center)
    for number, candidate in enumerate(round_.candidates.filter(place=TIED)):
        # The first has all votes, each of the next one fewer, and the others none: the tie is broken.
        votes = {one.pk: "for" if position >= number else "against" for position, one in enumerate(members)}
        awards.record_votes(candidate=candidate, votes=votes, by=center, at=at)
    for candidate in round_.candidates.filter(tied_at_quota=True, place=TIED):
        awards.leave_out(candidate=candidate, because="评审小组票数仍相同，本人自愿放弃", by=center)
    for candidate in round_.candidates.filter(place="in"):
        awards.write_opinions(
            candidate=candidate,
            by=center,
            deeds="全年走访、上报和办结位居前列，群众评价好。",
            village_opinion="同意推荐",
            guide_opinion="同意推荐",
            center_opinion="同意推荐",
        )


def _all_read(round_: AwardRound, at: datetime) -> None:
    places = deciding.places_of(round_).values("pk")
    rows = Delivery.objects.filter(kind=deciding.AWARD, key__in=places, told_at=None)
    rows.update(told_at=at + timedelta(hours=2), how=How.READ)


def _decide(round_: AwardRound, head: User, on: date, *, by_the_group_alone: bool) -> None:
    if deciding.obstacles_of(round_, on):
        return  # left to the person who tries the demo
    number = f"南街网领〔{on.year}〕{10 + AwardRound.objects.filter(state=AwardState.DECIDED).count()}号"
    decision = decide(
        round_.subdistrict,
        DecisionKind.AWARDS,
        number=number,
        title=f"关于{round_.year}年度优秀{round_.get_category_display()}评选的决定",
        text="同意拟评选名单。",
        category=round_.category,
        on=on - timedelta(days=1),
    )
    if by_the_group_alone:
        return
    deciding.decide(
        round_=round_,
        decision=decision,
        document_number=number.replace("南街网领", "南街"),
        by=head,
        at=starts_at(on) + TEN,
    )
