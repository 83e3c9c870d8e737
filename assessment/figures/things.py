"""Describes what the rows behind a figure are about, for readers who may see it. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.figures.sources import Source
from incidents.entries.models import BaseEntry
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident
from incidents.visits.models import Visit
from staff.access import access_of
from staff.accounts.models import User


@dataclass(frozen=True)
class Thing:
    """What one row is about, and the page where it can be looked at; empty where there is none for this person."""

    text: str
    url: str


def incidents(numbers: Collection[str], user: User) -> dict[str, Thing]:
    """The incidents that `user` may open, by number. One query."""
    rows = Incident.objects.visible_to(user).filter(number__in=numbers).select_related("matter", "subcategory__matter")
    office = access_of(user).is_office
    return {
        row.number: Thing(
            f"{_kind_of(row)}{' · ' + _('restricted') if row.restricted else ''}",
            reverse("admin:incidents_incident_change", args=(row.pk,))
            if office
            else reverse("field-case", args=(row.number,)),
        )
        for row in rows
    }


def _kind_of(incident: Incident) -> str:
    return incident.subcategory.on_its_own if incident.subcategory else str(incident.matter)


def visits(keys: Collection[str], user: User) -> dict[str, Thing]:
    """Visits and patrols by key: who made each, and its page for the office.

    Those that `user` may not see are left out. One query.
    """
    rows = Visit.objects.visible_to(user).filter(pk__in=keys).select_related("worker")
    office = access_of(user).is_office
    return {
        str(row.pk): Thing(row.worker.name, reverse("admin:incidents_visit_change", args=(row.pk,)) if office else "")
        for row in rows
    }


def hazards(keys: Collection[str], user: User) -> dict[str, Thing]:
    """Hazards: of which kind and where. One query."""
    rows = Hazard.objects.visible_to(user).filter(pk__in=keys).select_related("subcategory", "premises")
    page = "admin:incidents_hazard_change" if access_of(user).is_office else "field-hazard"
    return {str(row.pk): Thing(row.told_apart, reverse(page, args=(row.pk,))) for row in rows}


def entries(keys: Collection[str], user: User) -> dict[str, Thing]:
    """Base-information entries: the office's page of each. One query."""
    if not access_of(user).is_office:
        return {}
    rows = BaseEntry.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True)
    return {str(key): Thing("", reverse("admin:incidents_baseentry_change", args=(key,))) for key in rows}


READERS: dict[Source, Callable[[Collection[str], User], dict[str, Thing]]] = {
    Source.REPORTS: incidents,
    Source.DUE: incidents,
    Source.OVERDUE: incidents,
    Source.VISITS: visits,
    Source.PATROLS: visits,
    Source.HAZARDS: hazards,
    Source.ENTRIES: entries,
}


def things_of(keys: dict[Source, set[str]], user: User) -> dict[Source, dict[str, Thing]]:
    """The things behind the rows of every source, by key. One query for each kind of thing that is there."""
    wanted: dict[Callable[[Collection[str], User], dict[str, Thing]], set[str]] = {}
    for source, of_source in keys.items():
        if source in READERS:
            wanted.setdefault(READERS[source], set()).update(of_source)
    by_reader = {reader: reader(of_kind, user) for reader, of_kind in wanted.items() if of_kind}
    return {source: by_reader.get(READERS[source], {}) for source in keys if source in READERS}
