"""An office whose month waits to be frozen, and its clerk at the browser."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from assessment.bulletin.models import Bulletin
from assessment.bulletin.services import draft_bulletin
from assessment.periods import parse
from assessment.tests.factories import measured, office, staffed, surveyed
from core.models import Job
from staff.tests.factories import center, head

MONTH = parse("2026-02")
NOW = datetime.fromisoformat("2026-03-20T09:00+08:00")


def made_up() -> Any:
    made: Any = office()
    made.clerk, made.head = center(made.subdistrict), head(made.subdistrict)
    staffed(made)
    measured(made, MONTH.start, [100, 80, 60, 40])
    surveyed(made, MONTH.start)
    made.bulletin = draft_bulletin(subdistrict=made.subdistrict, month=MONTH, at=MONTH.ends_at)
    made.browser = Client()
    made.browser.force_login(made.clerk)
    return made


def act(place: Any, name: str, **sent: str) -> Any:
    return place.browser.post(reverse(f"admin:assessment_bulletin_{name}", args=[place.bulletin.pk]), sent)


def state(place: Any) -> str:
    return str(Bulletin.objects.get(pk=place.bulletin.pk).state)


def page(place: Any, job: Job, query: str = "") -> Any:
    return place.browser.get(reverse("admin:core_job_change", args=[job.pk]) + query)
