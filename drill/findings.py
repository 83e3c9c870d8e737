"""What comes out of an installation, as digests: its exports, its bulletins, the rows behind them, its files.

All by the addresses that others rely on, so that moving code changes nothing here. The clock is stopped while it is
looked at, here and in the database, for some of it asks what is late by now.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import time_machine
from django.conf import settings
from django.db import connection
from rest_framework.test import APIClient

from assessment.bulletin.lines import recomputed_digest
from assessment.bulletin.models import Bulletin, BulletinState
from core.rest.datasets import DATASETS
from core.rest.whole import rows_of
from core.sheets.cells import unescaped
from staff.accounts.models import User

HERE = Path(__file__).resolve().parent
EVERY_FORM = "center"  # this account takes every dataset in both forms and in three selections, the others as lists
OTHERS = ("head", "guide", "leader", "member", "volunteer", "department", "district", "admin", "audit")
ON = "2026-11-01"
SELECTIONS = ({"on": ON}, {"on": "2026-07-15"}, {"on": ON, "from": "2026-08-01", "to": "2026-09-01"})
# Which account takes all datasets, which rows of them, and in which forms.
TAKEN = (
    *((EVERY_FORM, selection, ("csv", "ndjson")) for selection in SELECTIONS),
    *((username, SELECTIONS[0], ("ndjson",)) for username in OTHERS),
)


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text())
    return content


def digest_of_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def of_file(path: Path) -> dict[str, Any]:
    """What a backup says of itself: its migrations, rows by table and keys."""
    content: dict[str, Any] = {}
    with tarfile.open(path, "r:gz") as tar:
        for member in tar:
            file = tar.extractfile(member)
            if member.name in ("manifest.json", "keys.json", "end.json") and file is not None:
                content |= json.load(file)
    return content


def findings(*, at: datetime, taken: Sequence[Any] = TAKEN) -> dict[str, Any]:
    """Everything, as if it were `at` now; of the exports what is `taken`."""
    with standing_still(at):
        return {"exports": exports(taken), "bulletins": bulletins(), "rows_behind": rows_behind(), "files": files()}


@contextmanager
def standing_still(at: datetime) -> Iterator[None]:
    """Stop the clock of this process and that of the database at `at`.

    The database's is a function found before PostgreSQL's own, for every connection opened from now on.
    """
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA standing_clock")
        for function in ("statement_timestamp", "transaction_timestamp", "clock_timestamp", "now"):
            cursor.execute(
                f"CREATE FUNCTION standing_clock.{function}() RETURNS timestamptz LANGUAGE sql STABLE"
                f" AS $$ SELECT timestamptz '{at.isoformat()}' $$"
            )
        cursor.execute(f"ALTER DATABASE {name} SET search_path = standing_clock, pg_catalog, public")
    connection.close()
    try:
        with time_machine.travel(at, tick=False):
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {name} RESET search_path")
            cursor.execute("DROP SCHEMA standing_clock CASCADE")
        connection.close()


# --- by the addresses that others rely on -------------------------------------------------------------


def _client(username: str) -> APIClient:
    client = APIClient(headers={"host": "localhost"})
    client.force_authenticate(User.objects.get(username=username))
    return client


def _digest(client: APIClient, address: str, query: dict[str, str]) -> str:
    """SHA-256 of an answer; of a refusal its status and code."""
    answer = client.get(f"/api/v1/{address}", query)
    if answer.status_code != 200:
        return f"{answer.status_code} {answer.json()['code']}"
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{hashlib.sha256(content).hexdigest()} {len(content)} bytes"


def _columns(client: APIClient, name: str, suffix: str, query: dict[str, str]) -> dict[str, str]:
    """By column of an export, a digest of its values; what the form adds to them (marks, quotes) is left out."""
    answer = client.get(f"/api/v1/exports/{name}.{suffix}", query)
    if answer.status_code != 200:
        return {"refused": f"{answer.status_code} {answer.json()['code']}"}
    content = b"".join(answer.streaming_content)
    if suffix == "csv":
        text = content.decode("utf-8-sig")
        rows = [{name: unescaped(cell) for name, cell in row.items()} for row in csv.DictReader(io.StringIO(text))]
    else:
        rows = rows_of(content)
    values: dict[str, list[Any]] = {"rows": [len(rows)]}
    for row in rows:
        for column, value in row.items():
            values.setdefault(column, []).append(value)
    return {column: _short(each) for column, each in values.items()}


def _short(values: list[Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:12]


def exports(taken: Sequence[Any] = TAKEN) -> dict[str, dict[str, dict[str, str]]]:
    """By account and query, what each column of each dataset gives: so a column that is new changes no other."""
    import_module(settings.ROOT_URLCONF)  # declares every dataset, as the web server does before its first request
    return {
        f"{username} {_written(selection)}": _all_datasets(_client(username), selection, suffixes)
        for username, selection, suffixes in taken
    }


def _all_datasets(client: APIClient, selection: dict[str, str], suffixes: Sequence[str]) -> dict[str, dict[str, str]]:
    return {
        f"{name}.{suffix}": _columns(client, name, suffix, selection)
        for name in sorted(DATASETS)
        for suffix in suffixes
    }


def _written(query: dict[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in query.items())


def bulletins() -> dict[str, dict[str, str]]:
    """By month and revision: its state, the digest it keeps, and the one that follows from its measures and terms."""
    return {
        f"{row.period} r{row.revision}": {"state": row.state, "kept": row.digest, "recomputed": recomputed_digest(row)}
        for row in Bulletin.objects.order_by("month", "revision")
    }


def rows_behind() -> dict[str, str]:
    """The rows that were kept behind frozen lines and inspected weeks, of two grids."""
    client = _client(EVERY_FORM)
    grids = client.get("/api/v1/grids/", {"on": ON}).json()["results"]
    codes = sorted(row["code"] for row in grids)
    months = {str(row.period) for row in Bulletin.objects.exclude(state=BulletinState.DRAFT)}
    weeks = [f"2026-W{week:02d}" for week in range(20, 44, 6)]
    addresses = [
        *(f"bulletins/{month}/lines/{code}/rows/" for month in sorted(months) for code in (codes[0], codes[-1])),
        *(f"inspections/{week}/{code}/rows/" for week in weeks for code in (codes[0], codes[-1])),
    ]
    return {address: _digest(client, address, {}) for address in addresses}


def files() -> dict[str, str]:
    """Attachments, as they are stored."""
    media = Path(settings.MEDIA_ROOT)
    paths = sorted(path for path in media.rglob("*") if path.is_file())
    return {path.relative_to(media).as_posix(): digest_of_file(path) for path in paths}
