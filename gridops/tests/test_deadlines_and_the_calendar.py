"""Every stored deadline says whether it counts working days, and how it then follows the working calendar."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.apps import apps
from django.db import models

from gridops.tests.matrix import FAR, HERE, NEAR, Place
from incidents.tests.factories import shanghai
from staff.calendar.models import CalendarDay
from staff.calendar.services import save_day
from staff.calendar.signals import calendar_changed
from staff.inbox.models import Notice
from staff.tests.factories import account, head

A_DEADLINE = re.compile(r"(^|_)due_(at|on)$|^check_on$")
INCIDENTS, INTERVIEWS = "incidents.deadlines_follow_the_calendar", "assessment.interviews_follow_the_calendar"
OBJECTIONS = "assessment.objections_follow_the_calendar"

FOLLOWS = {
    "incidents.Incident.accept_due_at": INCIDENTS,
    "incidents.Incident.due_at": INCIDENTS,
    "assessment.Interview.due_on": INTERVIEWS,
    "assessment.Objection.answer_due_on": OBJECTIONS,
    "assessment.Objection.review_due_on": OBJECTIONS,
}
STAYS = {
    "assessment.InspectionFinding.due_on": "a day that somebody chose",
    "assessment.FindingStep.due_on": "the day that was missed or met",
    "assessment.Interview.check_on": "calendar days after the interview",
    "assessment.InterviewCheck.due_on": "the day that was missed or met",
    "incidents.DeadlineMark.due_at": "the deadline that was passed",
    "incidents.Supervision.due_at": "the deadline that was passed",
    "incidents.Hazard.due_at": "a day that somebody chose",
    "incidents.Task.due_at": "a moment that somebody chose",
    "incidents.TalkNote.due_on": "a day that somebody chose",
    "incidents.Premises.patrol_due_on": "calendar days after the last patrol",
    "incidents.HandOverItem.due_on": "the deadline of what is handed over, as it was on that day",
    "staff.TeamDeadline.due_on": "a day of the policy",
}


def test_every_stored_deadline_follows_the_calendar_or_it_is_said_why_it_stays() -> None:
    stored = {
        f"{model._meta.label}.{field.name}"
        for app in ("staff", "incidents", "assessment")
        for model in apps.get_app_config(app).get_models()
        if model._meta.managed and not model._meta.proxy
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField) and A_DEADLINE.search(field.name)
    }
    assert stored == FOLLOWS.keys() | STAYS.keys()


def test_whoever_computes_one_anew_listens_to_the_calendar() -> None:
    listening = {lookup[0] for lookup, *_rest in calendar_changed.receivers}
    assert set(FOLLOWS.values()) <= listening


@pytest.mark.django_db
def test_of_a_moved_interview_the_person_and_the_office_hear_once_for_a_change(places: dict[str, Place]) -> None:
    here, near = places[HERE], places[NEAR]
    people = {name: account(of=place.worker) for name, place in places.items() if place.interview}
    office = {here.center, head(here.office.subdistrict)}
    at = shanghai("2026-04-02 09:00")
    off = CalendarDay(subdistrict=here.office.subdistrict, day=date(2026, 4, 7), working=False, name="停工")
    save_day(off, by=here.center, at=at)
    here.interview.refresh_from_db()
    assert here.interview.due_on == date(2026, 4, 9)
    told = Notice.objects.filter(topic="interview_recounted")
    concerned = (people[HERE], people[NEAR])
    assert sorted(notice.user_id for notice in told) == sorted(user.pk for user in concerned)
    assert [notice.values["due"] for notice in told] == [["2026-04-09"]] * 2
    summaries = Notice.objects.filter(topic="interviews_recounted")
    assert sorted(notice.user_id for notice in summaries) == sorted(user.pk for user in office)
    assert {notice.values["count"] for notice in summaries} == {2}
    named = " ".join(summaries[0].values["workers"])
    assert all(place.worker.name in named for place in (here, near))
    assert not Notice.objects.filter(topic__endswith="recounted", user=people[FAR]).exists()


@pytest.mark.django_db
def test_nobody_hears_of_a_day_that_moves_no_interview(places: dict[str, Place]) -> None:
    here = places[HERE]
    assert here.interview
    later = CalendarDay(subdistrict=here.office.subdistrict, day=date(2026, 6, 3), working=False, name="停工")
    save_day(later, by=here.center, at=shanghai("2026-04-02 09:00"))
    assert not Notice.objects.filter(topic__endswith="recounted").exists()
