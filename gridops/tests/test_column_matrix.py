"""Who reads the private columns: every model × column × role, over every list, detail, export, filter and page.

What is expected stands in `private.py`, written apart from what the models declare and from how it is decided. A
private column without a planted value, or a model that declares nothing, fails.

The suite looks with every role into every list, detail and page of the field; of the exports and of the pages of the
back office each role opens some, drawn by chance, and in the soak all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from core.columns import ColumnClass, columns_of
from core.rest.datasets import DATASETS
from core.rest.resources import RESOURCES
from core.testing.laws import drawn, few_of
from gridops.tests.matrix import ANONYMOUS, HERE, OURS, Place, role_accounts
from gridops.tests.private import ADDRESSES, NOT_PLANTED, PLANTED, Planted, address_of, planted_rows
from staff.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
ONE_IN = 8  # of the pages of the back office, for each role in the suite
EXPORTS = 20


class Reader:
    """One account and everything that it can look at."""

    def __init__(self, user: User, rows: dict[str, models.Model]) -> None:
        self.user, self.rows = User.objects.get(pk=user.pk), rows
        self.api, self.browser = APIClient(), Client()
        self.api.force_authenticate(self.user)
        self.browser.force_login(self.user)
        self.read: dict[str, Any] = {}

    def detail(self, label: str) -> Any:
        """A row, asked for once: each of its columns is looked for in it."""
        if label not in self.read:
            self.read[label] = self.rest(address_of(label, self.rows[label]))
        return self.read[label]

    def rest(self, path: str, **query: Any) -> Any:
        answer = self.api.get(f"/api/v1/{path}", query)
        assert answer.status_code in (200, 404), (path, query, answer.content)
        return answer.json() if answer.status_code == 200 else {}

    def texts(self, chance: Random) -> Iterator[tuple[str, str]]:
        """Everything that is read, but the exports; in the suite only some pages of the back office."""
        for address in RESOURCES:
            if "(" not in address:
                yield address, json.dumps(self.rest(f"{address}/", limit=1000), ensure_ascii=False)
        for label in ADDRESSES:
            yield f"{label} as a detail", json.dumps(self.detail(label), ensure_ascii=False)
        office = list(self.pages_of_the_office())
        for path in (*few_of(office, len(office) // ONE_IN, chance), *self.pages()):
            yield path, self.browser.get(path).content.decode(errors="replace")

    def exported(self, name: str) -> str:
        answer = self.api.get(f"/api/v1/exports/{name}.ndjson")
        if not DATASETS[name].open_to(self.user):
            assert answer.status_code == 404, name
            return ""
        assert answer.status_code == 200, name
        return b"".join(answer.streaming_content).decode()

    def pages_of_the_office(self) -> Iterator[str]:
        for model in admin.site._registry:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            yield reverse(f"{name}_changelist")
            if row := self.rows.get(model._meta.label):
                yield reverse(f"{name}_change", args=(row.pk,))

    def pages(self) -> Iterator[str]:
        yield from (reverse(name) for name in ("home", "dashboard", "field", "field-work", "field-premises"))
        yield from (reverse(name) for name in ("field-hazards", "field-tasks"))
        yield reverse("field-place", args=(self.rows["incidents.Premises"].pk,))
        yield reverse("field-hazard", args=(self.rows["incidents.Hazard"].pk,))
        yield reverse("field-case", args=(getattr(self.rows["incidents.Incident"], "number", ""),))
        yield reverse("interview", args=(self.rows["assessment.Interview"].pk,))


def told(planted: str, content: str) -> bool:
    """Whether it stands there; a number as a number of its own, not within a moment or a longer one."""
    if planted not in content:
        return False
    number = planted.replace(".", "", 1).isdecimal()
    return not number or re.search(rf"(?<![\d.:]){re.escape(planted)}(?!\d)", content) is not None


class Forbidden:
    """What an account may not find. Lines that it was shown before are not looked through again: most are."""

    def __init__(self, written: dict[str, str]) -> None:
        self.written = written
        self.seen: set[str] = set()

    def told_by(self, content: str) -> list[str]:
        lines = set(content.split("\n")) - self.seen
        self.seen |= lines
        new = "\n".join(lines)
        return [name for name, written in self.written.items() if told(written, new)]


def each() -> Iterator[tuple[str, str, Planted]]:
    for label, columns in PLANTED.items():
        for name, planted in columns.items():
            yield label, name, planted


def test_every_private_column_is_planted_or_named_with_its_reason() -> None:
    for model in apps.get_models():
        if model.__module__.split(".")[0] not in OURS or model._meta.proxy:
            continue
        columns, label = columns_of(model), model._meta.label
        private = columns.private - columns.named(ColumnClass.NEVER)
        named = PLANTED.get(label, {}).keys() | NOT_PLANTED.get(label, {}).keys()
        assert private == named, f"{label}: say in gridops/tests/private.py who reads a private column"


@pytest.mark.long
@pytest.mark.law
def test_every_role_reads_what_the_table_says_and_nothing_else(places: dict[str, Place]) -> None:
    here = places[HERE]
    rows = planted_rows(here)
    accounts = {role: user for role, user in role_accounts(here).items() if role != ANONYMOUS}
    found: dict[str, set[str]] = {}
    leaks, chance = [], drawn("Pages of the back office and exports are drawn")
    for role, user in accounts.items():
        reader = Reader(user, rows)
        for label, name, planted in each():
            if planted.field and reader.detail(label).get(planted.field) is not None:
                found.setdefault(f"{label}.{name}", set()).add(role)
        written = [(f"{label}.{name}", planted) for label, name, planted in each() if planted.written]
        assert not any("\n" in one.written for _name, one in written)
        to_read = Forbidden({name: one.written for name, one in written if role not in one.readers})
        to_export = Forbidden(
            {name: one.written for name, one in written if role not in (one.leaves_for or one.readers)}
        )
        for where, content in reader.texts(chance):
            leaks += [f"{role} reads {name} in {where}" for name in to_read.told_by(content)]
        for dataset in few_of(list(DATASETS), EXPORTS, chance):
            leaks += [f"{role} exports {name} with {dataset}" for name in to_export.told_by(reader.exported(dataset))]
    assert leaks == []
    assert found == {f"{label}.{name}": set(planted.readers) for label, name, planted in each() if planted.field}


def test_nobody_filters_by_what_they_may_not_read(places: dict[str, Place]) -> None:
    """The number of rows that a filter leaves would tell the value."""
    here = places[HERE]
    rows = planted_rows(here)
    told = []
    tried = set()
    for role, user in role_accounts(here).items():
        if role == ANONYMOUS:
            continue
        reader = Reader(user, rows)
        for label, name, planted in each():
            view = RESOURCES.get(ADDRESSES.get(label, ""), (None, ""))[0]
            for parameter, one in getattr(getattr(view, "filterset_class", None), "base_filters", {}).items():
                if (one.field_name or parameter) != name:
                    continue
                value = planted.value if planted.value is not None else getattr(rows[label], f"{name}_id")
                asked = {parameter: "true" if value is True or parameter == "located" else value}
                count = len(reader.rest(f"{ADDRESSES[label]}/", **asked)["results"])
                tried.add((label, parameter))
                if bool(count) != (role in planted.readers):
                    told.append(f"{role} finds {count} by {label} {asked}")
    assert told == []
    assert {("staff.Attendance", "leave_kind"), ("incidents.Incident", "located")} <= tried
