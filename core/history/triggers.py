"""The triggers that write the history: one function, and three triggers on the table of every recorded model.

They follow from the models, so that a new model is recorded from the day it is made: after each migration the
database is brought in line. See docs/decisions/043.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models, transaction

from core.history.declared import kept_columns, recorded_models, veiled_columns
from core.history.models import RowChange
from core.history.saying import SETTING

FUNCTION = "core_record_row_changes"
PREFIX = "core_history_"


def _entry(columns: str, values: str, *, said: str = "said") -> str:
    """An INSERT into the log of `values`, beside which stands what was said with the statement."""
    return f"""
        INSERT INTO core_rowchange
            (at, transaction, actor_key, actor, door, detail, reason, entity, operation, {columns})
        SELECT now(), pg_current_xact_id()::text::bigint,
            ({said} ->> 'key')::bigint, coalesce({said} ->> 'name', ''), coalesce({said} ->> 'door', ''),
            coalesce({said} ->> 'detail', ''), coalesce({said} ->> 'reason', ''), {values}"""


# The arguments of a trigger: the column of the key, the columns that are recorded, those of them without values.
BODY = f"""
DECLARE
    said jsonb := coalesce(nullif(current_setting('{SETTING}', true), ''), '{{}}')::jsonb;
    the_key text := TG_ARGV[0];
    kept text[] := TG_ARGV[1]::text[];
    veiled text[] := TG_ARGV[2]::text[];
BEGIN
    IF TG_OP = 'INSERT' AND said ? 'in_bulk' THEN
        {_entry("becomes", "TG_TABLE_NAME, 'create', jsonb_build_object('rows', count(*))")}
        FROM new_rows HAVING count(*) > 0;
    ELSIF TG_OP = 'INSERT' THEN
        EXECUTE format($sql$
            {_entry("key", "$2, 'create', n.%1$I", said="$1")}
            FROM new_rows n ORDER BY n.%1$I
        $sql$, the_key) USING said, TG_TABLE_NAME;
    ELSIF TG_OP = 'UPDATE' THEN
        {_entry("key, was, becomes", "TG_TABLE_NAME, 'update', pair.key, changed.was, changed.becomes")}
        FROM (
            -- In one pass: a join would be planned for the single row of the first statement of the connection.
            SELECT line ->> the_key AS key, jsonb_agg(line ORDER BY side) AS lines FROM (
                SELECT 0 AS side, to_jsonb(r) AS line FROM old_rows r
                UNION ALL SELECT 1, to_jsonb(r) FROM new_rows r
            ) sides GROUP BY line ->> the_key
        ) pair
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(b.key, CASE WHEN b.key = ANY(veiled) THEN 'null' ELSE b.value END) AS was,
                   jsonb_object_agg(b.key, CASE WHEN b.key = ANY(veiled) THEN 'null' ELSE pair.lines -> 1 -> b.key END)
                       AS becomes
            FROM jsonb_each(pair.lines -> 0) b
            WHERE b.key = ANY(kept) AND b.value <> pair.lines -> 1 -> b.key
        ) changed
        WHERE changed.was IS NOT NULL;
    ELSE
        {_entry("key, was", "TG_TABLE_NAME, 'delete', o.line ->> the_key, removed.was")}
        FROM (SELECT to_jsonb(r) AS line FROM old_rows r) o
        CROSS JOIN LATERAL (
            SELECT jsonb_object_agg(b.key, b.value) AS was FROM jsonb_each(o.line) b
            WHERE b.key = ANY(kept) AND NOT b.key = ANY(veiled)
        ) removed;
    END IF;
    RETURN NULL;
END
"""  # noqa: S608 - all of it ours

WHEN = {
    "insert": "AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows",
    "update": "AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows",
}


def statements_of(model: type[models.Model]) -> dict[tuple[str, str], str]:
    """The triggers of a model as statements, by table and name."""
    opts = model._meta
    arguments = ", ".join(
        f"'{argument}'" for argument in (opts.pk.column, _listed(kept_columns(model)), _listed(veiled_columns(model)))
    )
    return {
        (opts.db_table, f"{PREFIX}{event}"): (
            f"CREATE OR REPLACE TRIGGER {PREFIX}{event} {when.format(table=_quoted(opts.db_table))}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}({arguments})"
        )
        for event, when in WHEN.items()
    }


@transaction.atomic
def install(**_signal: Any) -> None:
    """Bring the function and the triggers of the database in line with the models; nothing where they are."""
    tables = set(connection.introspection.table_names())
    if RowChange._meta.db_table not in tables:
        return
    wanted: dict[tuple[str, str], str] = {}
    for model in recorded_models():
        if model._meta.db_table in tables:
            wanted |= statements_of(model)
    with connection.cursor() as cursor:
        _install_function(cursor)
        there = _installed(cursor)
        for table, name in there.keys() - wanted.keys():
            cursor.execute(f"DROP TRIGGER {name} ON {_quoted(table)}")
        for place, statement in wanted.items():
            if there.get(place) != statement:
                cursor.execute(statement)
                table, name = place
                cursor.execute(f"COMMENT ON TRIGGER {name} ON {_quoted(table)} IS %s", [statement])


def _install_function(cursor: Any) -> None:
    cursor.execute(
        "SELECT prosrc FROM pg_proc WHERE proname = %s AND pronamespace = 'public'::regnamespace", [FUNCTION]
    )
    if [source for (source,) in cursor.fetchall()] != [BODY]:
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $body${BODY}$body$"
        )


def _installed(cursor: Any) -> dict[tuple[str, str], str]:
    """The history triggers that the database has, each with the statement that made it."""
    cursor.execute(
        """
        SELECT c.relname, t.tgname, coalesce(obj_description(t.oid, 'pg_trigger'), '')
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND starts_with(t.tgname, %s)
        """,
        [PREFIX],
    )
    return {(table, name): statement for table, name, statement in cursor.fetchall()}


def _listed(columns: list[str]) -> str:
    return "{" + ",".join(columns) + "}"


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
