"""Reads of accounts and their grants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from grids.duties import Duty
from staff.accounts.models import Grant, User


def subdistricts_where(user: User, duties: Iterable[Duty], on: date) -> frozenset[int]:
    """The subdistricts for which an account holds one of the duties on a day. One query."""
    held = Grant.objects.in_force(on).filter(user=user, duty__in=list(duties), subdistrict__isnull=False)
    return frozenset(key for key in held.values_list("subdistrict", flat=True) if key is not None)
