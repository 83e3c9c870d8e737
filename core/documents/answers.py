"""A file as the answer to a browser."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from django.http import FileResponse, HttpResponse

from core import audit
from core.models import AuditKind

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attached(name: str, content: bytes) -> HttpResponse:
    """The file under its name, which may be in any script."""
    return served(name, content, TYPES[name.rpartition(".")[2]])


def served(name: str, content: bytes, media_type: str) -> HttpResponse:
    """The file to be saved, of a media type that was checked when it came in."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def handed_out(path: Path, name: str, media_type: str) -> FileResponse:
    """A private file on disk to be saved, which no browser keeps or guesses the type of."""
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def exported(name: str, content: bytes, *, about: object) -> HttpResponse:
    """The file as `attached` gives it, with a line in the audit log."""
    audit.record(AuditKind.EXPORT, name, str(about))
    return attached(name, content)
