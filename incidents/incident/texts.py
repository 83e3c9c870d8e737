"""What a text may contain."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.texts import fault_of
from incidents.incident import rules
from incidents.incident.models import IncidentText

TEXTS = ("title", "place", "description", "cause", "course", "parties", "contact")

LENGTHS = {name: getattr(IncidentText._meta.get_field(name), "max_length", None) for name in (*TEXTS, "result")}


def check_texts(texts: Mapping[str, str], *, at_most: int = 2000) -> None:
    """Refuse identity numbers in any text, and texts that are too long. Raises InvalidInput.

    `at_most` is for texts that are no part of a case.
    """
    wrong: dict[str, str] = {}
    for name, text in texts.items():
        limit = LENGTHS.get(name, at_most)
        if limit and len(text) > limit:
            wrong[name] = _("%(count)d characters at most.") % {"count": limit}
        elif fault := fault_of(text):
            wrong[name] = fault
        elif rules.holds_identity_number(text):
            wrong[name] = _("Identity numbers may not be stored. Remove the number.")
    if wrong:
        raise InvalidInput(_("A text cannot be stored as it stands."), fields=wrong)
