"""Real servers on this machine that take messages: one for the webhook, one for SMTP."""

from __future__ import annotations

import json
import os
import signal
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Received:
    """What arrived, in order; `answer` is the reply to the next ones, `kill` a process to end before answering."""

    def __init__(self) -> None:
        self.messages: list[dict] = []
        self.headers: list[dict] = []
        self.bodies: list[bytes] = []
        self.answer = 200
        self.kill = 0
        self.address = ""

    def end_the_sender(self) -> None:
        if self.kill:
            os.kill(self.kill, signal.SIGKILL)
            self.kill = 0

    def ids(self) -> list[str]:
        return [message["message_id"] for message in self.messages]


@contextmanager
def webhook() -> Iterator[Received]:
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.bodies.append(body)
            received.headers.append(dict(self.headers))
            received.messages.append(json.loads(body))
            received.end_the_sender()
            self.send_response(received.answer)
            if 300 <= received.answer < 400:
                self.send_header("Location", "http://127.0.0.1:1/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with served(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        received.address = f"http://127.0.0.1:{port}/sms?office=1"
        yield received


@contextmanager
def mail_server() -> Iterator[Received]:
    """Takes every mail; `messages` holds its text under "data" and its id under "message_id"."""
    received = Received()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline():
                word = line.split()[0].upper() if line.split() else b""
                if word == b"DATA":
                    self.say("354 go on")
                    lines = []
                    while (text := self.rfile.readline()) not in (b".\r\n", b""):
                        lines.append(text)
                    data = b"".join(lines).decode()
                    names = [line for line in data.splitlines() if line.lower().startswith("message-id:")]
                    received.messages.append({"data": data, "message_id": names[0].partition(":")[2].strip()})
                    received.end_the_sender()
                    self.say("250 taken" if received.answer == 200 else "451 later")
                elif word == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, *_: object) -> None:
            pass  # a sender that was killed

    with served(Server(("127.0.0.1", 0), Handler)) as port:
        received.address = f"smtp://127.0.0.1:{port}"
        yield received


@contextmanager
def served(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
