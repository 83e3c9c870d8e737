"""The first day of each role: a short round through the pages that somebody new will open every day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise, lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from grids.duties import Duty
from staff.access import Access, Role, access_of
from staff.accounts.models import User

OFFERED = timedelta(days=14)  # after the account was made; the handbook leads there for as long as one likes


@dataclass(frozen=True)
class Stop:
    """One page, and what to do there the first time."""

    page: str  # the name of its address
    label: str | Promise  # as the page is called; of a list, as its rows are
    text: str | Promise
    in_field: bool = False  # closed where members report in another application

    @property
    def url(self) -> str:
        return reverse(self.page)


@dataclass(frozen=True)
class Tour:
    """The round of one role."""

    title: str | Promise
    who: Callable[[Access], bool]
    stops: tuple[Stop, ...]


def _serves_as(*roles: Role) -> Callable[[Access], bool]:
    return lambda access: bool(access.grids_as(*roles))


def _holds(*duties: Duty) -> Callable[[Access], bool]:
    return lambda access: access.holds(*duties)


def _name_of(model: str) -> str:
    return capfirst(str(apps.get_model(model)._meta.verbose_name_plural))


_rows = lazy(_name_of, str)
TODAY = Stop(
    "home", _("Home"), _("One list of what waits for you, the most urgent first. A thing that is settled leaves it.")
)
RECORDED = Stop(
    "field-recorded",
    _("What is recorded here, and why"),
    _("What is kept of your work, who reads it, and what is not kept."),
)
TOURS: tuple[Tour, ...] = (
    Tour(
        _("First day of a member"),
        _serves_as(Role.FULL_TIME, Role.PART_TIME),
        (
            TODAY,
            Stop(
                "field-report",
                _("Report a case"),
                _("Photograph, kind, one sentence. Without reception it waits in the browser and is sent later."),
                True,
            ),
            Stop("field-premises", _("Premises"), _("Where nothing is wrong, one tap writes the patrol down."), True),
            Stop(
                "field",
                _("Cases"),
                _("Find a case of your grid again, and correct or take back a report until it is accepted."),
            ),
            Stop("me", _("My record"), _("What is counted of your work, and what you may object to.")),
            RECORDED,
        ),
    ),
    Tour(
        _("First day of a grid leader"),
        _serves_as(Role.LEADER),
        (
            TODAY,
            Stop(
                "dashboard",
                _("Dashboard"),
                _("Where your grids stand, why they moved since last month, and what would help most."),
            ),
            Stop("field", _("Cases"), _("Confirm what members settled on the spot, and see what is about to be late.")),
            Stop("field-work", _("Fieldwork"), _("Visits, hazards, mediations and the tasks of the office."), True),
            RECORDED,
        ),
    ),
    Tour(
        _("First day of a guide"),
        _serves_as(Role.GUIDE),
        (
            TODAY,
            Stop("field", _("Cases"), _("The cases in which a grid of your village asks for help.")),
            Stop("dashboard", _("Dashboard"), _("The grids of your village beside each other.")),
            RECORDED,
        ),
    ),
    Tour(
        _("First day of an operator of the center"),
        _holds(Duty.CENTER),
        (
            TODAY,
            Stop(
                "admin:incidents_incident_triage",
                _("Waiting cases, one by one"),
                _("New reports one after the other: accept, return or assign with one key."),
            ),
            Stop(
                "admin:incidents_incomingsheet_changelist",
                _rows("incidents.incomingsheet"),
                _("Drop the sheets of the month; nothing is written before you have seen what would change."),
            ),
            Stop(
                "admin:staff_posting_coverage",
                _("Coverage board"),
                _("Which posts are empty, and who holds one without meeting a rule."),
            ),
            Stop(
                "admin:assessment_bulletin_changelist",
                _rows("assessment.bulletin"),
                _("The month from draft to issue, with what each step waits for."),
            ),
        ),
    ),
    Tour(
        _("First day of a head"),
        _holds(Duty.HEAD),
        (
            TODAY,
            Stop(
                "dashboard", _("Dashboard"), _("The subdistrict at a glance: figures, map, ranks, and what is missing.")
            ),
            Stop(
                "admin:assessment_bulletin_changelist",
                _rows("assessment.bulletin"),
                _("What you approve before it is issued."),
            ),
        ),
    ),
    Tour(
        _("First day of a department"),
        _holds(Duty.DEPARTMENT),
        (
            TODAY,
            Stop(
                "admin:incidents_incident_changelist",
                _rows("incidents.incident"),
                _("Cases that were assigned to you: start, ask for time with a reason, give the result."),
            ),
            Stop("dashboard", _("Dashboard"), _("Your queue, and what was settled on time.")),
        ),
    ),
    Tour(
        _("First day at the district"),
        _holds(Duty.DISTRICT),
        (
            TODAY,
            Stop("dashboard", _("Dashboard"), _("The subdistricts beside each other.")),
        ),
    ),
    Tour(
        _("First day of a payroll officer"),
        _holds(Duty.PAYROLL),
        (
            TODAY,
            Stop(
                "admin:assessment_payrun_changelist",
                _rows("assessment.payrun"),
                _("The month's sheets from draft to approval; every line says how it came about."),
            ),
            Stop(
                "admin:assessment_fundsource_changelist",
                _rows("assessment.fundsource"),
                _("What came in, what is bound, and what is left."),
            ),
        ),
    ),
    Tour(
        _("First day of an inspector of discipline"),
        _holds(Duty.INSPECTOR),
        (
            TODAY,
            Stop(
                "admin:assessment_adjustment_changelist",
                _rows("assessment.adjustment"),
                _("Points that were added or taken by decision, with their reasons. You read, and change nothing."),
            ),
            Stop(
                "admin:assessment_payrun_changelist",
                _rows("assessment.payrun"),
                _("What was paid to whom, and how each line came about."),
            ),
        ),
    ),
    Tour(
        _("First day of an administrator"),
        _holds(Duty.SYSTEM, Duty.SECURITY),
        (
            TODAY,
            Stop("second-factor", _("Second factor"), _("Keep the recovery codes on paper, apart from the phone.")),
            Stop(
                "admin:staff_user_changelist",
                _rows("staff.user"),
                _("One account for each person; what it may do follows from posts and dated grants."),
            ),
        ),
    ),
    Tour(
        _("First day of an auditor"),
        _holds(Duty.AUDIT),
        (
            TODAY,
            Stop(
                "admin:core_auditentry_changelist",
                _rows("core.auditentry"),
                _("Who opened, changed and exported what. You see the log, and nothing that it is about."),
            ),
        ),
    ),
)


def tours_of(access: Access) -> list[tuple[str | Promise, list[Stop]]]:
    """The rounds of an account; without pages that its office has closed."""
    return [
        (tour.title, [stop for stop in tour.stops if not (stop.in_field and access.reports_elsewhere)])
        for tour in TOURS
        if tour.who(access)
    ]


def is_new(user: User, at: datetime) -> bool:
    """Whether the account is so young that home leads to the round."""
    return at - user.date_joined < OFFERED


@login_required
def first_day(request: HttpRequest) -> HttpResponse:
    """The round of the account that asks."""
    return render(request, "gridops/home/first_day.html", {"tours": tours_of(access_of(request.user))})
