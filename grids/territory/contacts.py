"""The contact card of a grid as pages say it: the officials and services attached to it, with the office's numbers."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from core.texts import dialled
from grids.territory.models import GridContact


class Contact(NamedTuple):
    """One official or service attached to a grid."""

    name: str
    duty: str
    phone: str
    remark: str

    @property
    def tel(self) -> str:
        """The number as a telephone takes it."""
        return dialled(self.phone)


def cards_on(day: date) -> ArraySubquery:
    """A column for rows of grids: the lines of the card in force that day, each with what `Contact` takes."""
    fields = JSONObject(name="name", duty="duty", phone="phone", remark="remark")
    lines = GridContact.objects.on(day).filter(grid=OuterRef("pk")).order_by("position", "pk")
    return ArraySubquery(lines.values_list(fields))
