"""People in the back office: postings by rule, masked phones, leave approved by a head."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core.testing.worlds import shared_world
from grids.tests.factories import territory
from staff.accounts.models import User
from staff.tests.factories import center

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@shared_world
def place():
    return territory()


def test_what_a_grid_was_is_read_and_not_edited(place):
    """Acts of the map write its versions; the page shows them."""
    grid = place.grids[0]
    page = reverse("admin:grids_grid_change", args=(grid.pk,))
    answer = browser(center(place.subdistrict)).get(page)
    assert answer.status_code == 200
    assert grid.versions.get().code in answer.content.decode()
    assert 'name="versions-0-name"' not in answer.content.decode()
