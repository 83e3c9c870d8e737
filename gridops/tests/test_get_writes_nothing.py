"""A GET writes nothing: no page of the back office, of a phone or of the dashboard, and no address of the API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from gridops.tests.addresses import READ, World, as_user
from gridops.tests.office_pages import browsers, pages_of_people, pages_of_the_office
from staff.tests.factories import LEADER, member_account

pytestmark = pytest.mark.django_db
WRITES = re.compile(r'\b(?:INSERT INTO|DELETE FROM|UPDATE(?= "\w+" SET)|TRUNCATE|MERGE INTO) "?(\w+)', re.IGNORECASE)
# When a session was last used; who read what: searches, exports, telephone numbers, restricted cases; and which waiting
# case an operator has before them for some minutes.
NOTES = {"django_session", "core_auditentry", "incidents_caseclaim"}


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables that are written to meanwhile."""
    tables: set[str] = set()

    def look(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        tables.update(WRITES.findall(str(sql)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield tables


def wrongly(tables: set[str]) -> set[str]:
    return tables - NOTES


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


def test_no_page_of_the_back_office_writes() -> None:
    opened, wrong = set(), {}
    for browser in browsers():
        for name in pages_of_the_office():
            if name in opened:
                continue
            with written() as tables:
                answer = browser.get(reverse(f"admin:{name}"))
            if answer.status_code == 200:
                opened.add(name)
            if wrongly(tables):
                wrong[name] = tables
    assert not wrong
    assert len(opened) > 100


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
