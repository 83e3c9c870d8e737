"""Pages of bulletins and their lines: frozen figures are shown and explained, never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RangeDateFilter, RangeNumericFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from assessment.bulletin import revision as revisions
from assessment.bulletin.differences import difference_of
from assessment.bulletin.explanations import explain, field_of, tables_of
from assessment.bulletin.forms import IssueForm
from assessment.bulletin.issue import issue_bulletin, next_number
from assessment.bulletin.lists import OFFICE_QUEUES
from assessment.bulletin.models import Bulletin, BulletinLine, BulletinState
from assessment.bulletin.review import review_of
from assessment.bulletin.revision_admin import RevisionActions, steps_of
from assessment.bulletin.services import recompute_bulletin, redraft_bulletin
from assessment.bulletin.tables import interval_text, ranked_table, score_heads
from assessment.cycle.models import Stage
from assessment.cycle.services import run_stage
from assessment.figures.indicators import AWARENESS, BULLETIN
from assessment.figures.words import not_ranked_text
from assessment.scheme.terms import Terms
from core.office.admin import ReadOnlyAdmin, today
from core.office.display import Tag, shown
from core.office.queues import QueueFilter
from core.web.refusals import sent
from grids.duties import OFFICE
from staff.access import account_of

# --- bulletins ----------------------------------------------------------------------------------

BULLETIN_COLOURS = {BulletinState.DRAFT: "warning", BulletinState.FROZEN: "info", BulletinState.ISSUED: "success"}

LEAD_OF_A_MONTH = _(
    "Measures once more and freezes. From then on no figure of this month changes, and interviews open by themselves."
)
LEAD_OF_ISSUING = _(
    "Makes the document and the workbook, keeps their bytes for ever, and tells every guide, leader and full-time "
    "member of today that there is something to read."
)
LEAD_OF_A_REVISION = _(
    "Freezes what was reviewed; where a fact changed since, it is refused. Interviews that the revision "
    "requires open, and those that it no longer requires are cancelled with a note."
)


class BulletinQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Bulletin)
class BulletinAdmin(RevisionActions, ReadOnlyAdmin):
    """Monthly bulletins with their whole table; frozen and issued by a person, or frozen by the clock."""

    readers = OFFICE
    editors = OFFICE
    list_display = (
        "month_name",
        "revision",
        "state_label",
        "line_count",
        "ranked_count",
        "frozen_at",
        "frozen_by_whom",
        "document_number",
    )
    list_filter = (BulletinQueues, ("state", ChoicesDropdownFilter), ("month", RangeDateFilter))
    list_select_related = ("scheme", "frozen_by__worker")
    search_fields = ("document_number",)
    date_hierarchy = "month"
    fields = (
        ("month_name", "state_label"),
        ("revision", "scheme"),
        ("drafted_at", "frozen_at"),
        ("frozen_by_whom", "document_number"),
        ("issued_at", "issued_by_whom"),
        "digest",
    )
    fields_of_a_revision = ("reason", ("opened_by_whom", "reviewed_at"), "reviewed_by_whom")
    readonly_fields = (
        "month_name",
        "state_label",
        "frozen_by_whom",
        "issued_by_whom",
        "opened_by_whom",
        "reviewed_by_whom",
    )
    issued_by_whom = shown("issued_by", _("issued by"))
    opened_by_whom = shown("opened_by", _("opened by"))
    reviewed_by_whom = shown("reviewed_by", _("reviewed by"))
    change_form_after_template = "assessment/bulletin/office.html"
    actions_detail = (
        "redraft",
        "freeze",
        "review",
        "issue",
        "verify",
        "revise",
        "withdraw",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counts = {"line_count_": Count("lines"), "ranked_count_": Count("lines", filter=Q(lines__ranked=True))}
        return super().get_queryset(request).annotate(**counts)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        bulletin = self.get_object(request, object_id) if object_id else None
        context = page_of(bulletin) if bulletin else {}
        return super().changeform_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        revision = self.fields_of_a_revision if obj and obj.is_revision else ()
        return (self.fields[0], *revision, *self.fields[1:])

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        bulletin = self.get_object(request, object_id)
        if bulletin is None:
            return []
        of_month = Bulletin.objects.filter(subdistrict=bulletin.subdistrict_id, month=bulletin.month)
        allowed = steps_of(bulletin, newest=not of_month.filter(revision__gt=bulletin.revision).exists())
        prefix = f"{self.opts.app_label}_{self.opts.model_name}_"
        return [
            a for a in super().get_actions_detail(request, object_id) if a.action_name.removeprefix(prefix) in allowed
        ]

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
            redraft_bulletin(bulletin=bulletin, at=timezone.now())
            return _("The draft is measured again from the facts as they stand now.")

        lead = _("Measures the draft again, after facts were corrected during its review.")
        return self.ask(request, bulletin, title=_("Measure again"), perform=perform, lead=lead)

    @action(description=_("Freeze"), icon="ac_unit", variant=ActionVariant.PRIMARY)
    def freeze(self, request: HttpRequest, object_id: str) -> HttpResponse:
        bulletin = self._bulletin(request, object_id)

        def perform(_values: dict[str, Any]) -> object:
            if bulletin.is_revision:  # the wheel owes the first of a month only
                revisions.freeze_revision(bulletin=bulletin, by=account_of(request), at=timezone.now())
                return _("The revision is frozen. Issue it under a document number of its own.")
            step: dict[str, Any] = {
                "subdistrict": bulletin.subdistrict,
                "period": bulletin.period,
                "at": timezone.now(),
                "by": account_of(request),
            }
            run_stage(stage=Stage.FREEZE, **step)
            run_stage(stage=Stage.INTERVIEWS, **step)
            opened = bulletin.interviews.filter(state="open").count()
            return _("The bulletin is frozen; %(count)d interviews are open because of it.") % {"count": opened}

        lead = LEAD_OF_A_REVISION if bulletin.is_revision else LEAD_OF_A_MONTH
        return self.ask(
            request, bulletin, title=_("Freeze the bulletin"), perform=perform, lead=lead, submit=_("Freeze")
        )

    @action(description=_("Issue"), icon="campaign", variant=ActionVariant.PRIMARY)
    def issue(self, request: HttpRequest, object_id: str) -> HttpResponse:
        bulletin = self._bulletin(request, object_id)

        def perform(values: dict[str, Any]) -> object:
            issue_bulletin(
                bulletin=bulletin, document_number=values["document_number"], by=account_of(request), at=timezone.now()
            )
            return _("The bulletin is issued as %(number)s.") % {"number": values["document_number"]}

        return self.ask(
            request,
            bulletin,
            title=_("Issue the bulletin"),
            perform=perform,
            form=IssueForm(sent(request), initial={"document_number": next_number(bulletin, year=today().year)}),
            lead=LEAD_OF_ISSUING,
            submit=_("Issue"),
        )

    @action(description=_("Verify by recomputation"), icon="verified")
    def verify(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Compute it again from what it kept and compare; changes nothing, so that a link does."""
        bulletin = self._bulletin(request, object_id)
        result = recompute_bulletin(bulletin)
        if result.same:
            messages.success(
                request,
                _("Computed again from the kept measures: the same, byte by byte (%(digest)s…).")
                % {"digest": result.kept[:12]},
            )
        else:
            messages.error(
                request,
                _("Computed again, the figures differ: kept %(kept)s…, computed %(again)s….")
                % {"kept": result.kept[:12], "again": result.recomputed[:12]},
            )
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
        return str(bulletin.frozen_by or _("the system: by the clock, or on its command line"))


