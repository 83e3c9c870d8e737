"""Where an account is logged in: its own sessions, and how its owner ends them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from core import audit
from core.models import AuditKind
from staff.accounts.models import User

BEGUN, ADDRESS, DEVICE, SEEN = "begun", "address", "device", "seen"  # in the session
SYSTEMS = (
    *(("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux")),
)
BROWSERS = (
    *(("MicroMessenger", "WeChat"), ("DingTalk", "DingTalk"), ("QQBrowser", "QQ"), ("HuaweiBrowser", "Huawei")),
    *(("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)


@dataclass(frozen=True)
class OpenSession:
    """One place where the account is logged in. `name` stands for it without giving it away."""

    name: str
    device: str
    address: str
    begun_at: datetime | None
    seen_at: datetime | None
    is_here: bool


def note_device(request: HttpRequest, *, at: datetime) -> None:
    """Keep with a new session when it began, and from where."""
    request.session[BEGUN] = at.timestamp()
    request.session[ADDRESS] = audit.address_of(request) or ""
    request.session[DEVICE] = device_in_words(request.headers.get("User-Agent", ""))


def device_in_words(agent: str) -> str:
    """What a browser says of itself, short."""
    found = [next((word for sign, word in kinds if sign in agent), "") for kinds in (BROWSERS, SYSTEMS)]
    return " · ".join(word for word in found if word)


def sessions_of(user: User, *, here: str | None, at: datetime) -> list[OpenSession]:
    """The sessions of an account that are open, the one last used first."""
    never = datetime.min.replace(tzinfo=UTC)
    open_ones = [_shown(row, kept, here) for row, kept in _rows_of(user, at)]
    return sorted(open_ones, key=lambda one: (one.is_here, one.seen_at or never), reverse=True)


def end_sessions(*, user: User, names: frozenset[str] | None, here: str | None, at: datetime) -> int:
    """End sessions of one's own by their names, or all but this one; says how many."""
    ended = 0
    for row, _kept in _rows_of(user, at):
        if row.session_key != here if names is None else name_of(row.session_key) in names:
            row.delete()
            ended += 1
    if ended:
        how = _("Sessions ended by their owner: %(count)d") % {"count": ended}
        audit.record(AuditKind.LOGOUT, user.get_username(), how)
    return ended


def name_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _rows_of(user: User, at: datetime) -> Iterator[tuple[Session, dict[str, Any]]]:
    """Sessions do not say whose they are but inside; an office has some hundreds."""
    right = user.get_session_auth_hash()
    for row in Session.objects.filter(expire_date__gt=at):
        kept = row.get_decoded()
        same = kept.get(SESSION_KEY) == str(user.pk)
        if same and constant_time_compare(kept.get(HASH_SESSION_KEY, ""), right):
            yield row, kept


def _shown(row: Session, kept: dict[str, Any], here: str | None) -> OpenSession:
    begun, seen = (datetime.fromtimestamp(kept[one], UTC) if one in kept else None for one in (BEGUN, SEEN))
    return OpenSession(
        name_of(row.session_key), kept.get(DEVICE, ""), kept.get(ADDRESS, ""), begun, seen, row.session_key == here
    )
