"""The register of premises: when the next patrol is due, who sees what, what a change of the map does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.errors import InvalidInput
from core.testing.laws import law
from core.testing.worlds import shared_world
from grids.territory.services import close_grid, merge_grids, split_grid
from grids.territory.taking_back import take_back
from grids.territory.work import Decision, Part
from grids.tests.factories import territory
from incidents.heirs.receivers import FieldworkSince, SettleFieldworkFirst
from incidents.premises.models import Premises
from incidents.premises.services import PremisesEnded, close_premises, save_premises
from incidents.tests.factories import NINE, shanghai
from incidents.tests.fieldwork import REGISTERED, hazard, intervals, patrol, premises
from incidents.visits.services import judge_visit, remove_visit
from staff.tests.factories import FULL_TIME, center, member_account, posted

pytestmark = pytest.mark.django_db


@shared_world
def place():
    made = territory()
    intervals(made.subdistrict)
    return made


@shared_world
def member(place):
    return posted(FULL_TIME, to=place.grids[0]).worker


def due(row: Premises) -> date | None:
    row.refresh_from_db()
    return row.patrol_due_on


class TestTheNextPatrol:
    def test_counts_from_the_registration_before_the_first_patrol(self, place):
        assert due(premises(place.grids[0])) == REGISTERED + timedelta(days=30)

    def test_a_patrol_moves_it_on_and_an_older_one_entered_later_does_not(self, place, member):
        row = premises(place.grids[0])
        patrol(row, member, date(2026, 3, 20))
        patrol(row, member, date(2026, 3, 10), today=date(2026, 3, 25))
        assert due(row) == date(2026, 4, 19)
        assert row.last_patrolled_on == date(2026, 3, 20)

    def test_a_visit_that_is_no_patrol_does_not(self, place, member):
        row = premises(place.grids[0])
        patrol(row, member, date(2026, 3, 20)).__class__.objects.update(kind="visit")
        save_premises(row, today=date(2026, 3, 20))
        assert due(row) == date(2026, 4, 1)

    def test_an_invented_or_removed_patrol_is_none(self, place, member):
        row = premises(place.grids[0])
        first, second = (patrol(row, member, date(2026, 3, day)) for day in (10, 20))
        judge_visit(visit=second, invented=True, by=center(place.subdistrict), at=shanghai("2026-03-21 09:00"))
        assert due(row) == date(2026, 4, 9)
        remove_visit(first)
        assert due(row) == date(2026, 4, 1)

    def test_risk_and_kind_decide_and_the_kinds_own_interval_goes_first(self, place):
        intervals(place.subdistrict, kind="food", medium=14)
        row = premises(place.grids[0])
        assert due(row) == date(2026, 3, 16)
        row.risk = "high"
        assert due(save_premises(row, today=REGISTERED)) == date(2026, 3, 9)

    def test_the_interval_in_force_on_the_day_of_the_patrol_counts(self, place, member):
        row = premises(place.grids[0])
        intervals(place.subdistrict, since=date(2026, 4, 1), medium=10)
        patrol(row, member, date(2026, 3, 31))
        assert due(row) == date(2026, 4, 30)
        patrol(row, member, date(2026, 4, 1))
        assert due(row) == date(2026, 4, 11)

    def test_a_new_interval_counts_what_is_registered_anew(self, place):
        row = premises(place.grids[0])
        intervals(place.subdistrict, since=date(2026, 3, 1), medium=5)
        assert due(row) == date(2026, 3, 7)

    def test_without_an_interval_nothing_is_due(self):
        assert due(premises(territory().grids[0])) is None

    def test_overdue_begins_on_the_day_after(self, place):
        row = premises(place.grids[0])
        assert not Premises.objects.overdue(date(2026, 4, 1)).exists()
        assert Premises.objects.overdue(date(2026, 4, 2)).get() == row


class TestNextPatrolAlways(TestCase):
    @law(15)
    @given(days=st.lists(st.integers(0, 400), max_size=8), risk=st.sampled_from(["high", "medium", "low"]))
    def test_is_the_latest_patrol_plus_the_interval(self, days, risk):
        place = territory(villages=1, grids_each=1)
        intervals(place.subdistrict)
        worker = posted(FULL_TIME, to=place.grids[0]).worker
        row = premises(place.grids[0], risk=risk)
        for offset in days:
            patrol(row, worker, REGISTERED + timedelta(days=offset), today=date(2028, 1, 1))
        every = {"high": 7, "medium": 30, "low": 90}[risk]
        assert due(row) == REGISTERED + timedelta(days=max(days, default=0) + every)


class TestRegistering:
    def test_the_phone_is_sealed_and_shown_masked(self, place):
        row = premises(place.grids[0], phone="13800001234")
        assert row.masked_phone == "138****1234"
        with connection.cursor() as cursor:
            cursor.execute("SELECT phone_sealed FROM incidents_premises WHERE id = %s", [row.pk])
            assert "13800001234" not in cursor.fetchone()[0]

    @pytest.mark.parametrize("field", ["name", "place", "contact"])
    def test_an_identity_number_is_refused(self, place, field):
        with pytest.raises(InvalidInput) as refusal:
            premises(place.grids[0], **{field: "11010519491231002X"})
        assert set(refusal.value.fields) == {field}

    def test_of_a_day_to_come_or_of_no_kind_is_refused(self, place):
        with pytest.raises(InvalidInput):
            premises(place.grids[0], since=date(2026, 3, 3))
        with pytest.raises(ValidationError):
            premises(place.grids[0], kind="tenant")

    def test_what_is_off_the_register_is_never_due_and_takes_no_patrol(self, place, member):
        row = premises(place.grids[0])
        close_premises(premises=row, on=date(2026, 3, 10))
        assert not Premises.objects.overdue(date(2027, 1, 1)).exists()
        row.refresh_from_db()
        with pytest.raises(InvalidInput):
            patrol(row, member, date(2026, 3, 10))
        assert patrol(row, member, date(2026, 3, 9), today=date(2026, 3, 12)).pk
        with pytest.raises(PremisesEnded):
            close_premises(premises=row, on=date(2026, 3, 11))


class TestTheMap:
    def decide(self, place, on: str = "2026-04-01") -> Decision:
        return Decision(date.fromisoformat(on), "调整", center(place.subdistrict), NINE)

    def split(self, place, **more):
        village = place.villages[0]
        parts = [Part(village=village, name="甲"), Part(village=village, name="乙")]
        return split_grid(grid=place.grids[0], parts=parts, decision=self.decide(place, **more))

    def test_premises_continue_on_the_heir_from_the_day_of_the_split(self, place, member):
        row = premises(place.grids[0], phone="13800001234")
        patrol(row, member, date(2026, 3, 20))
        self.split(place)
        row.refresh_from_db()
        onward = row.continued_as
        assert (row.during.upper, onward.during.lower) == (date(2026, 4, 1), date(2026, 4, 1))
        assert onward.grid in [link.successor for link in place.grids[0].successors.filter(heir=True)]
        assert (onward.name, onward.phone, onward.patrol_due_on) == (row.name, "13800001234", date(2026, 4, 19))
        assert Premises.objects.in_force(date(2026, 3, 31)).get() == row
        assert Premises.objects.in_force(date(2026, 4, 1)).get() == onward

    def test_a_patrol_before_the_day_moves_the_continuation_on(self, place, member):
        row = premises(place.grids[0])
        self.split(place)
        row.refresh_from_db()
        patrol(row, member, date(2026, 3, 28))
        assert due(row.continued_as) == date(2026, 4, 27)

    def test_a_closing_without_a_successor_names_what_is_left(self, place):
        premises(place.grids[0])
        hazard(place.grids[0], by=center(place.subdistrict))
        with pytest.raises(SettleFieldworkFirst) as refusal:
            close_grid(grid=place.grids[0], heir=None, decision=self.decide(place))
        assert "老王小吃" in str(refusal.value)
        assert "三号楼" in str(refusal.value)

    def test_merged_grids_bring_theirs_together(self, place):
        for grid in place.grids[:2]:
            premises(grid)
        merge_grids(grids=place.grids[:2], decision=self.decide(place), name="合并", village=place.villages[0])
        later = Premises.objects.in_force(date(2026, 4, 1))
        assert later.count() == 2
        assert later.values("grid").distinct().count() == 1

    @staticmethod
    def registered() -> list[dict[str, object]]:
        return list(Premises.objects.order_by("pk").values())

    def test_premises_return_with_an_act_that_is_taken_back(self, place, member):
        row = premises(place.grids[0], phone="13800001234")
        patrol(row, member, date(2026, 3, 20))
        premises(place.grids[1])
        before = self.registered()
        for act in (lambda: self.split(place), lambda: self.close_into(place)):
            done = act()
            assert self.registered() != before
            take_back(act=done, reason="未批准", by=done.decided_by, at=done.decided_at)
            assert self.registered() == before

    def close_into(self, place):
        return close_grid(grid=place.grids[0], heir=place.grids[1], decision=self.decide(place))

    def test_an_act_stays_once_its_premises_were_changed_or_others_begin_there(self, place):
        row = premises(place.grids[0])
        act = self.close_into(place)
        row.refresh_from_db()
        hazard(place.grids[1], by=center(place.subdistrict), premises=row.continued_as)
        with pytest.raises(FieldworkSince) as refusal, transaction.atomic():
            take_back(act=act, reason="未批准", by=act.decided_by, at=act.decided_at)
        assert row.name in str(refusal.value)
        row.refresh_from_db()
        assert row.during.upper == act.effective_on


class TestWhoSees:
    def test_the_grid_and_the_office_and_nobody_of_the_next_village(self, place):
        row = premises(place.grids[0])
        for user in (center(place.subdistrict), member_account("guide", to=place.villages[0])):
            assert Premises.objects.visible_to(user).get() == row
        assert not Premises.objects.visible_to(member_account(FULL_TIME, to=place.grids[-1])).exists()
