"""The routing of an office, applied to an incident that is to be assigned, and tried on past ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from core.clock import day_of
from core.standing import kept_while_unchanged
from grids.territory.models import GridVersion, Subdistrict
from incidents.common.models import Level
from incidents.routing.models import DefaultRoute, RoutingRule
from incidents.routing.rules import Change, Facts, Route, Routing, Rule, compare
from staff.departments.models import Department

if TYPE_CHECKING:
    from incidents.incident.models import Incident

TRIED = 200  # past incidents on which a rule is tried
SHOWN = 20


@kept_while_unchanged
def routing_of(subdistrict: Subdistrict | int) -> Routing:
    """The rules and defaults of an office. Two queries."""
    rules = RoutingRule.objects.filter(subdistrict=subdistrict).order_by("position", "pk")
    defaults = DefaultRoute.objects.filter(subdistrict=subdistrict).values_list("subcategory", "department")
    return Routing(
        tuple(_rule(row) for row in rules),
        {subcategory: Route(Level.SUBDISTRICT.value, department) for subcategory, department in defaults},
    )


def _rule(row: RoutingRule) -> Rule:
    return Rule(
        name=row.name,
        route=Route(str(row.level), row.department_id, row.name),
        matter=row.matter_id,
        subcategory=row.subcategory_id,
        village=row.village_id,
        urgency=row.urgency,
        words=tuple(row.words.split()),
    )


def route_of(incident: Incident, urgency: str = "") -> Route | None:
    """Where an incident goes by the rules of today, or None where the office chooses. Three queries at most.

    `urgency` is the one that the assignment gives it, where it changes.
    """
    routing = routing_of(incident.subdistrict_id)
    asks_village = any(rule.village for rule in routing.rules)
    villages = _villages({incident.grid_id}) if asks_village else {}
    return routing.route(_facts(incident, villages, urgency or incident.urgency))


def _villages(grids: set[int]) -> dict[int, int]:
    versions = GridVersion.objects.on(day_of(timezone.now())).filter(grid__in=grids)
    return {grid: village for grid, village in versions.values_list("grid", "village") if village}


def _facts(incident: Incident, villages: dict[int, int], urgency: str) -> Facts:
    text = getattr(incident, "text", None)  # erased after its time
    return Facts(
        matter=incident.matter_id,
        subcategory=incident.subcategory_id,
        village=villages.get(incident.grid_id),
        urgency=urgency,
        text=f"{text.title}\n{text.description}" if text else "",
    )


@dataclass(frozen=True)
class Trial:
    """How a change of rules would have treated the last incidents."""

    incidents: int = 0
    changed: int = 0
    fitted: int = 0  # incidents that the rule in question decides
    counts: list[tuple[str, int, int]] = field(default_factory=list)  # where to, by the old rules, by the new
    agreed_before: int = 0  # incidents that went where the rules say, of those assigned
    agreed_after: int = 0
    assigned: int = 0
    examples: list[tuple[Incident, str, str]] = field(default_factory=list)  # changed incidents, with old and new


def try_routing(*, subdistrict: Subdistrict, old: Routing, new: Routing, rule: str = "") -> Trial:
    """Try a changed routing on the last incidents of an office: how many would go where, and what changes.

    Four queries, whatever the number of rules. Nothing is written.
    """
    incidents = list(
        subdistrict.incidents.handed_in().filter(parent=None).select_related("text").order_by("-pk")[:TRIED]
    )
    villages = _villages({incident.grid_id for incident in incidents})
    by_key = {incident.pk: incident for incident in incidents}
    changes = compare(old, new, [(incident.pk, _facts(incident, villages, incident.urgency)) for incident in incidents])
    names = dict(Department.objects.filter(subdistrict=subdistrict).values_list("pk", "name"))
    before, after = Counter(_name(c.old, names) for c in changes), Counter(_name(c.new, names) for c in changes)
    moved = [change for change in changes if change.moves]
    assigned = [change for change in changes if by_key[change.incident].department_id]
    return Trial(
        incidents=len(incidents),
        changed=len(moved),
        fitted=sum(bool(c.new and rule and c.new.because == rule) for c in changes),
        counts=[(name, before[name], after[name]) for name in sorted(before | after)],
        assigned=len(assigned),
        agreed_before=sum(_went(c.old, by_key[c.incident]) for c in assigned),
        agreed_after=sum(_went(c.new, by_key[c.incident]) for c in assigned),
        examples=[(by_key[c.incident], _name(c.old, names), _name(c.new, names)) for c in _latest(moved)],
    )


def _latest(changes: list[Change]) -> list[Change]:
    return changes[:SHOWN]


def _went(route: Route | None, incident: Incident) -> bool:
    return route is not None and route.department == incident.department_id


def _name(route: Route | None, departments: dict[int, str]) -> str:
    """The destination, in words; empty where the office chooses."""
    if route is None:
        return ""
    return departments.get(route.department, "") if route.department else str(Level(route.level).label)
