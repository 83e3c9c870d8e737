"""The `ETag` of a row, and `If-Match`: who changes a row over an older state is told what changed (412)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from core.history.reading import Line, Parts, Reader
from core.history.since import newest, refuse_if_changed


class NoSuchState(APIException):
    """The `If-Match` names no state that this row ever had."""

    status_code = 412
    default_code = "changed_meanwhile"


class ChangedSerializer(serializers.Serializer[Any]):
    """One column of an entry. The values of a text that is kept nowhere else are null."""

    field = serializers.CharField()
    was = serializers.JSONField(allow_null=True)
    becomes = serializers.JSONField(allow_null=True)


class RowChangeSerializer(serializers.Serializer[Any]):
    """One entry of a row's history: who changed what, when, through which door, and why."""

    at = serializers.DateTimeField()
    operation = serializers.CharField()
    actor = serializers.CharField()
    door = serializers.CharField()
    reason = serializers.CharField()
    changes = ChangedSerializer(many=True)


def entry_of(line: Line) -> dict[str, Any]:
    """An entry as machines read it."""
    entry = line.entry
    was, becomes = entry.was or {}, entry.becomes or {}
    changes = [
        {"field": change.name, "was": was.get(change.column), "becomes": becomes.get(change.column)}
        for change in line.changes
    ]
    return {
        **{name: getattr(entry, name) for name in ("at", "operation", "actor", "door")},
        "reason": line.reason,
        "changes": changes,
    }


def tag_of(row: models.Model, parts: Parts) -> str:
    """The state of the row. To be asked before the row is read that is answered."""
    return f'"{row.pk}.{newest(type(row), row.pk, parts)}"'


def refuse_if_stale(request: Request, row: models.Model, reader: Reader, parts: Parts) -> None:
    """Raise ChangedMeanwhile where the request names another state of the row than there is."""
    given = request.headers.get("If-Match", "").strip()
    if given in ("", "*"):
        return
    # A proxy that compresses an answer makes its tag a weak one; it is the same state.
    marks = [
        mark for one in given.split(",") if (mark := _mark(one.strip().removeprefix("W/").strip('"'), row)) is not None
    ]
    if not marks:
        raise NoSuchState(_("The If-Match is no state of this row. Read the row again, and take its ETag."))
    refuse_if_changed(row, max(marks), reader, parts)


def _mark(tag: str, row: models.Model) -> int | None:
    key, _dot, mark = tag.rpartition(".")
    return int(mark) if key == str(row.pk) and mark.isascii() and mark.isdecimal() and len(mark) < 19 else None
