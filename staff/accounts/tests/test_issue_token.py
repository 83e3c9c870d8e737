"""The command that issues a token."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from rest_framework.test import APIClient

from core.testing.worlds import shared_world
from grids.tests.factories import territory
from staff.accounts.models import Grant, Token

pytestmark = pytest.mark.django_db


@shared_world
def made() -> Any:
    return territory(villages=2, grids_each=2)


def issue(*arguments: str) -> str:
    printed = StringIO()
    call_command("issue_token", *arguments, stdout=printed)
    return printed.getvalue().strip()


@pytest.mark.parametrize(
    ("scope", "duty"), [("export", "export"), ("field", "field"), ("office", "center"), ("district", "district")]
)
def test_a_token_is_printed_once_and_opens_its_scope(made: Any, scope: str, duty: str) -> None:
    secret = issue("other system", "--scope", scope, "--days", "30")
    assert secret.startswith("gridops_")
    assert not Token.objects.filter(digest__contains=secret).exists()
    given = Grant.objects.get(user__username="other system")
    assert given.duty == duty
    assert given.subdistrict == (None if scope == "district" else made.subdistrict)
    answer = APIClient().get("/api/v1/grids/", headers={"Authorization": f"Bearer {secret}"})
    assert len(answer.json()["results"]) == 4
    Token.objects.update(expires_at=timezone.now())
    expired = APIClient().get("/api/v1/grids/", headers={"Authorization": f"Bearer {secret}"})
    assert expired.status_code == 401
    assert expired.json().keys() == {"code", "detail"}


def test_where_there_are_several_subdistricts_the_token_names_one(made: Any) -> None:
    territory(villages=1, grids_each=1)
    with pytest.raises(CommandError, match="--subdistrict"):
        issue("name", "--scope", "export")
    with pytest.raises(CommandError, match="no subdistrict"):
        issue("name", "--scope", "export", "--subdistrict", "1")
    assert issue("name", "--scope", "export", "--subdistrict", made.subdistrict.code)
