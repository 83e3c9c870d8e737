"""Pages of mediations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.office.admin import WrittenOnce, become
from core.office.display import chosen, column, section
from core.punctuation import listed
from grids.duties import CENTER, OFFICE_AND_DEPARTMENTS
from incidents.mediations.forms import MediationForm
from incidents.mediations.models import Mediation, MediationOutcome
from incidents.mediations.services import record_mediation
from staff.access import account_of

OUTCOMES = {
    MediationOutcome.SETTLED: "success",
    MediationOutcome.FAILED: "danger",
    MediationOutcome.REFERRED: "info",
}


def _mediators(mediation: Mediation) -> str:
    return listed(str(name) for name in (mediation.mediator, mediation.other_mediators) if name)


@admin.register(Mediation)
class MediationAdmin(WrittenOnce):
    """A mediation is written down once; a further one is a further row."""

    readers = OFFICE_AND_DEPARTMENTS
    editors = CENTER
    form = MediationForm
    joined = ("incident", "mediator")
    list_display = ("incident", "held_on", "mediator_name", "outcome_label", "agreement", "may_escalate")
    list_filter = ("held_on", "outcome", "may_escalate")
    search_fields = ("incident__number", "mediator__name", "mediator__pinyin__spelt")
    autocomplete_fields = ("incident", "mediator")
    date_hierarchy = "held_on"
    fieldsets = (
        section(None, ("incident", "held_on"), ("mediator", "other_mediators"), "parties"),
        section(None, ("outcome", "agreement"), "content", "may_escalate"),
    )

    mediator_name = column(_("mediator"), _mediators, ordering="mediator")
    outcome_label = chosen("outcome", _("outcome"), OUTCOMES)

    def write(self, request: HttpRequest, obj: Mediation, form: Any, change: bool) -> None:
        become(obj, record_mediation(obj, by=account_of(request), at=timezone.now()))
