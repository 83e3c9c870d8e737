"""Pages of quarterly assessments and yearly scores: looked through, told and revised by the office, never edited."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from assessment.bulletin.forms import ReasonForm
from assessment.figures.quarter_indicators import QUARTER as COMPONENTS
from assessment.figures.trends import spark_of_texts
from assessment.letterhead.kept import QUARTER, YEAR, kept
from assessment.score import quarter_life as life
from assessment.score import year_differences, year_life
from assessment.score.admin import SCORED, month_below
from assessment.score.documents import period_in_words, table_of
from assessment.score.forms_of_one import quarter_docx_of, year_docx_of
from assessment.score.models import (
    Grade,
    QuarterlyScore,
    ScoreEvidence,
    ScoreKind,
    ScoreRevision,
    ScoreState,
    YearCategory,
    YearlyScore,
)
from assessment.score.quarter_differences import difference_of
from assessment.score.quarter_lists import OFFICE_QUEUES, assessed_count, ranked_rows, scheme_changes
from assessment.score.quarter_words import explain, not_assessed_text, sum_of
from assessment.score.verifying import digest_again
from assessment.score.year_pages import groups_of_year
from assessment.score.year_words import mean_text, parts_of, points_of, tables_of, why_no_score
from assessment.score.year_words import sum_of as year_sum_of
from core.office.acts import Asked, Done, act, always, link, readers
from core.office.admin import ReadOnlyAdmin, today
from core.office.brief import Brief, choice
from core.office.display import chosen, column
from core.office.papers import letter, table
from core.office.queues import QueueFilter
from core.punctuation import in_turn, listed
from core.worklist import written
from core.years import in_words
from grids.duties import OFFICE
from grids.territory.models import Grid
from staff.accounts.identity import is_account_of

STATES = {ScoreState.DRAFT: "warning", ScoreState.TOLD: "info", ScoreState.FINAL: "success"}
GRADES = {
    Grade.EXCELLENT: "success",
    Grade.QUALIFIED: "info",
    Grade.BASICALLY_QUALIFIED: "warning",
    Grade.UNQUALIFIED: "danger",
}


# --- acts -----------------------------------------------------------------------------------------


def _is_draft(asked: Asked) -> bool:
    return asked.row.state == ScoreState.DRAFT and asked.row.kind != ScoreKind.MONTH


def _is_quarter(asked: Asked) -> bool:
    return asked.row.kind == ScoreKind.QUARTER


def _needs_review(asked: Asked) -> bool:
    return _is_draft(asked) and asked.row.revision > 1 and asked.row.reviewed_at is None


def _may_review(asked: Asked) -> bool:
    opener = asked.row.opened_by_id
    return _needs_review(asked) and not (opener and is_account_of(opener, asked.user))


def _may_tell(asked: Asked) -> bool:
    return _is_draft(asked) and not _needs_review(asked)


def _is_latest_told(asked: Asked) -> bool:
    row = asked.row
    if row.state == ScoreState.DRAFT or row.kind == ScoreKind.MONTH:
        return False
    later = ScoreRevision.objects.filter(
        subdistrict=row.subdistrict_id, kind=row.kind, period_start=row.period_start, revision__gt=row.revision
    )
    return not later.exists()


@act(
    _("Count again"),
    icon="refresh",
    offered=_is_draft,
    lead=_("Counts the draft again, after facts were corrected."),
)
def redraft(asked: Asked) -> object:
    of = life.redraft_quarter if _is_quarter(asked) else year_life.redraft_year
    of(revision=asked.row, at=asked.at)
    return _("The draft is counted again from the facts as they stand now.")


@act(
    _("Record the review"),
    icon="rate_review",
    offered=_may_review,
    turn=always,
    lead=_("Says that the table of differences was looked through and is right."),
)
def review(asked: Asked) -> object:
    life.review_quarter(revision=asked.row, **asked.by)
    return _("The review is recorded. People may be told now.")


@act(
    _("Tell each person"),
    icon="campaign",
    offered=_may_tell,
    turn=always,
    lead=_("From then on no figure changes, and the time for objections runs for each person from being told."),
    submit=_("Tell"),
)
def tell(asked: Asked) -> object:
    of = life.tell_quarter if _is_quarter(asked) else year_life.tell_year
    of(revision=asked.row, **asked.by)
    return _("Each person is told. It becomes final by itself once nobody may object any more.")


@act(
    _("Correct by a revision"),
    icon="edit_document",
    form=ReasonForm,
    offered=_is_latest_told,
    lead=_(
        "Correct the facts first. The revision counts again and shows every figure that differs; what people were told "
        "of stays as it is."
    ),
    submit=_("Open the revision"),
)
def revise(asked: Asked) -> object:
    of = life.revise_quarter if _is_quarter(asked) else year_life.revise_year
    made = of(revision=asked.row, reason=asked.values["reason"], **asked.by)
    text = _("Revision %(revision)d is open: somebody else looks through the differences and records the review.")
    return Done(text % {"revision": made.revision}, then=made)


@act(
    _("Withdraw the revision"),
    icon="undo",
    offered=lambda asked: _is_draft(asked) and asked.row.revision > 1,
    lead=_("Deletes this open revision. What people were told of stays valid."),
    gone=True,
    danger=True,
)
def withdraw(asked: Asked) -> object:
    life.withdraw_quarter(revision=asked.row, by=asked.user)
    return _("The revision is withdrawn.")


@link(_("Verify by recomputation"), icon="verified")
def verify(asked: Asked) -> None:
    """Compute it again from what it kept and compare; changes nothing, so that a link does."""
    again = digest_again(asked.row)
    if again == asked.row.digest:
        text = _("Computed again from what was kept: the same, byte by byte (%(digest)s…).")
        messages.success(asked.request, text % {"digest": again[:12]})
    else:
        text = _("Computed again, the figures differ: kept %(kept)s…, computed %(again)s….")
        messages.error(asked.request, text % {"kept": asked.row.digest[:12], "again": again[:12]})


def _period(asked: Asked) -> str:
    """The period of the row as papers write it."""
    return period_in_words(asked.row.revision)


print_table = table(
    _("Print the table"),
    "print_table",
    lambda asked, _values: table_of(asked.row, on=asked.today),
    kept=lambda asked, ending: kept(QUARTER, asked.row.pk, ending) or kept(YEAR, asked.row.pk, ending),
)
print_quarter = letter(
    _("Form of the quarter"),
    "print_form",
    lambda asked: (f"{_period(asked)}考核表 {asked.row.worker.name}.docx", quarter_docx_of(asked.row)),
)


@link(_("Evidence file"), icon="folder_zip", may=readers)
def evidence(asked: Asked) -> HttpResponse:
    """The rows, the rules and a program that computes the score from them; the address itself notes who took it."""
    return redirect("quarterly-score-evidence", asked.row.pk)


print_year = letter(
    _("Register form of the year"),
    "print_form",
    lambda asked: (f"{_period(asked)}度考核登记表 {asked.row.worker.name}.docx", year_docx_of(asked.row)),
    offered=lambda asked: asked.row.worker_id is not None,
)


# --- revisions ------------------------------------------------------------------------------------


class RevisionQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(ScoreRevision)
class ScoreRevisionAdmin(ReadOnlyAdmin):
    """Quarters and years with their whole tables; drafted by the cycle, told by a person or the clock."""

    readers = OFFICE
    editors = OFFICE
    acts = (redraft, review, tell, revise, withdraw, verify, print_table)
    list_display = ("period_name", "kind_label", "revision", "state_label", "drafted_at", "told_at", "final_at")
    list_filter = (RevisionQueues, ("kind", ChoicesDropdownFilter), ("state", ChoicesDropdownFilter))
    joined = ("scheme", "opened_by__worker", "reviewed_by__worker")
    fields = (
        ("period_name", "state_label"),
        ("revision", "scheme"),
        ("drafted_at", "told_at"),
        ("final_at", "waiting"),
        "scheme_changed",
        "digest",
    )
    fields_of_a_revision = ("reason", ("opened_by", "reviewed_at"), "reviewed_by")
    period_name = column(_("period"), lambda row: in_words(row.period), ordering="period_start")
    kind_label = chosen("kind", _("kind"), {})
    state_label = chosen("state", _("state"), STATES)
    change_form_after_template = "assessment/score/office.html"

    @display(description=_("why it is not final yet"))
    def waiting(self, row: ScoreRevision) -> str:
        """Why it is not final yet, or whose attendance is missing."""
        if (
            row.kind == ScoreKind.QUARTER
            and row.state == ScoreState.DRAFT
            and (missing := life.missing_attendance(row))
        ):
            people = in_turn(f"{name} {listed(days)}" for name, days in missing)
            return str(_("attendance not received: %(people)s") % {"people": people})
        waits_for = {ScoreKind.QUARTER: life.waits_for, ScoreKind.YEAR: year_life.waits_for}.get(ScoreKind(row.kind))
        return waits_for(row, timezone.now()) or "-" if waits_for and row.state == ScoreState.TOLD else "-"

    @display(description=_("the scheme changed within the period"))
    def scheme_changed(self, row: ScoreRevision) -> str:
        changes = [_("version %(version)s from %(day)s") % {"version": v, "day": day} for v, day in scheme_changes(row)]
        return in_turn(changes) or "-"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        revision = self.fields_of_a_revision if obj and obj.revision > 1 else ()
        return (self.fields[0], *revision, *self.fields[1:])

    def below(self, request: HttpRequest, row: ScoreRevision) -> dict[str, Any]:
        if row.kind == ScoreKind.QUARTER:
            return quarter_below(row)
        if row.kind == ScoreKind.YEAR:
            return {"years": groups_of_year(row), "difference": year_differences.difference_of(row)}
        return month_below(row)


def quarter_below(revision: ScoreRevision) -> dict[str, Any]:
    """The table of a quarter, and what differs from the revision before."""
    rows, page = ranked_rows(revision), "admin:assessment_quarterlyscore_change"
    return {
        "quarter_rows": [(row, reverse(page, args=(row.pk,)), _note(row)) for row in rows],
        "assessed": assessed_count(revision),
        "difference": difference_of(revision),
    }


def _note(row: QuarterlyScore) -> str:
    """The remark in the last column of the table: why there is no score, or what is special about it."""
    if row.not_assessed_because:
        return not_assessed_text(row.not_assessed_because)
    notes = [str(_("bottom-ranked"))] if row.in_bottom else []
    notes += [str(_("kept at the better: changed by somebody else's objection"))] if row.protected else []
    if row.explanation["left_out"]:
        left_out = listed(str(gettext(one.name)) for one in COMPONENTS if one.code in row.explanation["left_out"])
        notes.append(_("%(name)s: there was nothing to measure, so the others count for more") % {"name": left_out})
    return in_turn(notes)


# --- single results -------------------------------------------------------------------------------


@admin.register(QuarterlyScore)
class QuarterlyScoreAdmin(ReadOnlyAdmin):
    """One member's quarter: each figure opens to what was done, what was asked, the term and the rows."""

    readers = OFFICE
    acts = (print_quarter, evidence)
    in_brief: ClassVar = {
        "worker": Brief(
            written("revision__period_start", 'YYYY"Q"Q'),
            beside="grade",
            beside_said=choice(Grade),
            order=("-revision__period_start",),
            drawn=spark_of_texts,
            place=21,
            **SCORED,
        )
    }
    list_display = ("worker", "period_name", "revision_number", "score", "grade_label", "rank", "bottom", "state_name")
    list_filter = (("grade", ChoicesDropdownFilter), ("revision__state", ChoicesDropdownFilter))
    joined = ("worker", "revision__scheme", "revision__subdistrict")
    search_fields = ("worker__name", "worker__pinyin__spelt", "worker__staff_number")
    fields = (
        ("worker", "period_name"),
        ("score", "grade_label"),
        ("rank", "bottom"),
        ("bonus", "deduction"),
        "not_assessed",
        "whole",
    )
    period_name = column(_("quarter"), lambda row: in_words(row.revision.period), ordering="revision__period_start")
    revision_number = column(_("revision"), lambda row: row.revision.revision, ordering="revision__revision")
    state_name = column(_("state"), lambda row: row.revision.get_state_display(), ordering="revision__state")
    grade_label = chosen("grade", _("grade"), GRADES)
    not_assessed = column(_("not assessed because"), lambda row: not_assessed_text(row.not_assessed_because) or "-")
    whole = column(_("sum"), sum_of)
    change_form_after_template = "assessment/score/opened.html"

    @display(description=_("bottom-ranked"))
    def bottom(self, row: QuarterlyScore) -> str:
        if row.protected:
            return format_html("{} ({})", _("no") if not row.in_bottom else _("yes"), _("kept at the better"))
        return str(_("yes") if row.in_bottom else _("no"))

    def below(self, request: HttpRequest, row: QuarterlyScore) -> dict[str, Any]:
        return {"components": explain(row, rows_behind(row)), "served": row.facts.get("served", [])}


