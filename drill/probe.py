"""What a version is asked for on a database that another one may have migrated: run in that version's folder.

Every table is read with all its columns, somebody new gets an account and logs in, and every list of REST and of the
back office that the account reads is asked for. The answers are printed as JSON: address → status.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path.cwd()))  # the version's own modules, not those beside this file
ONCE = "correct-horse-9"


def main(turn: str) -> dict[str, int]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridops.settings")
    import django

    django.setup()
    from django.apps import apps
    from django.core.management import call_command

    for model in apps.get_models():
        list(model._base_manager.all()[:1])
    answers = _asked(_somebody(turn))
    call_command("check")
    return answers


def _somebody(turn: str) -> Any:
    """A new account of the center, in a subdistrict that the first version made."""
    from grids.duties import Duty
    from grids.territory.models import Subdistrict
    from staff.accounts.models import User
    from staff.accounts.services import create_account, grant

    place = Subdistrict.objects.first() or Subdistrict.objects.create(code="331003099", name="试点街道")
    user = create_account(username=f"probe{turn}", password=ONCE, worker=None)
    # Rows that the other version wrote are changed, too.
    User.objects.filter(username__startswith="probe").update(must_change_password=False)
    grant(user=user, duty=Duty.CENTER, subdistrict=place, on=date(2020, 1, 1))
    return user


def _asked(user: Any) -> dict[str, int]:
    from django.contrib import admin
    from django.test import Client
    from django.urls import get_resolver, reverse

    client = Client(SERVER_NAME="localhost")
    entered = client.post("/login/", {"username": user.username, "password": ONCE})
    assert entered.status_code == 302, entered.content[:500]
    asked = ["/", "/inbox/", "/me/", "/healthz"]
    asked += [reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist") for m in admin.site._registry]
    asked += [f"/{path}" for path in _paths(get_resolver()) if path.startswith("api/v1/")]
    return {address: client.get(address).status_code for address in asked}


def _paths(resolver: Any, before: str = "") -> Iterator[str]:
    """Every address that names no row."""
    for pattern in resolver.url_patterns:
        path = before + str(pattern.pattern).strip("^$").replace(r"\Z", "")
        if hasattr(pattern, "url_patterns"):
            yield from _paths(pattern, path)
        elif not set(path) & set("<(\\"):
            yield path


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])), file=sys.__stdout__)
