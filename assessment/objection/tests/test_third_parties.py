"""Nobody's consequence becomes worse by somebody else's objection: as a law of the rule, and in random worlds."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.bulletin.revision import freeze_revision, open_revision, review_revision
from assessment.bulletin.rules import Standing, protected
from assessment.bulletin.services import draft_bulletin, freeze_bulletin, recompute_bulletin
from assessment.interview.models import Interview, InterviewGround, InterviewState
from assessment.interview.required import reconcile_interviews
from assessment.objection.services import answer_objection, file_objection
from assessment.periods import parse
from assessment.tests.factories import measured, office, staffed
from core.history.saying import saying
from core.testing.worlds import shared_world
from incidents.tests.factories import entries
from staff.tests.factories import account, center, head

SCORES = st.none() | st.decimals(0, 100, places=2)


@st.composite
def figures(draw):
    """What the figures of a line say: who is not bottom is so for no month."""
    in_bottom = draw(st.booleans())
    return Standing(draw(SCORES), in_bottom, draw(st.integers(1, 6)) if in_bottom else 0)


REVISIONS = st.lists(st.tuples(figures(), st.sampled_from(["own office", "own objection", "for others"])), max_size=8)


def carried_out(first: Standing, revisions) -> list[Standing]:
    standings = [first]
    for judged, made in revisions:
        more = {"for_others": made == "for others", "own_office": made == "own office"}
        standings.append(protected(judged, standings[-1], **more))
    return standings


class TestTheRule:
    @given(figures(), REVISIONS)
    def test_a_revision_for_others_makes_nothing_worse(self, first, revisions):
        standings = carried_out(first, revisions)
        for before, after, (_judged, made) in zip(standings, standings[1:], revisions, strict=False):
            if made == "for others":
                assert after.in_bottom <= before.in_bottom
                assert after.months_in_bottom <= before.months_in_bottom

    @given(figures(), REVISIONS)
    def test_it_is_carried_on_and_ends_only_with_a_lower_score_in_a_revision_of_the_offices_own(self, first, revisions):
        standings = carried_out(first, revisions)
        for before, after, (judged, made) in zip(standings, standings[1:], revisions, strict=False):
            lower = None not in (judged.score, before.score) and judged.score < before.score
            if before.protected and not (made == "own office" and lower):
                assert after.protected
                assert after.in_bottom <= before.in_bottom
                assert after.months_in_bottom <= before.months_in_bottom
            if before.protected and made == "own office" and lower:
                assert after == judged

    @given(figures(), REVISIONS)
    def test_it_never_says_worse_than_the_figures_and_the_score_is_always_the_true_one(self, first, revisions):
        for standing, (judged, _made) in zip(carried_out(first, revisions)[1:], revisions, strict=True):
            assert standing.score == judged.score
            assert standing.in_bottom <= judged.in_bottom
            assert standing.months_in_bottom <= judged.months_in_bottom

    @given(figures(), figures())
    def test_without_objections_the_figures_hold_in_full(self, before, judged):
        assert protected(judged, before, for_others=False, own_office=True) == judged

    def test_a_better_score_of_ones_own_takes_nothing_from_the_protection(self):
        before = Standing(Decimal("60.00"), False, 0, protected=True)
        judged = Standing(Decimal("61.00"), True, 2)
        assert protected(judged, before, for_others=False, own_office=True) == Standing(judged.score, False, 0, True)


# --- random worlds ------------------------------------------------------------------------------------

MONTHS = [parse(name) for name in ("2026-01", "2026-02", "2026-03", "2026-04")]
LATER = MONTHS[-1].ends_at + timedelta(days=30)


@shared_world
def place():
    made = office(villages=4, grids_each=2, ranking={"bottom_percent": 40})
    made.people = staffed(made)
    made.clerk, made.boss = center(made.subdistrict), head(made.subdistrict)
    return made


def latest(place, month) -> Bulletin:
    return Bulletin.objects.latest_revisions().get(subdistrict=place.subdistrict, month=month.start)


def standing_of_others(place, grid) -> dict[tuple[int, object], tuple[bool, int]]:
    lines = BulletinLine.objects.filter(bulletin__in=[latest(place, month) for month in MONTHS]).exclude(grid=grid)
    return {(line.grid_id, line.bulletin.month): (line.in_bottom, line.months_in_bottom) for line in lines}


def interviews_of_others(place, grid) -> set[tuple[int, object]]:
    """Who is to be interviewed, or was, for a grid other than this one."""
    rows = InterviewGround.objects.exclude(interview__state=InterviewState.CANCELLED).exclude(grid=grid)
    return set(rows.values_list("interview__worker", "interview__month"))


def own_revision(place, month) -> None:
    draft = open_revision(bulletin=latest(place, month), reason="街道更正", by=place.clerk, at=LATER)
    review_revision(bulletin=draft, by=place.clerk, at=LATER)
    freeze_revision(bulletin=draft, by=place.clerk, at=LATER)


@pytest.mark.parametrize("seed", range(3))
def test_nobody_else_is_worse_off_after_an_objection_nor_after_a_later_revision(place, seed):
    chance = Random(seed)
    for month in MONTHS:
        measured(place, month.start, [chance.randrange(10, 90) for _ in place.grids])
        draft = draft_bulletin(subdistrict=place.subdistrict, month=month, at=month.ends_at)
        freeze_bulletin(bulletin=draft, at=month.ends_at, by=None)
        reconcile_interviews(bulletin=latest(place, month), at=month.ends_at)
    for month in chance.sample(MONTHS, 2):
        line = chance.choice(list(latest(place, month).lines.filter(in_bottom=True)))
        lines, interviews = standing_of_others(place, line.grid_id), interviews_of_others(place, line.grid_id)
        with saying(reason="补录"):
            missed = entries(line.grid, month.start, new=chance.randrange(1, 60), entry_class="matters")
        person = account(of=place.people[line.grid_id][1])
        objection = file_objection(
            kind="bulletin_line", key=line.pk, by=person, reason="漏计", request="补计", at=LATER
        )
        answer_objection(
            objection=objection,
            outcome="corrected",
            reason="成立",
            by=place.boss,
            at=LATER,
            said={"facts": [f"entries {missed.pk}"]},
        )
        assert latest(place, month).lines.get(grid=line.grid_id).score >= line.score
        for revised in (False, True):
            if revised:
                own_revision(place, month)
            now = standing_of_others(place, line.grid_id)
            assert all(now[one][0] <= before[0] and now[one][1] <= before[1] for one, before in lines.items())
            assert interviews_of_others(place, line.grid_id) <= interviews
        assert recompute_bulletin(latest(place, month)).same
    assert Interview.objects.exists()