def page_of(bulletin: Bulletin) -> dict[str, Any]:
    """What stands below the fields of a bulletin: its table, its differences, the other revisions of the month."""
    others = Bulletin.objects.filter(subdistrict=bulletin.subdistrict_id, month=bulletin.month)
    readings = list(bulletin.readings.select_related("worker").order_by("read_at", "worker__staff_number"))
    return {
        "lines": ranked_table(bulletin),
        "score_heads": score_heads(),
        "readings": readings,
        "read_count": sum(reading.read_at is not None for reading in readings),
        "unread_names": [reading.worker.name for reading in readings if reading.read_at is None],
        "bulletin": bulletin,
        "difference": difference_of(bulletin),
        "review": review_of(bulletin) if bulletin.state == BulletinState.DRAFT else None,
        "revisions": others.exclude(pk=bulletin.pk).order_by("revision"),
    }


@admin.register(BulletinLine)
class BulletinLineAdmin(ReadOnlyAdmin):
    """One grid in one bulletin, with every number explained."""

    readers = OFFICE
    list_display = (
        "month_name",
        "rank_text",
        "grid_name",
        "village",
        "score",
        *(name for component in BULLETIN for name in (["rate"] if component.rate else []) + [component.column]),
        "months_in_bottom",
        "reason",
    )
    list_select_related = ("bulletin",)
    list_filter = (
        ("bulletin__month", RangeDateFilter),
        ("ranked", BooleanRadioFilter),
        ("in_bottom", BooleanRadioFilter),
        ("score", RangeNumericFilter),
    )
    search_fields = ("facts__name", "facts__code", "facts__village")
    ordering = ("-bulletin__month", "rank")
    fields = (("month_name", "grid_name"), ("leaders", "members"), ("rank_text", "score"))
    readonly_fields = ("month_name", "grid_name", "village", "leaders", "members", "rank_text")
    change_form_after_template = "assessment/bulletin/line_office.html"

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        line = self.get_object(request, object_id) if object_id else None
        context = {}
        if line:
            context = {
                "line": line,
                "explanation": explain(line, Terms.model_validate(line.bulletin.terms), among=field_of(line.bulletin)),
                "tables": tables_of(line, account_of(request)),
            }
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
        rate = line.rate(AWARENESS)
        return f"{rate:.1%} ({interval_text(line)})" if rate is not None else "-"

    @display(description=_("note"))
    def reason(self, line: BulletinLine) -> str:
        return not_ranked_text(line.not_ranked_because) or "-"
