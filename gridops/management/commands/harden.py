"""Where owner and application are two roles of the database: what the application's role may not do to history."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from assessment.models import Inspection
from core import audit
from core.models import AuditEntry, AuditKind
from incidents.models import IncidentMove

HISTORY = (AuditEntry, IncidentMove, Inspection)  # appended only, whatever happens


class Command(BaseCommand):
    help = (
        "Give the application's database role what it needs and take from it whatever could alter history. Run it"
        " as the owner of the tables, after every migration; the application then connects as ROLE."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", required=True, help="the role as which web, worker and beat connect")

    @transaction.atomic
    def handle(self, **options: Any) -> None:
        name = options["role"]
        role = connection.ops.quote_name(name)
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
            found = cursor.fetchone()
            if found is None:
                raise CommandError(f"There is no role {name!r}. Create it first: CREATE ROLE {role} LOGIN PASSWORD '…'")
            if any(found):
                raise CommandError(f"{name!r} is a superuser or owns the tables: it could undo this. Use another role.")
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
            cursor.execute(f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}")
            cursor.execute(f"REVOKE TRUNCATE ON ALL TABLES IN SCHEMA public FROM {role}, PUBLIC")
            for model in HISTORY:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}, PUBLIC")
        audit.record(AuditKind.SYSTEM, "harden", name)
        tables = ", ".join(model._meta.db_table for model in HISTORY)
        self.stdout.write(f"{name} may read and add to {tables}, and never change or delete there.")
