"""What is measured, and the bare SQL that it is held against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from typing import Any
from urllib.parse import unquote

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.bulletin.models import Bulletin, BulletinState
from assessment.bulletin.services import redraft_bulletin
from assessment.figures import database, sources
from assessment.periods import month_of
from assessment.scheme.models import Scheme
from bench.timing import measure
from grids.territory.models import Grid, Subdistrict
from incidents.incident.models import Incident
from staff.accounts.models import User
from staff.postings.models import Posting

Row = tuple[str, float, float, int]


def load(**options: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_policy", stdout=StringIO())
    call_command("load_demo", stdout=StringIO(), seed=1, **options)
    print(f"\n{Grid.objects.count()} grids, {Posting.objects.count()} postings, {Incident.objects.count()} incidents")


def tables(profile: str) -> Iterator[tuple[str, list[Row]]]:
    if profile != "incidents":
        yield "Coverage and roster over HTTP, in process", list(lists(TERRITORY))
        return
    yield "Drafting one bulletin", [draft()]
    yield "Lists over HTTP, in process, 100 rows", list(lists(CASES))
    yield "Pages of every day over HTTP, in process, against their own statements alone", list(pages())
    yield "Exports over HTTP, all rows", list(exports())


def queries_of(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def draft() -> Row:
    """Measuring, ranking and writing a month's lines, against the five counting queries alone."""
    subdistrict = Subdistrict.objects.get()
    frozen = Bulletin.objects.order_by("month").last()
    assert frozen is not None
    month = month_of(frozen.month).next()
    scheme = Scheme.objects.in_force(subdistrict, month.start)
    Bulletin.objects.filter(month=month.start, state=BulletinState.DRAFT).delete()
    bulletin = Bulletin.objects.create(
        subdistrict=subdistrict, month=month.start, scheme=scheme, terms=scheme.terms, drafted_at=timezone.now()
    )
    parameters = database.parameters_of(subdistrict, month, scheme.value)

    def ours() -> object:
        return redraft_bulletin(bulletin=bulletin, at=timezone.now())

    return (
        f"bulletin of {month}",
        measure(ours),
        measure(lambda: [run(source.counting(), parameters) for source in sources.MONTH]),
        queries_of(ours),
    )


def run(sql: str, parameters: Any = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall()) if cursor.description else []  # of several statements the last may read nothing


def center() -> Client:
    return client_of("center")


def client_of(username: str) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username=username))
    return client


CASES = {
    "/api/v1/incidents/": "SELECT i.*, t.title, t.description FROM incidents_incident i "
    "JOIN incidents_incidenttext t ON t.incident_id = i.id ORDER BY i.id LIMIT 101",
    "/admin/incidents/incident/": "SELECT i.*, t.title FROM incidents_incident i "
    "JOIN incidents_incidenttext t ON t.incident_id = i.id ORDER BY i.id DESC LIMIT 101",
}
SERVING = "SELECT grid_id, role, count(*) FROM staff_gridservice WHERE during @> current_date GROUP BY grid_id, role"
ROSTER = "SELECT * FROM staff_posting p JOIN staff_worker w ON w.id = p.worker_id ORDER BY w.pinyin LIMIT 101"
TERRITORY = {
    "/api/v1/coverage/?limit=1000": SERVING,
    "/admin/staff/posting/coverage/": SERVING,
    "/api/v1/postings/": ROSTER,
    "/admin/staff/posting/": ROSTER,
}


def lists(paths: dict[str, str]) -> Iterator[Row]:
    """Each page compared with the one query that a person at the database would write for it."""
    client = center()
    for path, sql in paths.items():

        def ours(path: str = path) -> object:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            return answer.content

        yield path, measure(ours), measure(lambda sql=sql: run(sql)), queries_of(ours)


PAGES = (
    ("center", "/"),
    ("center", "/dashboard/"),
    ("head", "/"),
    ("leader", "/"),
    ("leader", "/dashboard/"),
    ("leader", "/me/"),
    ("member", "/field/"),
)


def pages(of: Iterable[tuple[str, str]] = PAGES, runs: int = 5) -> Iterator[Row]:
    """Each page compared with the statements that it sends."""
    for username, path in of:
        client = client_of(username)

        def ours(client: Client = client, path: str = path) -> object:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            return answer.content

        ours()  # what a process asks once
        with CaptureQueriesContext(connection) as captured:
            ours()
        sent = [query["sql"] for query in captured.captured_queries]
        asked = [sql for sql in sent if sql.lstrip().startswith(("SELECT", "("))]
        bare = measure(lambda asked=asked: [run(sql) for sql in asked])
        yield f"{username} {unquote(path)}", measure(ours, runs), bare, len(sent)


def exports() -> Iterator[Row]:
    client = center()
    table = Incident._meta.db_table

    def ours() -> object:
        answer = client.get("/api/v1/exports/incidents.csv")
        assert answer.status_code == 200
        return sum(len(block) for block in answer.streaming_content)

    def bare() -> object:
        with connection.cursor() as cursor:
            sink = StringIO()
            cursor.copy_expert(f"COPY {table} TO STDOUT WITH CSV HEADER", sink)
            return sink.tell()

    yield "incidents.csv", measure(ours, 3), measure(bare, 3), queries_of(ours)
