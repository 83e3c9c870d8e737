"""A random office with what a quarter counts beside a month."""

from __future__ import annotations

from datetime import datetime, timedelta

from assessment.periods import Kind, parse
from assessment.tests.worlds import World
from core.clock import SHANGHAI
from grids.tests.factories import matter
from incidents.entries.models import BaseEntry
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident, IncidentMove
from staff.attendance.models import Attendance
from staff.postings.models import Posting

Q1 = parse("2026Q1", Kind.QUARTER)


class QuarterlyWorld(World):
    """A random office with what a quarter counts beside a month: attendance, names, who found what, disputes."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.attendance()
        self.names()
        self.finders()
        self.disputes()

    def attendance(self) -> None:
        known = set(Attendance.objects.values_list("worker", "day"))
        rows = []
        for who in self.workers:
            for number in range((Q1.end - Q1.start).days):
                day = Q1.start + timedelta(days=number)
                pick = self.random.random()
                if (who.pk, day) not in known and pick < 0.95:
                    status = "absent" if pick < 0.05 else "present"
                    rows.append(Attendance(worker=who, day=day, status=status, part="0.5" if pick > 0.9 else "1"))
        Attendance.objects.bulk_create(rows)

    def names(self) -> None:
        """Some entries name somebody, and some are of a whole month."""
        for entry in BaseEntry.objects.order_by("pk"):
            pick = self.random.random()
            who = self.random.choice(self.workers)
            alike = BaseEntry.objects.filter(
                grid=entry.grid_id, day=entry.day, entry_class=entry.entry_class, source=entry.source, worker=who
            )
            if pick < 0.4 and not alike.exists():
                BaseEntry.objects.filter(pk=entry.pk).update(worker=who)
            if pick > 0.7 and entry.day.day == 1:
                BaseEntry.objects.filter(pk=entry.pk).update(monthly=True)

    def finders(self) -> None:
        for hazard in Hazard.objects.order_by("pk"):
            served = list(
                Posting.objects.filter(grid=hazard.grid_id, role="full_time").values_list("worker", flat=True)
            )
            finder = self.random.choice(served) if served and self.random.random() < 0.8 else None
            Hazard.objects.filter(pk=hazard.pk).update(found_by=finder)

    def disputes(self) -> None:
        about = matter("disputes")
        about.asks_mediation = True
        about.save()
        for incident in Incident.objects.filter(restricted=False).order_by("pk"):
            if self.random.random() < 0.4:
                Incident.objects.filter(pk=incident.pk).update(matter=about)
                if incident.due_at and self.random.random() < 0.6:
                    self.moved(incident)

    def moved(self, incident: Incident) -> None:
        """Levels that a dispute had one after the other."""
        levels = [self.random.choice(["grid", "village", "subdistrict", "district"]) for _move in range(2)]
        for position, level in enumerate(levels, start=1):
            at = incident.due_at + timedelta(hours=self.random.choice([-30, -1, 0, 1, 30]))
            at = min(at, datetime(2026, 4, 19, tzinfo=SHANGHAI))
            IncidentMove.objects.create(
                incident=incident, position=position, move="assign", from_state="accepted", to_state="assigned",
                at=at, recorded_at=at, actor=self.clerk, facts={"level": level},
            )  # fmt: skip
