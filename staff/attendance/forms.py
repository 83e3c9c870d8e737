"""Forms about leave."""

from __future__ import annotations

from core.web.ranges import RangeForm
from staff.attendance.models import Leave


class LeaveForm(RangeForm):
    class Meta:
        model = Leave
        fields = ("worker", "kind", "reason")
