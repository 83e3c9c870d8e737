"""The life of an incident through the services: who may do what when, and what it leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from core.errors import InvalidInput, NotAllowed
from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.tests.factories import crime_clue, matter, territory
from incidents.incident.context import IncidentMovedOn, MoveForbidden, MoveNotYours
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.services import make_move, parties_of
from incidents.incident.workflow import MOVES, Party
from incidents.mediations.models import Mediation
from incidents.tests.cast import PATHS, Cast, payload, prepare, taken_back
from incidents.tests.factories import NINE, draft, make_incident, move, shanghai
from staff.access import access_of
from staff.tests.factories import center, head

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@shared_world
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
    incident = cast.at(state)
    before = incident.moves.count()
    for row in MOVES.values():
        actors = [name for party, name in clerk_like.items() if party in row.by] or ["member"]
        with taken_back():
            prepare(row, incident, cast)
            if state in row.sources:
                after = move(incident, row.name, by=getattr(cast, actors[0]), **payload(row, cast))
                assert after.state in (row.targets or (state,))
                assert incident.moves.count() == before + 1
            else:
                with pytest.raises(MoveForbidden):
                    move(incident, row.name, by=getattr(cast, actors[0]), **payload(row, cast))
                assert Incident.objects.get(pk=incident.pk).state == state
                assert incident.moves.count() == before
    assert incident.moves.count() == before


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
    incident = cast.at(state)
    for actor in cast.accounts:
        with taken_back():
            if actor in may:
                assert move(incident, name, by=getattr(cast, actor), **payload(MOVES[name], cast))
            else:
                with pytest.raises(MoveNotYours):
                    move(incident, name, by=getattr(cast, actor), **payload(MOVES[name], cast))


def test_an_office_of_another_subdistrict_moves_nothing(cast):
    other = territory().subdistrict
    for stranger in (center(other), head(other)):
        with pytest.raises(MoveNotYours):
            move(cast.at("reported"), "accept", by=stranger)


def test_every_move_writes_one_row_of_history_that_cannot_be_altered(cast):
    incident = cast.at("closed")
    rows = list(incident.moves.values_list("position", "move", "from_state", "to_state", "actor__username"))
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
        IncidentMove.objects.filter(incident=incident).update(move="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        IncidentMove.objects.filter(incident=incident).delete()


class TestWhatStands:
    def test_the_first_report_counts_for_ever(self, cast):
        incident = cast.at("returned")
        again = move(incident, "report", by=cast.member, now=NINE + timedelta(days=40))
        assert again.reported_at == NINE

    def test_settled_is_the_last_feedback_that_was_not_sent_to_rework(self, cast):
        incident = cast.at("feedback")
        assert incident.settled_at == NINE
        incident = move(incident, "rework", by=cast.clerk, now=NINE + HOUR, note="不行")
        assert incident.settled_at is None
        incident = move(incident, "feed-back", by=cast.handler, now=NINE + 2 * HOUR, result="好了")
        incident = move(incident, "verify", by=cast.clerk, now=NINE + timedelta(days=30))
        assert incident.settled_at == NINE + 2 * HOUR  # waiting for the center is nobody's delay
        assert incident.on_time

    def test_after_a_reopening_an_earlier_settlement_no_longer_stands(self, cast):
        incident = cast.at("closed")
        incident = move(incident, "reopen", by=cast.clerk, now=NINE + timedelta(days=14), note="又来")
        assert (incident.settled_at, incident.closed_at, incident.on_time) == (None, None, None)
        assert incident.due_at > NINE + timedelta(days=20)

    def test_a_self_closed_incident_is_due_settled_and_closed_in_one_moment(self, cast):
        incident = move(draft(cast.grid, by=cast.member), "self-close", by=cast.member, result="好了")
        assert incident.due_at == incident.settled_at == incident.closed_at == incident.reported_at == NINE
        assert (incident.level, incident.confirmed_at) == ("grid", None)
        assert move(incident, "confirm", by=cast.leader, now=NINE + HOUR).confirmed_at == NINE + HOUR

    def test_the_district_closes_or_gives_back(self, cast):
        closed = move(cast.at("escalated"), "answer", by=cast.district, note="已处理", closes=True)
        assert (closed.state, closed.settled_at, closed.level) == ("closed", NINE, "district")
        back = move(cast.at("escalated"), "answer", by=cast.district, note="请自行处理")
        assert (back.state, back.settled_at, back.level) == ("handling", None, "subdistrict")

    def test_a_settlement_by_the_village_is_of_level_village_and_its_leader_handles_it(self, cast):
        incident = move(make_incident(cast.grid, by=cast.member), "settle", by=cast.leader)
        assert (incident.state, incident.level) == ("handling", "village")
        assert move(incident, "feed-back", by=cast.leader, result="调解成功").state == "feedback"

    def test_what_the_district_gives_back_goes_on_where_it_was_handled_before(self, cast):
        incident = move(make_incident(cast.grid, by=cast.member), "settle", by=cast.leader)
        incident = move(incident, "escalate", by=cast.head, note="超出权限")
        assert incident.level == "district"
        back = move(incident, "answer", by=cast.district, note="请自行处理")
        assert (back.state, back.level) == ("handling", "village")
        assert move(back, "feed-back", by=cast.leader, result="调解成功").state == "feedback"

    def test_what_the_village_cannot_settle_it_sends_up_and_the_center_assigns_it(self, cast):
        incident = move(make_incident(cast.grid, by=cast.member), "settle", by=cast.leader)
        due = incident.due_at
        incident = move(incident, "send-back", by=cast.leader, now=NINE + HOUR, note="双方不肯让步")
        assert incident.state == "sent_back"
        incident = move(incident, "assign", by=cast.clerk, now=NINE + HOUR, department="safety")
        assert (incident.level, incident.due_at) == ("subdistrict", due)  # nobody gains time by passing it along

    def test_reopening_ends_after_15_days(self, cast):
        with pytest.raises(MoveForbidden, match="15"):
            move(cast.at("closed"), "reopen", by=cast.clerk, now=NINE + timedelta(days=15), note="又来")


class TestApartDuties:
    def test_nobody_verifies_reworks_or_evaluates_what_they_handled(self, cast):
        incident = cast.at("handling")
        incident = move(incident, "feed-back", by=cast.clerk, result="电话告知")
        for name, more in (("verify", {}), ("rework", {"note": "x"})):
            with pytest.raises(MoveNotYours):
                move(incident, name, by=cast.clerk, **more)
        incident = move(incident, "verify", by=cast.clerk2)
        with pytest.raises(MoveNotYours):
            move(incident, "evaluate", by=cast.clerk, satisfied=True)

    def test_nobody_judges_their_own_report(self, cast):
        from staff.accounts.services import grant

        both = cast.leader
        grant(user=both, duty=Duty.CENTER, subdistrict=cast.subdistrict, on=NINE.date())
        incident = make_incident(cast.grid, by=cast.leader)
        for name, more in (("invalidate", {"reason": "other"}), ("mark-duplicate", {"duplicate_of": "x"})):
            with pytest.raises(MoveNotYours):
                move(incident, name, by=cast.leader, **more)
        closed = move(incident, "self-close", by=cast.member, result="好了")
        with pytest.raises(MoveNotYours):
            move(closed, "confirm", by=cast.leader)


class TestReturnVisit:
    def test_who_is_not_satisfied_has_the_incident_reopened(self, cast):
        incident = move(cast.at("closed"), "evaluate", by=cast.clerk, now=NINE + timedelta(days=14), satisfied=False)
        assert (incident.state, incident.satisfied, incident.settled_at, incident.closed_at) == (
            "reopened",
            False,
            None,
            None,
        )
        assert incident.moves.last().to_state == "reopened"
        assert move(incident, "start", by=cast.handler, now=NINE + timedelta(days=15)).state == "handling"

    def test_after_15_days_it_is_recorded_only(self, cast):
        incident = move(cast.at("closed"), "evaluate", by=cast.clerk, now=NINE + timedelta(days=15), satisfied=False)
        assert (incident.state, incident.satisfied) == ("evaluated", False)
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
        incident = move(cast.at("closed"), "evaluate", by=cast.clerk, satisfied=False, reopens=False)
        assert (incident.state, incident.settled_at) == ("evaluated", NINE)


class TestWhatMattersAsk:
    def dispute(self, cast: Cast, **texts: str) -> Incident:
        about = matter("disputes")
        type(about).objects.filter(pk=about.pk).update(asks_account=True, asks_mediation=True)
        about.refresh_from_db()
        return draft(cast.grid, by=cast.member, about=about, texts={"title": "邻里纠纷", **texts})

    def test_a_dispute_is_reported_with_its_cause_and_course(self, cast):
        for name in ("report", "self-close"):
            incident = self.dispute(cast, cause="漏水")
            with pytest.raises(InvalidInput) as refusal:
                move(incident, name, by=cast.member, **payload(MOVES[name], cast))
            assert set(refusal.value.fields) == {"course"}
            assert Incident.objects.get(pk=incident.pk).state == "draft"
        whole = self.dispute(cast, cause="漏水", course="楼上漏水，楼下找上门")
        assert move(whole, "report", by=cast.member).state == "reported"

    def test_an_accident_is_known_by_its_sub_category(self, cast):
        fire = matter().subcategories.create(code="fire", name="火情", position=9, asks_account=True)
        incident = draft(cast.grid, by=cast.member, subcategory=fire)
        with pytest.raises(InvalidInput) as refusal:
            move(incident, "report", by=cast.member)
        assert set(refusal.value.fields) == {"cause", "course"}
        assert make_incident(cast.grid, by=cast.member).state == "reported"  # another kind of the same matter

    def test_a_dispute_is_settled_with_its_mediation(self, cast):
        incident = move(self.dispute(cast, cause="漏水", course="楼上漏水"), "report", by=cast.member)
        incident = move(incident, "settle", by=cast.leader)
        with pytest.raises(MoveForbidden) as refusal:
            move(incident, "feed-back", by=cast.leader, result="已调解")
        assert set(refusal.value.fields) == {"mediation"}
        Mediation.objects.create(
            incident=incident,
            held_on=NINE.date(),
            other_mediators="村调委会",
            parties="甲、乙",
            outcome="settled",
            agreement="oral",
            created_by=cast.leader,
        )
        assert move(incident, "feed-back", by=cast.leader, result="已调解").state == "feedback"


class TestHelp:
    def test_the_guide_is_a_party_while_asked_for_help(self, cast):
        incident = cast.at("handling")
        with pytest.raises(MoveNotYours):
            move(incident, "give-help", by=cast.guide, note="这样做")
        incident = move(incident, "ask-help", by=cast.member, note="对方不配合，怎么办？")
        assert (incident.state, incident.help_asked_at) == ("handling", NINE)
        assert parties_of(access_of(cast.guide), incident, user=cast.guide) == {Party.GUIDE}
        incident = move(incident, "give-help", by=cast.guide, note="我明天同去")
        assert incident.help_asked_at is None
        assert [incident.text.notes[str(row.position)] for row in list(incident.moves.all())[-2:]] == [
            "对方不配合，怎么办？",
            "我明天同去",
        ]
        with pytest.raises(MoveNotYours):
            move(incident, "give-help", by=cast.guide, note="再说一句")

    def test_members_and_leaders_ask_and_others_do_not(self, cast):
        for name in ("handler", "volunteer", "head", "guide", "neighbour"):
            with pytest.raises(MoveNotYours):
                move(cast.at("handling"), "ask-help", by=getattr(cast, name), note="请指导")
        assert move(cast.at("handling"), "ask-help", by=cast.leader, note="请指导").help_asked_at

    def test_a_restricted_incident_stays_with_the_office(self, cast):
        clue = make_incident(cast.grid, by=cast.member, subcategory=crime_clue())
        with pytest.raises(MoveForbidden):
            move(clue, "ask-help", by=cast.member, note="请指导")

    def test_a_question_lapses_with_the_incident(self, cast):
        incident = move(cast.at("feedback"), "verify", by=cast.clerk)
        assert incident.help_asked_at is None
        asked = move(cast.at("handling"), "ask-help", by=cast.member, note="请指导")
        fed_back = move(asked, "feed-back", by=cast.handler, result="好了")
        assert fed_back.help_asked_at
        assert move(fed_back, "verify", by=cast.clerk).help_asked_at is None


class TestMovedMeanwhile:
    def test_a_move_that_the_new_state_allows_is_refused_to_who_saw_another(self, cast):
        """Sent back and assigned again meanwhile: to start it is allowed again, but not what the person saw."""
        incident = cast.at("assigned")
        seen = incident.moves.count()
        incident = move(incident, "send-back", by=cast.handler, note="不归我们")
        with pytest.raises(IncidentMovedOn) as refusal:
            make_move(number=incident.number, name="assign", by=cast.clerk, now=NINE, expected_state="accepted")
        assert refusal.value.fields == {"state": ["sent_back"], "position": [str(seen + 1)]}
        incident = move(incident, "assign", by=cast.clerk, department="safety")
        with pytest.raises(IncidentMovedOn) as refusal:
            make_move(number=incident.number, name="start", by=cast.handler, now=NINE, expected_position=seen)
        assert refusal.value.fields == {"state": ["assigned"], "position": [str(seen + 2)]}
        assert make_move(
            number=incident.number,
            name="start",
            by=cast.handler,
            now=NINE,
            expected_state="assigned",
            expected_position=seen + 2,
        )


class TestAssignment:
    def test_an_urgent_incident_is_assigned_by_the_head_only(self, cast):
        incident = move(make_incident(cast.grid, by=cast.member), "accept", by=cast.clerk, urgency="urgent")
        with pytest.raises(MoveNotYours):
            move(incident, "assign", by=cast.clerk, department="safety")
        assert move(incident, "assign", by=cast.head, department="safety").state == "assigned"

    def test_a_head_of_another_office_who_is_operator_here_does_not_assign_it(self, cast):
        from staff.accounts.services import grant

        grant(user=cast.clerk, duty=Duty.HEAD, subdistrict=territory().subdistrict, on=NINE.date())
        incident = move(make_incident(cast.grid, by=cast.member), "accept", by=cast.clerk, urgency="urgent")
        with pytest.raises(MoveNotYours):
            move(incident, "assign", by=cast.clerk, department="safety")

    def test_it_names_a_department_of_the_subdistrict_or_goes_back_to_the_grid(self, cast):
        incident = cast.at("accepted")
        for wrong in ({}, {"department": "nowhere"}, {"department": "safety", "level": "moon"}):
            with pytest.raises(InvalidInput):
                move(incident, "assign", by=cast.clerk, **wrong)
        assert move(incident, "assign", by=cast.clerk, level="grid").department is None


class TestInput:
    @pytest.mark.parametrize("name", ["self-close", "return", "invalidate", "mark-duplicate"])
    def test_what_a_move_requires_must_be_given(self, cast, name):
        incident = cast.at("reported")
        with pytest.raises(InvalidInput) as refusal:
            move(incident, name, by=cast.clerk)
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
        incident = cast.at("reported")
        with pytest.raises(InvalidInput):
            move(incident, "mark-duplicate", by=cast.clerk, duplicate_of="unknown", note="同一件")
        incident.refresh_from_db()
        assert (incident.state, incident.moves.count(), incident.text.notes) == ("reported", 1, {})

    def test_an_incident_is_no_duplicate_of_itself_nor_of_another_subdistrict(self, cast):
        incident = cast.at("reported")
        other = territory()
        foreign = make_incident(other.grids[0], by=center(other.subdistrict))
        for number in (incident.number, foreign.number):
            with pytest.raises(InvalidInput):
                move(incident, "mark-duplicate", by=cast.clerk, duplicate_of=number)

    def test_the_office_enters_a_move_afterwards_and_others_do_not(self, cast):
        incident = cast.at("reported")
        late = move(incident, "accept", by=cast.clerk, at=NINE + HOUR, now=NINE + 5 * HOUR)
        row = late.moves.last()
        assert (late.accepted_at, row.at, row.recorded_at) == (NINE + HOUR, NINE + HOUR, NINE + 5 * HOUR)
        with pytest.raises(NotAllowed):
            move(
                make_incident(cast.grid, by=cast.member),
                "self-close",
                by=cast.member,
                at=NINE,
                now=NINE + HOUR,
                result="好",
            )
        with pytest.raises(InvalidInput):
            move(late, "assign", by=cast.clerk, at=NINE, now=NINE + 6 * HOUR, department="safety")
        with pytest.raises(InvalidInput):
            move(late, "assign", by=cast.clerk, at=NINE + 9 * HOUR, now=NINE + 6 * HOUR, department="safety")


def test_the_limit_of_a_reopened_incident_runs_from_its_reopening_whatever_its_urgency(cast):
    incident = move(cast.at("closed"), "reopen", by=cast.clerk, now=shanghai("2026-03-11 10:00"), note="又来")
    incident = move(
        incident, "assign", by=cast.head, now=shanghai("2026-03-11 11:00"), department="safety", urgency="urgent"
    )
    assert incident.due_at == shanghai("2026-03-12 10:00")
