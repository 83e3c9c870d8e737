"""The three worked examples: a declined step that ends in replacement, a head who declines, an approver who sends back.

Figures and days are those of the examples; N = 34 assessed, k = 4.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from assessment.delivery.models import Delivery
from assessment.objection.lists import time_is_open
from assessment.replacement.holding_up import HeldUp
from assessment.replacement.models import Replacement, ReplacementStep
from assessment.replacement.services import NotYourMove, make_move, record_ground
from assessment.replacement.shown import grounds_shown, statement_of
from assessment.replacement.tests.factories import (
    Q2,
    Q3,
    Q4,
    Cast,
    Scored,
    draft_quarter,
    final_quarter,
    make_final,
    walk,
)
from core.errors import Conflict
from incidents.handover.services import accept_item
from incidents.tests.factories import make_incident, shanghai
from incidents.tests.fieldwork import hazard, premises
from staff.postings.lists import coverage_rows
from staff.postings.models import Posting
from staff.recruitment.models import Opening
from staff.recruitment.services import open_recruitment

pytestmark = pytest.mark.django_db


def day(text: str):
    """A day of the autumn of 2026, at nine."""
    return shanghai(f"2026-{text} 09:00")


class TestDeclinedStepThatEndsInReplacement:
    """RP1."""

    @pytest.fixture
    def cast(self) -> Cast:
        return Cast()

    @pytest.fixture
    def row(self, cast: Cast) -> Replacement:
        quarter = date(2026, 7, 1)
        others = {who.pk: Scored("80.00", 1) for who in cast.others(33)}
        drafted = draft_quarter(cast.office, quarter, others | cast.bottom("57.40", 33), day("10-13"))
        assert not Replacement.objects.exists(), "before the quarter is final a ground is only shown on the draft"
        make_final(drafted, day("10-22"))
        return Replacement.objects.get()

    def test_the_whole_way(self, cast: Cast, row: Replacement) -> None:
        for number in range(7):
            make_incident(cast.grid, by=cast.center, reporter=cast.who, at=day(f"09-{number + 10}"))
        for number in range(12):
            premises(cast.grid, name=f"场所{number}")
        for _number in range(2):
            hazard(cast.grid, by=cast.member)
        ground = row.grounds.get()
        assert (ground.kind, ground.quarter) == ("once", date(2026, 7, 1))
        (facts,) = ground.facts
        assert (facts["score"], facts["rank"], facts["of"], facts["grade"]) == ("57.40", 33, 34, "unqualified")
        [shown] = grounds_shown(row, rank=False)
        assert shown.figures == ["2026年第3季度：57.40分，不合格"]

        training = {"content": "跟班学习", "begins_on": date(2026, 10, 26), "ends_on": date(2026, 11, 25)}
        row = walk(
            row,
            ("offer-training", cast.center, day("10-22"), training),
            ("decline-training", cast.member, day("10-23"), {"note": "培训时间需照顾家人"}),
        )
        assert row.state == "training_declined"
        assert row.steps.get(move="decline-training").note == "培训时间需照顾家人"
        row = walk(
            row,
            ("offer-transfer", cast.center, day("10-26"), {"grid": cast.office.grids[2]}),
            ("transfer-not-possible", cast.center, day("10-26"), {"note": "无合适空缺"}),
            ("call-hearing", cast.center, day("10-26"), {"meets_at": day("10-29"), "place": "三楼会议室"}),
        )
        assert row.state == "transfer_not_possible"
        minutes = {"held_at": day("10-29"), "attended": "本人、网格长、中心", "minutes": "本人陈述意见"}
        row = walk(
            row,
            ("record-hearing", cast.center, shanghai("2026-10-29 11:00"), minutes),
            ("sign-minutes", cast.member, shanghai("2026-10-29 11:30"), {}),
            ("decide", cast.head_x, day("11-02"), {"note": "同意更换"}),
        )
        self.refused_to_the_same_head(cast, row)
        row = walk(
            row,
            ("note-personnel", cast.center, day("11-03"), {"protected": False}),
            ("note-union", cast.center, day("11-03"), {"told_on": date(2026, 11, 3)}),
            ("approve", cast.head_y, day("11-03"), {}),
            ("serve", cast.center, day("11-03"), {"how": "signed", "served_on": date(2026, 11, 3)}),
        )
        self.objection_until_10_november(cast, row)
        ends = {"ends_on": date(2026, 11, 16), "stand_in": cast.other, "stand_in_until": date(2027, 2, 16)}
        row = walk(row, ("end", cast.center, day("11-11"), ends))
        cast.posting.refresh_from_db()
        assert (row.state, cast.posting.during.upper) == ("ended", date(2026, 11, 16))
        self.vacancy_and_hand_over(cast, row)

    def refused_to_the_same_head(self, cast: Cast, row: Replacement) -> None:
        with pytest.raises(NotYourMove):
            make_move(replacement=row, move="approve", by=cast.head_x, at=day("11-02"))
        with pytest.raises(IntegrityError), transaction.atomic():
            Replacement.objects.filter(pk=row.pk).update(
                approved_by=cast.head_x, approved_at=day("11-02"), is_protected=False, union_told_on=date(2026, 11, 2)
            )
        with pytest.raises(IntegrityError), transaction.atomic():
            ReplacementStep.objects.create(
                replacement=row, position=99, move="approve", to_state="approved", at=day("11-02"), actor=cast.head_x
            )

    def objection_until_10_november(self, cast: Cast, row: Replacement) -> None:
        assert Delivery.objects.get(kind="replacement", key=row.pk).how == "signed"
        assert time_is_open("replacement", [row.pk], date(2026, 11, 10)) == {row.pk}
        assert time_is_open("replacement", [row.pk], date(2026, 11, 11)) == set()
        with pytest.raises(HeldUp):
            make_move(
                replacement=row, move="end", by=cast.center, at=day("11-10"), said={"ends_on": date(2026, 11, 16)}
            )

    def vacancy_and_hand_over(self, cast: Cast, row: Replacement) -> None:
        on = date(2026, 11, 16)
        listed = {grid.pk: grid.missing for grid in coverage_rows(cast.center, on)}
        assert "full_time" in listed[cast.grid.pk]
        assert "full_time" in listed[cast.office.grids[1].pk], "the own grid of who stands in"
        before = {grid.pk: grid.missing for grid in coverage_rows(cast.center, date(2026, 11, 15))}
        assert "full_time" not in before[cast.grid.pk]
        assert row.hand_over is not None
        kinds = list(row.hand_over.items.values_list("kind", flat=True))
        assert [kinds.count(kind) for kind in ("incident", "premises", "hazard")] == [7, 12, 2]
        assert all(item.due_on for item in row.hand_over.items.filter(kind="hazard"))
        assert set(row.hand_over.items.values_list("successor", flat=True)) == {cast.other.pk}
        with pytest.raises(Conflict):
            make_move(replacement=row, move="hand-over", by=cast.center, at=day("11-16"))
        taker = cast.other_account()
        for item in row.hand_over.items.all():
            accept_item(item=item, by=taker, at=day("11-16"))
        row = walk(
            row,
            ("hand-over", cast.center, day("11-16"), {}),
            ("close", cast.center, day("11-17"), {"destination": "line"}),
        )
        assert (row.state, row.outcome, row.destination) == ("closed", "replaced", "line")
        opening = open_recruitment(Opening(grid=cast.grid), by=cast.center, at=day("11-16"))
        assert (opening.after, opening.vacant_since) == (cast.posting, on)
        said = statement_of(row)
        assert "2026-11-16" in said
        assert "只终止网格任职，不涉及劳动合同" in said


class TestHeadDeclines:
    """RP2."""

    def test_the_pair_is_spent_and_only_the_next_pair_opens_a_new_one(self) -> None:
        cast = Cast()
        final_quarter(cast.office, Q2, cast.bottom("71.20", 31), shanghai("2025-07-20 09:00"))
        assert not Replacement.objects.exists()
        at = shanghai("2025-10-22 09:00")
        final_quarter(cast.office, Q3, cast.bottom("73.90", 32), at)
        row = Replacement.objects.get()
        ground = row.grounds.get()
        assert (ground.kind, [one["score"] for one in ground.facts]) == ("twice", ["71.20", "73.90"])
        row = walk(
            row,
            ("training-not-applicable", cast.center, at, {"note": "熟悉业务"}),
            ("transfer-not-possible", cast.center, at, {"note": "无空缺"}),
            ("call-hearing", cast.center, at, {"meets_at": at, "place": "会议室"}),
            ("record-hearing", cast.center, at, {"held_at": at, "attended": "本人", "minutes": "安置后工作量翻倍"}),
            ("note-refusal", cast.center, at, {"note": "本人拒绝签字，两人见证"}),
            ("decline", cast.head_x, at, {"note": "八月安置，网格工作量翻倍"}),
        )
        assert (row.state, row.outcome) == ("closed", "declined")
        final_quarter(cast.office, Q3, cast.bottom("73.80", 32), shanghai("2025-12-01 09:00"), revision=2)
        assert Replacement.objects.count() == 1, "the pair is spent, also after a revision"
        final_quarter(cast.office, Q4, cast.bottom("74.00", 32), shanghai("2026-01-22 09:00"))
        again = Replacement.objects.get(closed_at=None)
        assert [(one.kind, one.quarter) for one in again.grounds.all()] == [("twice", Q4)]

    def test_a_better_fourth_quarter_opens_none(self) -> None:
        cast = Cast()
        final_quarter(cast.office, Q3, cast.bottom("73.90", 32), shanghai("2025-10-22 09:00"))
        final_quarter(cast.office, Q4, {cast.who.pk: Scored("74.00", 20)}, shanghai("2026-01-22 09:00"))
        assert not Replacement.objects.exists()


class TestApproverSendsBack:
    """RP3."""

    def test_to_training_which_improves(self) -> None:
        cast = Cast()
        at = shanghai("2025-11-03 09:00")
        row = record_ground(
            worker=cast.who, reason="虚假走访", evidence="六次走访经核实为虚假，见判定记录", by=cast.center, at=at
        )
        row = walk(
            row,
            ("training-not-applicable", cast.center, at, {"note": "熟悉业务"}),
            ("transfer-not-possible", cast.center, at, {"note": "无空缺"}),
            ("call-hearing", cast.center, at, {"meets_at": at, "place": "会议室"}),
            ("record-hearing", cast.center, at, {"held_at": at, "attended": "本人", "minutes": "本人陈述"}),
            ("sign-minutes", cast.member, at, {}),
            ("decide", cast.head_x, at, {"note": "同意更换"}),
            ("send-back", cast.head_y, at, {"back_to": "training", "note": "先培训"}),
        )
        assert (row.state, row.decided_by, row.minutes, row.signed_at) == ("proposed", None, "", None)
        training = {"content": "三十天跟班", "begins_on": date(2025, 11, 4), "ends_on": date(2025, 12, 3)}
        row = walk(
            row,
            ("offer-training", cast.center, at, training),
            ("accept-training", cast.member, shanghai("2025-11-04 09:00"), {}),
        )
        with pytest.raises(Conflict):
            make_move(
                replacement=row,
                move="training-improved",
                by=cast.center,
                at=shanghai("2025-12-03 09:00"),
                said={"evidence": "四季度 81.30"},
            )
        final_quarter(cast.office, Q4, {cast.who.pk: Scored("81.30", 12)}, shanghai("2026-01-22 09:00"))
        evidence = {"evidence": "四季度 81.30"}
        row = walk(row, ("training-improved", cast.center, shanghai("2026-01-23 09:00"), evidence))
        assert (row.state, row.outcome) == ("closed", "improved")
        assert Posting.objects.get(pk=cast.posting.pk).during.upper is None
        assert list(row.steps.values_list("move", flat=True))[:2] == ["propose", "add-ground"]
        assert row.steps.filter(move="send-back", actor=cast.head_y, note="先培训").exists()
