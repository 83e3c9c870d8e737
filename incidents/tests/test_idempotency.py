"""The same POST sent twice, or by two threads at once, has one effect and one answer."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from core.models import IdempotentRequest
from grids.duties import Duty
from grids.tests.factories import territory
from incidents.entries.models import BaseEntry
from incidents.visits.models import Visit
from staff.accounts.models import User
from staff.tests.factories import FULL_TIME, officer, posted

URL = "/api/v1/visits/"


class World:
    def __init__(self) -> None:
        made = territory(villages=1, grids_each=1)
        self.user = officer(Duty.FIELD, made.subdistrict)
        self.grid = made.grids[0]
        self.code = self.grid.versions.get().code
        self.worker = posted(FULL_TIME, to=self.grid).worker
        self.body = {
            "grid": self.code,
            "worker": self.worker.staff_number,
            "day": str(timezone.localdate()),
            "kind": "visit",
            "households": 3,
        }

    def post(self, key: str, url: str = URL, user: User | None = None, **change: Any) -> Any:
        client = APIClient()
        client.force_authenticate(User.objects.get(pk=(user or self.user).pk))
        return client.post(url, {**self.body, **change}, format="json", headers={"Idempotency-Key": key})


@pytest.mark.django_db
def test_the_same_key_and_body_give_the_same_answer_and_one_row() -> None:
    world = World()
    first, again = world.post("k1"), world.post("k1")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again["Idempotent-Replayed"] == "true"
    assert Visit.objects.count() == 1


@pytest.mark.django_db
def test_the_order_of_fields_makes_no_difference_but_another_body_is_a_409() -> None:
    world = World()
    assert world.post("k1").status_code == 201
    world.body = dict(reversed(world.body.items()))
    assert world.post("k1").status_code == 201
    other = world.post("k1", households=4)
    assert other.status_code == 409
    assert other.json()["code"] == "idempotency_key_reused"
    assert Visit.objects.count() == 1


@pytest.mark.django_db
def test_a_key_belongs_to_one_account_and_one_address() -> None:
    world = World()
    colleague = officer(Duty.FIELD, world.grid.subdistrict)
    assert world.post("k1").status_code == 201
    assert world.post("k1", user=colleague).status_code == 201
    assert Visit.objects.count() == 2
    world.body = {"grid": world.code, "day": "2026-03-02", "class": "houses", "new": 5}
    assert world.post("k1", "/api/v1/base-entries/").status_code == 201
    assert BaseEntry.objects.count() == 1


@pytest.mark.django_db
def test_a_refusal_is_not_kept_so_the_key_may_be_tried_again() -> None:
    world = World()
    assert world.post("k1", kind="no such kind").status_code == 400
    assert not IdempotentRequest.objects.exists()
    assert world.post("k1").status_code == 201


@pytest.mark.django_db
def test_after_seven_days_a_key_is_new_again_and_old_records_go() -> None:
    world = World()
    world.post("k1")
    world.post("k2")
    IdempotentRequest.objects.update(created_at=timezone.now() - timedelta(days=7, seconds=1))
    assert world.post("k1").status_code == 201
    assert Visit.objects.count() == 3
    assert list(IdempotentRequest.objects.values_list("key", flat=True)) == ["k1"]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 201, "键"])
def test_what_cannot_be_a_key_is_a_400(key: str) -> None:
    answer = World().post(key)
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {"Idempotency-Key"}


@pytest.mark.django_db(transaction=True)
def test_of_many_threads_with_one_key_one_has_the_effect_and_all_get_its_answer() -> None:
    world = World()
    barrier, answers = threading.Barrier(8), []

    def send() -> None:
        try:
            barrier.wait()
            answers.append(world.post("race"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 8
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer for answer in answers) == 7
    assert Visit.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_duplicate_waits_for_the_first_and_takes_over_when_that_one_fails() -> None:
    """Two bodies race under one key: one is kept, the other gets an error; no half of either is left."""
    world = World()
    barrier, answers = threading.Barrier(2), []

    def send(households: int) -> None:
        try:
            barrier.wait()
            answers.append(world.post("race", households=households))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[number]) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert Visit.objects.count() == 1
