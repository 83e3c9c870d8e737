"""What tests of every act are given: to make it anew for each page took longer than all that is asked of the page."""

from __future__ import annotations

from typing import Any

from core.testing.worlds import shared_world
from gridops.office.tests.acts import PAGES, visitors
from gridops.tests.matrix import HERE, Place
from staff.accounts.models import User


@shared_world
def rows_here(places: dict[str, Place]) -> dict[str, Any]:
    """A row of each page with acts, side by side at the first of the three places."""
    return {name: places[HERE].row(name) for name in PAGES}


@shared_world
def visitors_here(places: dict[str, Place]) -> dict[str, User]:
    return visitors(places)
