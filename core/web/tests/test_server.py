"""Clients that send slowly keep nobody else waiting."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from core.web.cutting import CutOff
from core.web.server import COLLECTED, missing_of

APP = """
def pieces():
    yield b"a" * 100_000
    raise ValueError("half-way")

def app(environ, start):
    if environ["PATH_INFO"] == "/cut":
        start("200 OK", [("Content-Type", "text/plain")])
        return pieces()
    body = b"" if environ["PATH_INFO"] == "/unread" else environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(len(body)).encode()]
"""
HALF_SENT = (
    b"",
    b"GET /healthz HT",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    b"POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n" + b"a" * (COLLECTED + 10),
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\n\r\n" + b"a" * (COLLECTED + 10),
)


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server prints."""
    return tmp_path_factory.mktemp("console") / "lines"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, console: Path) -> Iterator[int]:
    """A server of one worker with four threads."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "slow_app.py").write_text(APP)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    options = ["--worker-class", "core.web.server.WholeRequests", "--threads", "4", "--no-control-socket"]
    options += ["--logger-class", "core.web.server_log.ServerLog", "--log-level", "warning"]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "slow_app:app", "--bind", f"127.0.0.1:{number}", *options],
        env={**os.environ, "PYTHONPATH": f"{folder}:{settings.BASE_DIR}"},
        cwd=Path(settings.BASE_DIR),
        stderr=console.open("w"),
    )
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", number), timeout=1).close()
            break
        time.sleep(0.05)
    yield number
    server.terminate()
    server.wait(20)


def answer(port: int, body: bytes = b"") -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST" if body else "GET", "/healthz", body or None)
    return connection.getresponse().read().decode()


def test_two_hundred_half_sent_requests_keep_nobody_waiting(port: int) -> None:
    """Who had to wait for them would wait longer than the time limit of `answer`."""
    with contextlib.ExitStack() as open_ones:
        for number in range(200):
            client = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            client.sendall(HALF_SENT[number % len(HALF_SENT)])
        assert [answer(port), answer(port, b"x" * 1000)] == ["0", "1000"]


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_an_answer_that_fails_half_way_is_never_taken_for_whole(port: int, version: str) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(f"GET /cut HTTP/{version}\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        with pytest.raises(ConnectionResetError):
            deque(iter(partial(client.recv, 1000), b""), maxlen=0)


def test_an_answer_that_is_given_up_half_way_is_reset_and_a_whole_one_is_not() -> None:
    """So it is where the client takes nothing any more, or the server is made to stop."""

    def app(environ: Any, start: Any) -> Iterator[bytes]:
        yield from (b"first", b"second")

    for taken, reset in ((1, True), (2, True), (3, False)):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            client = socket.create_connection(listener.getsockname(), timeout=10)
            ours, _address = listener.accept()
        answer: Any = CutOff(app)({"gunicorn.socket": ours}, None)
        pieces = iter(answer)
        for _time in range(taken):
            next(pieces, None)
        answer.close()
        ours.close()
        with client, pytest.raises(ConnectionResetError) if reset else contextlib.nullcontext():
            assert client.recv(10) == b""


def test_a_large_upload_arrives_whole(port: int) -> None:
    assert answer(port, b"x" * 3_000_000) == "3000000"


def test_a_request_that_comes_in_pieces_is_answered_and_so_is_the_next_one_on_its_connection(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        for _time in range(2):
            for piece in (b"POST / HTTP/1.1\r\nHo", b"st: a\r\nContent-Length: 4\r\n", b"\r\nab", b"cd"):
                client.sendall(piece)
                time.sleep(0.01)
            assert client.recv(4000).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    ("came", "missing"),
    [
        (b"GET / HTTP/1.1\r\n", True),
        (b"GET / HTTP/1.1\r\n\r\n", False),
        (b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", True),
        (b"POST / HTTP/1.1\r\ncontent-length:3\r\n\r\nabc", False),
        (b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", False),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", True),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", False),
        (b"\r\n\r\n", False),
    ],
)
def test_what_is_missing_of_a_request(came: bytes, missing: bool) -> None:
    assert missing_of(came) is missing


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        (b"GET /search?name=secret\r\n\r\n", b"400", "Invalid HTTP request line: 'GET /search…"),
        (b"GET / HTTP/1.1\r\nA: " + b"a" * 20_000 + b"\r\n\r\n", b"431", "limit request headers"),
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n\r\n", b"414", "Request Line is too large"),
    ],
)
def test_a_request_that_reaches_nobody_has_a_line_with_its_time(
    port: int, console: Path, sent: bytes, status: bytes, said: str
) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(sent)
        assert client.recv(1000).split(b" ")[1] == status
    line = next(line for line in console.read_text().splitlines() if said in line)
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} WARNING - user=- - gunicorn.error: Invalid request", line)
    assert "secret" not in console.read_text()
