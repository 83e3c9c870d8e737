"""Everything that never changes once it is final, and how it is looked at. A model that joins it is named here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models import Exists, Model, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from assessment.adjustment.models import AdjustmentFile
from assessment.adjustment.services import FOLDER as OF_ADJUSTMENTS
from assessment.bulletin import lines
from assessment.bulletin.models import Bulletin, BulletinState, IssuedDocument, LineEvidence
from assessment.figures.counts import Week, counts_in
from assessment.figures.results import digest_of
from assessment.inspection.models import Inspection, InspectionEvidence
from assessment.leading_group.models import MeetingFile
from assessment.letterhead.models import KeptPaper
from assessment.objection.models import ObjectionEvidence
from assessment.objection.services import FOLDER as OF_OBJECTIONS
from assessment.pay.drafting import bytes_of
from assessment.pay.models import PayRun, RunState
from assessment.pay.models_of_papers import PayPaper
from assessment.replacement.evidence import FOLDER as OF_REPLACEMENTS
from assessment.replacement.models_of_files import ReplacementFile
from assessment.score.models import ScoreEvidence, ScoreRevision, ScoreState
from assessment.score.verifying import digest_again, digest_as_kept
from assessment.warning.models import EarlyWarning
from core import audit
from core.models import AuditEntry
from core.sealing.models import MAY_GO, Seal
from core.sealing.services import Kept
from core.web import files
from incidents.attachments.models import Attachment
from incidents.attachments.services import FOLDER as OF_CASES

PIECE = 2**20  # bytes of a file in memory at once
UNMARKED = timedelta(days=1)  # after the first seal: for entries of versions that did not mark them

# --- contents ---------------------------------------------------------------------------------------


class _columns:
    """These columns of a row, by name. Columns that are added later are no part of what was sealed."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def __call__(self, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.names}


def _counts_of(week: Inspection) -> dict[str, Any]:
    """What was counted. A count that is added later has its `initial` in the weeks before, and is left out of them."""
    values = ((count, getattr(week, count.name)) for count in counts_in(Week))
    return {count.name: value for count, value in values if value != count.initial}


def _all(model: type[Model]) -> Callable[[], QuerySet[Any]]:
    return model._default_manager.all


def _not(model: type[Model], **draft: Any) -> Callable[[], QuerySet[Any]]:
    return lambda: model._default_manager.exclude(**draft)


def _entries() -> QuerySet[Any]:
    """The audit log; `early` while entries may still be of a version that did not mark them."""
    later = Seal.objects.filter(stream=MAY_GO, at__lt=Now() - UNMARKED)
    return AuditEntry.objects.annotate(early=~Exists(later))


def _is_ours(entry: Any) -> bool:
    return bool(entry.mark == audit.mark_of(entry) or (not entry.mark and entry.early))


# --- looks ------------------------------------------------------------------------------------------


def _lines_of(bulletin: Bulletin) -> Iterable[str]:
    if lines.digest_of(bulletin, bulletin.lines.all()) != bulletin.digest:
        yield "figures"
    if lines.recomputed_digest(bulletin) != bulletin.digest:
        yield "recomputed"


def _scores_of(revision: ScoreRevision) -> Iterable[str]:
    if digest_as_kept(revision) != revision.digest:
        yield "figures"
    if digest_again(revision) != revision.digest:
        yield "recomputed"


def _sheets_of(run: PayRun) -> Iterable[str]:
    if digest_of(bytes_of(run)) != run.digest:
        yield "figures"


def _bytes_of(paper: Any) -> Iterable[str]:
    if hashlib.sha256(bytes(paper.content)).hexdigest() != paper.digest:
        yield "bytes"


def _bytes_kept(name: str, label: Any, model: Any, *columns: str) -> Kept:
    """Rows that hold a file's bytes, read ten at a time."""
    return Kept(name, label, _all(model), _columns(*columns), _bytes_of, chunk=10)


def _file_in(folder: str) -> Callable[[Any], Iterable[str]]:
    """Look at the file of a row, and at what was sent where it is a copy of that."""

    def look(row: Any) -> Iterable[str]:
        if not row.stored_as:  # it was withdrawn or erased, as its row says
            return
        wanted = {"": row.digest, files.ORIGINAL: getattr(row, "original_digest", "")}
        for beside, digest in wanted.items():
            if digest:
                yield from _wrong_with(files.path_of(folder, row.stored_as, beside), digest)

    return look


