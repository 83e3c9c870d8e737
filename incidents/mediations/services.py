"""Writes of mediations, and what a dispute needs before it is closed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import day_of
from core.errors import InvalidInput
from incidents.common import bounds
from incidents.common.rights import must_work_on
from incidents.incident.models import Incident, is_dispute
from incidents.incident.services import shorten_limit
from incidents.incident.texts import check_texts
from incidents.mediations.models import Mediation, MediationOutcome
from staff.accounts.models import User


def mediation_of(incident: Incident) -> Mediation | None:
    """The last mediation of an incident, or None where nobody has mediated yet. One query."""
    return Mediation.objects.filter(incident=incident).order_by("-held_on", "-pk").first()


@transaction.atomic
def record_mediation(mediation: Mediation, *, by: User, at: datetime) -> Mediation:
    """Write down one mediation of a dispute. Raises InvalidInput, NotYourGrid.

    Where the dispute may grow worse, the incident becomes urgent in the same step.
    """
    incident = mediation.incident
    must_work_on(by, incident.grid)
    _check(mediation, incident, today=day_of(at))
    mediation.created_by = by
    mediation.full_clean(exclude=["incident"])
    mediation.save()
    if mediation.may_escalate and mediation.outcome != MediationOutcome.SETTLED:
        shorten_limit(number=incident.number, by=by, now=at, reason=_("The dispute may grow worse."))
    return mediation


def _check(mediation: Mediation, incident: Incident, *, today: date) -> None:
    check_texts({name: getattr(mediation, name) for name in ("parties", "other_mediators", "content")})
    wrong: dict[str, str] = {}
    if not is_dispute(incident):
        wrong["incident"] = _("This case is no dispute.")
    if mediation.held_on > today:
        wrong["held_on"] = _("This lies in the future.")
    if not mediation.parties.strip():
        wrong["parties"] = _("Name the parties.")
    settled = mediation.outcome == MediationOutcome.SETTLED
    if settled != bool(mediation.agreement):
        wrong["agreement"] = _("A settled dispute has an oral or a written agreement, and only that.")
    if not mediation.mediator and not mediation.other_mediators:
        wrong["mediator"] = _("Name the mediator.")
    if mediation.mediator and mediation.mediator.subdistrict_id != incident.subdistrict_id:
        wrong["mediator"] = _("This person works for another subdistrict.")
    if wrong:
        raise InvalidInput(_("The mediation cannot be taken in as it stands."), fields=wrong)
    if mediation.mediator_id:
        of_the_day = Mediation.objects.filter(mediator=mediation.mediator_id, held_on=mediation.held_on)
        bounds.refuse_too_many("held_on", of_the_day, bounds.MEDIATIONS_A_DAY)
