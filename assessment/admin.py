"""Pages of the wheel: schemes, the ledger, inspections, bulletins and interviews. Frozen figures are shown, never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RangeDateFilter, RangeNumericFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from assessment.explanations import explain, not_ranked_text
from assessment.forms import HoldForm, IssueForm, NewVersionForm, RunStageForm, TermsForm, terms_in_words
from assessment.models import (
    Bulletin,
    BulletinLine,
    BulletinState,
    CycleRun,
    Inspection,
    Interview,
    InterviewGround,
    InterviewState,
    Scheme,
    Stage,
)
from assessment.periods import Kind, Period, parse
from assessment.services import bulletin as bulletins
from assessment.services import scheme as schemes
from assessment.services.cycle import owed_steps, run_stage
from assessment.services.interview import hold_interview
from assessment.terms import Terms
from core.admin import OfficeAdmin, ReadOnlyAdmin, ReadOnlyInline, Tag, shown, today
from grids.backoffice import OfGridAdmin
from grids.models import Grid, Subdistrict
from staff.models import Role

OFFICE = frozenset({"center", "head"})
CENTER = frozenset({"center"})


@admin.register(Scheme)
class SchemeAdmin(OfficeAdmin):
    """Versions of the rules: shown in words, edited one field per term until a bulletin uses them."""

    readers = OFFICE
    editors = CENTER
    may_add = False  # a new version is made from an old one
    list_display = ("title", "version", "in_force_from", "document_number", "use")
    search_fields = ("title", "document_number")
    fields = (("title", "version"), ("in_force_from", "document_number"))
    change_form_after_template = "admin/assessment/terms.html"
    actions_detail = ("edit_terms", "make_version")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        used = Exists(Bulletin.objects.filter(scheme=OuterRef("pk")))
        return super().get_queryset(request).annotate(used=used)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.used)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("version",)

    def changeform_view(self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None) -> Any:
        scheme = self.get_object(request, object_id) if object_id else None
        groups = terms_in_words(scheme.value) if scheme else []
        return super().changeform_view(request, object_id, form_url, {"groups": groups, **(extra_context or {})})

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        scheme = self.get_object(request, object_id)
        found = super().get_actions_detail(request, object_id) if scheme and self.edits(request) else []
        return [a for a in found if not (scheme.used and a.action_name.endswith("edit_terms"))]

    def _scheme(self, request: HttpRequest, object_id: str) -> Scheme:
        scheme: Scheme | None = self.get_object(request, object_id)
        if scheme is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied
        return scheme

    @action(description=_("Edit the terms"), icon="tune", variant=ActionVariant.PRIMARY)
    def edit_terms(self, request: HttpRequest, object_id: str) -> HttpResponse:
        scheme = self._scheme(request, object_id)
        form = TermsForm(scheme.value, request.POST or None)

        def perform(values: dict[str, Any]) -> object:
            schemes.save_terms(scheme=scheme, terms=values["terms"])
            return _("The terms are saved.")

        return self.ask(request, scheme, title=_("Edit the terms"), perform=perform, form=form, submit=_("Save the terms"), extra={"grouped": form})

    @action(description=_("Make a new version from this one"), icon="library_add")
    def make_version(self, request: HttpRequest, object_id: str) -> HttpResponse:
        scheme = self._scheme(request, object_id)

        def perform(values: dict[str, Any]) -> object:
            made = schemes.new_version(scheme=scheme, **values)
            return _("Version %(version)d is made. Edit its terms before it is first used.") % {"version": made.version}

        lead = _("The new version begins with the same terms. Earlier periods stay with the version of their day.")
        return self.ask(request, scheme, title=_("Make a new version"), perform=perform, form=NewVersionForm(request.POST or None), lead=lead)

    @display(description=_("use"), label={"used": "success", "free": "info"})
    def use(self, scheme: Any) -> Any:
        return Tag("used", _("used by bulletins")) if scheme.used else Tag("free", _("may still be edited"))


# --- the ledger ---------------------------------------------------------------------------------


class RunStateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("done", _("done")), ("failed", _("failed")), ("waiting", _("not finished"))]

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        wanted = {"done": Q(finished__isnull=False), "failed": Q(finished=None) & ~Q(error=""), "waiting": Q(finished=None)}
        return rows.filter(wanted[self.value()]) if self.value() in wanted else rows


@admin.register(CycleRun)
class CycleRunAdmin(ReadOnlyAdmin):
    """The ledger of the wheel: what ran, what was late, what failed, and what is still owed."""

    readers = OFFICE
    editors = CENTER
    list_display = ("period", "stage_name", "standing", "due", "finished", "attempts", "lateness", "refusal")
    list_filter = (RunStateFilter, ("stage", ChoicesDropdownFilter), ("late", BooleanRadioFilter), ("due", RangeDateFilter))
    search_fields = ("period",)
    date_hierarchy = "due"
    fields = (("stage", "period"), ("standing", "lateness"), ("due", "started"), ("finished", "attempts"), "scheme", "refusal", "digest")
    readonly_fields = ("standing", "lateness", "refusal")
    list_before_template = "admin/assessment/owed.html"
    actions_list = ("run_by_hand",)
    actions_detail = ("run_now",)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"owed": self._owed(request), **(extra_context or {})})

    def _owed(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Steps that are due and have not run, of every subdistrict of the account."""
        now = timezone.now()
        rows = []
        for subdistrict in Subdistrict.objects.within(self.access(request).scope):
            runs = {(run.stage, run.period): run for run in CycleRun.objects.filter(subdistrict=subdistrict, due__lte=now)}
            for due, step, period in owed_steps(subdistrict, now):
                run = runs.get((step.stage, str(period)))
                if run is None or run.finished is None:
                    rows.append({"due": due, "stage": Stage(step.stage).label, "period": str(period), "run": run})
        return rows

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
            done = run_stage(subdistrict=run.subdistrict, stage=run.stage, period=parse(run.period), at=timezone.now(), by=request.user)
            return self._ran(done)

        return self.ask(request, run, title=_("Run now"), perform=perform, lead=f"{run.get_stage_display()} · {run.period}")

    @action(description=_("Run a step by hand"), icon="play_arrow", variant=ActionVariant.PRIMARY)
    def run_by_hand(self, request: HttpRequest) -> HttpResponse:
        if not self.edits(request):
            raise PermissionDenied
        form = RunStageForm(request.POST or None, initial={"stage": request.GET.get("stage", ""), "period": request.GET.get("period", "")})

        def perform(values: dict[str, Any]) -> object:
            runs = [
                run_stage(subdistrict=subdistrict, stage=values["stage"], period=values["period"], at=timezone.now(), by=request.user)
                for subdistrict in Subdistrict.objects.filter(pk__in=self.access(request).offices)
            ]
            return " ".join(str(self._ran(run)) for run in runs)

        lead = _("A step that has run already is not run again; you then see its result.")
        return self.ask(request, None, title=_("Run a step by hand"), perform=perform, form=form, lead=lead, submit=_("Run"))

    def _ran(self, run: CycleRun) -> object:
        when = timezone.localtime(run.finished).strftime("%Y-%m-%d %H:%M") if run.finished else "-"
        return _("%(stage)s %(period)s: done %(when)s.") % {"stage": run.get_stage_display(), "period": run.period, "when": when}

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
        """What was refused, without the name of the exception in front of it."""
        kind, colon, text = run.error.partition(": ")
        return (text if colon and kind.isidentifier() else run.error) or "-"


