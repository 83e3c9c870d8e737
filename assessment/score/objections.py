"""A monthly score as something to object to; and the scores that hold now, so that a change of them can be told.

Who had a part in a score: who froze or reviewed its month by hand, and who judged, sent back or checked the person's
reports; the clock is nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django import forms
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.objection import consequences
from assessment.objection.consequences import Concern
from assessment.objection.kinds import JUDGING, had_a_part
from assessment.objection.months import correct_month, fields_of_month
from assessment.objection.subjects import Correction, Subject, register
from assessment.periods import Kind, Period, month_of
from assessment.score.models import MonthlyScore, ScoreKind, ScoreState
from core.years import in_words
from incidents.incident.models import IncidentMove
from staff.accounts.models import User

KIND = "monthly_score"


def _told(key: int) -> MonthlyScore | None:
    rows = MonthlyScore.objects.exclude(revision__state=ScoreState.DRAFT)
    return rows.select_related("revision__bulletin", "revision__subdistrict", "worker").filter(pk=key).first()


def _judges(score: MonthlyScore) -> set[int]:
    month = score.revision.period
    reported = Q(incident__reported_at__gte=month.starts_at, incident__reported_at__lt=month.ends_at)
    due = Q(incident__due_at__gt=month.starts_at, incident__due_at__lte=month.ends_at)
    moves = IncidentMove.objects.filter(reported | due, incident__reporter=score.worker_id, move__in=JUDGING)
    judged = set(moves.values_list("actor", flat=True).distinct())
    return judged | (had_a_part(score.revision.bulletin) if score.revision.bulletin else set())


def _things(keys: Collection[int]) -> Mapping[int, str]:
    rows = MonthlyScore.objects.filter(pk__in=keys).annotate(month=F("revision__period_start"))
    return {key: f"{worker} {month:%Y-%m}" for key, worker, month in rows.values_list("pk", "worker", "month")}


def _fields(score: MonthlyScore, reader: User) -> dict[str, forms.Field]:
    """As of the lines of the grids served; a month that was frozen before scores were kept has none of its own."""
    bulletin = score.revision.bulletin
    return fields_of_month(bulletin, score.grids, reader) if bulletin else {}


def _correct(score: MonthlyScore, correction: Correction) -> None:
    """Revise the month with what was accepted: lines and scores follow together."""
    if score.revision.bulletin is not None:
        correct_month(score.revision.bulletin, score.grids, correction)


MONTHLY = Subject(
    kind=KIND,
    name=_("monthly score"),
    row_of=_told,
    about=lambda score: {score.worker_id},
    judges=_judges,
    title=lambda score: gettext("monthly score of %(month)s") % {"month": in_words(score.revision.period)},
    page=lambda score: reverse("monthly-score", args=(score.pk,)),
    subdistrict_of=lambda score: score.revision.subdistrict_id,
    period_of=lambda score: score.revision.period,
    things=_things,
    fields=_fields,
    apply=_correct,
)


def _holding(subdistrict: int, period: Period | None) -> dict[Concern, str]:
    """The valid scores of the months of a period."""
    if period is None or period.kind is Kind.WEEK:
        return {}
    rows = MonthlyScore.objects.latest().filter(
        revision__subdistrict=subdistrict,
        revision__kind=ScoreKind.MONTH,
        revision__period_start__gte=period.start,
        revision__period_start__lt=period.end,
        score__isnull=False,
    )
    return {
        Concern(KIND, str(month_of(month)), worker=worker): str(score)
        for worker, month, score in rows.values_list("worker", "revision__period_start", "score")
    }


register(MONTHLY)
consequences.register("score", _holding, {KIND: _("monthly score")})
