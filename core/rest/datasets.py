"""Declares a dataset: a list that can be exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F
from django.db.models.expressions import BaseExpression

Column = str | F | BaseExpression
Columns = Mapping[str, Column]

DATASETS: dict[str, Dataset] = {}


@dataclass(frozen=True)
class Dataset:
    """One list that is exported: its rows by user and day, its columns, and the field that dates it."""

    name: str
    rows: Callable[[Any, date], models.QuerySet[Any]]  # what the user may see, named as on the day
    columns: Callable[[Any], Columns]  # by user: name outside → model field or expression
    dated: str = ""  # a date, time or range; `from` and `to` filter on it
    subdistrict: str = ""  # the rows' own, where everybody in the subdistrict reads all of them
    headers: Callable[[Any], Mapping[str, str]] = lambda _user: {}  # by user: what the answer says of its rows
    in_force: str = ""  # a range; `on`, where it is given, keeps the rows in force on that day
    open_to: Callable[[Any], bool] = lambda _user: True  # for everybody else there is no such dataset

    def __post_init__(self) -> None:
        if self.name in DATASETS:
            raise ValueError(f"Two datasets are called {self.name}.")
        DATASETS[self.name] = self


def fields(*names: str, **others: Column) -> Callable[[Any], Columns]:
    """Columns that are the same for everybody."""
    columns: dict[str, Column] = {**{name: name for name in names}, **others}
    return lambda _user: columns
