"""What a text may contain."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.lengths import limited, too_long
from core.texts import fault_of
from incidents.incident import rules
from incidents.incident.models import IncidentText

TEXTS = ("title", "place", "description", "cause", "course", "parties", "contact")
NOTES = {"note": 2000}  # of moves: they stand in one column together, which limits none of them


def check_texts(texts: Mapping[str, str], *, of: type[Model] | None = None) -> None:
    """Refuse identity numbers and what cannot be seen in any text, before anything is done. Raises InvalidInput.

    With `of`, also what is too long for the columns of that model; without, that is seen where a row is saved.
    """
    limits = dict(NOTES) if of is IncidentText else {}
    limits |= {name: most for name, _attribute, most in limited(of)} if of else {}
    wrong = {name: fault for name, text in texts.items() if (fault := _fault(text, limits.get(name)))}
    if wrong:
        raise InvalidInput(_("A text cannot be stored as it stands."), fields=wrong)


def _fault(text: str, most: int | None) -> str:
    if fault := too_long(text, most) or fault_of(text):
        return fault
    return _("Identity numbers may not be stored. Remove the number.") if rules.holds_identity_number(text) else ""
