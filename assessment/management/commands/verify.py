"""Computes every frozen figure again from what it kept, and holds it against its digest."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from assessment.bulletin.lines import recomputed_digest
from assessment.bulletin.models import Bulletin, BulletinState
from assessment.score.models import ScoreRevision, ScoreState
from assessment.score.verifying import digest_again


class Command(BaseCommand):
    help = "Compute frozen bulletins and scores again and compare; prints JSON, and ends with 1 where any differs."

    def handle(self, **_options: Any) -> None:
        bulletins = Bulletin.objects.exclude(state=BulletinState.DRAFT).select_related("subdistrict")
        scores = ScoreRevision.objects.exclude(state=ScoreState.DRAFT).select_related("subdistrict")
        checked, different = {"bulletins": 0, "scores": 0}, []
        for kind, rows, again in (("bulletins", bulletins, recomputed_digest), ("scores", scores, digest_again)):
            for row in rows.order_by("pk").iterator():
                checked[kind] += 1
                digest = again(row)
                if digest != row.digest:
                    found = {"subdistrict": row.subdistrict.code, "kept": row.digest, "recomputed": digest}
                    different.append({"kind": kind, "what": str(row), **found})
        self.stdout.write(json.dumps({"checked": checked, "different": different}, ensure_ascii=False))
        if different:
            sys.exit(1)
