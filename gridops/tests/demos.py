"""A small demo, for tests of what it loads."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from core.clock import starts_at
from gridops.demo.loading import Wanted, load
from gridops.policy.services import load_policy

UNTIL = date(2026, 11, 23)
AT = starts_at(UNTIL) + timedelta(hours=9)


def demo(*, at: datetime = AT, **wanted: Any) -> None:
    load_policy(on=UNTIL)
    load(wanted=Wanted(**{"months": 3, "seed": 1, "until": UNTIL, **wanted}), at=at)
