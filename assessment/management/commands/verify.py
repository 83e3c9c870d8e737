"""Computes every frozen figure again from what it kept, and holds it and every kept paper against its digest."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from assessment.bulletin.lines import recomputed_digest
from assessment.bulletin.models import Bulletin, BulletinState, IssuedDocument
from assessment.letterhead.models import KeptPaper
from assessment.pay.models_of_papers import PayPaper
from assessment.score.models import ScoreRevision, ScoreState
from assessment.score.verifying import digest_again


class Command(BaseCommand):
    help = (
        "Compare all that is frozen with its digests: figures computed again, papers. Prints JSON; 1 on a difference."
    )

    def handle(self, **_options: Any) -> None:
        bulletins = Bulletin.objects.exclude(state=BulletinState.DRAFT).select_related("subdistrict")
        scores = ScoreRevision.objects.exclude(state=ScoreState.DRAFT).select_related("subdistrict")
        checked, different = {"bulletins": 0, "scores": 0, "papers": 0}, []
        for kind, rows, again in (("bulletins", bulletins, recomputed_digest), ("scores", scores, digest_again)):
            for row in rows.order_by("pk").iterator():
                checked[kind] += 1
                digest = again(row)
                if digest != row.digest:
                    found = {"subdistrict": row.subdistrict.code, "kept": row.digest, "recomputed": digest}
                    different.append({"kind": kind, "what": str(row), **found})
        for what, kept, now in _papers():
            checked["papers"] += 1
            if kept != now:
                different.append({"kind": "papers", "what": what, "kept": kept, "recomputed": now})
        self.stdout.write(json.dumps({"checked": checked, "different": different}, ensure_ascii=False))
        if different:
            sys.exit(1)


def _papers() -> Iterator[tuple[str, str, str]]:
    """Every file that is kept: what it is, the digest kept with it, and that of its bytes as they are."""
    for model in (IssuedDocument, KeptPaper, PayPaper):
        for paper in model.objects.order_by("pk").iterator(chunk_size=50):
            yield str(paper), paper.digest, hashlib.sha256(bytes(paper.content)).hexdigest()
