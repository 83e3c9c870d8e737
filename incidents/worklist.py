"""What waits among cases, for whom."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.worklist import Waiting
from grids.duties import OFFICE_AND_DEPARTMENTS, Duty
from incidents.fieldwork_worklist import waiting_in_the_field
from incidents.models import Incident, Supervision, is_due_soon, is_late_to_accept, is_overdue
from incidents.workflow import FINISHED, NOT_VALID, Party, State
from staff.access import Access
from staff.models import Role, User


def waiting(user: User, access: Access, *, at: datetime) -> list[Waiting]:
    """The cases and the fieldwork that wait for this account. A few queries for the office, a few for the grids."""
    found = _office(access, at) if access.holds(*OFFICE_AND_DEPARTMENTS) else []
    found += _grids(user, access, at) if access.posts else []
    return found + _supervisions(access) + waiting_in_the_field(access, at=at)


def _supervisions(access: Access) -> list[Waiting]:
    """Notes that wait for this account's answer, or for its closing. One query."""
    mine = Q(party=Party.CENTER, incident__subdistrict__in=access.subdistricts_as(Duty.CENTER))
    mine |= Q(party=Party.HANDLER, incident__department__in=access.departments)
    led = Q(party=Party.LEADER, incident__grid__in=access.tends_as(Role.LEADER))
    headed = Q(incident__subdistrict__in=access.subdistricts_as(Duty.HEAD))
    counts = (
        Supervision.objects.open()
        .filter(mine | led | headed)
        .aggregate(
            to_answer=Count("pk", filter=mine & Q(answered_at=None)),
            to_answer_here=Count("pk", filter=led & Q(answered_at=None, incident__restricted=False)),
            to_close=Count("pk", filter=headed & Q(answered_at__isnull=False)),
        )
    )
    office, field = reverse("admin:incidents_supervision_changelist"), reverse("field")
    answer, closing = _("supervision notes to answer"), _("supervision notes to close")
    rows = [
        ("to_answer", answer, f"{office}?waits=answer", "notification_important", True),
        ("to_answer_here", answer, f"{field}?show=supervised", "notification_important", False),
        ("to_close", closing, f"{office}?waits=closing", "rule", True),
    ]
    return [
        Waiting(label, counts[name], url, "late", icon, in_office)
        for name, label, url, icon, in_office in rows
        if counts[name]
    ]


def _office(access: Access, at: datetime) -> list[Waiting]:
    rows = Incident.objects.filter(Q(subdistrict__in=access.offices) | Q(department__in=access.departments))
    counts = rows.aggregate(
        to_accept=Count("pk", filter=Q(state=State.REPORTED)),
        to_assign=Count("pk", filter=Q(state__in=[State.ACCEPTED, State.SENT_BACK, State.REOPENED])),
        to_verify=Count("pk", filter=Q(state=State.FEEDBACK)),
        to_decide=Count("pk", filter=Q(state=State.EXTENSION_ASKED)),
        to_start=Count("pk", filter=Q(state=State.ASSIGNED)),
        late_to_accept=Count("pk", filter=is_late_to_accept(at)),
        overdue=Count("pk", filter=is_overdue(at)),
        soon=Count("pk", filter=is_due_soon(at)),
    )
    page = reverse("admin:incidents_incident_changelist")

    def row(name: str, label: str, query: str, icon: str, tone: str = "due") -> Waiting:
        return Waiting(label, counts[name], f"{page}?{query}", tone if counts[name] else "calm", icon)

    found = []
    if access.holds(Duty.CENTER):
        found += [
            row("to_accept", _("cases to accept"), "state__exact=reported", "inbox"),
            row("late_to_accept", _("not accepted in time"), "deadline=unaccepted", "running_with_errors", "late"),
            row("to_assign", _("cases to assign"), "state__exact=accepted", "forward_to_inbox"),
            row("to_verify", _("results to verify"), "state__exact=feedback", "done_all"),
        ]
    if access.holds(Duty.HEAD):
        found.append(row("to_decide", _("extensions to decide on"), "state__exact=extension_asked", "gavel"))
    if access.departments:
        found.append(row("to_start", _("cases to start on"), "state__exact=assigned", "play_arrow"))
    found.append(row("overdue", _("cases overdue"), "deadline=overdue", "alarm", "late"))
    found.append(row("soon", _("due soon"), "deadline=soon", "schedule"))
    return found


def _grids(user: User, access: Access, at: datetime) -> list[Waiting]:
    led = access.tends_as(Role.LEADER)
    mine = Q(grid__in=access.tends_as(Role.LEADER, Role.FULL_TIME))  # of restricted ones, those that it may see
    open_ = ~Q(state__in=NOT_VALID | FINISHED)
    counts = Incident.objects.visible_to(user).aggregate(
        overdue=Count("pk", filter=mine & is_overdue(at)),
        open=Count("pk", filter=mine & open_),
        returned=Count("pk", filter=Q(state=State.RETURNED) & (Q(created_by=user) | Q(reporter=access.worker))),
        to_confirm=Count("pk", filter=Q(state=State.SELF_CLOSED, grid__in=led)),
        help=Count("pk", filter=Q(help_asked_at__isnull=False, grid__in=access.tends_as(Role.GUIDE))),
    )
    page = reverse("field")
    found = [
        Waiting(
            _("cases overdue"),
            counts["overdue"],
            f"{page}?show=overdue",
            "late" if counts["overdue"] else "calm",
            "alarm",
            False,
        ),
        Waiting(
            _("open cases of my grids"), counts["open"], page, "due" if counts["open"] else "calm", "assignment", False
        ),
    ]
    if counts["returned"]:
        found.append(
            Waiting(_("reports returned to me"), counts["returned"], f"{page}?show=returned", "due", "undo", False)
        )
    if counts["help"]:
        found.append(
            Waiting(_("waiting for my help"), counts["help"], f"{page}?show=help", "due", "contact_support", False)
        )
    if led:
        found.append(
            Waiting(
                _("fixed on the spot, to confirm"),
                counts["to_confirm"],
                f"{page}?show=confirm",
                "due" if counts["to_confirm"] else "calm",
                "verified",
                False,
            )
        )
    return found
