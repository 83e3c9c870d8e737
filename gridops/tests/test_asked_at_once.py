"""Check constraints asked at once say what they say one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CheckConstraint, F, Q
from django.test.utils import CaptureQueriesContext

from core.asked_at_once import checks_that_hold, one_by_one
from core.testing.laws import some_of
from core.testing.worlds import shared_world
from grids.tests.factories import Territory, territory
from incidents.entries.models import AwarenessSurvey

pytestmark = pytest.mark.django_db


@shared_world
def place() -> Territory:
    return territory(villages=1, grids_each=1)


def survey(place: Territory, **more: Any) -> AwarenessSurvey:
    return AwarenessSurvey(grid=place.grids[0], **{"month": date(2026, 3, 1), "asked": 30, "knowing": 20, **more})


def said(validate: Any) -> Any:
    try:
        validate()
    except ValidationError as error:
        return error.message_dict
    return None


def statements(work: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


CHECKED = [
    model
    for model in apps.get_models()
    if sum(type(one) is CheckConstraint for one in model._meta.constraints) > 1 and not model._meta.proxy
]


@pytest.mark.law
def test_an_empty_row_of_any_model_is_told_the_same_faults():
    """Values that nobody filled in break some checks and make others unknown."""
    assert len(CHECKED) > 10
    for model in some_of(CHECKED, 12):
        assert said(model().validate_constraints) == said(lambda model=model: one_by_one(model())), model


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"knowing": 31},
        {"knowing": 31, "month": date(2026, 3, 2)},
        {"participating": 31},
        {"asked": None},
        {"asked": None, "month": date(2026, 3, 2)},
    ],
)
def test_a_row_is_told_the_same_faults(place, more):
    row = survey(place, **more)
    assert said(row.validate_constraints) == said(lambda: one_by_one(row))


def test_the_checks_of_a_row_without_fault_are_one_question(place):
    row, checks = survey(place), [one for one in AwarenessSurvey._meta.constraints if type(one) is CheckConstraint]
    assert len(checks) == len(checks_that_hold(row, None)) > 1
    savepoint_question_release = 3
    saved = savepoint_question_release * (len(checks) - 1)
    assert statements(row.validate_constraints) == statements(lambda: one_by_one(row)) - saved


def test_what_a_form_leaves_out_is_not_looked_at(place):
    row = survey(place, knowing=31)
    assert said(lambda: row.validate_constraints(exclude={"knowing"})) is None
    assert said(row.validate_constraints)


def test_a_check_that_the_database_cannot_answer_lets_no_other_through(place, monkeypatch):
    nothing = F("asked") - F("asked")
    divides = CheckConstraint(condition=Q(knowing__gte=F("asked") / nothing), name="divides_by_nothing")
    monkeypatch.setattr(AwarenessSurvey._meta, "constraints", [divides, *AwarenessSurvey._meta.constraints])
    assert said(survey(place).validate_constraints) is None
    assert said(survey(place, knowing=31).validate_constraints)
