"""The demo's past, as the cycle runs through it.

Some scores are computed again from their evidence files, drawn by chance; in the soak all.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import TestCase

from assessment.bulletin.models import Bulletin, BulletinState
from assessment.bulletin.services import ImportMissing, recompute_bulletin
from assessment.cycle.models import CycleRun
from assessment.delivery.models import Delivery
from assessment.figures.measures import measure_month
from assessment.interview.models import Interview
from assessment.objection.models import Objection, ObjectionAnswer
from assessment.proof.services import of_line, of_month, of_quarter
from assessment.proof.tests.running import same
from assessment.replacement.models import Replacement
from assessment.score.models import MonthlyScore, QuarterlyScore
from core.testing.laws import drawn, few_of
from gridops.demo.cycle import demo_reaches, turn_past
from gridops.tests.demos import AT, demo
from grids.territory.models import Subdistrict
from incidents.entries.models import BaseEntry
from incidents.incident.models import IncidentMove
from staff.tests.factories import center


@pytest.mark.law
@pytest.mark.usefixtures("pay_papers_of_december_alone")
class WheelTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        demo(months=6, incidents=10)

    def test_the_past_is_turned_on_time_and_goes_on_where_it_was_cut_short(self) -> None:
        hidden = list(BaseEntry.objects.filter(day__gte=date(2026, 8, 1), day__lt=date(2026, 9, 1)))
        BaseEntry.objects.filter(pk__in=[row.pk for row in hidden]).delete()
        with pytest.raises(ImportMissing):
            turn_past(until=AT)
        assert Bulletin.objects.exclude(state=BulletinState.DRAFT).count() == 2
        BaseEntry.objects.bulk_create(hidden)
        assert turn_past(until=AT) > 0
        assert turn_past(until=AT) == 0
        runs = CycleRun.objects.all()
        assert not runs.filter(late=True).exists()
        assert not runs.filter(finished=None).exists()
        bulletins = Bulletin.objects.latest_revisions().order_by("month")
        assert [str(b.period) for b in bulletins] == ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]
        assert all(b.state != BulletinState.DRAFT and recompute_bulletin(b).same for b in bulletins)
        assert [b.document_number for b in bulletins][:2] == ["南街网〔2026〕1号", "南街网〔2026〕2号"]
        assert Interview.objects.exclude(held_at=None).exists()
        recorded = Replacement.objects.filter(grounds__kind="recorded").order_by("proposed_at")
        replaced = recorded.values_list("state", "outcome")
        ways = [("closed", "replaced"), ("closed", "declined"), ("ended", ""), ("heard", "")]
        assert list(replaced) == ways, "one carried out, one declined, two in the middle"
        assert {"filed", "answered"} <= set(Objection.objects.values_list("state", flat=True))
        assert set(ObjectionAnswer.objects.values_list("outcome", flat=True)) == {"upheld", "corrected"}
        assert not Delivery.objects.untold().filter(sent_at__lt=AT - timedelta(days=20)).exists()
        self._frozen_then_is_what_would_be_frozen_now(bulletins)
        self._every_score_is_computed_from_its_evidence_file(bulletins)

    def _every_score_is_computed_from_its_evidence_file(self, bulletins: Any) -> None:
        reader, chance = center(Subdistrict.objects.get()), drawn("Some scores are computed from their files")
        for bulletin in bulletins:
            lines = list(bulletin.lines.select_related("bulletin__scheme"))
            assert len(lines) == 36
            assert all(same(of_line(line, reader)) for line in few_of(lines, 6, chance))
        months = list(MonthlyScore.objects.select_related("revision__scheme").order_by("pk"))
        assert len(months) >= 5 * 36
        assert all(same(of_month(score, reader)) for score in few_of(months, 36, chance))
        quarters = list(QuarterlyScore.objects.select_related("revision__scheme").order_by("pk"))
        assert quarters
        assert all(same(of_quarter(score, reader)) for score in few_of(quarters, 12, chance))

    def _frozen_then_is_what_would_be_frozen_now(self, bulletins: Any) -> None:
        """Nothing that a month's figures depend on was judged after its freezing."""
        subdistrict = Subdistrict.objects.get()
        for bulletin in bulletins:
            judged = {"invalidate", "mark-duplicate", "return", "confirm", "rework"}
            late = IncidentMove.objects.filter(
                incident__reported_at__gte=bulletin.period.starts_at,
                incident__reported_at__lt=bulletin.period.ends_at,
                move__in=judged - {"rework"},
                at__gte=bulletin.frozen_at,
            )
            assert not late.exists()
            now = measure_month(subdistrict, bulletin.period, bulletin.scheme.value)
            for line in bulletin.lines.all():
                if line.grid_id in now:
                    assert now[line.grid_id].to_json() == line.measures

    def test_the_moment_up_to_which_the_demo_reaches_is_kept(self) -> None:
        assert demo_reaches() == AT
