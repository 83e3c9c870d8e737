"""Page of bonus and deductions: proposed and proved by the office, shown to the person, decided by a head."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest
from django.http import Http404, HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display

from assessment.adjustment import services
from assessment.adjustment.documents import form_of
from assessment.adjustment.forms import DecideForm, EvidenceForm, ProposeForm, WhyForm
from assessment.adjustment.lists import OFFICE_QUEUES, content_path
from assessment.adjustment.models import Adjustment, AdjustmentFile, AdjustmentState
from assessment.cycle.period_words import kept_in_words
from core.errors import refusal_of, said_of
from core.office.acts import Asked, act, always, facts_of
from core.office.admin import WrittenOnce, actor, become
from core.office.admin_inlines import ReadOnlyInline
from core.office.brief import Brief
from core.office.display import attribute, chosen, column
from core.office.papers import letter
from core.office.queues import QueueFilter
from core.worklist import written
from core.years import in_words
from grids.duties import INSPECTOR, OFFICE
from staff.accounts.identity import person_of

FACTS = facts_of("worker", "side", "points", "reason", "article", "statement")


class EvidenceInline(ReadOnlyInline, TabularInline):
    """The files that prove it, and those that were withdrawn."""

    model = AdjustmentFile
    fields = ("file", "readable_size", "by_whom", "when", "withdraw")
    ordering = ("pk",)
    verbose_name_plural = _("Evidence")
    joined = ("uploaded_by__worker", "removed_by__worker", "adjustment")
    readable_size = column(_("size"), lambda row: filesizeformat(row.size))
    by_whom = attribute("uploaded_by", _("uploaded by"))
    when = attribute("uploaded_at", _("uploaded"))

    @display(description=_("file"))
    def file(self, row: AdjustmentFile) -> str:
        if row.removed_at:
            withdrawn = f"{timezone.localtime(row.removed_at):%Y-%m-%d %H:%M} · {row.removed_by}"
            return format_html("{} {}", _("withdrawn"), withdrawn)
        return format_html('<a class="office-link" href="{}">{}</a>', content_path(row), row)

    @display(description=_("Withdraw"))
    def withdraw(self, row: AdjustmentFile) -> str:
        if row.removed_at or row.adjustment.state != AdjustmentState.PROPOSED:
            return ""
        address = reverse("admin:assessment_adjustment_withdraw_file", args=(row.adjustment_id, row.pk))
        return format_html('<a class="office-link" href="{}">{}</a>', address, _("Withdraw"))


# --- acts -----------------------------------------------------------------------------------------


def _is_proposed(asked: Asked) -> bool:
    return asked.row.state == AdjustmentState.PROPOSED and person_of(asked.user) != asked.row.worker_id


def _is_shown(asked: Asked) -> bool:
    return bool(asked.row.state == AdjustmentState.TOLD and services.may_decide(asked.row, asked.user))


def _is_undecided(asked: Asked) -> bool:
    return asked.row.state in (AdjustmentState.PROPOSED, AdjustmentState.TOLD)


@act(
    _("Add evidence"),
    icon="attach_file",
    form=lambda asked: EvidenceForm(asked.sent, asked.request.FILES or None),
    offered=_is_proposed,
    turn=lambda asked: not asked.row.files.held().exists(),
    submit=_("Upload"),
)
def add_evidence(asked: Asked) -> object:
    kept = services.attach_evidence(adjustment=asked.row, uploads=asked.values["files"], field="files", **asked.by)
    return ngettext("%(count)d file is added.", "%(count)d files are added.", len(kept)) % {"count": len(kept)}


def _file(asked: Asked) -> AdjustmentFile:
    """The file that an address names. Raises Http404."""
    row = asked.row.files.held().filter(pk=asked.address["file"]).first()
    if row is None:
        raise Http404
    return row


@act(
    _("Withdraw a file"),
    icon="delete",
    offered=_is_proposed,
    lead=lambda asked: _("“%(name)s” is removed for good.") % {"name": _file(asked).name},
    url_path="files/<int:file>/withdraw",
    hidden=True,  # the row of the file has a link
)
def withdraw_file(asked: Asked) -> object:
    services.withdraw_evidence(file=_file(asked), **asked.by)
    return _("The file is withdrawn.")


@act(
    _("Show to the person"),
    icon="outgoing_mail",
    offered=_is_proposed,
    hindered=lambda asked: refusal_of(services.refuse_without_evidence, asked.row),
    turn=always,
    facts=FACTS,
    lead=_("From then on the proposal and its evidence stay as they are. The person may answer before it is decided."),
    submit=_("Show"),
)
def show(asked: Asked) -> object:
    services.show_adjustment(adjustment=asked.row, **asked.by)
    return _("The person is told. A head who did not propose it decides.")


@act(
    _("Decide"),
    icon="gavel",
    form=lambda asked: DecideForm(asked.sent, not_yet=refusal_of(services.refuse_before_it_is_read, asked.row)),
    offered=_is_shown,
    turn=always,
    facts=FACTS,
    submit=_("Decide"),
)
def decide(asked: Asked) -> object:
    decided = services.decide_adjustment(adjustment=asked.row, **asked.values, **asked.by)
    return _("It is %(state)s, and the person is told.") % {"state": decided.get_state_display()}


@act(
    _("Withdraw the proposal"),
    icon="undo",
    form=WhyForm,
    offered=_is_undecided,
    facts=FACTS,
    submit=_("Withdraw"),
)
def withdraw(asked: Asked) -> object:
    with said_of(reason="why"):
        services.withdraw_adjustment(adjustment=asked.row, reason=asked.values["why"], **asked.by)
    return _("The proposal is withdrawn.")


print_form = letter(_("Form of the bonus or deduction"), "print_form", lambda asked: form_of(asked.row))


# --- the page -------------------------------------------------------------------------------------

STATES = {
    AdjustmentState.PROPOSED: "info",
    AdjustmentState.TOLD: "warning",
    AdjustmentState.APPROVED: "success",
    AdjustmentState.DECLINED: "default",
    AdjustmentState.WITHDRAWN: "default",
}


class AdjustmentQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(Adjustment)
class AdjustmentAdmin(WrittenOnce):
    """Proposed here and proved; shown to the person; decided by a head who did not propose it."""

    form = ProposeForm
    readers = OFFICE | INSPECTOR
    editors = OFFICE
    in_brief: ClassVar = {
        "worker": Brief(
            written("quarter", 'YYYY"Q"Q'),
            said=kept_in_words,
            beside="reason",
            mark="state",
            order=("-quarter", "-pk"),
            waits=lambda _worker, _at: Q(state__in=(AdjustmentState.PROPOSED, AdjustmentState.TOLD)),
            since=Greatest("proposed_at", "told_at"),
            place=52,
        )
    }
    acts = (add_evidence, withdraw_file, show, decide, withdraw, print_form)
    inlines = (EvidenceInline,)
    autocomplete_fields = ("worker",)
    joined = ("worker", "proposed_by__worker", "decided_by__worker")
    list_display = ("worker", "quarter_name", "side_label", "points", "reason", "state_label", "decided_by_whom")
    list_filter = (
        AdjustmentQueues,
        ("state", ChoicesDropdownFilter),
        ("side", ChoicesDropdownFilter),
        ("worker", AutocompleteSelectFilter),
    )
    search_fields = ("worker__name", "worker__pinyin__spelt", "worker__staff_number")
    fields = ("worker", "quarter", ("side", "points"), "reason", "article")
    quarter_name = column(_("quarter"), lambda row: in_words(row.period), ordering="quarter")
    side_label = chosen("side", _("bonus or deduction"), {"bonus": "success", "deduction": "danger"})
    state_label = chosen("state", _("state"), STATES)
    decided_by_whom = attribute("decided_by", _("decided by"))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": self.fields})]
        shown = (
            ("worker", "quarter_name"),
            ("side_label", "points", "corrected_points"),
            "reason",
            "article",
            ("state_label", "told_at"),
            ("proposed_by", "proposed_at"),
            "statement",
            ("decided_by_whom", "decided_at"),
            "decision",
        )
        return [(None, {"fields": shown})]

    def write(self, request: HttpRequest, obj: Adjustment, form: Any, change: bool) -> None:
        given = form.cleaned_data
        made = services.propose_adjustment(
            worker=given["worker"],
            quarter=form.period,
            side=given["side"],
            points=given["points"],
            reason=given["reason"],
            article=given["article"],
            by=actor(request),
            at=timezone.now(),
        )
        become(obj, made)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).order_by("-quarter", "-proposed_at", "-pk")
