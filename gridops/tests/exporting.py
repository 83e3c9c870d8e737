"""Exports as an account may get them, within the transaction of a test."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

from django.db import connection

import gridops.exports.api  # noqa: F401  (every app declares its datasets)
from core.rest.copying import copy_statement
from core.rest.datasets import DATASETS
from staff.accounts.models import User
from staff.sight import leaving

Row = dict[str, str]


def exports_of(user: User, *, today: date) -> Callable[..., list[Row]]:
    """Reads datasets as CSV rows, each dataset and day once."""
    known: dict[tuple[str, date | None], list[Row]] = {}

    def read(name: str, on: date | None = None) -> list[Row]:
        if (name, on) not in known:
            known[name, on] = _rows(name, user, on or today)
        return known[name, on]

    return read


def _rows(name: str, user: User, on: date) -> list[Row]:
    dataset = DATASETS[name]
    assert dataset.open_to(user), name
    rows = dataset.rows(user, on).order_by("pk")
    statement = copy_statement(rows, leaving(user, rows.model, dataset.columns(user)), "csv")
    text = io.StringIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(statement, text)
    return list(csv.DictReader(io.StringIO(text.getvalue())))
