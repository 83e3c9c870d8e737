"""What the REST views of rows on a grid share: who writes them, and how they are found."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from grids.duties import ENTER_FACTS, Duty
from incidents.common.rights import FIELD_ROLES
from staff.rest import CorrectableInTerritory, EditableInTerritory


class OnGridViewSet(CorrectableInTerritory):
    """Facts of grids: members enter their own, the office and its field system for them, and correct them."""

    writers: frozenset[Duty] = ENTER_FACTS
    lookup_value_regex = r"\d{1,18}"


class FieldworkViewSet(EditableInTerritory):
    """What those who serve a grid write down; the office corrects it, and nobody takes it back."""

    writers: frozenset[Duty] = ENTER_FACTS
    member_roles = FIELD_ROLES
    members_write = True
    lookup_value_regex = r"\d{1,18}"

    def seen(self) -> Any:
        """The row that the address names, for a service to act on; 404 if the user may not see it."""
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
