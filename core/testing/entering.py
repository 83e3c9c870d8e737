"""Who logs in by Django's test client is written once, in one statement instead of thirteen.

Django writes an empty session first, then one with another number in its place, then the account into that: of each of
some thousand log-ins of the suite. What else follows a log-in, such as its entry in the audit log, follows here, too.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.test import Client
from django.utils.crypto import get_random_string

_as_django_does = Client._login
NUMBER = 32  # signs of a session's number


def enters(client: Client, user: Any, backend: str | None = None) -> None:
    """In place of the test client's own `_login`, which is left to one that has a session already."""
    if settings.SESSION_COOKIE_NAME in client.cookies:
        _as_django_does(client, user, backend)
        return
    request = HttpRequest()
    request.session = session = import_module(settings.SESSION_ENGINE).SessionStore(get_random_string(NUMBER).lower())
    session._session_cache = {}  # there is none to read,
    session.cycle_key = lambda: None  # and none whose number somebody else may know
    login(request, user, backend)
    session.create_model_instance(session._session_cache).save(force_insert=True)
    client._set_login_cookies(request)
