"""Tasks from the center: issued, notified, answered, late, withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from core.errors import InvalidInput, NotAllowed
from core.testing.worlds import shared_world
from grids.territory.services import split_grid
from grids.territory.work import Decision, Part
from grids.tests.factories import territory
from incidents.assignments.models import Task, TaskAnswer
from incidents.assignments.notices import tell_late_tasks
from incidents.assignments.services import TaskOver, answer_task, withdraw_task
from incidents.common.rights import NotYourGrid
from incidents.tests.factories import NINE, shanghai
from incidents.tests.fieldwork import task
from staff.inbox.models import Notice
from staff.tests.factories import FULL_TIME, GUIDE, LEADER, PART_TIME, center, head, member_account

pytestmark = pytest.mark.django_db
LATER = shanghai("2026-03-03 10:00")
AFTER = shanghai("2026-03-05 00:00")


@shared_world
def place():
    return territory()


@shared_world
def office(place):
    return center(place.subdistrict)


@shared_world
def member(place):
    return member_account(FULL_TIME, to=place.grids[0])


def notified(topic: str) -> dict[str, int]:
    """How often each user was notified of the topic, by user name."""
    names = list(Notice.objects.filter(topic=topic).values_list("user__username", flat=True))
    return {name: names.count(name) for name in names}


class TestIssuing:
    def test_every_chosen_grid_owes_an_answer_and_its_people_are_told_once(self, place, office, member):
        leader = member_account(LEADER, to=place.grids[0])
        member_account(PART_TIME, to=place.grids[0])
        made = task(*place.grids[:2], by=office)
        assert set(made.answers.values_list("grid", "state")) == {(grid.pk, "open") for grid in place.grids[:2]}
        assert notified("task_issued") == {member.username: 1, leader.username: 1}

    @pytest.mark.parametrize("who", ["head", "member", "another"])
    def test_only_the_center_of_the_subdistrict_issues(self, place, member, who):
        users = {"head": head(place.subdistrict), "member": member, "another": center(territory().subdistrict)}
        with pytest.raises(NotAllowed):
            task(place.grids[0], by=users[who])
        assert not Task.objects.exists()

    def test_it_is_due_in_the_time_to_come_and_names_grids_of_one_subdistrict(self, place, office):
        for wrong, more, grids in (
            ("due_at", {"due_at": NINE}, place.grids),
            ("grids", {}, []),
            ("grids", {}, [place.grids[0], territory().grids[0]]),
            ("content", {"content": "11010519491231002X"}, place.grids),
        ):
            with pytest.raises(InvalidInput) as refusal:
                task(*grids, by=office, **more)
            assert set(refusal.value.fields) == {wrong}


class TestAnswering:
    def test_a_member_answers_for_the_own_grid(self, place, office, member):
        row = task(place.grids[0], by=office).answers.get()
        answered = answer_task(answer=row, state="nothing_found", by=member, at=LATER)
        assert (answered.state, answered.answered_by, answered.is_late(AFTER)) == ("nothing_found", member, False)

    def test_not_done_says_why_and_only_a_sweep_finds_nothing(self, place, office, member):
        row = task(place.grids[0], by=office, kind="notice").answers.get()
        for state, field in (("not_done", "note"), ("nothing_found", "state"), ("open", "state")):
            with pytest.raises(InvalidInput) as refusal:
                answer_task(answer=row, state=state, by=member, at=LATER)
            assert set(refusal.value.fields) == {field}

    def test_a_guide_and_the_next_grids_member_do_not_answer(self, place, office):
        row = task(place.grids[0], by=office).answers.get()
        for user in (member_account(GUIDE, to=place.villages[0]), member_account(FULL_TIME, to=place.grids[1])):
            with pytest.raises(NotYourGrid):
                answer_task(answer=row, state="done", by=user, at=LATER)

    def test_who_mends_the_note_is_not_late_by_it_but_another_answer_is(self, place, office, member):
        row = task(place.grids[0], by=office).answers.get()
        answer_task(answer=row, state="done", by=member, at=LATER)
        kept = answer_task(answer=row, state="done", note="共查12处", by=member, at=AFTER + timedelta(days=1))
        assert (kept.answered_at, kept.note) == (LATER, "共查12处")
        changed = answer_task(answer=row, state="nothing_found", by=member, at=AFTER + timedelta(days=1))
        assert changed.is_late(AFTER)

    def test_a_withdrawn_task_takes_no_answer(self, place, office, member):
        made = withdraw_task(task=task(place.grids[0], by=office), by=office, at=LATER)
        with pytest.raises(TaskOver):
            answer_task(answer=made.answers.get(), state="done", by=member, at=LATER)
        with pytest.raises(TaskOver):
            withdraw_task(task=made, by=office, at=LATER)

    def test_who_serves_the_heir_answers_for_a_closed_grid(self, place, office):
        row = task(place.grids[0], by=office, due_at=shanghai("2027-01-01 00:00")).answers.get()
        parts = [Part(village=place.villages[0], name=name) for name in ("甲", "乙")]
        decision = Decision(shanghai("2026-03-03 00:00").date(), "拆分", office, NINE)
        split_grid(grid=place.grids[0], parts=parts, decision=decision)
        heir = place.grids[0].successors.get(heir=True).successor
        user = member_account(FULL_TIME, to=heir)
        assert answer_task(answer=row, state="done", by=user, at=LATER).answered_by == user


class TestLate:
    def test_the_sweep_tells_members_and_guide_once_and_passes_answers_by(self, place, office, member):
        guide = member_account(GUIDE, to=place.villages[0])
        made = task(*place.grids[:2], by=office)
        answer_task(answer=made.answers.get(grid=place.grids[1]), state="done", by=office, at=LATER)
        assert tell_late_tasks(at=AFTER - timedelta(seconds=1)) == 0
        assert [tell_late_tasks(at=AFTER), tell_late_tasks(at=AFTER + timedelta(hours=1))] == [1, 0]
        assert notified("task_late") == {member.username: 1, guide.username: 1}

    def test_withdrawn_tasks_are_not_late(self, place, office):
        withdraw_task(task=task(place.grids[0], by=office), by=office, at=LATER)
        assert tell_late_tasks(at=AFTER) == 0


class TestOverRest:
    def api(self, user) -> APIClient:
        client = APIClient()
        client.force_authenticate(user)
        return client

    def test_from_issue_to_answer(self, place, office, member):
        code = place.grids[0].versions.get().code
        body = {"kind": "sweep", "title": "排查", "due_at": "2099-01-01T18:00:00+08:00", "grids": [code]}
        answer = self.api(office).post("/api/v1/tasks/", body, format="json")
        assert answer.status_code == 201, answer.json()
        assert (answer.json()["grids"], answer.json()["answered"]) == (1, 0)
        path = f"/api/v1/tasks/{answer.json()['id']}/answers/"
        given = self.api(member).post(path, {"grid": code, "state": "nothing_found"}, format="json")
        assert given.status_code == 201, given.json()
        assert given.json()["answered_by"] == member.username
        assert self.api(office).get("/api/v1/tasks/").json()["results"][0]["answered"] == 1
        assert self.api(office).get(f"{path}?state=open").json()["results"] == []

    def test_a_grid_that_was_not_asked_or_is_not_mine_cannot_be_answered(self, place, office, member):
        made = task(place.grids[0], by=office)
        for grid, status in ((place.grids[1], 400), (place.grids[0], 201)):
            body = {"grid": grid.versions.get().code, "state": "done"}
            path = f"/api/v1/tasks/{made.pk}/answers/"
            assert self.api(member).post(path, body, format="json").status_code == status

    def test_a_member_counts_the_own_grids_alone(self, place, office, member):
        task(*place.grids, by=office)
        assert self.api(member).get("/api/v1/tasks/").json()["results"][0]["grids"] == 1
        assert self.api(office).get("/api/v1/tasks/").json()["results"][0]["grids"] == len(place.grids)
        assert TaskAnswer.objects.count() == len(place.grids)
