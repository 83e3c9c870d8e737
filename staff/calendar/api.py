"""The working calendar over REST."""

from __future__ import annotations

from django.utils import timezone

from core.rest.resources import resource
from grids.duties import CENTER
from staff.calendar.lists import CalendarDaySerializer, CalendarFilter, calendar
from staff.calendar.models import CalendarDay
from staff.calendar.services import remove_day
from staff.rest import CorrectableInTerritory


@resource("calendar")
class CalendarViewSet(CorrectableInTerritory):
    """Days that are not what their weekday says: holidays, make-up days, and the office's own entries."""

    queryset = CalendarDay.objects.all()
    rows = staticmethod(calendar)
    serializer_class = CalendarDaySerializer
    filterset_class = CalendarFilter
    writers = CENTER
    lookup_field = "day"
    lookup_value_regex = r"\d{4}-\d{2}-\d{2}"

    def remove(self, row: CalendarDay) -> None:
        remove_day(row, by=self.user, at=timezone.now())
