"""The files of a replacement on disk: kept with a step, given to who may read them, swept."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessment.replacement.models import ReplacementStep
from assessment.replacement.models_of_files import ReplacementFile
from core.errors import TooLarge
from core.web import files
from core.web.uploads import Checked

FOLDER = "replacements"
MAX_FILES, MAX_BYTES = 20, 200 * 1024 * 1024  # of one step


def keep_files(step: ReplacementStep, uploads: Sequence[Checked]) -> None:
    """Keep what was handed in with a step; the same file once. Raises TooLarge."""
    fresh = {hashlib.sha256(file.data).hexdigest(): file for file in uploads}
    if len(fresh) > MAX_FILES or sum(len(file.data) for file in fresh.values()) > MAX_BYTES:
        message = _("A step holds %(count)d files and %(size)d MB at most.") % {
            "count": MAX_FILES,
            "size": MAX_BYTES // 2**20,
        }
        raise TooLarge(message, fields={"files": message})
    ReplacementFile.objects.bulk_create(
        ReplacementFile(
            step=step,
            name=file.name,
            media_type=file.media_type,
            size=len(file.data),
            digest=digest,
            # The file before its row: a row without its file would be a lie, a file without its row is swept.
            stored_as=files.write(FOLDER, file.data),
            uploaded_by=step.actor,
            uploaded_at=step.at,
        )
        for digest, file in fresh.items()
    )


def sweep_evidence() -> dict[str, int]:
    """Remove files that no row holds, and count rows whose file is missing, which never should be."""
    known = set(ReplacementFile.objects.values_list("stored_as", flat=True))
    removed, missing = files.sweep(FOLDER, known)
    return {"removed": removed, "missing": missing}
