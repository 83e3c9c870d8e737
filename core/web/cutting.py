"""An answer that fails half-way is cut off so that every client notices, over HTTP/1.0, too.

HTTP/1.1 marks the end of an answer. In HTTP/1.0 the closed connection is the end, so a table that stopped in the middle
would look whole. Therefore the connection is reset, which every client reports as an error.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: what was not sent is thrown away, and the other side is told


class CutOff:
    """A WSGI application whose answers end with a reset where they fail after their first byte."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = self.application(environ, start_response)
        client = environ.get("gunicorn.socket")
        if client is None or isinstance(answer, list | tuple):
            return answer
        file_wrapper = environ.get("wsgi.file_wrapper")
        if file_wrapper is not None and isinstance(answer, file_wrapper):
            return answer  # its length is known, and gunicorn sends it by itself
        return _Watched(answer, client)


class _Watched:
    def __init__(self, answer: Iterable[bytes], client: socket.socket) -> None:
        self.answer, self.client = answer, client
        self.is_half = False  # begun, and not whole yet

    def __iter__(self) -> Iterator[bytes]:
        self.is_half = True
        yield from self.answer
        self.is_half = False

    def close(self) -> None:
        """Gunicorn calls this in any case: when all is sent, when it failed, when the client takes nothing any more."""
        if self.is_half:
            reset(self.client)
        if (close := getattr(self.answer, "close", None)) is not None:
            close()


def reset(client: socket.socket) -> None:
    with suppress(OSError):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    with suppress(OSError):
        client.close()
