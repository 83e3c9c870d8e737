"""A query that is written once answers as if it were written each time."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import F
from django.db.models.functions import Upper
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.question import Blank, Question

pytestmark = pytest.mark.django_db


def kept(key: str, data: str) -> None:
    Session.objects.update_or_create(
        session_key=key, defaults={"session_data": data, "expire_date": timezone.now() + timedelta(days=1)}
    )


def test_each_asker_gets_their_own_row_as_it_is_at_that_moment() -> None:
    kept("a", "one")
    kept("b", "two")
    rows = Session.objects.filter(session_key=Blank("key"), expire_date__gt=Blank("now"))
    asked = Question(rows.annotate(loud=Upper("session_data"), same=F("pk")))

    def found(key: str) -> object:
        row = asked.one(key=key, now=timezone.now())
        return row and (type(row), row.pk, row.session_data, row.loud, row.same)

    assert found("a") == (Session, "a", "one", "ONE", "a")
    assert found("b") == (Session, "b", "two", "TWO", "b")
    kept("a", "three")
    assert found("a") == (Session, "a", "three", "THREE", "a")
    assert found("'; --") is None
    assert asked.one(key="a", now=timezone.now() + timedelta(days=2)) is None


def test_one_question_is_one_query_that_nobody_writes_again() -> None:
    kept("a", "one")
    asked = Question(Session.objects.filter(pk=Blank("key")))
    again = patch.object(SQLCompiler, "as_sql", side_effect=AssertionError("written again"))
    with again, CaptureQueriesContext(connection) as queries:
        assert asked.one(key="a") == Session(pk="a")
    assert len(queries) == 1


def test_a_value_that_is_missing_is_told() -> None:
    with pytest.raises(KeyError):
        Question(Session.objects.filter(pk=Blank("key"))).one()
