"""The history of one row as people read it: lines in words, in a constant number of queries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.columns import ColumnClass, columns_of
from core.history.declared import history_of
from core.history.models import Operation, RowChange
from core.names import beside_the_door

Parts = Mapping[type[models.Model], str]  # rows that belong to the one that is read, by their foreign key to it
NO_PARTS: Parts = {}
INDEXES = {"phone_index": gettext_lazy("phone")}  # of sealed texts, by which a change of them is known
LONGEST = 200  # characters of one value


@dataclass(frozen=True)
class Reader:
    """What an account may read of a row that it sees.

    A reason is as private as the office's columns: it speaks freely of whatever changed, hidden columns included.
    """

    hidden: Callable[[models.Model], frozenset[str]]  # the columns that it may not read
    reads_reasons: Callable[[models.Model], bool]


@dataclass(frozen=True)
class Changed:
    """One column of an entry, in words. Of a text that is kept nowhere else only its label is known."""

    name: str  # of the field
    column: str
    label: str
    was: str
    becomes: str
    told: bool = True  # whether the values may be shown


@dataclass(frozen=True)
class Line:
    """One entry of the history, as a page shows it."""

    entry: RowChange
    about: str  # a row below the one that is read, or nothing
    who: str
    reason: str = ""  # empty where it is not for the reader
    changes: list[Changed] = field(default_factory=list)

    @property
    def beside_the_door(self) -> str:
        """Which command, task, step or sheet it was, in words."""
        return beside_the_door(str(self.entry.door), self.entry.detail)


def history_of_row(row: models.Model, parts: Parts = NO_PARTS) -> models.QuerySet[RowChange]:
    """The entries of a row, newest first, with those of its parts, and what was removed beside it."""
    found = Q(entity=row._meta.db_table, key=str(row.pk))
    for model, name in parts.items():
        keys = model._default_manager.filter(**{name: row.pk}).annotate(as_text=Cast("pk", models.TextField()))
        found |= Q(entity=model._meta.db_table, key__in=keys.values("as_text"))
    for model, name in told_beside(row).items():
        column = str(getattr(model._meta.get_field(name), "column", ""))
        found |= Q(operation=Operation.DELETE, entity=model._meta.db_table, was__contains={column: row.pk})
    return RowChange.objects.filter(found).order_by("-pk")


def told_beside(row: models.Model) -> Parts:
    """The models whose removed rows are shown on the page of this one, with their foreign key to it."""
    return {
        relation.related_model: relation.field.name
        for relation in row._meta.related_objects
        if not isinstance(relation.related_model, str)
        and getattr(history_of(relation.related_model), "told_with", "") == relation.field.name
    }


def lines_of(row: models.Model, entries: Iterable[RowChange], *, reader: Reader, parts: Parts = NO_PARTS) -> list[Line]:
    """Entries of `history_of_row` in words, without the columns and reasons that the reader may not read.

    An entry of which all columns are hidden is left out: that something changed is not told either.
    A query for the accounts, and one for each model that a column refers to, however many entries there are.
    """
    entries = list(entries)
    told = _Told(row, entries, parts)
    lines = (told.line(entry, reader) for entry in entries)
    return [line for line in lines if line is not None]


class _Told:
    """What the entries of one page mention, looked up at once."""

    def __init__(self, row: models.Model, entries: list[RowChange], parts: Parts) -> None:
        self.row = row
        self.owned = {**told_beside(row), **parts}
        self.models = {model._meta.db_table: model for model in (*self.owned, type(row))}
        users = get_user_model()._default_manager
        asked = users.all() if not hasattr(users.model, "worker") else users.select_related("worker")
        self.accounts = asked.in_bulk({entry.actor_key for entry in entries if entry.actor_key})
        self.parts = self._parts(entries)
        self.names = self._names(entries)

    def _parts(self, entries: list[RowChange]) -> dict[tuple[str, str], models.Model]:
        wanted: dict[type[models.Model], set[str]] = defaultdict(set)
        for entry in entries:
            if self.models[entry.entity] is not type(self.row) and entry.key:
                wanted[self.models[entry.entity]].add(entry.key)
        return {
            (model._meta.db_table, str(part.pk)): part
            for model, keys in wanted.items()
            for part in model._default_manager.filter(pk__in=keys)
        }

    def _names(self, entries: list[RowChange]) -> dict[tuple[type[models.Model], str], str]:
        """What the rows are called to which the values refer."""
        wanted: dict[type[models.Model], set[str]] = defaultdict(set)
        for entry in entries:
            for values in (entry.was or {}, entry.becomes or {}):
                for column, value in values.items():
                    target = _target(_field(self.models[entry.entity], column))
                    if target is not None and value is not None:
                        wanted[target].add(str(value))
        return {
            (target, str(row.pk)): str(row)
            for target, keys in wanted.items()
            for row in target._default_manager.filter(pk__in=keys)
        }

    def subject(self, entry: RowChange) -> models.Model:
        """The row that an entry is about: this one, a part of it, or what is known of one that was removed."""
        model = self.models[entry.entity]
        if model is type(self.row):
            return self.row
        part = self.parts.get((entry.entity, str(entry.key)))
        if part is None:
            keys = [column for column in model._meta.concrete_fields if isinstance(column, models.ForeignKey)]
            part = model(**{key.attname: (entry.was or {}).get(key.column) for key in keys})
        setattr(part, self.owned[model], self.row)  # so that who may read it is found without a query
        return part

    def line(self, entry: RowChange, reader: Reader) -> Line | None:
        """The entry in words; None where nothing of it is for the reader."""
        subject = self.subject(entry)
        hidden = reader.hidden(subject)
        changes = list(self.changes(entry, hidden))
        if not changes and entry.operation != Operation.CREATE:
            return None
        reason = entry.reason if reader.reads_reasons(subject) else ""
        return Line(entry, self.about(entry), self.who(entry), reason, changes)

    def about(self, entry: RowChange) -> str:
        model = self.models[entry.entity]
        return "" if model is type(self.row) else str(model._meta.verbose_name)

    def who(self, entry: RowChange) -> str:
        account = self.accounts.get(entry.actor_key)
        return str(account) if account is not None else entry.actor

    def changes(self, entry: RowChange, hidden: frozenset[str]) -> Iterator[Changed]:
        model = self.models[entry.entity]
        columns = columns_of(model)
        unread = hidden - columns.named(ColumnClass.NEVER)  # of what nobody reads it is told that it changed
        was, becomes = entry.was or {}, entry.becomes or {}
        for column in {**was, **becomes}:
            field = _field(model, column)
            if field is None or field.name in unread or field.primary_key:
                continue
            if field.name in columns.never_copied:
                yield Changed(field.name, column, label_of(field), "", "", told=False)
                continue
            before, after = self._words(field, was.get(column)), self._words(field, becomes.get(column))
            yield Changed(field.name, column, label_of(field), before, after)

    def _words(self, field: models.Field[Any, Any], value: Any) -> str:
        if value is None or value == "":
            return ""
        if (target := _target(field)) is not None:
            return self.names.get((target, str(value)), str(value))
        return in_words(field, value)[:LONGEST]


def in_words(field: models.Field[Any, Any], value: Any) -> str:
    """A value of a column, kept as JSON, as people read it."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, DateRangeField):
        return _days(str(value))
    if isinstance(field, models.DateTimeField):
        return date_format(timezone.localtime(datetime.fromisoformat(str(value))), "SHORT_DATETIME_FORMAT")
    if isinstance(field, models.DateField):
        return date_format(date.fromisoformat(str(value)), "SHORT_DATE_FORMAT")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def label_of(field: models.Field[Any, Any]) -> str:
    """The name of a column for people. The index of an encrypted text gets the name of the text."""
    if field.name in INDEXES:
        return str(INDEXES[field.name])
    if isinstance(field.verbose_name, Promise) or (target := _target(field)) is None:
        return str(field.verbose_name)
    return str(target._meta.verbose_name)


def _days(written: str) -> str:
    """A range of days as PostgreSQL writes it, from the first day to the last one."""
    begin, _comma, end = written.strip("[)").partition(",")
    last = str(date.fromisoformat(end) - timedelta(days=1)) if end else ""
    return f"{begin} – {last}".strip()


def _field(model: type[models.Model], column: str) -> models.Field[Any, Any] | None:
    """The field of a column; None of one that the model no longer has."""
    return next((field for field in model._meta.concrete_fields if field.column == column), None)


def _target(field: models.Field[Any, Any] | None) -> type[models.Model] | None:
    """The model that a foreign key refers to."""
    return field.related_model if isinstance(field, models.ForeignKey) else None
