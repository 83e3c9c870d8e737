"""What center and heads are told of the wheel: a draft to review, a bulletin to issue, a step that needs a person."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from assessment.models import Bulletin, CycleRun, Stage
from core.clock import as_deadline, day_of
from grids.duties import OFFICE
from staff.inbox import accounts_with, notify
from staff.models import User


def drafted(bulletin: Bulletin, *, until: datetime, at: datetime) -> None:
    due = as_deadline(until, today=day_of(at))
    _tell("bulletin_drafted", bulletin, {"month": f"{bulletin.month:%Y-%m}", "due": due}, at)


def frozen(bulletin: Bulletin, *, by: User | None, at: datetime) -> None:
    """Whoever froze it knows."""
    _tell("bulletin_frozen", bulletin, {"month": f"{bulletin.month:%Y-%m}"}, at, but=by)


def refused(run: CycleRun, *, at: datetime) -> None:
    """Once, however often the wheel tries again."""
    topic = "bulletin_not_frozen" if run.stage == Stage.FREEZE else "cycle_step_refused"
    _tell(topic, run, {"period": run.period}, at)


def _tell(
    topic: str, about: Bulletin | CycleRun, values: dict[str, str | int], at: datetime, but: User | None = None
) -> None:
    told = accounts_with(*OFFICE, subdistrict=about.subdistrict_id, on=day_of(at))
    notify(
        topic=topic,
        about=str(about.pk),
        to=[user for user in told if but is None or user != but.pk],
        values=values,
        link=reverse(f"admin:{about._meta.app_label}_{about._meta.model_name}_change", args=(about.pk,)),
        at=at,
    )
