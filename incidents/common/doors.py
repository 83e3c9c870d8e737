"""What one may write down in the field: each noun's `pages.py` declares its own door on the page of fieldwork."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Door:
    """A form for the field: the name of its address, what it is called, and what it asks for."""

    address: str
    label: str | Promise
    text: str | Promise

    @property
    def url(self) -> str:
        return reverse(self.address)


DOORS: list[Door] = []  # in the order in which `incidents/urls.py` includes the pages


def write_down(address: str, label: str | Promise, text: str | Promise) -> None:
    """Show a form of the field on the page of fieldwork."""
    DOORS.append(Door(address, label, text))
