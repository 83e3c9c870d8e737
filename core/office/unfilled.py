"""Pages that only show a row: values in place of inputs, and its empty fields in a closed section at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from core.office.display import NOTHING, sections_without

OF_A_RANGE = {"begins_on": "days", "ends_on": ""}  # inputs of `core.web.ranges.RangeForm`: a page has its `days`
FEW = 3  # empty values that may stand where they are
Sections = Sequence[tuple[Any, Any]]


def folded(page: Any, row: Any, sections: Sections) -> Sections:
    """The sections of a page that only shows, with everything that is empty in a last one, which is closed."""
    sections = [(title, {**options, "fields": _as_read(page, options["fields"])}) for title, options in sections]
    names = list(_names([options["fields"] for _title, options in sections]))
    empty = [name for name in names if _is_empty(page, row, name)]
    if len(empty) <= FEW:
        return sections
    hidden = frozenset(empty)
    pairs = [tuple(empty[at : at + 2]) for at in range(0, len(empty), 2)]
    title = _("Not filled in yet (%(count)d)") % {"count": len(empty)}
    return [
        *sections_without(sections, hidden),
        (title, {"fields": pairs, "classes": ["collapse"]}),
    ]


def _as_read(page: Any, fields: Sequence[Any]) -> list[Any]:
    """The fields with the columns that tell what inputs of the form ask for, or without these inputs."""
    told = {**OF_A_RANGE, **page.read_as}
    read = []
    for field in fields:
        if isinstance(field, list | tuple):
            read.append(tuple(_as_read(page, field)))
        else:
            kept = hasattr(page.model, field) and field not in page.read_as
            read.append(field if kept else told.get(field, field))
    return [field for field in read if field]


def _names(fields: Sequence[Any]) -> Iterator[str]:
    for field in fields:
        if isinstance(field, list | tuple):
            yield from _names(field)
        else:
            yield field


def _is_empty(page: Any, row: Any, name: str) -> bool:
    if name in page.columns:
        return str(getattr(page, name)(row)) in ("", NOTHING)
    try:
        field = row._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return bool(field.concrete) and not field.many_to_many and field.value_from_object(row) in (None, "")
