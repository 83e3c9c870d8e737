"""Every list is walked to its end, page by page: no row twice, none missing, whoever writes in between."""

from __future__ import annotations

import html
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone
from rest_framework.pagination import CursorPagination

import gridops.api  # noqa: F401 - the addresses are known by now
from core.office.admin import OfficeAdmin
from core.rest.pagination import Whole
from core.rest.resources import RESOURCES
from core.rest.viewsets import Listing
from gridops.tests.addresses import LISTS, World, as_user
from gridops.tests.matrix import HERE, MATRIX, NEAR, Place, model_of, on_the_page, role_accounts
from grids.duties import Duty
from grids.tests.factories import territory
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident
from incidents.premises.models import Premises
from incidents.tests.clients import browser
from incidents.tests.factories import limits, make_incident
from incidents.tests.fieldwork import hazard, premises, task
from incidents.visits.models import Visit
from staff.accounts.models import User
from staff.inbox.models import Notice
from staff.tests.factories import FULL_TIME, SINCE, center, grant, member_account, posted

pytestmark = pytest.mark.django_db


def key_of(row: dict[str, Any]) -> str:
    return str(sorted(row.items(), key=str))


def walked(client: Any, address: str, between: Callable[[], None] = lambda: None) -> list[str]:
    """The rows of a list over REST, one on a page; `between` happens before each further page."""
    by_one = f"{address}{'&' if '?' in address else '?'}limit=1"
    rows, following = [], by_one if client.get(by_one).status_code == 200 else address  # some always come whole
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, f"{following}: {answer.content.decode()}"
        page = answer.json()
        rows += [key_of(row) for row in page["results"]]
        assert len(rows) < 500, f"{address} has no end"
        following = page["next"] and "{0.path}?{0.query}".format(urlsplit(page["next"]))
        if following:
            between()
    return rows


# --- REST -----------------------------------------------------------------------------------------


def test_every_list_is_in_the_order_of_its_keys_which_is_total() -> None:
    """A cursor stands at a row: only in an order of unique values nothing is skipped or comes twice."""
    for address, (view, _name) in RESOURCES.items():
        if not issubclass(view, Listing) or issubclass(getattr(view, "pagination_class", None) or Whole, Whole):
            continue
        assert issubclass(view.pagination_class, CursorPagination), address
        assert view.ordering in ("pk", "-pk"), address


def test_every_list_over_rest_is_walked_to_its_end() -> None:
    world = World()
    addresses = {name: world.path(name) for name in LISTS}
    other = World()
    for user, duty in ((world.center, Duty.CENTER), (world.payroll, Duty.PAYROLL)):
        grant(user=user, duty=duty, subdistrict=other.subdistrict, on=SINCE)
    long = set()
    for name in LISTS:
        reader = User.objects.get(pk=world.reader(name).pk)  # what it may see is known anew
        client, address = as_user(reader), addresses[name]
        answer = client.get(address)
        if "subdistrict" in answer.json().get("fields", ()):  # there is one in both
            address += f"?subdistrict={world.subdistrict.code}"
            answer = client.get(address)
        assert "results" in answer.json(), f"{name}: {answer.content.decode()[:300]}"
        whole = [key_of(row) for row in answer.json()["results"]]
        assert walked(client, address) == whole, address
        assert len(set(whole)) == len(whole), address
        if len(whole) > 1:
            long.add(name)
    assert len(long) >= 45, sorted(set(LISTS) - long)


def test_a_walk_meets_every_row_that_was_there_whoever_writes_meanwhile() -> None:
    place = territory()
    limits(place.subdistrict)
    boss, grid = center(place.subdistrict), place.grids[0]
    worker = posted(FULL_TIME, to=grid).worker
    client = as_user(boss)
    makers: dict[str, tuple[Any, Callable[[], Any]]] = {
        "incidents": (Incident, lambda: make_incident(grid, by=boss)),
        "hazards": (Hazard, lambda: hazard(grid, by=boss)),
        "premises": (Premises, lambda: premises(grid)),
        "visits": (Visit, lambda: Visit.objects.create(worker=worker, grid=grid, day="2026-03-02", kind="visit")),
    }
    for name, (_model, make) in makers.items():
        for _number in range(4):
            make()
        address = f"/api/v1/{name}/"
        before = {key_of(row) for row in client.get(address).json()["results"]}
        found = walked(client, address, between=limited(make, 5))
        assert before <= set(found), name
        assert len(found) == len(set(found)), name


