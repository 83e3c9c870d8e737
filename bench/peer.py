"""The pages and calls of incidents against a peer measured on the same kind of machine, and at a million incidents."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.bulletin.models import Bulletin, BulletinLine, BulletinState
from assessment.score.models import MonthlyScore
from bench.incidents import Row, pages
from bench.timing import measure
from grids.territory.models import GridVersion
from incidents.incident.models import Incident, IncidentText
from staff.access import Role
from staff.accounts.models import User
from staff.postings.models import GridService

RUNS = 15
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")  # kept apart: they read and write nothing
# What is measured → the peer's milliseconds and queries, and what we ask of ourselves.
PEER = {
    "list of 100": ((470.0, 726), (30.0, 6)),
    "detail": ((23.0, 17), (8.0, 5)),
    "create": ((27.5, 45), (12.0, 12)),
    "move": ((36.0, 41), (12.0, 12)),
}
MILLION = 1_000_000
# What everybody opens every day, with lists of cases plain, narrowed, searched, turned over and sorted.
CASES = "/admin/incidents/incident/"
WORDS_LOOKED_FOR = ("?q=电气线路", "?q=出租", "?q=火", "?q=鲸鱼")
LATEST_DEADLINE_FIRST = ("?o=-5", "?o=-6")  # the second for who may choose rows: their list has a column more
LISTS = ("", "?state__exact=closed", *WORDS_LOOKED_FOR, "?p=20", *LATEST_DEADLINE_FIRST)
EVERY_DAY = {
    "center": ("/", "/dashboard/", f"{CASES}triage/", f"{CASES}decide/verify/", f"{CASES}decide/confirm/",
               f"{CASES}decide/evaluate/", "/admin/assessment/inspection/", "/admin/incidents/visit/",
               "/search/?q=电气线路", "/dashboard/cases/?department=none"),
    "head": ("/", "/dashboard/", f"{CASES}decide/decide/", "/admin/assessment/inspection/"),
    "department": ("/", "/dashboard/", f"{CASES}decide/start/", f"{CASES}decide/handle/"),
    "leader": ("/", "/dashboard/", "/field/", "/field/work/", "/me/", "/field/mediation/", "/search/?q=电气线路"),
    "member": ("/", "/dashboard/", "/field/", "/field/work/", "/field/report/"),
    "guide": ("/", "/dashboard/"),
    "district": ("/", "/dashboard/"),
}  # fmt: skip
OFTEN = 25
WORDS = {
    "two characters, in one case of eight": "出租",
    "two characters, in one of forty": "火情",
    "four characters": "电气线路",
    "a word and a place": "消防 第2网格",
    "two characters, nowhere": "鲸鱼",
    "one character": "火",
}


class Calls:
    """What a center does all day, in process: the clients, and the incidents that the calls take in turn."""

    def __init__(self, client: Client) -> None:
        self.client = client
        grid = GridVersion.objects.on(timezone.localdate()).select_related("grid").order_by("code")[0]
        matter = Incident.objects.filter(grid=grid.grid, restricted=False).order_by("-pk")[0].matter
        self.facts = {"grid": grid.code, "matter": matter.code, "state": "reported"}
        self.made: list[str] = []

    def list(self) -> None:
        self._ok(self.client.get("/api/v1/incidents/"), 200)

    def detail(self) -> None:
        self._ok(self.client.get(f"/api/v1/incidents/{self.made[0]}/"), 200)

    def create(self) -> None:
        occurred = (timezone.now() - timedelta(hours=1)).isoformat()
        texts = {"title": "楼道堆物", "place": "三号楼", "description": "通道被杂物堵塞，电动车停在楼道里充电"}
        answer = self._post("/api/v1/incidents/", {**self.facts, **texts, "occurred_at": occurred})
        self.made.append(answer.json()["number"])

    def move(self) -> None:
        self._post(f"/api/v1/incidents/{self.made.pop()}/moves/", {"move": "accept"})

    def search(self, words: str) -> None:
        self._ok(self.client.get("/api/v1/incidents/", {"q": words}), 200)

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        return self._ok(self.client.post(path, json.dumps(body), content_type="application/json"), 201)

    @staticmethod
    def _ok(answer: Any, status: int) -> Any:
        assert answer.status_code == status, (answer.status_code, answer.content[:300])
        return answer


def statements(work: Callable[[], object]) -> tuple[int, int]:
    """How many statements read or write, and how many control the transaction."""
    with CaptureQueriesContext(connection) as captured:
        work()
    control = sum(query["sql"].startswith(CONTROL) for query in captured.captured_queries)
    return len(captured) - control, control


def against_peer(client: Client) -> Iterator[tuple[str, float, int, int]]:
    calls = Calls(client)
    work = {"list of 100": calls.list, "create": calls.create, "detail": calls.detail, "move": calls.move}
    for name, call in work.items():
        yield (name, measure(call, RUNS), *statements(call))


def print_against_peer(client: Client) -> float:
    """Print the table; returns the milliseconds of the list."""
    print(f"\nAgainst the peer at {Incident.objects.count()} cases, in process (targets in brackets)")
    print(f"{'':16}{'ms':>8}{'':10}{'peer ms':>9}{'queries':>9}{'':8}{'peer':>6}{'+ control':>11}")
    took = {}
    for name, ms, queries, control in against_peer(client):
        (peer_ms, peer_queries), (most_ms, most_queries) = PEER[name]
        took[name] = ms
        print(
            f"{name:16}{ms:8.1f}{f'(≤ {most_ms:.0f})':>10}{peer_ms:9.1f}{queries:9d}{f'(≤ {most_queries})':>8}"
            f"{peer_queries:6d}{control:11d}"
        )
    return took["list of 100"]


def grow(count: int = MILLION) -> None:
    """Copies of the incidents and their texts, with their own numbers, until there are so many."""
    columns = [f.column for f in Incident._meta.concrete_fields if f.column not in ("id", "number", "external_id")]
    texts = [f.column for f in IncidentText._meta.concrete_fields if f.column != "incident_id"]
    plain, written = ", ".join(columns), ", ".join(texts)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id), count(*) FROM incidents_incident")
        last, there = cursor.fetchone()
        for copy in range(1, -(-count // there)):
            shift = last * copy
            cursor.execute(
                f"INSERT INTO incidents_incident (id, number, external_id, {plain})"
                f" SELECT id + %s, number || %s, '', {plain} FROM incidents_incident WHERE id <= %s",
                [shift, f"-{copy}", last],
            )
            cursor.execute(
                f"INSERT INTO incidents_incidenttext (incident_id, {written})"
                f" SELECT incident_id + %s, {written} FROM incidents_incidenttext WHERE incident_id <= %s",
                [shift, last],
            )
        sequence = "pg_get_serial_sequence('incidents_incident', 'id')"
        cursor.execute(f"SELECT setval({sequence}, max(id)) FROM incidents_incident")
        cursor.execute("VACUUM ANALYZE incidents_incident, incidents_incidenttext")


def print_at_a_million(client: Client, list_before: float) -> None:
    grow()
    calls = Calls(client)
    took = measure(calls.list, RUNS)
    many = Incident.objects.count()
    print(f"\nThe list of 100 at {many} cases: {took:.1f} ms, {took / list_before:.2f} times (≤ 1.50)")
    print(f"\nSearch at {many} cases\n{'':40}{'ms':>9}{'LIKE, bare SQL':>16}")
    for name, words in WORDS.items():
        ms = measure(lambda words=words: calls.search(words), 5)
        bare = measure(lambda words=words: like(words), 3)
        print(f"{name + ': ' + words:40}{ms:9.1f}{bare:16.1f}")


def tables() -> Iterator[tuple[str, list[Row]]]:
    """The pages of every day at as many cases as there are, each the median of 25."""
    many = Incident.objects.count()
    yield (
        f"Pages at {many} cases, in process, against their own statements alone",
        list(pages(pages_of_every_day(), OFTEN)),
    )


def pages_of_every_day() -> Iterator[tuple[str, str]]:
    """Who opens what; who has the list of cases opens the latest case, too."""
    for username, paths in EVERY_DAY.items():
        yield from ((username, path) for path in paths)
        if username in ("center", "head", "department"):
            latest = Incident.objects.visible_to(User.objects.get(username=username)).latest("pk")
            yield from ((username, CASES + narrowed) for narrowed in LISTS)
            yield username, f"{CASES}{latest.pk}/change/"
    line = BulletinLine.objects.exclude(bulletin__state=BulletinState.DRAFT).latest("bulletin__month", "pk")
    yield "center", reverse("line-rows", args=(line.pk,))
    score = MonthlyScore.objects.order_by("-revision__period_start", "-pk")[0]
    yield "center", reverse("monthly-score", args=(score.pk,))
    yield "center", reverse("admin:assessment_bulletin_change", args=(Bulletin.objects.latest("month", "pk").pk,))
    serves = GridService.objects.filter(role=Role.FULL_TIME).order_by("pk")[0]
    for username in ("center", "head"):
        yield username, reverse("admin:staff_worker_change", args=(serves.worker_id,))
        yield username, reverse("admin:grids_grid_change", args=(serves.grid_id,))


def like(words: str) -> None:
    """What the search would be without its index: the latest hundred that contain all the words."""
    conditions = " AND ".join(["t.title || ' ' || t.place || ' ' || t.description LIKE %s"] * len(words.split()))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.id FROM incidents_incident i JOIN incidents_incidenttext t ON t.incident_id = i.id"
            f" WHERE {conditions} ORDER BY i.id DESC LIMIT 101",
            [f"%{word}%" for word in words.split()],
        )
        cursor.fetchall()
