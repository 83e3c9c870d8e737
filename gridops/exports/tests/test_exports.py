"""Exports: the same rows as the lists, streamed flat, and nothing left behind by a client that leaves."""

from __future__ import annotations

import json
import socket
import threading
import time
import tracemalloc
from datetime import date
from typing import Any

import psycopg2
import pytest
from django.db import connection

from assessment.tests.factories import office
from core.history.saying import giving_reason
from core.models import AuditEntry, AuditKind
from core.rest.copying import Copying
from core.rest.datasets import DATASETS
from core.rest.whole import END, CutExport, digest_of, rows_of
from core.sheets.cells import escaped
from core.testing.laws import drawn, few_of
from gridops.tests.worlds import World
from grids.duties import Duty
from incidents.care.models import CareCount, CareVisit
from incidents.incident.models import Incident, IncidentText
from incidents.tests.factories import make_incident
from incidents.tests.fieldwork import care_visit
from incidents.visits.models import Visit
from staff.tests.factories import LEADER, account, center, member_account, officer

pytestmark = pytest.mark.django_db(transaction=True)
LIST_OF = {"incident-moves": None, "corrections": None, "bulletin-lines": "bulletins/2026-03/lines"}


@pytest.fixture
def world() -> World:
    return World()


def alike(exported: Any, listed: Any) -> bool:
    """A value of an export against that of a list: figures are text there, and times may differ in form."""
    return (
        exported == listed
        or str(exported) == str(listed)
        or (exported is not None and float(exported) == float(listed))
    )


FOR_THE_CENTER = {
    *("title", "description", "content", "problem", "handling", "measures"),
    *("place", "premises", "begins_at", "ends_at"),
}


@pytest.mark.law
def test_every_export_holds_what_the_list_shows_to_the_same_user(world: World) -> None:
    """Each export is read by some of the readers, drawn by chance; in the soak by all."""
    chance = drawn("Exports are read by some")
    readers = [world.center, world.reader, member_account(LEADER, to=world.office.villages[0]), account()]
    readers.append(officer(Duty.PAYROLL, world.subdistrict))
    for name in sorted(DATASETS):
        path = LIST_OF.get(name, name)
        for user in few_of(readers, 2, chance):
            if not DATASETS[name].open_to(user):
                assert world.get(f"exports/{name}.csv", user).status_code == 404, name
                continue
            rows, table = world.export(name, user), world.csv(name, user)
            assert len(rows) == len(table), name
            if path is None:
                continue
            answer = world.get(f"{path}/", user, limit=1000)
            listed = answer.json()["results"] if answer.status_code == 200 else []
            assert len(rows) == len(listed), (name, user)
            shared = set(rows[0]) & set(listed[0]) - FOR_THE_CENTER if rows else set()
            key = next(
                (key for key in ("number", "code", "id", "staff_number", "grid", "period") if key in shared), None
            )
            if key:
                rows.sort(key=lambda row: str(row[key]))
                listed.sort(key=lambda row: str(row[key]))
            for exported, row in zip(rows, listed, strict=True):
                for column in shared:
                    if column.endswith("_at") or column in ("due", "started", "finished"):
                        assert (exported[column] or "")[:19] == (row[column] or "")[:19], (name, column)
                    else:
                        assert alike(exported[column], row[column]), (name, column, exported[column], row[column])


def test_the_scope_of_a_reader_is_that_of_the_rows(world: World) -> None:
    other = office()
    make_incident(other.grids[0], by=center(other.subdistrict))
    numbers = {row["number"] for row in world.export("incidents")}
    assert numbers == set(
        Incident.objects.filter(subdistrict=world.subdistrict, restricted=False).values_list("number", flat=True)
    )
    assert world.clue.number in {row["number"] for row in world.export("incidents", world.center)}
    everything = officer(Duty.DISTRICT)
    assert len(world.export("incidents", everything)) == Incident.objects.filter(restricted=False).count()
    assert world.export("incidents", account()) == []
    moves = {row["incident"] for row in world.export("incident-moves")}
    assert moves == numbers


def test_outside_the_center_an_incident_carries_its_reporter_and_neither_place_nor_text(world: World) -> None:
    inside, outside = world.export("incidents", world.center)[0], world.export("incidents")[0]
    assert inside["longitude"] == 121.1
    assert inside["title"]
    assert outside["reporter"] == inside["reporter"]
    assert [outside[name] for name in ("longitude", "latitude", "title", "description")] == [None] * 4
    assert {row["problem"] for row in world.export("visits")} == {None}
    assert {row["problem"] for row in world.csv("visits", world.center)} == {"一，“二”\n三"}


