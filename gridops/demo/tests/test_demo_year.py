"""Years of a demo, every figure, against independent programs in plain Python: one year in the suite, two in the soak.

Bulletins and interviews are computed again from rows, scores of people and pay from the exports alone.
"""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from assessment.adoption.models import Consultation
from assessment.award.models import AwardCandidate, AwardRound
from assessment.bulletin.models import Bulletin
from assessment.bulletin.services import recompute_bulletin
from assessment.objection.models import Objection, ObjectionAnswer
from assessment.pay.models import PayRun
from assessment.pay.models_of_papers import PayPaper
from assessment.scheme.models import Scheme
from assessment.score.contributions import contributions
from assessment.tests import recomputation
from assessment.tests.recomputation import FIGURES
from assessment.tests.recomputed import figures_of, interviews_of
from core.clock import starts_at
from core.testing.laws import soaking
from gridops.demo.cycle import turn_past
from gridops.demo.loading import Wanted, load
from gridops.policy.services import load_policy
from gridops.tests.audit import comparing
from gridops.tests.audit.calendar import is_statutory, is_working
from gridops.tests.audit.facts import Facts
from gridops.tests.exporting import exports_of
from grids.territory.models import Subdistrict
from incidents.handover.models import HandOver
from staff.accounts.models import User
from staff.attendance.models_of_quotas import LeaveQuota

UNTIL = date(2026, 2, 20)
AT = starts_at(UNTIL) + timedelta(hours=9)
YEARS = ("2024", "2025") if soaking() else ("2025",)
MONTHS = 12 * len(YEARS) + 2  # from the January of the first on; the last is not over yet


def bulletins_agree() -> tuple[int, int]:
    """How many lines and interviews agreed; fails at the first figure that does not."""
    here = SimpleNamespace(subdistrict=Subdistrict.objects.get())
    facts = recomputation.Facts(here.subdistrict.pk)
    lines, triggered, compared, interviewed = {}, {}, 0, 0
    frozen = Bulletin.objects.latest_revisions().order_by("month")
    for bulletin in frozen:
        expected = recomputation.bulletin(facts, bulletin.month, lines)
        got = figures_of(here, bulletin.month)
        assert got == {grid: {name: line[name] for name in FIGURES} for grid, line in expected.items()}, bulletin
        required = recomputation.interviews(facts, bulletin.month, expected, lines, triggered)
        assert interviews_of(here, bulletin.month) == required, bulletin
        assert recompute_bulletin(bulletin).same
        compared, interviewed = compared + len(got), interviewed + len(required)
        lines, triggered = expected, required
    return compared, interviewed


def people_agree() -> Facts:
    """Every score and every sheet, as anybody can compute them who may read the exports."""
    facts = Facts(exports_of(User.objects.get(username="head"), today=UNTIL), is_working, is_statutory)
    for compare in (comparing.months, comparing.quarters, comparing.years, comparing.pay):
        found = list(compare(facts))
        differing = [one for one in found if one is not None]
        assert not differing, "\n".join(map(str, [compare.__name__, *differing[:10]]))
        assert found
    return facts


@pytest.mark.law
@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.usefixtures("pay_papers_of_december_alone")
def test_every_figure_of_the_years_of_a_demo_agrees():
    """One goes through every rule of months, quarters, the year and pay; two through what one leaves to the next."""
    load_policy(on=UNTIL)
    load(wanted=Wanted(months=MONTHS, seed=7, until=UNTIL), at=AT)
    turn_past(until=AT)
    lines, interviews = bulletins_agree()
    assert lines == (MONTHS - 1) * 36
    assert interviews > 0
    facts = people_agree()
    assert len({row["period"] for row in facts.read("quarterly-assessments")}) == 4 * len(YEARS)
    assert {row["period"] for row in facts.read("yearly-scores") if row["score"]} == set(YEARS)
    assert len(facts.read("pay-runs")) >= 12 * len(YEARS)
    assert PayPaper.objects.dates("run__month", "year").count() == len(YEARS)
    shows_everything(facts)


def shows_everything(facts: Facts) -> None:
    """What an office meets in two years is in the demo."""
    kinds = {row["leave_kind"] for row in facts.read("attendance")}
    assert {"annual", "sick", "maternity", "personal", "marriage", "official"} <= kinds
    assert {row["part"] for row in facts.read("attendance")} == {"0.5", "1.0"}
    assert any(row["stands_in_for"] for row in facts.read("postings"))
    assert "new_in_post" in {row["not_scored_because"] for row in facts.read("monthly-scores")}  # an induction
    assert {"declined", "replaced"} <= {row["outcome"] for row in facts.read("replacements")}
    assert {row["outcome"] for row in ObjectionAnswer.objects.values("outcome")} == {"upheld", "corrected"}
    assert {"own", "difference", "recovery"} <= {row["kind"] for row in facts.read("pay-lines")}
    leaves_in_the_middle()


def leaves_in_the_middle() -> None:
    """Every way can be walked to its end by whoever tries the demo: something of it waits."""
    assert {"filed", "review"} <= set(Objection.objects.values_list("state", flat=True))
    if "2024" in YEARS:
        assert AwardCandidate.objects.filter(tied_at_quota=True, round__category="part_time", round__year=2024).exists()
    of_last_year = dict(AwardRound.objects.filter(year=2025).values_list("category", "state"))
    assert "leader" not in of_last_year, "it is opened by whoever tries the demo"
    draft = Scheme.objects.get(issued_on=None)
    assert draft.in_force_from > UNTIL
    assert Consultation.objects.filter(scheme=draft).exists()
    handed = HandOver.objects.get(completed_at=None, cancelled_at=None)
    assert handed.replacements.get().state == "ended"
    assert {item.accepted_at is None for item in handed.items.all()} == {True, False}
    assert PayRun.objects.filter(state="draft", remarks__code="consent_missing").exists()
    assert LeaveQuota.objects.filter(worker=None).exists()
    given = contributions(User.objects.get(username="center"), UNTIL - timedelta(days=60))
    assert any(row.reports_made for row in given)
    assert any(row.hazards_put_right for row in given)
