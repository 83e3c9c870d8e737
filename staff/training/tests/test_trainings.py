"""Trainings: entered by the center, who took part, what the examination said, and the register of a year."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed
from core.testing.forms import as_shown
from grids.tests.factories import subdistrict, territory
from staff.tests.factories import FULL_TIME, LEADER, center, member_account, posted, worker
from staff.training.documents import register_paper, trainings_of
from staff.training.models import Training, TrainingParticipant
from staff.training.services import add_participants, record_results, save_training, take_off

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


class World:
    """Two full-time members, a leader, and a training of four hours."""

    def __init__(self) -> None:
        self.place = territory(grids_each=2)
        self.office = center(self.place.subdistrict)
        self.members = [posted(FULL_TIME, to=grid).worker for grid in self.place.grids[:2]]
        self.leader = posted(LEADER, to=self.place.grids[0]).worker
        self.training = save_training(
            Training(subdistrict=self.place.subdistrict, held_on=DAY, subject="消防巡查", hours=4),
            by=self.office,
            at=timezone.now(),
        )

    def sent(self, act: str, **values: Any) -> Any:
        client = Client()
        client.force_login(self.office)
        return client.post(reverse(f"admin:staff_training_{act}", args=(self.training.pk,)), values)


@pytest.fixture
def world() -> World:
    return World()


def test_everybody_of_a_role_is_entered_at_once_but_who_was_absent(world: World) -> None:
    absent, present = world.members
    sent = {"roles": ["full_time"], "others": f"{world.leader.staff_number}、", "without": absent.staff_number}
    assert world.sent("enter_participants", **sent).status_code == 302
    assert {one.worker for one in world.training.participants.all()} == {present, world.leader}
    assert add_participants(training=world.training, workers=[present]) == 0  # once is enough


def test_a_name_that_nobody_bears_is_refused_beside_its_field(world: World) -> None:
    answer = world.sent("enter_participants", others="无此人")
    assert answer.status_code == 200
    assert "无此人" in answer.content.decode()
    assert not world.training.participants.exists()


def test_nobody_of_another_subdistrict_takes_part(world: World) -> None:
    with pytest.raises(InvalidInput):
        add_participants(training=world.training, workers=[worker(subdistrict())])


def test_results_are_recorded_by_a_colleague_and_people_are_taken_off(world: World) -> None:
    own = member_account(FULL_TIME, to=world.place.grids[0])
    add_participants(training=world.training, workers=[*world.members, own.worker])
    keys = list(world.training.participants.values_list("pk", flat=True))
    with pytest.raises(NotAllowed):
        record_results(training=world.training, participants=keys, result="passed", by=own)
    assert world.sent("record_results", result="passed", participants=keys[:2]).status_code == 302
    assert TrainingParticipant.objects.filter(result="passed").count() == 2
    assert take_off(training=world.training, participants=keys[2:]) == 1


def test_the_register_of_a_year_names_everybody_and_who_did_not_pass(world: World) -> None:
    first, second = world.members
    add_participants(training=world.training, workers=world.members)
    for who, result in ((first, "passed"), (second, "failed")):
        participants = world.training.participants.filter(worker=who).values_list("pk", flat=True)
        record_results(training=world.training, participants=list(participants), result=result, by=world.office)
    paper = register_paper(trainings_of(world.place.subdistrict, 2026, on=date(2026, 4, 1)))
    row = paper.rows[0]
    assert row[1:4] == ("2026.03.02", "消防巡查", 4)
    assert row[4] == f"2人：{first.name}、{second.name}"
    assert row[5] == f"合格1人，不合格1人（{second.name}）"
    assert trainings_of(world.place.subdistrict, 2025, on=DAY).trainings == []


def test_the_person_finds_the_training_in_the_own_record_and_the_office_prints_it(world: World) -> None:
    account = member_account(FULL_TIME, to=world.place.grids[0])
    add_participants(training=world.training, workers=[account.worker])
    client = Client()
    client.force_login(account)
    assert "消防巡查" in client.get("/me/").content.decode()
    client.force_login(world.office)
    printed = client.get(reverse("admin:staff_training_print_register"), {"year": 2026, "format": "docx"})
    assert printed.status_code == 200
    assert client.get(reverse("admin:staff_training_change", args=(world.training.pk,))).status_code == 200


def test_a_page_with_rows_below_it_is_saved_and_keeps_them(world: World) -> None:
    add_participants(training=world.training, workers=world.members)
    client = Client()
    client.force_login(world.office)
    page = reverse("admin:staff_training_change", args=(world.training.pk,))
    shown = client.get(page).content.decode()
    assert all(re.search(rf'data-label="工号"[^>]*>{who.staff_number}', shown) for who in world.members)
    sent = as_shown(shown, holding="held_on")
    assert not [name for name in sent if name.startswith("participants-0")], "rows that are only read are no forms"
    assert client.post(page, {**sent, "subject": ["反诈宣传"]}).status_code == 302
    world.training.refresh_from_db()
    assert world.training.subject == "反诈宣传"
    assert {one.worker for one in world.training.participants.all()} == set(world.members)
