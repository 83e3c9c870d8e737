"""The clock's look at deadlines: marks once, notifies once, opens supervision notes; their life to the end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.clock import day_of
from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.territory.services import close_grid
from grids.territory.work import Decision
from grids.tests.factories import matter
from incidents.incident.context import MoveForbidden, MoveNotYours
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.services import report_incident
from incidents.supervision.models import DeadlineMark, Supervision
from incidents.supervision.services import Swept, sweep_deadlines
from incidents.supervision.tasks import watch_deadlines
from incidents.tests.cast import Cast
from incidents.tests.factories import NINE, make_incident, move, shanghai
from incidents.tests.threads import at_once
from staff.accounts.services import grant
from staff.inbox.models import Notice

pytestmark = pytest.mark.django_db
DUE = shanghai("2026-03-12 00:00")  # of what was accepted at NINE
ACCEPT_DUE = shanghai("2026-03-05 00:00")
MINUTE = timedelta(minutes=1)


@shared_world
def cast():
    return Cast()


def notified(topic: str) -> set[str]:
    return set(Notice.objects.filter(topic=topic).values_list("user__username", flat=True))


def names(cast: Cast, *actors: str) -> set[str]:
    return {cast.accounts[name].username for name in actors}


class TestMarks:
    def test_near_a_deadline_whose_turn_it_is_is_told_once(self, cast):
        cast.at("handling")
        assert sweep_deadlines(at=DUE - timedelta(days=1) - MINUTE) == Swept()
        assert sweep_deadlines(at=DUE - timedelta(days=1)) == Swept(soon=1, notified=1)
        assert notified("result_soon") == names(cast, "handler")
        for later in (MINUTE, timedelta(hours=20)):
            assert sweep_deadlines(at=DUE - timedelta(days=1) + later) == Swept()
        assert not Supervision.objects.exists()

    def test_past_it_their_superior_is_told_too_and_a_supervision_note_is_open(self, cast):
        incident = cast.at("handling")
        assert sweep_deadlines(at=DUE).overdue == 0
        assert sweep_deadlines(at=DUE + MINUTE) == Swept(overdue=1, notified=2)
        assert notified("result_overdue") == names(cast, "handler")
        assert notified("result_overdue_below") == names(cast, "head")
        note = Supervision.objects.get()
        assert (note.incident, note.stage, note.due_at, note.party, note.opened_at) == (
            incident,
            "close",
            DUE,
            "handler",
            DUE + MINUTE,
        )
        assert sweep_deadlines(at=DUE + timedelta(days=9)) == Swept()
        notice = Notice.objects.get(topic="result_overdue")
        assert notice.link == reverse("admin:incidents_incident_change", args=(incident.pk,))
        assert notice.values == {"number": incident.number, "due": "03-11 24:00"}

    def test_what_was_missed_while_the_clock_stood_is_found_later(self, cast):
        cast.at("handling")
        assert sweep_deadlines(at=DUE + timedelta(days=30)) == Swept(overdue=1, notified=2)
        assert DeadlineMark.objects.count() == 1

    def test_the_village_is_told_on_its_small_screen_and_its_guide_above_it(self, cast):
        incident = move(make_incident(cast.grid, by=cast.member), "settle", by=cast.leader)
        sweep_deadlines(at=DUE + MINUTE)
        assert notified("result_overdue") == names(cast, "leader")
        assert notified("result_overdue_below") == names(cast, "guide")
        assert set(Notice.objects.values_list("link", flat=True)) == {reverse("field-case", args=(incident.number,))}

    def test_acceptance_is_the_centers_and_above_it_the_heads(self, cast):
        cast.at("reported")
        assert sweep_deadlines(at=ACCEPT_DUE - timedelta(hours=3)) == Swept(soon=1, notified=2)
        assert notified("accept_soon") == names(cast, "clerk", "clerk2")
        assert sweep_deadlines(at=ACCEPT_DUE + MINUTE) == Swept(overdue=1, notified=3)
        assert notified("accept_overdue_below") == names(cast, "head")
        assert Supervision.objects.get().stage == "accept"

    def test_hours_are_near_an_hour_before(self, cast):
        incident = move(make_incident(cast.grid, by=cast.member), "accept", by=cast.clerk, urgency="urgent")
        move(incident, "assign", by=cast.head, department="safety")
        assert sweep_deadlines(at=NINE + timedelta(hours=22, minutes=59)) == Swept()
        assert sweep_deadlines(at=NINE + timedelta(hours=23)).soon == 1

    @pytest.mark.parametrize("state", ["draft", "discarded", "returned", "invalid", "escalated", "feedback", "closed"])
    def test_what_waits_for_nobody_here_is_not_marked(self, cast, state):
        cast.at(state)
        assert sweep_deadlines(at=DUE + timedelta(days=30)) == Swept()

    def test_a_new_deadline_is_marked_anew(self, cast):
        incident = cast.at("handling")
        sweep_deadlines(at=DUE + MINUTE)
        incident = move(incident, "feed-back", by=cast.handler, now=DUE + 2 * MINUTE, result="好了")
        incident = move(incident, "verify", by=cast.clerk, now=DUE + 3 * MINUTE)
        incident = move(incident, "reopen", by=cast.clerk, now=DUE + 4 * MINUTE, note="又来")
        assert sweep_deadlines(at=incident.due_at + MINUTE).overdue == 1
        assert Supervision.objects.count() == 2

    def test_a_restricted_incident_is_no_news_for_the_grid(self, cast):
        incident = move(make_incident(cast.grid, by=cast.member), "settle", by=cast.leader)
        Incident.objects.filter(pk=incident.pk).update(restricted=True)
        assert sweep_deadlines(at=DUE + MINUTE) == Swept(overdue=1)

    def test_who_takes_over_a_closed_grid_is_told_of_its_incidents(self, cast):
        unserved = cast.subdistrict.grids.exclude(pk__in=[cast.grid.pk, cast.other_grid.pk]).first()
        move(make_incident(unserved, by=cast.clerk), "settle", by=cast.clerk)
        now = timezone.now()
        close_grid(grid=unserved, heir=cast.other_grid, decision=Decision(day_of(now), "合并", cast.clerk, now))
        sweep_deadlines(at=now)
        assert notified("result_overdue") == names(cast, "neighbour")

    def test_beat_fires_it(self, cast):
        cast.at("handling")
        assert watch_deadlines() == {"soon": 0, "overdue": 1, "told": 2}

    def test_queries_do_not_grow_with_the_incidents_but_by_their_notices(self, cast):
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                sweep_deadlines(at=DUE + MINUTE)
            return sum("staff_notice" not in query["sql"] and "SAVEPOINT" not in query["sql"] for query in captured)

        cast.at("handling")
        one = queries()
        for _ in range(5):
            cast.at("handling")
        assert queries() == one


class TestSupervision:
    def late(self, cast: Cast) -> Incident:
        incident = cast.at("handling")
        sweep_deadlines(at=DUE + MINUTE)
        return incident

    def test_who_is_late_answers_and_a_head_closes(self, cast):
        incident = self.late(cast)
        with pytest.raises(MoveForbidden):
            move(incident, "close-supervision", by=cast.head, now=DUE + MINUTE)
        incident = move(incident, "answer-supervision", by=cast.handler, now=DUE + 2 * MINUTE, note="缺件，明日办结")
        assert notified("supervision_answered") == names(cast, "head")
        incident = move(incident, "close-supervision", by=cast.head, now=DUE + 3 * MINUTE, note="下不为例")
        note = Supervision.objects.get()
        assert (note.answered_by, note.answered_at) == (cast.handler, DUE + 2 * MINUTE)
        assert (note.closed_by, note.closed_at) == (cast.head, DUE + 3 * MINUTE)
        assert [row.move for row in list(incident.moves.all())[-2:]] == ["answer-supervision", "close-supervision"]
        assert incident.state == "handling"
        assert notified("supervision_closed") == names(cast, "handler")

    def test_it_outlives_the_incident(self, cast):
        incident = self.late(cast)
        incident = move(incident, "feed-back", by=cast.handler, now=DUE + 2 * MINUTE, result="好了")
        incident = move(incident, "verify", by=cast.clerk, now=DUE + 3 * MINUTE)
        assert Supervision.objects.open().count() == 1
        move(incident, "answer-supervision", by=cast.handler, now=DUE + 4 * MINUTE, note="已办结")
        move(incident, "close-supervision", by=cast.head, now=DUE + 5 * MINUTE)
        assert not Supervision.objects.open().exists()

    def test_without_a_note_there_is_nothing_to_answer(self, cast):
        incident = cast.at("handling")
        for name, by in (("answer-supervision", cast.handler), ("close-supervision", cast.head)):
            with pytest.raises(MoveForbidden):
                move(incident, name, by=by, note="x")

    def test_others_neither_answer_nor_close(self, cast):
        incident = self.late(cast)
        for name in ("member", "leader", "guide", "neighbour", "head"):
            with pytest.raises(MoveNotYours):
                move(incident, "answer-supervision", by=getattr(cast, name), now=DUE + MINUTE, note="x")
        with pytest.raises(MoveNotYours):
            move(incident, "close-supervision", by=cast.clerk, now=DUE + MINUTE)

    def test_who_answered_does_not_close(self, cast):
        incident = self.late(cast)
        grant(user=cast.clerk, duty=Duty.HEAD, subdistrict=cast.subdistrict, on=date(2026, 1, 1))
        move(incident, "answer-supervision", by=cast.clerk, now=DUE + MINUTE, note="电话催办")
        with pytest.raises(MoveForbidden):
            move(incident, "close-supervision", by=cast.clerk, now=DUE + MINUTE)
        assert move(incident, "close-supervision", by=cast.head, now=DUE + MINUTE)


class TestInTheDatabase:
    def test_who_handled_an_incident_cannot_be_written_down_as_verifying_it(self, cast):
        incident = cast.at("feedback")
        row = IncidentMove(
            incident=incident,
            position=9,
            move="verify",
            from_state="feedback",
            to_state="closed",
            at=NINE,
            recorded_at=NINE,
            actor=cast.handler,
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
        row.actor = cast.clerk
        row.save()

    def test_a_note_is_not_closed_unanswered(self, cast):
        incident = cast.at("handling")
        note = Supervision(incident=incident, stage="close", due_at=DUE, party="handler", opened_at=DUE)
        note.closed_at, note.closed_by = DUE, cast.head
        with pytest.raises(IntegrityError), transaction.atomic():
            note.save()


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_sweeps_at_once_mark_and_tell_once(self):
        cast = Cast()
        for _ in range(4):
            cast.at("handling")
        results = at_once(*[lambda: sweep_deadlines(at=DUE + MINUTE)] * 4)
        assert sum((result for result in results), Swept()) == Swept(overdue=4, notified=8)
        assert Supervision.objects.count() == DeadlineMark.objects.count() == 4
        assert Notice.objects.filter(topic="result_overdue").count() == 4

    def test_an_incident_that_is_being_moved_is_left_for_the_next_look(self):
        cast = Cast()
        incident, other = cast.at("handling"), cast.at("handling")
        with transaction.atomic():
            Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
            (swept,) = at_once(lambda: sweep_deadlines(at=DUE + MINUTE))
        assert swept.overdue == 1
        assert DeadlineMark.objects.get().incident_id == other.pk
        assert sweep_deadlines(at=DUE + MINUTE).overdue == 1


class TestEnteredAfterwards:
    """Forty old cases that came in late are one sentence to each person, and no supervision."""

    LATER = shanghai("2026-04-20 09:00")

    def entered(self, cast, count: int) -> list[Incident]:
        """Reported in March, entered in April."""
        office = cast.accounts["clerk"]
        return [
            report_incident(
                by=office,
                now=self.LATER,
                at=NINE,
                grid=cast.grid,
                matter=matter(),
                occurred_at=NINE - MINUTE,
                texts={"title": f"旧事{number}"},
                source="center",
            )
            for number in range(count)
        ]

    def test_they_set_off_one_summary_a_person_and_no_supervision(self, cast):
        self.entered(cast, 40)
        sweep_deadlines(at=self.LATER + MINUTE)
        assert not Supervision.objects.exists()
        assert set(Notice.objects.values_list("topic", flat=True)) == {"came_late"}
        told = list(Notice.objects.values_list("user", flat=True))
        assert len(told) == len(set(told)) >= 1
        assert "40" in Notice.objects.first().text
        assert cast.grid.versions.get().name in Notice.objects.first().text
        assert sweep_deadlines(at=self.LATER + 2 * MINUTE) == Swept()

    def test_once_somebody_moves_one_here_its_deadline_counts(self, cast):
        first, _other = self.entered(cast, 2)
        sweep_deadlines(at=self.LATER + MINUTE)
        accepted = move(first, "accept", by=cast.accounts["clerk"], now=self.LATER + 2 * MINUTE)
        Incident.objects.filter(pk=first.pk).update(due_at=self.LATER)
        sweep_deadlines(at=self.LATER + 3 * MINUTE)
        assert [note.incident_id for note in Supervision.objects.all()] == [accepted.pk]
