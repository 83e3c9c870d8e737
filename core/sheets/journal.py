"""What an import wrote, so that all of it can be taken back: each row before it, and a digest of each row after it.

The rows are read as the database keeps them, whatever their model, and are put back byte for byte.
"""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from core.errors import Conflict

BATCH = 1000
Key = Any  # a primary key, as JSON holds it


class RestsOnIt(Conflict):
    """The import cannot be taken back: a row was changed since, or something refers to it."""

    code = "rests_on_it"


class Journal:
    """Gathers the rows that one import touches. A journal that is not kept costs nothing."""

    def __init__(self, *, kept: bool) -> None:
        self.kept = kept
        self._before: dict[type[models.Model], dict[Key, dict[str, Any]]] = defaultdict(dict)
        self._made: dict[type[models.Model], set[Key]] = defaultdict(set)

    def changing(self, model: type[models.Model], keys: Iterable[Key]) -> None:
        """Say it before rows are changed or removed."""
        if not self.kept:
            return
        known = self._before[model]
        wanted = [key for key in dict.fromkeys(keys) if key not in known and key not in self._made[model]]
        for part in _batches(wanted):
            known |= _images(model, part)

    def made(self, rows: Iterable[models.Model]) -> None:
        """Say it once rows are written; those that were there before are not new."""
        if self.kept:
            for row in rows:
                if row.pk not in self._before[type(row)]:
                    self._made[type(row)].add(row.pk)

    def packed(self) -> bytes:
        """All of it, to be kept until the import is taken back or too old for that."""
        content = []
        for model in sorted({*self._before, *self._made}, key=lambda one: one._meta.label):
            before, made = self._before[model], self._made[model]
            digests: dict[Key, str] = {}
            for part in _batches([*before, *made]):
                digests |= _digests(model, part)
            content.append(
                {
                    "model": model._meta.label,
                    "made": [[key, digests.get(key)] for key in sorted(made)],
                    "before": [[key, digests.get(key), image] for key, image in before.items()],
                }
            )
        return zlib.compress(json.dumps(content).encode(), 3)


Around = Callable[[Mapping[type[models.Model], Sequence[Key]]], Callable[[], object]]


GoesAlong = Callable[[type[models.Model], Sequence[Key]], None]


def take_back(packed: bytes, *, around: Around, goes_along: GoesAlong) -> None:
    """Put every row back as it was before the import, all of them or none. Raises RestsOnIt.

    `around` is called with the keys of the rows before it is done, and what it returns after it: for what is computed
    from those rows. `goes_along` removes what the system derived from rows that are about to go.
    """
    content = [(apps.get_model(part["model"]), part) for part in json.loads(zlib.decompress(packed))]
    with transaction.atomic():
        _let_triggers_know()
        afterwards = around(
            {model: [key for key, *_more in (*part["made"], *part["before"])] for model, part in content}
        )
        for model, part in content:
            _refuse_what_changed(model, {key: digest for key, digest, *_image in (*part["made"], *part["before"])})
        try:
            with transaction.atomic():
                for model, part in content:
                    goes_along(model, [key for key, _digest in part["made"]])
                for model, part in content:
                    _remove_made(model, part)
                for model, part in content:
                    _write_back(model, part)
                afterwards()
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except IntegrityError as error:
            raise RestsOnIt(_refers(error)) from error
        except DatabaseError as error:  # a trigger that protects a frozen period speaks for itself
            raise RestsOnIt(
                _("The database refuses it: %(why)s") % {"why": str(error).splitlines()[0][:200]}
            ) from error


def _let_triggers_know() -> None:
    """Some tables are only ever appended to, but for this: their triggers ask for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('gridops.takes_back', 'yes', true)")


def _refuse_what_changed(model: type[models.Model], digests: dict[Key, str | None]) -> None:
    changed = 0
    for part in _batches(list(digests)):
        now = _digests(model, part, lock=True)
        changed += sum(1 for key in part if now.get(key) != digests[key])
    if changed:
        raise RestsOnIt(
            _("Rows changed or removed since this import: %(count)d (%(what)s). Mend them one by one instead.")
            % {"count": changed, "what": model._meta.verbose_name}
        )


def _remove_made(model: type[models.Model], part: dict[str, Any]) -> None:
    """Of all models first: by what the import added, triggers judge the rows that it changed."""
    table, key_column = _names(model)
    with connection.cursor() as cursor:
        for keys in _batches([key for key, _digest in part["made"]]):
            cursor.execute(f"DELETE FROM {table} WHERE {key_column} = ANY(%s)", [keys])  # noqa: S608 (our own names)


def _write_back(model: type[models.Model], part: dict[str, Any]) -> None:
    table, key_column = _names(model)
    columns = _columns(model)
    gone = [image for _key, digest, image in part["before"] if digest is None]
    changed = [image for _key, digest, image in part["before"] if digest is not None]
    every = ", ".join(columns)
    others = ", ".join(f"{column} = was.{column}" for column in columns if column != key_column)
    with connection.cursor() as cursor:
        for images in _batches(changed):
            cursor.execute(
                f"UPDATE {table} SET {others} FROM jsonb_populate_recordset(NULL::{table}, %s) was "  # noqa: S608
                f"WHERE {table}.{key_column} = was.{key_column}",
                [json.dumps(images)],
            )
        for images in _batches(gone):
            cursor.execute(
                f"INSERT INTO {table} ({every}) SELECT {every} FROM jsonb_populate_recordset(NULL::{table}, %s)",  # noqa: S608
                [json.dumps(images)],
            )


def _refers(error: IntegrityError) -> str:
    table = getattr(getattr(error.__cause__, "diag", None), "table_name", "")
    model = next((one for one in apps.get_models() if one._meta.db_table == table), None)
    what = model._meta.verbose_name if model else table
    return _("Something refers to what this import brought (%(what)s). Take that back first.") % {"what": what}


# --- rows as the database keeps them ------------------------------------------------------------


def _images(model: type[models.Model], keys: Sequence[Key]) -> dict[Key, dict[str, Any]]:
    table, key_column = _names(model)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key_column}, to_jsonb(t)::text FROM {table} t WHERE {key_column} = ANY(%s)",  # noqa: S608
            [list(keys)],
        )
        return {key: json.loads(image) for key, image in cursor.fetchall()}


def _digests(model: type[models.Model], keys: Sequence[Key], *, lock: bool = False) -> dict[Key, str]:
    """A digest of each row as it is now; `lock` holds the rows until the end of the transaction."""
    table, key_column = _names(model)
    with connection.cursor() as cursor:
        held = " FOR UPDATE" if lock and _may_be_changed(cursor, table) else ""
        cursor.execute(
            f"SELECT {key_column}, md5(to_jsonb(t)::text) FROM {table} t WHERE {key_column} = ANY(%s){held}",  # noqa: S608
            [list(keys)],
        )
        return dict(cursor.fetchall())


def _may_be_changed(cursor: Any, table: str) -> bool:
    """Whether rows of the table can be changed at all; those of one that is only appended to need no lock."""
    cursor.execute("SELECT has_table_privilege(%s, 'UPDATE')", [table])
    return bool(cursor.fetchone()[0])


def _names(model: type[models.Model]) -> tuple[str, str]:
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), quote(str(model._meta.pk.column))


def _columns(model: type[models.Model]) -> list[str]:
    """The columns that can be written: those that the database computes are computed again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
            " AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [model._meta.db_table],
        )
        return [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]


def _batches(values: Sequence[Any]) -> Iterator[list[Any]]:
    for begin in range(0, len(values), BATCH):
        yield list(values[begin : begin + BATCH])
