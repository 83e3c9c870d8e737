"""Handing over a grid's work by name: what is listed, who takes over, and acceptance item by item."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse

from core.errors import Conflict, InvalidInput, NotAllowed
from core.testing.worlds import shared_world
from grids.tests.factories import territory
from incidents.handover.collecting import default_successor
from incidents.handover.models import HandOver, HandOverItem
from incidents.handover.rules import Entry, ItemKind, in_order
from incidents.handover.services import (
    AcceptedAlready,
    NobodyToTakeOver,
    accept_item,
    add_item,
    bring_up_to_date,
    cancel_hand_over,
    name_successor,
    open_hand_over,
)
from incidents.tests.factories import NINE, limits, make_incident, put_at, shanghai
from incidents.tests.fieldwork import dispute, hazard, mediation, premises, task
from staff.inbox.models import Notice
from staff.postings.services import leave_post, stand_in_while_vacant, transfer
from staff.tests.factories import FULL_TIME, LEADER, account, center, head, member_account, posted

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 3)  # the first without the post
AT = shanghai("2026-03-03 10:00")


class World:
    """A member who leaves a grid with one thing of each kind, and the leader of it."""

    def __init__(self) -> None:
        self.place = territory()
        self.grid = self.place.grids[0]
        limits(self.place.subdistrict)
        self.office = center(self.place.subdistrict)
        self.member = member_account(FULL_TIME, to=self.grid)
        self.leader = member_account(LEADER, to=self.grid)
        self.case = make_incident(self.grid, by=self.member, reporter=self.member.worker)
        self.register = premises(self.grid, risk="high")
        self.hazard = hazard(self.grid, by=self.member)
        self.dispute = dispute(self.grid, by=self.member)
        mediation(self.dispute, by=self.member, outcome="failed", agreement="")
        self.task = task(self.grid, by=self.office)
        self.posting = self.member.worker.postings.get()

    def end(self) -> None:
        self.posting = leave_post(posting=self.posting, ends_on=DAY)

    def open(self) -> HandOver:
        return open_hand_over(posting=self.posting, by=self.office, at=AT)


@shared_world
def world() -> World:
    return World()


def test_entries_are_in_the_order_of_the_form_then_by_what_is_due_first() -> None:
    late, early = Entry(ItemKind.HAZARD, "甲", date(2026, 3, 9)), Entry(ItemKind.HAZARD, "乙", date(2026, 3, 4))
    phone, case = Entry(ItemKind.DEVICE, "手机"), Entry(ItemKind.INCIDENT, "1")
    assert in_order([phone, late, early, case]) == [case, early, late, phone]


def test_everything_of_the_grid_is_listed_by_name_and_goes_to_the_leader_where_nobody_stands_in(world: World) -> None:
    world.end()
    made = world.open()
    kinds = sorted(made.items.values_list("kind", flat=True))
    assert kinds == ["hazard", "incident", "incident", "mediation", "premises", "task"]
    found = made.items.get(kind="hazard")
    assert (found.hazard, found.due_on) == (world.hazard, date(2026, 3, 6))
    assert set(made.items.values_list("successor", flat=True)) == {world.leader.worker_id}
    assert Notice.objects.get(topic="hand_over_to_accept").user == world.leader


def test_patrols_that_fall_due_soon_are_named_one_by_one(world: World) -> None:
    world.register.patrol_due_on = date(2026, 3, 9)
    world.register.save(update_fields=["patrol_due_on"])
    world.end()
    visit = world.open().items.get(kind="visit")
    assert (visit.premises, visit.due_on) == (world.register, date(2026, 3, 9))


def test_who_stands_in_takes_over_before_the_leader(world: World) -> None:
    world.end()
    other = posted(FULL_TIME, to=world.place.grids[1]).worker
    stand_in_while_vacant(posting=world.posting, worker=other, begins_on=DAY, ends_on=date(2026, 6, 1))
    assert default_successor(world.posting, DAY) == other
    assert set(world.open().items.values_list("successor", flat=True)) == {other.pk}


def test_where_another_member_stays_only_the_own_things_go_over(world: World) -> None:
    stays = posted(FULL_TIME, to=world.grid).worker
    make_incident(world.grid, by=world.office, reporter=stays)
    world.end()
    made = world.open()
    assert sorted(made.items.values_list("kind", flat=True)) == ["hazard", "incident", "incident"]
    assert set(made.items.values_list("successor", flat=True)) == {stays.pk}


def test_who_comes_on_the_day_after_takes_over_everything(world: World) -> None:
    follows = posted(FULL_TIME, to=world.grid, begins_on=DAY).worker
    world.end()
    made = world.open()
    assert "premises" in set(made.items.values_list("kind", flat=True))
    assert set(made.items.values_list("successor", flat=True)) == {follows.pk}


def test_without_anybody_to_take_over_it_is_refused(world: World) -> None:
    leave_post(posting=world.leader.worker.postings.get(), ends_on=DAY)
    world.end()
    with pytest.raises(NobodyToTakeOver):
        world.open()


def test_each_item_is_accepted_by_its_successor_alone_once_and_then_stays(world: World) -> None:
    world.end()
    made = world.open()
    first = made.items.order_by("pk")[0]
    with pytest.raises(NotAllowed):
        accept_item(item=first, by=world.member, at=AT)
    with pytest.raises(NotAllowed):
        accept_item(item=first, by=head(world.place.subdistrict), at=AT)
    accept_item(item=first, by=world.leader, at=AT, note="钥匙在门卫")
    with pytest.raises(AcceptedAlready):
        accept_item(item=first, by=world.leader, at=AT)
    first.refresh_from_db()
    assert (first.accepted_by, first.note) == (world.leader, "钥匙在门卫")
    with pytest.raises(InternalError), transaction.atomic():
        HandOverItem.objects.filter(pk=first.pk).update(note="另有说法")
    for item in made.items.filter(accepted_at=None):
        accept_item(item=item, by=world.leader, at=AT)
    made.refresh_from_db()
    assert made.completed_at == AT
    assert Notice.objects.filter(topic="hand_over_accepted", user=world.office).count() == 1


def test_the_center_records_what_was_signed_on_paper_but_not_its_own(world: World) -> None:
    world.end()
    made = world.open()
    item = made.items.order_by("pk")[0]
    assert accept_item(item=item, by=world.office, at=AT).accepted_by == world.office
    clerk = account(name="clerk-and-leader")
    clerk.person = world.leader.worker
    clerk.save()
    clerk.grants.create(duty="center", subdistrict=world.place.subdistrict, during=world.posting.during)
    with pytest.raises(NotAllowed):
        accept_item(item=made.items.filter(accepted_at=None)[0], by=clerk, at=AT)


def test_things_are_added_and_the_list_is_brought_up_to_date(world: World) -> None:
    world.end()
    made = world.open()
    add_item(hand_over=made, kind="device", name="手机一部", by=world.office, at=AT)
    for kind, name in (("incident", "一件事"), ("device", " ")):
        with pytest.raises(InvalidInput):
            add_item(hand_over=made, kind=kind, name=name, by=world.office, at=AT)
    make_incident(world.grid, by=world.office, at=NINE)
    put_at(world.case, "invalid")
    assert bring_up_to_date(hand_over=made, by=world.office, at=AT) == 1
    assert not made.items.filter(incident=world.case).exists()
    assert made.items.filter(kind="device").count() == 1


def test_somebody_else_is_named_only_where_they_serve_and_nothing_was_accepted(world: World) -> None:
    world.end()
    made = world.open()
    keys = list(made.items.order_by("pk").values_list("pk", flat=True))
    stranger = posted(FULL_TIME, to=world.place.grids[1]).worker
    naming = {"hand_over": made, "by": world.office, "at": AT}
    with pytest.raises(InvalidInput):
        name_successor(items=keys[:1], successor=stranger, **naming)
    with pytest.raises(InvalidInput):
        name_successor(items=keys[:1], successor=world.member.worker, **naming)
    helper = posted("part_time", to=world.grid).worker
    assert name_successor(items=keys[:1], successor=helper, **naming) == 1
    accept_item(item=made.items.get(pk=keys[1]), by=world.leader, at=AT)
    with pytest.raises(AcceptedAlready):
        name_successor(items=keys[:2], successor=helper, **naming)


def test_once_a_posting_and_never_twice_unless_it_was_cancelled(world: World) -> None:
    world.end()
    made = world.open()
    with pytest.raises(Conflict):
        world.open()
    cancel_hand_over(hand_over=made, at=AT)
    with pytest.raises(AcceptedAlready):
        accept_item(item=made.items.all()[0], by=world.leader, at=AT)
    assert world.open().pk != made.pk


class TestPages:
    def test_the_successor_opens_and_accepts_item_by_item(self, world: World, client: Client) -> None:
        world.end()
        made = world.open()
        client.force_login(world.leader)
        page = client.get(reverse("field-hand-over", args=(made.pk,)))
        keys = list(made.items.order_by("pk").values_list("pk", flat=True))
        assert all(reverse("field-hand-over-item", args=(key,)) in page.content.decode() for key in keys)
        for key, after in zip(keys, [*keys[1:], None], strict=True):
            address = reverse("field-hand-over-item", args=(key,))
            row = HandOverItem.objects.get(pk=key)
            if row.premises_id:
                assert reverse("field-place", args=(row.premises_id,)) in client.get(address).content.decode()
            assert client.get(address).status_code == 200
            answer = client.post(address, {"note": ""})
            target = reverse("field-hand-over-item", args=(after,)) if after else page.request["PATH_INFO"]
            assert answer.url == target
        made.refresh_from_db()
        assert made.completed_at is not None
        assert client.get(reverse("field-hand-over-item", args=(keys[0],))).status_code == 200

    def test_who_hands_over_sees_the_list_and_accepts_nothing(self, world: World, client: Client) -> None:
        world.end()
        made = world.open()
        client.force_login(world.member)
        assert client.get(reverse("field-hand-over", args=(made.pk,))).status_code == 200
        item = made.items.all()[0]
        assert client.post(reverse("field-hand-over-item", args=(item.pk,))).status_code == 404
        client.force_login(member_account(FULL_TIME, to=world.place.grids[1]))
        assert client.get(reverse("field-hand-over", args=(made.pk,))).status_code == 404

    def test_the_office_adds_names_and_records(self, world: World, client: Client) -> None:
        world.end()
        made = world.open()
        client.force_login(world.office)
        page = reverse("admin:incidents_handover_change", args=(made.pk,))
        assert client.get(reverse("admin:incidents_handover_changelist")).status_code == 200
        assert client.get(page).status_code == 200
        added = client.post(
            reverse("admin:incidents_handover_add_thing", args=(made.pk,)), {"kind": "paper", "name": "走访台账三本"}
        )
        assert added.status_code == 302
        helper = posted("part_time", to=world.grid).worker
        first, second = made.items.order_by("pk")[:2]
        naming = {"successor": helper.staff_number, "items": [first.pk]}
        assert client.post(reverse("admin:incidents_handover_name_taker", args=(made.pk,)), naming).status_code == 302
        recording = {"items": [second.pk]}
        assert (
            client.post(reverse("admin:incidents_handover_record_acceptance", args=(made.pk,)), recording).status_code
            == 302
        )
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.successor, second.accepted_by) == (helper, world.office)


def test_the_work_of_a_post_that_was_transferred_is_handed_over_from_its_page(world: World) -> None:
    """Any end of a post, not a replacement alone."""
    moved = transfer(posting=world.posting, on=DAY, grid=world.place.grids[1])
    client = Client()
    client.force_login(world.office)
    with time_machine.travel(AT, tick=False):
        button = reverse("admin:staff_posting_hand_over", args=(world.posting.pk,))
        assert button in client.get(reverse("admin:staff_posting_change", args=(world.posting.pk,))).content.decode()
        form = client.get(button, follow=True)
        assert f'value="{world.posting.pk}" selected' in form.content.decode()
        assert f'value="{moved.pk}"' not in form.content.decode()
        assert client.post(form.request["PATH_INFO"], {"posting": world.posting.pk}).status_code == 302
        made = HandOver.objects.get(posting=world.posting)
        assert {item.successor for item in made.items.all()} == {world.leader.worker}
        again = client.get(button, follow=True)
    assert again.request["PATH_INFO"] == reverse("admin:incidents_handover_change", args=(made.pk,))


def test_what_is_added_to_a_list_that_was_accepted_in_full_is_accepted_too(world: World) -> None:
    world.end()
    made = world.open()
    for item in made.items.all():
        accept_item(item=item, by=world.leader, at=AT)
    made.refresh_from_db()
    assert made.completed_at
    add_item(hand_over=made, kind="device", name="手机", by=world.office, at=AT)
    made.refresh_from_db()
    assert made.completed_at is None


def test_a_post_that_ended_long_ago_is_still_offered_and_goes_to_who_serves_there_today(world: World) -> None:
    """What came after its last day was never the person's."""
    world.end()
    leave_post(posting=world.leader.worker.postings.get(), ends_on=date(2026, 5, 1))
    follows = posted(LEADER, to=world.grid, begins_on=date(2026, 5, 1)).worker
    make_incident(world.grid, by=world.office, reporter=follows, at=shanghai("2026-06-01 09:00"))
    long_after = shanghai("2026-11-02 10:00")
    client = Client()
    client.force_login(world.office)
    with time_machine.travel(long_after, tick=False):
        form = client.get(reverse("admin:incidents_handover_of_posting", args=(world.posting.pk,)), follow=True)
        assert f'value="{world.posting.pk}" selected' in form.content.decode()
        assert client.post(form.request["PATH_INFO"], {"posting": world.posting.pk}).status_code == 302
    made = HandOver.objects.get(posting=world.posting)
    assert {item.successor for item in made.items.all()} == {follows}
    assert set(made.items.exclude(incident=None).values_list("incident", flat=True)) == {
        world.case.pk,
        world.dispute.pk,
    }
