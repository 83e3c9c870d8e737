"""What a change of the working calendar asks of incidents: running deadlines are counted anew, with a note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clock import SHANGHAI, day_of, starts_at
from incidents.incident.choices import LimitUnit
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.notices import Recipients
from incidents.incident.rules import INSTANT
from incidents.incident.workflow import FINISHED, RECALCULATE
from staff.calendar.models import CalendarDay
from staff.calendar.rules import WorkingCalendar, recounted
from staff.calendar.signals import calendar_changed
from staff.inbox.addressees import Addressee
from staff.inbox.services import notify
from staff.inbox.topics import register

register({"deadlines_recounted": _("The working calendar has changed (%(days)s). Deadlines counted anew: %(count)s.")})
BATCH = 500


@receiver(calendar_changed, sender=CalendarDay, dispatch_uid="incidents.deadlines_follow_the_calendar")
def deadlines_follow_the_calendar(
    subdistrict: int,
    before: WorkingCalendar,
    after: WorkingCalendar,
    days: Sequence[date],
    by: Any,
    at: datetime,
    **_kwargs: Any,
) -> None:
    """A constant number of queries for every 500 incidents whose deadline moves."""
    running = Incident.objects.filter(subdistrict=subdistrict, limit_unit=LimitUnit.WORKING_DAYS, settled_at=None)
    # A move that is being made at this moment is waited for: it then counts by the new calendar, or is counted here.
    running = running.exclude(state__in=FINISHED).select_for_update(no_key=True, of=("self",)).order_by("pk")
    moved = []
    for incident in running:
        was = _recount(incident, before, after, at)
        if was is not None:
            moved.append((incident, was))
    if not moved:
        return
    incidents = [incident for incident, _was in moved]
    Incident.objects.bulk_update(incidents, ["accept_due_at", "due_at"], batch_size=BATCH)
    _note(moved, days, by, at)
    _tell(subdistrict, at)


def _recount(
    incident: Incident, before: WorkingCalendar, after: WorkingCalendar, at: datetime
) -> tuple[str, datetime] | None:
    """Move the running deadline; returns its column and what it was, None where it stays."""
    name = "accept_due_at" if incident.due_at is None else "due_at"
    due_at: datetime | None = getattr(incident, name)
    begins = incident.reported_at if name == "accept_due_at" else incident.accepted_at
    if due_at is None or begins is None or due_at <= (incident.paused_at or at):
        return None
    last = day_of(due_at - INSTANT)
    days = recounted(last, day_of(begins), day_of(at), before=before, after=after) - last
    if not days:
        return None
    setattr(incident, name, _moved(due_at, days))
    return name, due_at


def _moved(due_at: datetime, days: timedelta) -> datetime:
    """The same time of day in Shanghai, some days later or earlier."""
    here = due_at.astimezone(SHANGHAI)
    return starts_at(here.date() + days) + (due_at - starts_at(here.date()))


def _note(moved: Sequence[tuple[Incident, tuple[str, datetime]]], days: Sequence[date], by: Any, at: datetime) -> None:
    """A move of its own kind in the history of each incident; its state stays."""
    keys = [incident.pk for incident, _was in moved]
    grouped = IncidentMove.objects.filter(incident__in=keys).order_by().values("incident")
    last = dict(grouped.annotate(last=Max("position")).values_list("incident", "last"))
    IncidentMove.objects.bulk_create(
        (
            IncidentMove(
                incident=incident,
                position=last.get(incident.pk, 0) + 1,
                move=RECALCULATE,
                from_state=incident.state,
                to_state=incident.state,
                at=at,
                recorded_at=at,
                actor=by,
                facts={
                    name: getattr(incident, name).isoformat(),
                    "was": was.isoformat(),
                    "calendar_days": [day.isoformat() for day in days],
                },
            )
            for incident, (name, was) in moved
        ),
        batch_size=BATCH,
    )


def _tell(subdistrict: int, at: datetime) -> None:
    """One notice for each person and day: how many of the person's deadlines moved today. It grows."""
    today = day_of(at)
    moves = IncidentMove.objects.filter(move=RECALCULATE, recorded_at__gte=starts_at(today), recorded_at__lte=at)
    here = Incident.objects.filter(subdistrict=subdistrict, settled_at=None).exclude(state__in=FINISHED)
    incidents = list(here.filter(pk__in=moves.values("incident")).order_by("pk"))
    parties = [incident.turn for incident in incidents if incident.turn]
    recipients = Recipients(incidents, list(dict.fromkeys(parties)), today)
    counts: dict[Addressee, int] = defaultdict(int)
    for incident in incidents:
        for person in recipients.of(incident, incident.turn):
            counts[person] += 1
    # In one order, so that two changes of the calendar at once wait instead of deadlocking.
    for person, count in sorted(counts.items(), key=lambda item: (item[0].account or 0, item[0].worker or 0)):
        notify(
            topic="deadlines_recounted",
            about=f"{today} {subdistrict}",
            people=[person],
            values={"count": count, "days": str(today)},
            link=reverse("home"),
            at=at,
            renew=True,
        )
