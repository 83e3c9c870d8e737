"""For every role, each number on a dashboard has a link to the rows that it was counted from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.bulletin.models import Bulletin
from assessment.cycle.models import Stage
from assessment.cycle.services import run_step
from assessment.dashboard.figures import KINDS
from assessment.figures.counts import Measures
from assessment.figures.indicators import points_of
from assessment.figures.source_rows import COLUMNS
from assessment.figures.sources import Source
from assessment.figures.words import number
from assessment.periods import month_of
from assessment.scheme.terms import Terms
from assessment.tests.factories import measured, office, staffed, surveyed
from core.clock import starts_at
from core.history.saying import giving_reason
from core.testing.worlds import shared_world
from grids.duties import Duty
from incidents.incident.models import Incident
from incidents.tests.factories import entries, make_incident, put_at
from staff.access import Role
from staff.accounts.models import User
from staff.tests.factories import account, center, department, handler, head, member_account, officer, posted

pytestmark = pytest.mark.django_db
MONTHS = [date(2026, 1, 1), date(2026, 2, 1)]
DAY = timedelta(days=1)

# Parts of the pages whose numbers lead nowhere by themselves, each by a class or an id, and why.
NOT_COUNTED = {
    "pick": "the form with the filters",
    "headline": "which month this is, when it was frozen, and the number of its document",
    "legend": "the steps of the map: the grids of each stand in the table beside it",
    "year": "a year as a picture: the last point stands above it as a link, the others are months to choose",
    "explanation": "one line in words; it ends with the link to its rows",
    "ranking": "the bulletin as it is published: a line opens by the name of its grid, for who may open it",
    "warning": "what would be if the month ended today: nothing is kept of it, and its advice leads to the lists",
    "named": "for who may open no list: the grids that are counted are named beside it, or below it in the matrix",
    "contacts": "telephones are called, not opened",
}
RECORDS = {"rows", "cases", "causes", "advice"}  # lists of which every line leads to what it is about
NO_NUMBERS = re.compile(
    r"\d{4}\s*年(\s*\d{1,2}\s*月)?(\s*\d{1,2}\s*日)?|\d{1,2}\s*月(\s*\d{1,2}\s*日)?|\d{4}-\d\d(-\d\d)?|\d\d-\d\d|\d\d:\d\d"
)
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Numbers(HTMLParser):
    """The numbers in the main part of a page, each with whether it opens to something, and where it stands."""

    page: str
    names: list[str]  # names that have a number in them
    links: set[str] = field(default_factory=set)
    closed: list[tuple[str, str]] = field(default_factory=list)
    opened: int = 0

    def __post_init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, dict[str, str]]] = []
        self.linked_rows: set[int] = set()
        self.feed(self.page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.stack.append((tag, {name: value or "" for name, value in attrs}))

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        """A shape of a picture: nothing stands in it."""

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _attrs in self.stack}
        if "main" not in tags or tags & {"script", "style", "title", "option", "summary", "progress"}:
            return
        for name in self.names:
            data = data.replace(name, "")
        if not re.search("[1-9]", NO_NUMBERS.sub("", data)):
            return
        links = [attrs.get("href", "") for tag, attrs in self.stack if tag == "a"]
        if links:
            self.opened += 1
            self.links.add(links[-1])
        elif not self._is_no_figure():
            self.closed.append((" > ".join(self._named()), " ".join(data.split())))

    def _is_no_figure(self) -> bool:
        words = {word for _tag, attrs in self.stack for word in (*attrs.get("class", "").split(), attrs.get("id", ""))}
        heads = {"th", "thead"} <= {tag for tag, _attrs in self.stack}  # what a column is
        return bool(words & (NOT_COUNTED.keys() | RECORDS)) or heads

    def _named(self) -> Iterator[str]:
        inside = [tag for tag, _attrs in self.stack].index("main")
        for tag, attrs in self.stack[inside + 1 :]:
            yield f"{tag}.{attrs['class']}" if attrs.get("class") else f"{tag}#{attrs['id']}" if "id" in attrs else tag


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@shared_world
def made() -> Any:
    """Two frozen months of four grids: entries, surveys, reports, cases that fell due; and cases that are open now."""
    of: Any = office()
    of.people, of.clerk = staffed(of), center(of.subdistrict)
    of.department = department(of.subdistrict)
    for month in MONTHS:
        measured(of, month, [100, 80, 60, 10])
        surveyed(of, month)
        for place, grid in enumerate(of.grids):
            entries(grid, month + DAY, new=3 + place, entry_class="organisations")
            for day in range(place + 1):
                _report(of, grid, month + (3 + day) * DAY, on_time=bool(day))
        for stage in (Stage.BULLETIN, Stage.FREEZE, Stage.INTERVIEWS):
            at = starts_at(date(2026, month.month + 1, 20))
            run_step(subdistrict=of.subdistrict, stage=stage, period=month_of(month), at=at)
    with giving_reason("the test needs them open"):
        for grid, days in ((of.grids[0], 2), (of.grids[1], 9), (of.grids[1], 20)):
            made_now = make_incident(grid, by=of.clerk, at=timezone.now() - timedelta(days=days))
            put_at(made_now, "handling", due_at=timezone.now() + timedelta(days=5 - days))
            Incident.objects.filter(pk=made_now.pk).update(department=of.department)
    return of


def _report(of: Any, grid: Any, day: date, *, on_time: bool) -> None:
    leader = of.people[grid.pk][0]
    case = make_incident(grid, by=of.clerk, at=starts_at(day) + timedelta(hours=9), reporter=leader)
    due = starts_at(day + 7 * DAY)
    with giving_reason("the test needs it settled"):
        put_at(case, "closed", level="grid", due_at=due, settled_at=due - DAY if on_time else due + DAY)


def readers(made: Any) -> dict[str, User]:
    grid = made.grids[0]
    return {
        "center": made.clerk,
        "head": head(made.subdistrict),
        "guide": account(of=posted("guide", to=made.villages[0]).worker),
        "leader": account(of=made.people[grid.pk][0]),
        "member": account(of=made.people[grid.pk][1]),
        "volunteer": member_account(Role.PART_TIME, to=grid),
        "department": handler(made.department),
        "district": officer(Duty.DISTRICT),
    }


def pages(made: Any) -> list[str]:
    """The dashboard as it stands first, and narrowed by everything that it may be narrowed by."""
    line = Bulletin.objects.filter(subdistrict=made.subdistrict).latest("month").lines.earliest("grid")
    code, village, place = line.facts["code"], line.facts["village"], made.subdistrict.code
    narrowed = ["", f"&village={village}", f"&grid={code}", f"&grid={code}&view=grid", "&month=2026-01"]
    return [
        "/dashboard/",
        *(f"/dashboard/?subdistrict={place}{more}" for more in narrowed),
        *(f"/dashboard/?subdistrict={place}&by={code}" for code in KINDS),
    ]


def names_with_numbers(made: Any) -> list[str]:
    facts = [line.facts for bulletin in Bulletin.objects.all() for line in bulletin.lines.all()]
    names = {str(one[name]) for one in facts for name in ("name", "village", "code")}
    names |= {str(made.subdistrict), *Incident.objects.values_list("number", flat=True)}
    return sorted(names, key=len, reverse=True)


def test_every_number_of_every_dashboard_opens_to_its_rows(made: Any) -> None:
    office()  # so that the district has something to compare
    names, closed, opened, dead = names_with_numbers(made), set(), {}, []
    for role, user in readers(made).items():
        page, links = browser(user), {}
        for address in pages(made):
            answer = page.get(address)
            assert answer.status_code == 200, (role, address)
            numbers = Numbers(answer.content.decode(), names)
            closed |= {(role, *one) for one in numbers.closed}
            links |= {urlsplit(link).path: link for link in numbers.links}
            opened[role] = opened.get(role, 0) + numbers.opened
        dead += [(role, link) for link in links.values() if "/tel:" not in link and page.get(link).status_code != 200]
    assert not closed, sorted(closed)
    assert not dead
    assert min(opened.values()) >= 4, opened  # and there were numbers to be seen


def test_the_rows_of_a_figure_are_as_many_as_it_says(made: Any) -> None:
    page = browser(made.clerk)
    bulletin = Bulletin.objects.filter(subdistrict=made.subdistrict).latest("month")
    terms = Terms.model_validate(bulletin.terms)
    for address in pages(made)[1:4]:
        figures = {figure.kind.code: (figure, rows) for figure, rows, _on_map in page.get(address).context["figures"]}
        for code, (figure, rows) in figures.items():
            opened = page.get(rows).context
            assert (opened["figure"].value, opened["figure"].beside) == (figure.value, figure.beside), (address, code)
            assert figure.value is not None, code
            if KINDS[code].indicator is not None:
                sums = [sum(Decimal(getattr(one, side)) for one in opened["of_grids"]) for side in ("done", "wanted")]
                assert f"{number(sums[0])} / {number(sums[1])} " in figure.beside
        counted = {side.source: side.count for side in page.get(figures["reports"][1]).context["sides"]}
        assert figures["reports"][0].beside.startswith(f"{counted['reports']} / ")
        due = page.get(figures["on_time"][1]).context
        cells = [row.cells for row in due["rows"].rows]
        met = [column.name for column in COLUMNS[Source.DUE]].index("on_time") + 1  # after the grid
        on_time = figures["on_time"][0].beside
        assert on_time.startswith(f"{sum(row[met] == '是' for row in cells)} / {len(cells)} ")
        entered = page.get(figures["base"][1]).context
        worth = sum(
            points_of(name, amounts, terms)
            for one in entered["of_grids"]
            for name, amounts in Measures.from_json(one.line.measures).entries.items()
        )
        assert figures["base"][0].beside.startswith(f"{number(worth)} / ")


def test_a_grid_narrows_the_page_of_the_office_and_its_own_page_is_one_link_away(made: Any) -> None:
    page = browser(made.clerk)
    whole = page.get("/dashboard/?by=base")
    one = next(value for value in whole.context["values"] if value.row.grid_id == made.grids[1].pk)
    narrowed = page.get(one.url)
    text = narrowed.content.decode()
    score = next(figure for figure, *_links in narrowed.context["figures"] if figure.kind.code == "score")
    assert score.value == one.row.line.score
    assert {row.grid.pk for row in (*narrowed.context["lacking"], *narrowed.context["whole"])} == {made.grids[1].pk}
    assert sum(row.every.count for row in narrowed.context["by_matter"]) == 2
    assert [value.chosen for value in narrowed.context["values"]].count(True) == 1
    assert len(narrowed.context["values"]) == len(made.grids)  # to choose another one
    assert len(narrowed.context["drawn"]["features"]) == len(whole.context["drawn"]["features"])
    assert f'href="{narrowed.context["grid_page"].replace("&", "&amp;")}"' in text
    (card,) = page.get(narrowed.context["grid_page"]).context["cards"]
    assert card.line.grid_id == made.grids[1].pk
    assert len(page.get(narrowed.context["all_grids"]).context["table"]) == len(made.grids)


def test_a_narrowed_table_is_not_kept_for_the_whole_one(made: Any) -> None:
    page = browser(made.clerk)
    village = pages(made)[2]
    for address, many in ((village, 2), ("/dashboard/", 4), (village, 2)):
        table = page.get(address).content.decode().partition('class="card ranking"')[2]
        assert table.count("<tr") == 2 * (many + 1), address  # each has a second line for phones


def test_every_rank_of_the_slope_opens_to_the_line_of_its_month(made: Any) -> None:
    slope = browser(made.clerk).get("/dashboard/").context["slope"]
    lines = {line.pk: line for bulletin in Bulletin.objects.all() for line in bulletin.lines.all()}
    for row in slope.lines:
        for rank in row.ranks:
            line = lines[int(rank.url.split("/")[3])]
            assert (line.rank, str(line.facts["name"])) == (rank.number, row.name)


def test_the_rows_of_a_figure_are_for_who_reads_every_grid(made: Any) -> None:
    bulletin = Bulletin.objects.filter(subdistrict=made.subdistrict).latest("month")
    address = reverse("figure-rows", args=(bulletin.pk, "on_time"))
    answers = {role: browser(user).get(address).status_code for role, user in readers(made).items()}
    assert {role for role, status in answers.items() if status == 200} == {"center", "head", "district"}
    assert browser(center(office().subdistrict)).get(address).status_code == 404
    assert browser(made.clerk).get(reverse("figure-rows", args=(bulletin.pk, "nothing"))).status_code == 404


def test_the_page_of_a_figure_takes_few_queries_however_many_rows(made: Any) -> None:
    page = browser(made.clerk)
    bulletin = Bulletin.objects.filter(subdistrict=made.subdistrict).latest("month")
    address = reverse("figure-rows", args=(bulletin.pk, "on_time"))
    page.get(address)
    with CaptureQueriesContext(connection) as queries:
        page.get(address)
    assert len(queries) <= 10, [query["sql"][:80] for query in queries]


def test_a_number_without_a_link_is_found() -> None:
    page = "<main><section id='new'><p>有 <b>12</b> 件</p><p><a href='/rows/'>13</a></p></section></main>"
    numbers = Numbers(page, [])
    assert numbers.closed == [("section#new > p > b", "12")]
    assert numbers.opened == 1
