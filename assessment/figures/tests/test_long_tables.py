"""A long table of rows shows a part, what changed before the rest, and all of it when asked, on every page of rows."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from assessment.bulletin.models import BulletinLine
from assessment.figures import source_rows
from assessment.figures.evidence import EvidenceRow
from assessment.figures.source_rows import source_tables
from assessment.figures.sources import Source
from assessment.inspection.models import Inspection
from assessment.inspection.services import inspect_week
from assessment.periods import parse
from assessment.score.models import MonthlyScore
from assessment.tests.evidenced import MARCH, World
from core.testing.worlds import shared_world

pytestmark = pytest.mark.django_db

MORE = re.compile(r'href="(\?rows=([^"#]+)#([^"]+))"')


@shared_world
def world() -> World:
    made = World()
    inspect_week(subdistrict=made.office.subdistrict, week=parse("2026-W10"), at=MARCH.ends_at)
    return made


def test_a_long_table_shows_what_changed_and_its_first_rows(world: World) -> None:
    numbers = [f"2026-{place:06}" for place in range(130)]
    rows = [EvidenceRow("reports", number, {"key": number}, "gone" if place == 120 else "")
            for place, number in enumerate(numbers)]  # fmt: skip
    (table,) = source_tables(rows, [Source.REPORTS], [], world.clerk)
    assert [row.cells[0] for row in table.rows] == [*numbers[:49], numbers[120]]
    assert (table.more, table.count) == (80, 130)
    (table,) = source_tables(rows, [Source.REPORTS], [], world.clerk, whole=table.anchor)
    assert ([row.cells[0] for row in table.rows], table.more) == (numbers, 0)


def test_every_page_of_rows_leads_to_the_rest_of_a_table(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_rows, "SHOWN", 0)
    line = BulletinLine.objects.get(bulletin=world.bulletin, grid=world.grid)
    week = Inspection.objects.get(grid=world.grid, week=date(2026, 3, 2))
    score = MonthlyScore.objects.get(worker=world.member)
    client = Client()
    client.force_login(world.clerk)
    for row, page in ((line, "line-rows"), (week, "inspection"), (score, "monthly-score")):
        changing = f"admin:assessment_{row._meta.model_name}_change"
        for address in (reverse(page, args=(row.pk,)), reverse(changing, args=(row.pk,))):
            links = set(MORE.findall(client.get(address).content.decode()))
            assert len(links) >= 3, address
            for link, anchor, place in links:
                whole = client.get(address + link).content.decode()
                assert f'id="{place}"' in whole, (address, link)
                left = {other for _link, other, _place in MORE.findall(whole)}
                assert left == {other for _link, other, _place in links} - {anchor}, (address, link)


def test_a_page_of_the_rows_behind_a_figure_shows_all_of_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_rows, "SHOWN", 0)
    client = Client()
    client.force_login(world.clerk)
    page = client.get(reverse("figure-rows", args=(world.bulletin.pk, "reports"))).content.decode()
    assert world.incident.number in page
    assert not MORE.findall(page)
