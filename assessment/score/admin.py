"""Pages of scores in the back office: revisions with what they changed, and each score explained. Never edited."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assessment.cycle.period_words import kept_in_words
from assessment.figures.source_rows import rows_asked_whole
from assessment.figures.trends import spark_of_texts
from assessment.score.differences import changes_of, difference_of
from assessment.score.explanations import explain, not_scored_text
from assessment.score.models import MonthlyScore, ScoreRevision
from core.office.admin import ReadOnlyAdmin
from core.office.brief import Brief
from core.office.display import column
from core.worklist import written
from core.years import in_words
from grids.duties import OFFICE
from staff.access import account_of


def month_below(revision: ScoreRevision) -> dict[str, Any]:
    """What is below the fields of a month's revision: what it changed, and the scores."""
    scores = revision.monthly_scores.select_related("worker").order_by("worker__staff_number")
    return {"difference": difference_of(revision), "scores": scores}


# How the page of a person says a score: of the valid revision, and without a rank.
SCORED: dict[str, Any] = {
    "said": kept_in_words,
    "mark": "score",
    "rows": lambda rows, worker: rows.filter(worker=worker).latest(),
}


@admin.register(MonthlyScore)
class MonthlyScoreAdmin(ReadOnlyAdmin):
    """Monthly scores of full-time members, each with every figure explained."""

    readers = OFFICE
    in_brief: ClassVar = {
        "worker": Brief(
            written("revision__period_start", "YYYY-MM"),
            beside="not_scored_because",
            beside_said=not_scored_text,
            order=("-revision__period_start",),
            drawn=spark_of_texts,
            place=20,
            **SCORED,
        )
    }
    joined = ("worker", "revision__subdistrict")
    list_display = (
        *("period_name", "revision_number", "worker", "score"),
        *("base_score", "incident_score", "awareness_score", "effective_days", "reason"),
    )
    list_select_related = ("revision", "worker")
    list_filter = ("revision__period_start",)
    search_fields = ("worker__name", "worker__staff_number")
    fields = (("period_name", "revision_number"), ("worker", "score"))
    period_name = column(_("month"), lambda score: in_words(score.revision.period))
    revision_number = column(_("revision"), lambda score: score.revision.revision)
    reason = column(_("note"), lambda score: not_scored_text(score.not_scored_because) or "-")
    change_form_after_template = "assessment/score/score_office.html"

    def below(self, request: HttpRequest, row: MonthlyScore) -> dict[str, Any]:
        explanation = explain(row, account_of(request), whole=rows_asked_whole(request))
        return {"score": row, "explanation": explanation, "changes": changes_of(row)}
