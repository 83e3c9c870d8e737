"""Checks what is frozen: kept papers and issued documents by their digests, figures by computing them again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.bulletin.models import Bulletin, BulletinState, IssuedDocument
from assessment.bulletin.services import recompute_bulletin
from assessment.letterhead.kept import changed
from assessment.letterhead.models import KeptPaper
from assessment.score.models import ScoreKind, ScoreRevision, ScoreState
from assessment.score.quarter_services import recomputed_digest
from assessment.score.services import recompute_scores
from assessment.score.year_services import kept_digest


class Command(BaseCommand):
    help = "Check everything that is frozen: papers by their digests, bulletins and scores by computing them again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        wrong = [*_papers(), *_bulletins(), *_scores()]
        for each in wrong:
            self.stderr.write(f"differs: {each}")
        if wrong:
            raise CommandError(f"{len(wrong)} of what is frozen differ from what was kept")
        counts = (
            (Bulletin.objects.exclude(state=BulletinState.DRAFT).count(), "bulletins"),
            (ScoreRevision.objects.exclude(state=ScoreState.DRAFT).count(), "revisions of scores"),
            (IssuedDocument.objects.count() + KeptPaper.objects.count(), "papers"),
        )
        self.stdout.write("the same, byte by byte: " + ", ".join(f"{count} {what}" for count, what in counts))


def _papers() -> Iterator[str]:
    for paper in changed():
        yield f"paper {paper.pk} {paper}"
    for issued in IssuedDocument.objects.order_by("pk").iterator(chunk_size=50):
        if hashlib.sha256(bytes(issued.content)).hexdigest() != issued.digest:
            yield f"issued document {issued.pk} {issued}"


def _bulletins() -> Iterator[str]:
    for bulletin in Bulletin.objects.exclude(state=BulletinState.DRAFT).order_by("pk"):
        if not recompute_bulletin(bulletin).same:
            yield f"bulletin {bulletin}"


def _scores() -> Iterator[str]:
    for revision in ScoreRevision.objects.exclude(state=ScoreState.DRAFT).select_related("subdistrict").order_by("pk"):
        if _again(revision) != revision.digest:
            yield f"scores {revision.kind} {revision}"


def _again(revision: ScoreRevision) -> str:
    if revision.kind == ScoreKind.MONTH:
        return recompute_scores(revision).recomputed
    return recomputed_digest(revision) if revision.kind == ScoreKind.QUARTER else kept_digest(revision)
