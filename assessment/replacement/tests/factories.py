"""Final quarters for tests of replacement, as their assessment leaves them, and an office with two heads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from assessment.replacement.models import Replacement
from assessment.replacement.services import make_move
from assessment.score.models import QuarterlyScore, ScoreEvidence, ScoreKind, ScoreRevision, ScoreState
from assessment.tests.factories import Office, office
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import Posting
from staff.tests.factories import FULL_TIME, LEADER, account, center, head, member_account, posted, worker

Q2, Q3, Q4 = date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)


@dataclass(frozen=True)
class Scored:
    """What one person has in a quarter."""

    score: str | None
    rank: int | None = None
    bottom: bool = False
    grade: str = ""


def grade_of(score: str | None) -> str:
    if score is None:
        return ""
    value = Decimal(score)
    return "unqualified" if value < 60 else "basically_qualified" if value < 75 else "qualified"


def draft_quarter(
    of: Office, quarter: date, scores: Mapping[int, Scored], at: datetime, *, revision: int = 1, **more: Any
) -> ScoreRevision:
    """A revision of a quarter with these people, drafted."""
    made = ScoreRevision.objects.create(
        subdistrict=of.subdistrict,
        kind=ScoreKind.QUARTER,
        period_start=quarter,
        revision=revision,
        scheme=of.scheme,
        terms=of.scheme.terms,
        drafted_at=at,
        reason="" if revision == 1 else "申诉更正",
        **more,
    )
    QuarterlyScore.objects.bulk_create(
        QuarterlyScore(
            revision=made,
            worker_id=who,
            score=one.score and Decimal(one.score),
            rank=one.rank,
            in_bottom=one.bottom,
            grade=one.grade or grade_of(one.score),
            not_assessed_because="" if one.score else "on_leave",
            facts={},
            measures={},
            explanation=[],
        )
        for who, one in scores.items()
    )
    return made


def make_final(revision: ScoreRevision, at: datetime) -> ScoreRevision:
    """Told and final at once, as the service saves it."""
    revision.state, revision.told_at, revision.reviewed_at = ScoreState.TOLD, at, at
    revision.save()
    revision.state, revision.final_at = ScoreState.FINAL, at
    revision.save(update_fields=["state", "final_at"])
    return revision


def final_quarter(
    of: Office, quarter: date, scores: Mapping[int, Scored], at: datetime, *, revision: int = 1
) -> ScoreRevision:
    return make_final(draft_quarter(of, quarter, scores, at, revision=revision), at)


def with_rows(revision: ScoreRevision, worker: int, rows: Mapping[str, Any]) -> None:
    """Keep rows behind somebody's figures; only of a draft."""
    ScoreEvidence.objects.create(revision=revision, worker_id=worker, rows=dict(rows))


@dataclass
class Cast:
    """An office with a center and two heads, and one member in post with an account; a leader on the same grid."""

    office: Office = field(default_factory=office)

    def __post_init__(self) -> None:
        place = self.office.subdistrict
        self.grid = self.office.grids[0]
        self.center = center(place)
        self.head_x, self.head_y = head(place), head(place)
        self.leader = member_account(LEADER, to=self.grid)
        self.member = member_account(FULL_TIME, to=self.grid)
        self.posting = Posting.objects.get(worker=self.member.worker, role=FULL_TIME)
        self.other = posted(FULL_TIME, to=self.office.grids[1]).worker

    @property
    def who(self) -> Worker:
        assert self.member.worker is not None
        return self.member.worker

    def others(self, count: int) -> list[Worker]:
        """Colleagues without an account, so that the quarter has that many more people."""
        return [worker(self.office.subdistrict, f"同事{number}") for number in range(count)]

    def bottom(self, score: str, rank: int = 33) -> dict[int, Scored]:
        return {self.who.pk: Scored(score, rank, bottom=True)}

    def other_account(self) -> User:
        """An account of who stands in."""
        return account(of=self.other)

    def propose(self, at: datetime, score: str = "57.40", quarter: date = Q3) -> Replacement:
        """A proposal that follows from one final quarter."""
        final_quarter(self.office, quarter, self.bottom(score), at)
        return Replacement.objects.get(worker=self.who, closed_at=None)


def walk(row: Replacement, *steps: tuple[str, User | None, datetime, dict[str, Any]]) -> Replacement:
    """Make these moves one after another: name, by whom, when, and what is said (with `note`)."""
    for move, by, at, said in steps:
        given = dict(said)
        row = make_move(replacement=row, move=move, by=by, at=at, note=given.pop("note", ""), said=given)
    return row


def to_heard(cast: Cast, row: Replacement, at: datetime) -> Replacement:
    """From a proposal to a signed hearing, by the shortest way."""
    return walk(
        row,
        ("training-not-applicable", cast.center, at, {"note": "熟悉业务"}),
        ("transfer-not-possible", cast.center, at, {"note": "无空缺"}),
        ("call-hearing", cast.center, at, {"meets_at": at, "place": "会议室"}),
        ("record-hearing", cast.center, at, {"held_at": at, "attended": "甲、乙", "minutes": "本人陈述"}),
        ("sign-minutes", cast.member, at, {}),
    )


def to_decided(cast: Cast, row: Replacement, at: datetime) -> Replacement:
    return walk(
        to_heard(cast, row, at),
        ("decide", cast.head_x, at, {"note": "同意更换"}),
        ("note-personnel", cast.center, at, {"protected": False}),
        ("note-union", cast.center, at, {"told_on": at.date()}),
    )


def to_served(cast: Cast, row: Replacement, at: datetime) -> Replacement:
    served = {"how": "signed", "served_on": at.date()}
    return walk(to_decided(cast, row, at), ("approve", cast.head_y, at, {}), ("serve", cast.center, at, served))
