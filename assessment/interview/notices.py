"""Notices about an interview: to the person in their own account, to center and heads in the back office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.interview.models import Interview, InterviewCheck
from core.clock import day_of
from grids.duties import OFFICE
from staff.inbox.services import accounts_with, notify
from staff.inbox.topics import register

TOPICS = {
    "interview_opened": _("You are to be interviewed about %(month)s, by %(due)s."),
    "interview_changed": _("The grounds of your interview about %(month)s have changed."),
    "interview_cancelled": _("Your interview about %(month)s is cancelled."),
    "interview_to_sign": _("Your interview about %(month)s is recorded: read it and sign."),
    "interview_rectified": _("Your rectification after the interview about %(month)s has passed its check."),
    "interview_planned_again": _(
        "Your rectification after the interview about %(month)s has not passed its check: see the new plan. "
        "It is checked again on %(day)s."
    ),
    "interview_to_hold": _("%(worker)s is to be interviewed about %(month)s, by %(due)s."),
    "interview_cancelled_office": _("The interview of %(worker)s about %(month)s is cancelled."),
    "interview_objection": _("%(worker)s objects to the record of the interview about %(month)s."),
    "interview_overdue": _("The interview of %(worker)s about %(month)s is overdue since %(due)s."),
    "interview_check_due": _("The rectification of %(worker)s after the interview about %(month)s is to be checked."),
    "interview_recounted": _("The working calendar has changed (%(days)s): your interview is now due by %(due)s."),
    "interviews_recounted": _(
        "The working calendar has changed (%(days)s). Interviews with another last day: %(count)s (%(workers)s)."
    ),
}
# Outside the house nobody is named.
OUTWARD = {
    "interview_to_hold": _("An interview about %(month)s is to be held by %(due)s."),
    "interview_cancelled_office": _("An interview about %(month)s is cancelled."),
    "interview_objection": _("There is an objection to the record of an interview about %(month)s."),
    "interview_overdue": _("An interview about %(month)s is overdue since %(due)s."),
    "interview_check_due": _("A rectification after an interview about %(month)s is to be checked."),
    "interviews_recounted": _(
        "The working calendar has changed (%(days)s). Interviews with another last day: %(count)s."
    ),
}
register(TOPICS, outward=OUTWARD)
OPENED = "interview_opened"


def opened(interview: Interview, at: datetime) -> None:
    """Notify the person, center and heads when it opens."""
    _person(interview, OPENED, about_opening(interview), at)
    _office(interview, "interview_to_hold", about_opening(interview), at)


def about_opening(interview: Interview) -> str:
    """The key of the notices that say it opened. It holds the time, so that people are told again if it opens again."""
    return f"{interview.pk} {interview.opened_at:%Y%m%d%H%M%S}"


def changed(interview: Interview, at: datetime) -> None:
    _person(interview, "interview_changed", f"{interview.pk} r{interview.bulletin.revision}", at)


def cancelled(interview: Interview, at: datetime) -> None:
    about = f"{interview.pk} {at:%Y%m%d%H%M%S}"
    _person(interview, "interview_cancelled", about, at)
    _office(interview, "interview_cancelled_office", about, at)


def held(interview: Interview, at: datetime) -> None:
    """Notify the person: they are asked to read the record and to sign."""
    _person(interview, "interview_to_sign", str(interview.pk), at)


def objected(interview: Interview, at: datetime) -> None:
    _office(interview, "interview_objection", str(interview.pk), at)


def checked(interview: Interview, check: InterviewCheck) -> None:
    topic = "interview_rectified" if check.passed else "interview_planned_again"
    _person(interview, topic, f"{interview.pk} {check.due_on}", check.checked_at)


def overdue(interview: Interview, at: datetime) -> int:
    """Notify of an overdue interview; returns how many were notified who were not notified before."""
    return _office(interview, "interview_overdue", f"{interview.pk} {interview.due_on}", at)


def check_due(interview: Interview, at: datetime) -> int:
    return _office(interview, "interview_check_due", f"{interview.pk} {interview.check_on}", at)


def recounted(interviews: Sequence[Interview], days: Sequence[date], at: datetime) -> None:
    """Notify once for a change of the calendar: each person of the own last days, the office of all of them."""
    if not interviews:
        return
    changed = [str(day) for day in days]
    about = f"{interviews[0].subdistrict_id} {' '.join(changed)} {at.isoformat()}"
    own: dict[int, list[Interview]] = defaultdict(list)
    for interview in interviews:
        own[interview.worker_id].append(interview)
    for worker, mine in own.items():
        notify(
            topic="interview_recounted",
            about=about,
            workers=[worker],
            values={"days": changed, "due": sorted({str(one.due_on) for one in mine})},
            link=reverse("interview", args=(mine[0].pk,)),
            at=at,
        )
    names = {one.worker_id: f"{one.worker.name} {one.due_on}" for one in interviews}
    notify(
        topic="interviews_recounted",
        about=about,
        to=accounts_with(*OFFICE, subdistrict=interviews[0].subdistrict_id, on=day_of(at)),
        values={"days": changed, "count": len(interviews), "workers": list(names.values())},
        link=reverse("admin:assessment_interview_changelist"),
        at=at,
    )


def _person(interview: Interview, topic: str, about: str, at: datetime) -> int:
    link = reverse("interview", args=(interview.pk,))
    return notify(
        topic=topic,
        about=about,
        workers=[interview.worker_id],
        values=values_of(interview),
        link=link,
        at=at,
    )


def _office(interview: Interview, topic: str, about: str, at: datetime) -> int:
    to = accounts_with(*OFFICE, subdistrict=interview.subdistrict_id, on=day_of(at))
    return notify(
        topic=topic,
        about=about,
        to=to,
        values={"worker": interview.worker.name, **values_of(interview)},
        link=reverse("admin:assessment_interview_change", args=(interview.pk,)),
        at=at,
    )


def values_of(interview: Interview) -> dict[str, str | int]:
    return {
        "month": f"{interview.month:%Y-%m}",
        "due": f"{interview.due_on}",
        "day": f"{interview.check_on or ''}",
    }
