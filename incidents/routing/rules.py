"""Where an incident goes. Plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """What routing asks about an incident; keys of rows throughout."""

    matter: int
    subcategory: int | None
    village: int | None
    urgency: str
    text: str = ""  # title and description


@dataclass(frozen=True)
class Route:
    """Where an incident goes: a department, or the village or grid. `because` names the rule; empty by default."""

    level: str
    department: int | None
    because: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule: an empty condition fits every incident."""

    name: str
    route: Route
    matter: int | None = None
    subcategory: int | None = None
    village: int | None = None
    urgency: str = ""
    words: tuple[str, ...] = ()

    def fits(self, incident: Facts) -> bool:
        return (
            self.matter in (None, incident.matter)
            and self.subcategory in (None, incident.subcategory)
            and self.village in (None, incident.village)
            and self.urgency in ("", incident.urgency)
            and (not self.words or any(word in incident.text for word in self.words))
        )


@dataclass(frozen=True)
class Routing:
    """An office's rules in their order, and its departments by sub-category."""

    rules: tuple[Rule, ...] = ()
    defaults: Mapping[int, Route] | None = None

    def route(self, incident: Facts) -> Route | None:
        """The route by the first rule that fits, else by the sub-category, else none: the office chooses."""
        for rule in self.rules:
            if rule.fits(incident):
                return rule.route
        return (self.defaults or {}).get(incident.subcategory or 0)


@dataclass(frozen=True)
class Change:
    """One past incident, and where it goes by the old rules and by the new."""

    incident: int
    old: Route | None
    new: Route | None

    @property
    def moves(self) -> bool:
        return _place(self.old) != _place(self.new)


def compare(old: Routing, new: Routing, incidents: Iterable[tuple[int, Facts]]) -> list[Change]:
    """Where past incidents would go by two routings."""
    return [Change(key, old.route(facts), new.route(facts)) for key, facts in incidents]


def _place(route: Route | None) -> tuple[str, int | None] | None:
    return (route.level, route.department) if route else None
