"""Drafting one bulletin over a million incidents, against the counting queries alone.

Facts are made by the database itself (`generate_series`), with the indexes of the large table built afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection, models
from django.db.models import Max
from django.test.utils import CaptureQueriesContext

from assessment.bulletin.models import Bulletin
from assessment.bulletin.services import draft_bulletin
from assessment.figures import database, sources
from assessment.periods import Period, parse
from assessment.scheme.models import Scheme
from grids.matters.models import Matter
from grids.territory.models import Grid, GridVersion, Subdistrict, Village
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.incident.models import Incident
from staff.accounts.services import create_account
from staff.attendance.models import Attendance, Leave
from staff.people.models import Worker
from staff.postings.models import Posting

Row = tuple[str, float, float, int]
MONTH = parse("2026-06")
BEGIN = "timestamptz '2025-07-01 00:00+08'"  # twelve months, the last of them the one that is drafted
DAYS = 365


def load(*, grids: int, incidents: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("load_policy", stdout=StringIO())
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no triggers: the rows are made to fit
        _territory(cursor, grids)
        _people(cursor)
        _facts(cursor)
        _incidents(cursor, incidents)
        cursor.execute("SET session_replication_role = origin")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    print(f"\n{Grid.objects.count()} grids, {incidents} incidents, made in {time.perf_counter() - begun:.0f} s")


def insert(cursor: Any, model: type[models.Model], source: str, /, **columns: str) -> None:
    """Fill a table from a query: expressions for the columns that matter, the model's defaults for the others."""
    given, parameters = dict(columns), []
    for field in model._meta.local_concrete_fields:
        if field.column not in given and not field.primary_key and not field.null:
            given[field.column] = "%s"
            parameters.append(field.get_db_prep_save(field.get_default(), connection))
    names, values = ", ".join(given), ", ".join(given.values())
    cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} FROM {source}", parameters)


def _territory(cursor: Any, grids: int) -> None:
    here = Subdistrict.objects.get()
    missing = grids - Grid.objects.count()
    if missing <= 0:
        return
    serial = f"generate_series(1, {missing}) AS n"
    codes = "'33100300' || lpad((3000 + n)::text, 4, '0')"
    insert(
        cursor,
        Village,
        f"generate_series(0, {missing // 900}) AS n",
        subdistrict_id=str(here.pk),
        code=codes,
        name="'V' || n",
    )
    first = Grid.objects.aggregate(last=Max("pk"))["last"] + 1
    insert(cursor, Grid, serial, id=f"{first} + n", subdistrict_id=str(here.pk), during="daterange('2020-01-01', NULL)")
    village = "(SELECT v.id FROM grids_village v WHERE v.code = '33100300' || lpad((3000 + n / 900)::text, 4, '0'))"
    insert(
        cursor,
        GridVersion,
        serial,
        grid_id=f"{first} + n",
        during="daterange('2020-01-01', NULL)",
        code="'33100300' || lpad((3000 + n / 900)::text, 4, '0') || lpad((n %% 900)::text, 3, '0')",
        name="'网格' || n",
        village_id=village,
    )