EXCEPTIONS = {
    "no_visit": _("no visit or patrol"),
    "no_report": _("no report"),
    "overdue": _("cases overdue"),
}


@admin.register(Inspection)
class InspectionAdmin(OfGridAdmin, ReadOnlyAdmin):
    readers = OFFICE
    list_display = ("week_name", "grid_name", "visits", "patrols", "reports", "entries", "due", "on_time", "overdue", "days_without_report", "exception_names")
    list_filter = (("week", RangeDateFilter), ("overdue", RangeNumericFilter))
    search_fields = ("grid__versions__code", "grid__versions__name")
    date_hierarchy = "week"
    fields = (("week_name", "grid_name"), ("visits", "patrols"), ("reports", "entries"), ("due", "on_time"), ("overdue", "days_without_report"), "exception_names")
    readonly_fields = ("week_name", "grid_name", "exception_names")

    @display(description=_("week"), ordering="week")
    def week_name(self, row: Inspection) -> str:
        return str(Period(row.week, Kind.WEEK))

    @display(description=_("exceptions"))
    def exception_names(self, row: Inspection) -> str:
        return ", ".join(str(EXCEPTIONS.get(code, code)) for code in row.exceptions) or "-"


# --- bulletins ----------------------------------------------------------------------------------

BULLETIN_COLOURS = {BulletinState.DRAFT: "warning", BulletinState.FROZEN: "info", BulletinState.ISSUED: "success"}


