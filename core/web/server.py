"""The workers of gunicorn: a thread is given to a request when the request has arrived, and not while it arrives.

Gunicorn gives a thread to whoever has sent one byte. Eight telephones on a bad line, or one person who means harm,
then hold every thread. Here the loop that accepts connections collects what comes; it waits for hundreds at once. A
body that is larger than what is collected is read by a thread, but by no more than half of them.
"""

from __future__ import annotations

import socket
import struct
import time
from collections import deque
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn import http
from gunicorn.workers.gthread import TConn, ThreadWorker

from core.web.cutting import CutOff

HEAD_ENDS = b"\r\n\r\n"
COLLECTED = 64 * 1024  # bytes of head and body; every form and all JSON but the largest
ARRIVES_WITHIN = 20.0  # seconds, for what is collected
LINGERS = 2.0  # seconds, for a client to read an answer that came before it had sent all
SILENT_FOR = 20  # seconds between two pieces of a large upload, or of an answer that a client takes


class Connection(TConn):
    """A connection whose end, too, is waited for by the loop alone."""

    worker: WholeRequests

    def close(self, graceful: bool = False) -> None:
        if graceful:
            self.worker.linger(self)
        else:
            super().close()


class WholeRequests(ThreadWorker):
    """Threads work; only the loop waits."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.arriving: dict[Any, float] = {}  # connection → when its request must have arrived
        self.leaving: dict[Any, float] = {}  # connection → when it is ended, read or not
        self.large: deque[Any] = deque()  # wait for a thread that reads large bodies
        self.reading_large: set[Any] = set()

    def load_wsgi(self) -> None:
        super().load_wsgi()
        served: Any = self  # the stubs know no `wsgi`
        served.wsgi = CutOff(served.wsgi)

    def accept(self, listener: Any) -> None:
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            client.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", SILENT_FOR, 0))
        conn = Connection(self.cfg, client, address, listener.getsockname())
        conn.worker = self
        conn.parser = http.get_parser(self.cfg, client, address)
        self.await_request(conn)

    def on_client_socket_readable(self, conn: Any, client: Any) -> None:
        """The next request on a connection that was kept."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self.await_request(conn)

    def await_request(self, conn: Any) -> None:
        conn.sock.setblocking(False)
        conn.came = bytearray()
        self.arriving[conn] = time.monotonic() + ARRIVES_WITHIN
        self.poller.register(conn.sock, EVENT_READ, partial(self.collect, conn))

    def collect(self, conn: Any, _client: Any) -> None:
        """Take what came; hand the request on once it is whole, or too large to be collected."""
        try:
            piece = conn.sock.recv(COLLECTED)
        except (BlockingIOError, InterruptedError):
            return None
        except OSError:
            piece = b""
        if not piece:
            return self.drop(conn)
        conn.came += piece
        missing = missing_of(conn.came)
        if missing and len(conn.came) < COLLECTED and not asks_first(conn.came):
            return None
        self.forget(conn)
        conn.parser.unreader.unread(bytes(conn.came))
        conn.data_ready = True
        if missing:
            self.large.append(conn)
            self.start_large()
        else:
            self.enqueue_req(conn)
        return None

    def start_large(self) -> None:
        while self.large and len(self.reading_large) < max(1, self.cfg.threads // 2):
            conn = self.large.popleft()
            self.reading_large.add(conn)
            self.enqueue_req(conn)

    def finish_request(self, conn: Any, future: Any) -> None:
        self.reading_large.discard(conn)
        super().finish_request(conn, future)
        self.start_large()

    def linger(self, conn: Any) -> None:
        """Close our side, and throw away what still comes, so that the client reads its answer before the end."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            conn.close()
            return
        self.leaving[conn] = time.monotonic() + LINGERS
        self.poller.register(conn.sock, EVENT_READ, partial(self.discard, conn))

    def discard(self, conn: Any, _client: Any = None) -> None:
        try:
            more = conn.sock.recv(COLLECTED)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            more = b""  # the client is gone
        if not more:
            self.part(conn)

    def part(self, conn: Any) -> None:
        del self.leaving[conn]
        self.poller.unregister(conn.sock)
        conn.close()

    def murder_pending(self) -> None:
        """Gunicorn calls this every second: end what did not arrive in time."""
        super().murder_pending()
        now = time.monotonic()
        for conn in [one for one, until in self.leaving.items() if until < now]:
            self.part(conn)
        for conn, until in list(self.arriving.items()):
            if until < now or not (self.alive or conn.came):  # a server that stops waits for nobody who is silent
                self.drop(conn)

    def forget(self, conn: Any) -> None:
        del self.arriving[conn]
        self.poller.unregister(conn.sock)

    def drop(self, conn: Any) -> None:
        self.forget(conn)
        self.nr_conns -= 1
        conn.close()


def asks_first(came: bytes | bytearray) -> bool:
    """Whether the client sends its body when it is told to (`Expect: 100-continue`), which a thread does."""
    head, ends, _body = bytes(came).partition(HEAD_ENDS)
    return bool(ends) and b"\r\nexpect:" in head.lower()


def missing_of(came: bytes | bytearray) -> bool:
    """Whether more of the request is to come. What is no request at all is for the parser to refuse."""
    end = came.find(HEAD_ENDS)
    if end < 0:
        return True
    length = 0
    for line in bytes(came[:end]).lower().split(b"\r\n")[1:]:
        name, _colon, value = line.partition(b":")
        if name == b"transfer-encoding":
            return not came.endswith(b"0\r\n\r\n")
        if name == b"content-length":
            length = int(value) if value.strip().isdigit() else 0
    return len(came) < end + len(HEAD_ENDS) + length
