"""The form of a visit on a legal basis."""

from __future__ import annotations

from typing import Any

from core.punctuation import aside
from core.web.unchosen import UNCHOSEN
from incidents.care.models import LEGAL_BASIS, CareCategory, CareVisit
from incidents.common.forms import OfGridsForm


class FieldCareForm(OfGridsForm):
    class Meta:
        model = CareVisit
        fields = ("grid", "category", "outcome", "day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["category"].choices = [
            ("", UNCHOSEN),
            *[(code.value, aside(code.label, LEGAL_BASIS[code])) for code in CareCategory],
        ]
