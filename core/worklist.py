"""What waits for somebody: the shape in which each app declares it, and home pages collect it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Waiting:
    """One kind of thing that waits. `tone` is calm, due or late; the count may be None for a plain notice."""

    label: str
    count: int | None
    url: str
    tone: str = "calm"
    icon: str = "task"
    office: bool = True  # its page is in the back office


def tile(label: str, count: int, url: str, tone: str, icon: str) -> Waiting:
    """A row of the office's list; calm where nothing waits."""
    return Waiting(label, count, url, tone if count else "calm", icon)
