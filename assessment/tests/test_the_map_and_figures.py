"""What is frozen, inspected or exported of the past does not change by a byte, no matter what is done to the map."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone
from rest_framework.test import APIClient

from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.bulletin.receivers import MonthFrozen
from assessment.bulletin.services import draft_bulletin, freeze_bulletin, recompute_bulletin
from assessment.cycle.services import run_step
from assessment.inspection.models import Inspection
from assessment.periods import Kind, parse
from assessment.tests.factories import measured, office, staffed, surveyed
from core.history.saying import saying
from core.testing.worlds import shared_world
from grids.territory.services import (
    change_facts,
    close_grid,
    merge_grids,
    move_grid,
    open_grid,
    rename_grid,
    split_grid,
)
from grids.territory.services_of_villages import open_village, rename_village
from grids.territory.work import Decision, Part
from incidents.tests.factories import make_incident, shanghai
from staff.tests.factories import center

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


class World:
    def __init__(self) -> None:
        self.office = office(villages=3, grids_each=3)
        self.clerk = center(self.office.subdistrict)
        self.people = staffed(self.office)
        measured(self.office, MARCH, [40 + 5 * n for n in range(9)])
        surveyed(self.office, MARCH)
        for grid in self.office.grids:
            make_incident(grid, by=self.clerk, reporter=self.people[grid.pk][1])
        at = shanghai("2026-04-01 03:00")
        bulletin = draft_bulletin(subdistrict=self.office.subdistrict, month=parse("2026-03", Kind.MONTH), at=at)
        self.bulletin = freeze_bulletin(bulletin=bulletin, at=at, by=self.clerk)
        run_step(
            subdistrict=self.office.subdistrict,
            stage="inspection",
            period=parse("2026-W10"),
            at=shanghai("2026-03-09 09:00"),
        )

    def decision(self, on: date) -> Decision:
        return Decision(on, "区划调整", self.clerk, timezone.now())

    def make_way(self, on: date) -> None:
        """The leaders of grids that will be merged go first, for two would meet. That is no act of the map."""
        for grid in (self.office.grids[5], self.office.grids[7]):
            leader, _member = self.people[grid.pk]
            row = leader.postings.get()
            row.during = row.during.__class__(row.during.lower, on)
            with saying(reason="更正"):
                row.save()

    def change_everything(self, on: date) -> None:
        """One of every act."""
        grids, villages, decision = self.office.grids, self.office.villages, self.decision(on)
        rename_grid(grid=grids[0], name="改名", decision=decision)
        change_facts(grid=grids[1], facts={"households": 99, "kind": "dedicated"}, decision=decision)
        move_grid(grid=grids[2], village=villages[1], decision=decision)
        split_grid(grid=grids[3], parts=[Part("东", villages[1]), Part("西", villages[1])], decision=decision)
        merge_grids(grids=[grids[4], grids[5]], into=grids[4], decision=decision)
        close_grid(grid=grids[7], heir=grids[6], decision=decision)
        open_grid(part=Part("新", villages[0]), decision=decision)
        rename_village(village=villages[0], name="改名村", decision=decision)
        open_village(
            subdistrict=villages[0].subdistrict, code=f"{villages[0].code[:9]}999", name="新村", decision=decision
        )

    def export(self, dataset: str, **query: object) -> bytes:
        client = APIClient()
        client.force_authenticate(type(self.clerk).objects.get(pk=self.clerk.pk))
        answer = client.get(f"/api/v1/exports/{dataset}.csv", query)
        assert answer.status_code == 200
        return b"".join(answer.streaming_content)

    def rows(self) -> list[object]:
        return [
            list(Bulletin.objects.order_by("pk").values()),
            list(BulletinLine.objects.order_by("pk").values()),
            list(Inspection.objects.order_by("pk").values()),
        ]


OF_THE_PAST = [
    "grids", "villages", "matters", "bulletin-lines", "inspections", "incidents", "incident-moves", "base-entries",
    "awareness-surveys", "visits", "attendance", "workers", "interviews",
    "postings",
]  # fmt: skip


@shared_world
def world() -> World:
    return World()


@pytest.mark.django_db(transaction=True)
def test_bulletins_inspections_and_exports_of_the_past_stay_byte_by_byte(world):
    on = timezone.localdate()
    days = [date(2026, 3, 15), on - (on - date(2026, 4, 2)) / 2]
    world.make_way(on)
    before = {(name, day): world.export(name, on=day) for name in OF_THE_PAST for day in days}
    rows, digest = world.rows(), world.bulletin.digest
    world.change_everything(on)
    assert world.rows() == rows
    world.bulletin.refresh_from_db()
    again = recompute_bulletin(world.bulletin)
    assert (world.bulletin.digest, again.recomputed) == (digest, digest)
    for (name, day), content in before.items():
        assert len(content.splitlines()) > 1 or name in ("visits", "attendance", "interviews"), name
        assert world.export(name, on=day) == content, (name, day)
    for name in ("grids", "villages", "postings"):
        assert world.export(name, on=on) != before[name, days[0]], name


def test_no_act_takes_effect_in_a_frozen_month_and_the_refusal_names_the_first_day_that_is_free(world):
    for day in (date(2026, 3, 1), date(2026, 3, 31), date(2026, 2, 1)):
        with pytest.raises(MonthFrozen) as refusal, transaction.atomic():
            rename_grid(grid=world.office.grids[0], name="x", decision=world.decision(day))
        assert set(refusal.value.fields) == {"effective_on"}
        assert "2026-04-01" in str(refusal.value)
    rename_grid(grid=world.office.grids[0], name="x", decision=world.decision(APRIL))


def test_another_subdistricts_frozen_months_bind_only_itself(world):
    other = office()
    decision = Decision(date(2026, 3, 10), "另一个街道", center(other.subdistrict), timezone.now())
    rename_grid(grid=other.grids[0], name="x", decision=decision)
    assert other.grids[0].versions.filter(name="x", during__startswith=date(2026, 3, 10)).exists()


def test_the_month_of_a_change_is_drafted_with_the_grids_as_they_were_open_in_it(world):
    grids = world.office.grids
    act = split_grid(
        grid=grids[3],
        parts=[Part("东", world.office.villages[1]), Part("西", world.office.villages[1])],
        decision=world.decision(date(2026, 4, 16)),
    )
    month = parse("2026-04", Kind.MONTH)
    drafted = draft_bulletin(subdistrict=world.office.subdistrict, month=month, at=shanghai("2026-05-01 03:00"))
    lines = {line.grid_id: line for line in drafted.lines.all()}
    new = set(act.links.values_list("successor", flat=True))
    assert set(lines) == {grid.pk for grid in grids} | new
    heir = act.links.get(heir=True).successor_id
    assert (lines[grids[3].pk].member_months, lines[heir].member_months) == (0.5, 0.5)
