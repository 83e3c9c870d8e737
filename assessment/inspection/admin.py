"""Pages of the weekly inspection: the weeks, one week grid by grid, findings, and the sample of a week."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter, RangeNumericFilter
from unfold.decorators import display

from assessment.cycle.period_words import kept_in_words
from assessment.figures.source_rows import rows_asked_whole
from assessment.figures.week_indicators import INSPECTION
from assessment.inspection import board as inspection_board
from assessment.inspection import sample as samples
from assessment.inspection import services as inspections
from assessment.inspection.board import exception_text
from assessment.inspection.explanations import explain_week
from assessment.inspection.forms import AssignForm, CheckForm, DrawForm, FindingForm
from assessment.inspection.lists import FINDING_QUEUES
from assessment.inspection.models import (
    EXCEPTION_COUNT,
    FindingAct,
    FindingState,
    Inspection,
    InspectionFinding,
    InspectionSample,
)
from assessment.periods import Kind, NotAPeriod, Period, parse
from assessment.scheme.models import Scheme
from core.office.acts import Asked, Done, Fact, act, always, fact_of, facts_of
from core.office.admin import ReadOnlyAdmin, today
from core.office.brief import Brief
from core.office.display import Tag, chosen, column
from core.office.elsewhere import Through
from core.office.queues import QueueFilter
from core.punctuation import listed
from core.worklist import end_of_day, written
from core.years import in_words
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin
from grids.territory.models import Grid, Subdistrict
from staff.access import account_of

# --- the weeks ------------------------------------------------------------------------------------


def _week(asked: Asked) -> Period:
    return period_of(asked.address["week"])


def period_of(week: str) -> Period:
    """The week that an address names. Raises Http404."""
    try:
        return parse(week, Kind.WEEK)
    except NotAPeriod:
        raise Http404 from None


def _lead_of_drawing(asked: Asked) -> object:
    return _(
        "Draws reports, visits, self-closed cases and base-information entries of %(week)s by chance, "
        "as many of each as the scheme says. A week is drawn once."
    ) % {"week": in_words(_week(asked))}


@act(
    _("Draw the sample"),
    icon="casino",
    form=lambda asked: DrawForm(asked.sent, initial={"seed": secrets.randbelow(samples.LARGEST_SEED)}),
    lead=_lead_of_drawing,
    submit=_("Draw"),
    url_path="weeks/<str:week>/draw",
    on_list=True,
    hidden=True,  # the page of the week has its button
)
def draw(asked: Asked) -> object:
    week = _week(asked)
    (office,) = Subdistrict.objects.filter(pk__in=asked.places).order_by("pk")[:1]
    sample = samples.draw_sample(subdistrict=office, week=week, seed=asked.values["seed"], **asked.by)
    words = {"seed": sample.seed, "count": sample.items.count()}
    page = reverse("admin:assessment_inspection_week", args=(str(week),))
    return Done(_("Drawn with seed %(seed)d. Things to verify: %(count)d.") % words, then=page)


def _finding_form(asked: Asked) -> FindingForm:
    terms = Scheme.objects.in_force(asked.row.subdistrict, asked.row.week).value
    due_on = asked.today + timedelta(days=terms.inspection.rectification_days)
    return FindingForm(asked.sent, initial={"due_on": due_on})


@act(
    _("Note a finding"),
    icon="add_comment",
    form=_finding_form,
    turn=always,
    lead=lambda asked: f"{asked.row.grid} · {in_words(asked.row.period)}",
)
def note_finding(asked: Asked) -> object:
    inspections.note_finding(inspection=asked.row, **asked.values, **asked.by)
    if asked.values["due_on"]:
        return _("The finding is noted; the grid finds it in its inbox.")
    return _("The finding is noted.")


def _exceptions_in_words(codes: str) -> str:
    return listed(exception_text(code) for code in json.loads(codes)) or gettext("No exceptions.")


@admin.register(Inspection)
class InspectionAdmin(OfGridAdmin, ReadOnlyAdmin):
    """The rows, and above them the weeks: exceptions first, with findings and the sample."""

    readers = OFFICE
    editors = CENTER
    joined = ("subdistrict",)
    acts = (draw, note_finding)
    in_brief: ClassVar = {
        "grid": Brief(
            written("week", 'IYYY-"W"IW'),
            said=kept_in_words,
            beside="exceptions",
            beside_said=lambda codes: (
                listed(exception_text(code) for code in json.loads(codes)) or gettext("No exceptions.")
            ),
            order=("-week",),
            place=25,
        )
    }
    pages = (
        ("weeks/", "assessment_inspection_weeks", "weeks_view"),
        ("weeks/<str:week>/", "assessment_inspection_week", "week_view"),
    )
    list_display = (
        "week_name",
        "grid_name",
        "exception_names",
        *("settled" if indicator.code == "on_time" else indicator.code for indicator in INSPECTION),
    )
    list_filter = (("week", RangeDateFilter), ("overdue", RangeNumericFilter))
    search_fields = ("grid__versions__code", "grid__versions__name")
    date_hierarchy = "week"
    ordering = ("-week", EXCEPTION_COUNT.desc(), "grid")
    fields = (("week_name", "grid_name"), "exception_names")
    change_form_after_template = "assessment/inspection/office.html"

    def weeks_view(self, request: HttpRequest) -> HttpResponse:
        rows = self.visible(request, Inspection.objects.all())
        weeks = inspection_board.weeks(rows, self.access(request).offices)
        return self.page(request, "assessment/inspection/weeks.html", title=_("Weekly inspections"), weeks=weeks)

    def week_view(self, request: HttpRequest, week: str) -> HttpResponse:
        period, offices = period_of(week), self.access(request).offices
        rows = inspection_board.board(self.visible(request, Inspection.objects.all()), period)
        sample = InspectionSample.objects.filter(subdistrict__in=offices, week=period.start).first()
        context = {
            "period": period,
            "last_day": period.end - timedelta(days=1),
            "before": period.previous(),
            "after": period.next() if period.next().ends_at <= timezone.now() else None,
            "heads": inspection_board.heads(),
            "rows": rows,
            "exceptional": sum(bool(row.exceptions) for row in rows),
            "sample": sample,
            "tallies": inspection_board.tallies(sample, sample.items.all()) if sample else [],
            "edits": self.edits(request),
            "over": period.ends_at <= timezone.now(),
        }
        title = _("Weekly inspection %(week)s") % {"week": in_words(period)}
        return self.page(request, "assessment/inspection/week.html", title=title, **context)

    def below(self, request: HttpRequest, row: Inspection) -> dict[str, Any]:
        return {
            "row": row,
            "week": explain_week(row, account_of(request), whole=rows_asked_whole(request)),
            "findings": row.findings.order_by("pk"),
        }

    @display(description=_("week"), ordering="week")
    def week_name(self, row: Inspection) -> str:
        return in_words(row.period)

    @display(description=pgettext_lazy("of those due", "settled on time"), ordering="on_time")
    def settled(self, row: Inspection) -> str:
        return f"{row.counts.on_time} / {row.counts.due}"

    @display(description=_("exceptions"))
    def exception_names(self, row: Inspection) -> str:
        return listed(inspection_board.exception_text(code) for code in row.exceptions) or "-"


# --- findings -------------------------------------------------------------------------------------


@act(
    _("Have it put right"),
    icon="assignment_ind",
    form=lambda asked: AssignForm(asked.sent, initial={"due_on": asked.today + timedelta(days=7)}),
    offered=lambda asked: asked.row.state == FindingState.NOTED,
    turn=always,
    facts=facts_of("text"),
)
def assign(asked: Asked) -> object:
    inspections.assign_finding(finding=asked.row, **asked.values, **asked.by)
    return _("The grid finds it in its inbox.")


def _finding_and_answer(asked: Asked) -> list[Fact]:
    answer = asked.row.steps.filter(act="answer").last()
    return [fact_of(asked.row, "text"), (FindingAct.ANSWER.label, answer.note if answer else "")]


@act(
    _("Check the rectification"),
    icon="fact_check",
    form=CheckForm,
    offered=lambda asked: asked.row.state == FindingState.ANSWERED,
    turn=always,
    facts=_finding_and_answer,
)
def follow_up(asked: Asked) -> object:
    inspections.check_finding(finding=asked.row, **asked.values, **asked.by)
    return _("The finding is closed.") if asked.values["passed"] else _("It went back to the grid.")


def _lateness(finding: InspectionFinding) -> Tag:
    late = finding.state == FindingState.ASSIGNED and finding.due_on is not None and finding.due_on < today()
    return Tag("late", _("overdue")) if late else Tag("on_time", "-")


FINDING_COLOURS = {
    FindingState.NOTED: "default",
    FindingState.ASSIGNED: "warning",
    FindingState.ANSWERED: "info",
    FindingState.CLOSED: "success",
}


class FindingQueues(QueueFilter):
    queues = FINDING_QUEUES


def _of_grids(rows: QuerySet[Any], grids: Collection[Any]) -> QuerySet[Any]:
    return rows.filter(inspection__grid__in=grids)


@admin.register(InspectionFinding)
class InspectionFindingAdmin(ReadOnlyAdmin):
    """What the center found, whom it asked to put it right by when, and what came of it."""

    readers = OFFICE
    editors = CENTER
    acts = (assign, follow_up)
    about_through = (Through("grid", Grid, _("grid"), _of_grids),)
    in_brief: ClassVar = {
        "grid": Brief(
            "text",
            beside=written("inspection__week", 'IYYY-"W"IW'),
            beside_said=kept_in_words,
            mark="state",
            waits=lambda _grid, _at: ~Q(state=FindingState.CLOSED),
            due=end_of_day("due_on"),
            place=26,
        )
    }
    list_display = ("text", "week_name", "grid_name", "state_label", "due_on", "lateness")
    list_filter = (
        FindingQueues,
        ("state", ChoicesDropdownFilter),
        ("due_on", RangeDateFilter),
        ("inspection__week", RangeDateFilter),
    )
    search_fields = ("text", "inspection__grid__versions__name", "inspection__grid__versions__code")
    list_select_related = ("inspection",)
    fields = (("week_name", "grid_name"), "text", ("state_label", "due_on"))
    week_name = column(_("week"), lambda finding: in_words(finding.inspection.period), ordering="inspection__week")
    grid_name = column(_("grid"), lambda finding: finding.inspection.grid)
    state_label = chosen("state", _("state"), FINDING_COLOURS)
    lateness = column(_("late"), _lateness, colours={"late": "danger", "on_time": "default"})
    change_form_after_template = "assessment/inspection/finding_steps.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        named = Prefetch("inspection__grid", queryset=Grid.objects.on(today()))
        return super().get_queryset(request).prefetch_related(named)

    def below(self, request: HttpRequest, row: InspectionFinding) -> dict[str, Any]:
        return {"steps": row.steps.select_related("by__worker")}
