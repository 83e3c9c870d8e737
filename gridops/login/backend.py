"""How the account of a session is read: with all that every page asks about it, in one query."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from staff.access import with_access
from staff.accounts.models import User
from staff.inbox.models import Notice


class AccountBackend(ModelBackend):
    """Names and passwords as in Django; an account comes with its duties, its grids and how many notices are unread."""

    def get_user(self, user_id: Any) -> User | None:
        user = _accounts(timezone.localdate()).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


@lru_cache(maxsize=1)
def _accounts(day: date) -> QuerySet[User]:
    """What is asked of an account on a day. Kept: to put it together takes longer than to answer it."""
    unread = Notice.objects.unread().filter(user=OuterRef("pk")).order_by().values("user")
    count = Coalesce(Subquery(unread.values(count=Count("pk"))), 0)
    return with_access(User.objects.all(), day).annotate(unread_notices=count)