def _people(cursor: Any) -> None:
    """A full-time member on every grid, and one in ten on leave for three days."""
    here = Subdistrict.objects.get()
    first = (Worker.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    insert(
        cursor,
        Worker,
        "grids_grid g",
        id=f"{first} + g.id",
        subdistrict_id=str(here.pk),
        staff_number="'B' || g.id",
        name="'王' || g.id",
        pinyin="'wang' || g.id",
    )
    insert(
        cursor,
        Posting,
        "grids_grid g",
        worker_id=f"{first} + g.id",
        grid_id="g.id",
        role="'full_time'",
        during="daterange('2020-01-01', NULL)",
    )
    insert(
        cursor,
        Leave,
        "grids_grid g WHERE g.id %% 10 = 0",
        worker_id=f"{first} + g.id",
        kind="'annual'",
        during="daterange('2026-06-10', '2026-06-13')",
        approved_at="now()",
    )
    insert(
        cursor,
        Attendance,
        "staff_leave l, generate_series(0, 2) AS d",
        worker_id="l.worker_id",
        day="date '2026-06-10' + d",
        status="'leave'",
        leave_kind="l.kind",
        leave_id="l.id",
    )


def _facts(cursor: Any) -> None:
    insert(
        cursor,
        BaseEntry,
        "grids_grid g, unnest(ARRAY['people','houses','matters','objects','organisations']) AS c",
        grid_id="g.id",
        day="date '2026-06-15'",
        entry_class="c",
        source="'sheet'",
        new="(g.id %% 30)",
        changed="(g.id %% 7)",
        verified="(g.id %% 11)",
    )
    insert(
        cursor,
        AwarenessSurvey,
        "grids_grid g, unnest(ARRAY[date '2026-04-01', date '2026-05-01', date '2026-06-01']) AS m",
        grid_id="g.id",
        month="m",
        asked="10 + (g.id %% 5)",
        knowing="(g.id %% 10)",
    )


@contextmanager
def without_indexes(cursor: Any, table: str) -> Iterator[None]:
    """The table without those indexes that no constraint needs; they are built again afterwards."""
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid = %s::regclass AND NOT i.indisunique",
        [table],
    )
    dropped = cursor.fetchall()
    for name, _definition in dropped:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET maintenance_work_mem = '512MB'")
    for _name, definition in dropped:
        cursor.execute(definition)


def _incidents(cursor: Any, count: int) -> None:
    author = create_account(username="bench", password="correct-horse-9")
    grids = Grid.objects.count()
    cursor.execute(
        "CREATE TEMP TABLE places AS SELECT row_number() OVER (ORDER BY p.grid_id) - 1 AS place, p.grid_id,"
        " p.worker_id FROM staff_posting p"
    )
    cursor.execute("CREATE UNIQUE INDEX ON places (place)")
    # In the order of time, as incidents come in; the grids in a scattered order.
    moment = f"{BEGIN} + (n * {DAYS * 86400.0 / count}) * interval '1 second'"
    with without_indexes(cursor, "incidents_incident"):
        insert(
            cursor,
            Incident,
            f"generate_series(0, {count - 1}) AS n JOIN places ON places.place = (n::bigint * 7919) %% {grids}",
            number="'B' || n",
            subdistrict_id=str(Subdistrict.objects.get().pk),
            grid_id="places.grid_id",
            matter_id=str(Matter.objects.filter(restricted=False).order_by("pk").values_list("pk", flat=True)[0]),
            source="'member'",
            level="(ARRAY['grid', 'village', 'subdistrict'])[1 + n %% 3]",
            state="(ARRAY['closed', 'closed', 'closed', 'evaluated', 'handling', 'invalid'])[1 + n %% 6]",
            occurred_at=moment,
            reported_at=moment,
            due_at=f"{moment} + interval '7 days'",
            settled_at=f"CASE WHEN n %% 6 < 4 THEN {moment} + (n %% 9) * interval '1 day' END",
            reporter_id="places.worker_id",
            created_by_id=str(author.pk),
        )


def tables() -> Iterator[tuple[str, list[Row]]]:
    yield "Drafting one bulletin (ratio ≤ 2)", [draft(MONTH)]


def draft(month: Period) -> Row:
    """Counting, judging, ranking and writing a month's lines, against the five counting queries alone."""
    subdistrict = Subdistrict.objects.get()
    scheme = Scheme.objects.in_force(subdistrict, month.start)
    parameters = database.parameters_of(subdistrict, month, scheme.value)

    def bare() -> None:
        for source in sources.MONTH:
            with connection.cursor() as cursor:
                cursor.execute(source.counting(), parameters)
                cursor.fetchall()

    def ours() -> None:
        draft_bulletin(subdistrict=subdistrict, month=month, at=month.ends_at)

    return f"bulletin of {month}", _timed(ours), _timed(bare), _queries(ours)


def _timed(work: Callable[[], None], runs: int = 5) -> float:
    """The best of several runs after one that warms up, in milliseconds. Each draft is the first of its month."""
    times = []
    for _run in range(runs + 1):
        _forget_drafts()
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return min(times[1:])


def _queries(work: Callable[[], None]) -> int:
    _forget_drafts()
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def _forget_drafts() -> None:
    Bulletin.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) assessment_bulletinline")