@admin.register(Bulletin)
class BulletinAdmin(ReadOnlyAdmin):
    """Monthly bulletins with their whole table; frozen and issued by a person, or frozen by the clock."""

    readers = OFFICE
    editors = OFFICE
    list_display = ("month_name", "revision", "state_label", "line_count", "ranked_count", "frozen_at", "frozen_by_whom", "document_number")
    list_filter = (("state", ChoicesDropdownFilter), ("month", RangeDateFilter))
    list_select_related = ("scheme", "frozen_by__worker")
    search_fields = ("document_number",)
    date_hierarchy = "month"
    fields = (("month_name", "state_label"), ("revision", "scheme"), ("drafted_at", "frozen_at"), ("frozen_by_whom", "document_number"),
              ("issued_at", "issued_by_whom"), "digest")  # fmt: skip
    readonly_fields = ("month_name", "state_label", "frozen_by_whom", "issued_by_whom")
    issued_by_whom = shown("issued_by", _("issued by"))
    change_form_after_template = "admin/assessment/bulletin_table.html"
    actions_detail = ("redraft", "freeze", "issue", "verify")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counts = {"line_count_": Count("lines"), "ranked_count_": Count("lines", filter=Q(lines__ranked=True))}
        return super().get_queryset(request).annotate(**counts)

    def changeform_view(self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None) -> Any:
        bulletin = self.get_object(request, object_id) if object_id else None
        context = {"lines": table_of(bulletin) if bulletin else [], "bulletin": bulletin}
        return super().changeform_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        bulletin = self.get_object(request, object_id)
        if bulletin is None:
            return []
        allowed = {
            BulletinState.DRAFT: {"redraft", "freeze", "verify"},
            BulletinState.FROZEN: {"issue", "verify"},
            BulletinState.ISSUED: {"verify"},
        }[bulletin.state]
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        return [a for a in super().get_actions_detail(request, object_id) if a.action_name.removeprefix(prefix) in allowed]

    def _bulletin(self, request: HttpRequest, object_id: str) -> Bulletin:
        bulletin: Bulletin | None = self.get_object(request, object_id)
        if bulletin is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied
        return bulletin

    @action(description=_("Measure again"), icon="refresh")
    def redraft(self, request: HttpRequest, object_id: str) -> HttpResponse:
        bulletin = self._bulletin(request, object_id)

        def perform(_values: dict[str, Any]) -> object:
            bulletins.redraft_bulletin(bulletin=bulletin, at=timezone.now())
            return _("The draft is measured again from the facts as they stand now.")

        lead = _("Measures the draft again, after facts were corrected during its review.")
        return self.ask(request, bulletin, title=_("Measure again"), perform=perform, lead=lead)

    @action(description=_("Freeze"), icon="ac_unit", variant=ActionVariant.PRIMARY)
    def freeze(self, request: HttpRequest, object_id: str) -> HttpResponse:
        bulletin = self._bulletin(request, object_id)

        def perform(_values: dict[str, Any]) -> object:
            step = {"subdistrict": bulletin.subdistrict, "period": bulletin.period, "at": timezone.now(), "by": request.user}
            run_stage(stage=Stage.FREEZE, **step)
            run_stage(stage=Stage.INTERVIEWS, **step)
            opened = Interview.objects.filter(bulletin=bulletin, state=InterviewState.OPEN).count()
            return _("The bulletin is frozen; %(count)d interviews are open because of it.") % {"count": opened}

        lead = _("Measures once more and freezes. From then on no figure of this month changes, and interviews open by themselves.")
        return self.ask(request, bulletin, title=_("Freeze the bulletin"), perform=perform, lead=lead, submit=_("Freeze"))

    @action(description=_("Issue"), icon="campaign", variant=ActionVariant.PRIMARY)
    def issue(self, request: HttpRequest, object_id: str) -> HttpResponse:
        bulletin = self._bulletin(request, object_id)

        def perform(values: dict[str, Any]) -> object:
            bulletins.issue_bulletin(bulletin=bulletin, document_number=values["document_number"], by=request.user, at=timezone.now())
            return _("The bulletin is issued as %(number)s.") % {"number": values["document_number"]}

        return self.ask(request, bulletin, title=_("Issue the bulletin"), perform=perform, form=IssueForm(request.POST or None), submit=_("Issue"))

    @action(description=_("Verify by recomputation"), icon="verified")
    def verify(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Compute it again from what it kept and compare; changes nothing, so that a link does."""
        bulletin = self._bulletin(request, object_id)
        result = bulletins.recompute_bulletin(bulletin)
        if result.same:
            messages.success(request, _("Computed again from the kept measures: the same, byte by byte (%(digest)s…).") % {"digest": result.kept[:12]})
        else:
            messages.error(request, _("Computed again, the figures differ: kept %(kept)s…, computed %(again)s….") % {"kept": result.kept[:12], "again": result.recomputed[:12]})
        return HttpResponseRedirect(self.address_of(bulletin))

    @display(description=_("month"), ordering="month")
    def month_name(self, bulletin: Bulletin) -> str:
        return f"{bulletin.month:%Y-%m}"

    @display(description=_("state"), ordering="state", label=BULLETIN_COLOURS)
    def state_label(self, bulletin: Bulletin) -> Any:
        return Tag(bulletin.state, bulletin.get_state_display())

    @display(description=_("grids"))
    def line_count(self, bulletin: Any) -> int:
        return int(bulletin.line_count_)

    @display(description=_("ranked"))
    def ranked_count(self, bulletin: Any) -> int:
        return int(bulletin.ranked_count_)

    @display(description=_("frozen by"))
    def frozen_by_whom(self, bulletin: Bulletin) -> str:
        if bulletin.state == BulletinState.DRAFT:
            return "-"
        return str(bulletin.frozen_by or _("the clock"))


def table_of(bulletin: Bulletin) -> list[BulletinLine]:
    """The lines in the table's order, each with why it is not ranked and its change of rank."""
    lines = list(bulletin.lines.all())
    for line in lines:
        line.reason = not_ranked_text(line.not_ranked_because)  # type: ignore[attr-defined]
        line.change = (line.previous_rank - line.rank) if line.rank and line.previous_rank else None  # type: ignore[attr-defined]
    return lines


@admin.register(BulletinLine)
class BulletinLineAdmin(ReadOnlyAdmin):
    """One grid in one bulletin, with every number explained."""

    readers = OFFICE
    list_display = ("month_name", "rank_text", "grid_name", "village", "score", "base_score", "incident_score", "rate", "awareness_score", "months_in_bottom", "reason")
    list_select_related = ("bulletin",)
    list_filter = (("bulletin__month", RangeDateFilter), ("ranked", BooleanRadioFilter), ("in_bottom", BooleanRadioFilter), ("score", RangeNumericFilter))
    search_fields = ("facts__name", "facts__code", "facts__village")
    ordering = ("-bulletin__month", "rank")
    fields = (("month_name", "grid_name"), ("leaders", "members"), ("rank_text", "score"))
    readonly_fields = ("month_name", "grid_name", "village", "leaders", "members", "rank_text")
    change_form_after_template = "admin/assessment/explanation.html"

    def changeform_view(self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None) -> Any:
        line = self.get_object(request, object_id) if object_id else None
        context = {}
        if line:
            ranked = line.bulletin.lines.filter(ranked=True).count()
            context = {"line": line, "explanation": explain(line, Terms.model_validate(line.bulletin.terms), ranked=ranked)}
        return super().changeform_view(request, object_id, form_url, {**context, **(extra_context or {})})

    @display(description=_("month"), ordering="bulletin__month")
    def month_name(self, line: BulletinLine) -> str:
        return f"{line.bulletin.month:%Y-%m}"

    @display(description=_("rank"), ordering="rank")
    def rank_text(self, line: BulletinLine) -> str:
        return str(line.rank or _("not ranked"))

    @display(description=_("grid"), ordering="facts__name")
    def grid_name(self, line: BulletinLine) -> str:
        return str(line.facts["name"])

    @display(description=_("village"), ordering="facts__village")
    def village(self, line: BulletinLine) -> str:
        return str(line.facts["village"])

    @display(description=_("leader"))
    def leaders(self, line: BulletinLine) -> str:
        return "、".join(line.facts["leaders"]) or "-"

    @display(description=_("full-time member"))
    def members(self, line: BulletinLine) -> str:
        return "、".join(line.facts["members"]) or "-"

    @display(description=_("awareness rate"), ordering="awareness_rate")
    def rate(self, line: BulletinLine) -> str:
        return f"{line.awareness_rate:.1%}" if line.awareness_rate is not None else "-"

    @display(description=_("note"))
    def reason(self, line: BulletinLine) -> str:
        return not_ranked_text(line.not_ranked_because) or "-"


# --- interviews ---------------------------------------------------------------------------------


class GroundInline(ReadOnlyInline, TabularInline):
    model = InterviewGround
    fields = ("grid_name", "role", "first_rank", "second_rank")
    readonly_fields = ("grid_name",)
    verbose_name_plural = _("Why")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related(Prefetch("grid", queryset=Grid.objects.on(today())))

    @display(description=_("grid"))
    def grid_name(self, ground: InterviewGround) -> str:
        return str(ground.grid)


@admin.register(Interview)
class InterviewAdmin(ReadOnlyAdmin):
    """Opened by the wheel; held by a person, a leader's by a head."""

    readers = OFFICE
    editors = OFFICE
    inlines = (GroundInline,)
    list_display = ("worker", "month_name", "grids", "state_label", "due", "held_at", "held_by_whom", "check_on")
    list_select_related = ("worker", "held_by__worker")
    list_filter = (("state", ChoicesDropdownFilter), ("month", RangeDateFilter), ("due_on", RangeDateFilter))
    search_fields = ("worker__name", "worker__pinyin", "worker__staff_number")
    date_hierarchy = "month"
    fields = (("worker", "state_label"), ("month_name", "opened_at"), ("due", "check_on"), ("held_at", "held_by_whom"), "record", "plan", "cancelled_note")
    readonly_fields = ("month_name", "state_label", "due", "held_by_whom")
    held_by_whom = shown("held_by", _("held by"))
    actions_detail = ("hold",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        named = InterviewGround.objects.prefetch_related(Prefetch("grid", queryset=Grid.objects.on(today())))
        return super().get_queryset(request).prefetch_related(Prefetch("grounds", queryset=named))

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        interview = self.get_object(request, object_id)
        open_ = interview is not None and interview.state == InterviewState.OPEN and self._may_hold(request, interview)
        return super().get_actions_detail(request, object_id) if open_ else []

    def _may_hold(self, request: HttpRequest, interview: Interview) -> bool:
        of_a_leader = any(ground.role == Role.LEADER for ground in interview.grounds.all())
        return bool(self.access(request).has("head")) or (not of_a_leader and self.edits(request))

    @action(description=_("Record the interview"), icon="edit_note", variant=ActionVariant.PRIMARY)
    def hold(self, request: HttpRequest, object_id: str) -> HttpResponse:
        interview = self.get_object(request, object_id)
        if interview is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied

        def perform(values: dict[str, Any]) -> object:
            held = hold_interview(interview=interview, by=request.user, at=timezone.now(), **values)
            return _("The interview is recorded. The rectification is checked on %(day)s.") % {"day": held.check_on}

        return self.ask(request, interview, title=_("Record the interview"), perform=perform, form=HoldForm(request.POST or None), submit=_("Record"))

    @display(description=_("trigger month"), ordering="month")
    def month_name(self, interview: Interview) -> str:
        return f"{interview.month:%Y-%m}"

    @display(description=_("grids"))
    def grids(self, interview: Interview) -> str:
        return ", ".join(f"{ground.grid} ({ground.get_role_display()})" for ground in interview.grounds.all())

    @display(description=_("state"), ordering="state", label={InterviewState.OPEN: "warning", InterviewState.HELD: "success", InterviewState.CANCELLED: "default"})
    def state_label(self, interview: Interview) -> Any:
        return Tag(interview.state, interview.get_state_display())

    @display(description=_("to be held by"), ordering="due_on", label={"late": "danger", "open": "info", "done": "default"})
    def due(self, interview: Interview) -> Any:
        if interview.state != InterviewState.OPEN:
            return Tag("done", f"{interview.due_on}")
        return Tag("late" if interview.due_on < today() else "open", f"{interview.due_on}")
