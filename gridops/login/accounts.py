"""Accounts as every page asks for them: with their duties, their grids and how many notices are unread."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.question import Blank, Question
from core.standing import mark_of_what_stands
from staff.access import with_access
from staff.accounts.models import User
from staff.inbox.models import Notice


def accounts_with_all(day: date) -> QuerySet[User]:
    """What is asked of an account on a day, and beside it the mark of what stands."""
    unread = Notice.objects.unread().filter(user=OuterRef("pk")).order_by().values("user")
    count = Coalesce(Subquery(unread.values(count=Count("pk"))), 0)
    return with_access(User.objects.all(), day).annotate(unread_notices=count, what_stands=mark_of_what_stands())


@lru_cache(maxsize=1)
def one_with_all(day: date) -> Question[User]:
    return Question(accounts_with_all(day).filter(pk=Blank("account")))
