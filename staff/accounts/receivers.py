"""Log-ins, log-outs and lockouts enter the audit log, from every page."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone

from core import audit
from core.models import AuditKind
from staff.accounts.guessing import note_wrong
from staff.accounts.services import forgive


@receiver(user_logged_in)
def logged_in(user: Any, request: Any = None, **_rest: Any) -> None:
    """A right password forgives the wrong ones before it: those for this account, not all from this address."""
    forgive(name=user.get_username())
    audit.record(AuditKind.LOGIN, user.get_username(), getattr(request, "entered_with", ""), by=user)


@receiver(user_logged_out)
def logged_out(user: Any, **_rest: Any) -> None:
    if user is not None:
        audit.record(AuditKind.LOGOUT, user.get_username(), by=user)


@receiver(user_login_failed)
def login_failed(credentials: dict[str, Any], request: Any = None, **_rest: Any) -> None:
    name = credentials.get("username") or ""
    if name and not getattr(request, "known_device", False):
        note_wrong(name=name, at=timezone.now())
    audit.record(AuditKind.LOGIN_FAILED, name)


@receiver(user_locked_out)
def locked_out(username: str | None, **_rest: Any) -> None:
    audit.record(AuditKind.LOCKOUT, username or "")
