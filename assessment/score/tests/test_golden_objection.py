"""The worked example of an accepted objection to a deduction, with its 34 members, through the services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assessment.objection.services import answer_objection, file_objection
from assessment.score import quarter_life as life
from assessment.score.models import QuarterlyScore, ScoreRevision
from assessment.score.quarter_services import draft_quarter
from assessment.score.tests.quarter_office import at
from assessment.score.tests.quarter_worlds import DRAFTED, LONG_IN_POST, Q3, QuarterWorld, with_account
from grids.matters.models import Matter
from grids.tests.factories import matter
from incidents.entries.models import BaseEntry
from staff.people.models import Worker
from staff.tests.factories import FULL_TIME, head, posted

pytestmark = pytest.mark.django_db
# The lowest eight of 34 by their points of base information, all else being equal: attendance 15, visits 20,
# incidents 5, found 4, nothing due 6, awareness 10. The last one reported nothing: 51 and 6.40.
BASE = {
    "77.40": "261",
    "76.20": "243",
    "75.10": "226.5",
    "74.60": "219",
    "74.10": "211.5",
    "73.85": "252.7",
    "68.00": "120",
}


class Office(QuarterWorld):
    """34 members, one a grid, all of whom but eight have 80.00."""

    def __init__(self) -> None:
        super().__init__(grids=34)
        Matter.objects.filter(pk=matter("disputes").pk).update(asks_mediation=True)
        self.members: dict[str, Worker] = {}
        for number, grid in enumerate(self.grids):
            who = posted(FULL_TIME, to=grid, begins_on=LONG_IN_POST).worker
            score = [*BASE, "57.40"][number] if number < 8 else f"others {number}"
            self.members[score] = who
            self.attend(who)
            self.visits(who, grid, 66)
            self.survey(grid, 7, 30, 30)
            self.points(who, number, Decimal(BASE.get(score, "96" if score == "57.40" else "300")))
            for case in range(0 if score == "57.40" else 6):
                about = matter("disputes" if case < 3 else "fire")
                self.report(who, grid, date(2026, 8, 3 + case), matter=about)
        self.lowered = self.members["73.85"]
        self.deduction = self.adjust(self.lowered, "deduction", "3.00")

    def points(self, who: Worker, number: int, points: Decimal) -> None:
        """Whole points by new entries, halves by a changed one, fifths by verified ones."""
        whole = int(points)
        half = points - whole >= Decimal("0.5")
        fifths = int((points - whole - (Decimal("0.5") if half else 0)) * 5)
        BaseEntry.objects.create(
            grid=self.grids[number],
            day=date(2026, 7, 15),
            entry_class="houses",
            worker=who,
            new=whole,
            changed=int(half),
            verified=fifths,
        )


def rows(office: Office, revision: ScoreRevision) -> dict[str, QuarterlyScore]:
    known = {row.worker_id: row for row in QuarterlyScore.objects.filter(revision=revision)}
    return {score: known[who.pk] for score, who in office.members.items()}


def test_ob2_who_objects_is_better_off_and_nobody_is_worse_off():
    office = Office()
    office.freeze()
    draft = draft_quarter(subdistrict=office.subdistrict, quarter=Q3, at=DRAFTED)
    told = life.tell_quarter(revision=draft, by=office.clerk, at=at(10, 14))
    before = rows(office, told)
    lowest = [*BASE, "57.40"]
    assert [f"{before[score].score}" for score in lowest] == lowest
    assert [before[score].rank for score in lowest] == list(range(27, 35))
    assert [score for score in before if before[score].in_bottom] == lowest[4:]

    account = with_account(office.lowered)
    objection = file_objection(
        kind="adjustment", key=office.deduction.pk, by=account, reason="隐患属前任", request="撤销", at=at(10, 15)
    )
    by = head(office.subdistrict)
    answer_objection(objection=objection, outcome="corrected", reason="属实", by=by, at=at(10, 16))
    after = rows(office, ScoreRevision.objects.get(kind="quarter", revision=2))
    own = after["73.85"]
    assert (own.score, own.rank, own.grade, own.in_bottom) == (Decimal("76.85"), 28, "qualified", False)
    moved = after["74.60"]
    assert (before["74.60"].rank, moved.rank) == (30, 31)  # the new rank is shown, the consequence is not
    assert (moved.in_bottom, moved.protected) == (False, True)
    assert {score for score in after if after[score].in_bottom} <= {
        score for score in before if before[score].in_bottom
    }
