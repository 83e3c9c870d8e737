"""Every stored deadline says whether it counts working days, and how it then follows the working calendar."""

from __future__ import annotations

import re

from django.apps import apps
from django.db import models

from staff.calendar.signals import calendar_changed

A_DEADLINE = re.compile(r"(^|_)due_(at|on)$|^check_on$")
INCIDENTS, INTERVIEWS = "incidents.deadlines_follow_the_calendar", "assessment.interviews_follow_the_calendar"

FOLLOWS = {
    "incidents.Incident.accept_due_at": INCIDENTS,
    "incidents.Incident.due_at": INCIDENTS,
    "assessment.Interview.due_on": INTERVIEWS,
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
    "incidents.Premises.patrol_due_on": "calendar days after the last patrol",
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
