"""The center's queue in the back office: the next incident with its evidence, one decision, then the next.

And what belongs to the list of incidents: kept filters, and assigning many at once with a result per row.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.office.admin import today
from core.office.widgets import dressed
from core.texts import tidy
from core.web.refusals import add_refusal
from grids.duties import Duty
from grids.territory.models import Grid
from incidents.incident.duplicates import likely_same, report_of
from incidents.incident.forms import MOVE_LABELS
from incidents.incident.lights import deadline_light
from incidents.incident.models import Incident
from incidents.incident.services import moves_of
from incidents.incident.workflow import NOT_VALID, State
from incidents.triage.filters import drop_filter, keep_filter
from incidents.triage.forms import AssignManyForm, DecisionForm, decision_form
from incidents.triage.models import SavedFilter
from incidents.triage.services import assign_each, claim_next, decide, release, waiting_for_center
from staff.access import account_of
from staff.accounts.models import User
from staff.sight import may_read

DECISIONS = ("accept", "assign", "return", "invalidate", "mark-duplicate")
KEYS = {"accept": "A", "assign": "A", "return": "R", "invalidate": "I", "mark-duplicate": "D"}
PUT_OFF = "triage_put_off"
AT_ONCE = 200


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
        """The next waiting incident; a POST decides on it, or puts it off, and goes on to the one after it."""
        if not self.edits(request):
            raise PermissionDenied
        form = None
        if request.method == "POST":
            form = self._decided(request)
            if form is None:
                return HttpResponseRedirect(reverse("admin:incidents_incident_triage"))
        put_off = request.session.get(PUT_OFF, [])
        now = timezone.now()
        incident = claim_next(user=account_of(request), at=now, but=put_off)
        if incident is None and put_off:  # the rest of the queue is done: what was put off comes again
            request.session[PUT_OFF] = []
            incident = claim_next(user=account_of(request), at=now)
        context = {"incident": incident, "left": waiting_for_center(account_of(request)).count()}
        if incident is not None:
            context |= self._evidence(request, incident, form)
        title = _("Waiting cases, one by one")
        return self.page(request, "incidents/triage/page.html", title=title, **context)

    def _decided(self: Any, request: HttpRequest) -> Any:
        """Make the decision that was sent. Returns the form with its errors, or None on success."""
        number, name = request.POST.get("number", "")[:24], request.POST.get("decision", "")
        if name == "later":
            release(number=number, user=account_of(request))
            request.session[PUT_OFF] = [*request.session.get(PUT_OFF, []), number][-AT_ONCE:]
            return None
        incident = self.get_queryset(request).filter(number=number).first()
        if incident is None or name not in DECISIONS:
            return None
        form = decision_form(name, incident, request.POST)
        if not form.is_valid():
            return form
        try:
            moved = decide(
                number=number,
                name=name,
                by=account_of(request),
                now=timezone.now(),
                note=form.cleaned_data["note"],
                payload=form.payload(),
                expected_position=form.cleaned_data["position"],
            )
        except DomainError as refusal:
            if refusal.code in ("taken_by_somebody_else", "case_moved_on"):
                messages.warning(request, f"{number}: {refusal}")
                return None
            add_refusal(form, refusal)
            return form
        text = _("%(number)s is now %(state)s.") % {"number": number, "state": moved.get_state_display()}
        messages.success(request, text)
        return None

    def _evidence(self: Any, request: HttpRequest, incident: Incident, sent: DecisionForm | None) -> dict[str, Any]:
        """The evidence for a decision: texts, place, similar incidents, and the reporter's record in this matter."""
        rows = Incident.objects.select_related("text", "matter", "subcategory", "reporter", "department")
        grid = Prefetch("grid", queryset=Grid.objects.on(today()))
        waiting = rows.prefetch_related(grid, "moves__actor__worker").get(pk=incident.pk)
        same = likely_same(report_of(waiting), user=account_of(request))
        allowed = moves_of(self.access(request), waiting, user=account_of(request))
        forms = []
        for name in [name for name in DECISIONS if name in allowed]:
            form, tried = decision_form(name, waiting, same=same), False
            if sent is not None and (sent.move_name, sent.incident.pk) == (name, waiting.pk):
                form, tried = sent, True
            label = _("Accept and assign") if name == "accept" else MOVE_LABELS[name][0]
            forms.append({"name": name, "label": label, "key": KEYS[name], "form": dressed(form), "open": tried})
        return {
            "incident": waiting,
            "claim": incident.claim,
            "light": deadline_light(waiting, timezone.now()),
            "same": same,
            "record": record_of_reporter(waiting),
            "decisions": forms,
            "files": list(waiting.attachments.held()),
            "place": place_of(waiting, account_of(request)),
            "history": list(waiting.moves.all()),
        }

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
        form = AssignManyForm(request.POST if "go" in request.POST else None, subdistricts=subdistricts)
        outcomes = None
        if form.is_bound and form.is_valid():
            outcomes = assign_each(
                chosen,
                by=account_of(request),
                now=timezone.now(),
                payload=form.payload(),
                note=form.cleaned_data["note"],
            )
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


def record_of_reporter(incident: Incident) -> dict[str, int] | None:
    """How the reporter's reports in this matter were judged within a year; None without a reporter. One query.

    Judgements of reports alone: never when, how often or how long somebody was at work.
    """
    if incident.reporter_id is None or incident.reported_at is None:
        return None
    year_before = incident.reported_at - timedelta(days=365)
    rows = Incident.objects.filter(
        reporter=incident.reporter_id,
        matter=incident.matter_id,
        reported_at__gte=year_before,
        reported_at__lt=incident.reported_at,
    )
    return rows.aggregate(
        reports=Count("pk"),
        stood=Count("pk", filter=~Q(state__in=NOT_VALID)),
        returned=Count("pk", filter=Q(state=State.RETURNED)),
        invalid=Count("pk", filter=Q(state=State.INVALID)),
        duplicates=Count("pk", filter=Q(state=State.DUPLICATE)),
    )


def place_of(incident: Incident, user: User) -> dict[str, Any] | None:
    """The point of a located incident and the border of its grid, for the map of who may read where it is."""
    if incident.longitude is None or incident.latitude is None or not may_read(user, incident, "longitude"):
        return None
    return {
        "point": [float(incident.latitude), float(incident.longitude)],
        "boundary": getattr(incident.grid, "boundary", None),
        "grid": str(incident.grid),
    }
