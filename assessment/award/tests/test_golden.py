"""The worked examples of awards, played through the services: scores of a year, a round, its places."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest

from assessment.award.models import AwardRound
from assessment.award.services import open_round
from assessment.award.tests.factories import year_scores
from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.bulletin.services import draft_bulletin
from assessment.interview.models import Interview
from assessment.periods import Kind, month_of, parse
from assessment.scheme.terms import first_version
from assessment.score.models import QuarterlyScore, ScoreKind, ScoreRevision, ScoreState, YearlyScore
from assessment.score.year_services import draft_year
from assessment.tests.factories import office
from core.clock import SHANGHAI, starts_at
from core.testing.worlds import shared_world
from grids.tests.factories import matter
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident
from incidents.mediations.models import Mediation
from incidents.publicity.models import PublicityActivity
from incidents.tests.factories import shanghai
from incidents.tests.fieldwork import kind_of_hazard
from staff.people.models import Worker
from staff.tests.factories import LEADER, PART_TIME, center, posted, worker

pytestmark = pytest.mark.django_db
OPENED = shanghai("2026-01-20 10:00")
DRAFTED = datetime(2026, 1, 15, 9, tzinfo=SHANGHAI)
Y2025 = parse("2025", Kind.YEAR)
LONG_AGO = date(2024, 1, 1)
RULES = first_version(date(2024, 6, 15)).model_dump(mode="json")
_numbers = count(1)


@shared_world
def place():
    made = office(villages=1, grids_each=2, **RULES)
    made.clerk = center(made.subdistrict)
    return made


def people(place, many: int, name: str = "队员") -> list[Worker]:
    return [worker(place.subdistrict, f"{name}{n:03d}") for n in range(many)]


def opened(place, category: str) -> AwardRound:
    return open_round(subdistrict=place.subdistrict, year=2025, category=category, by=place.clerk, at=OPENED)


def chosen(round_: AwardRound) -> list[Worker]:
    return [row.worker for row in round_.candidates.filter(place="in").order_by("rank", "worker")]


def test_aw1_three_with_the_same_score_for_one_seat(place):
    first, second, third, a, b, c, *others = people(place, 36)
    months_and_quarters = {a: ("92.00", "96.00"), b: ("95.00", "94.00"), c: ("93.20", "95.20")}
    scores = {
        who: (str(Decimal("0.4") * Decimal(months) + Decimal("0.6") * Decimal(quarters)), quarters)
        for who, (months, quarters) in months_and_quarters.items()
    }
    assert {Decimal(score) for score, _quarters in scores.values()} == {Decimal("94.40")}
    scores |= {first: ("97.20", "97.00"), second: ("96.85", "96.00"), third: ("95.10", "95.00")}
    scores |= dict.fromkeys(others, ("80.00", "80.00"))
    year_scores(place.subdistrict, "full_time", scores)
    round_ = opened(place, "full_time")
    assert (round_.eligible, round_.quota) == (36, 4)
    ranks = {row.worker: (row.rank, row.tied_at_quota) for row in round_.candidates.all()}
    assert [ranks[who] for who in (first, second, third, a, b, c)] == [
        *((1, False), (2, False), (3, False)),
        *((4, True), (4, True), (4, True)),
    ]
    assert set(chosen(round_)) == {first, second, third, a}
    assert round_.candidates.get(worker=a).decided_by == "quarters"


def test_aw2_the_base_are_the_eligible(place):
    without, unqualified = people(place, 3, "甲"), people(place, 2, "乙")
    (asked,), others = people(place, 1, "丙"), people(place, 35, "丁")
    scores = dict.fromkeys(without, (None, None)) | dict.fromkeys(unqualified, ("70.00", "70.00"))
    scores |= {asked: ("99.00", "99.00")} | {who: (f"{90 - n}.00", "80.00") for n, who in enumerate(others)}
    year_scores(place.subdistrict, "full_time", scores)
    _unqualified_in_a_quarter(place, unqualified)
    bulletin = draft_bulletin(subdistrict=place.subdistrict, month=parse("2025-12"), at=OPENED)
    Interview.objects.create(
        subdistrict=place.subdistrict,
        worker=asked,
        month=date(2025, 12, 1),
        bulletin=bulletin,
        opened_at=OPENED,
        due_on=date(2026, 1, 30),
    )
    round_ = opened(place, "full_time")
    assert round_.candidates.count() == 41
    assert (round_.eligible, round_.quota) == (35, 4)  # were the base all 41, it would be 5
    assert chosen(round_) == others[:4]
    bars = {row.worker: row.bars for row in round_.candidates.filter(place="barred")}
    assert bars == {
        **{who: ["no_yearly_score"] for who in without},
        **{who: ["unqualified_quarter"] for who in unqualified},
        asked: ["interview_open"],
    }


def _unqualified_in_a_quarter(place, whom: list[Worker]) -> None:
    revision = ScoreRevision.objects.create(
        subdistrict=place.subdistrict,
        kind=ScoreKind.QUARTER,
        period_start=date(2025, 7, 1),
        scheme=place.scheme,
        terms=place.scheme.terms,
        drafted_at=OPENED,
    )
    QuarterlyScore.objects.bulk_create(
        QuarterlyScore(
            revision=revision,
            worker=who,
            facts={},
            measures={},
            score="48.96",
            grade="unqualified",
            in_bottom=False,
            explanation={},
        )
        for who in whom
    )
    ScoreRevision.objects.filter(pk=revision.pk).update(state=ScoreState.TOLD, told_at=OPENED)


# --- AW3 --------------------------------------------------------------------------------------------


def test_aw3_a_leader_of_two_grids_by_the_days_led(place):
    """Grid A all year at 91.20, grid B from April at 86.50: (33,288 + 23,787.5) / 640."""
    a, b = place.grids
    who = posted(LEADER, to=a, begins_on=LONG_AGO).worker
    posted(LEADER, to=b, who=who, begins_on=date(2025, 4, 1))
    for number in range(12):
        _frozen(place, month_of(date(2025, number + 1, 1)), {a: "91.20", b: "86.50"})
    revision = draft_year(subdistrict=place.subdistrict, year=Y2025, at=DRAFTED)
    assert YearlyScore.objects.get(revision=revision, category="leader").score == Decimal("89.18")


def test_aw3_two_seats_for_twenty_leaders_and_six_for_108_volunteers(place):
    leaders = people(place, 20, "长")
    year_scores(place.subdistrict, "leader", {who: (f"{95 - n}.00", None) for n, who in enumerate(leaders)})
    round_ = opened(place, "leader")
    assert (round_.eligible, round_.quota, chosen(round_)) == (20, 2, leaders[:2])
    volunteers = people(place, 109, "兼")
    revision = ScoreRevision.objects.get(kind=ScoreKind.YEAR)
    year_scores(
        place.subdistrict,
        "part_time",
        {who: (f"{108 - n}.00", None) for n, who in enumerate(volunteers)},  # the last one has no point
        revision=revision.revision + 1,
    )
    round_ = opened(place, "part_time")
    assert (round_.eligible, round_.quota, chosen(round_)) == (108, 6, volunteers[:6])


def test_aw3_points_of_volunteers_from_what_they_did(place):
    """Reports, mediations, publicity, hazards, each up to its most."""
    done = ((48, 5, 6, 3), (70, 2, 3, 4), (30, 10, 10, 7))
    volunteers = [posted(PART_TIME, to=place.grids[0], begins_on=LONG_AGO).worker for _one in done]
    for who, (reports, mediations, publicity, hazards) in zip(volunteers, done, strict=True):
        cases = Incident.objects.bulk_create(_report(place, who) for _one in range(reports))
        Mediation.objects.bulk_create(
            Mediation(
                incident=case, held_on=date(2025, 6, 3), mediator=who, parties="张某、李某", outcome="settled",
                agreement="oral", created_by=place.clerk,
            )
            for case in cases[:mediations]
        )  # fmt: skip
        PublicityActivity.objects.bulk_create(
            PublicityActivity(
                subdistrict=place.subdistrict,
                day=date(2025, 6, 4),
                kind="lecture",
                topic="fraud",
                worker=who,
                reached=20,
            )
            for _one in range(publicity)
        )
        Hazard.objects.bulk_create(_hazard(place, who) for _one in range(hazards))
    _frozen(place, month_of(date(2025, 1, 1)), {})
    revision = draft_year(subdistrict=place.subdistrict, year=Y2025, at=DRAFTED)
    scores = dict(YearlyScore.objects.filter(revision=revision, category="part_time").values_list("worker", "score"))
    assert [scores[who.pk] for who in volunteers] == [81, 80, 94]


def _frozen(place, month, scores: dict) -> Bulletin:
    """A frozen month with one ranked line a grid."""
    at = month.ends_at + timedelta(days=4)
    bulletin = Bulletin.objects.create(
        subdistrict=place.subdistrict,
        month=month.start,
        scheme=place.scheme,
        terms=place.scheme.terms,
        drafted_at=at,
        digest="x",
    )
    BulletinLine.objects.bulk_create(
        BulletinLine(
            bulletin=bulletin, grid=grid, facts={}, measures={}, score=score, ranked=True, rank=rank, member_months=1,
            months_in_bottom=0, awareness_asked=40, in_bottom=False, explanation={},
        )
        for rank, (grid, score) in enumerate(scores.items(), start=1)
    )  # fmt: skip
    Bulletin.objects.filter(pk=bulletin.pk).update(state="frozen", frozen_at=at)
    return bulletin


def _report(place, who: Worker) -> Incident:
    at = starts_at(date(2025, 6, 2)) + timedelta(hours=9)
    return Incident(
        number=f"AW{next(_numbers)}", subdistrict=place.subdistrict, grid=place.grids[0], matter=matter("fire"),
        source="member", level="grid", state="closed", occurred_at=at, reported_at=at, reporter=who,
        created_by=place.clerk,
    )  # fmt: skip


def _hazard(place, who: Worker) -> Hazard:
    at = starts_at(date(2025, 6, 5)) + timedelta(hours=9)
    return Hazard(
        grid=place.grids[0], place="三号楼", subcategory=kind_of_hazard(), found_at=at, found_by=who,
        description="通道被杂物堵塞", state="fixed", settled_at=at, created_by=place.clerk,
    )  # fmt: skip
