"""Quarterly and yearly scores and adjustments as things that people may object to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.adjustment.models import Adjustment, AdjustmentState
from assessment.adjustment.notices import page_of
from assessment.adjustment.services import correct_adjustment
from assessment.objection.kinds import had_a_part
from assessment.objection.subjects import Correction, Subject, register
from assessment.score.models import QuarterlyScore, ScoreKind, ScoreRevision, ScoreState, YearlyScore
from assessment.score.quarter_life import follow_month
from assessment.score.year_life import follow_scores
from core.years import in_words
from staff.accounts.models import User

QUARTER, YEAR, ADJUSTMENT = "quarterly_score", "yearly_score", "adjustment"


def _told(model: type[Any], key: int) -> Any:
    rows = model.objects.exclude(revision__state=ScoreState.DRAFT).select_related("revision__subdistrict", "worker")
    return rows.filter(pk=key).first()


def _had_a_part(row: Any) -> set[int]:
    """Who opened or reviewed any revision of the period, froze its months by hand, or had a part in adjustments."""
    revision = row.revision
    revisions = ScoreRevision.objects.filter(
        subdistrict=revision.subdistrict_id, kind=revision.kind, period_start=revision.period_start
    )
    accounts = _accounts(revisions.values_list("opened_by", "reviewed_by"))
    adjustments = Adjustment.objects.filter(
        worker=row.worker_id, quarter__gte=revision.period.start, quarter__lt=revision.period.end
    )
    accounts |= _accounts(adjustments.values_list("proposed_by", "decided_by"))
    months = ScoreRevision.objects.filter(
        subdistrict=revision.subdistrict_id,
        kind=ScoreKind.MONTH,
        period_start__gte=revision.period.start,
        period_start__lt=revision.period.end,
    ).select_related("bulletin")
    for month in months:
        accounts |= had_a_part(month.bulletin) if month.bulletin else set()
    return accounts


def _accounts(rows: Iterable[tuple[int | None, ...]]) -> set[int]:
    return {account for row in rows for account in row if account is not None}


def _things(model: type[Any]) -> Any:
    """An objection to one revision of somebody's score is one to all of them."""

    def things(keys: Collection[int]) -> Mapping[int, str]:
        rows = model.objects.filter(pk__in=keys).values_list("pk", "worker", "revision__period_start")
        return {key: f"{worker} {start:%Y-%m-%d}" for key, worker, start in rows}

    return things


def _title(row: Any) -> str:
    return gettext("assessment of %(period)s") % {"period": in_words(row.revision.period)}


def _revise(row: QuarterlyScore, correction: Correction) -> None:
    """Revise the quarter for the person whose objection is accepted; everybody else keeps the better."""
    latest = ScoreRevision.objects.filter(
        subdistrict=row.revision.subdistrict_id, kind=ScoreKind.QUARTER, period_start=row.revision.period_start
    ).order_by("-revision")[0]
    follow_month(revision=latest, reason=correction.reason, for_workers=[row.worker_id], at=correction.at)


def _revise_year(row: YearlyScore, correction: Correction) -> None:
    """Revise the year for the person whose objection is accepted; everybody else is left as they were."""
    latest = ScoreRevision.objects.filter(
        subdistrict=row.revision.subdistrict_id, kind=ScoreKind.YEAR, period_start=row.revision.period_start
    ).order_by("-revision")[0]
    workers = [row.worker_id] if row.worker_id else []
    follow_scores(revision=latest, reason=correction.reason, for_workers=workers, at=correction.at)


def _points_instead(_row: Adjustment, _reader: User) -> dict[str, forms.Field]:
    return {
        "points": forms.DecimalField(
            label=_("points that count instead"),
            help_text=_("0 takes it back. The quarter is revised for the person."),
            min_value=Decimal(0),
            max_digits=4,
            decimal_places=2,
            initial=Decimal(0),
            required=False,
        )
    }


def _correct_points(row: Adjustment, correction: Correction) -> None:
    """The points are corrected, and the quarter is revised for the person. Raises InvalidInput."""
    correct_adjustment(adjustment=row, points=correction.said.get("points") or Decimal(0))
    quarters = ScoreRevision.objects.filter(
        subdistrict=row.subdistrict_id, kind=ScoreKind.QUARTER, period_start=row.quarter
    )
    latest = quarters.order_by("-revision").first()
    if latest is not None:
        follow_month(revision=latest, reason=correction.reason, for_workers=[row.worker_id], at=correction.at)


register(
    Subject(
        kind=QUARTER,
        name=_("quarterly assessment"),
        row_of=lambda key: _told(QuarterlyScore, key),
        about=lambda row: {row.worker_id},
        judges=_had_a_part,
        title=_title,
        page=lambda row: reverse("my-quarter", args=(str(row.revision.period),)),
        subdistrict_of=lambda row: row.revision.subdistrict_id,
        period_of=lambda row: row.revision.period,
        things=_things(QuarterlyScore),
        apply=_revise,
    )
)
register(
    Subject(
        kind=YEAR,
        name=_("yearly score"),
        row_of=lambda key: _told(YearlyScore, key),
        about=lambda row: {row.worker_id} if row.worker_id else set(),
        judges=_had_a_part,
        title=_title,
        page=lambda row: reverse("my-year", args=(str(row.revision.period),)),
        subdistrict_of=lambda row: row.revision.subdistrict_id,
        period_of=lambda row: row.revision.period,
        things=_things(YearlyScore),
        apply=_revise_year,
    )
)
register(
    Subject(
        kind=ADJUSTMENT,
        name=_("bonus or deduction"),
        row_of=lambda key: Adjustment.objects.filter(pk=key, state=AdjustmentState.APPROVED).first(),
        about=lambda row: {row.worker_id},
        judges=lambda row: _accounts([(row.proposed_by_id, row.decided_by_id)]),
        title=str,
        page=page_of,
        period_of=lambda row: row.period,
        fields=_points_instead,
        apply=_correct_points,
    )
)
