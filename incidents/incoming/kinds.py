"""The kinds of sheets that come in. A new kind is named here, and has preview, questions, undo and all the rest."""

from __future__ import annotations

from incidents.entries.awareness_sheet import AwarenessSheet
from incidents.entries.sheets import BaseEntrySheet
from incidents.hazards.sheets import HazardSheet
from incidents.incident.sheets import IncidentSheet
from incidents.visits.sheets import VisitSheet
from staff.attendance.month_sheet import MonthlySheet
from staff.attendance.sheets import AttendanceSheet
from staff.office_sheet import OfficeSheet
from staff.places.sheets import PlacesSheet
from staff.postings.sheets import RosterSheet

KINDS: dict[str, type[OfficeSheet]] = {
    kind.key: kind
    for kind in (
        IncidentSheet, VisitSheet, HazardSheet, BaseEntrySheet, AwarenessSheet, RosterSheet, AttendanceSheet,
        MonthlySheet, PlacesSheet,
    )
}  # fmt: skip
