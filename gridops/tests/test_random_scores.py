"""Random offices: every score of months, quarters and years and every line of pay, against the independent program."""

from __future__ import annotations

from datetime import date

import pytest

from assessment.score.models import YearlyScore
from gridops.tests.audit import comparing
from gridops.tests.audit.calendar import is_statutory, is_working
from gridops.tests.audit.facts import Facts
from gridops.tests.exporting import exports_of
from gridops.tests.score_worlds import ScoreWorld

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pay_papers_of_december_alone")]
FEW = 2
TODAY = date(2026, 5, 12)


def agrees(seed: int, *, longer: bool = False) -> ScoreWorld:
    world = ScoreWorld(seed, longer=longer)
    world.run()
    read = exports_of(world.head, today=TODAY)
    facts = Facts(read, is_working, is_statutory)
    found = {
        compare.__name__: list(compare(facts)) for compare in (comparing.months, comparing.quarters, comparing.years)
    }
    found["pay"] = list(comparing.pay_as_drafted(read, world.drafted, is_working, is_statutory))
    for what, of in found.items():
        differing = [one for one in of if one is not None]
        assert not differing, "\n".join([f"seed {seed}, {what}", *map(str, differing[:8])])
        assert of, what
    return world


@pytest.mark.parametrize("seed", range(FEW))
def test_every_score_and_sheet_of_a_random_office_agrees(seed: int) -> None:
    assert agrees(seed).objected, "with an objection that was accepted"


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(FEW, 100))
def test_every_score_and_sheet_of_a_hundred_random_offices_agrees(seed: int) -> None:
    """Their year before has a whole quarter, so that members have scores of it, too."""
    agrees(seed, longer=True)
    assert YearlyScore.objects.filter(category="full_time").exclude(score=None).exists()
