"""An office whose cycle can run: territory, scheme and time limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from assessment.scheme.models import Scheme
from assessment.scheme.services import new_version, save_terms
from assessment.scheme.terms import Terms
from core.testing.looked_at import looked_at
from core.testing.made_rows import making
from grids.territory.models import Grid, GridVersion, Subdistrict, Village
from grids.tests.factories import LONG_AGO, territory
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.tests.factories import entries, limits
from staff.people.models import Worker
from staff.postings.models import Posting
from staff.tests.factories import FULL_TIME, LEADER, posted

FEW = 8  # grids, of which PostgreSQL plans well for without knowing anything


@dataclass
class Office:
    subdistrict: Subdistrict
    villages: list[Village]
    grids: list[Grid]
    scheme: Scheme


def office(*, villages: int = 2, grids_each: int = 2, cycle_starts_on: date = date(2030, 1, 1), **terms: Any) -> Office:
    """An office with the policy's defaults; its cycle has nothing to run unless `cycle_starts_on` says so."""
    made = territory(villages=villages, grids_each=grids_each)
    limits(made.subdistrict)
    value = Terms.model_validate({"cycle_starts_on": cycle_starts_on, **terms})
    scheme = Scheme.objects.create(
        subdistrict=made.subdistrict,
        version=1,
        title="办法",
        in_force_from=LONG_AGO,
        terms=value.model_dump(mode="json"),
    )
    return Office(made.subdistrict, made.villages, made.grids, scheme)


def amended(of: Office, *, begins_on: date, **terms: Any) -> Scheme:
    """The next version of the rules, as an office makes it: from a later day, with other terms."""
    version = new_version(scheme=of.scheme, in_force_from=begins_on)
    of.scheme = save_terms(scheme=version, terms=Terms.model_validate({**version.terms, **terms}))
    return of.scheme


@making()
def staffed(of: Office) -> dict[int, tuple[Worker, Worker]]:
    """A leader and a full-time member on every grid, long in post: grid → (leader, member)."""
    people = {grid.pk: (posted(LEADER, to=grid).worker, posted(FULL_TIME, to=grid).worker) for grid in of.grids}
    if len(people) > FEW:
        looked_at(Posting, Grid, GridVersion)
    return people


def measured(of: Office, month: date, points: list[int]) -> list[BaseEntry]:
    """Base entries that give the grids, in their order, so many points in a month; nothing else is measured."""
    return [entries(grid, month, new=new) for grid, new in zip(of.grids, points, strict=True)]


def surveyed(of: Office, month: date, *, asked: int = 30, knowing: int = 15) -> None:
    for grid in of.grids:
        AwarenessSurvey.objects.create(grid=grid, month=month, asked=asked, knowing=knowing)
