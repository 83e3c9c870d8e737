"""Nothing that somebody writes into an address ends in a fault of ours: every list, every filter, every door.

Over REST each address, filter and export is asked with some of the values, drawn by chance; in the soak with all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import django_filters
import pytest
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import reverse
from rest_framework.test import APIClient

from assessment.tests.factories import office
from core.office.declared import ListRefused
from core.rest.datasets import DATASETS
from core.testing.laws import drawn, few_of
from gridops.tests.addresses import READ, World, as_user, endpoints
from gridops.tests.office_pages import browsers
from grids.duties import Duty
from grids.tests.factories import territory
from staff.accounts.models import User
from staff.tests.factories import center, officer

pytestmark = pytest.mark.django_db
DAYS = ("9999-12-31", "0001-01-01", "2026-02-30", "²", "")
MOMENTS = (
    *("9999-12-31T23:59:59-15:59", "0001-01-01T00:00:00+15:59", "2026-03-01T00:00:00+23:59", "2026-03-01T00:00:00-16"),
    "x",
)
TEXTS = ("\x00", "x" * 3000, "[(", "9999-12", "0001-01", "9999-W53", "99999999999999999999999", "-1", "true")
NUMBERS = ("99999999999999999999999", "-99999999999999999999999", "1e999999", "NaN", "²", "x")
KEYS = ("%00", "9999-12", "9999-W53", "99999999999999999999999", "²", "x" * 300)
HOSTILE = (*DAYS, *MOMENTS, *TEXTS, *NUMBERS)


def suited(one: Any) -> tuple[str, ...]:
    """The values that are dangerous to a filter of this kind."""
    if issubclass(one.field_class, django_filters.fields.IsoDateTimeField):
        return (*MOMENTS, DAYS[0], DAYS[1])
    if isinstance(one, django_filters.DateFilter):
        return DAYS
    return NUMBERS if isinstance(one, django_filters.NumberFilter) else TEXTS


def kind_of(one: Any, view: Any) -> tuple[Any, ...]:
    """Filters of one kind read and ask alike, whatever they are called."""
    field: Any = None
    model = view.queryset.model
    for name in str(one.field_name).split("__"):
        try:
            field = model._meta.get_field(name)
        except Exception:
            return one.method or one.field_name, view.queryset.model
        model = field.related_model
    return type(one), one.method, one.lookup_expr, type(field)


def filters() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Endpoint, parameter and values: one filter of each kind, and each parameter that a view declares itself."""
    seen: set[Any] = set()
    for name in READ:
        view: Any = getattr(endpoints()[name].callback, "cls", None)
        for declared in getattr(view, "parameters", ()):
            if declared.location == "query" and (name, declared.name) not in seen:
                seen.add((name, declared.name))
                yield name, declared.name, (DAYS if declared.name == "on" else HOSTILE)
        for parameter, one in getattr(getattr(view, "filterset_class", None), "base_filters", {}).items():
            if (kind := kind_of(one, view)) not in seen:
                seen.add(kind)
                yield name, parameter, suited(one)


def fault(client: APIClient, path: str, query: dict[str, str]) -> str:
    """What broke; empty where the address was answered or refused."""
    try:
        with transaction.atomic():
            answer: Any = client.get(path, query)
            if answer.streaming:
                b"".join(answer.streaming_content)
            return "500" if answer.status_code >= 500 else ""
    except Exception as error:
        return repr(error)[:160]


def test_every_list_of_the_office_is_sorted_by_each_head_that_offers_it() -> None:
    heads = 0
    for page, user in lists():
        plain = page.get_changelist_instance(asked(user))
        for number, name in enumerate(plain.list_display):
            if name == "action_checkbox" or plain.get_ordering_field(name) is None:
                continue
            for order in (f"{number}", f"-{number}"):
                assert not isinstance(shown(page, user, o=order), str), (page, name)
            heads += 1
    assert heads > 200


