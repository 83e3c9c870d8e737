"""A GET writes nothing: no page of a phone or of the dashboard, and no address of the API.

Nor one of the back office: test_every_page_of_the_office.py.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gridops.tests.addresses import READ, World, as_user
from gridops.tests.office_pages import pages_of_people
from gridops.tests.writing import written, wrongly
from staff.tests.factories import LEADER, member_account

pytestmark = pytest.mark.django_db


def test_it_is_seen_when_something_is_written() -> None:
    with written() as tables:
        World().office.subdistrict.save()
    assert {"grids_subdistrict", "incidents_incident"} <= tables


def test_no_address_of_the_api_writes() -> None:
    world, wrong = World(), {}
    for name in READ:
        client, path = as_user(world.reader(name)), world.path(name)
        with written() as tables:
            client.get(path)
        if wrongly(tables):
            wrong[name] = tables
    assert not wrong


def test_no_page_of_people_writes() -> None:
    world, opened, wrong = World(), set(), {}
    for user in (member_account(LEADER, to=world.office.grids[0]), world.reader("grids-list")):
        browser = Client()
        browser.force_login(user)
        for name in pages_of_people():
            with written() as tables:
                answer = browser.get(reverse(name))
            if answer.status_code == 200:
                opened.add(name)
            if wrongly(tables):
                wrong[name] = tables
    assert not wrong
    assert len(opened) > 15