@pytest.mark.parametrize("begins", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1+1", "\r=1+1", "'=1+1"])
def test_a_csv_holds_no_live_formula_and_json_holds_the_text_as_it_is(world: World, begins: str) -> None:
    """By the rule of the back office's own sheets; what they read back is what was written."""
    IncidentText.objects.update(title=begins)
    Incident.objects.update(longitude="-71.1", latitude="-28.6")
    line, row = world.csv("incidents", world.center)[0], world.export("incidents", world.center)[0]
    assert line["title"] == escaped(begins) == f"'{begins}"
    assert row["title"] == begins
    assert (float(line["longitude"]), float(line["latitude"])) == (-71.1, -28.6)


def test_a_csv_begins_with_the_mark_by_which_excel_opens_it_as_utf_8(world: World) -> None:
    content = b"".join(world.get("exports/visits.csv").streaming_content)
    assert content.startswith(b"\xef\xbb\xbfid,")
    assert not b"".join(world.get("exports/visits.ndjson").streaming_content).startswith(b"\xef\xbb\xbf")


def test_times_carry_shanghais_offset_and_truth_is_true_or_false(world: World) -> None:
    row, line = world.export("incidents")[0], world.csv("incidents")[0]
    assert row["reported_at"] == "2026-03-02T09:00:00+08:00"
    assert line["reported_at"] == "2026-03-02T09:00:00+08:00"
    assert (row["valid"], line["valid"]) == (True, "true")


def test_from_and_to_are_half_open(world: World) -> None:
    count = len(world.export("incidents"))
    assert len(world.export("incidents", **{"from": "2026-03-02", "to": "2026-03-03"})) == count
    assert world.export("incidents", **{"from": "2026-03-03"}) == []
    assert len(world.export("incidents", **{"from": "2026-03-02T09:00:00+08:00"})) == count
    assert world.export("incidents", to="2026-03-02T09:00:00+08:00") == []
    assert len(world.export("postings", **{"from": "2026-01-01", "to": "2026-01-02"})) == 4
    assert world.export("postings", to="2019-01-01") == []
    assert len(world.export("postings", on="2026-01-01")) == 4
    assert world.export("postings", on="2019-01-01") == []


@pytest.mark.parametrize(
    ("name", "query", "field"),
    [
        ("incidents", {"from": "soon"}, "from"),
        ("incidents", {"to": "2026-13-01"}, "to"),
        ("incidents", {"on": "never"}, "on"),
        ("incidents", {"from": "2026-03-02", "to": "2026-03-01"}, "to"),
        ("visits", {"from": "2026-03-02T00:00:00"}, "from"),
        ("matters", {"from": "2026-03-02"}, "from"),
    ],
)
def test_bad_bounds_are_a_400_that_names_them(world: World, name: str, query: dict[str, str], field: str) -> None:
    answer = world.get(f"exports/{name}.csv", **query)
    assert answer.status_code == 400
    assert set(answer.json()["fields"]) == {field}


def test_other_formats_and_datasets_are_a_404(world: World) -> None:
    for path in ("exports/incidents.pdf", "exports/secrets.csv", "exports/users.ndjson"):
        answer = world.get(path)
        assert answer.status_code == 404
        assert answer.json()["code"] == "not_found"


def test_the_headers_say_when_for_whom_and_by_which_scheme(world: World) -> None:
    answer = world.get("exports/bulletin-lines.csv")
    b"".join(answer.streaming_content)
    assert answer["X-Scheme-Version"] == "1"
    assert answer["X-Row-Scope"] == f"subdistricts={world.subdistrict.pk}"
    assert answer["X-Generated-At"].endswith("+08:00")


def test_a_bulletin_line_keeps_the_code_that_it_was_computed_under(world: World) -> None:
    with giving_reason("编码有变"):  # the month is frozen
        world.grid.versions.update(code=world.code[:-3] + "999")
    assert world.code in {row["grid"] for row in world.export("bulletin-lines")}
    assert world.code not in {row["code"] for row in world.export("grids")}


def sessions() -> int:
    """Connections to this database other than our own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%'"
        )
        return int(cursor.fetchone()[0])


MANY = "COPY (SELECT n, repeat('x', 100) FROM generate_series(1, {rows}) n) TO STDOUT (FORMAT csv)"


def test_memory_stays_flat_however_many_rows() -> None:
    def peak(rows: int) -> int:
        tracemalloc.start()
        size = sum(len(chunk) for chunk in Copying(MANY.format(rows=rows)))
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size > rows * 100
        return most

    peak(1_000)
    assert peak(200_000) < 3_000_000


@pytest.mark.parametrize("statement", [MANY.format(rows=50_000_000), "COPY (SELECT pg_sleep(60)) TO STDOUT"])
def test_a_client_that_leaves_stops_the_query_and_leaks_neither_thread_nor_connection(statement: str) -> None:
    threads = threading.active_count()
    copying = Copying(statement)
    if "pg_sleep" not in statement:
        assert next(copying)
    began = time.monotonic()
    copying.close()
    copying.close()
    assert time.monotonic() - began < 50  # and not the minute of the query
    assert threading.active_count() == threads
    for _ in range(50):
        if sessions() == 0:
            break
        time.sleep(0.1)
    assert sessions() == 0


def test_a_client_that_leaves_during_a_silent_query_is_noticed() -> None:
    ours, theirs = socket.socketpair()
    copying = Copying("COPY (SELECT pg_sleep(60)) TO STDOUT", client=ours)
    threading.Timer(0.3, theirs.close).start()
    began = time.monotonic()
    assert list(copying) == []
    assert time.monotonic() - began < 50  # and not the minute of the query
    ours.close()


def test_a_query_that_fails_cuts_the_answer_off() -> None:
    with pytest.raises(psycopg2.Error):
        list(Copying("COPY (SELECT 1 / (n - 5000) FROM generate_series(1, 10000) n) TO STDOUT"))


def test_an_abandoned_response_closes_its_copy(world: World) -> None:
    threads = threading.active_count()
    answer = world.get("exports/incidents.csv", world.center)
    answer.close()
    assert threading.active_count() == threads


def test_no_dataset_holds_visits_on_a_legal_basis_but_as_counts(world: World) -> None:
    models = {name: dataset.rows(world.center, date(2026, 3, 2)).model for name, dataset in DATASETS.items()}
    assert CareVisit not in models.values()
    assert models["care-counts"] is CareCount
    who = Visit.objects.get(grid=world.grid).worker
    for _ in range(4):
        care_visit(world.grid, who, by=world.center)
    assert world.export("care-counts", world.center) == []
    care_visit(world.grid, who, by=world.center)
    assert [row["visits"] for row in world.export("care-counts", world.center)] == [5]


class TestWholeness:
    def test_ndjson_ends_by_saying_how_much_it_was(self, world: World) -> None:
        content = b"".join(world.get("exports/visits.ndjson", world.center).streaming_content)
        rows = rows_of(content)
        assert content.endswith(b"}}\n")
        assert [row["id"] for row in rows] == [int(line["id"]) for line in world.csv("visits", world.center)]
        lines = content.splitlines(keepends=True)
        for cut in (content[:-1], content[:-20], b"".join(lines[:-1]), b"", b"".join(lines[1:]), b"\n".join(lines)):
            with pytest.raises(CutExport):
                rows_of(cut)

    def test_an_empty_one_has_an_end_too(self, world: World) -> None:
        content = b"".join(world.get("exports/visits.ndjson", account()).streaming_content)
        assert json.loads(content) == {END: {"rows": 0, "sha256": digest_of([])}}

    @pytest.mark.parametrize("suffix", ["csv", "ndjson"])
    def test_the_manifest_is_of_the_file_that_the_same_question_gives(self, world: World, suffix: str) -> None:
        query = {"from": "2026-03-01", "to": "2026-04-01"}
        content = b"".join(world.get(f"exports/visits.{suffix}", world.center, **query).streaming_content)
        told = world.get(f"exports/visits.{suffix}/manifest", world.center, **query).json()
        assert (told["bytes"], told["sha256"]) == (len(content), digest_of([content]))
        assert told["rows"] == len(world.csv("visits", world.center, **query)) > 0
        assert AuditEntry.objects.filter(kind=AuditKind.EXPORT, subject=f"visits.{suffix}/manifest").count() == 1

    def test_the_manifest_is_for_whom_the_export_is(self, world: World) -> None:
        assert world.get("exports/pay-lines.csv/manifest", account()).status_code == 404
        assert world.get("exports/nothing.csv/manifest", world.center).status_code == 404
        assert world.get("exports/visits.csv/manifest", world.center, **{"from": "soon"}).status_code == 400
        assert world.get("exports/visits.csv/manifest", account()).json()["rows"] == 0

    def test_a_query_that_fails_says_no_end(self) -> None:
        statement = "COPY (SELECT 1 / (n - 5000) FROM generate_series(1, 10000) n) TO STDOUT"
        came: list[bytes] = []
        with pytest.raises(psycopg2.Error):
            came.extend(Copying(statement, says_its_end=True))
        assert END.encode() not in b"".join(came)