@pytest.mark.law
def test_no_value_of_a_filter_breaks_an_address_of_the_api() -> None:
    world, chance = World(), drawn("Addresses and filters are asked with some values")
    broken = [
        (name, key, found)
        for name in READ
        if name.endswith("-detail")
        for key in few_of(KEYS, 2, chance)
        if (found := fault(as_user(world.reader(name)), f"{world.path(name).rsplit('/', 2)[0]}/{key}/", {}))
    ]
    for name, parameter, values in filters():
        client, path = as_user(world.reader(name)), world.path(name)
        for value in few_of(values, 3, chance):
            if found := fault(client, path, {parameter: value}):
                broken.append((name, parameter, value[:40], found))
    assert not broken


@pytest.mark.law
def test_no_value_breaks_an_export() -> None:
    client, chance = as_user(center(office().subdistrict)), drawn("Exports are asked with some values")
    broken = [
        (dataset, parameter, value, found)
        for dataset in DATASETS
        for parameter, values in {"on": DAYS, "from": (*MOMENTS, *DAYS), "to": DAYS[:2]}.items()
        for value in few_of(values, 1, chance)
        if (found := fault(client, f"/api/v1/exports/{dataset}.csv", {parameter: value}))
    ]
    assert not broken


def lists() -> Iterator[tuple[Any, User]]:
    """Each list of the back office, and an account that reads it."""
    operator = center(territory().subdistrict)
    readers = [operator, *(officer(duty) for duty in (Duty.SYSTEM, Duty.SECURITY, Duty.AUDIT))]
    for page in admin.site._registry.values():
        for user in readers:
            if page.has_view_permission(asked(user)):
                yield page, user
                break


def asked(user: User, **query: str) -> HttpRequest:
    request = RequestFactory().get("/", query)
    request.user = user
    return request


def shown(page: Any, user: User, **query: str) -> Any:
    """The list as it is shown with its filters, or why it is refused. Whatever else is raised would be a 500."""
    try:
        with transaction.atomic():
            made = page.get_changelist_instance(asked(user, **query))
            list(made.result_list)
            for one in made.filter_specs:
                list(one.choices(made))
            return made
    except ListRefused as refusal:
        return str(refusal)


def test_a_list_of_the_office_is_narrowed_by_what_it_declares_and_by_nothing_else() -> None:
    opened = 0
    for page, user in lists():
        key = page.opts.pk.name
        for unknown in ("no_such_filter", f"{key}__gt", f"{key}__in", "recorded_at__year"):
            assert unknown in shown(page, user, **{unknown: "1"}), page
        opened += 1
    assert opened > 45


def test_a_list_of_a_month_is_cleared_of_its_filters_by_its_own_link() -> None:
    dated = 0
    for page, user in lists():
        plain = shown(page, user)
        if by := plain.date_hierarchy:
            narrowed = shown(page, user, **{f"{by}__year": "2026", f"{by}__month": "10"})
            cleared = dict(parse_qsl(str(narrowed.clear_all_filters_qs).removeprefix("?")))
            assert not isinstance(shown(page, user, **cleared), str), page
            dated += 1
    assert dated > 20


def test_a_refused_list_says_so_on_its_page() -> None:
    browser = browsers()[0]
    answer = browser.get(reverse("admin:staff_worker_changelist"), {"name__startswith": "王"})
    assert answer.status_code == 400
    assert "name__startswith" in answer.content.decode()


def test_no_value_of_a_filter_breaks_a_list_of_the_office() -> None:
    kinds, answers = set(), Counter[bool]()
    for page, user in lists():
        plain = shown(page, user)
        parameters: dict[str, tuple[str, ...]] = {"p": NUMBERS, "o": ("x.y", "-99")}
        for one in plain.filter_specs:
            kind = (type(one), type(getattr(one, "field", None)))
            if kind not in kinds:
                kinds.add(kind)
                parameters |= {str(name): (*DAYS[:2], NUMBERS[0], "\x00", "x") for name in one.expected_parameters()}
        if by := plain.date_hierarchy:
            shown(page, user, **{f"{by}__year": "9999", f"{by}__month": "12", f"{by}__day": "31"})
            parameters |= {f"{by}__year": ("99999999999", "x", "0"), f"{by}__day": ("x",)}
        for name, values in parameters.items():
            for value in values:
                answers[isinstance(shown(page, user, **{name: value}), str)] += 1
    assert min(answers[True], answers[False]) > 100, "some are refused in words, some narrow the list"
