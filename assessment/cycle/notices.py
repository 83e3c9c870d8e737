"""Notices to center and heads about the cycle: a step that needs a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.cycle.models import CycleRun, Stage
from core.clock import day_of
from grids.duties import OFFICE
from staff.accounts.models import User
from staff.inbox.services import accounts_with, notify
from staff.inbox.topics import register

TOPICS = {
    "bulletin_not_frozen": _("The bulletin of %(period)s could not be frozen. See why."),
    "cycle_step_refused": _("A step of the cycle for %(period)s could not be done. See why."),
}
register(TOPICS)


def refused(run: CycleRun, *, at: datetime) -> None:
    """Notify the office of a refused step: once, no matter how often the cycle tries again."""
    topic = "bulletin_not_frozen" if run.stage == Stage.FREEZE else "cycle_step_refused"
    tell_the_office(topic, run, {"period": run.period}, at)


def tell_the_office(
    topic: str, about: Any, values: dict[str, str | int], at: datetime, but: User | None = None
) -> None:
    """Notify center and heads about a row of their subdistrict, with a link to its page."""
    office = accounts_with(*OFFICE, subdistrict=about.subdistrict_id, on=day_of(at))
    notify(
        topic=topic,
        about=str(about.pk),
        to=[user for user in office if but is None or user != but.pk],
        values=values,
        link=reverse(f"admin:{about._meta.app_label}_{about._meta.model_name}_change", args=(about.pk,)),
        at=at,
    )
