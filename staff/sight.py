"""Who may read a column that is more private than its row: decided here, for every list, page, export and filter.

What a model says of its columns is in `core.columns`. A row is seen by whom its queryset's `visible_to` says; of a row
that one sees, one reads the public columns, and the others as said here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Case, F, Q, When

from core.columns import ColumnClass, Columns, columns_of, value_at
from core.history.reading import Reader
from core.rest.datasets import Column
from grids.duties import ADMINISTRATORS, CENTER, DECISION_READERS, OFFICE, PAY_READERS, Duty
from staff.access import Access, Role, access_of

# Whose work asks for the class. Pay is not read by the center, nor by who only wrote it down.
DUTIES = {
    ColumnClass.OFFICE: OFFICE,
    ColumnClass.CENTER: CENTER,
    ColumnClass.DECISION: DECISION_READERS,
    ColumnClass.PAYROLL: PAY_READERS,
}
NOBODY = Q(pk__in=())
PRIVATE = (ColumnClass.OFFICE, ColumnClass.CENTER, ColumnClass.DECISION, ColumnClass.PAYROLL)


# --- of one row ---------------------------------------------------------------------------------------


class Sight:
    """What one account may read of rows of one model. Made once for many rows."""

    def __init__(self, user: Any, model: type[models.Model]) -> None:
        self.columns = columns_of(model)
        self._ways = {kind: list(_ways(user, self.columns, kind)) for kind in PRIVATE}

    def reads(self, row: models.Model, column: str) -> bool:
        """Whether the account, which sees the row, may read a column of it."""
        return self._reads(row, self.columns.classes.get(column, ColumnClass.PUBLIC))

    def hidden(self, row: models.Model) -> frozenset[str]:
        """The columns of the row that the account may not read."""
        read = {ColumnClass.PUBLIC} | {kind for kind in PRIVATE if self._reads(row, kind)}
        return frozenset(name for name, kind in self.columns.classes.items() if kind not in read)

    def _reads(self, row: models.Model, kind: ColumnClass) -> bool:
        return kind is ColumnClass.PUBLIC or any(_holds(row, way) for way in self._ways.get(kind, ()))


def may_read(user: Any, row: models.Model, column: str) -> bool:
    """Whether `user`, who sees the row, may read one column of it."""
    return Sight(user, type(row)).reads(row, column)


def hidden_columns(user: Any, row: models.Model) -> frozenset[str]:
    """The columns of one row that `user`, who sees the row, may not read."""
    return Sight(user, type(row)).hidden(row)


def reads_reasons(user: Any, row: models.Model) -> bool:
    """Whether `user`, who sees the row, reads why it was changed: who it is about, who wrote it, and its office.

    A reason speaks freely, of columns too that others may not read. Rows of no one subdistrict are the settings and
    accounts of the office and the administrators.
    """
    columns, access = columns_of(type(row)), access_of(user)
    if columns.person and access.worker and _holds(row, (columns.person, access.worker)):
        return True
    if columns.author and user.pk and _holds(row, (columns.author, user.pk)):
        return True
    if not columns.subdistrict:
        return bool(access.holds(*OFFICE, *ADMINISTRATORS))
    return _holds(row, (f"{columns.subdistrict}__in", access.subdistricts_as(*OFFICE)))


def reader_of(user: Any) -> Reader:
    """What `user` may read of the history of rows that the account sees."""
    return Reader(partial(hidden_columns, user), partial(reads_reasons, user))


def _ways(user: Any, columns: Columns, kind: ColumnClass) -> Iterator[tuple[str, Any]]:
    """Each way in which a row concerns the account: a path from the row, and what stands there (or among which)."""
    access: Access = access_of(user)
    if columns.person and access.worker:
        yield columns.person, access.worker
    if columns.author and user.pk and kind is not ColumnClass.PAYROLL:
        yield columns.author, user.pk
    if columns.subdistrict and (offices := access.subdistricts_as(*DUTIES[kind])):
        yield f"{columns.subdistrict}__in", offices
    if kind is ColumnClass.OFFICE:
        yield from _work(access, columns)


def _work(access: Access, columns: Columns) -> Iterator[tuple[str, Any]]:
    """The ways in which a row is part of somebody's work outside the office."""
    on_behalf_of = access.subdistricts_as(Duty.FIELD)
    for path, roles in ((columns.served, tuple(Role)), (columns.members, (Role.LEADER, Role.FULL_TIME))):
        if path and (grids := access.tends_as(*roles)):
            yield f"{path}__in", grids
        if path and on_behalf_of:
            yield f"{path}__subdistrict__in", on_behalf_of
    if columns.handled and access.departments:
        yield f"{columns.handled}__in", access.departments
    if columns.level and access.holds(Duty.DISTRICT):
        yield columns.level, Duty.DISTRICT.value