def rows_behind(row: QuarterlyScore | YearlyScore) -> dict[str, Any]:
    """The rows that counted for one person in one revision. One query."""
    kept = ScoreEvidence.objects.filter(revision=row.revision_id, worker=row.worker_id).first()
    rows: dict[str, Any] = kept.rows if kept and row.worker_id else {}
    return rows


@admin.register(YearlyScore)
class YearlyScoreAdmin(ReadOnlyAdmin):
    """One yearly score, with the periods that were had, needed and excused."""

    readers = OFFICE
    acts = (print_year,)
    in_brief: ClassVar = {
        "worker": Brief(
            written("revision__period_start", "YYYY"),
            beside="category",
            beside_said=choice(YearCategory),
            order=("-revision__period_start", "category"),
            place=22,
            **SCORED,
        )
    }
    list_display = ("who", "category", "period_name", "revision_number", "score", "months", "quarters", "note")
    list_filter = (("category", ChoicesDropdownFilter), ("revision__state", ChoicesDropdownFilter))
    joined = ("worker", "revision__scheme", "revision__subdistrict")
    search_fields = ("worker__name", "worker__pinyin__spelt", "worker__staff_number")
    fields = (("who", "category"), ("period_name", "score"), ("months", "quarters"), "note", "whole")
    who = column(_("whose"), lambda row: row.name)
    months = column(_("mean of the months"), lambda row: mean_text(row, "months_mean"), ordering="months_mean")
    quarters = column(_("mean of the quarters"), lambda row: mean_text(row, "quarters_mean"), ordering="quarters_mean")
    note = column(_("note"), lambda row: why_no_score(row) or "-")
    whole = column(_("sum"), lambda row: year_sum_of(row) or "-")
    period_name = column(_("year"), lambda row: in_words(row.revision.period), ordering="revision__period_start")
    revision_number = column(_("revision"), lambda row: row.revision.revision, ordering="revision__revision")
    change_form_after_template = "assessment/score/year_opened.html"

    def below(self, request: HttpRequest, row: YearlyScore) -> dict[str, Any]:
        return {"parts": parts_of(row), "points": points_of(row), "tables": tables_of(row, rows_behind(row))}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).prefetch_related(Prefetch("grid", queryset=Grid.objects.on(today())))
        return rows.order_by("-revision__period_start", "category", "pk")
