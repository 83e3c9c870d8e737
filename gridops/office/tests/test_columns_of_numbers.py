"""In a list, a column of numbers stands at the right, with its head; codes and words stay at the left."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from assessment.tests.evidenced import World
from core.models import Failure
from grids.duties import Duty
from staff.tests.factories import officer

pytestmark = pytest.mark.django_db


def at_the_right(client: Client, address: str) -> tuple[set[str], set[str]]:
    """The columns whose cells stand at the right, and those whose heads do."""
    page = client.get(address).content.decode()
    cells = re.findall(r'class="field-(\w+) cell is-number"', page)
    heads = re.findall(r'<th class="[^"]*column-(\w+)[^"]*\bis-number\b', page)
    return set(cells), set(heads)


def test_scores_and_days_are_numbers_and_names_and_months_are_not() -> None:
    client = Client()
    client.force_login(World().clerk)
    cells, heads = at_the_right(client, "/admin/assessment/monthlyscore/")
    assert cells == heads
    assert {"score", "base_score", "effective_days"} <= cells
    assert not {"period_name", "worker", "reason"} & cells


def test_a_count_is_a_number_and_a_code_is_not() -> None:
    now = timezone.now()
    Failure.objects.create(
        key="1", kind="KeyError", place="a", message="7", reference="12", count=3, first_at=now, last_at=now
    )
    client = Client()
    client.force_login(officer(Duty.SYSTEM))
    assert at_the_right(client, "/admin/core/failure/") == ({"count"}, {"count"})
