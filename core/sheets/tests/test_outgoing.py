"""A list that leaves while it is written is whole, of one state of the database, or visibly broken off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import override_settings
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from core.sheets import outgoing
from core.sheets.cells import escaped
from core.sheets.outgoing import TookTooLong, in_order, one_state, streamed
from core.sheets.writing import PLAIN, OutTable, cell_of
from core.texts import shown, tidy_lines

# Where answers may leave piece by piece; each knows how to end.
STREAMING = {"core/sheets/outgoing.py", "gridops/exports/api.py"}


def test_answers_leave_piece_by_piece_by_these_ways_alone() -> None:
    root = Path(settings.BASE_DIR)
    rooms = [root / app for app in ("core", "grids", "staff", "incidents", "assessment", "gridops")]
    files = [file for room in rooms for file in room.rglob("*.py") if "tests" not in file.parts]
    found = {str(file.relative_to(root)) for file in files if "StreamingHttpResponse(" in file.read_text()}
    assert found == STREAMING


@pytest.fixture
def sessions(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> list[str]:
    """Five rows that are read one by one, and leave line by line."""
    monkeypatch.setattr(outgoing, "BLOCK", 1)
    monkeypatch.setattr(outgoing, "PIECE", 0)
    keys = [f"key{number}" for number in range(5)]
    until = timezone.now() + timedelta(days=1)
    Session.objects.bulk_create(Session(session_key=key, expire_date=until) for key in keys)
    return keys


def table(rows: Any = None) -> OutTable:
    read = in_order(Session.objects.all(), "-session_key", whole=Session.objects.all())
    return OutTable(["key"], ([row.session_key] for row in (read if rows is None else rows)))


def lines_of(pieces: Iterator[bytes]) -> list[str]:
    return b"".join(pieces).decode().split()


def is_free() -> bool:
    """Whether the connection is in no transaction, as the next request must find it."""
    return connection.get_autocommit() and not connection.in_atomic_block


def test_rows_come_in_their_order_and_are_those_of_the_moment_of_the_first(sessions: list[str]) -> None:
    pieces = iter(streamed(table(), "x.csv"))
    assert next(pieces).decode() == "\ufeffkey\r\n"
    assert next(pieces).decode() == "key4\r\n"
    other = connection.copy()
    with other.cursor() as cursor:  # what others write meanwhile is not in the file, and what they delete is
        cursor.execute("DELETE FROM django_session WHERE session_key = 'key0'")
    other.close()
    assert lines_of(pieces) == ["key3", "key2", "key1", "key0"]
    assert is_free()
    assert Session.objects.count() == 4


def test_a_cursor_gives_its_first_rows_before_the_last_are_made(sessions: list[str]) -> None:
    slow = "SELECT n, CASE WHEN n > 1 THEN pg_sleep(30) END FROM generate_series(1, 2) n"
    with one_state(), connection.chunked_cursor() as cursor:
        cursor.itersize = 1
        cursor.execute(slow)
        assert cursor.fetchmany(1)[0][0] == 1


def broken_off(rows: Iterator[Any], error: type[Exception]) -> None:
    pieces = iter(streamed(table(rows), "x.csv"))
    assert len(lines_of(iter([next(pieces), next(pieces)]))) == 2
    with pytest.raises(error):
        list(pieces)
    assert is_free()


def test_an_error_half_way_is_raised_to_the_server(sessions: list[str]) -> None:
    def rows() -> Iterator[Any]:
        yield Session.objects.first()
        raise ValueError

    broken_off(rows(), ValueError)


def test_so_is_a_limit_of_the_database(sessions: list[str]) -> None:
    def rows() -> Iterator[Any]:
        yield Session.objects.first()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '20ms'")
            cursor.execute("SELECT pg_sleep(5)")
        yield Session.objects.first()

    broken_off(rows(), OperationalError)


def test_so_is_a_connection_that_the_database_ended(sessions: list[str]) -> None:
    def rows() -> Iterator[Any]:
        yield Session.objects.first()
        other = connection.copy()
        with connection.cursor() as ours, other.cursor() as cursor:
            ours.execute("SELECT pg_backend_pid()")
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", ours.fetchone())
        other.close()
        yield from Session.objects.all()

    pieces = iter(streamed(table(rows()), "x.csv"))
    next(pieces), next(pieces)
    with pytest.raises(OperationalError):
        list(pieces)
    connection.close()


def test_and_a_file_that_takes_too_long(sessions: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "LONGEST", -1)
    with pytest.raises(TookTooLong):
        list(streamed(table(), "x.csv"))
    assert is_free()


@pytest.mark.parametrize("taken", [0, 1, 3])
def test_a_client_that_leaves_ends_the_transaction(sessions: list[str], taken: int) -> None:
    answer = streamed(table(), "x.csv")
    pieces = iter(answer)
    for _time in range(taken):
        next(pieces)
    answer.close()
    assert is_free()


def test_it_is_in_the_language_of_its_page(sessions: list[str]) -> None:
    with override("zh-hans"):
        answer = streamed(OutTable(["key"], ([str(gettext_lazy("Export"))] for _row in range(1))), "x.csv")
    with override("en"):
        assert lines_of(iter(answer)) == ["\ufeffkey", "导出"]


@override_settings(LANGUAGE_CODE="en")
@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "a",
            "东苑 第1网格",
            "a  b",
            " a",
            "a ",
            "a\nb",
            "a\t",
            "\u200ba",
            "a\u00adb",
            "a\u3000b",
            "王\U000e0100",
            "“好”",
        ),
        *("=1", "+1", "-1", "@a", "'a", "'=a", "a=b", "１２", "Ａ；", "é", "a\r", "\n", "a\u2028b", "a\x7f", "a\n\n"),
    ],
)
def test_what_leaves_as_it_stands_is_what_the_careful_way_makes_of_it(text: str) -> None:
    careful = escaped(shown(tidy_lines(text)))
    assert cell_of(text) == careful
    assert not PLAIN.fullmatch(text) or careful == text


def test_no_sign_that_is_let_through_is_one_that_the_careful_way_changes() -> None:
    signs = [chr(number) for number in range(0x110000)]
    assert [
        sign for sign in signs if PLAIN.fullmatch(f"a{sign}") and escaped(shown(tidy_lines(f"a{sign}"))) != f"a{sign}"
    ] == []
    assert [sign for sign in signs if PLAIN.fullmatch(sign) and escaped(shown(tidy_lines(sign))) != sign] == []
