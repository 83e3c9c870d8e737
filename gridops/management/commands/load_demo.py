"""A demo team and its facts, and the cycle run through their past."""

from __future__ import annotations

import gc
import time
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from core.clock import day_of, starts_at
from core.errors import DomainError
from gridops.demo.cycle import turn_past
from gridops.demo.loading import Wanted, load
from gridops.demo.territory import GRIDS
from gridops.installation import make_demo
from gridops.policy.services import load_policy


class Command(BaseCommand):
    help = "Load made-up people and facts into an installation without people: same seed and day, same data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--months", type=int, default=12, help="calendar months, the last one up to the day before --until"
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--until", type=date.fromisoformat, help="YYYY-MM-DD, the first day without facts; default today"
        )
        parser.add_argument(
            "--villages", type=int, default=0, help="default: the policy's 16, more where --grids asks for more"
        )
        parser.add_argument("--grids", type=int, default=GRIDS)
        parser.add_argument("--incidents-per-grid-month", type=float, default=12, dest="incidents")

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        until = options["until"] or day_of(now)
        if until > day_of(now):
            raise CommandError("--until lies in the future; facts cannot.")
        if options["months"] < 1 or options["incidents"] < 0:
            raise CommandError("--months is 1 or more, --incidents-per-grid-month 0 or more.")
        names = ("months", "seed", "villages", "grids", "incidents")
        wanted = Wanted(until=until, **{name: options[name] for name in names})
        usual = gc.get_threshold()
        gc.set_threshold(200_000, 20, 20)  # millions of rows and cells, and hardly a cycle among them
        try:
            self._load(wanted, at=min(now, starts_at(until + timedelta(days=1))))
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            gc.set_threshold(*usual)

    def _load(self, wanted: Wanted, at: datetime) -> None:
        begun = time.monotonic()
        load_policy(on=day_of(at))
        with transaction.atomic():  # whoever makes an administrator meanwhile waits, and finds a demo
            make_demo(at=timezone.now())
            load(wanted=wanted, at=at, say=self.stdout.write)
        loaded = time.monotonic()
        steps = turn_past(until=at)
        self.stdout.write(
            f"{wanted.periods[0]} to {wanted.until}: facts in {loaded - begun:.1f} s, "
            f"{steps} steps of the cycle in {time.monotonic() - loaded:.1f} s"
        )
