"""A grid whose own data make a step fail is named, with its error; see docs/decisions/033."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError, models, transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict

GONE = (OperationalError, InterfaceError)  # the database went away: no grid is to blame


class GridsFailed(Conflict):
    """Some grids cannot be recorded or judged; the message names each with its error."""

    code = "grids_failed"

    def __init__(self, failed: Mapping[str, str]) -> None:
        named = "; ".join(f"{grid}: {error}" for grid, error in failed.items())
        super().__init__(_("These grids make it fail: %(grids)s") % {"grids": named}, fields=failed)
        self.failed = dict(failed)


def write_each(rows: Mapping[str, models.Model]) -> tuple[list[Any], dict[str, str]]:
    """Write independent rows, one per grid (its name first): a row that fails does not stop the others.

    Returns what was written, and the errors of the grids that were left out.
    """
    try:
        return _write(list(rows.values())), {}
    except GONE:
        raise
    except Exception:  # one of them; which?
        failed = {
            grid: error for grid, row in rows.items() if (error := _error_of(partial(row.save, force_insert=True)))
        }
        return [row for grid, row in rows.items() if grid not in failed], failed


def write_whole(rows: Mapping[str, models.Model]) -> list[Any]:
    """Write rows of which each depends on all, such as ranks: all or none. Raises GridsFailed, naming the grids."""
    try:
        return _write(list(rows.values()))
    except GONE:
        raise
    except Exception as error:
        raise_naming(error, ((grid, partial(row.save, force_insert=True)) for grid, row in rows.items()))
        raise


def raise_naming(error: Exception, tries: Iterable[tuple[str, Callable[[], object]]]) -> None:
    """Raise GridsFailed for the grids whose part also fails alone; where none does, do nothing."""
    if failed := {grid: failure for grid, part in tries if (failure := _error_of(part))}:
        raise GridsFailed(failed) from error


def _write(rows: Sequence[Any]) -> list[Any]:
    with transaction.atomic():
        return list(type(rows[0])._default_manager.bulk_create(rows)) if rows else []


def _error_of(part: Callable[[], object]) -> str:
    """The error that stops one grid's part; empty where none does."""
    try:
        with transaction.atomic():
            part()
    except GONE:
        raise
    except Exception as error:  # anything that stops it is reported
        return in_one_line(error)
    return ""


def in_one_line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".strip().splitlines()[0]
