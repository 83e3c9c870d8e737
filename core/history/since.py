"""What happened to a row since somebody saw it: the newest entry of its history is what a state is known by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Max, OuterRef, Q
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.history.models import Operation, RowChange
from core.history.reading import NO_PARTS, Line, Parts, Reader, lines_of
from core.punctuation import in_turn, listed, sentences

NEVER = 0  # the mark of a row without history
TOLD_AT_ONCE = 20  # entries; a row that changed more often is opened anew


class ChangedMeanwhile(Conflict):
    """The row is no longer what the person saw. `lines` say who changed what, newest first."""

    code = "changed_meanwhile"

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__(
            _("Somebody changed this after you opened it: %(what)s") % {"what": sentences(map(told, lines))}
        )
        self.lines = lines


def newest(model: type[models.Model], key: Any, parts: Parts = NO_PARTS) -> int:
    """The mark of a state. To be asked before the row is read: what changes in between is then told, not lost."""
    try:
        marks = model._base_manager.filter(pk=key).values_list(newest_of_each(model, parts), flat=True)
    except (ValidationError, ValueError):
        return NEVER  # such a row is not found either
    return marks.first() or NEVER


def newest_of_each(model: type[models.Model], parts: Parts = NO_PARTS) -> Coalesce:
    """The mark of each row of a list, as a column of the statement that reads the rows: both are of one moment."""
    found: list[Any] = [_newest_of(model, [Cast(OuterRef("pk"), models.TextField())])]
    for part, name in parts.items():
        own = part._default_manager.filter(**{name: OuterRef(OuterRef("pk"))}).order_by()
        found.append(_newest_of(part, own.values_list(Cast("pk", models.TextField()))))
    return Coalesce(Greatest(*found) if len(found) > 1 else found[0], NEVER)


def _newest_of(model: type[models.Model], keys: Any) -> models.Subquery:
    entries = RowChange.objects.filter(entity=model._meta.db_table, key__in=keys).order_by()
    # By groups, of which there is one: else the database looks through all entries, newest first, for one of this row.
    return models.Subquery(entries.values("entity").annotate(newest=Max("pk")).values("newest"))


def refuse_if_changed(row: models.Model, mark: int, reader: Reader, parts: Parts = NO_PARTS) -> None:
    """Raise ChangedMeanwhile where something that the reader may know was changed after the mark."""
    later = _entries(type(row), row.pk, parts).filter(pk__gt=mark).order_by("-pk")[:TOLD_AT_ONCE]
    lines = lines_of(row, later, reader=reader, parts=parts)
    if lines:
        raise ChangedMeanwhile(lines)


def one_editor_at_a_time(row: models.Model) -> None:
    """Let who saves this row wait for who is saving it, until the end of the transaction.

    No lock of the row itself: services lock in an order of their own, and what is taken before them must not cross it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name_of(row)])


def name_of(row: models.Model) -> str:
    return f"edit {row._meta.db_table} {row.pk}"


def told(line: Line) -> str:
    """One entry as a sentence: by whom, when, through which door, and from what to what."""
    entry = line.entry
    changes = [
        _("%(field)s: %(was)s → %(becomes)s")
        % {"field": one.label, "was": one.was or "–", "becomes": one.becomes or "–"}
        if one.told
        else one.label
        for one in line.changes
    ]
    what = in_turn(changes) or Operation(entry.operation).label
    who = listed(filter(None, (line.who, date_format(localtime(entry.at), "Y-m-d H:i"), entry.get_door_display())))
    return _("%(about)s%(what)s (%(who)s).") % {
        "about": f"{line.about} " if line.about else "",
        "what": what,
        "who": who,
    }


def _entries(model: type[models.Model], key: Any, parts: Parts) -> models.QuerySet[RowChange]:
    found = Q(entity=model._meta.db_table, key=str(key))
    for part, name in parts.items():
        own = part._default_manager.filter(**{name: key}).values_list("pk", flat=True)
        keys = [str(key)] if part._meta.pk.name == name else [str(pk) for pk in own]  # one that extends it has its key
        if keys:
            found |= Q(entity=part._meta.db_table, key__in=keys)
    return RowChange.objects.filter(found)
