"""A made file as an answer that a browser saves under its name."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attached(name: str, content: bytes) -> HttpResponse:
    """The file under its name, in whatever script it is written."""
    answer = HttpResponse(content, content_type=TYPES[name.rpartition(".")[2]])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
