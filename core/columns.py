"""How private each column of a model is: declared once, in the model itself.

A model says it as a value of `Columns` under the name `privacy`; `columns_of(model)` reads it. Who may read which
class is decided in `staff.sight`. A test walks over every model, and fails for a column that stands in no class.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.db import models

Names = str | Iterable[str]  # names apart by spaces, or names


class ColumnClass(StrEnum):
    """Who may read a column, of those who see its row."""

    PUBLIC = "public"  # everybody who sees the row
    OFFICE = "office"  # the office of the row's subdistrict, whom the row is about, and whose work it is: see `Columns`
    CENTER = "center"  # the center of the row's subdistrict, and whom the row is about; not whose work it is
    DECISION = "decision"  # the office of the row's subdistrict, the inspector there, and whom the row is about
    PAYROLL = "payroll"  # who does the payroll, who approves it, the inspector, and the person
    NEVER = "never"  # nobody: digests of passwords and tokens, sealed texts and their indexes, names of stored files


class Columns:
    """The classes of the columns of one model. Every column but the key `id` stands in exactly one of them.

    Paths from the row say whom it is about and whose work it is: `person` leads to the worker it is about, `author` to
    the account that wrote it, `served` to the grid where everybody who serves it needs the column, `members` to the
    grid where only its leader and full-time members do, and `handled` to the department that does. At `level` stands
    the level of a case: the district reads those that were taken up to it. `subdistrict` leads to the subdistrict whose
    office reads it, and where a duty must be held to write it; a field of that name need not be declared for writing.

    `erasable` names the columns (of any class) that hold text about people or cases. It is erased when its time has
    come, and it is never copied elsewhere. `places` names those that say where something was. An export holds neither
    texts nor places but for the center: who reported or where, not both (the domain, section 5).
    """

    def __init__(
        self,
        *,
        public: Names = "",
        office: Names = "",
        center: Names = "",
        decision: Names = "",
        payroll: Names = "",
        never: Names = "",
        erasable: Names = "",
        places: Names = "",
        person: str = "",
        author: str = "",
        served: str = "",
        members: str = "",
        handled: str = "",
        level: str = "",
        subdistrict: str = "",
    ) -> None:
        named = {
            ColumnClass.PUBLIC: _names(public),
            ColumnClass.OFFICE: _names(office),
            ColumnClass.CENTER: _names(center),
            ColumnClass.DECISION: _names(decision),
            ColumnClass.PAYROLL: _names(payroll),
            ColumnClass.NEVER: _names(never),
        }
        self.classes: dict[str, ColumnClass] = {}
        for kind, names in named.items():
            for name in names:
                if name in self.classes:
                    raise ValueError(f"The column {name} stands in two classes.")
                self.classes[name] = kind
        self.erasable, self.places = frozenset(_names(erasable)), frozenset(_names(places))
        if unknown := (self.erasable | self.places) - self.classes.keys():
            raise ValueError(f"These columns stand in no class: {sorted(unknown)}.")
        self.person, self.author, self.subdistrict = person, author, subdistrict
        self.served, self.members, self.handled, self.level = served, members, handled, level

    def __or__(self, more: Columns) -> Columns:
        """The columns of an abstract model, and those that a model adds to them. Paths are those of the model."""
        both = {**self.classes, **more.classes}
        if len(both) < len(self.classes) + len(more.classes):
            raise ValueError(f"Declared twice: {sorted(self.classes.keys() & more.classes.keys())}.")
        joined = Columns()
        joined.classes = both
        joined.erasable, joined.places = self.erasable | more.erasable, self.places | more.places
        for path in ("person", "author", "subdistrict", "served", "members", "handled", "level"):
            setattr(joined, path, getattr(more, path) or getattr(self, path))
        return joined

    def named(self, kind: ColumnClass) -> frozenset[str]:
        """The columns of one class."""
        return frozenset(name for name, its in self.classes.items() if its is kind)

    @property
    def private(self) -> frozenset[str]:
        """The columns that not everybody reads who sees the row."""
        return frozenset(name for name, kind in self.classes.items() if kind is not ColumnClass.PUBLIC)

    @property
    def never_copied(self) -> frozenset[str]:
        """The columns whose values are kept nowhere else, such as in a log of changes: never shown, or to be erased."""
        return self.named(ColumnClass.NEVER) | self.erasable


def _names(given: Names) -> list[str]:
    return given.split() if isinstance(given, str) else list(given)


def columns_of(model: type[models.Model]) -> Columns:
    """What a model declares. Raises LookupError for a model that declares nothing."""
    declared = getattr(model, "privacy", None)
    if not isinstance(declared, Columns):
        raise LookupError(f"{model._meta.label} does not say how private its columns are: give it `privacy`.")
    return declared


def territory_of(model: type[models.Model]) -> str:
    """The path from a row of a model to its subdistrict; empty for rows that belong to none, or to all of them."""
    declared = getattr(model, "privacy", None)
    if isinstance(declared, Columns) and declared.subdistrict:
        return declared.subdistrict
    return "subdistrict" if any(field.name == "subdistrict" for field in model._meta.get_fields()) else ""


def value_at(row: Any, path: str) -> Any:
    """The value at a path of relations; the key of a row where the path ends at one."""
    *way, last = path.split("__")
    for name in way:
        row = getattr(row, name, None)
        if row is None:
            return None
    return row.pk if last == "pk" else getattr(row, row._meta.get_field(last).attname)


def subdistrict_of(row: models.Model) -> int | None:
    """The key of the subdistrict of a row; None where it belongs to none, or to all of them."""
    path = territory_of(type(row))
    return value_at(row, path) if path else None


def class_of(model: type[models.Model], column: str) -> ColumnClass:
    """How private one column is. The key of a row is as public as the row."""
    key = model._meta.pk
    if key is not None and column in ("pk", key.name) and column not in columns_of(model).classes:
        return ColumnClass.PUBLIC
    return columns_of(model).classes[column]


def declared_columns(model: type[models.Model]) -> frozenset[str]:
    """The columns of a model for which it has to name a class: all but a key that only numbers its rows."""
    return frozenset(
        field.name for field in model._meta.local_concrete_fields if not (field.primary_key and field.name == "id")
    )
