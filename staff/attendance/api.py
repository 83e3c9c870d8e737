"""Attendance over REST."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.response import Response

from core.rest.resources import resource
from grids.duties import ENTER_FACTS
from staff.attendance.lists import AttendanceFilter, AttendanceSerializer, LeaveAskedSerializer, attendance
from staff.attendance.models import Attendance, Leave
from staff.attendance.services import remove_attendance
from staff.rest import CorrectableInTerritory

ANSWERS: Any = {201: AttendanceSerializer, 202: LeaveAskedSerializer}


@resource("attendance")
class AttendanceViewSet(CorrectableInTerritory):
    """Days and halves of days. A day on leave is asked for (202), and is there once a head has approved it."""

    queryset = Attendance.objects.all()
    rows = staticmethod(attendance)
    serializer_class = AttendanceSerializer
    filterset_class = AttendanceFilter
    writers = ENTER_FACTS
    lookup_value_regex = r"\d{1,18}"

    @extend_schema(responses=ANSWERS)
    def create(self, *args: Any, **kwargs: Any) -> Response:
        return super().create(*args, **kwargs)

    @extend_schema(responses={200: AttendanceSerializer, 202: LeaveAskedSerializer})
    def partial_update(self, *args: Any, **kwargs: Any) -> Response:
        return super().partial_update(*args, **kwargs)

    def answer(self, saved: Any, http_status: int) -> Response:
        if isinstance(saved, Leave):
            asked = LeaveAskedSerializer(saved, context=self.get_serializer_context())
            return Response(asked.data, status=status.HTTP_202_ACCEPTED)
        return super().answer(saved, http_status)

    def remove(self, row: Attendance) -> None:
        remove_attendance(record=row)
