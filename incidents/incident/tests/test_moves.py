"""The life of a case through the services: who may do what when, and what it leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from core.errors import InvalidInput, NotAllowed
from grids.duties import Duty
from grids.tests.factories import crime_clue, matter, territory
from incidents.incident.context import CaseMovedOn, MoveForbidden, MoveNotYours
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.services import make_move, parties_of
from incidents.incident.workflow import MOVES, Party
from incidents.mediations.models import Mediation
from incidents.tests.cast import PATHS, Cast, payload, prepare
from incidents.tests.factories import NINE, draft, incident, move, shanghai
from staff.access import access_of
from staff.tests.factories import center, head

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def cast():
    return Cast()


@pytest.mark.parametrize("state", sorted(PATHS))
def test_a_state_allows_the_moves_of_the_table_and_no_other(cast, state):
    """Of each move: in its states it works for somebody whom the table names, elsewhere it is refused."""
    clerk_like = {
        Party.CENTER: "clerk2",
        Party.HEAD: "head",
        Party.DISTRICT: "district",
        Party.HANDLER: "handler",
        Party.GUIDE: "guide",
    }
    for row in MOVES.values():
        case = cast.at(state)
        prepare(row, case, cast)
        actors = [name for party, name in clerk_like.items() if party in row.by] or ["member"]
        before = case.moves.count()
        if state in row.sources:
            after = move(case, row.name, by=getattr(cast, actors[0]), **payload(row, cast))
            assert after.state in (row.targets or (state,))
            assert case.moves.count() == before + 1
        else:
            with pytest.raises(MoveForbidden):
                move(case, row.name, by=getattr(cast, actors[0]), **payload(row, cast))
            assert Incident.objects.get(pk=case.pk).state == state
            assert case.moves.count() == before


@pytest.mark.parametrize(
    ("state", "name", "may"),
    [
        ("draft", "report", {"member", "clerk", "clerk2"}),
        ("reported", "self-close", {"member", "clerk", "clerk2"}),
        ("self_closed", "confirm", {"leader", "clerk", "clerk2"}),
        ("reported", "settle", {"leader", "clerk", "clerk2"}),
        ("reported", "accept", {"clerk", "clerk2"}),
        ("accepted", "assign", {"clerk", "clerk2", "head"}),
        ("assigned", "start", {"handler", "clerk", "clerk2"}),
        ("handling", "feed-back", {"handler", "clerk", "clerk2"}),
        ("extension_asked", "decide-extension", {"head"}),
        ("feedback", "verify", {"clerk", "clerk2"}),
        ("assigned", "escalate", {"head"}),
        ("escalated", "answer", {"district"}),
        ("closed", "evaluate", {"clerk", "clerk2"}),
    ],
)
def test_only_those_whom_the_table_names_make_a_move(cast, state, name, may):
    for actor in cast.accounts:
        case = cast.at(state)
        if actor in may:
            assert move(case, name, by=getattr(cast, actor), **payload(MOVES[name], cast))
        else:
            with pytest.raises(MoveNotYours):
                move(case, name, by=getattr(cast, actor), **payload(MOVES[name], cast))


def test_an_office_of_another_subdistrict_moves_nothing(cast):
    other = territory().subdistrict
    for stranger in (center(other), head(other)):
        with pytest.raises(MoveNotYours):
            move(cast.at("reported"), "accept", by=stranger)


def test_every_move_writes_one_row_of_history_that_cannot_be_altered(cast):
    case = cast.at("closed")
    rows = list(case.moves.values_list("position", "move", "from_state", "to_state", "actor__username"))
    assert [row[:4] for row in rows] == [
        (1, "report", "draft", "reported"),
        (2, "accept", "reported", "accepted"),
        (3, "assign", "accepted", "assigned"),
        (4, "start", "assigned", "handling"),
        (5, "feed-back", "handling", "feedback"),
        (6, "verify", "feedback", "closed"),
    ]
    assert rows[4][4] == cast.handler.username
    with pytest.raises(DatabaseError), transaction.atomic():
        IncidentMove.objects.filter(incident=case).update(move="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        IncidentMove.objects.filter(incident=case).delete()


class TestWhatStands:
    def test_the_first_report_counts_for_ever(self, cast):
        case = cast.at("returned")
        again = move(case, "report", by=cast.member, now=NINE + timedelta(days=40))
        assert again.reported_at == NINE

    def test_settled_is_the_last_feedback_that_was_not_sent_to_rework(self, cast):
        case = cast.at("feedback")
        assert case.settled_at == NINE
        case = move(case, "rework", by=cast.clerk, now=NINE + HOUR, note="不行")
        assert case.settled_at is None
        case = move(case, "feed-back", by=cast.handler, now=NINE + 2 * HOUR, result="好了")
        case = move(case, "verify", by=cast.clerk, now=NINE + timedelta(days=30))
        assert case.settled_at == NINE + 2 * HOUR  # waiting for the center is nobody's delay
        assert case.on_time

    def test_after_a_reopening_an_earlier_settlement_no_longer_stands(self, cast):
        case = cast.at("closed")
        case = move(case, "reopen", by=cast.clerk, now=NINE + timedelta(days=14), note="又来")
        assert (case.settled_at, case.closed_at, case.on_time) == (None, None, None)
        assert case.due_at > NINE + timedelta(days=20)

    def test_a_self_closed_case_is_due_settled_and_closed_in_one_moment(self, cast):
        case = move(draft(cast.grid, by=cast.member), "self-close", by=cast.member, result="好了")
        assert case.due_at == case.settled_at == case.closed_at == case.reported_at == NINE
        assert (case.level, case.confirmed_at) == ("grid", None)
        assert move(case, "confirm", by=cast.leader, now=NINE + HOUR).confirmed_at == NINE + HOUR

    def test_the_district_closes_or_gives_back(self, cast):
        closed = move(cast.at("escalated"), "answer", by=cast.district, note="已处理", closes=True)
        assert (closed.state, closed.settled_at, closed.level) == ("closed", NINE, "district")
        back = move(cast.at("escalated"), "answer", by=cast.district, note="请自行处理")
        assert (back.state, back.settled_at, back.level) == ("handling", None, "subdistrict")

    def test_a_settlement_by_the_village_is_of_level_village_and_its_leader_handles_it(self, cast):
        case = move(incident(cast.grid, by=cast.member), "settle", by=cast.leader)
        assert (case.state, case.level) == ("handling", "village")
        assert move(case, "feed-back", by=cast.leader, result="调解成功").state == "feedback"

    def test_what_the_district_gives_back_goes_on_where_it_was_handled_before(self, cast):
        case = move(incident(cast.grid, by=cast.member), "settle", by=cast.leader)
        case = move(case, "escalate", by=cast.head, note="超出权限")
        assert case.level == "district"
        back = move(case, "answer", by=cast.district, note="请自行处理")
        assert (back.state, back.level) == ("handling", "village")
        assert move(back, "feed-back", by=cast.leader, result="调解成功").state == "feedback"

    def test_what_the_village_cannot_settle_it_sends_up_and_the_center_assigns_it(self, cast):
        case = move(incident(cast.grid, by=cast.member), "settle", by=cast.leader)
        due = case.due_at
        case = move(case, "send-back", by=cast.leader, now=NINE + HOUR, note="双方不肯让步")
        assert case.state == "sent_back"
        case = move(case, "assign", by=cast.clerk, now=NINE + HOUR, department="safety")
        assert (case.level, case.due_at) == ("subdistrict", due)  # nobody gains time by passing it along

    def test_reopening_ends_after_15_days(self, cast):
        with pytest.raises(MoveForbidden, match="15"):
            move(cast.at("closed"), "reopen", by=cast.clerk, now=NINE + timedelta(days=15), note="又来")


class TestApartDuties:
    def test_nobody_verifies_reworks_or_evaluates_what_they_handled(self, cast):
        case = cast.at("handling")
        case = move(case, "feed-back", by=cast.clerk, result="电话告知")
        for name, more in (("verify", {}), ("rework", {"note": "x"})):
            with pytest.raises(MoveNotYours):
                move(case, name, by=cast.clerk, **more)
        case = move(case, "verify", by=cast.clerk2)
        with pytest.raises(MoveNotYours):
            move(case, "evaluate", by=cast.clerk, satisfied=True)

    def test_nobody_judges_their_own_report(self, cast):
        from staff.accounts.services import grant

        both = cast.leader
        grant(user=both, duty=Duty.CENTER, subdistrict=cast.subdistrict, on=NINE.date())
        case = incident(cast.grid, by=cast.leader)
        for name, more in (("invalidate", {"reason": "other"}), ("mark-duplicate", {"duplicate_of": "x"})):
            with pytest.raises(MoveNotYours):
                move(case, name, by=cast.leader, **more)
        closed = move(case, "self-close", by=cast.member, result="好了")
        with pytest.raises(MoveNotYours):
            move(closed, "confirm", by=cast.leader)


class TestReturnVisit:
    def test_who_is_not_satisfied_has_the_case_reopened(self, cast):
        case = move(cast.at("closed"), "evaluate", by=cast.clerk, now=NINE + timedelta(days=14), satisfied=False)
        assert (case.state, case.satisfied, case.settled_at, case.closed_at) == ("reopened", False, None, None)
        assert case.moves.last().to_state == "reopened"
        assert move(case, "start", by=cast.handler, now=NINE + timedelta(days=15)).state == "handling"

    def test_after_15_days_it_is_recorded_only(self, cast):
        case = move(cast.at("closed"), "evaluate", by=cast.clerk, now=NINE + timedelta(days=15), satisfied=False)
        assert (case.state, case.satisfied) == ("evaluated", False)
        with pytest.raises(MoveForbidden, match="15"):
            move(
                cast.at("closed"),
                "evaluate",
                by=cast.clerk,
                now=NINE + timedelta(days=15),
                satisfied=False,
                reopens=True,
            )

    def test_the_visitor_may_say_that_it_stays_closed(self, cast):
        case = move(cast.at("closed"), "evaluate", by=cast.clerk, satisfied=False, reopens=False)
        assert (case.state, case.settled_at) == ("evaluated", NINE)


class TestWhatMattersAsk:
    def dispute(self, cast: Cast, **texts: str) -> Incident:
        about = matter("disputes")
        type(about).objects.filter(pk=about.pk).update(asks_account=True, asks_mediation=True)
        about.refresh_from_db()
        return draft(cast.grid, by=cast.member, about=about, texts={"title": "邻里纠纷", **texts})

    def test_a_dispute_is_reported_with_its_cause_and_course(self, cast):
        for name in ("report", "self-close"):
            case = self.dispute(cast, cause="漏水")
            with pytest.raises(InvalidInput) as refusal:
                move(case, name, by=cast.member, **payload(MOVES[name], cast))
            assert set(refusal.value.fields) == {"course"}
            assert Incident.objects.get(pk=case.pk).state == "draft"
        whole = self.dispute(cast, cause="漏水", course="楼上漏水，楼下找上门")
        assert move(whole, "report", by=cast.member).state == "reported"

    def test_an_accident_is_known_by_its_sub_category(self, cast):
        fire = matter().subcategories.create(code="fire", name="火情", position=9, asks_account=True)
        case = draft(cast.grid, by=cast.member, subcategory=fire)
        with pytest.raises(InvalidInput) as refusal:
            move(case, "report", by=cast.member)
        assert set(refusal.value.fields) == {"cause", "course"}
        assert incident(cast.grid, by=cast.member).state == "reported"  # another kind of the same matter

    def test_a_dispute_is_settled_with_its_mediation(self, cast):
        case = move(self.dispute(cast, cause="漏水", course="楼上漏水"), "report", by=cast.member)
        case = move(case, "settle", by=cast.leader)
        with pytest.raises(MoveForbidden) as refusal:
            move(case, "feed-back", by=cast.leader, result="已调解")
        assert set(refusal.value.fields) == {"mediation"}
        Mediation.objects.create(
            incident=case,
            held_on=NINE.date(),
            other_mediators="村调委会",
            parties="甲、乙",
            outcome="settled",
            agreement="oral",
            created_by=cast.leader,
        )
        assert move(case, "feed-back", by=cast.leader, result="已调解").state == "feedback"


class TestHelp:
    def test_the_guide_is_a_party_while_asked_for_help(self, cast):
        case = cast.at("handling")
        with pytest.raises(MoveNotYours):
            move(case, "give-help", by=cast.guide, note="这样做")
        case = move(case, "ask-help", by=cast.member, note="对方不配合，怎么办？")
        assert (case.state, case.help_asked_at) == ("handling", NINE)
        assert parties_of(access_of(cast.guide), case, user=cast.guide) == {Party.GUIDE}
        case = move(case, "give-help", by=cast.guide, note="我明天同去")
        assert case.help_asked_at is None
        assert [case.text.notes[str(row.position)] for row in list(case.moves.all())[-2:]] == [
            "对方不配合，怎么办？",
            "我明天同去",
        ]
        with pytest.raises(MoveNotYours):
            move(case, "give-help", by=cast.guide, note="再说一句")

    def test_members_and_leaders_ask_and_others_do_not(self, cast):
        for name in ("handler", "volunteer", "head", "guide", "neighbour"):
            with pytest.raises(MoveNotYours):
                move(cast.at("handling"), "ask-help", by=getattr(cast, name), note="请指导")
        assert move(cast.at("handling"), "ask-help", by=cast.leader, note="请指导").help_asked_at

    def test_a_restricted_case_stays_with_the_office(self, cast):
        clue = incident(cast.grid, by=cast.member, subcategory=crime_clue())
        with pytest.raises(MoveForbidden):
            move(clue, "ask-help", by=cast.member, note="请指导")

    def test_a_question_lapses_with_the_case(self, cast):
        case = move(cast.at("feedback"), "verify", by=cast.clerk)
        assert case.help_asked_at is None
        asked = move(cast.at("handling"), "ask-help", by=cast.member, note="请指导")
        fed_back = move(asked, "feed-back", by=cast.handler, result="好了")
        assert fed_back.help_asked_at
        assert move(fed_back, "verify", by=cast.clerk).help_asked_at is None


class TestMovedMeanwhile:
    def test_a_move_that_the_new_state_allows_is_refused_to_who_saw_another(self, cast):
        """Sent back and assigned anew meanwhile: to start it is allowed again, but not what the person saw."""
        case = cast.at("assigned")
        seen = case.moves.count()
        case = move(case, "send-back", by=cast.handler, note="不归我们")
        with pytest.raises(CaseMovedOn) as refusal:
            make_move(number=case.number, name="assign", by=cast.clerk, now=NINE, expected_state="accepted")
        assert refusal.value.fields == {"state": ["sent_back"], "position": [str(seen + 1)]}
        case = move(case, "assign", by=cast.clerk, department="safety")
        with pytest.raises(CaseMovedOn) as refusal:
            make_move(number=case.number, name="start", by=cast.handler, now=NINE, expected_position=seen)
        assert refusal.value.fields == {"state": ["assigned"], "position": [str(seen + 2)]}
        assert make_move(
            number=case.number,
            name="start",
            by=cast.handler,
            now=NINE,
            expected_state="assigned",
            expected_position=seen + 2,
        )


class TestAssignment:
    def test_an_urgent_case_is_assigned_by_the_head_only(self, cast):
        case = move(incident(cast.grid, by=cast.member), "accept", by=cast.clerk, urgency="urgent")
        with pytest.raises(MoveNotYours):
            move(case, "assign", by=cast.clerk, department="safety")
        assert move(case, "assign", by=cast.head, department="safety").state == "assigned"

    def test_a_head_of_another_office_who_is_operator_here_does_not_assign_it(self, cast):
        from staff.accounts.services import grant

        grant(user=cast.clerk, duty=Duty.HEAD, subdistrict=territory().subdistrict, on=NINE.date())
        case = move(incident(cast.grid, by=cast.member), "accept", by=cast.clerk, urgency="urgent")
        with pytest.raises(MoveNotYours):
            move(case, "assign", by=cast.clerk, department="safety")

    def test_it_names_a_department_of_the_subdistrict_or_goes_back_to_the_grid(self, cast):
        case = cast.at("accepted")
        for wrong in ({}, {"department": "nowhere"}, {"department": "safety", "level": "moon"}):
            with pytest.raises(InvalidInput):
                move(case, "assign", by=cast.clerk, **wrong)
        assert move(case, "assign", by=cast.clerk, level="grid").department is None


class TestInput:
    @pytest.mark.parametrize("name", ["self-close", "return", "invalidate", "mark-duplicate"])
    def test_what_a_move_requires_must_be_given(self, cast, name):
        case = cast.at("reported")
        with pytest.raises(InvalidInput) as refusal:
            move(case, name, by=cast.clerk)
        assert set(refusal.value.fields) == set(MOVES[name].requires)

    def test_a_blank_result_is_none(self, cast):
        with pytest.raises(InvalidInput):
            move(cast.at("handling"), "feed-back", by=cast.handler, result="  ")

    def test_what_a_move_does_not_take_is_refused(self, cast):
        with pytest.raises(InvalidInput):
            move(cast.at("reported"), "accept", by=cast.clerk, level="village")

    def test_an_unknown_move_is_refused(self, cast):
        with pytest.raises(InvalidInput):
            move(cast.at("reported"), "explode", by=cast.clerk)

    def test_a_refused_move_changes_nothing(self, cast):
        case = cast.at("reported")
        with pytest.raises(InvalidInput):
            move(case, "mark-duplicate", by=cast.clerk, duplicate_of="unknown", note="同一件")
        case.refresh_from_db()
        assert (case.state, case.moves.count(), case.text.notes) == ("reported", 1, {})

    def test_a_case_is_no_duplicate_of_itself_nor_of_another_subdistrict(self, cast):
        case = cast.at("reported")
        other = territory()
        foreign = incident(other.grids[0], by=center(other.subdistrict))
        for number in (case.number, foreign.number):
            with pytest.raises(InvalidInput):
                move(case, "mark-duplicate", by=cast.clerk, duplicate_of=number)

    def test_the_office_enters_a_move_afterwards_and_others_do_not(self, cast):
        case = cast.at("reported")
        late = move(case, "accept", by=cast.clerk, at=NINE + HOUR, now=NINE + 5 * HOUR)
        row = late.moves.last()
        assert (late.accepted_at, row.at, row.recorded_at) == (NINE + HOUR, NINE + HOUR, NINE + 5 * HOUR)
        with pytest.raises(NotAllowed):
            move(
                incident(cast.grid, by=cast.member), "self-close", by=cast.member, at=NINE, now=NINE + HOUR, result="好"
            )
        with pytest.raises(InvalidInput):
            move(late, "assign", by=cast.clerk, at=NINE, now=NINE + 6 * HOUR, department="safety")
        with pytest.raises(InvalidInput):
            move(late, "assign", by=cast.clerk, at=NINE + 9 * HOUR, now=NINE + 6 * HOUR, department="safety")


def test_the_limit_of_a_reopened_case_runs_from_its_reopening_whatever_its_urgency(cast):
    case = move(cast.at("closed"), "reopen", by=cast.clerk, now=shanghai("2026-03-11 10:00"), note="又来")
    case = move(case, "assign", by=cast.head, now=shanghai("2026-03-11 11:00"), department="safety", urgency="urgent")
    assert case.due_at == shanghai("2026-03-12 10:00")
