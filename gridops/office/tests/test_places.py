"""The page of a person and of a grid as places: what they say, by right; where their lines lead; how much they ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import F
from django.forms import modelform_factory
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.columns import ColumnClass, columns_of
from core.office.admin import OfficeAdmin
from core.office.brief import SHOWN, Brief
from core.office.elsewhere import fields_about
from core.testing.worlds import shared_world
from core.web.refusals import add_refusal
from gridops.tests.addresses import World
from gridops.tests.queries_taken import MOST, queries_of
from gridops.tests.walking import accounts
from grids.territory.models import GridContact
from incidents.assignments.models import TaskAnswer
from incidents.incident.models import Incident
from incidents.premises.models import Premises
from incidents.tests.cast import Cast
from incidents.tests.factories import put_at
from incidents.tests.fieldwork import hazard, patrol, premises, task
from staff.accounts.models import User
from staff.people.models import Worker
from staff.people.services import save_worker

pytestmark = pytest.mark.django_db
# Read by whoever may open the list at all: see `PaySheetQuerySet.visible_to`.
OF_ALL_READERS = {("assessment.PaySheet", "gross")}


# Lists that a place links and says no row of.
LINKED_ALONE = {
    # what is counted, and said as a figure
    *("BaseEntry.grid", "BaseEntry.worker", "AwarenessSurvey.grid", "EarlyWarning.grid", "Attendance.grid"),
    # seldom, and of use beside others of its kind
    *("CareVisit.grid", "CareVisit.worker", "Mediation.mediator", "PublicityActivity.worker", "DraftRemark.grid"),
    *("DraftRemark.worker", "Opening.grid", "Application.grid", "YearlyScore.grid", "OutsideCode.grid"),
    # what pay is reckoned from: the sheets say what came of it
    *("PayBase.worker", "PayEntry.worker", "PayGroupMember.worker", "PayRate.worker", "PayRun.of_worker"),
    *("PayStanding.worker", "RecoveryConsent.worker", "AsAttended.worker", "FundRule.worker", "LeaveQuota.worker"),
    # said in the head of a person
    *("User.worker", "User.person"),
}


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def briefs() -> dict[tuple[Any, str], Brief]:
    return {
        (page, name): brief
        for page in admin.site._registry.values()
        for name, brief in getattr(page, "in_brief", {}).items()
    }


@shared_world
def everything() -> World:
    return World()


@shared_world
def cast() -> Cast:
    return Cast()


def places_of(world: World) -> list[Any]:
    return [*Worker.objects.filter(subdistrict=world.office.subdistrict), world.grid]


def test_every_line_and_every_section_leads_where_it_says_and_to_lists_that_one_may_open(everything: World) -> None:
    wrong, said = [], set()
    for name, user in accounts(everything).items():
        client = browser(user)
        for row in places_of(everything):
            answer: Any = client.get(page_of(row))
            if answer.status_code != 200:
                assert name not in ("center", "head")
                continue
            lists = {link.url: link.name for link in answer.context["elsewhere"]}
            waiting, sections = answer.context["waiting"], answer.context["sections"]
            said |= {section.label for section in sections} | {line.kind for line in waiting.lines}
            wrong += [(name, one.url) for one in (*sections, *waiting.more) if one.url not in lists]
            lines = [*waiting.lines, *(line for section in sections for line in section.lines)]
            addresses = {line.url for line in lines} | {section.url for section in sections}
            wrong += [(name, one) for one in addresses if client.get(one).status_code != 200]
    assert wrong == []
    assert len(said) >= 12, said


def test_what_one_may_not_open_from_its_own_list_is_not_said(everything: World) -> None:
    pay = str(Worker.pay_sheets.rel.related_model._meta.verbose_name_plural)  # type: ignore[attr-defined]
    sheets = Worker.pay_sheets.rel.related_model.objects.values_list("worker", flat=True)  # type: ignore[attr-defined]
    person = Worker.objects.get(pk=sheets[0])
    who = accounts(everything)

    def labels(user: User) -> set[str]:
        answer: Any = browser(user).get(page_of(person))
        return {section.label for section in answer.context["sections"]}

    assert pay in labels(who["head"])  # who reads pay
    assert pay not in labels(who["center"])
    assert labels(who["center"]) <= labels(who["head"])


def test_a_line_says_only_what_every_reader_of_its_list_reads() -> None:
    """A column more private than its row would have to be asked for row by row."""
    wrong = []
    for (page, name), brief in briefs().items():
        columns = columns_of(page.model)
        for one in (brief.what, brief.beside, brief.mark, brief.due):
            names = [one] if isinstance(one, str) else [each.name for each in flat(one) if isinstance(each, F)]
            for path in names:
                kind = columns.classes.get(path, ColumnClass.PUBLIC)
                if kind is not ColumnClass.PUBLIC and (page.model._meta.label, path) not in OF_ALL_READERS:
                    wrong.append((page.model._meta.label, name, path))
    assert wrong == []


def flat(expression: Any) -> list[Any]:
    return list(expression.flatten()) if hasattr(expression, "flatten") else []


def test_what_waits_stands_first_and_says_how_late_it_is(cast: Cast) -> None:
    case, due = cast.at("handling"), timezone.now() - timedelta(days=2)
    put_at(case, "handling", due_at=due)
    place = premises(cast.grid)
    Premises.objects.filter(pk=place.pk).update(patrol_due_on=timezone.localdate() - timedelta(days=1))
    answer: Any = browser(cast.clerk).get(page_of(cast.grid))
    first, second = answer.context["waiting"].lines
    assert (first.kind, second.kind) == ("事件", "待巡查")
    assert first.due == due
    assert not [one.kind for one in (first, second) if one.due is None and one.since is None]
    assert answer.content.decode().count("until is-late") == 3  # the case in its section, too


def test_a_grid_names_its_people_its_contacts_and_their_telephones(cast: Cast) -> None:
    GridContact.objects.create(
        grid=cast.grid, during=(date(2020, 1, 1), None), name="柯警官", duty="责任区民警", phone="0576-0000 0061"
    )
    answer: Any = browser(cast.clerk).get(page_of(cast.grid))
    (people,) = [section for section in answer.context["sections"] if section.label == "任职"]
    served = ["leader", "member", "volunteer", "guide"]
    assert [line.text for line in people.lines] == [cast.accounts[one].worker.name for one in served]
    assert people.lines[0].url == page_of(cast.accounts["leader"].worker)
    assert 'href="tel:057600000061"' in answer.content.decode()


def test_the_number_of_a_person_is_masked_and_its_whole_is_asked_for(cast: Cast) -> None:
    worker = cast.accounts["member"].worker
    page = browser(cast.clerk).get(page_of(worker)).content.decode()
    assert worker.masked_phone in page
    assert "tel:" not in page


def test_the_form_is_folded_until_something_is_wrong_in_it(cast: Cast) -> None:
    worker, clerk = cast.accounts["member"].worker, browser(cast.clerk)
    assert 'class="place-form" >' in clerk.get(page_of(worker)).content.decode()
    refused = clerk.post(page_of(worker), {"name": ""}).content.decode()
    assert 'class="place-form" open>' in refused
    assert 0 < refused.index('role="alert"') < refused.index('href="#id_name"') < refused.index('class="place"')


def test_a_page_whose_form_is_refused_says_what_stands_and_not_what_was_typed(cast: Cast) -> None:
    worker, clerk = cast.accounts["member"].worker, browser(cast.clerk)
    answer: Any = clerk.post(page_of(worker), {"name": "改名人", "gender": "unknown"})
    assert answer.context["head"].name == worker.name
    assert answer.context["subtitle"] == str(worker)
    assert answer.context["adminform"].form["name"].value() == "改名人"


def test_the_longest_name_that_the_form_takes_can_be_stored(cast: Cast) -> None:
    worker = cast.accounts["member"].worker
    worker.name = "装" * Worker._meta.get_field("name").max_length
    save_worker(worker)
    assert len(Worker.objects.get(pk=worker.pk).pinyin) >= len(worker.name) * len("zhuang")


def test_a_refusal_of_a_column_that_the_form_does_not_show_names_the_column() -> None:
    form = modelform_factory(Worker, fields=["name"])({})
    add_refusal(form, ValidationError({"staff_number": "太长"}))
    assert form.non_field_errors() == ["工号：太长"]


def test_the_latest_cases_of_a_grid_are_in_a_section_with_their_states_and_how_late_they_are(cast: Cast) -> None:
    late, closed = cast.at("handling"), cast.at("closed")
    put_at(late, "handling", due_at=timezone.now() - timedelta(days=2))
    answer: Any = browser(cast.clerk).get(page_of(cast.grid))
    (cases,) = [section for section in answer.context["sections"] if section.label == "事件"]
    said = {line.beside: (line.mark, line.due is not None) for line in cases.lines}
    assert said == {late.number: ("办理中", True), closed.number: ("已办结", False)}
    assert late.number in [line.beside for line in answer.context["waiting"].lines]


def test_a_case_that_one_may_not_read_is_not_among_those_of_its_grid(cast: Cast) -> None:
    case = cast.at("handling")
    Incident.objects.filter(pk=case.pk).update(restricted=True)
    listed = browser(cast.head).get(reverse("admin:incidents_incident_changelist")).context["cl"].queryset
    answer: Any = browser(cast.head).get(page_of(cast.grid))
    told = {line.beside for section in answer.context["sections"] for line in section.lines}
    assert (case.number in told) == (case in listed)


def test_a_patrol_of_a_grid_says_who_and_a_task_what_this_grid_answered(cast: Cast) -> None:
    member, clerk = cast.accounts["member"], cast.clerk
    patrol(premises(cast.grid), member.worker, timezone.localdate())
    asked = task(cast.grid, by=clerk)
    TaskAnswer.objects.filter(task=asked).update(state="done", answered_at=timezone.now(), answered_by=member)
    answer: Any = browser(clerk).get(page_of(cast.grid))
    lines = {section.label: section.lines for section in answer.context["sections"]}
    assert member.worker.name in lines["走访巡查"][0].beside
    assert (lines["下派任务"][0].mark, lines["下派任务"][0].tone) == ("已完成", "met")


def test_a_page_takes_ten_queries_however_much_there_is(cast: Cast) -> None:
    clerk, member = browser(cast.clerk), cast.accounts["member"]
    pages = [page_of(member.worker), page_of(cast.grid)]
    place = premises(cast.grid)

    def asked() -> list[int]:
        for page in pages:
            clerk.get(page)
        return [queries_of(clerk, page) for page in pages]

    before = asked()
    for day in range(1, 2 * SHOWN):
        cast.at("handling")
        patrol(place, member.worker, date(2026, 4, day))
        hazard(cast.grid, by=member)
    assert asked() == before
    assert max(before) <= MOST


def test_all_that_waits_says_how_late_it_is_or_how_long_it_has_waited() -> None:
    silent = [
        (page.model._meta.label, name)
        for (page, name), brief in briefs().items()
        if brief.waits and brief.due is None and brief.since is None
    ]
    assert silent == []


def test_a_list_that_names_a_person_or_a_grid_says_its_rows_there_or_is_known_to_be_linked_alone() -> None:
    pages = [page for page in admin.site._registry.values() if isinstance(page, OfficeAdmin)]
    silent = {
        f"{page.model.__name__}.{field.name}"
        for page in pages
        for field in (*fields_about(page), *page.about_through)
        if field.name not in getattr(page, "in_brief", {})
    }
    assert silent == LINKED_ALONE
