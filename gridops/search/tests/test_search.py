"""One search over everything: what it finds, for whom, what it logs, and how many queries it takes."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment.archive.models import ArchivedFile, FileClass
from assessment.bulletin.issue import issue_bulletin
from assessment.bulletin.models import Bulletin
from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.periods import parse
from assessment.scheme.models import Scheme
from assessment.tests.factories import measured, office
from core.clock import starts_at
from core.models import AuditEntry, AuditKind
from core.testing.worlds import shared_world
from grids.tests.factories import territory
from incidents.tests.factories import limits, make_incident
from incidents.tests.fieldwork import premises
from staff.accounts.models import User
from staff.people.models import Worker
from staff.people.services import save_worker
from staff.tests.factories import FULL_TIME, LEADER, center, member_account

pytestmark = pytest.mark.django_db
MOST_QUERIES = 16  # one for each group, two for words in cases, one for posts, the account, its access and the log


@shared_world
def place():
    place = territory()
    limits(place.subdistrict)
    return place


def named(user: User, name: str) -> Worker:
    worker = user.worker
    worker.name = name
    save_worker(worker)
    return worker


def found(user: User, words: str) -> dict[str, list[str]]:
    """The titles of each group, as the field over the page shows them."""
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("search"), {"q": words, "only": "results"})
    assert answer.status_code == 200
    for group in answer.context["groups"]:
        for one in group.found:
            assert client.get(one.url).status_code == 200, one.url
    return {str(group.label): [one.title for one in group.found] for group in answer.context["groups"]}


def test_a_person_is_found_as_one_types_the_name(place):
    office, who = center(place.subdistrict), named(member_account(FULL_TIME, to=place.grids[0]), "阮维民")
    for typed in ("阮维民", "维民", "ruanweimin", "ruan wei", "RuanWeimin", "rwm", who.staff_number):
        assert found(office, typed)["人员队伍"] == ["阮维民"], typed
    assert "人员队伍" not in found(office, "wmr")
    assert "人员队伍" not in found(office, "r%m")


def test_every_list_that_is_searched_by_a_name_takes_pinyin_as_it_is_typed(place):
    plain = [
        page.__class__.__name__
        for page in admin.site._registry.values()
        for field in page.search_fields
        if str(field).endswith("pinyin")
    ]
    assert not plain
    office, who = center(place.subdistrict), named(member_account(FULL_TIME, to=place.grids[0]), "阮维民")
    client = Client()
    client.force_login(office)
    for model in ("staff_worker", "staff_posting"):
        for typed in ("ruanweimin", "rwm", "ruan wei min"):
            page = client.get(reverse(f"admin:{model}_changelist"), {"q": typed})
            assert page.context["cl"].result_count == 1, (model, typed, who)


def test_grids_cases_premises_and_pages_are_found_each_in_its_group(place):
    office = center(place.subdistrict)
    incident = make_incident(place.grids[0], by=office)
    shop = premises(place.grids[0])
    grid = place.grids[0].versions.get()
    assert found(office, incident.number)["事件"] == [incident.text.title]
    assert grid.name in found(office, grid.name)["网格"]
    assert found(office, grid.code)["网格"] == [grid.name]
    assert found(office, shop.name)["场所"] == [shop.name]
    assert "约谈" in next(iter(found(office, "约谈").values()))


def test_people_of_one_name_are_told_apart_by_where_they_serve(place):
    office = center(place.subdistrict)
    named(member_account(FULL_TIME, to=place.grids[0]), "阮维民")
    named(member_account(LEADER, to=place.grids[1]), "阮维民")
    client = Client()
    client.force_login(office)
    [group] = client.get(reverse("search"), {"q": "rwm"}).context["groups"]
    names = [grid.versions.get().name for grid in place.grids[:2]]
    for role, name in zip(("专职网格员", "网格长"), names, strict=True):
        assert [one.beside.startswith(f"{role} {name} · ") for one in group.found].count(True) == 1


@shared_world
def with_documents():
    """An office whose rules and whose bulletin of February are issued, with a file in its register."""
    made = office()
    measured(made, date(2026, 2, 1), [100, 80, 60, 10])
    for stage in (Stage.BULLETIN, Stage.FREEZE):
        at = starts_at(date(2026, 3, 20))
        run_step(subdistrict=made.subdistrict, stage=stage, period=parse("2026-02"), at=at)
    bulletin, by = Bulletin.objects.get(subdistrict=made.subdistrict), center(made.subdistrict)
    issue_bulletin(bulletin=bulletin, document_number="南街网〔2026〕2号", by=by, at=starts_at(date(2026, 3, 21)))
    issued = Scheme.objects.filter(subdistrict=made.subdistrict)
    issued.update(document_number="南街办〔2025〕9号", issued_on=date(2025, 6, 1))
    ArchivedFile.objects.create(
        subdistrict=made.subdistrict, year=2025, file_class=FileClass.TEAM, title="2025年网格员花名册",
        dated_on=date(2025, 3, 1), recorded_at=starts_at(date(2026, 3, 21)),
    )  # fmt: skip
    return made


def test_documents_are_found_by_number_and_title(with_documents):
    place = with_documents
    clerk, member = center(place.subdistrict), member_account(FULL_TIME, to=place.grids[0])
    rules = Scheme.objects.get(subdistrict=place.subdistrict).title
    for user in (clerk, member):
        assert found(user, "南街办〔2025〕9号")["文件"] == [rules]
        assert found(user, "南街网〔2026〕2号")["文件"] == ["2026年2月的月通报"]
    assert found(clerk, "花名册")["文件"] == ["2025年网格员花名册"]
    assert "文件" not in found(member, "花名册")


@pytest.mark.parametrize("words", ["2026年2月", "2026-02", "2026/2", "2026年", "2026"])
def test_a_bulletin_is_found_by_its_month_as_people_write_it(with_documents, words):
    assert found(center(with_documents.subdistrict), words)["文件"] == ["2026年2月的月通报"]


def test_nobody_finds_what_they_may_not_see(place):
    office = center(place.subdistrict)
    elsewhere = territory()
    stranger = center(elsewhere.subdistrict)
    member = member_account(FULL_TIME, to=place.grids[0])
    leader = member_account(LEADER, to=place.grids[1])
    named(leader, "阮维民")
    incident = make_incident(place.grids[1], by=office)
    shop = premises(place.grids[1])
    for words in (incident.number, shop.name, "阮维民", place.grids[1].versions.get().code):
        assert found(office, words), words
        assert not found(stranger, words), words
        assert not found(member, words), words
    assert found(leader, "rwm") == {"人员队伍": ["阮维民"]}
    assert not found(member, "薪酬")


def test_a_search_is_logged_with_its_words_and_an_identity_number_is_refused(place):
    office = center(place.subdistrict)
    found(office, "阮维民")
    entry = AuditEntry.objects.filter(kind=AuditKind.SEARCH, detail__contains="阮维民")
    assert entry.exists()
    client = Client()
    client.force_login(office)
    page = client.get(reverse("search"), {"q": "11010519491231002X"})
    assert page.context["refusal"]
    assert not page.context["groups"]


def test_one_character_looks_nothing_up_and_nobody_searches_without_an_account(place):
    client = Client()
    assert client.get(reverse("search")).status_code == 302
    client.force_login(center(place.subdistrict))
    assert not client.get(reverse("search"), {"q": "阮"}).context["groups"]


def test_the_number_of_queries_does_not_grow_with_what_is_found(place):
    office = center(place.subdistrict)
    client = Client()
    client.force_login(office)
    client.get(reverse("search"), {"q": "33"})  # the first page of a session also writes when it was last used
    counted = []
    for _more in range(2):
        for _row in range(3):
            make_incident(place.grids[0], by=office)
            premises(place.grids[0])
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("search"), {"q": "33", "only": "results"})
        counted.append(len(queries))
    assert counted[0] == counted[1] <= MOST_QUERIES


def test_every_page_has_the_search_and_its_key(place):
    client = Client()
    client.force_login(center(place.subdistrict))
    for page in (reverse("admin:index"), reverse("admin:staff_worker_changelist"), reverse("dashboard")):
        content = client.get(page).content.decode()
        assert "data-finder" in content, page
        assert re.search(r"gridops/finder[.\w]*\.js", content), page
