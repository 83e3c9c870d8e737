"""Pages of scores in the back office: revisions with what they changed, and each score explained. Never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from assessment.score.differences import changes_of, difference_of
from assessment.score.explanations import explain, not_scored_text
from assessment.score.models import MonthlyScore, ScoreKind, ScoreRevision, ScoreState
from assessment.score.services import recompute_scores
from core.office.acts import Act, Asked, link
from core.office.admin import ReadOnlyAdmin
from core.office.display import chosen, column
from grids.duties import OFFICE
from staff.access import account_of

COLOURS = {ScoreState.DRAFT: "warning", ScoreState.TOLD: "info", ScoreState.FINAL: "success"}


@link(_("Verify by recomputation"), icon="verified", offered=lambda asked: asked.row.kind == ScoreKind.MONTH)
def verify(asked: Asked) -> None:
    """Compute the scores again from what they kept, and compare the digests."""
    result = recompute_scores(asked.row)
    if result.same:
        text = _("Computed again from the kept measures: the same, byte by byte (%(digest)s…).")
        messages.success(asked.request, text % {"digest": result.kept[:12]})
    else:
        text = _("Computed again, the figures differ: kept %(kept)s…, computed %(again)s….")
        messages.error(asked.request, text % {"kept": result.kept[:12], "again": result.recomputed[:12]})


@admin.register(ScoreRevision)
class ScoreRevisionAdmin(ReadOnlyAdmin):
    """Revisions of scores, with what each changed against the one before it."""

    readers = OFFICE
    editors = OFFICE
    acts: tuple[Act, ...] = (verify,)
    list_display = ("period_name", "kind", "revision", "state_label", "told_at", "final_at")
    list_filter = ("kind", "state")
    fields = (("period_name", "kind"), ("revision", "state_label"), ("told_at", "final_at"), "reason", "digest")
    period_name = column(_("period"), lambda revision: str(revision.period))
    state_label = chosen("state", _("state"), COLOURS)
    change_form_after_template = "assessment/score/revision_office.html"

    def below(self, request: HttpRequest, row: ScoreRevision) -> dict[str, Any]:
        scores = row.monthly_scores.select_related("worker").order_by("worker__staff_number")
        return {"difference": difference_of(row), "scores": scores}


@admin.register(MonthlyScore)
class MonthlyScoreAdmin(ReadOnlyAdmin):
    """Monthly scores of full-time members, each with every figure explained."""

    readers = OFFICE
    list_display = (
        *("period_name", "revision_number", "worker", "score"),
        *("base_score", "incident_score", "awareness_score", "effective_days", "reason"),
    )
    list_select_related = ("revision", "worker")
    list_filter = ("revision__period_start",)
    search_fields = ("worker__name", "worker__staff_number")
    fields = (("period_name", "revision_number"), ("worker", "score"))
    period_name = column(_("month"), lambda score: str(score.revision.period))
    revision_number = column(_("revision"), lambda score: score.revision.revision)
    reason = column(_("note"), lambda score: not_scored_text(score.not_scored_because) or "-")
    change_form_after_template = "assessment/score/score_office.html"

    def below(self, request: HttpRequest, row: MonthlyScore) -> dict[str, Any]:
        return {"score": row, "explanation": explain(row, account_of(request)), "changes": changes_of(row)}
