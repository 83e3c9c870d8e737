"""“Not recorded” is not “no”, and not 0: held over every column of the three floors that hold what people enter."""

from __future__ import annotations

import io

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.db import models
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from rest_framework.test import APIClient

from core.office.filters import TriStateFilter
from core.rest.filters import TriState
from core.rest.resources import RESOURCES
from core.web.widgets import NOT_RECORDED
from grids.territory.models import GridVersion
from grids.tests.factories import territory
from incidents.tests.taken import taken
from incidents.visits.models import Visit
from incidents.visits.sheets import VisitSheet
from staff.tests.factories import FULL_TIME, center, posted

FACTS = ("staff", "incidents", "grids")

# Booleans that always have an answer: nobody asks about them a question that could be left open.
ALWAYS_ANSWERED = {
    "staff.User.is_superuser": "a right that is given or not",
    "staff.User.is_staff": "a right that is given or not",
    "staff.User.is_active": "the office's own switch",
    "staff.User.is_service": "what the account was made for",
    "staff.User.must_change_password": "the system's own mark",
    "staff.CalendarDay.working": "asked in every entry, without a default",
    "staff.AttendanceKeeping.kept": "what the office's setting says",
    "grids.Subdistrict.field_pages": "the office's own switch",
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
    "incidents.HazardRecheck.by_sheet": "said by the way that it came in",
    "incidents.Incident.restricted": "follows from the matter",
    "incidents.Mediation.may_escalate": "asks for a shorter limit, or does not",
    "incidents.SheetWork.stop": "asked for, or not",
    "incidents.SavedFilter.shared": "what its owner chose",
}


# Numbers, days and times that are filled in by themselves where nobody says them.
FILLED_IN = {
    "grids.GridContact.position": "the order of a list",
    "grids.Subdistrict.far_km": "a setting of the office, not a fact",
    "incidents.RoutingRule.position": "the order of a list",
    "incidents.BaseEntry.new": "a row says what was entered: what it does not name was not entered by it",
    "incidents.BaseEntry.changed": "a row says what was entered: what it does not name was not entered by it",
    "incidents.BaseEntry.verified": "a row says what was entered: what it does not name was not entered by it",
    "incidents.Receipt.rows": "counted by the import itself",
    "incidents.Incident.extended_days": "counted by the system: no extension was approved",
    "staff.Attendance.part": "a record that names no part is of the whole day",
    "staff.Leave.part": "a leave that names no part is of whole days",
    "staff.OutwardMessage.attempts": "counted by the system",
    "staff.GuessedName.wrong": "counted by the system",
    "staff.User.date_joined": "the moment at which the account is made",
    "staff.Token.created_at": "the moment at which the system issues it",
}
MEASURED = (models.IntegerField, models.DecimalField, models.FloatField, models.DateField, models.TimeField)


def filled_in() -> list[str]:
    """Keys and the time of entry, which is the system's own, excepted."""
    return [
        f"{model._meta.label}.{field.name}"
        for app in FACTS
        for model in apps.get_app_config(app).get_models()
        if not model._meta.proxy and model._meta.managed
        for field in model._meta.concrete_fields
        if isinstance(field, MEASURED) and not field.primary_key and field.name != "recorded_at"
        if field.has_default() or field.has_db_default() or getattr(field, "auto_now_add", False)
    ]


def test_no_number_or_day_is_filled_in_by_itself_or_it_is_said_why() -> None:
    assert set(filled_in()) ^ set(FILLED_IN) == set()


@pytest.mark.django_db
def test_households_that_nobody_recorded_are_not_none_at_all() -> None:
    place = territory()
    who, boss = posted(FULL_TIME, to=place.grids[0]).worker, center(place.subdistrict)
    rest, office = APIClient(), Client()
    rest.force_authenticate(boss)
    office.force_login(boss)
    code = GridVersion.objects.get(grid=place.grids[0]).code
    sent = {"worker": who.staff_number, "grid": code, "day": "2026-03-02", "kind": "visit"}
    assert rest.post("/api/v1/visits/", sent, format="json").json()["households"] is None
    form = {
        "worker": who.pk,
        "grid": place.grids[0].pk,
        "day": "2026-03-03",
        "kind": "visit",
        "content": "走访",
        "households": "",
    }
    assert office.post(reverse("admin:incidents_visit_add"), form).status_code == 302
    book, file = Workbook(), io.BytesIO()
    book.active.append(["日期", "网格编码", "走访人工号", "类型", "户数"])
    for day, households in (("2026-03-04", None), ("2026-03-05", 0)):
        book.active.append([day, code, who.staff_number, "走访", households])
    book.save(file)
    run = taken(VisitSheet, file.getvalue(), by=boss, at=timezone.now())
    assert not run.refused, run.problems
    assert list(Visit.objects.order_by("day").values_list("households", flat=True)) == [None, None, None, 0]
    Visit.objects.filter(day="2026-03-04").update(households=0)  # as it was kept before
    again = taken(VisitSheet, file.getvalue(), by=boss, at=timezone.now())
    assert not again.refused
    assert Visit.objects.count() == 4
    Visit.objects.filter(day="2026-03-04").update(households=None)
    assert [line["households"] for line in VisitSheet().lines(Visit.objects.all())] == [None, None, None, 0]
    assert office.get(reverse("admin:incidents_visit_changelist")).content.decode().count("未登记") == 3


def booleans() -> list[models.BooleanField]:
    return [
        field
        for app in FACTS
        for model in apps.get_app_config(app).get_models()
        if not model._meta.proxy and model._meta.managed
        for field in model._meta.concrete_fields
        if isinstance(field, models.BooleanField)
    ]


# Empty does not mean that nobody knows: it means what is said here, and the page says it in the same words.
SAYS_SOMETHING_ELSE = {"staff.CalendarDay.statutory": "as the law says"}


def known_or_not() -> list[models.BooleanField]:
    return [field for field in booleans() if field.null and not says_something_else(field)]


def says_something_else(field: models.BooleanField) -> bool:
    return f"{field.model._meta.label}.{field.name}" in SAYS_SOMETHING_ELSE


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
