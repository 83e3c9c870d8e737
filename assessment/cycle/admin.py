"""Pages of the ledger of the cycle."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import RangeDateFilter

from assessment.cycle.forms import RunStepForm
from assessment.cycle.lists import FAILED, OFFICE_QUEUES
from assessment.cycle.models import CycleRun, Stage
from assessment.cycle.period_words import kept_in_words
from assessment.cycle.rules import Step
from assessment.cycle.services import owed_steps, run_step
from assessment.periods import Period, parse
from core.office.acts import Asked, act, always
from core.office.admin import ReadOnlyAdmin
from core.office.display import Tag, chosen, column
from core.office.queues import QueueFilter
from core.punctuation import sentences
from core.years import in_words
from grids.duties import CENTER, OFFICE
from grids.territory.models import Subdistrict

# --- acts -----------------------------------------------------------------------------------------


@act(
    _("Run now"),
    icon="play_arrow",
    offered=lambda asked: asked.row.finished is None,
    turn=always,
    lead=lambda asked: f"{asked.row.get_stage_display()} · {kept_in_words(asked.row.period)}",
    own_transactions=True,
)
def run_now(asked: Asked) -> object:
    run = asked.row
    return _ran(run_step(subdistrict=run.subdistrict, stage=run.stage, period=parse(run.period), **asked.by))


def _step_asked(asked: Asked) -> RunStepForm:
    return RunStepForm(asked.sent, initial={name: asked.request.GET.get(name, "") for name in ("stage", "period")})


@act(
    _("Run a step by hand"),
    icon="play_arrow",
    form=_step_asked,
    turn=always,
    on_list=True,
    lead=_("A step that has run already is not run again; you then see its result."),
    submit=_("Run"),
    own_transactions=True,
)
def run_by_hand(asked: Asked) -> object:
    offices = Subdistrict.objects.filter(pk__in=asked.places)
    return sentences(_ran(run_step(subdistrict=office, **asked.values, **asked.by)) for office in offices)


def _ran(run: CycleRun) -> object:
    when = timezone.localtime(run.finished).strftime("%Y-%m-%d %H:%M") if run.finished else "-"
    words = {"stage": run.get_stage_display(), "period": kept_in_words(run.period), "when": when}
    return _("%(stage)s %(period)s: done %(when)s.") % words


# --- the ledger -----------------------------------------------------------------------------------


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


def _standing(run: CycleRun) -> Tag:
    if run.finished:
        return Tag("done", _("done"))
    return Tag("failed", _("failed")) if run.error else Tag("waiting", _("not finished"))


def _lateness(run: CycleRun) -> Tag:
    return Tag("late", _("late")) if run.late else Tag("on_time", "-")


def _unbroken(run: CycleRun) -> Any:
    return format_html('<span class="whitespace-nowrap">{}</span>', kept_in_words(run.period))


STANDING = {"done": "success", "failed": "danger", "waiting": "warning"}


class LedgerQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(CycleRun)
class CycleRunAdmin(ReadOnlyAdmin):
    """The ledger of the cycle: what ran, what was late, what failed, and what is still owed."""

    readers = OFFICE
    editors = CENTER
    acts = (run_now, run_by_hand)
    list_display = ("whole_period", "stage_name", "standing", "due", "finished", "attempts", "lateness", "refusal")
    list_filter = (LedgerQueues, RunStateFilter, "stage", "late", ("due", RangeDateFilter))
    search_fields = ("period",)
    date_hierarchy = "due"
    fields = (
        ("stage", "whole_period"),
        ("standing", "lateness"),
        ("due", "started"),
        ("finished", "attempts"),
        "scheme",
        "refusal",
        "digest",
    )
    list_before_template = "assessment/cycle/owed.html"
    whole_period = column(_("period"), _unbroken, ordering="period_start")
    stage_name = chosen("stage", _("step"))
    standing = column(_("state"), _standing, colours=STANDING)
    lateness = column(_("late"), _lateness, ordering="late", colours={"late": "danger", "on_time": "default"})
    refusal = column(_("reason"), lambda run: run.refusal)

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
                    rows.append({"due": due, "stage": Stage(step.stage).label, "period": in_words(period), "run": run})
        return rows

    def _owed_by(self, subdistrict: Subdistrict, now: datetime) -> list[tuple[datetime, Step, Period]]:
        try:
            return owed_steps(subdistrict, now)
        except Exception:  # its whole cycle is stopped: the home page says why
            return []
