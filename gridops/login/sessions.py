"""Sessions in the database, as Django keeps them. One that this process knows is read with its account, in one query.

A session says inside whose it is, so its account could only be asked for after it. Which account a session had is
remembered by each process, and only tells what to ask for: session, account, rights and notices that are used are those
of the database at that moment, as ever. See docs/decisions/090.
"""

from __future__ import annotations

from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import Subquery
from django.utils import timezone

from core.question import Blank, Question
from gridops.login.accounts import accounts_with_all
from staff.accounts.models import User

REMEMBERED = 10_000  # sessions of a process; then it begins anew
_owners: dict[str, str] = {}
_read: ContextVar[User | None] = ContextVar("the account that was read with its session", default=None)


class SessionStore(db.SessionStore):
    """What `request.session` is."""

    def load(self) -> dict[str, Any]:
        _read.set(None)
        owner = _owners.get(self.session_key or "")
        kept = self._load_with_account(owner) if owner else None
        if kept is None:
            kept = super().load()
            self._remember(kept.get(SESSION_KEY))
        return kept

    def _load_with_account(self, owner: str) -> dict[str, Any] | None:
        """What the session holds; None where it is over, has another account now, or the account is gone."""
        account: Any = _with_session(timezone.localdate()).one(
            owner=int(owner), session=self.session_key, now=timezone.now()
        )
        if account is None or account.held_in_session is None:
            return None
        kept: dict[str, Any] = self.decode(account.held_in_session)
        if kept.get(SESSION_KEY) != owner:
            return None
        _read.set(account)
        return kept

    def _remember(self, owner: str | None) -> None:
        if len(_owners) >= REMEMBERED:
            _owners.clear()
        if owner and self.session_key:
            _owners[self.session_key] = owner


@lru_cache(maxsize=1)
def _with_session(day: date) -> Question[User]:
    """An account as every page asks for it, with what its session holds while it lasts."""
    lasting = Session.objects.filter(session_key=Blank("session"), expire_date__gt=Blank("now"))
    held = Subquery(lasting.values("session_data"))
    return Question(accounts_with_all(day).filter(pk=Blank("owner")).annotate(held_in_session=held))


def account_read_with_session(key: Any) -> User | None:
    """The account of that key, where it came with the session that was read last. It is given once."""
    account = _read.get()
    _read.set(None)
    return account if account is not None and str(account.pk) == str(key) else None
