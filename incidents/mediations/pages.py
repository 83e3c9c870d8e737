"""The small-screen page on which a mediation is written down."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.refusals import sent
from incidents.common.doors import write_down
from incidents.common.pages import entry, workers_grids
from incidents.incident.models import Incident
from incidents.incident.workflow import State
from incidents.mediations.forms import FieldMediationForm
from incidents.mediations.services import record_mediation
from staff.access import account_of


@login_required
def mediation(request: HttpRequest) -> HttpResponse:
    """Write down a mediation of a dispute of my grids."""
    now, user = timezone.now(), account_of(request)
    grids = workers_grids(request)
    incidents: Any = Incident.objects.visible_to(user).filter(grid__in=grids, matter__asks_mediation=True)
    ended = [State.DRAFT, State.DISCARDED, State.INVALID, State.DUPLICATE, State.EVALUATED]
    incidents = incidents.exclude(state__in=ended).select_related("text", "matter", "grid").order_by("-pk")
    chosen = incidents.filter(number=request.GET.get("case", "")).first()
    form = FieldMediationForm(sent(request), incidents=incidents, today=timezone.localdate(now), chosen=chosen)
    form.instance.mediator = user.worker

    def perform() -> tuple[str, str]:
        row = record_mediation(form.instance, by=user, at=now)
        return reverse("field-case", args=(row.incident.number,)), _("The mediation is written down.")

    lead = "" if form.offered else _("There is no open dispute on your grids. Report it as a case first.")
    instead = None if form.offered else (_("Report a case"), reverse("field-report"))
    return entry(request, form, perform, title=_("Write down a mediation"), lead=lead, instead=instead)


urlpatterns = [
    path("mediation/", mediation, name="field-mediation"),
]

write_down("field-mediation", gettext_lazy("Mediation"), gettext_lazy("Of a dispute that was reported"))
