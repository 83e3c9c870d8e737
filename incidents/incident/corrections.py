"""Corrects the words of a report that nobody has taken in yet."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import NotAllowed
from incidents.incident.models import Incident, IncidentText
from incidents.incident.services import parties_of
from incidents.incident.texts import check_texts
from incidents.incident.workflow import UNTIL_ACCEPTED, Party
from staff.access import access_of
from staff.accounts.models import User

CORRECTED = ("title", "place", "description", "cause", "course")


def may_correct(incident: Incident, by: User) -> bool:
    """Whether `by` reported it, and the center has not accepted it yet."""
    return incident.state in UNTIL_ACCEPTED and Party.AUTHOR in parties_of(access_of(by), incident, user=by)


@transaction.atomic
def correct_report(*, number: str, texts: Mapping[str, str], by: User) -> Incident:
    """Write other words in the place of those of the report; the history keeps both. Raises NotAllowed, InvalidInput.

    Kind and place are not corrected: who chose a wrong one takes the report back and reports again.
    """
    # The center may accept it at this moment: then it comes first, and the correction is refused.
    rows = Incident.objects.select_for_update(no_key=True, of=("self",)).select_related("text")
    incident: Incident = rows.get(number=number)
    if not may_correct(incident, by):
        raise NotAllowed(_("A report is corrected by who reported it, until the center accepts it."))
    given = {name: texts.get(name, "") for name in CORRECTED}
    check_texts(given, of=IncidentText)
    for name, text in given.items():
        setattr(incident.text, name, text)
    incident.text.save(update_fields=CORRECTED)
    return incident
