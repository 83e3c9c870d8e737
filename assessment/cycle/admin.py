"""Pages of the ledger of the wheel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from assessment.cycle.forms import RunStageForm
from assessment.cycle.lists import FAILED, OFFICE_QUEUES
from assessment.cycle.models import CycleRun, Stage
from assessment.cycle.rules import Step
from assessment.cycle.services import owed_steps, run_stage
from assessment.periods import Period, parse
from core.office.admin import ReadOnlyAdmin
from core.office.display import Tag
from core.office.queues import QueueFilter
from core.web.refusals import sent
from grids.duties import CENTER, OFFICE
from grids.territory.models import Subdistrict
from staff.access import account_of

# --- the ledger ---------------------------------------------------------------------------------


class RunStateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("done", _("done")), ("failed", _("failed")), ("waiting", _("not finished"))]

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        wanted = {
            "done": Q(finished__isnull=False),
            "failed": FAILED,
            "waiting": Q(finished=None),
        }
        chosen = self.value() or ""
        return rows.filter(wanted[chosen]) if chosen in wanted else rows


class LedgerQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(CycleRun)
class CycleRunAdmin(ReadOnlyAdmin):
    """The ledger of the wheel: what ran, what was late, what failed, and what is still owed."""

    readers = OFFICE
    editors = CENTER
    list_display = ("whole_period", "stage_name", "standing", "due", "finished", "attempts", "lateness", "refusal")
    list_filter = (
        LedgerQueues,
        RunStateFilter,
        ("stage", ChoicesDropdownFilter),
        ("late", BooleanRadioFilter),
        ("due", RangeDateFilter),
    )
    search_fields = ("period",)
    date_hierarchy = "due"
    fields = (
        ("stage", "period"),
        ("standing", "lateness"),
        ("due", "started"),
        ("finished", "attempts"),
        "scheme",
        "refusal",
        "digest",
    )
    readonly_fields = ("standing", "lateness", "refusal")
    list_before_template = "assessment/cycle/owed.html"
    actions_list = ("run_by_hand",)
    actions_detail = ("run_now",)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"owed": self._owed(request), **(extra_context or {})})

    def _owed(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Steps that are due and have not run, of every subdistrict of the account."""
        now = timezone.now()
        rows = []
        for subdistrict in Subdistrict.objects.within(self.access(request).scope):
            runs = {
                (run.stage, run.period): run for run in CycleRun.objects.filter(subdistrict=subdistrict, due__lte=now)
            }
            for due, step, period in self._owed_by(subdistrict, now):
                run = runs.get((step.stage, str(period)))
                if run is None or run.finished is None:
                    rows.append({"due": due, "stage": Stage(step.stage).label, "period": str(period), "run": run})
        return rows

    def _owed_by(self, subdistrict: Subdistrict, now: datetime) -> list[tuple[datetime, Step, Period]]:
        try:
            return owed_steps(subdistrict, now)
        except Exception:  # its wheel stands still as a whole: the home page says why
            return []

    def get_actions_list(self, request: HttpRequest) -> Any:
        return super().get_actions_list(request) if self.edits(request) else []

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        run = self.get_object(request, object_id)
        open_ = run is not None and run.finished is None and self.edits(request)
        return super().get_actions_detail(request, object_id) if open_ else []

    @action(description=_("Run now"), icon="play_arrow", variant=ActionVariant.PRIMARY)
    def run_now(self, request: HttpRequest, object_id: str) -> HttpResponse:
        run = self.get_object(request, object_id)
        if run is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied

        def perform(_values: dict[str, Any]) -> object:
            done = run_stage(
                subdistrict=run.subdistrict,
                stage=run.stage,
                period=parse(run.period),
                at=timezone.now(),
                by=account_of(request),
            )
            return self._ran(done)

        return self.ask(
            request, run, title=_("Run now"), perform=perform, lead=f"{run.get_stage_display()} · {run.period}"
        )

    @action(description=_("Run a step by hand"), icon="play_arrow", variant=ActionVariant.PRIMARY)
    def run_by_hand(self, request: HttpRequest) -> HttpResponse:
        if not self.edits(request):
            raise PermissionDenied
        form = RunStageForm(
            sent(request),
            initial={"stage": request.GET.get("stage", ""), "period": request.GET.get("period", "")},
        )

        def perform(values: dict[str, Any]) -> object:
            runs = [
                run_stage(
                    subdistrict=subdistrict,
                    stage=values["stage"],
                    period=values["period"],
                    at=timezone.now(),
                    by=account_of(request),
                )
                for subdistrict in Subdistrict.objects.filter(pk__in=self.access(request).offices)
            ]
            return " ".join(str(self._ran(run)) for run in runs)

        lead = _("A step that has run already is not run again; you then see its result.")
        return self.ask(
            request, None, title=_("Run a step by hand"), perform=perform, form=form, lead=lead, submit=_("Run")
        )

    def _ran(self, run: CycleRun) -> object:
        when = timezone.localtime(run.finished).strftime("%Y-%m-%d %H:%M") if run.finished else "-"
        return _("%(stage)s %(period)s: done %(when)s.") % {
            "stage": run.get_stage_display(),
            "period": run.period,
            "when": when,
        }

    @display(description=_("period"), ordering="period_start")
    def whole_period(self, run: CycleRun) -> Any:
        return format_html('<span class="whitespace-nowrap">{}</span>', run.period)

    @display(description=_("step"), ordering="stage")
    def stage_name(self, run: CycleRun) -> str:
        return run.get_stage_display()

    @display(description=_("state"), label={"done": "success", "failed": "danger", "waiting": "warning"})
    def standing(self, run: CycleRun) -> Any:
        if run.finished:
            return Tag("done", _("done"))
        return Tag("failed", _("failed")) if run.error else Tag("waiting", _("not finished"))

    @display(description=_("late"), ordering="late", label={"late": "danger", "on_time": "default"})
    def lateness(self, run: CycleRun) -> Any:
        return Tag("late", _("late")) if run.late else Tag("on_time", "-")

    @display(description=_("reason"))
    def refusal(self, run: CycleRun) -> str:
        return run.refusal or "-"
