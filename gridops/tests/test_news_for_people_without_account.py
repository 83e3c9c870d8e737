"""Whoever has no account yet misses nothing: the office sees the mark, and a later account finds what was news."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from core.testing.worlds import shared_world
from grids.tests.factories import territory
from incidents.assignments.notices import tell_late_tasks
from incidents.hazards.notices import tell_overdue_hazards
from incidents.incident.models import Incident
from incidents.supervision.services import sweep_deadlines
from incidents.tests.cast import Cast
from incidents.tests.factories import draft, move, shanghai
from incidents.tests.fieldwork import hazard, task
from staff.accounts.admin_shown import TELL_IN_PERSON
from staff.accounts.models import User
from staff.accounts.opening import open_accounts
from staff.inbox import topics
from staff.inbox.models import KeptNotice, Notice
from staff.inbox.services import notify
from staff.people.admin import NEWS_TO_TELL
from staff.people.models import Worker
from staff.tests.factories import FULL_TIME, center, posted

pytestmark = pytest.mark.django_db
ROOT = Path(settings.BASE_DIR)
FLOORS = ("core", "grids", "staff", "incidents", "assessment", "gridops")
LATER = shanghai("2026-04-20 09:00")

# Calls of `notify` that address accounts other than by `accounts_with`: why nobody without an account is meant.
BY_ACCOUNT = {
    "staff/inbox/receivers.py": "rights of accounts, told to administrators and to the account itself",
    "incidents/suggestions/notices.py": "the account that wrote into the box",
    "assessment/cycle/notices.py": "holders of a duty, but who did it",
    "assessment/adjustment/notices.py": "`to` is what `accounts_with` gave to the caller",
    "assessment/interview/notices.py": "`to` is what `accounts_with` gave to the caller",
}


def _telling() -> Iterator[tuple[str, str]]:
    """The modules that tell people, and their text."""
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            if not {"tests", "migrations", "demo"} & set(path.parts):
                text = path.read_text(encoding="utf-8")
                if "notify(" in text:
                    yield str(path.relative_to(ROOT)), text


def _calls(text: str) -> Iterator[dict[str, str]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "notify":
            yield {word.arg or "": ast.unparse(word.value) for word in node.keywords}


def test_accounts_are_addressed_only_because_of_a_duty_and_people_as_people() -> None:
    calls, wrong, excused = 0, [], set()
    for path, text in _telling():
        for words in _calls(text):
            calls += 1
            if "workers" in words or "people" in words or "accounts_with(" in words["to"]:
                continue
            excused.add(path)
            if path not in BY_ACCOUNT:
                wrong.append(f"{path}: to={words['to']} (say workers= or people=, or here why no worker is meant)")
    assert calls > 20
    assert not wrong
    assert excused == set(BY_ACCOUNT), "an excuse that nobody needs any more"


def test_nobody_but_the_inbox_asks_which_accounts_people_have_in_order_to_tell_them() -> None:
    """A notice to `User.objects.filter(worker__in=…)` is what leaves out who has none."""
    wrong = [
        path
        for path, text in _telling()
        if path != "staff/inbox/services.py"
        if "worker__user" in text or "accounts_of_workers" in text or "filter(worker__in" in text
    ]
    assert not wrong


@shared_world
def cast():
    return Cast()


@shared_world
def place():
    return territory()


def _in_chinese(text: object, **values: object) -> str:
    with translation.override("zh-hans"):
        return str(text) % values


def _values(topic: str) -> dict[str, str | int]:
    """A value for each placeholder of a topic's text."""
    asked: dict[str, str | int] = {}

    class Noting(dict[str, object]):
        def __getitem__(self, name: str) -> object:
            asked[name] = 1
            return 1

    str(topics._texts[topic]) % Noting()
    return asked


def test_every_topic_is_kept_for_who_has_no_account_marked_for_the_office_and_given_later(place) -> None:
    who = posted(FULL_TIME, to=place.grids[0]).worker
    codes = sorted(code for code in topics._texts if not code.startswith("test_"))
    for code in codes:
        notify(topic=code, about=code, workers=[who.pk], values=_values(code), link="/inbox/", at=LATER)
    office = Client()
    office.force_login(center(place.subdistrict))
    listed = strip_tags(office.get(reverse("admin:staff_worker_changelist"), {"account": "told"}).content.decode())
    assert _in_chinese(NEWS_TO_TELL, count=len(codes)) in listed
    shown = strip_tags(office.get(reverse("admin:staff_worker_change", args=(who.pk,))).content.decode())
    assert "2026-04-20 09:00" in shown
    open_accounts([place.subdistrict.pk], on=date(2026, 4, 20))
    assert sorted(Notice.objects.filter(user__worker=who).values_list("topic", flat=True)) == codes
    listed = strip_tags(office.get(reverse("admin:staff_worker_changelist"), {"account": "told"}).content.decode())
    assert who.name not in listed


def _without_accounts(cast: Cast, *names: str) -> list[int]:
    accounts = User.objects.filter(pk__in=[cast.accounts[name].pk for name in names])
    accounts.update(is_active=False)
    return list(accounts.values_list("worker", flat=True))


def _told(worker: int) -> set[str]:
    return set(KeptNotice.objects.filter(worker=worker).values_list("topic", flat=True))


def test_cases_tasks_hazards_and_deadlines_are_news_for_people_in_post_without_an_account(cast: Cast) -> None:
    returned = cast.at("returned")
    closed, late = cast.at("closed"), cast.at("assigned")
    assert closed
    Incident.objects.filter(pk=late.pk).update(level="grid", department=None)
    found = hazard(cast.grid, by=cast.member)
    sent = task(cast.grid, by=cast.clerk)
    Notice.objects.all().delete()
    member, leader, guide = (_without_accounts(cast, name)[0] for name in ("member", "leader", "guide"))
    issued = task(cast.grid, by=cast.clerk)
    tell_late_tasks(at=LATER)
    tell_overdue_hazards(at=LATER)
    again = draft(cast.grid, by=cast.clerk, reporter=Worker.objects.get(pk=member))
    again = move(move(again, "report", by=cast.clerk), "return", by=cast.clerk, note="请补充")
    sweep_deadlines(at=LATER)
    assert {"task_issued", "task_late", "hazard_overdue", "case_returned"} <= _told(member)
    assert {"task_issued", "task_late", "hazard_overdue"} <= _told(leader)
    assert "task_late" in _told(guide)
    assert not Notice.objects.filter(user__worker__in=(member, leader, guide)).exists()

    office = Client()
    office.force_login(cast.clerk)
    for page in (
        reverse("admin:incidents_task_change", args=(issued.pk,)),
        reverse("admin:incidents_incident_change", args=(again.pk,)),
    ):
        words = strip_tags(office.get(page).content.decode())
        assert _in_chinese(TELL_IN_PERSON) in words
        assert Worker.objects.get(pk=member).name in words

    kept = _told(member)
    user = User.objects.get(worker=member)
    user.is_active = True
    user.save()
    assert set(Notice.objects.filter(user=user).values_list("topic", flat=True)) == kept
    assert not _told(member)
    assert returned
    assert found
    assert sent
