"""What a change of the map does to postings: they continue on the heir, or are named to be settled first."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import transaction

from core.clock import SHANGHAI
from core.errors import InvalidInput
from core.testing.worlds import shared_world
from grids.territory.services import close_grid, merge_grids, move_grid, split_grid
from grids.territory.services_of_villages import close_village
from grids.territory.taking_back import take_back
from grids.territory.work import Decision, MapConflict, Part
from grids.tests.factories import territory
from staff.access import access_of
from staff.postings.lists import postings
from staff.postings.models import FollowedPosting, GridService, Posting
from staff.postings.receivers import SettlePostingsFirst
from staff.postings.services import leave_post
from staff.tests.factories import FULL_TIME, GUIDE, LEADER, PART_TIME, SINCE, account, center, posted

pytestmark = pytest.mark.django_db
MAY, EVE, JUNE, JULY = date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1), date(2026, 7, 1)


@shared_world
def place():
    return territory()


@shared_world
def decision(place):
    return Decision(JUNE, "街道决定", center(place.subdistrict), datetime(2026, 5, 20, 9, tzinfo=SHANGHAI))


def stretches(worker) -> list[tuple[int, str, date, date | None]]:
    rows = Posting.objects.filter(worker=worker).order_by("during")
    return [(row.grid_id, row.role, row.during.lower, row.during.upper) for row in rows]


def refused(call) -> str:
    with pytest.raises(SettlePostingsFirst) as caught, transaction.atomic():
        call()
    return str(caught.value)


def test_postings_of_a_closed_grid_end_that_day_and_continue_on_the_heir(place, decision):
    grid, heir = place.grids[:2]
    for role in (LEADER, FULL_TIME, PART_TIME):
        who = posted(role, to=grid).worker
        past = posted(role, to=grid, who=who, begins_on=date(2018, 1, 1), ends_on=date(2019, 1, 1))
        assert past.during.upper == date(2019, 1, 1)
    planned = posted(FULL_TIME, to=grid, begins_on=JULY).worker
    close_grid(grid=grid, heir=heir, decision=decision)
    for role in (LEADER, FULL_TIME, PART_TIME):
        who = Posting.objects.filter(role=role, during__startswith=date(2018, 1, 1)).get().worker
        assert stretches(who) == [
            (grid.pk, role, date(2018, 1, 1), date(2019, 1, 1)),
            (grid.pk, role, SINCE, JUNE),
            (heir.pk, role, JUNE, None),
        ]
    assert stretches(planned) == [(heir.pk, FULL_TIME, JULY, None)]


def test_a_split_takes_its_postings_to_the_heir_and_a_kept_identity_keeps_them(place, decision):
    gone, kept = place.grids[:2]
    first, second = posted(FULL_TIME, to=gone).worker, posted(FULL_TIME, to=kept).worker
    village = place.villages[0]
    act = split_grid(grid=gone, parts=[Part("东", village), Part("西", village)], heir=1, decision=decision)
    split_grid(grid=kept, parts=[Part("南", village)], keeps={}, decision=decision)
    heir = act.links.get(heir=True).successor_id
    assert stretches(first) == [(gone.pk, FULL_TIME, SINCE, JUNE), (heir, FULL_TIME, JUNE, None)]
    assert stretches(second) == [(kept.pk, FULL_TIME, SINCE, None)]


def test_two_leaders_of_merged_grids_must_be_settled_first_and_nothing_has_changed(place, decision):
    one, other = place.grids[:2]
    posted(LEADER, to=one)
    loser = posted(LEADER, to=other)
    assert loser.worker.name in refused(lambda: merge_grids(grids=[one, other], into=one, decision=decision))
    other.refresh_from_db()
    assert other.during.upper is None
    assert stretches(loser.worker) == [(other.pk, LEADER, SINCE, None)]


def test_one_leader_of_two_merged_grids_leads_the_one(place, decision):
    one, other = place.grids[:2]
    who = posted(LEADER, to=one).worker
    posted(LEADER, to=other, who=who)
    merge_grids(grids=[one, other], name="合并", decision=decision)
    assert GridService.objects.on(JUNE).filter(worker=who).count() == 1
    assert GridService.objects.on(EVE).filter(worker=who).count() == 2


def test_a_grid_closes_without_a_successor_only_when_nobody_is_posted_there_any_more(place, decision):
    grid = place.grids[0]
    row = posted(FULL_TIME, to=grid)
    assert row.worker.name in refused(lambda: close_grid(grid=grid, decision=decision))
    Posting.objects.filter(pk=row.pk).update(during=row.during.__class__(SINCE, JUNE))
    close_grid(grid=grid, decision=decision)


def test_a_moved_grid_is_covered_by_its_new_village_and_never_has_two_leaders(place, decision):
    grid, (first, second) = place.grids[0], place.villages
    old, new = posted(GUIDE, to=first).worker, posted(GUIDE, to=second).worker
    leader = posted(LEADER, to=second).worker
    own = posted(LEADER, to=grid)
    text = refused(lambda: move_grid(grid=grid, village=second, decision=decision))
    assert own.worker.name in text
    Posting.objects.filter(pk=own.pk).update(during=own.during.__class__(SINCE, JUNE))
    move_grid(grid=grid, village=second, decision=decision)

    def serving(day: date) -> set[int]:
        return set(GridService.objects.on(day).filter(grid=grid).values_list("worker", flat=True))

    assert serving(EVE) == {old.pk, own.worker_id}
    assert serving(JUNE) == {new.pk, leader.pk}


def test_who_serves_the_heir_tends_the_closed_grid_from_that_day_through_any_number_of_heirs(place, decision):
    first, second, third, _ = place.grids
    user = account(of=posted(LEADER, to=third).worker)
    close_grid(grid=first, heir=second, decision=decision)
    close_grid(grid=second, heir=third, decision=Decision(JULY, "再次调整", decision.by, decision.at))
    assert access_of(user, EVE).tends_as(LEADER) == {third.pk}
    assert access_of(user, JUNE).tends_as(LEADER) == {third.pk}
    later = access_of(user, JULY)
    assert later.tends_as(LEADER) == {first.pk, second.pk, third.pk}
    assert later.grids_as(LEADER) == {third.pk}  # serving is another thing
    assert later.tends_as(FULL_TIME) == frozenset()
    assert later.scope.grids == {first.pk, second.pk, third.pk}


def test_nobody_is_posted_beyond_the_day_on_which_a_grid_is_known_to_close(place, decision):
    grid, heir = place.grids[:2]
    close_grid(grid=grid, heir=heir, decision=decision)
    grid.refresh_from_db()
    with pytest.raises(InvalidInput) as refusal, transaction.atomic():
        posted(FULL_TIME, to=grid, begins_on=MAY)
    assert set(refusal.value.fields) == {"ends_on"}
    posted(FULL_TIME, to=grid, begins_on=MAY, ends_on=JUNE)


# --- taking an act back, and what a past day tells ----------------------------------------------


def taken_back(act, decision):
    return take_back(act=act, reason="区里未批准", by=decision.by, at=decision.at)


def everybody() -> list[dict[str, object]]:
    return list(Posting.objects.order_by("pk").values())


def test_postings_return_with_an_act_that_is_taken_back(place, decision):
    grid, heir = place.grids[:2]
    for role in (LEADER, FULL_TIME, PART_TIME):
        posted(role, to=grid)
    posted(FULL_TIME, to=grid, begins_on=JULY)
    both = posted(PART_TIME, to=grid).worker
    posted(PART_TIME, to=heir, who=both)
    before = everybody()
    act = close_grid(grid=grid, heir=heir, decision=decision)
    assert everybody() != before
    taken_back(act, decision)
    assert everybody() == before
    assert not FollowedPosting.objects.exists()


def test_who_left_meanwhile_has_left_when_the_act_is_taken_back(place, decision):
    grid, heir = place.grids[:2]
    who = posted(FULL_TIME, to=grid).worker
    act = close_grid(grid=grid, heir=heir, decision=decision)
    leave_post(posting=Posting.objects.get(worker=who, grid=heir), ends_on=JULY)
    taken_back(act, decision)
    assert stretches(who) == [(grid.pk, FULL_TIME, SINCE, JULY)]


def test_an_act_is_not_taken_back_over_a_posting_that_was_corrected_since(place, decision):
    grid, heir = place.grids[:2]
    who = posted(FULL_TIME, to=grid).worker
    act = close_grid(grid=grid, heir=heir, decision=decision)
    leave_post(posting=Posting.objects.get(worker=who, grid=grid), ends_on=MAY)
    assert who.name in refused(lambda: taken_back(act, decision))
    assert stretches(who)[0] == (grid.pk, FULL_TIME, SINCE, MAY)


def test_an_act_whose_new_grid_somebody_was_posted_to_stays(place, decision):
    act = split_grid(grid=place.grids[0], parts=[Part("东", place.villages[0])], keeps={}, decision=decision)
    posted(FULL_TIME, to=act.links.get().successor, begins_on=JUNE)
    with pytest.raises(MapConflict), transaction.atomic():
        taken_back(act, decision)


def test_a_day_before_the_act_was_entered_does_not_tell_the_end_that_it_brought(place, decision):
    grid, heir = place.grids[:2]
    who = posted(FULL_TIME, to=grid).worker
    close_grid(grid=grid, heir=heir, decision=decision)

    def last_days(on: date) -> list[date | None]:
        return [row.ends_on for row in postings(decision.by, on).filter(worker=who).order_by("during")]

    assert last_days(date(2026, 5, 19)) == [None, None]  # entered on the 20th
    assert last_days(date(2026, 5, 20)) == [JUNE, None]


def test_a_village_closes_once_its_guide_and_leader_have_left(place, decision):
    village = place.villages[1]
    guide = posted(GUIDE, to=village)
    for grid in place.grids[2:]:
        close_grid(grid=grid, heir=place.grids[0], decision=decision)
    assert guide.worker.name in refused(lambda: close_village(village=village, decision=decision))
    leave_post(posting=guide, ends_on=JUNE)
    close_village(village=village, decision=decision)
    with pytest.raises(InvalidInput) as refusal, transaction.atomic():
        posted(GUIDE, to=village, begins_on=JUNE)
    assert set(refusal.value.fields) == {"ends_on"}
