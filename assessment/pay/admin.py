"""Pages of pay runs and sheets: drafted, decided about, checked, approved, sent back; read by the inspector too."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter

from assessment.cycle.period_words import kept_in_words
from assessment.letterhead.documents import exported
from assessment.pay import services
from assessment.pay.choices import RunState
from assessment.pay.forms import AsAttendedForm, BecauseForm, DraftForm
from assessment.pay.forms_of_funds import OverdraftForm
from assessment.pay.funds import approve_overdraft, in_words, not_approved
from assessment.pay.lists import OFFICE_QUEUES, run_below, slip_of, with_counts
from assessment.pay.models import PayRemark, PayRun, PaySheet
from assessment.pay.models_of_papers import PayPaper
from assessment.pay.overdrafts import Overdraft, overdrafts_of
from assessment.pay.registers import years_of
from assessment.periods import month_of
from core.office.acts import Asked, Done, act, always, facts_of, link, readers
from core.office.admin import ReadOnlyAdmin
from core.office.brief import Brief
from core.office.display import attribute, chosen, column, of_month
from core.office.queues import QueueFilter
from core.punctuation import grouped
from core.worklist import written
from core.years import month_in_words
from grids.duties import PAY_OFFICE, PAY_READERS, PAYROLL, Duty
from staff.access import account_of
from staff.people.models import Worker

STATES = {RunState.DRAFT: "warning", RunState.CHECKED: "info", RunState.LOCKED: "success"}

# --- acts -----------------------------------------------------------------------------------------


def _draft_form(asked: Asked) -> DraftForm:
    last_month = (asked.today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return DraftForm(asked.sent, offices=asked.access.subdistricts_as(*PAY_OFFICE), month=last_month)


@act(
    _("Draft a month"),
    icon="edit_calendar",
    form=_draft_form,
    turn=always,
    on_list=True,
    lead=_("The clock does it on the pay day. Drafting again replaces the draft by the facts of today."),
    submit=_("Draft"),
)
def draft(asked: Asked) -> object:
    runs = services.draft_runs(
        subdistrict=asked.values["subdistrict"], month=month_of(asked.values["month"]), **asked.by
    )
    return Done(_("The pay run of %(month)s is drafted.") % {"month": month_in_words(runs[0].month)}, then=runs[0])


def _is_draft(asked: Asked) -> bool:
    return bool(asked.row.state == RunState.DRAFT)


@act(
    _("Draft again"),
    icon="refresh",
    may=lambda asked: asked.access.holds(*PAY_OFFICE, in_=asked.row.subdistrict_id),
    offered=_is_draft,
    facts=facts_of("drafted_at", "sent_back_because"),
    lead=_("The sheets are computed anew from the facts of today."),
)
def draft_again(asked: Asked) -> object:
    services.draft_runs(subdistrict=asked.row.subdistrict, month=asked.row.period, **asked.by)
    return _("The pay run of %(month)s is drafted.") % {"month": month_in_words(asked.row.month)}


@act(
    pgettext_lazy("pay run", "Check"),
    icon="fact_check",
    may=lambda asked: asked.access.holds(Duty.PAYROLL, in_=asked.row.subdistrict_id),
    offered=lambda asked: services.may_check(asked.row, asked.access),
    turn=always,
    facts=lambda asked: run_below(asked.row)["sums"],
    lead=_("You say that the sheets are right. Another person approves them afterwards."),
)
def check(asked: Asked) -> object:
    services.check_run(run=asked.row, **asked.by)
    return _("The run is checked and waits for the approval of a head.")


@act(
    _("Approve and lock"),
    icon="approval",
    may=lambda asked: asked.access.holds(Duty.HEAD, in_=asked.row.subdistrict_id),
    offered=lambda asked: services.may_approve(asked.row, asked.access),
    turn=always,
    facts=lambda asked: run_below(asked.row)["sums"],
    lead=_("The run is locked for good, with the attendance of its month; everybody gets the own slip."),
)
def approve(asked: Asked) -> object:
    services.approve_run(run=asked.row, **asked.by)
    return _("The run is locked. Everybody finds the own slip in the inbox.")


def _overdrawn(asked: Asked) -> list[Overdraft]:
    return not_approved(asked.row, at=timezone.now())


def _overdraft_form(asked: Asked) -> OverdraftForm:
    return OverdraftForm(asked.sent, run=asked.row, sources=[one.source.pk for one in _overdrawn(asked)])


@act(
    _("Approve an overdraft"),
    icon="credit_score",
    form=_overdraft_form,
    may=lambda asked: asked.access.holds(Duty.HEAD, in_=asked.row.subdistrict_id),
    offered=lambda asked: services.may_approve(asked.row, asked.access) and bool(_overdrawn(asked)),
    facts=lambda asked: [(one.source, in_words(one)) for one in _overdrawn(asked)],
    lead=_("The run spends more than the source holds. With your reason it can be approved all the same."),
)
def overdraw(asked: Asked) -> object:
    approve_overdraft(run=asked.row, **asked.values, **asked.by)
    return _("The overdraft is approved.")


@act(
    _("Send back"),
    icon="undo",
    form=BecauseForm,
    may=lambda asked: asked.access.holds(*PAY_OFFICE, in_=asked.row.subdistrict_id),
    offered=lambda asked: asked.row.state == RunState.CHECKED,
)
def send_back(asked: Asked) -> object:
    services.send_back(run=asked.row, **asked.values, **asked.by)
    return _("The run is a draft again.")


def _as_attended_form(asked: Asked) -> AsAttendedForm:
    missing = services.missing_days(asked.row)
    people = Worker.objects.in_bulk(missing)
    return AsAttendedForm(asked.sent, missing={people[key]: days for key, days in sorted(missing.items())})


@act(
    _("Pay as attended"),
    icon="event_available",
    form=_as_attended_form,
    may=lambda asked: asked.access.holds(Duty.HEAD, in_=asked.row.subdistrict_id),
    offered=lambda asked: _is_draft(asked) and bool(services.missing_days(asked.row)),
    turn=always,
    lead=_(
        "Their attendance was not received. Wages are paid on time by your decision; what is received later makes a "
        "difference. The slip says that it is provisional."
    ),
)
def pay_as_attended(asked: Asked) -> object:
    people = Worker.objects.in_bulk(asked.form.by_worker())
    for key, days in asked.form.by_worker().items():
        services.decide_as_attended(
            run=asked.row, worker=people[key], days=days, reason=asked.values["reason"], **asked.by
        )
    return _("Decided; the run is drafted again.")


@link(_("Paper"), icon="description", may=readers, url_path="papers/<int:paper>", hidden=True)
def paper(asked: Asked) -> HttpResponse:
    """A paper as it was kept when the run was locked."""
    kept = (
        PayPaper.objects.visible_to(account_of(asked.request)).filter(run=asked.row, pk=asked.address["paper"]).first()
    )
    if kept is None:
        raise Http404
    return exported(kept.name, bytes(kept.content), about=asked.row)


# --- pages ----------------------------------------------------------------------------------------


class RunQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(PayRun)
class PayRunAdmin(ReadOnlyAdmin):
    """The runs of all months, and each with its sheets and what is missing."""

    readers = PAY_READERS
    editors = PAYROLL
    acts = (draft, check, approve, overdraw, pay_as_attended, draft_again, send_back, paper)
    joined = ("of_worker", "subdistrict", "checked_by__worker", "approved_by__worker", "scheme")
    shown_with = (Prefetch("remarks", PayRemark.objects.select_related("worker")),)
    list_display = ("month_name", "whose", "standing", "people", "cost", "missing", "drafted_at", "approved_at")
    list_filter = (RunQueues, ("state", ChoicesDropdownFilter))
    date_hierarchy = "month"
    fields = (
        ("month_name", "standing"),
        ("whose", "subdistrict"),
        ("drafted_at", "drafted_by"),
        ("checked_at", "checked_by"),
        ("approved_at", "approved_by"),
        ("sent_back_at", "sent_back_by"),
        "sent_back_because",
        "scheme",
        "digest",
    )
    change_form_after_template = "assessment/pay/office_run.html"
    month_name = of_month("month", _("month"))
    whose = column(_("own run of"), lambda run: run.of_worker or "-")
    standing = chosen("state", _("state"), STATES)
    people = column(pgettext_lazy("pay run", "people"), lambda run: getattr(run, "people", None))
    cost = column(_("cost"), lambda run: getattr(run, "cost", None))
    missing = column(pgettext_lazy("pay run", "missing"), lambda run: getattr(run, "missing", None) or "-")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_counts(super().get_queryset(request))

    def below(self, request: HttpRequest, row: PayRun) -> dict[str, Any]:
        overdrawn = [] if row.state == RunState.LOCKED else overdrafts_of(row, at=timezone.now())
        papers = row.papers.defer("content").order_by("kind", "suffix")
        enters = row.state == RunState.DRAFT and self.access(request).holds(Duty.PAYROLL, in_=row.subdistrict_id)
        return {
            "papers": papers,
            "run": row,
            "overdrawn": [in_words(one) for one in overdrawn],
            **run_below(row, enters=enters),
        }


@link(_("All sheets of this person"), icon="person_search", may=readers)
def all_sheets(asked: Asked) -> HttpResponse:
    return redirect("admin:assessment_paysheet_register", worker=asked.row.worker_id)


@admin.register(PaySheet)
class PaySheetAdmin(ReadOnlyAdmin):
    """One person's sheets, each line by line."""

    pages = (("of/<int:worker>/", "assessment_paysheet_register", "register_page"),)
    acts = (all_sheets,)
    in_brief: ClassVar = {
        "worker": Brief(
            written("run__month", "YYYY-MM"),
            said=kept_in_words,
            mark="gross",
            mark_said=lambda gross: f"¥ {grouped(Decimal(gross))}",
            order=("-run__month", "-pk"),
            place=56,
        )
    }

    readers = PAY_READERS
    joined = ("run", "worker")
    list_display = (
        "month_name",
        "person",
        "number",
        "own_gross",
        "gross",
        "before_tax",
        "total",
        "owed_after",
        "state",
    )
    list_filter = (("run__state", ChoicesDropdownFilter), "provisional")
    search_fields = ("worker__name", "worker__staff_number")
    date_hierarchy = "run__month"
    ordering = ("-run__month", "worker__staff_number")
    fields = (
        ("person", "number"),
        ("month_name", "state"),
        ("own_gross", "gross"),
        ("deducted", "before_tax"),
        ("unit", "total"),
        ("owed_before", "owed_after"),
        "provisional",
    )
    change_form_after_template = "assessment/pay/office_sheet.html"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """That days are paid as attended for now is said of the sheets of which it is true."""
        return self.fields if obj is None or obj.provisional else self.fields[:-1]

    month_name = of_month("run__month", _("month"))
    person = attribute("worker", _("worker"))
    number = column(_("staff number"), lambda sheet: sheet.worker.staff_number, ordering="worker__staff_number")
    state = column(_("state"), lambda sheet: sheet.run.get_state_display())

    def below(self, request: HttpRequest, row: PaySheet) -> dict[str, Any]:
        return {"slip": slip_of(row)}

    def register_page(self, request: HttpRequest, worker: int) -> HttpResponse:
        """The register of one person: every sheet, the newest first, with the sums of each year."""
        sheets = list(self.get_queryset(request).filter(worker=worker).order_by("-run__month", "-pk"))
        if not sheets:
            raise Http404
        person = sheets[0].worker
        return self.page(
            request,
            "assessment/pay/register.html",
            title=_("All sheets of %(name)s") % {"name": f"{person.name} {person.staff_number}"},
            years=years_of(sheets),
        )
