"""How the account of a session is read: with all that every page asks about it, in one query."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from staff.access import with_access
from staff.accounts.models import User
from staff.inbox.models import Notice


class AccountBackend(ModelBackend):
    """Names and passwords as in Django. An account comes with its duties, its grids and its number of unread notices."""

    def get_user(self, user_id: Any) -> User | None:
        unread = Notice.objects.unread().filter(user=OuterRef("pk")).order_by().values("user")
        count = Coalesce(Subquery(unread.values(count=Count("pk"))), 0)
        accounts = with_access(User.objects.all(), timezone.localdate()).annotate(unread_notices=count)
        user = accounts.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
