"""Prepares an installation: migrations, policy data, static files, demo. `make run` calls it on every start."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import override

from core import audit
from core.clock import day_of
from core.database_role import restrict
from core.installation import is_demo
from core.models import AuditKind, Heartbeat
from gridops.demo.cycle import demo_reaches, turn_past
from gridops.installation import may_load_demo, not_followed, settle, weakened
from gridops.office import icons
from gridops.policy.services import load_policy

DEMO_MONTHS = 26  # so that a whole year with its awards, and most of another one, lie within


class Command(BaseCommand):
    help = "Migrate, load the policy's territory, a demo where wanted, and collect static files. Repeatable."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only", choices=["base", "demo"], help="a part of it: the pages come first, then the demo"
        )

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        if options["only"] != "demo":
            self._migrate()
            load_policy(on=day_of(now))
            self._say_what_it_is(now)
            self._static_files()
        if options["only"] != "base":
            self._demo()
        # Beat starts after this, and may not be called silent before it could send a sign.
        Heartbeat.objects.update_or_create(name="start", defaults={"at": timezone.now()})

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self.stdout.write(f"  migrating the database ({len(plan)} migrations)")
            call_command("migrate", interactive=False, verbosity=0)
        if settings.APPLICATION_ROLE:
            restrict(settings.APPLICATION_ROLE)  # new tables are closed to it until now

    def _say_what_it_is(self, now: datetime) -> None:
        """Decide it at the first start; at each, tell what is not followed, and log the guards that are weak."""
        settle(at=now)
        for sentence in not_followed():
            self.stdout.write(f"  {sentence}")
        with override("en"):  # as all of the console
            for sentence in weakened():
                self.stdout.write(f"  WARNING: {sentence}")
        for sentence in weakened():
            audit.record(AuditKind.SYSTEM, "guard", sentence)

    def _demo(self) -> None:
        """A demo where one was asked for; or the rest of the cycle's past, where an earlier start was cut off."""
        if not is_demo():
            return
        reaches = demo_reaches()
        if reaches is not None:
            if steps := turn_past(until=reaches):
                self.stdout.write(f"  demo: {steps} more steps of the cycle")
        elif may_load_demo():
            self.stdout.write("  loading a demo of two years; pages are served meanwhile")
            call_command("load_demo", months=DEMO_MONTHS, seed=1, stdout=self.stdout)

    def _static_files(self) -> None:
        """Collect static files unless they were collected from the very same sources."""
        target = Path(settings.STATIC_ROOT)
        mark, sources = target / ".collected-from", _digest_of_sources()
        if mark.exists() and mark.read_text() == sources:
            return
        self.stdout.write("  collecting static files")
        target.mkdir(parents=True, exist_ok=True)
        mark.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(sources)


def _digest_of_sources() -> str:
    """A digest that changes when a static file is added, removed or changed, or another icon is used."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{storage.location} {path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    digest.update(" ".join(sorted(icons.used())).encode())
    return digest.hexdigest()
