"""What no form of ours sends, to every page of log-in that takes a form: never answered by an error of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

import gridops.login
from gridops.login.outside import outside_of
from gridops.login.tests import urls_with_house
from grids.duties import Duty
from staff.accounts.models import User
from staff.accounts.second_factor import device_to_confirm
from staff.tests.factories import account, officer

pytestmark = [pytest.mark.django_db, pytest.mark.urls(urls_with_house.__name__)]
ODD = ("\0", "网" * 5000, "1" * 5000)
OF_FORMS = {"username", "password", "old_password", "new_password1", "new_password2"}


def _addresses(patterns: Any, begin: str = "/") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _addresses(one.url_patterns, begin + str(one.pattern))
        elif isinstance(one, URLPattern) and _is_ours(one.callback):
            yield (begin + str(one.pattern)).replace("<str:provider>", "oidc")


def _is_ours(view: Any) -> bool:
    inner = getattr(view, "view_class", view)
    return str(inner.__module__).startswith("gridops.login")


def _fields() -> set[str]:
    """The fields that the views read, as their source says, and those of Django's forms."""
    here = Path(gridops.login.__file__).parent
    sources = "\n".join(path.read_text(encoding="utf-8") for path in here.glob("*.py"))
    return OF_FORMS | set(re.findall(r'POST(?:\.get(?:list)?\(|\[)"(\w+)"', sources))


def _with_recovery_codes() -> User:
    admin = officer(Duty.SYSTEM)
    phone = device_to_confirm(admin)
    phone.confirmed = True
    phone.save()
    StaticToken.objects.create(device=StaticDevice.objects.create(user=admin, confirmed=True), token="abcd")
    return admin


def test_odd_input_to_a_page_of_log_in_is_answered(settings) -> None:
    settings.OUTSIDE = outside_of(
        {f"GRIDOPS_LOGIN_OIDC_{name}": "x" for name in ("CLIENT_ID", "CLIENT_SECRET")}
        | {"GRIDOPS_LOGIN_OIDC_ISSUER": "http://127.0.0.1:9"}
    )
    pages, fields = sorted(_addresses(get_resolver().url_patterns)), _fields()
    assert {"/login/", "/sessions/", "/second-factor/", "/password/", "/login/with/oidc/bind/"} <= set(pages)
    assert {"unbind", "session", "code", "next", "username"} <= fields
    for user in (None, account(), _with_recovery_codes()):
        for page in pages:
            for odd in ODD:
                for sent in (dict.fromkeys(fields, odd), dict.fromkeys(fields - {"unbind"}, odd)):
                    client = Client(SERVER_NAME="127.0.0.1")
                    if user is not None:
                        client.force_login(user)
                    answer = client.post(page, sent)
                    assert answer.status_code < 500, (page, odd[:3])
