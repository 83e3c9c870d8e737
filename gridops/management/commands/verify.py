"""Looks at everything that may never change: seals, figures computed again, papers, files, the audit log."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gridops.verifying.services import verify


class Command(BaseCommand):
    help = "Compare all that is final with its seals and digests. Prints JSON; ends with 1 where something differs."

    def handle(self, **_options: Any) -> None:
        result = verify(at=timezone.now())
        if result is None:
            raise CommandError("Another verification is running. Try again when it has finished.")
        counts = {"checked": result.checked, "differences": result.differences, "different": result.found}
        self.stdout.write(json.dumps({**counts, "seconds": round(result.seconds or 0, 1)}, ensure_ascii=False))
        if result.differences:
            sys.exit(1)