def limited(make: Callable[[], Any], times: int) -> Callable[[], None]:
    """Make a few rows, one each time: a list to which rows are added for ever has no end."""
    left = iter(range(times))

    def between() -> None:
        if next(left, None) is not None:
            make()

    return between


# --- the back office ------------------------------------------------------------------------------


def test_every_list_of_the_back_office_is_walked_to_its_end(places: dict[str, Place]) -> None:
    """The order of each is total: Django adds the key where a page does not."""
    accounts = list(role_accounts(places[HERE]).values())
    long = set()
    for name in MATRIX:
        model = model_of(name)
        page = admin.site._registry.get(model)
        if not isinstance(page, OfficeAdmin):
            continue
        rows = [places[where].row(name) for where in (HERE, NEAR)]
        seen_by = {user: set(on_the_page(model, user).values_list("pk", flat=True)) for user in accounts}
        reader = max(accounts, key=lambda user: len(seen_by[user]))
        assert walked_in_the_office(page, reader) == walked_in_the_office(page, reader, per_page=1), name
        if {row.pk for row in rows} <= seen_by[reader]:
            long.add(name)
    assert len(long) >= 40, sorted(set(MATRIX) - long)


def walked_in_the_office(page: OfficeAdmin, reader: Any, *, per_page: int = 1000) -> list[Any]:
    keys, number = [], 1
    while True:
        request: Any = RequestFactory().get("/", {"p": number} if number > 1 else {})
        request.user, request.session = reader, {}
        with patch.object(page, "list_per_page", per_page):
            found = page.get_changelist_instance(request)
        keys += [row.pk for row in found.result_list]
        if number >= found.paginator.num_pages:
            assert len(set(keys)) == len(keys) == found.result_count
            return keys
        number += 1


# --- own pages ------------------------------------------------------------------------------------


def test_every_list_of_the_phone_and_the_inbox_is_walked_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    place = territory()
    limits(place.subdistrict)
    grid = place.grids[0]
    boss, member = center(place.subdistrict), member_account(FULL_TIME, to=grid)
    for number in range(3):
        make_incident(grid, by=boss, reporter=member.worker)
        hazard(grid, by=boss)
        premises(grid, name=f"店{number}", today=timezone.localdate())
        task(grid, by=boss)
    client = browser(member)
    lists = {
        "field": ("?show=mine", r'href="(/field/cases/[^/"]+/)"'),
        "field-hazards": ("", r'href="(/field/hazards/\d+/)"'),
        "field-premises": ("?show=all", r'href="(/field/premises/\d+/)"'),
        "field-tasks": ("", r'href="(/field/tasks/\d+/note/)"'),
        "inbox": ("", r'href="(/inbox/\d+/)"'),
    }
    for name, (query, row) in lists.items():
        view = resolve(reverse(name)).func
        monkeypatch.setitem(inspect.unwrap(view).__globals__, "PER_PAGE", 1)
        found, address = [], reverse(name) + query
        while address:
            text = client.get(address).content.decode()
            found += dict.fromkeys(re.findall(row, text))
            onward = re.search(r'rel="next" href="([^"]+)"', text)
            address = reverse(name) + html.unescape(onward[1]) if onward else ""
            assert len(found) < 10, f"{name} has no end"
        whole = Notice.objects.visible_to(member).count() if name == "inbox" else 3
        assert len(set(found)) == len(found) == whole > 1, f"{name}: {found}"


def test_every_page_that_shows_a_part_of_a_list_leads_to_the_rest() -> None:
    """A page of ours that cuts its rows does so by `page_of`, which has further pages."""
    for path in Path().glob("*/*/pages*.py"):
        source = path.read_text()
        if "PER_PAGE" in source:
            assert "page_of(" in source, path
            assert not re.search(r"\[: ?PER_PAGE|Paginator\(", source), path
