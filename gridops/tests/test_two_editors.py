"""Two editors: the later save over an older state is told who changed what, on every page and address that edits."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any, cast

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.history.declared import Recorded, history_of, kept_columns, veiled_columns
from core.history.models import Door, Operation, RowChange
from core.office.admin import OfficeAdmin, ReadOnlyAdmin, WrittenOnce
from core.rest.resources import RESOURCES
from core.rest.viewsets import Editable
from core.testing.forms import as_shown
from gridops.tests.addresses import World, as_user
from gridops.tests.matrix import HERE, MATRIX, Place, may_edit, model_of, role_accounts
from grids.tests.factories import territory
from incidents.tests.clients import browser
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import Posting
from staff.sight import Sight
from staff.tests.factories import FULL_TIME, PART_TIME, center, posted

pytestmark = pytest.mark.django_db
SOMEBODY = "王小二"  # the other editor
INPUT = 'name="row_seen"'


def changed_by_somebody(row: models.Model, reader: User) -> None:
    """What the trigger of a table notes of a change, of a column that the reader may know."""
    hidden = Sight(reader, type(row)).hidden(row) if hasattr(row, "privacy") else frozenset()
    told = set(kept_columns(type(row))) - set(veiled_columns(type(row)))
    column = next(
        one.column
        for one in row._meta.concrete_fields
        if one.column in told and one.name not in hidden and not one.primary_key
    )
    RowChange.objects.create(
        at=timezone.now(),
        entity=row._meta.db_table,
        key=str(row.pk),
        operation=Operation.UPDATE,
        was={column: None},
        becomes={column: None},
        actor=SOMEBODY,
        door=Door.OFFICE,
        transaction=0,
    )


# --- every page of the back office ----------------------------------------------------------------


def pages() -> list[type[models.Model]]:
    """Every model whose rows can be changed by a form of the back office."""
    return [
        model
        for model, page in admin.site._registry.items()
        if isinstance(page, OfficeAdmin) and not isinstance(page, ReadOnlyAdmin | WrittenOnce)
    ]


def address_of(row: models.Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=(row.pk,))


def editor_and_page(row: models.Model, accounts: dict[str, Any]) -> tuple[Client, User, str] | None:
    """Somebody who is shown a form of the row that can be saved; nobody where the row is in a state that forbids it."""
    for user in accounts.values():
        if not user.pk or not may_edit(type(row), user):
            continue
        client = browser(user)
        answer = client.get(address_of(row))
        if answer.status_code == 200 and answer.context.get("has_change_permission"):
            return client, user, answer.content.decode()
    return None


def sent_and_completed(client: Client, row: models.Model, values: dict[str, list[str]]) -> Any:
    """The answer to a form that is sent as it was shown; what it lacks is filled in."""
    answer = client.post(address_of(row), values)
    lacking = dict(answer.context["adminform"].form.errors) if answer.status_code == 200 else {}
    if SOMEBODY in str(lacking) or not lacking:
        return answer
    return client.post(address_of(row), {**values, **{name: ["填"] for name in lacking}})


def test_every_form_of_the_back_office_tells_who_saves_over_an_older_state(places: dict[str, Place]) -> None:
    place = places[HERE]
    accounts = role_accounts(place)
    known = {model_of(name): name for name in MATRIX}
    tried, silent = set(), []
    for model in pages():
        assert isinstance(history_of(model), Recorded), f"{model._meta.label} is edited, and keeps no history"
        row = place.row(known[model])
        found = editor_and_page(row, accounts)
        if found is None:
            continue
        client, user, page = found
        assert INPUT in page, model._meta.label
        tried.add(model._meta.label)
        changed_by_somebody(row, user)
        answer = sent_and_completed(client, row, as_shown(page, holding="row_seen"))
        told = answer.content.decode() if answer.status_code == 200 else ""
        if SOMEBODY not in told:
            silent.append(f"{model._meta.label}: {answer.status_code} {re.findall('(?s)errorlist.*?</ul>', told)[:2]}")
        again = client.post(address_of(row), as_shown(told, holding="row_seen")) if told else None
        if again is not None and again.status_code == 200 and SOMEBODY in again.content.decode():
            silent.append(f"{model._meta.label}: told again")
    assert not silent, "\n".join(silent)
    assert len(tried) >= 20, sorted(tried)


# --- what becomes of what was typed ---------------------------------------------------------------


class Clerks:
    """A person whose page two clerks have open."""

    def __init__(self) -> None:
        self.posting = posted(FULL_TIME, to=territory().grids[0])
        self.worker = self.posting.worker
        self.first, self.second = (browser(center(self.worker.subdistrict)) for _ in range(2))
        self.address = address_of(self.worker)
        Worker.objects.filter(pk=self.worker.pk).update(note="老的", education="")

    def opened(self, client: Client) -> dict[str, list[str]]:
        return as_shown(client.get(self.address).content.decode(), holding="row_seen")

    def now(self) -> Worker:
        return Worker.objects.get(pk=self.worker.pk)


def test_the_second_clerk_is_told_and_undoes_nobody() -> None:
    clerks = Clerks()
    mine, theirs = clerks.opened(clerks.second), clerks.opened(clerks.first)
    assert clerks.first.post(clerks.address, {**theirs, "phone": "13800000000"}).status_code == 302

    answer = clerks.second.post(clerks.address, {**mine, "note": "新的"})
    assert answer.status_code == 200
    assert clerks.now().note == "老的", "nothing is saved over a state that nobody saw"
    shown = as_shown(answer.content.decode(), holding="row_seen")
    assert shown["note"] == ["新的"], "what was typed stays"
    assert shown["phone"] == ["138****0000"], "what was not touched is as it is now"

    assert clerks.second.post(clerks.address, shown).status_code == 302
    assert (clerks.now().note, clerks.now().phone) == ("新的", "13800000000")


def test_of_one_field_both_values_are_told_with_who_and_the_one_typed_stays() -> None:
    clerks = Clerks()
    mine, theirs = clerks.opened(clerks.second), clerks.opened(clerks.first)
    assert clerks.first.post(clerks.address, {**theirs, "note": "他的"}).status_code == 302
    answer = clerks.second.post(clerks.address, {**mine, "note": "我的"})
    told = answer.context["adminform"].form.errors
    first = User.objects.get(pk=clerks.first.session["_auth_user_id"])
    assert all(part in str(told["__all__"]) for part in ("老的", "他的", str(first))), told
    assert "note" in told
    shown = as_shown(answer.content.decode(), holding="row_seen")
    assert shown["note"] == ["我的"]
    assert clerks.second.post(clerks.address, shown).status_code == 302
    assert clerks.now().note == "我的"


def test_a_third_change_is_told_again() -> None:
    clerks = Clerks()
    mine = clerks.opened(clerks.second)
    for note in ("一", "二"):
        clerks.first.post(clerks.address, {**clerks.opened(clerks.first), "note": note})
        answer = clerks.second.post(clerks.address, {**mine, "note": "我的"})
        assert answer.status_code == 200
        mine = as_shown(answer.content.decode(), holding="row_seen")


def test_a_form_without_a_sign_of_ours_is_taken_as_it_comes() -> None:
    clerks = Clerks()
    signs = ("", "x", "[]", "{}", '{"mark":"1","shown":{}}', '{"mark":1e400,"shown":{}}', "9" * 30_000)
    for number, sign in enumerate(signs):
        values = {**clerks.opened(clerks.second), "row_seen": sign, "note": f"第{number}次"}
        assert clerks.second.post(clerks.address, values).status_code == 302, sign
    strange = {**clerks.opened(clerks.second), "row_seen": '{"mark":-1,"shown":{"note":[]}}'}
    assert clerks.second.post(clerks.address, strange).status_code == 200, "everything happened after it"


def test_an_act_about_an_older_state_is_told_too() -> None:
    clerks = Clerks()
    address = reverse("admin:staff_posting_leave_post", args=(clerks.posting.pk,))
    asked = as_shown(clerks.second.get(address).content.decode(), holding="row_seen")
    Posting.objects.filter(pk=clerks.posting.pk).update(role=PART_TIME)
    answer = clerks.second.post(address, {**asked, "ends_on": "2026-11-01", "note": "辞职"})
    assert "专职网格员 → 兼职网格员" in str(answer.context["form"].errors)
    assert Posting.objects.get(pk=clerks.posting.pk).during.upper is None


def test_own_pages_that_show_what_stands_in_a_row_tell_of_it() -> None:
    """A page of ours whose form is filled with values of a row makes a `Seen` of that row."""
    forgotten = []
    for path in [*Path().glob("*/*/pages.py"), *Path().glob("*/*/pages_*.py")]:
        for function in ast.walk(ast.parse(path.read_text())):
            if isinstance(function, ast.FunctionDef):
                source = ast.unparse(function)
                filled = re.search(r"Form\(.*(initial|instance)=", source)
                if filled and "Seen(" not in source:
                    forgotten.append(f"{path} {function.name}")
    assert not forgotten


# --- every address of the API ---------------------------------------------------------------------


CHANGING = {"patch": "partial_update", "put": "update", "delete": "destroy"}


def test_every_address_that_changes_a_row_tells_who_changes_an_older_state() -> None:
    world = World()
    client, silent, tried = as_user(world.center), [], set()
    for prefix, (view, name) in RESOURCES.items():
        kind = cast(Any, view)
        changes = [verb for verb in CHANGING if verb in kind.http_method_names and hasattr(kind, CHANGING[verb])]
        if not issubclass(kind, Editable) or not changes:
            continue
        address = world.path(f"{name or prefix}-detail")
        read = client.get(address)
        assert read.headers.get("ETag"), prefix
        row = kind.queryset.model._default_manager.get(pk=int(read.headers["ETag"].strip('"').split(".")[0]))
        changed_by_somebody(row, world.center)
        for verb in changes:
            answer = getattr(client, verb)(address, {}, format="json", HTTP_IF_MATCH=read.headers["ETag"])
            body = answer.json()
            told = answer.status_code == 412 and body["code"] == "changed_meanwhile"
            if not told or body["changes"][0]["actor"] != SOMEBODY or SOMEBODY not in body["detail"]:
                silent.append(f"{verb} {address}: {answer.status_code} {body}")
            tried.add(f"{verb} {prefix}")
        fresh = client.get(address).headers["ETag"]
        if "patch" not in changes:
            continue
        assert client.patch(address, {}, format="json", HTTP_IF_MATCH=f"W/{fresh}").status_code in (200, 400), address
        for other in ('"x"', f'"{row.pk + 1}.1"', "x" * 5000, '"' + "9" * 40 + '"'):
            assert client.patch(address, {}, format="json", HTTP_IF_MATCH=other).status_code == 412, address
        for nothing in ({}, {"HTTP_IF_MATCH": "*"}):
            assert client.patch(address, {}, format="json", **nothing).status_code in (200, 400), address
    assert not silent, "\n".join(silent)
    assert len(tried) >= 16, sorted(tried)
