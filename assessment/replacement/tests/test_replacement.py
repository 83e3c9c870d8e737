"""Who may make which step, what holds one up, and what revisions, objections and two people at once do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.models import ProtectedError

from assessment.objection.services import HadAPart, answer_objection, file_objection
from assessment.replacement import services
from assessment.replacement.grounds import follow_final_quarter, grounds_on_draft
from assessment.replacement.holding_up import HeldUp, is_objected
from assessment.replacement.models import Replacement, ReplacementGround, ReplacementStep
from assessment.replacement.services import NotYourMove, WrongReplacementState, make_move, moves_for, record_ground
from assessment.replacement.shown import recorded_grounds
from assessment.replacement.tests.factories import (
    Q2,
    Q3,
    Q4,
    Cast,
    Scored,
    draft_quarter,
    final_quarter,
    to_decided,
    to_heard,
    to_served,
    walk,
)
from assessment.replacement.workflow import MOVES, Party, State
from core.errors import Conflict, InvalidInput, NotAllowed
from core.testing.worlds import shared_world
from incidents.tests.factories import shanghai
from incidents.tests.threads import at_once
from staff.inbox.models import Notice
from staff.postings.models import Posting
from staff.tests.factories import FULL_TIME, center, head, member_account, officer

pytestmark = pytest.mark.django_db
AT = shanghai("2025-10-22 09:00")
SAID: dict[str, Any] = {
    "content": "跟班学习", "begins_on": date(2025, 10, 23), "ends_on": date(2025, 11, 21), "evidence": "考试成绩",
    "day": date(2025, 11, 1), "meets_at": AT, "place": "会议室", "held_at": AT, "attended": "甲", "minutes": "陈述",
    "protected": False, "told_on": date(2025, 10, 22), "back_to": "hearing", "how": "signed", "destination": "line",
    "given_back": True,
}  # fmt: skip


@shared_world
def cast() -> Cast:
    return Cast()


@shared_world
def row(cast: Cast) -> Replacement:
    return cast.propose(AT)


def accounts(cast: Cast) -> dict[str, Any]:
    place = cast.office.subdistrict
    return {
        "center": cast.center,
        "head": cast.head_x,
        "person": cast.member,
        "leader": cast.leader,
        "colleague": member_account(FULL_TIME, to=cast.office.grids[2]),
        "inspector": officer("inspector", place),
        "payroll": officer("payroll", place),
        "center elsewhere": center(Cast().office.subdistrict),
        "head elsewhere": head(Cast().office.subdistrict),
    }


ROLE_OF = {Party.CENTER: "center", Party.HEAD: "head", Party.PERSON: "person"}


@pytest.mark.parametrize("name", [name for name, move in MOVES.items() if not move.by_itself])
def test_each_move_is_made_by_those_whom_the_table_names_and_by_nobody_else(
    cast: Cast, row: Replacement, name: str
) -> None:
    move = MOVES[name]
    may = {ROLE_OF[party] for party in move.by if party in ROLE_OF}
    Replacement.objects.filter(pk=row.pk).update(state=State.PROPOSED)
    said = {key: SAID.get(key, "x") for key in move.requires - {"note"}}
    for role, user in accounts(cast).items():
        refused = False
        try:
            with transaction.atomic():
                services._refuse_strangers(row, move, user)
        except NotYourMove:
            refused = True
        assert refused == (role not in may or name == "withdraw"), (name, role)
        if role not in may:
            with pytest.raises(NotYourMove):
                make_move(replacement=row, move=name, by=user, at=AT, note="说明", said=said)


def test_every_move_refuses_a_state_from_which_it_does_not_lead(cast: Cast, row: Replacement) -> None:
    for name, move in MOVES.items():
        if move.by_itself or row.state in move.sources or name == "withdraw":
            continue
        by = {Party.CENTER: cast.center, Party.HEAD: cast.head_x}[min(move.by & {Party.CENTER, Party.HEAD})]
        with pytest.raises(WrongReplacementState):
            make_move(replacement=row, move=name, by=by, at=AT, note="x")


def test_what_a_move_needs_is_named(cast: Cast, row: Replacement) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_move(replacement=row, move="offer-training", by=cast.center, at=AT)
    assert set(refusal.value.fields) == {"content", "begins_on", "ends_on"}
    with pytest.raises(InvalidInput) as refusal:
        make_move(replacement=row, move="training-not-applicable", by=cast.center, at=AT)
    assert set(refusal.value.fields) == {"note"}
    with pytest.raises(InvalidInput):
        make_move(replacement=row, move="training-not-applicable", by=cast.center, at=AT, note="x", said={"day": 1})


def test_the_center_notes_for_the_person_only_with_the_paper(cast: Cast, row: Replacement) -> None:
    offered = walk(
        row, ("offer-training", cast.center, AT, {key: SAID[key] for key in ("content", "begins_on", "ends_on")})
    )
    with pytest.raises(InvalidInput):
        make_move(replacement=offered, move="accept-training", by=cast.center, at=AT)
    walk(offered, ("accept-training", cast.center, AT, {"note": "本人签字的回执，10月22日"}))
    step = ReplacementStep.objects.get(move="accept-training")
    assert (step.on_paper, step.actor) == (True, cast.center)


def test_nobody_is_office_in_what_is_about_themselves(cast: Cast, row: Replacement) -> None:
    clerk = officer("center", cast.office.subdistrict)
    clerk.person = cast.who
    clerk.save()
    assert moves_for(clerk, row) == []
    with pytest.raises(NotAllowed):
        record_ground(worker=cast.who, reason="x", evidence="y", by=clerk, at=AT)


def test_steps_are_kept_for_ever(cast: Cast, row: Replacement) -> None:
    with pytest.raises(InternalError), transaction.atomic():
        row.steps.update(note="另有说法")
    with pytest.raises(InternalError), transaction.atomic():
        row.steps.all().delete()
    with pytest.raises((InternalError, ProtectedError)), transaction.atomic():
        Replacement.objects.filter(pk=row.pk).delete()


class TestGrounds:
    def test_one_proposal_names_all_its_grounds_and_no_second_opens_meanwhile(self, cast: Cast) -> None:
        final_quarter(cast.office, Q2, cast.bottom("71.20"), shanghai("2025-07-22 09:00"))
        row = cast.propose(AT)
        assert [ground.kind for ground in row.grounds.all()] == ["once", "twice"]
        again = record_ground(worker=cast.who, reason="x", evidence="y", by=cast.center, at=AT)
        assert (again, len(recorded_grounds(again))) == (row, 1)
        final_quarter(cast.office, Q4, cast.bottom("58.00"), shanghai("2026-01-22 09:00"))
        assert Replacement.objects.count() == 1
        assert row.grounds.filter(quarter=Q4).count() == 2
        with pytest.raises(IntegrityError), transaction.atomic():
            Replacement.objects.create(
                subdistrict=cast.office.subdistrict, worker=cast.who, posting=cast.posting, proposed_at=AT, since=AT
            )

    def test_doing_it_twice_adds_nothing(self, cast: Cast, row: Replacement) -> None:
        steps = row.steps.count()
        assert follow_final_quarter(subdistrict=cast.office.subdistrict, quarter=Q3, at=AT) == []
        assert (row.steps.count(), Replacement.objects.count()) == (steps, 1)

    def test_a_protected_rank_is_no_ground_and_a_draft_only_shows_one(self, cast: Cast) -> None:
        final_quarter(cast.office, Q3, {cast.who.pk: Scored("57.40", 33)}, AT)
        assert not Replacement.objects.exists()
        drafted = draft_quarter(cast.office, Q4, cast.bottom("55.00"), shanghai("2026-01-08 09:00"))
        assert [one.name for one in grounds_on_draft(drafted)[cast.who.pk]] == [("once", Q4)]
        assert not Replacement.objects.exists()

    def test_who_holds_no_post_any_more_is_not_proposed(self, cast: Cast) -> None:
        Posting.objects.filter(pk=cast.posting.pk).update(during=(date(2020, 1, 1), date(2025, 10, 1)))
        final_quarter(cast.office, Q3, cast.bottom("57.40"), AT)
        assert not Replacement.objects.exists()

    def test_a_revision_that_removes_the_ground_withdraws_and_spends_nothing(
        self, cast: Cast, row: Replacement
    ) -> None:
        later = shanghai("2025-11-05 09:00")
        final_quarter(cast.office, Q3, {cast.who.pk: Scored("76.85", 28)}, later, revision=2)
        row.refresh_from_db()
        assert (row.state, row.outcome) == ("closed", "withdrawn")
        assert row.grounds.get().fell_at == later
        final_quarter(cast.office, Q3, cast.bottom("57.00"), shanghai("2025-11-20 09:00"), revision=3)
        assert Replacement.objects.get(closed_at=None).grounds.get().kind == "once"

    def test_one_ground_may_fall_while_another_stands(self, cast: Cast) -> None:
        final_quarter(cast.office, Q2, cast.bottom("71.20"), shanghai("2025-07-22 09:00"))
        row = cast.propose(AT)
        final_quarter(cast.office, Q3, cast.bottom("73.85", 31), shanghai("2025-11-05 09:00"), revision=2)
        row.refresh_from_db()
        assert row.is_open
        assert {ground.kind: ground.stands for ground in row.grounds.all()} == {"once": False, "twice": True}

    def test_only_a_recorded_ground_is_withdrawn_by_people(self, cast: Cast, row: Replacement) -> None:
        with pytest.raises(NotYourMove):
            make_move(replacement=row, move="withdraw", by=cast.center, at=AT, note="x")
        other = record_ground(worker=cast.other, reason="x", evidence="y", by=cast.center, at=AT)
        assert (
            make_move(replacement=other, move="withdraw", by=cast.center, at=AT, note="查无实据").outcome == "withdrawn"
        )

    def test_after_the_post_has_ended_a_head_is_told_and_says_whether_it_is_given_back(
        self, cast: Cast, row: Replacement
    ) -> None:
        row = to_served(cast, row, AT)
        row = walk(row, ("end", cast.center, shanghai("2025-11-03 09:00"), {"ends_on": date(2025, 11, 5)}))
        later = shanghai("2025-11-10 09:00")
        final_quarter(cast.office, Q3, {cast.who.pk: Scored("76.85", 28)}, later, revision=2)
        row.refresh_from_db()
        assert (row.state, row.grounds_fell_at) == ("ended", later)
        assert Notice.objects.filter(topic="replacement_grounds_fell", user=cast.head_x).exists()
        cast.posting.refresh_from_db()
        assert cast.posting.during.upper == date(2025, 11, 5), "nothing undoes itself"
        with pytest.raises(Conflict):
            make_move(replacement=row, move="withdraw", by=None, at=later, note="x")
        row = walk(row, ("decide-return", cast.head_x, later, {"given_back": False, "note": "本人另有安排"}))
        assert row.given_back is False

    def test_before_the_post_has_ended_the_end_is_undone(self, cast: Cast, row: Replacement) -> None:
        row = to_served(cast, row, AT)
        end = {"ends_on": date(2025, 11, 20), "stand_in": cast.other, "stand_in_until": date(2026, 1, 1)}
        row = walk(row, ("end", cast.center, shanghai("2025-11-03 09:00"), end))
        final_quarter(cast.office, Q3, {cast.who.pk: Scored("76.85", 28)}, shanghai("2025-11-10 09:00"), revision=2)
        row.refresh_from_db()
        assert (row.outcome, row.ends_on) == ("withdrawn", None)
        assert row.hand_over is not None
        assert row.hand_over.cancelled_at is not None
        posting = Posting.objects.get(pk=cast.posting.pk)
        assert (posting.during.upper, posting.stand_ins.count()) == (None, 0)


class TestTransfer:
    def test_an_accepted_transfer_moves_the_person_and_closes(self, cast: Cast, row: Replacement) -> None:
        row = walk(
            row,
            ("training-not-applicable", cast.center, AT, {"note": "熟悉业务"}),
            ("offer-transfer", cast.center, AT, {"grid": cast.office.grids[3]}),
        )
        with pytest.raises(Conflict):
            make_move(replacement=row, move="move", by=cast.center, at=AT, said={"day": date(2025, 11, 1)})
        row = walk(
            row,
            ("accept-transfer", cast.member, AT, {}),
            ("move", cast.center, AT, {"day": date(2025, 11, 1)}),
        )
        assert (row.state, row.outcome) == ("closed", "moved")
        now = Posting.objects.in_force(date(2025, 11, 1)).get(worker=cast.who)
        assert now.grid == cast.office.grids[3]

    def test_the_person_declines_with_a_reason_the_office_cannot_with_another_state(
        self, cast: Cast, row: Replacement
    ) -> None:
        row = walk(
            row,
            ("training-not-applicable", cast.center, AT, {"note": "熟悉业务"}),
            ("offer-transfer", cast.center, AT, {"grid": cast.office.grids[3]}),
        )
        with pytest.raises(InvalidInput):
            make_move(replacement=row, move="decline-transfer", by=cast.member, at=AT)
        row = walk(row, ("decline-transfer", cast.member, AT, {"note": "路远"}))
        assert row.state == "transfer_declined"


class TestApproval:
    def test_it_needs_both_answers(self, cast: Cast, row: Replacement) -> None:
        row = walk(to_heard(cast, row, AT), ("decide", cast.head_x, AT, {"note": "同意更换"}))
        with pytest.raises(Conflict):
            make_move(replacement=row, move="approve", by=cast.head_y, at=AT)
        row = walk(row, ("note-personnel", cast.center, AT, {"protected": False}))
        with pytest.raises(Conflict):
            make_move(replacement=row, move="approve", by=cast.head_y, at=AT)
        with pytest.raises(IntegrityError), transaction.atomic():
            Replacement.objects.filter(pk=row.pk).update(approved_by=cast.head_y, approved_at=AT)

    def test_personnels_no_sends_back_without_a_reason(self, cast: Cast, row: Replacement) -> None:
        row = walk(to_heard(cast, row, AT), ("decide", cast.head_x, AT, {"note": "同意更换"}))
        with pytest.raises(InvalidInput):
            make_move(replacement=row, move="note-personnel", by=cast.center, at=AT, said={"protected": True})
        row = walk(row, ("note-personnel", cast.center, AT, {"protected": True, "back_to": "hearing"}))
        assert (row.state, row.decided_by, row.is_protected) == ("transfer_not_possible", None, None)
        assert row.steps.get(move="note-personnel").note == ""

    def test_two_accounts_of_one_head_are_one_person(self, cast: Cast, row: Replacement) -> None:
        who = cast.others(1)[0]
        for user in (cast.head_x, cast.head_y):
            user.person = who
            user.save()
        row = to_decided(cast, row, AT)
        with pytest.raises((IntegrityError, NotYourMove)), transaction.atomic():
            make_move(replacement=row, move="approve", by=cast.head_y, at=AT)


class TestObjection:
    def object(self, cast: Cast, kind: str, key: int, at: Any = AT) -> Any:
        return file_objection(kind=kind, key=key, by=cast.member, reason="理由", request="请求更正", at=at)

    def test_one_against_the_decision_holds_up_the_end(self, cast: Cast, row: Replacement) -> None:
        row = to_served(cast, row, AT)
        self.object(cast, "replacement", row.pk, shanghai("2025-10-24 09:00"))
        assert is_objected(row)
        with pytest.raises(HeldUp):
            make_move(
                replacement=row,
                move="end",
                by=cast.center,
                at=shanghai("2025-11-10 09:00"),
                said={"ends_on": date(2025, 11, 20)},
            )

    def test_accepted_it_withdraws_the_proposal(self, cast: Cast, row: Replacement) -> None:
        row = to_served(cast, row, AT)
        objection = self.object(cast, "replacement", row.pk, shanghai("2025-10-24 09:00"))
        answer = {"objection": objection, "outcome": "corrected", "reason": "听取意见不充分"}
        for user in (cast.head_x, cast.head_y):
            with pytest.raises(HadAPart):
                answer_objection(**answer, by=user, at=shanghai("2025-10-27 09:00"))
        answer_objection(**answer, by=cast.center, at=shanghai("2025-10-27 09:00"))
        row.refresh_from_db()
        assert (row.state, row.outcome) == ("closed", "withdrawn")


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_heads_decide_at_once_and_one_of_them_is_refused(self) -> None:
        cast = Cast()
        row = to_heard(cast, cast.propose(AT), AT)
        results = at_once(
            *(
                lambda user=user, move=move: make_move(replacement=row, move=move, by=user, at=AT, note="说明")
                for user, move in ((cast.head_x, "decide"), (cast.head_y, "decline"))
            )
        )
        assert sorted(isinstance(one, WrongReplacementState) for one in results) == [False, True]
        assert row.steps.filter(move__in=["decide", "decline"]).count() == 1

    def test_two_heads_approve_at_once_and_it_is_approved_once(self) -> None:
        cast = Cast()
        third = head(cast.office.subdistrict)
        row = to_decided(cast, cast.propose(AT), AT)
        results = at_once(
            *(
                lambda user=user: make_move(replacement=row, move="approve", by=user, at=AT)
                for user in (cast.head_y, third)
            )
        )
        assert sorted(isinstance(one, WrongReplacementState) for one in results) == [False, True]
        assert row.steps.filter(move="approve").count() == 1

    def test_two_grounds_at_once_open_one_proposal(self) -> None:
        cast = Cast()
        at_once(
            *(
                lambda reason=reason: record_ground(
                    worker=cast.who, reason=reason, evidence="记录", by=cast.center, at=AT
                )
                for reason in ("虚假走访", "多次脱岗")
            )
        )
        assert Replacement.objects.count() == 1
        assert ReplacementGround.objects.count() == 2
