"""The tables that an empty database gets at once are those that the migrations make."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from core.embedded.servers import ROOT
from core.schema import laying


@pytest.mark.soak
@pytest.mark.parametrize("sparing", [False, True])
def test_every_migration_from_the_first_makes_the_same_tables(tmp_path: Path, sparing: bool) -> None:
    code = f"import sys; from core.testing.schema import made; sys.stdout.write(made(sparing={sparing}))"
    whole = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert whole == laying.SCHEMA.read_text(encoding="utf-8")


def test_it_stands_for_every_migration_on_disk() -> None:
    assert laying.migrations_of(laying.SCHEMA) == laying.migrations_on_disk()


@pytest.mark.django_db
class TestLaying:
    def test_tables_that_are_there_stay_as_they_are(self) -> None:
        assert connection.introspection.table_names()
        assert not laying.lay_schema()

    def test_it_is_not_taken_where_a_migration_that_it_stands_for_was_changed(self, monkeypatch) -> None:
        self._empty(monkeypatch)
        there = laying.migrations_on_disk()
        monkeypatch.setattr(laying, "migrations_on_disk", lambda: {**there, "core.0001_initial": "changed"})
        assert not laying.lay_schema()

    def test_it_is_not_taken_for_other_migrations_than_those_asked_for(self, monkeypatch) -> None:
        self._empty(monkeypatch)
        assert not laying.lay_schema(only={("core", "0001_initial")})

    @staticmethod
    def _empty(monkeypatch) -> None:
        monkeypatch.setattr(connection.introspection, "table_names", list)
