"""The input and the result of a step of the cycle."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessment.periods import Period
from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from assessment.scheme.versions import version_on
from core.clock import day_of, starts_at
from core.errors import Conflict
from grids.territory.models import Subdistrict
from staff.accounts.models import User


@dataclass(frozen=True)
class StepToRun:
    """One step to run: for whom, which, when it was due, when it runs and who asked."""

    subdistrict: Subdistrict
    stage: str
    period: Period
    due: datetime
    at: datetime
    by: User | None = None


Result = dict[str, Any]


def terms_in_force(subdistrict: Subdistrict, period: Period) -> Terms | None:
    try:
        return Scheme.objects.in_force(subdistrict, period.start).value
    except Scheme.DoesNotExist:
        return None


def cycle_starts_at(subdistrict: Subdistrict, at: datetime) -> datetime | None:
    """The moment from which steps of the cycle are due: what the newest scheme in force says."""
    newest = version_on(subdistrict, day_of(at))
    return starts_at(newest.value.cycle_starts_on) if newest else None


def digest_of(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()


class Consequence(Conflict):
    """A step cannot run because an earlier one has not run; people already got a notice of that one."""
