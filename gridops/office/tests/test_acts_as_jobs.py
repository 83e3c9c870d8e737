"""Every act of every page as a job: what takes long goes on, and what is not done comes back into its form."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from django.utils import timezone

from core.history.models import RowChange
from core.jobs.again import leads_back
from core.jobs.services import JOBS
from core.models import Job
from core.office.acts import Act, Asked
from core.unattended.queues import work_through
from gridops.office.tests.acts import PAGES, address_of, asks, expected
from staff.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", PAGES)
def test_every_act_that_takes_long_goes_on_as_a_job_and_ends_in_words(
    name: str, rows_here: dict[str, Any], visitors_here: dict[str, User], settings: Any
) -> None:
    settings.ACT_WAIT = 0  # nobody waits at all
    page, row, users = PAGES[name], rows_here[name], visitors_here
    for one in page.acts:
        user = next((user for user in users.values() if 200 in expected(page, one, user, row)), None)
        if user is None:
            continue
        client, done = Client(), Job.objects.count()
        client.force_login(user)
        with suppress(ObjectDoesNotExist):
            row.refresh_from_db()
        ask = client.post if one.perform else client.get
        ask(address_of(page, one, row), {} if one.perform else {"format": "docx", "year": "2026"})
        assert Job.objects.count() == done or one.may_be_left, one.name
        work_through(JOBS, at=timezone.now())
    left = Job.objects.exclude(kind="")  # without the row of the matrix
    assert {job.state for job in left} <= {"done", "refused"}, list(left.values_list("title", "state", "told"))
    assert all(job.told or job.leads_to or hasattr(job, "file") for job in left)


SECRET = {"current-password", "new-password", "one-time-code"}  # of inputs


def page_that_asks(page: Any, one: Act, row: Any, requests: list[Any]) -> tuple[User, Any] | None:
    """Somebody who may do an act, and the form that they are asked by; None where this row has none for anybody."""
    for request in requests:
        if not admin.site.has_permission(request) or not page.reads(request):
            continue
        mine = None if one.on_list else page.get_object(request, str(row.pk))
        if (mine is not None or one.on_list) and one.may(asked := Asked(page, request, mine)):
            return request.user, one.asks(asked)
    return None


def typed_into(form: forms.Form) -> dict[str, str]:
    """Something that a person may type or choose in each field, right or wrong."""
    return {
        form.add_prefix(name): str(next((key for key, _label in getattr(field, "choices", ()) if key), "2026-10"))
        for name, field in form.fields.items()
        if not field.widget.needs_multipart_form  # what was sent with a file never becomes a job
    }


def secrets_of(form: forms.Form) -> list[str]:
    """The fields of a form that ask for what may not be kept."""
    widgets = {name: field.widget for name, field in form.fields.items()}
    return [
        name
        for name, widget in widgets.items()
        if getattr(widget, "input_type", "") == "password"
        or SECRET & set(str(widget.attrs.get("autocomplete", "")).split())
    ]


def test_a_field_for_a_secret_is_found() -> None:
    class Secret(forms.Form):
        word = forms.CharField(widget=forms.PasswordInput)
        code = forms.CharField(widget=forms.TextInput({"autocomplete": "one-time-code"}))
        name = forms.CharField()

    assert secrets_of(Secret()) == ["word", "code"]


@pytest.mark.parametrize("name", PAGES)
def test_every_form_asks_for_no_secret_and_is_filled_in_again_for_a_job_that_was_not_done(
    name: str, rows_here: dict[str, Any], visitors_here: dict[str, User]
) -> None:
    """What a job is sent with is kept; a password or a code of a phone never is."""
    page, row, jobs = PAGES[name], rows_here[name], Job.objects.count()
    requests = [asks(user) for user in visitors_here.values()]
    for one in page.acts:
        found = page_that_asks(page, one, row, requests) if one.perform and one.may_be_left and not one.hidden else None
        if found is None:
            continue
        user, form = found
        assert secrets_of(form) == [], one.name
        typed, client = typed_into(form), Client()
        client.force_login(user)
        address = address_of(page, one, row)
        sent = {"method": "POST", "query": "", "sent": urlencode(typed), "typed": True}
        about = {"title": one.name, "path": address, "sent": sent, "asked_at": timezone.now(), "kind": ""}
        job = Job.objects.create(asked_by=user, state="refused", **about)
        written = RowChange.objects.count()
        shown = client.get(leads_back(job))
        assert shown.status_code == 200, one.name
        again = shown.context["form"]
        assert {key: again.data.get(key) for key in typed} == typed, one.name
        assert all(again[key].value() is not None for key in again.fields if again.add_prefix(key) in typed), one.name
        assert (RowChange.objects.count(), Job.objects.count()) == (written, jobs + 1), one.name
        job.delete()
