"""The duties that an account can hold for the office, and named sets of them.

They are in grids, next to the scope, so that the pages of every later app can name them. `staff.access`
knows who holds which: `access.holds(Duty.CENTER, in_=subdistrict)`.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Duty(models.TextChoices):
    """What an account does for the office, by grant. Duties of a grid come from postings instead."""

    CENTER = "center", _("center operator")
    HEAD = "head", _("head of the subdistrict")
    DEPARTMENT = "department", _("department handler")
    DISTRICT = "district", _("district")
    FIELD = "field", _("field system: enters facts on behalf of members")
    EXPORT = "export", _("reader of exports")
    SYSTEM = "system", _("system administrator")
    SECURITY = "security", _("security administrator")
    AUDIT = "audit", _("audit administrator")
    PAYROLL = "payroll", _("payroll officer")
    INSPECTOR = "inspector", _("inspector of discipline: reads decisions and pay")


# One duty, for pages that only one may read or edit.
CENTER = frozenset({Duty.CENTER})
SYSTEM = frozenset({Duty.SYSTEM})
SECURITY = frozenset({Duty.SECURITY})
AUDIT = frozenset({Duty.AUDIT})
PAYROLL = frozenset({Duty.PAYROLL})
INSPECTOR = frozenset({Duty.INSPECTOR})

# Who works in a subdistrict's office, and who else a page or a task is for.
OFFICE = frozenset({Duty.CENTER, Duty.HEAD})
OFFICE_AND_DEPARTMENTS = OFFICE | {Duty.DEPARTMENT}
OFFICE_AND_SYSTEM = OFFICE | SYSTEM
CENTER_AND_SYSTEM = CENTER | SYSTEM

# Whose second factor is asked for; nobody is audit administrator and another one.
ADMINISTRATORS = SYSTEM | SECURITY | AUDIT
ACCOUNT_ADMINISTRATORS = SYSTEM | SECURITY

# Decisions about people: the office, and the inspector of discipline, who reads alone.
DECISION_READERS = OFFICE | INSPECTOR

# Pay: who prepares and checks it, who approves it (a head), and who reads it. Nobody of them reads cases for it.
PAY_OFFICE = PAYROLL | {Duty.HEAD}
PAY_READERS = PAY_OFFICE | INSPECTOR

BACK_OFFICE = OFFICE_AND_DEPARTMENTS | ADMINISTRATORS | PAY_READERS  # who may open the back office at all

# What follows from a duty for reading.
READ_ALL = frozenset({Duty.DISTRICT, Duty.EXPORT})  # without a subdistrict they read everything
READERS = OFFICE | READ_ALL | {Duty.FIELD}  # they read all of their subdistrict's ordinary records

# Who writes through the API.
ENTER_FACTS = frozenset({Duty.CENTER, Duty.FIELD})
WORK_ON_CASES = OFFICE_AND_DEPARTMENTS | {Duty.FIELD, Duty.DISTRICT}
