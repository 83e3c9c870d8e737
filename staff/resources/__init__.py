"""Sheets about people, in and out: the roster, the attendance sheet and the month of attendance."""

from staff.resources.attendance import LEAVE_KINDS, STATUSES, AttendanceSheet
from staff.resources.office import OfficeSheet, label_of, phone, staff_number
from staff.resources.roster import RosterSheet

__all__ = [
    "LEAVE_KINDS",
    "STATUSES",
    "AttendanceSheet",
    "OfficeSheet",
    "RosterSheet",
    "label_of",
    "phone",
    "staff_number",
]