def _holds(row: models.Model, way: tuple[str, Any]) -> bool:
    lookup, wanted = way
    value = value_at(row, lookup.removesuffix("__in"))
    if value is None:
        return False
    return bool(value in wanted) if lookup.endswith("__in") else bool(value == wanted)


# --- of the rows of a query ---------------------------------------------------------------------------


def readers_of(user: Any, model: type[models.Model], kind: ColumnClass, *, path: str = "") -> Q:
    """The rows whose columns of a class `user` may read, as a condition; the model lies at `path` from the rows."""
    if kind is ColumnClass.PUBLIC:
        return Q()
    found = NOBODY
    if kind is not ColumnClass.NEVER:
        for lookup, wanted in _ways(user, columns_of(model), kind):
            found |= Q(**{_below(path, lookup): wanted})
    return found


def readable_where(user: Any, model: type[models.Model], path: str) -> Q:
    """The rows in which `user` may read the value at a path from the model: every column on the way there."""
    allowed = Q()
    for owner, column, before in _columns_on(model, path):
        allowed &= readers_of(user, owner, columns_of(owner).classes.get(column, ColumnClass.PUBLIC), path=before)
    return allowed


def leaves_where(user: Any, model: type[models.Model], path: str) -> Q:
    """The rows of which the value at a path leaves in bulk for `user`.

    Free text and places leave for the center of the row's subdistrict alone, not even for whom they concern: an
    export carries who reported or where, and not both (the domain, section 5).
    """
    allowed = readable_where(user, model, path)
    centers = access_of(user).subdistricts_as(*CENTER)
    for owner, column, before in _columns_on(model, path):
        columns = columns_of(owner)
        if column in columns.erasable | columns.places:
            allowed &= Q(**{_below(before, f"{columns.subdistrict}__in"): centers}) if centers else NOBODY
    return allowed


def leaving(user: Any, model: type[models.Model], columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns of an export as `user` gets them: null where the value is not for them."""
    return {name: _if_it_leaves(user, model, value) for name, value in columns.items()}


def _if_it_leaves(user: Any, model: type[models.Model], value: Column) -> Column:
    allowed = Q()
    for path in _paths_in(value):
        allowed &= leaves_where(user, model, path)
    if not allowed:
        return value
    return Case(When(allowed, then=F(value) if isinstance(value, str) else value), default=None)


def _paths_in(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return [value]
    parts: Iterable[Any] = [value] if isinstance(value, F) else value.flatten()
    return [getattr(part, "name", "") for part in parts if isinstance(part, F)]


def _columns_on(model: type[models.Model], path: str) -> Iterator[tuple[type[models.Model], str, str]]:
    """Every column on a path, with its model and the path to that; what is annotated or looked up is none."""
    before: list[str] = []
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return
        if getattr(model, "privacy", None) is not None:
            yield model, name, "__".join(before)
        if not isinstance(field.related_model, type):
            return
        model = field.related_model
        before.append(name)


def _below(path: str, name: str) -> str:
    return f"{path}__{name}" if path else name
