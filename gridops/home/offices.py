"""What home tells of offices: notices, first steps and the sheets of the month, all read in one query.

Each is declared as columns of a subdistrict (`core.worklist.Told`); whose duties it concerns sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from core.worklist import Told
from grids.territory.models import Subdistrict
from staff.access import Access

Said = TypeVar("Said")


def read(access: Access, at: datetime, told: Iterable[Told]) -> list[Any]:
    """The subdistricts that this account is told about, with the columns of each kind of news. One query at most."""
    mine = [one for one in told if access.holds(*one.duties)]
    duties = {duty for one in mine for duty in one.duties}
    if not duties:
        return []
    rows = Subdistrict.objects.order_by("code")
    if not access.holds_everywhere(*duties):
        rows = rows.filter(pk__in=access.subdistricts_as(*duties))
    columns = {name: column for one in mine for name, column in one.columns(at).items()}
    return list(rows.annotate(**columns))


def say(access: Access, at: datetime, offices: Sequence[Any], one: Told) -> list[Any]:
    """What one kind says, about those of the `offices` in which the account has the duty for it."""
    rows = [office for office in offices if access.holds(*one.duties, in_=office.pk)]
    return one.said(rows, at) if rows else []
