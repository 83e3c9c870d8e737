"""Incidents that are likely one and the same, with what speaks for it. People decide; nothing is merged by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import F, Func, Prefetch, Q, QuerySet, TextField, Value, prefetch_related_objects
from django.db.models.functions import Concat

import core.any_of  # noqa: F401 - the lookup
from grids.matters.models import Matter
from grids.territory.models import Grid
from incidents.incident.history import history_of
from incidents.incident.likeness import NEAR_DAYS, Evidence, metres_between, shared_words
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.workflow import State
from staff.accounts.models import User

SHOWN = 5
COMPARED = 200  # of one grid, matter and month there are seldom more
WITHIN = 0.7  # the weight of a short title that is part of the other's text
NO_ORIGINAL = (State.DRAFT, State.DISCARDED, State.DUPLICATE, State.INVALID)


@dataclass(frozen=True)
class Report:
    """What is compared: an incident that is being written down, or one that exists (`key`)."""

    grid: Grid | int
    matter: Matter | int
    occurred_at: datetime
    title: str
    description: str = ""
    place: str = ""
    located: tuple[float, float] | None = None
    key: int | None = None


@dataclass(frozen=True)
class Likely:
    """An incident that is likely the same, and why."""

    incident: Incident
    evidence: Evidence


def report_of(incident: Incident) -> Report:
    """An existing incident as it is compared; one whose texts are gone is like no other."""
    text = getattr(incident, "text", None)
    return Report(
        grid=incident.grid_id,
        matter=incident.matter_id,
        occurred_at=incident.occurred_at,
        title=text.title if text else "",
        description=text.description if text else "",
        place=text.place if text else "",
        located=_located(incident),
        key=incident.pk,
    )


def likely_same(report: Report, *, user: User) -> list[Likely]:
    """The incidents of the same grid and matter, near in time, that read like it; likeliest first. One query.

    Only among those that `user` may see, so that likeness never reveals a restricted incident.
    """
    if not report.title.strip():
        return []
    matches = [Likely(other, _evidence(report, other)) for other in _compared(report, user)]
    matches = [one for one in matches if one.evidence.likely]
    return sorted(matches, key=lambda one: -one.evidence.weight)[:SHOWN]


def _compared(report: Report, user: User) -> QuerySet[Incident]:
    apart = timedelta(days=NEAR_DAYS)
    rows = Incident.objects.visible_to(user).filter(
        grid=report.grid,
        matter=report.matter,
        occurred_at__range=(report.occurred_at - apart, report.occurred_at + apart),
    )
    if report.key is not None:
        rows = rows.exclude(pk=report.key)
    words = _folded(Value(f"{report.title} {report.description}"))
    theirs = _folded(Concat("text__title", Value(" "), "text__description", output_field=TextField()))
    rows = rows.exclude(state__in=NO_ORIGINAL).select_related("text").order_by("-occurred_at")
    return rows.annotate(
        alike=TrigramSimilarity(theirs, words),
        titles_alike=TrigramSimilarity(_folded(F("text__title")), _folded(Value(report.title))),
        title_within=TrigramWordSimilarity(_folded(Value(report.title)), theirs),
        places_alike=TrigramSimilarity(_folded(F("text__place")), _folded(Value(report.place))),
    )[:COMPARED]


def _folded(words: F | Value | Concat) -> Any:
    return Func(words, function="incidents_folded", output_field=TextField())


def _evidence(report: Report, other: Incident) -> Evidence:
    text = other.text
    return Evidence(
        words=max(other.alike, other.titles_alike, WITHIN * other.title_within),  # type: ignore[attr-defined]
        place=other.places_alike if report.place and text.place else None,  # type: ignore[attr-defined]
        hours=abs((other.occurred_at - report.occurred_at).total_seconds()) / 3600,
        metres=metres_between(report.located, _located(other)),
        shared=shared_words(
            f"{report.title} {report.place} {report.description}", f"{text.title} {text.place} {text.description}"
        ),
    )


def _located(incident: Incident) -> tuple[float, float] | None:
    if incident.longitude is None or incident.latitude is None:
        return None
    return float(incident.longitude), float(incident.latitude)


@dataclass(frozen=True)
class Merged:
    """An incident that was merged with another: which way round, and its own history, which stays separate."""

    incident: Incident
    is_original: bool
    history: list[dict[str, Any]]


@dataclass(frozen=True)
class Relatives:
    """The cases that belong to one: its parts at other departments, and those that it was merged with."""

    parts: list[Incident]
    merged: list[Merged]


def relatives_of(incident: Incident, *, user: User) -> Relatives:
    """All parts, and the original or the duplicates as far as `user` may see them. One query, two with merged ones."""
    merged = Incident.objects.visible_to(user).filter(Q(duplicate_of=incident.pk) | Q(pk=incident.duplicate_of_id))
    either = Incident.objects.filter(Q(parent=incident.pk) | Q(pk__any_of=ArraySubquery(merged.values("pk"))))
    rows = list(either.select_related("text", "department").order_by("pk"))
    others = [row for row in rows if row.duplicate_of_id == incident.pk or row.pk == incident.duplicate_of_id]
    moves = IncidentMove.objects.select_related("actor__worker").order_by("position")
    prefetch_related_objects(others, Prefetch("moves", queryset=moves))
    return Relatives(
        [row for row in rows if row.parent_id == incident.pk],
        [Merged(other, other.pk == incident.duplicate_of_id, history_of(other)) for other in others],
    )
