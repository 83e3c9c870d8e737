"""What waits for those who serve a grid: incidents on the phone. The other nouns declare their own fieldwork."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

import core.any_of  # noqa: F401 - the lookup
from core.worklist import OPEN as TO_OPEN
from core.worklist import Line, Queue, Queues, start_of_day
from grids.duties import Duty
from grids.matters.models import AdmissionState, MatterAdmission
from incidents.incident.lists import DEADLINE, TITLE, WAITS_SINCE
from incidents.incident.models import OPEN, Incident, is_overdue
from incidents.incident.workflow import Party, State
from incidents.supervision.models import Supervision
from staff.access import Access, Role, access_of, serving_as
from staff.accounts.models import User

LEADS_OR_SERVES = (Role.LEADER, Role.FULL_TIME)


def of_my_grids(user: User) -> Q:
    """Incidents on grids that the user leads or serves full-time."""
    return Q(grid__in=access_of(user).tends_as(*LEADS_OR_SERVES))


def by_me(user: User) -> Q:
    """Incidents that the user reported, or wrote down."""
    return Q(created_by=user.pk) | Q(reporter=access_of(user).worker or 0)


def _guided(user: User) -> Q:
    """Incidents on grids whose leader and members the user guides."""
    return Q(grid__in=access_of(user).tends_as(Role.GUIDE))


def _noted(user: User, _at: datetime) -> Q:
    """Incidents with open notes, each once: the answer is given on the page of the incident."""
    noted = Supervision.objects.open().filter(answered_at=None, party=Party.LEADER).order_by()
    return Q(pk__any_of=ArraySubquery(noted.values("incident")), grid__in=access_of(user).tends_as(Role.LEADER))


def _serves(access: Access) -> bool:
    return bool(access.posts)


def _is_the_district(access: Access) -> bool:
    return access.holds(Duty.DISTRICT)


FIELD_QUEUES = Queues(
    page="field",
    rows=Incident.objects.visible_to,
    line=Line("field-case", TITLE, "grid", DEADLINE, WAITS_SINCE, key="number"),
    queues=(
        Queue(
            "escalated",
            _("cases that wait for the district's answer"),
            "account_balance",
            _is_the_district,
            lambda _user, _at: Q(state=State.ESCALATED),
            verb=_("Answer"),
            act=("field-move", "answer"),
            tab=_("waiting for the district"),
        ),
        Queue(
            "overdue",
            _("cases overdue"),
            "alarm",
            serving_as(*LEADS_OR_SERVES),
            lambda user, at: of_my_grids(user) & is_overdue(at),
            tone="late",
            verb=TO_OPEN,
            tab=_("overdue"),
        ),
        Queue(
            "open",
            _("open cases of my grids"),
            "assignment",
            serving_as(*LEADS_OR_SERVES),
            lambda user, _at: of_my_grids(user) & OPEN,
            verb=TO_OPEN,
            tab=_("open cases"),
        ),
        Queue(
            "returned",
            _("reports returned to me"),
            "undo",
            _serves,
            lambda user, _at: by_me(user) & Q(state=State.RETURNED),
            verb=_("Mend"),
            hidden_when_empty=True,
        ),
        Queue(
            "help",
            _("waiting for my help"),
            "contact_support",
            serving_as(Role.GUIDE),
            lambda user, _at: Q(help_asked_at__isnull=False) & _guided(user),
            verb=_("Answer"),
            act=("field-move", "give-help"),
            hidden_when_empty=True,
            tab=_("waiting for my help"),
        ),
        Queue(
            "guided-late",
            _("cases overdue in the grids that I guide"),
            "alarm",
            serving_as(Role.GUIDE),
            lambda user, at: _guided(user) & is_overdue(at),
            tone="late",
            tab=_("overdue where I guide"),
        ),
        Queue(
            "guided",
            _("open cases of the grids that I guide"),
            "assignment",
            serving_as(Role.GUIDE),
            lambda user, _at: _guided(user) & OPEN,
            on_home=False,
            tab=_("open where I guide"),
        ),
        Queue(
            "confirm",
            _("fixed on the spot, to confirm"),
            "verified",
            serving_as(Role.LEADER),
            lambda user, _at: Q(state=State.SELF_CLOSED, grid__in=access_of(user).tends_as(Role.LEADER)),
            verb=_("Confirm"),
            act=("field-move", "confirm"),
            tab=_("to confirm"),
        ),
        Queue(
            "supervised",
            _("supervision notes to answer"),
            "notification_important",
            serving_as(Role.LEADER),
            _noted,
            verb=_("Answer"),
            act=("field-move", "answer-supervision"),
            tone="late",
            hidden_when_empty=True,
        ),
    ),
    office=False,
)

ADMISSIONS = Queues(
    page="field-admissions",
    rows=lambda user: MatterAdmission.objects.within(access_of(user).scope),
    line=Line("", "name", since=Coalesce(start_of_day("reported_on"), "proposed_at")),
    queues=(
        Queue(
            "reported",
            _("matters reported to the district's leading group"),
            "playlist_add_check",
            _is_the_district,
            lambda _user, _at: Q(state=AdmissionState.REPORTED),
            verb=TO_OPEN,
        ),
    ),
    office=False,
)
