"""What tests of several rooms are given."""

from typing import Any

import pytest

from assessment.pay import receivers
from core.testing.worlds import shared_world
from gridops.tests.matrix import HERE, Place, role_accounts, three_places


@shared_world
def places() -> dict[str, Place]:
    return three_places()


@shared_world
def accounts_here(places: dict[str, Place]) -> dict[str, Any]:
    """An account of each role, at the first of the three places."""
    return role_accounts(places[HERE])


@pytest.fixture
def pay_papers_of_december_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of the work of two years went into the files of pay runs, which hold no figure that the runs have not."""
    keep = receivers.keep_papers
    monkeypatch.setattr(receivers, "keep_papers", lambda run: keep(run) if run.month.month == 12 else [])
