"""Who may read a column that is more private than its row: decided here, for every list, page, export and filter.

What a model says of its columns is in `core.columns`. A row is seen by whom its queryset's `visible_to` says; of a row
that one sees, one reads the public columns, and the others as said here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, When

from core.columns import ColumnClass, Columns, class_of, columns_of
from grids.duties import CENTER, OFFICE, Duty
from staff.access import Access, Role, access_of

DUTIES = {ColumnClass.OFFICE: OFFICE, ColumnClass.CENTER: CENTER}  # whose work asks for the class
ON_DUTY = (Role.GUIDE, Role.LEADER, Role.FULL_TIME)  # volunteers, too, serve a grid: they read what is public
NOBODY = Q(pk__in=())


def readers_of(user: Any, model: type[models.Model], kind: ColumnClass, *, path: str = "") -> Q:
    """The rows whose columns of a class `user` may read, as a condition; the model lies at `path` from the rows."""
    if kind is ColumnClass.PUBLIC:
        return Q()
    if kind is ColumnClass.NEVER:
        return NOBODY
    access, privacy = access_of(user), columns_of(model)
    found = NOBODY
    for condition in _conditions(user, access, privacy, kind):
        found |= Q(**{f"{path}__{name}" if path else name: value for name, value in condition.items()})
    return found


def _conditions(user: Any, access: Access, privacy: Columns, kind: ColumnClass) -> Iterable[dict[str, Any]]:
    """Each way in which a row concerns the account."""
    if privacy.person and access.worker:
        yield {privacy.person: access.worker}
    if kind is ColumnClass.PAYROLL:
        return
    if privacy.subdistrict and (offices := access.subdistricts_as(*DUTIES[kind])):
        yield {f"{privacy.subdistrict}__in": offices}
    if privacy.author and user.pk:
        yield {privacy.author: user.pk}
    if privacy.served and (grids := access.tends_as(*ON_DUTY)):
        yield {f"{privacy.served}__in": grids}
    if privacy.served and (fields := access.subdistricts_as(Duty.FIELD)):
        yield {f"{privacy.served}__subdistrict__in": fields}
    if privacy.handled and access.departments:
        yield {f"{privacy.handled}__in": access.departments}
    if privacy.level and access.holds(Duty.DISTRICT):
        yield {privacy.level: "district"}


def may_read(user: Any, row: models.Model, column: str) -> bool:
    """Whether `user`, who sees the row, may read one column of it. No query where its relations are at hand."""
    return class_of(type(row), column) in classes_read(user, row)


def classes_read(user: Any, row: models.Model) -> frozenset[ColumnClass]:
    """The classes of columns that `user` may read of one row."""
    access, privacy = access_of(user), columns_of(type(row))
    read = {ColumnClass.PUBLIC}
    for kind in (ColumnClass.OFFICE, ColumnClass.CENTER, ColumnClass.PAYROLL):
        if any(_holds(row, condition) for condition in _conditions(user, access, privacy, kind)):
            read.add(kind)
    return frozenset(read)


def hidden_columns(user: Any, row: models.Model) -> frozenset[str]:
    """The columns of one row that `user` may not read."""
    read = classes_read(user, row)
    return frozenset(name for name, kind in columns_of(type(row)).classes.items() if kind not in read)


def _holds(row: models.Model, condition: dict[str, Any]) -> bool:
    """Whether a row fulfils one of `_conditions`, which is an equality or a membership."""
    ((lookup, wanted),) = condition.items()
    within = lookup.endswith("__in")
    value = _at(row, lookup.removesuffix("__in"))
    return value is not None and (value in wanted if within else value == wanted)


def _at(row: Any, path: str) -> Any:
    """The value at a path of relations; the key of a row where the path ends at one."""
    *way, last = path.split("__")
    for name in way:
        row = getattr(row, name, None)
        if row is None:
            return None
    if last == "pk":
        return row.pk
    return getattr(row, row._meta.get_field(last).attname)


def readable(user: Any, model: type[models.Model], column: str, *, path: str = "") -> Case | F:
    """The value of a column for a query: null in the rows where `user` may not read it."""
    where = f"{path}__{column}" if path else column
    kind = class_of(model, column)
    if kind is ColumnClass.PUBLIC:
        return F(where)
    return Case(When(readers_of(user, model, kind, path=path), then=F(where)), default=None)
