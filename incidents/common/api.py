"""What the REST views of rows on a grid share: who writes them, and how they are found."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from grids.duties import ENTER_FACTS, Duty
from incidents.cases.models import Incident
from incidents.common.lists import row_of
from incidents.common.rights import FIELD_ROLES
from incidents.premises.models import Premises
from incidents.visits.models import Visit
from staff.rest import CorrectableInTerritory, EditableInTerritory


class OnGridViewSet(CorrectableInTerritory):
    """Facts of grids: members enter their own, the office and its field system for them, and correct them."""

    writers: frozenset[Duty] = ENTER_FACTS
    territory = "grid.subdistrict_id"
    lookup_value_regex = r"\d{1,18}"


class FieldworkViewSet(EditableInTerritory):
    """What those who serve a grid write down; the office corrects it, and nobody takes it back."""

    writers: frozenset[Duty] = ENTER_FACTS
    member_roles = FIELD_ROLES
    members_write = True
    territory = "grid.subdistrict_id"
    lookup_value_regex = r"\d{1,18}"

    def find_incident(self, number: str) -> Incident | None:
        return Incident.objects.visible_to(self.user).filter(number=number).first()

    def find_premises(self, key: str) -> Premises | None:
        return row_of(Premises.objects.visible_to(self.user), key)

    def find_visit(self, key: str) -> Visit | None:
        return row_of(Visit.objects.visible_to(self.user).select_related("grid", "premises"), key)

    def seen(self) -> Any:
        """The row of the address, for a step that its service allows or not; 404 for what one may not see."""
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
