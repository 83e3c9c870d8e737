"""Pages of the weekly inspection: the weeks, one week grid by grid, findings, and the sample of a week."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter, RangeDateFilter, RangeNumericFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from assessment.figures.week_indicators import INSPECTION
from assessment.inspection import board as inspection_board
from assessment.inspection import sample as samples
from assessment.inspection import services as inspections
from assessment.inspection.explanations import explain_week
from assessment.inspection.forms import AssignForm, CheckForm, DrawForm, FindingForm
from assessment.inspection.lists import FINDING_QUEUES
from assessment.inspection.models import EXCEPTION_COUNT, FindingState, Inspection, InspectionFinding, InspectionSample
from assessment.periods import Kind, NotAPeriod, Period, parse
from assessment.scheme.models import Scheme
from core.office.admin import ReadOnlyAdmin, today
from core.office.display import Tag
from core.office.queues import QueueFilter
from core.web.refusals import sent
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin
from grids.territory.models import Grid, Subdistrict
from staff.access import account_of


@admin.register(Inspection)
class InspectionAdmin(OfGridAdmin, ReadOnlyAdmin):
    """The rows, and above them the weeks: exceptions first, findings and the sample beside them."""

    readers = OFFICE
    editors = CENTER
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
    readonly_fields = ("week_name", "grid_name", "exception_names")
    change_form_after_template = "assessment/inspection/office.html"
    actions_detail = ("note_finding",)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("weeks/", view(self.weeks_view), name="assessment_inspection_weeks"),
            path("weeks/<str:week>/", view(self.week_view), name="assessment_inspection_week"),
            path("weeks/<str:week>/draw/", view(self.draw_view), name="assessment_inspection_draw"),
            *super().get_urls(),
        ]

    # --- the weeks ---

    def weeks_view(self, request: HttpRequest) -> HttpResponse:
        if not self.reads(request):
            raise PermissionDenied
        rows = self.visible(request, Inspection.objects.all())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Weekly inspections"),
            "weeks": inspection_board.weeks(rows, self.access(request).offices),
        }
        return TemplateResponse(request, "assessment/inspection/weeks.html", context)

    def week_view(self, request: HttpRequest, week: str) -> HttpResponse:
        if not self.reads(request):
            raise PermissionDenied
        period = self._period(week)
        rows = inspection_board.board(self.visible(request, Inspection.objects.all()), period)
        sample = InspectionSample.objects.filter(
            subdistrict__in=self.access(request).offices, week=period.start
        ).first()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Weekly inspection %(week)s") % {"week": period},
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
        return TemplateResponse(request, "assessment/inspection/week.html", context)

    def draw_view(self, request: HttpRequest, week: str) -> HttpResponse:
        if not self.edits(request):
            raise PermissionDenied
        period = self._period(week)
        (office,) = Subdistrict.objects.filter(pk__in=self.access(request).offices).order_by("pk")[:1]
        form = DrawForm(sent(request), initial={"seed": secrets.randbelow(samples.LARGEST_SEED)})

        def perform(values: dict[str, Any]) -> object:
            sample = samples.draw_sample(
                subdistrict=office, week=period, seed=values["seed"], by=account_of(request), at=timezone.now()
            )
            return _("Drawn with seed %(seed)d: %(count)d things to verify.") % {
                "seed": sample.seed,
                "count": sample.items.count(),
            }

        lead = _(
            "Draws reports, visits, self-closed cases and base-information entries of %(week)s by chance, "
            "as many of each as the scheme says. A week is drawn once."
        ) % {"week": period}
        answer = self.ask(
            request, None, title=_("Draw the sample"), perform=perform, form=form, lead=lead, submit=_("Draw")
        )
        if isinstance(answer, HttpResponseRedirect):
            return HttpResponseRedirect(reverse("admin:assessment_inspection_week", args=(str(period),)))
        return answer

    def _period(self, week: str) -> Period:
        try:
            return parse(week, Kind.WEEK)
        except NotAPeriod:
            raise Http404 from None

    # --- one row ---

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        row = self.get_object(request, object_id) if object_id else None
        context: dict[str, Any] = {}
        if row:
            context = {
                "row": row,
                "week": explain_week(row, account_of(request)),
                "findings": row.findings.order_by("pk"),
            }
        return super().changeform_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        return super().get_actions_detail(request, object_id) if self.edits(request) else []

    @action(description=_("Note a finding"), icon="add_comment", variant=ActionVariant.PRIMARY)
    def note_finding(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied
        days = Scheme.objects.in_force(row.subdistrict, row.week).value.inspection.rectification_days
        form = FindingForm(sent(request), initial={"due_on": today() + timedelta(days=days)})

        def perform(values: dict[str, Any]) -> object:
            inspections.note_finding(inspection=row, by=account_of(request), at=timezone.now(), **values)
            if values["due_on"]:
                return _("The finding is noted; the grid finds it in its inbox.")
            return _("The finding is noted.")

        lead = f"{row.grid} · {row.period}"
        return self.ask(request, row, title=_("Note a finding"), perform=perform, form=form, lead=lead)

    @display(description=_("week"), ordering="week")
    def week_name(self, row: Inspection) -> str:
        return str(row.period)

    @display(description=pgettext_lazy("of those due", "settled on time"), ordering="on_time")
    def settled(self, row: Inspection) -> str:
        return f"{row.counts.on_time} / {row.counts.due}"

    @display(description=_("exceptions"))
    def exception_names(self, row: Inspection) -> str:
        return "、".join(inspection_board.exception_text(code) for code in row.exceptions) or "-"


FINDING_COLOURS = {
    FindingState.NOTED: "default",
    FindingState.ASSIGNED: "warning",
    FindingState.ANSWERED: "info",
    FindingState.CLOSED: "success",
}


class FindingQueues(QueueFilter):
    queues = FINDING_QUEUES


@admin.register(InspectionFinding)
class InspectionFindingAdmin(ReadOnlyAdmin):
    """What the center found, whom it asked to put it right by when, and what came of it."""

    readers = OFFICE
    editors = CENTER
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
    readonly_fields = ("week_name", "grid_name", "state_label")
    change_form_after_template = "assessment/inspection/finding_steps.html"
    actions_detail = ("assign", "follow_up")
    STEPS = {FindingState.NOTED: "assign", FindingState.ANSWERED: "follow_up"}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        named = Prefetch("inspection__grid", queryset=Grid.objects.on(today()))
        return super().get_queryset(request).prefetch_related(named)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        finding = self.get_object(request, object_id) if object_id else None
        steps = finding.steps.select_related("by__worker") if finding else []
        return super().changeform_view(request, object_id, form_url, {"steps": steps, **(extra_context or {})})

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        finding = self.get_object(request, object_id)
        step = self.STEPS.get(finding.state) if finding and self.edits(request) else None
        found = super().get_actions_detail(request, object_id)
        return [each for each in found if step and each.action_name.endswith(f"_{step}")]

    def _finding(self, request: HttpRequest, object_id: str) -> InspectionFinding:
        finding: InspectionFinding | None = self.get_object(request, object_id)
        if finding is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied
        return finding

    @action(description=_("Have it put right"), icon="assignment_ind", variant=ActionVariant.PRIMARY)
    def assign(self, request: HttpRequest, object_id: str) -> HttpResponse:
        finding = self._finding(request, object_id)

        def perform(values: dict[str, Any]) -> object:
            inspections.assign_finding(finding=finding, by=account_of(request), at=timezone.now(), **values)
            return _("The grid finds it in its inbox.")

        form = AssignForm(sent(request), initial={"due_on": today() + timedelta(days=7)})
        return self.ask(request, finding, title=_("Have it put right"), perform=perform, form=form)

    @action(description=_("Check the rectification"), icon="fact_check", variant=ActionVariant.PRIMARY)
    def follow_up(self, request: HttpRequest, object_id: str) -> HttpResponse:
        finding = self._finding(request, object_id)

        def perform(values: dict[str, Any]) -> object:
            inspections.check_finding(finding=finding, by=account_of(request), at=timezone.now(), **values)
            if values["passed"]:
                return _("The finding is closed.")
            return _("It went back to the grid.")

        answer = finding.steps.filter(act="answer").last()
        return self.ask(
            request,
            finding,
            title=_("Check the rectification"),
            perform=perform,
            form=CheckForm(sent(request)),
            lead=answer.note if answer else "",
        )

    @display(description=_("week"), ordering="inspection__week")
    def week_name(self, finding: InspectionFinding) -> str:
        return str(finding.inspection.period)

    @display(description=_("grid"))
    def grid_name(self, finding: InspectionFinding) -> str:
        return str(finding.inspection.grid)

    @display(description=_("state"), ordering="state", label=FINDING_COLOURS)
    def state_label(self, finding: InspectionFinding) -> Any:
        return Tag(finding.state, finding.get_state_display())

    @display(description=_("late"), label={"late": "danger", "on_time": "default"})
    def lateness(self, finding: InspectionFinding) -> Any:
        late = finding.state == FindingState.ASSIGNED and finding.due_on is not None and finding.due_on < today()
        return Tag("late", _("overdue")) if late else Tag("on_time", "-")
