"""Incidents of a sheet that are likely here already: reported here by a member, and again in the other system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from incidents.incident.duplicates import NO_ORIGINAL, WITHIN
from incidents.incident.imports import IncidentToWrite
from incidents.incident.likeness import NEAR_DAYS, SAME_TIME, Evidence, shared_words
from incidents.incident.models import Incident
from staff.accounts.models import User

BATCH = 1000
SAME_TITLE = 0.6  # so much of the titles in common, where matter or time differ

# Both sides are folded once; only incidents without a number of another system can be the same as one that has one.
LIKELY = """
WITH told AS MATERIALIZED (
    SELECT place_in_sheet, grid, matter, at, incidents_folded(title) AS title, incidents_folded(words) AS words,
           incidents_folded(place) AS place
    FROM unnest(%(places_in_sheet)s::int[], %(grids)s::bigint[], %(matters)s::bigint[], %(times)s::timestamptz[],
                %(titles)s::text[], %(words)s::text[], %(places)s::text[])
         AS told (place_in_sheet, grid, matter, at, title, words, place)
), here AS MATERIALIZED (
    SELECT i.id, i.grid_id, i.matter_id, i.occurred_at, incidents_folded(t.title) AS title,
           incidents_folded(t.title || ' ' || t.description) AS words, incidents_folded(t.place) AS place
    FROM incidents_incident i JOIN incidents_incidenttext t ON t.incident_id = i.id
    WHERE i.grid_id = ANY(%(grids)s) AND i.external_id = '' AND NOT i.state = ANY(%(no_original)s)
      AND i.occurred_at BETWEEN %(first)s AND %(last)s
)
SELECT told.place_in_sheet, here.id, told.matter = here.matter_id,
       greatest(similarity(here.words, told.words), similarity(here.title, told.title),
                %(within)s * word_similarity(told.title, here.words)),
       CASE WHEN told.place <> '' AND here.place <> '' THEN similarity(here.place, told.place) END,
       abs(extract(epoch FROM here.occurred_at - told.at)) / 3600, similarity(here.title, told.title)
FROM told JOIN here ON here.grid_id = told.grid AND here.occurred_at BETWEEN told.at - %(near)s AND told.at + %(near)s
WHERE told.title <> ''
"""


@dataclass(frozen=True)
class Pair:
    """A row of a sheet and the incident that is likely the same."""

    incident: Incident
    shared: tuple[str, ...]


def likely_here(rows: Sequence[IncidentToWrite], *, user: User) -> dict[int, Pair]:
    """The incident that is likely the same, by the row's place among `rows`. An incident is in one pair at most.

    Only among those that `user` may see, so that likeness never reveals a restricted incident. Two queries a thousand.
    """
    found: list[tuple[float, int, int]] = []
    for begin in range(0, len(rows), BATCH):
        found += _found(rows[begin : begin + BATCH], begin)
    visible = Incident.objects.visible_to(user).filter(pk__in={key for _weight, _place, key in found})
    incidents = {one.pk: one for one in visible.select_related("text", "reporter", "grid", "subcategory")}
    pairs: dict[int, Pair] = {}
    taken: set[int] = set()
    for _weight, place, key in sorted(found, reverse=True):
        if place not in pairs and key in incidents and key not in taken:
            taken.add(key)
            pairs[place] = Pair(incidents[key], _shared(rows[place], incidents[key]))
    return pairs


def _found(rows: Sequence[IncidentToWrite], begin: int) -> list[tuple[float, int, int]]:
    """How similar, which row, which incident: all that are likely the same."""
    near: Any = timedelta(days=NEAR_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(
            LIKELY,
            {
                "places_in_sheet": list(range(begin, begin + len(rows))),
                "grids": [row.version.grid_id for row in rows],
                "matters": [row.matter.pk for row in rows],
                "times": [row.occurred_at for row in rows],
                "titles": [row.texts["title"] for row in rows],
                "words": [f"{row.texts['title']} {row.texts['description']}" for row in rows],
                "places": [row.texts["place"] for row in rows],
                "no_original": [str(state.value) for state in NO_ORIGINAL],
                "first": min(row.occurred_at for row in rows) - near,
                "last": max(row.occurred_at for row in rows) + near,
                "near": near,
                "within": WITHIN,
            },
        )
        compared = cursor.fetchall()
    found = []
    for place, key, same_matter, words, where, hours, titles in compared:
        evidence = Evidence(words=float(words), place=where, hours=float(hours), metres=None)
        # Texts of one template are alike all month long: far apart in time, the titles have to be nearly the same.
        near_enough = hours <= SAME_TIME or titles >= SAME_TITLE
        if near_enough and (evidence.likely if same_matter else titles >= SAME_TITLE):
            found.append((evidence.weight, place, key))
    return found


def _shared(row: IncidentToWrite, incident: Incident) -> tuple[str, ...]:
    text = incident.text
    return shared_words(
        f"{row.texts['title']} {row.texts['place']} {row.texts['description']}",
        f"{text.title} {text.place} {text.description}",
    )
