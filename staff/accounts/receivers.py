"""Log-ins, log-outs and lockouts enter the audit log, from every page; a new password ends what the old one opened."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.history.saying import said
from core.models import AuditKind
from staff.accounts.guessing import note_wrong
from staff.accounts.identities import unbind_all
from staff.accounts.models import User
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


@receiver(post_save, sender=User)
def password_set(instance: User, created: bool, **_rest: Any) -> None:
    """By its owner, or by a command of Django's: who knew the old one may have bound an identity."""
    if not created and getattr(instance, "_password", None) is not None:  # until it is saved, as Django keeps it
        by_owner = getattr(said().request, "user", None) == instance
        how = _("changed by its owner") if by_owner else _("set by a command")
        audit.record(AuditKind.PASSWORD, instance.username, how)
        unbind_all(user=instance)
