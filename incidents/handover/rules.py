"""What a hand-over lists, and in which order. Pure values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ItemKind(StrEnum):
    """In the order of the form."""

    INCIDENT = "incident"
    PREMISES = "premises"
    HAZARD = "hazard"
    MEDIATION = "mediation"
    TASK = "task"
    VISIT = "visit"
    RECTIFICATION = "rectification"
    DEVICE = "device"
    ACCOUNT = "account"
    PAPER = "paper"


# What the system finds by itself; the others are written down by hand.
FOUND = frozenset(ItemKind) - {ItemKind.DEVICE, ItemKind.ACCOUNT, ItemKind.PAPER}
ORDER = {kind: position for position, kind in enumerate(ItemKind)}


@dataclass(frozen=True)
class Entry:
    """One thing to be handed over: what it is called, until when something is owed, and which row it is."""

    kind: ItemKind
    name: str
    due_on: date | None = None
    column: str = ""  # of the item that names the row
    key: int | None = None

    @property
    def same_thing(self) -> tuple[str, int | str]:
        """By this an entry is found again when the list is brought up to date."""
        return str(self.kind), self.key if self.key is not None else self.name


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By kind as on the form, then what is due first, then by name."""
    return sorted(entries, key=lambda entry: (ORDER[entry.kind], entry.due_on or date.max, entry.name))
