"""“Not recorded” is not “no”, and not 0: held over every column of the three floors that hold what people enter."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.db import models
from django.test import RequestFactory

from core.office.filters import TriStateFilter
from core.rest.filters import TriState
from core.rest.resources import RESOURCES
from core.web.widgets import NOT_RECORDED
from grids.tests.factories import territory
from staff.tests.factories import center

FACTS = ("staff", "incidents", "grids")

# Booleans that always have an answer: nobody asks about them a question that could be left open.
ALWAYS_ANSWERED = {
    "staff.User.is_superuser": "a right that is given or not",
    "staff.User.is_staff": "a right that is given or not",
    "staff.User.is_active": "the office's own switch",
    "staff.User.is_service": "what the account was made for",
    "staff.User.must_change_password": "the system's own mark",
    "staff.CalendarDay.working": "asked in every entry, without a default",
    "grids.Matter.restricted": "a rule of the matter",
    "grids.Matter.asks_account": "a rule of the matter",
    "grids.Matter.asks_mediation": "a rule of the matter",
    "grids.Subcategory.restricted": "a rule of the sub-category",
    "grids.Subcategory.asks_account": "a rule of the sub-category",
    "grids.GridLink.heir": "part of the act",
    "incidents.BaseEntry.monthly": "follows from the sheet",
    "incidents.Visit.judged_invented": "a judgement that was passed or not",
    "incidents.Hazard.judged_invented": "a judgement that was passed or not",
    "incidents.HazardRecheck.passed": "asked in every check, without a default",
    "incidents.Incident.restricted": "follows from the matter",
    "incidents.Mediation.may_escalate": "asks for a shorter limit, or does not",
    "incidents.SavedFilter.shared": "what its owner chose",
}


def booleans() -> list[models.BooleanField]:
    return [
        field
        for app in FACTS
        for model in apps.get_app_config(app).get_models()
        if not model._meta.proxy and model._meta.managed
        for field in model._meta.concrete_fields
        if isinstance(field, models.BooleanField)
    ]


def known_or_not() -> list[models.BooleanField]:
    return [field for field in booleans() if field.null]


def test_a_boolean_may_be_empty_or_it_is_said_why_it_always_has_an_answer() -> None:
    answered = {f"{field.model._meta.label}.{field.name}" for field in booleans() if not field.null}
    assert answered == set(ALWAYS_ANSWERED)


def test_no_boolean_that_may_be_empty_is_filled_in_by_itself() -> None:
    assert [field for field in known_or_not() if field.has_default()] == []


@pytest.mark.django_db
def test_every_form_of_the_back_office_offers_three_answers_and_begins_with_not_recorded() -> None:
    request = RequestFactory().get("/")
    request.user = center(territory().subdistrict)
    asked = 0
    for field in known_or_not():
        page = site._registry.get(field.model)
        if page is None or not field.editable:
            continue
        form = page.get_form(request)()
        if field.name in form.fields:
            asked += 1
            choices = form.fields[field.name].widget.choices
            assert [value for value, _words in choices] == ["unknown", "true", "false"], field
            assert choices[0][1] == NOT_RECORDED
    assert asked >= 12, "of workers and of candidates"


@pytest.mark.django_db
def test_every_filter_of_such_a_column_tells_no_from_not_recorded() -> None:
    names = {(field.model, field.name) for field in known_or_not()}
    for view, _name in RESOURCES.values():
        filters = getattr(view, "filterset_class", None)
        for name, one in filters.base_filters.items() if filters else ():
            if (view.queryset.model, one.field_name) in names:
                assert isinstance(one, TriState), (view, name)
    request = RequestFactory().get("/")
    request.user = center(territory().subdistrict)
    for model, page in site._registry.items():
        for one in page.get_list_filter(request):
            if isinstance(one, tuple) and (model, one[0]) in names:
                assert one[1] is TriStateFilter, (model, one)
