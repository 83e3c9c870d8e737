"""What people are told of an interview: the person in their own account, center and heads in the back office."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from assessment.interview.models import Interview, InterviewCheck
from core.clock import day_of
from grids.duties import OFFICE
from staff.inbox.services import accounts_of_workers, accounts_with, notify


def opened(interview: Interview, at: datetime) -> None:
    """The person is told when it opens, and so are center and heads."""
    _person(interview, "interview_opened", f"{interview.pk} {interview.opened_at:%Y%m%d%H%M%S}", at)
    _office(interview, "interview_to_hold", f"{interview.pk} {interview.opened_at:%Y%m%d%H%M%S}", at)


def changed(interview: Interview, at: datetime) -> None:
    _person(interview, "interview_changed", f"{interview.pk} r{interview.bulletin.revision}", at)


def cancelled(interview: Interview, at: datetime) -> None:
    about = f"{interview.pk} {at:%Y%m%d%H%M%S}"
    _person(interview, "interview_cancelled", about, at)
    _office(interview, "interview_cancelled_office", about, at)


def held(interview: Interview, at: datetime) -> None:
    """The person is asked to read the record and to sign."""
    _person(interview, "interview_to_sign", str(interview.pk), at)


def objected(interview: Interview, at: datetime) -> None:
    _office(interview, "interview_objection", str(interview.pk), at)


def checked(interview: Interview, check: InterviewCheck) -> None:
    topic = "interview_rectified" if check.passed else "interview_planned_again"
    _person(interview, topic, f"{interview.pk} {check.due_on}", check.checked_at)


def overdue(interview: Interview, at: datetime) -> int:
    """How many were told who were not told before."""
    return _office(interview, "interview_overdue", f"{interview.pk} {interview.due_on}", at)


def check_due(interview: Interview, at: datetime) -> int:
    return _office(interview, "interview_check_due", f"{interview.pk} {interview.check_on}", at)


def _person(interview: Interview, topic: str, about: str, at: datetime) -> int:
    link = reverse("interview", args=(interview.pk,))
    return notify(
        topic=topic,
        about=about,
        to=accounts_of_workers([interview.worker_id]),
        values=_values(interview),
        link=link,
        at=at,
    )


def _office(interview: Interview, topic: str, about: str, at: datetime) -> int:
    to = accounts_with(*OFFICE, subdistrict=interview.subdistrict_id, on=day_of(at))
    return notify(
        topic=topic,
        about=about,
        to=to,
        values={"worker": interview.worker.name, **_values(interview)},
        link=reverse("admin:assessment_interview_change", args=(interview.pk,)),
        at=at,
    )


def _values(interview: Interview) -> dict[str, str | int]:
    return {
        "month": f"{interview.month:%Y-%m}",
        "due": f"{interview.due_on}",
        "day": f"{interview.check_on or ''}",
    }
