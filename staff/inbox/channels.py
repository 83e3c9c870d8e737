"""Channels that send messages outside: e-mail, and a webhook for text messages or a messenger.

Another channel is another class with these three members, named in the setting NOTICE_CHANNELS.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from staff.accounts.models import User

TIMEOUT = 10  # seconds, for each step of a conversation


class CannotReach(Exception):
    """The receiver says that this message will never arrive: trying again is of no use."""


@dataclass(frozen=True)
class Letter:
    """What a message says. The same id comes with every attempt, so that a receiver knows a repetition."""

    message_id: str
    to: User
    subject: str
    text: str
    link: str
    written_at: str


class Channel(Protocol):
    name: str

    @property
    def in_use(self) -> bool:
        """Whether this installation has set it up."""

    def reaches(self, user: User) -> bool:
        """Whether it knows where to find the account."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises CannotReach, or anything else where another attempt may succeed."""


class Email:
    """Through Django's mail backend."""

    name = "email"

    @property
    def in_use(self) -> bool:
        return bool(settings.NOTICE_EMAIL)

    def reaches(self, user: User) -> bool:
        return bool(user.email)

    def send(self, letter: Letter) -> None:
        domain = urlsplit(settings.SITE_URL).hostname or "localhost"
        EmailMessage(
            letter.subject,
            f"{letter.text}\n\n{letter.link}\n",
            to=[letter.to.email],
            headers={"Message-ID": f"<{letter.message_id}@{domain}>", "Auto-Submitted": "auto-generated"},
        ).send()


class Webhook:
    """Signed JSON by POST to an address of the office: its SMS gateway, or the government messenger."""

    name = "webhook"

    @property
    def in_use(self) -> bool:
        return bool(settings.NOTICE_WEBHOOK_URL)

    def reaches(self, user: User) -> bool:
        return user.worker is not None  # the receiver looks people up by staff number or telephone

    def send(self, letter: Letter) -> None:
        worker = letter.to.worker
        body = json.dumps(
            {
                "message_id": letter.message_id,
                "to": {
                    "account": letter.to.username,
                    "staff_number": worker.staff_number if worker else "",
                    "phone": worker.phone if worker else "",
                },
                "text": letter.text,
                "link": letter.link,
                "written_at": letter.written_at,
            },
            ensure_ascii=False,
        ).encode()
        signature = hmac.new(settings.NOTICE_WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": letter.message_id,
            "X-Gridops-Signature": f"sha256={signature}",
        }
        status = _post(settings.NOTICE_WEBHOOK_URL, body, headers)
        if status in (404, 410, 422):
            raise CannotReach(f"HTTP {status}")
        if not 200 <= status < 300:  # redirections too: nobody has taken the message
            raise OSError(f"HTTP {status}")


def _post(url: str, body: bytes, headers: dict[str, str]) -> int:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        connection.request("POST", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def channels() -> dict[str, Channel]:
    """The channels that are in use here, by name."""
    configured: list[Channel] = [import_string(path)() for path in settings.NOTICE_CHANNELS]
    return {channel.name: channel for channel in configured if channel.in_use}
