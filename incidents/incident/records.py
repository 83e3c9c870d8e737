"""Writes down a new incident."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from core.clock import day_of, happened, still_to_come
from core.errors import Conflict, InvalidInput
from grids.matters.models import Matter, Subcategory
from grids.territory.models import Grid, Subdistrict
from grids.territory.whereabouts import refuse_far_away
from incidents.common.models import Urgency
from incidents.incident import rules
from incidents.incident.choices import ReportSource
from incidents.incident.models import Incident, IncidentText
from incidents.incident.texts import TEXTS, check_texts
from staff.accounts.models import User
from staff.people.models import Worker


class AlreadyRecorded(Conflict):
    """The other system's number belongs to an incident that was taken in before."""

    code = "already_recorded"


@transaction.atomic
def record_incident(
    *,
    by: User,
    at: datetime,
    grid: Grid,
    matter: Matter,
    occurred_at: datetime,
    texts: Mapping[str, str],
    subcategory: Subcategory | None = None,
    reporter: Worker | None = None,
    source: str = "",
    channel: str = "",
    urgency: str = Urgency.NORMAL,
    longitude: Any = None,
    latitude: Any = None,
    external_id: str = "",
) -> Incident:
    """Write down an incident as a draft of `by`; the move `report` hands it in.

    A report on behalf of a member names the `reporter`; without one, the reporter is the worker of
    the account, or nobody for what the center or the public found. Raises InvalidInput, AlreadyRecorded.
    """
    source, reporter = _whose(source, reporter, by)
    occurred_at = happened(occurred_at, now=at)
    facts: dict[str, Any] = {
        **{"grid": grid, "matter": matter, "subcategory": subcategory},
        **{"occurred_at": occurred_at, "reporter": reporter, "source": source},
    }
    check_facts(at=at, **facts)
    refuse_far_away(grid=grid, longitude=longitude, latitude=latitude, on=day_of(occurred_at))
    check_texts(texts, of=IncidentText)
    incident = _saved(
        Incident(
            number=next_number(grid.subdistrict, at),
            subdistrict_id=grid.subdistrict_id,
            restricted=is_restricted(matter, subcategory),
            channel=channel,
            urgency=urgency,
            created_by=by,
            platform=matter.platform,
            longitude=longitude,
            latitude=latitude,
            external_id=external_id,
            **facts,
        )
    )
    incident.text = IncidentText.objects.create(
        incident=incident, **{name: texts[name] for name in TEXTS if texts.get(name)}
    )
    return incident


def _whose(source: str, reporter: Worker | None, by: User) -> tuple[str, Worker | None]:
    """The source and the reporter: what the public told an operator is not the operator's own report."""
    if source in ("", ReportSource.MEMBER):
        reporter = reporter or by.worker
    return source or (ReportSource.MEMBER if reporter else ReportSource.CENTER), reporter


def _saved(incident: Incident) -> Incident:
    """The new incident, saved. Raises AlreadyRecorded."""
    try:
        # Only another system's number can be taken already; then the caller's transaction must live on.
        with transaction.atomic() if incident.external_id else nullcontext():
            incident.save(force_insert=True)
    except IntegrityError as error:
        if not incident.external_id:
            raise
        message = _("A case with this number of the other system exists already.")
        raise AlreadyRecorded(message, fields={"external_id": message}) from error
    return incident


def check_facts(
    *,
    at: datetime,
    grid: Grid,
    matter: Matter,
    subcategory: Subcategory | None,
    occurred_at: datetime,
    reporter: Worker | None,
    source: str,
) -> None:
    """Refuse what cannot be true. Raises InvalidInput naming every field at fault."""
    wrong: dict[str, str] = {}
    day = day_of(at)
    if future := still_to_come(occurred_at, now=at):
        wrong["occurred_at"] = future
    if day_of(min(occurred_at, at)) not in grid.during:
        wrong["grid"] = _("This grid was not open on that day.")
    if day not in matter.during:
        wrong["matter"] = _("This matter is not in force.")
    if subcategory and subcategory.matter_id != matter.pk:
        wrong["subcategory"] = _("This sub-category belongs to another matter.")
    if reporter and source in (ReportSource.PUBLIC, ReportSource.CENTER):
        wrong["reporter"] = _("What the public or the center found has no member as its reporter.")
    if reporter is None and source == ReportSource.MEMBER:
        wrong["reporter"] = _("Name the member who reported it.")
    if reporter and reporter.subdistrict_id != grid.subdistrict_id:
        wrong["reporter"] = _("This person works for another subdistrict.")
    if wrong:
        raise InvalidInput(_("The report cannot be taken in as it stands."), fields=wrong)


def is_restricted(matter: Matter, subcategory: Subcategory | None) -> bool:
    """Whether incidents of this matter or subcategory are restricted."""
    return matter.restricted or bool(subcategory and subcategory.restricted)


def next_number(subdistrict: Subdistrict, at: datetime) -> str:
    """A number of an incident; numbers are not promised to be without gaps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incidents_number')")
        (serial,) = cursor.fetchone()
    return rules.number(subdistrict.code, at, serial)
