"""Attendance over REST."""

from __future__ import annotations

from core.rest.resources import resource
from grids.duties import ENTER_FACTS
from staff.attendance.lists import AttendanceFilter, AttendanceSerializer, attendance
from staff.attendance.models import Attendance
from staff.rest import CorrectableInTerritory


@resource("attendance")
class AttendanceViewSet(CorrectableInTerritory):
    queryset = Attendance.objects.all()
    rows = staticmethod(attendance)
    serializer_class = AttendanceSerializer
    filterset_class = AttendanceFilter
    writers = ENTER_FACTS
    territory = "worker.subdistrict_id"
    lookup_value_regex = r"\d{1,18}"
