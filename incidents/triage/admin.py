"""The center's queue in the back office: the next incident with its evidence, one decision, then the next.

And what belongs to the list of incidents: kept filters, and assigning many at once with a result per row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.jobs.requests import is_of_a_job
from core.office.chosen import answer_about_chosen
from core.office.deciding import ROWS, by_script, done_by_key, each_on_leaving, refused_by_key
from core.office.widgets import dressed
from core.punctuation import labelled
from core.texts import tidy
from core.web.refusals import add_refusal
from grids.duties import Duty
from incidents.incident.forms import moved_text
from incidents.incident.models import Incident
from incidents.triage.evidence import name_of, waits, waits_no_longer
from incidents.triage.filters import drop_filter, keep_filter
from incidents.triage.forms import AssignManyForm, decision_form
from incidents.triage.models import CaseClaim, SavedFilter
from incidents.triage.services import Outcome, assign_each, claim_next, decide, release, waiting_for_center
from staff.access import account_of

CASES = reverse_lazy("admin:incidents_incident_changelist")
GONE = ("taken_by_somebody_else", "case_moved_on")  # somebody else decides on it: nothing is offered any more
PUT_OFF = "triage_put_off"
AT_ONCE = 200


def _number(text: str) -> str:
    """The number of a case as a page sent it; empty where it cannot be one, which the database would not take."""
    return text[:24] if text.isprintable() else ""


class WithTriage:
    """For the page of incidents: the queue, kept filters and bulk assignment."""

    list_before_template = "incidents/triage/list_before.html"
    pages: tuple[tuple[str, str, str], ...] = (
        ("triage/", "incidents_incident_triage", "triage_view"),
        ("filters/keep/", "incidents_incident_keep_filter", "keep_filter_view"),
        ("filters/<int:key>/drop/", "incidents_incident_drop_filter", "drop_filter_view"),
    )

    # --- one after the other ---

    def triage_view(self: Any, request: HttpRequest) -> HttpResponse:
        """The next waiting case with its evidence; a POST decides on one, or puts it off."""
        if not self.edits(request):
            raise PermissionDenied
        if request.method == "POST":
            if "later" in request.POST:
                return self._put_off(request)
            return each_on_leaving(request, self._decide_case)
        claim = self._next_case(request)
        context: dict[str, Any] = {"waiting": [], "now": timezone.now()}
        if claim is not None:
            context["waiting"] = [waits(self, request, claim.incident_id, kept_until=claim.until)]
        if by_script(request):
            return render(request, ROWS, context)
        left = waiting_for_center(account_of(request)).count()
        title = _("Waiting cases, one by one")
        return self.page(
            request, "incidents/triage/page.html", title=title, left=left, more=0, list_url=CASES, **context
        )

    def _next_case(self: Any, request: HttpRequest) -> CaseClaim | None:
        """What the account is given next: nothing that its page holds, and what was put off after all others."""
        user, now = account_of(request), timezone.now()
        held = [_number(one) for one in request.GET.getlist("held")[:AT_ONCE]]
        put_off = request.session.get(PUT_OFF, [])
        claim = claim_next(user=user, at=now, but=[*held, *put_off])
        if claim is None and put_off:
            request.session[PUT_OFF] = []
            claim = claim_next(user=user, at=now, but=held)
        return claim

    def _put_off(self: Any, request: HttpRequest) -> HttpResponse:
        number = _number(request.POST["later"])
        release(number=number, user=account_of(request))
        request.session[PUT_OFF] = [*request.session.get(PUT_OFF, []), number][-AT_ONCE:]
        return HttpResponseRedirect(reverse("admin:incidents_incident_triage"))

    def _decide_case(self: Any, request: HttpRequest) -> HttpResponse:
        """Make the decision that was sent; what is refused comes back with its reason."""
        incident = self.get_object(request, request.POST.get("row", "")[:40])
        name = name_of(request.POST.get("decision", ""), incident) if incident else ""
        if incident is None or not name:
            raise Http404
        form, gone = decision_form(name, incident, request.POST), ""
        if form.is_valid():
            try:
                moved = decide(
                    number=incident.number,
                    name=name,
                    by=account_of(request),
                    now=timezone.now(),
                    note=form.cleaned_data["note"],
                    payload=form.payload(),
                    expected_position=form.cleaned_data["position"],
                )
            except DomainError as refusal:
                gone = str(refusal) if refusal.code in GONE else ""
                add_refusal(form, refusal)
            else:
                return done_by_key(request, moved_text(moved), reverse("admin:incidents_incident_triage"))
        why = [gone] if gone else [str(text) for texts in form.errors.values() for text in texts]
        return refused_by_key(
            self,
            request,
            lambda: waits_no_longer(self, incident, gone) if gone else waits(self, request, incident.pk, tried=form),
            what=incident,
            why=why,
            list_url=str(CASES),
        )

    # --- kept filters ---

    def changelist_view(self: Any, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        filters = list(SavedFilter.objects.visible_to(account_of(request)))
        mine = self.access(request)
        for row in filters:
            row.may_drop = row.owner_id == request.user.pk or mine.holds(Duty.CENTER, in_=row.subdistrict_id)  # type: ignore[attr-defined]
        context = {
            "kept_filters": filters,
            "chosen": request.GET.urlencode(),
            "may_share": mine.holds(Duty.CENTER),
            "triage_waits": waiting_for_center(account_of(request)).count() if mine.holds(Duty.CENTER) else 0,
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})  # type: ignore[misc]

    def keep_filter_view(self: Any, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            raise PermissionDenied
        query = request.POST.get("query", "")[:2000]
        try:
            kept = keep_filter(
                name=tidy(request.POST.get("name", "")),
                query=query,
                shared=bool(request.POST.get("shared")),
                by=account_of(request),
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The filter “%(name)s” is kept.") % {"name": kept.name})
            query = kept.query
        return HttpResponseRedirect(f"{reverse('admin:incidents_incident_changelist')}?{query}")

    def drop_filter_view(self: Any, request: HttpRequest, key: int) -> HttpResponse:
        if request.method != "POST":
            raise PermissionDenied
        try:
            drop_filter(key=key, by=account_of(request))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:incidents_incident_changelist"))

    # --- many at once ---

    @admin.action(description=_("Accept and assign the chosen cases"), permissions=["change"])
    def assign_chosen(self: Any, request: HttpRequest, incidents: QuerySet[Incident]) -> Any:
        """Ask where they go, assign each by itself, and show the result of each."""
        chosen = list(incidents.select_related("text").order_by("pk")[:AT_ONCE])
        subdistricts = {incident.subdistrict_id for incident in chosen}
        form = AssignManyForm(answer_about_chosen(request), subdistricts=subdistricts)
        outcomes = None
        if request.method == "POST" and form.is_bound and form.is_valid():
            outcomes = assign_each(
                chosen,
                by=account_of(request),
                now=timezone.now(),
                payload=form.payload(),
                note=form.cleaned_data["note"],
            )
            if is_of_a_job(request):  # nobody looks at this page
                return self._told_of_each(request, outcomes)
        context = {
            "form": dressed(form),
            "chosen": chosen,
            "outcomes": outcomes,
            "refused": sum(bool(row.refusal) for row in outcomes or ()),
            "checkbox": ACTION_CHECKBOX_NAME,
            "back": request.get_full_path(),
        }
        title = _("Accept and assign the chosen cases")
        return self.page(request, "incidents/triage/assign_many.html", title=title, **context)

    def _told_of_each(self: Any, request: HttpRequest, outcomes: Sequence[Outcome]) -> HttpResponse:
        for row in outcomes:
            tell = messages.error if row.refusal else messages.success
            tell(request, labelled(row.number, row.refusal or row.state))
        return HttpResponseRedirect(request.get_full_path())
