"""How the account of a session is read: with all that every page asks about it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from gridops.login.accounts import one_with_all
from gridops.login.sessions import account_read_with_session
from staff.accounts.models import User


class AccountBackend(ModelBackend):
    """Names and passwords as in Django; an account comes with its duties, its grids and how many notices are unread."""

    def get_user(self, user_id: Any) -> User | None:
        user = account_read_with_session(user_id) or one_with_all(timezone.localdate()).one(account=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
