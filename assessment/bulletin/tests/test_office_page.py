"""The page of a bulletin in the office: its steps, the month in words, its table narrowed, the ranks of some months."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from docx import Document

from assessment.bulletin.issue import file_of
from assessment.bulletin.models import Bulletin
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.periods import parse
from assessment.tests.factories import Office, measured, office, staffed, surveyed
from core.documents.dates import dates_in_words
from core.testing.worlds import shared_world
from staff.tests.factories import center, head

pytestmark = pytest.mark.django_db
MONTHS = {parse("2026-02"): [100, 80, 60, 40], parse("2026-03"): [40, 80, 60, 100]}


@shared_world
def place() -> Office:
    made: Any = office()
    made.clerk, made.head = center(made.subdistrict), head(made.subdistrict)
    staffed(made)
    for month, points in MONTHS.items():
        measured(made, month.start, points)
        surveyed(made, month.start)
        draft = draft_bulletin(subdistrict=made.subdistrict, month=month, at=month.ends_at)
        if month.start.month == 2:
            freeze_bulletin(bulletin=draft, at=month.ends_at, by=made.head)
    return made


def page_of(place: Any, bulletin: Bulletin, query: str = "") -> Any:
    client = Client()
    client.force_login(place.clerk)
    return client.get(reverse("admin:assessment_bulletin_change", args=[bulletin.pk]) + query)


def test_a_draft_stands_at_its_review_and_a_frozen_month_at_its_issue(place: Any) -> None:
    states = [
        [step.state for step, _buttons in page_of(place, bulletin).context["steps"]]
        for bulletin in Bulletin.objects.order_by("-month")
    ]
    assert states == [["done", "now", "later", "later"], ["done", "done", "done", "now"]]


def test_the_month_is_said_in_words_and_its_ranks_are_drawn(place: Any) -> None:
    page = page_of(place, Bulletin.objects.get(month="2026-03-01"))
    assert "共 4 个网格，4 个参加排名。" in page.context["in_words"]
    assert "平均分与上月相同。" in page.context["in_words"]
    lines = {line.last: [rank.number for rank in line.ranks] for line in page.context["slope"].lines}
    assert lines == {1: [4, 1], 2: [2, 2], 3: [3, 3], 4: [1, 4]}
    assert '<svg class="slope"' in page.content.decode()


def test_the_table_is_narrowed_by_village_and_what_nobody_knows_narrows_nothing(place: Any) -> None:
    draft = Bulletin.objects.get(month="2026-03-01")
    village = page_of(place, draft).context["narrowed"].villages[0]
    page = page_of(place, draft, f"?village={village}&show=nothing")
    assert {row.line.facts["village"] for row in page.context["lines"]} == {village}
    assert len(page.context["slope"].lines) == 2
    assert village in page.content.decode()
    assert len(page_of(place, draft, "?village=nowhere").context["lines"]) == 4


def test_who_issues_it_reads_the_document_word_for_word_before(place: Any) -> None:
    bulletin = Bulletin.objects.get(month="2026-02-01")
    client = Client()
    client.force_login(place.clerk)
    page = client.get(reverse("admin:assessment_bulletin_issue", args=[bulletin.pk]))
    written = Document(io.BytesIO(file_of(bulletin, "docx")[1]))
    paper = "".join(one.text for one in written.paragraphs)
    read = page.context["document"].paragraphs
    assert len(read) > 8
    shown = page.content.decode()
    for lead, text in read:
        assert dates_in_words(lead + text) in paper
        assert escape(text) in shown
