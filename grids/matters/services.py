"""Admission of a new matter: proposed → reported to the district's leading group → decided, by a document."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from core.clock import day_of
from core.errors import Conflict, InvalidInput
from grids.matters.models import AdmissionState, Matter, MatterAdmission


class WrongStep(Conflict):
    """The admission has not come to this step, or is past it."""

    code = "wrong_step"


@transaction.atomic
def propose_matter(*, admission: MatterAdmission, by: Any, at: datetime) -> MatterAdmission:
    """Write down a proposal. Raises InvalidInput where a matter has this code already."""
    if Matter.objects.filter(code=admission.code).exists():
        message = _("There is a matter with this code already.")
        raise InvalidInput(message, fields={"code": message})
    admission.state, admission.proposed_by, admission.proposed_at = AdmissionState.PROPOSED, by, at
    admission.save()
    return admission


@transaction.atomic
def report_matter(*, admission: MatterAdmission, reported_on: date, by: Any, at: datetime) -> MatterAdmission:
    """Write down that the subdistrict reported it to the district. Raises WrongStep, InvalidInput."""
    admission = _locked(admission, AdmissionState.PROPOSED)
    _refuse_day(reported_on, day_of(admission.proposed_at), day_of(at), "reported_on")
    admission.state, admission.reported_on, admission.reported_by = AdmissionState.REPORTED, reported_on, by
    admission.save()
    return admission


@transaction.atomic
def decide_matter(
    *,
    admission: MatterAdmission,
    admitted: bool,
    decided_on: date,
    document_number: str,
    by: Any,
    at: datetime,
    in_force_from: date | None = None,
) -> MatterAdmission:
    """Write down what the district's leading group decided; an admitted matter is in force from its day.

    Raises WrongStep, InvalidInput.
    """
    admission = _locked(admission, AdmissionState.REPORTED)
    if not document_number.strip():
        message = _("Give the document its number.")
        raise InvalidInput(message, fields={"document_number": message})
    if admission.reported_on is None:
        raise WrongStep(_("Report it to the district first."))
    _refuse_day(decided_on, admission.reported_on, day_of(at), "decided_on")
    if admitted:
        if in_force_from is None or in_force_from < decided_on:
            message = _("Give the day from which it is in force: the day of the decision or a later one.")
            raise InvalidInput(message, fields={"in_force_from": message})
        admission.matter = _admit(admission, in_force_from, document_number.strip())
    admission.state = AdmissionState.ADMITTED if admitted else AdmissionState.REFUSED
    admission.decided_on, admission.decided_by = decided_on, by
    admission.document_number = document_number.strip()
    admission.save()
    return admission


def _admit(admission: MatterAdmission, begins_on: date, document: str) -> Matter:
    if Matter.objects.filter(code=admission.code).exists():
        raise InvalidInput(_("There is a matter with this code already."))
    last = Matter.objects.aggregate(last=Max("position"))["last"] or 0
    return Matter.objects.create(
        code=admission.code,
        name=admission.name,
        position=last + 1,
        platform=admission.platform,
        during=DateRange(begins_on, None),
        decision=document,
    )


def _locked(admission: MatterAdmission, state: str) -> MatterAdmission:
    """The row, locked: two decisions of one admission queue here, and the second finds it decided."""
    row: MatterAdmission = MatterAdmission.objects.select_for_update(no_key=True).get(pk=admission.pk)
    if row.state != state:
        raise WrongStep(_("This admission is now: %(state)s.") % {"state": row.get_state_display()})
    return row


def _refuse_day(day: date, first: date, last: date, name: str) -> None:
    if not first <= day <= last:
        message = _("Give a day from %(first)s to %(last)s.") % {"first": first, "last": last}
        raise InvalidInput(message, fields={name: message})