def _wrong_with(path: Path, digest: str) -> Iterable[str]:
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                found.update(piece)
    except FileNotFoundError:
        yield "missing"
    else:
        if found.hexdigest() != digest:
            yield "bytes"


# --- all of it --------------------------------------------------------------------------------------

_FILE = ("digest", "size", "media_type", "uploaded_by_id", "uploaded_at")
_RESULT = ("facts", "measures", "score", "rank", "not_ranked_because", "in_bottom")
_OF_BULLETIN = ("subdistrict_id", "month", "revision", "scheme_id", "terms", "digest", "reason", "frozen_at")
_OF_SCORES = ("subdistrict_id", "kind", "period_start", "revision", "scheme_id", "terms", "digest", "reason", "told_at")
_OF_RUN = ("subdistrict_id", "month", "of_worker_id", "terms", "digest", "checked_by_id", "approved_by_id")

STREAMS: tuple[Kept, ...] = (
    Kept(
        MAY_GO,
        _("audit log"),
        _entries,
        audit.content_of,
        admits=_is_ours,
        named=lambda entry: f"{entry.pk} {entry.at.isoformat(timespec='seconds')} {entry.kind}",
        chunk=2000,
    ),
    Kept(
        "bulletins",
        _("monthly bulletins"),
        _not(Bulletin, state=BulletinState.DRAFT),
        _columns(*_OF_BULLETIN),
        _lines_of,
        named=str,
        chunk=10,
    ),
    Kept(
        "scores",
        _("scores of people"),
        _not(ScoreRevision, state=ScoreState.DRAFT),
        _columns(*_OF_SCORES),
        _scores_of,
        named=str,
        chunk=10,
    ),
    Kept(
        "pay_runs",
        _("pay runs"),
        lambda: PayRun.objects.filter(state=RunState.LOCKED),
        _columns(*_OF_RUN),
        _sheets_of,
        named=str,
        chunk=10,
    ),
    Kept(
        "rows_of_lines",
        _("rows behind bulletins"),
        lambda: LineEvidence.objects.exclude(bulletin__state=BulletinState.DRAFT).select_related("bulletin"),
        _columns("bulletin_id", "grid_id", "rows"),
        named=str,
        chunk=20,
    ),
    Kept(
        "rows_of_scores",
        _("rows behind scores"),
        lambda: ScoreEvidence.objects.exclude(revision__state=ScoreState.DRAFT).select_related("revision"),
        _columns("revision_id", "worker_id", "grid_id", "rows"),
        named=str,
        chunk=20,
    ),
    Kept(
        "inspections",
        _("weekly inspections"),
        _all(Inspection),
        lambda row: {**_columns("subdistrict_id", "week", "grid_id", "expected", "exceptions")(row), **_counts_of(row)},
        named=lambda row: f"{row} · {row.grid_id}",
    ),
    Kept(
        "rows_of_weeks",
        _("rows behind weekly inspections"),
        _all(InspectionEvidence),
        _columns("inspection_id", "rows"),
        chunk=20,
    ),
    Kept("warnings", _("early warnings"), _all(EarlyWarning), _columns("month", "grid_id", "at", "lifts", *_RESULT)),
    _bytes_kept("issued", _("issued documents"), IssuedDocument, "bulletin_id", "kind", "name", "digest"),
    _bytes_kept("papers", _("kept papers"), KeptPaper, "kind", "key", "format", "digest", "kept_at"),
    _bytes_kept("pay_papers", _("papers of pay runs"), PayPaper, "run_id", "kind", "suffix", "digest"),
    _bytes_kept("minutes", _("files of meetings"), MeetingFile, "meeting_id", "digest", "size", "added_at"),
    Kept(
        "attachments",
        _("files of cases"),
        _all(Attachment),
        _columns("incident_id", "original_size", "original_digest", *_FILE),
        _file_in(OF_CASES),
    ),
    Kept(
        "adjustments",
        _("files of bonuses and deductions"),
        _all(AdjustmentFile),
        _columns("adjustment_id", *_FILE),
        _file_in(OF_ADJUSTMENTS),
    ),
    Kept(
        "objections",
        _("files of objections"),
        _all(ObjectionEvidence),
        _columns("objection_id", *_FILE),
        _file_in(OF_OBJECTIONS),
    ),
    Kept(
        "replacements",
        _("files of replacements"),
        _all(ReplacementFile),
        _columns("step_id", *_FILE),
        _file_in(OF_REPLACEMENTS),
    ),
)
