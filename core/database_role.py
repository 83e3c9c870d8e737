"""The restricted database role of web, worker and beat: what it may not change.

Two roles: the *owner* migrates, backs up and restores; the *application* reads and writes rows, and can
neither alter the tables nor change what is only ever appended. Which tables those are follows from their
triggers: the application has no privilege for a change that a trigger always refuses to everybody.
"""

from __future__ import annotations

import pgtrigger
from django.db import connection, transaction

from core.errors import DomainError
from core.models import AuditEntry
from core.sealing.models import Seal

CHANGES = ("UPDATE", "DELETE")


class RoleRefused(DomainError):
    """The role cannot be the application's; the message says why."""

    code = "role_refused"


def append_only() -> dict[str, tuple[str, ...]]:
    """The tables of history, and what nobody but their owner may ever do there (the owner purges the old audit log)."""
    changes_of: dict[str, set[str]] = {model._meta.db_table: {"DELETE"} for model in (AuditEntry, Seal)}
    for model, trigger in pgtrigger.registered():
        if isinstance(trigger, pgtrigger.Protect) and trigger.condition is None and not _of_some_columns(trigger):
            refused = {change for change in CHANGES if change in str(trigger.operation)}
            changes_of.setdefault(model._meta.db_table, set()).update(refused)
    return {table: tuple(sorted(changes)) for table, changes in sorted(changes_of.items()) if changes}


def _of_some_columns(trigger: pgtrigger.Protect) -> bool:
    """Whether a trigger guards some columns of a row whose others may change."""
    return isinstance(trigger, pgtrigger.ReadOnly) and bool(trigger.fields or trigger.exclude)


@transaction.atomic
def restrict(name: str) -> list[str]:
    """Give the role `name` what the application needs and nothing that could alter history; returns its tables.

    Run as the owner, after every migration. Running it again changes nothing. Raises RoleRefused.
    """
    _refuse_a_mighty_one(name)
    role, history = connection.ops.quote_name(name), append_only()
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(f"REVOKE TRUNCATE ON ALL TABLES IN SCHEMA public FROM {role}, PUBLIC")
        for table, changes in history.items():
            cursor.execute(f"REVOKE {', '.join(changes)} ON {connection.ops.quote_name(table)} FROM {role}, PUBLIC")
    return list(history)


def _refuse_a_mighty_one(name: str) -> None:
    """Refuse a superuser or a member of the tables' owner: such a role could grant itself everything back."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT rolsuper, pg_has_role(rolname, current_user, 'MEMBER'), EXISTS (
                SELECT 1 FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
                WHERE n.nspname = current_schema() AND pg_has_role(rolname, relowner, 'MEMBER')
            ) FROM pg_roles WHERE rolname = %s
            """,
            [name],
        )
        powers = cursor.fetchone()
    if powers is None:
        raise RoleRefused(f"There is no role {name!r}. Create it first: CREATE ROLE {name} LOGIN PASSWORD '…'")
    if any(powers):
        raise RoleRefused(f"{name!r} is a superuser or owns the tables: it could undo this. Use another role.")
