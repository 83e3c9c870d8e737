"""Looks for migrations that would stop an office while it works, or that the version before could not live with.

The judge is django-migration-linter. Migrations from before it was asked are passed by, by name: they were made while
no office had data, or an empty database gets their result at once. A new one that must break a rule says so in
`ON_PURPOSE`, with the reason that makes it harmless.
"""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.apps import apps

OURS = ("core", "grids", "staff", "incidents", "assessment")
GRANDFATHERED = Path(__file__).with_name("migrations_of_before.txt")
ON_PURPOSE: dict[str, str] = {  # "app.name" → why it may
    "staff.0029_as_long_as_a_name_is_spelt": "A text that may be longer is a line of the catalogue; no row is written.",
}


def check() -> int:
    django.setup()
    from django_migration_linter import MigrationLinter

    passed_by = {*GRANDFATHERED.read_text().split(), *ON_PURPOSE}
    linter = MigrationLinter(
        include_apps=[apps.get_app_config(name).label for name in OURS],
        ignore_name=sorted(name.partition(".")[2] for name in passed_by),
        no_cache=True,
        quiet=["ok", "ignore"],
        warnings_as_errors_tests=["CREATE_INDEX", "CREATE_INDEX_EXCLUSIVE", "RUNPYTHON_MODEL_VARIABLE_NAME"],
        exclude_migration_tests=["RUNPYTHON_REVERSIBLE", "RUNSQL_REVERSIBLE"],
    )
    linter.lint_all_migrations()
    if linter.has_errors:
        print("docs/deployment.md (“Upgrade”) says how such a change is made in two versions.", file=sys.stderr)
    return int(linter.has_errors)


if __name__ == "__main__":
    sys.exit(check())
