"""Every message says what it is about in words; a number of a case alone says nothing to who reads it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

import incidents.topics  # noqa: F401
from grids.duties import Duty
from grids.tests.factories import territory
from incidents.tests.clients import browser
from incidents.tests.factories import limits, make_incident, shanghai
from staff.inbox import topics
from staff.inbox.models import Notice, OutwardItem, OutwardMessage
from staff.inbox.outward import letter_of
from staff.inbox.services import notify, together
from staff.tests.factories import account, center

# What tells one thing from another for a person: a place, somebody, a title, the period.
NAMING = {
    "account",
    "case",
    "grid",
    "grids",
    "worker",
    "title",
    "finding",
    "place",
    "kind",
    "month",
    "week",
    "quarter",
    "period",
    "year",
    "day",
    "days",
}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("topic", sorted(topics._texts))
def test_every_message_names_what_it_is_about(topic: str) -> None:
    named = set(PLACEHOLDER.findall(str(topics._texts[topic])))
    assert named & NAMING, f"{topic} names nothing that a person knows it by: {named}"
    if "number" in named:
        assert topic.startswith("bulletin_"), "a case is named by %(case)s: grid, title, and last its number"


# What somebody wrote, what something is called, numbers and days: the same in every language.
DATA = {
    *("account", "by", "case", "count", "day", "days", "document", "due", "finding", "grid", "grids", "kind", "month"),
    *("name", "number", "objection", "period", "place", "points", "quarter", "rank", "score", "title", "week"),
    *("worker", "workers", "year"),
}


@pytest.mark.parametrize("topic", sorted(topics._texts))
def test_words_of_the_program_are_kept_in_each_language(topic: str) -> None:
    """Who reads a message is not who caused it: a word that is none of the data is said when it is read."""
    words = topics._words[topic]
    named = set(PLACEHOLDER.findall(str(topics._texts[topic])))
    assert named - words <= DATA, f"{topic}: data, or words?"
    assert "title" not in named - words or not topic.startswith("objection_"), "the program names what is objected to"
    for name in named & words:
        with pytest.raises(TypeError):
            topics.as_kept(topic, {name: "已译"})


def test_a_message_is_read_in_the_language_of_its_reader() -> None:
    with override("zh-hans"):
        kept = topics.as_kept("right_asked", {"by": "王芳", "duty": Duty.HEAD.label, "account": "head"})
        several = topics.as_kept("interview_recounted", {"days": ["2026-03-02", "2026-03-03"], "due": ["2026-03-09"]})
        assert "街道" in topics.text_of("right_asked", kept)
        assert "3月2日、" in topics.text_of("interview_recounted", several)
    with override("en"):
        text = topics.text_of("right_asked", kept)
        assert str(Duty.HEAD.label) in text
        assert "街道" not in text
        assert "2026-03-02, 2026-03-03" in topics.text_of("interview_recounted", several)


def test_days_stand_in_a_chinese_message_without_gaps() -> None:
    values = {"worker": "王芳", "month": "2026-03", "due": "2026-04-09"}
    with override("zh-hans"):
        assert "于2026年4月9日前" in topics.text_of("interview_to_hold", values)
    with override("en"):
        assert " 2026-04-09" in topics.text_of("interview_to_hold", values)


class TestOfCases:
    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def office(self):
        place = territory()
        limits(place.subdistrict)
        user = center(place.subdistrict)
        cases = [make_incident(place.grids[0], by=user) for _ in range(3)]
        return user, cases

    def told(self, user, cases, at):
        with together(at=at):
            for case in cases:
                values = {"number": case.number}
                notify(topic="case_assigned", about=case.number, to=[user.pk], values=values, link="/", at=at)

    def test_grid_and_title_are_named_and_several_of_a_kind_are_one_line(self, office):
        user, cases = office
        grid = cases[0].grid.versions.get().name
        self.told(user, cases[:1], timezone.now() - timedelta(days=2))
        page = browser(user).get(reverse("inbox")).content.decode()
        assert f"{grid}“楼道堆物”（{cases[0].number}）" in page
        self.told(user, cases[1:], timezone.now())
        page = browser(user).get(reverse("inbox")).content.decode()
        assert "同类消息还有 1 条" in page
        assert page.count("<details>") == 1

    def test_what_the_account_may_no_longer_see_is_named_by_its_number_alone(self, office):
        _user, cases = office
        user = account()
        self.told(user, cases[:1], timezone.now())
        page = browser(user).get(reverse("inbox")).content.decode()
        assert cases[0].number in page
        assert "楼道堆物" not in page

    def test_outside_one_message_names_the_grid_and_no_title(self, office, settings):
        settings.NOTICE_EMAIL = True
        user, cases = office
        user.email = "a@example.org"
        user.save()
        self.told(user, cases, shanghai("2026-03-02 09:00"))
        assert (Notice.objects.count(), OutwardMessage.objects.count(), OutwardItem.objects.count()) == (3, 1, 3)
        letter = letter_of(OutwardMessage.objects.get())
        assert cases[0].grid.versions.get().name in letter.text
        assert "楼道堆物" not in letter.text
        assert "同类消息还有 2 条" in letter.text
