"""What an office sets rarely is kept by each process: until it is changed, and for pages that are looked at alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessment.letterhead.models import OfficeLetterhead, letterhead_of
from assessment.scheme.models import Scheme
from assessment.scheme.terms import first_version
from assessment.scheme.versions import versions_of
from core import standing
from core.history.declared import Recorded, history_of
from grids.matters.lists import matters_to_choose
from grids.matters.models import Subcategory
from grids.tests.factories import matter, territory
from incidents.incident.models_of_limits import TimeLimit, _limits_of
from incidents.routing.models import DefaultRoute
from incidents.routing.services import routing_of
from incidents.standard_texts.lists import _texts
from incidents.standard_texts.models import StandardText, Use
from incidents.tests.factories import limits, make_incident
from staff.accounts.models import User
from staff.calendar.lists import working_calendar, working_calendars
from staff.calendar.models import CalendarDay
from staff.departments.lists import departments_to_choose
from staff.departments.models import Department
from staff.tests.factories import center, department

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 8)


def mark() -> str:
    """The mark of this moment, as a page reads it with its account."""
    rows = User.objects.annotate(what_stands=standing.mark_of_what_stands()).values_list("what_stands", flat=True)
    return str(rows[0])


class Office:
    def __init__(self) -> None:
        self.subdistrict = territory().subdistrict
        limits(self.subdistrict)
        self.clerk = center(self.subdistrict)
        self.department = department(self.subdistrict)

    def new_route(self) -> None:
        DefaultRoute.objects.create(
            subdistrict=self.subdistrict,
            subcategory=Subcategory.objects.create(matter=matter(), code="stairs", name="楼道堆物", position=1),
            department=self.department,
        )

    def new_text(self) -> None:
        StandardText.objects.create(subdistrict=self.subdistrict, use=Use.REASON, text="重复上报")

    def new_calendar_day(self) -> None:
        CalendarDay.objects.create(subdistrict=self.subdistrict, day=DAY, working=False, name="放假")

    def new_version(self) -> None:
        terms = first_version(DAY).model_dump(mode="json")
        Scheme.objects.create(subdistrict=self.subdistrict, version=1, title="考核办法", in_force_from=DAY, terms=terms)

    def new_letterhead(self) -> None:
        OfficeLetterhead.objects.create(
            subdistrict=self.subdistrict,
            issuer="网格中心",
            head="网格中心文件",
            code="网",
            addressees="各村",
            place="南街",
        )


# Each function whose answers are kept: what it is asked, and what changes its answer.
CASES: dict[Any, tuple[Callable[[Office], dict[str, Any]], Callable[[Office], object]]] = {
    working_calendar: (lambda of: {"subdistrict": of.subdistrict.pk}, Office.new_calendar_day),
    working_calendars: (lambda _of: {}, Office.new_calendar_day),
    versions_of: (lambda of: {"subdistrict": of.subdistrict.pk}, Office.new_version),
    letterhead_of: (lambda of: {"subdistrict": of.subdistrict}, Office.new_letterhead),
    routing_of: (lambda of: {"subdistrict": of.subdistrict.pk}, Office.new_route),
    _limits_of: (
        lambda of: {"subdistrict": of.subdistrict.pk, "urgency": "normal", "stage": "close"},
        lambda _of: TimeLimit.objects.all().delete(),
    ),
    _texts: (lambda of: {"subdistrict": of.subdistrict.pk, "subcategory": None}, Office.new_text),
    departments_to_choose: (
        lambda of: {"subdistrict": of.subdistrict.pk},
        lambda of: Department.objects.filter(pk=of.department.pk).update(name="执法中队"),
    ),
    matters_to_choose: (lambda _of: {}, lambda _of: matter("disputes")),
}


@pytest.mark.parametrize("kept", CASES, ids=lambda kept: kept.__name__)
def test_an_answer_is_kept_until_one_of_its_tables_changes(kept: Any) -> None:
    of = Office()
    asked_of, change = CASES[kept]
    asked = asked_of(of)
    with standing.one_request():
        standing.stands(mark())
        first = kept(**asked)
        with CaptureQueriesContext(connection) as queries:
            assert kept(**asked) is first
        assert not queries.captured_queries
        before = mark()
        change(of)
        assert mark() != before
        standing.stands(mark())
        with CaptureQueriesContext(connection) as queries:
            fresh = kept(**asked)
        assert fresh != first
        assert fresh == kept.__wrapped__(**asked)
    tables = {name for query in queries.captured_queries for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    assert tables <= {*standing.TABLES}


def test_every_function_whose_answers_are_kept_is_tried_above() -> None:
    assert set(standing.KEPT) == set(CASES)


def test_every_table_that_is_watched_tells_of_each_of_its_changes() -> None:
    tables = {model._meta.db_table: model for model in apps.get_models()}
    for name in standing.TABLES:
        declared = history_of(tables[name])
        assert isinstance(declared, Recorded), name
        assert not declared.left_out, name


def test_who_writes_and_who_belongs_to_no_page_reads_the_tables() -> None:
    of = Office()
    first = departments_to_choose(of.subdistrict.pk)
    Department.objects.filter(pk=of.department.pk).update(name="执法中队")
    assert departments_to_choose(of.subdistrict.pk) != first


def test_the_next_page_shows_what_was_renamed_a_moment_ago() -> None:
    of = Office()
    browser = Client()
    browser.force_login(of.clerk)
    make_incident(territory().grids[0], by=of.clerk)
    for name in ("执法中队", "综合执法大队"):
        Department.objects.filter(pk=of.department.pk).update(name=name)
        assert name in browser.get("/admin/incidents/incident/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_committed_after_a_later_one_is_seen_too() -> None:
    """The entry of the slower writer has the lower key: the highest key alone would hide it."""
    of = Office()

    def enter_a_day() -> None:
        try:
            of.new_calendar_day()
        finally:
            connection.close()

    def marked_elsewhere() -> None:
        try:
            marks.append(mark())
        finally:
            connection.close()

    marks: list[str] = []
    with transaction.atomic():
        Department.objects.filter(pk=of.department.pk).update(name="慢")
        for other in (enter_a_day, marked_elsewhere):
            thread = Thread(target=other)
            thread.start()
            thread.join()
    marked_elsewhere_after = mark()
    highest = [text.split("/")[1] for text in (marks[0], marked_elsewhere_after)]
    assert highest[0] == highest[1]  # which would not tell them apart
    assert marks[0] != marked_elsewhere_after
