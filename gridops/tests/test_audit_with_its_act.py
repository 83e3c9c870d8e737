"""The row of the audit log stands in the transaction of its act: neither is ever there without the other."""

from __future__ import annotations

import pytest
from django import forms
from django.contrib import admin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse

import gridops.urls  # noqa: F401 - every page is registered by now
from core import audit
from core.models import AuditEntry
from core.office.acts import Act, Asked
from grids.tests.factories import subdistrict
from staff.departments.models import Department
from staff.tests.factories import center, department

pytestmark = pytest.mark.django_db(transaction=True)
SEVERAL_OF_THEIR_OWN = {"freeze", "run_now", "run_by_hand", "import_one", "import_ready"}


class NoRoom(Exception):
    """The log cannot be written."""


def no_log(*_: object, **__: object) -> None:
    raise NoRoom


def asked(row: Department) -> Asked:
    request = RequestFactory().post("/", {})
    request.user = center(row.subdistrict)
    request.session = {}
    request._messages = FallbackStorage(request)
    return Asked(page=admin.site._registry[Department], request=request, row=row)


def rename(asked: Asked) -> str:
    Department.objects.filter(pk=asked.row.pk).update(name="renamed")
    return "done"


def test_an_act_whose_row_cannot_be_written_does_not_happen(monkeypatch):
    row = department(subdistrict())
    one, act = asked(row), Act(name="rename", label="Rename", icon="edit", perform=rename, form=forms.Form)
    monkeypatch.setattr(audit, "record", no_log)
    with pytest.raises(NoRoom):
        one.page.ask(act, one)
    row.refresh_from_db()
    assert row.name != "renamed"
    monkeypatch.undo()
    before = AuditEntry.objects.count()
    assert one.page.ask(act, one).status_code == 302
    row.refresh_from_db()
    assert (row.name, AuditEntry.objects.count()) == ("renamed", before + 1)


def test_a_form_whose_row_cannot_be_written_saves_nothing(monkeypatch):
    row = department(subdistrict(), code="safety")
    client = Client(raise_request_exception=False)
    client.force_login(center(row.subdistrict))
    platform = Department._meta.get_field("platform").choices[0][0]
    given = {"subdistrict": row.subdistrict_id, "code": "safety", "name": "renamed", "platform": platform}
    monkeypatch.setattr(audit, "record", no_log)
    assert client.post(reverse("admin:staff_department_change", args=[row.pk]), given).status_code == 500
    row.refresh_from_db()
    assert row.name != "renamed"


def test_only_acts_that_say_so_have_transactions_of_their_own():
    named = {
        act.name
        for page in admin.site._registry.values()
        for act in getattr(page, "acts", ())
        if getattr(act, "own_transactions", False)
    }
    assert named == SEVERAL_OF_THEIR_OWN


def test_every_audited_service_of_accounts_is_one_transaction(monkeypatch):
    """What is not behind a button of ours: services write the row inside of their own transaction."""
    inside = []
    record = audit.record
    monkeypatch.setattr(
        audit, "record", lambda *a, **k: (inside.append(transaction.get_connection().in_atomic_block), record(*a, **k))
    )
    from staff.accounts.services import create_account

    create_account(username="somebody", password="correct-horse-9")
    assert inside == [True]
