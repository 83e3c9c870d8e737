"""Conditions as columns, and keys that a subquery finds beside other conditions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q

import core.any_of  # noqa: F401 - the lookup
from core.models import ChoreRun
from core.worklist import Condition

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)


def test_rows_are_found_by_the_keys_of_a_subquery_or_by_something_else() -> None:
    for name in ("first", "second", "third"):
        ChoreRun.objects.create(name=name, done_for=NOON)
    named = ArraySubquery(ChoreRun.objects.filter(name="first").values("pk"))
    nobody = ArraySubquery(ChoreRun.objects.filter(name="fourth").values("pk"))
    found = ChoreRun.objects.filter(Q(pk__any_of=named) | Q(pk__any_of=nobody) | Q(name="third"))
    assert set(found.values_list("name", flat=True)) == {"first", "third"}


def test_a_condition_that_nothing_fulfils_is_false_and_one_without_a_limit_is_true() -> None:
    ChoreRun.objects.create(name="first", done_for=NOON)
    columns = {"none": Condition(Q(pk__in=[])), "every": Condition(Q()), "named": Condition(Q(name="first"))}
    assert ChoreRun.objects.annotate(**columns).values_list(*columns).get() == (False, True, True)
