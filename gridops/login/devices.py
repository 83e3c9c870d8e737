"""Devices on which an account has logged in before: nobody else's wrong passwords lock their owner out there.

A device is known by a signed cookie, which it gets at its first log-in. Wrong passwords are counted by account and
network address together; those on a known device by account and device, apart from all others. So five wrong ones close
the way by which they came and no other.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from staff.accounts.guessing import is_closed
from staff.accounts.models import User

COOKIE, SALT = "device", "gridops.login.device"
KEPT = 400 * 24 * 60 * 60  # seconds
MOST = 20  # accounts of one device: the computer of a counter

Known = dict[str, str]  # the key of an account → what its wrong passwords on this device are counted by


def known_on(request: HttpRequest) -> Known:
    """The accounts that have logged in on this device."""
    try:
        known: Known = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return {}
    return known


def remember(request: HttpRequest, answer: HttpResponse, user: User) -> None:
    """Let the device be known to the account that has just logged in."""
    known = known_on(request)
    mine = {str(user.pk): known.pop(str(user.pk), "") or secrets.token_hex(4)}
    kept = dict([*known.items(), *mine.items()][-MOST:])
    answer.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def counted_by(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name under which wrong passwords are counted: that of the account, with the device where it is known.

    It is the name as the form has cleaned it, never as it was typed: " wang" is an attempt at "wang".
    """
    name = str((credentials or {}).get("username") or "")
    device = _device_of(request, name)
    request.known_device = bool(device)  # type: ignore[attr-defined]  # for `staff.accounts.receivers`
    return f"{name} · {device}" if device else name


def is_closed_here(request: HttpRequest, *, name: str, at: datetime) -> bool:
    """Whether the name, as the form has cleaned it, was guessed at too often, and does not know this device."""
    return is_closed(name=name, at=at) and not _device_of(request, name)


def _device_of(request: HttpRequest, name: str) -> str:
    """What the account's wrong passwords on this device are counted by; empty where it does not know the device."""
    known = known_on(request) if COOKIE in request.COOKIES else {}
    account = User.objects.filter(username=name, pk__in=list(known)).only("pk").first() if name and known else None
    return known[str(account.pk)] if account else ""
