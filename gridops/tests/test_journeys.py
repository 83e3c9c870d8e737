"""What people do every day, in clicks and keys from home, as their role. Words that are typed do not count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from assessment.bulletin.models import Bulletin
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.interview.models import Interview, InterviewGround
from assessment.objection.models import Objection
from assessment.periods import month_of
from assessment.tests.factories import measured, office, surveyed
from core.testing.browser import OPTIONS, PATIENCE, find, playing
from gridops.tests.months_sheets import sheets_of
from grids.duties import Duty
from grids.tests.factories import matter
from incidents.incident.models import Incident
from incidents.incident.workflow import State
from incidents.incoming.models import IncomingSheet
from incidents.routing.models import DefaultRoute
from incidents.tests import exported
from incidents.tests.factories import make_incident, move
from staff.tests.factories import FULL_TIME, LEADER, center, department, handler, head, member_account, officer

pytestmark = [
    *(pytest.mark.browser, pytest.mark.django_db(transaction=True)),
    pytest.mark.usefixtures("scripts_come_late"),
]
RESULTS, NEW_CASES = 8, 20  # decided one after the other: a key each
DESK = {"width": 1440, "height": 900}


class Hand:
    """A person at a page, who counts: each click and each key."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site, self.made = page, site, 0

    def click(self, what: Locator | str) -> None:
        self.made += 1
        (self.page.locator(what) if isinstance(what, str) else what).click()

    def write(self, what: Locator, text: str) -> None:
        """Words do not count; the way to where they are written does, but for where one stands already."""
        if not what.evaluate("box => box === document.activeElement"):
            self.made += 1
            what.focus()
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        self.made += 1
        self.page.keyboard.press(key)

    def open_queue(self, kind: str, shows: str) -> None:
        """From home to where one kind is decided by keys."""
        self.click(self.page.locator(".home-kinds a", has_text=kind))
        expect(self.page.locator("[data-row].is-current")).to_contain_text(shows)

    def leave_queue(self) -> None:
        """What is held is written at once then, and home comes."""
        self.page.locator("[data-next]").click()
        self.page.wait_for_url(f"{self.site}/")

    def task(self, what: str) -> Locator:
        return self.page.locator(".home-task", has_text=what).first


class World:
    """One office in which something waits for everybody."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, timezone.now()
        self.office = office()
        self.subdistrict, self.grid = self.office.subdistrict, self.office.grids[0]
        self.safety = department(self.subdistrict)
        self.clerk, self.boss = center(self.subdistrict), head(self.subdistrict)
        self.handler, self.district = handler(self.safety), officer(Duty.DISTRICT)
        self.leader, self.member = member_account(LEADER, to=self.grid), member_account(FULL_TIME, to=self.grid)
        self.incidents()
        self.assessment()
        self.sheets()

    def incident(self, title: str, *steps: tuple[Any, ...]) -> Incident:
        at = self.now - timedelta(minutes=30)
        texts = {"title": title, "description": "通道被杂物堵塞"}
        row = make_incident(self.grid, by=self.member, at=at, subcategory=self.kind, texts=texts)
        for name, by, *more in steps:
            row = move(row, name, by=by, now=at, **(more[0] if more else {}))
        return row

    def incidents(self) -> None:
        self.kind, _new = matter().subcategories.get_or_create(code="exit", defaults={"name": "通道", "position": 1})
        DefaultRoute.objects.create(subdistrict=self.subdistrict, subcategory=self.kind, department=self.safety)
        for number in range(NEW_CASES):
            self.incident(f"新上报{number:02}")
        taken = [("accept", self.clerk), ("assign", self.clerk, {"department": self.safety.code})]
        begun = [*taken, ("start", self.handler)]
        for number in range(RESULTS):
            self.incident(f"已反馈{number}", *begun, ("feed-back", self.handler, {"result": "已清理干净"}))
        self.incident("要延期", *begun, ("request-extension", self.handler, {"days": 3, "note": "等配件"}))
        self.incident("待开始", *taken)
        self.incident("上报区里", *taken, ("escalate", self.boss, {"note": "超出权限"}))
        fixed = make_incident(self.grid, by=self.clerk, reporter=self.member.worker, texts={"title": "当场办结"})
        move(fixed, "self-close", by=self.member, result="当场搬走")

    def assessment(self) -> None:
        """Two months are frozen and not issued; the member of the grid is to be talked to."""
        last = month_of(timezone.localdate()).shifted(-1)
        for month, points in ((last.shifted(-1), [90, 80, 60, 40]), (last, [100, 80, 60, 40])):
            measured(self.office, month.start, points)
            surveyed(self.office, month.start)
            drafted = draft_bulletin(subdistrict=self.subdistrict, month=month, at=month.ends_at)
            self.bulletin = freeze_bulletin(bulletin=drafted, at=month.ends_at, by=self.boss)
        talk = Interview.objects.create(
            subdistrict=self.subdistrict, worker=self.member.worker, month=last.start, bulletin=self.bulletin,
            opened_at=self.now, due_on=timezone.localdate() + timedelta(days=3),
        )  # fmt: skip
        InterviewGround.objects.create(interview=talk, grid=self.grid, role=FULL_TIME, first_rank=3, second_rank=4)

    def sheets(self) -> None:
        """Another office, which has imported the four sheets of a month and said which of their columns is which."""
        self.exporting = exported.World()
        self.importer = self.exporting.center
        for kind, content in sheets_of(self.exporting, month=1).items():
            assert self.exporting.imported(content, f"{kind}.xlsx").state == "imported", kind


# --- the journeys -------------------------------------------------------------------------------


def verifies_results(hand: Hand, world: World) -> None:
    hand.open_queue("待核实", "已清理干净")
    for _row in range(RESULTS):
        hand.press("v")
    expect(hand.page.locator("[data-row][data-state=held]")).to_have_count(RESULTS)
    assert not Incident.objects.filter(text__title__startswith="已反馈", state=State.CLOSED).exists()
    hand.leave_queue()
    assert Incident.objects.filter(text__title__startswith="已反馈", state=State.CLOSED).count() == RESULTS


def takes_in_new_cases(hand: Hand, world: World) -> None:
    new = Incident.objects.filter(text__title__startswith="新上报")
    hand.click(hand.page.locator(".home-kinds a", has_text="待受理"))
    hand.click("a[href$='/triage/'].go")
    for case in range(NEW_CASES):
        expect(hand.page.locator("[data-row].is-current")).to_contain_text(f"新上报{case:02}")
        hand.press("a")
    expect(hand.page.locator("[data-all]")).to_be_visible()
    hand.leave_queue()
    assert set(new.values_list("state", flat=True)) == {State.ASSIGNED}


def imports_four_sheets(hand: Hand, world: World) -> None:
    """Of four kinds, with the columns that the office named when it imported those of the month before."""
    before = IncomingSheet.objects.filter(state="imported").count()
    files = []
    for kind, content in sheets_of(world.exporting, month=2).items():
        files.append(world.folder / f"{kind}.xlsx")
        files[-1].write_bytes(content)
    hand.made += 1  # the choice of the files
    hand.page.set_input_files(".home-drop [type=file]", files)
    hand.page.wait_for_url(re.compile("decide/import"))
    for _sheet in files:
        hand.press("v")
    hand.leave_queue()
    assert IncomingSheet.objects.filter(state="imported").count() - before == len(files) == before


def issues_a_bulletin(hand: Hand, world: World) -> None:
    task = hand.task("待印发")
    hand.click(task.locator("[data-in-place]"))
    expect(task.locator(".office-facts")).to_contain_text("参加排名")
    hand.click(task.locator("[type=submit], button:not([type])").first)
    expect(hand.page.locator(".home-said")).to_be_visible()
    assert Bulletin.objects.filter(state="issued").count() == 1


def finds_a_person(hand: Hand, world: World) -> None:
    hand.press("Control+k")
    hand.page.keyboard.type(world.member.worker.name)
    expect(hand.page.locator(".finder-results a").first).to_contain_text(world.member.worker.name)
    hand.page.keyboard.press("Escape")  # once, whatever stands in the field
    expect(hand.page.locator("dialog.finder")).not_to_be_visible()


def approves_an_extension(hand: Hand, world: World) -> None:
    hand.open_queue("延期", "等配件")
    hand.press("v")
    hand.leave_queue()
    assert Incident.objects.get(text__title="要延期").extended_days == 3


def holds_an_interview(hand: Hand, world: World) -> None:
    task = hand.task("约谈")
    hand.click(task.locator("[data-in-place]"))
    for name in ("record", "plan"):
        hand.write(task.locator(f"[name={name}]"), "谈了走访的事")
    hand.click(task.locator("[type=submit], button:not([type])").first)
    expect(hand.page.locator(".home-said")).to_be_visible()
    assert Interview.objects.get().state == "held"


def confirms_what_was_fixed_on_the_spot(hand: Hand, world: World) -> None:
    task = hand.task("当场办结")
    hand.click(task.locator("[data-in-place]"))
    hand.click(task.locator(".home-asked button:not([type=button])").first)
    expect(hand.page.locator(".home-said")).to_be_visible()
    assert Incident.objects.get(text__title="当场办结").state == State.CLOSED


def starts_and_feeds_back(hand: Hand, world: World) -> None:
    hand.open_queue("待办理", "待开始")
    hand.press("f")
    hand.page.keyboard.type("已拆除")
    hand.press("Control+Enter")
    hand.leave_queue()
    assert Incident.objects.get(text__title="待开始").state == State.FEEDBACK


def answers_for_the_district(hand: Hand, world: World) -> None:
    task = hand.task("上报区里")
    hand.click(task.locator("[data-in-place]"))
    hand.write(task.locator("[name=note]"), "请街道继续办理")
    hand.click(task.locator(".home-asked button:not([type=button])").first)
    expect(hand.page.locator(".home-said")).to_be_visible()
    assert Incident.objects.get(text__title="上报区里").state == State.HANDLING


def objects_to_a_score(hand: Hand, world: World) -> None:
    hand.click(".home-score a")
    hand.click(hand.page.locator("a.button", has_text="申诉"))
    hand.write(hand.page.locator("[name=reason]"), "少算了三次走访")
    hand.click("form button.main")
    hand.page.wait_for_url(lambda address: "/object/" not in address)
    assert Objection.objects.get(worker=world.member.worker).request == "请重新核对，并予更正。"


def reads_why_the_score_moved(hand: Hand, world: World) -> None:
    """Home says it in words; the page of the score says it row by row, on its first screen."""
    expect(hand.page.locator(".home-why").first).to_be_in_viewport()
    hand.page.goto(f"{hand.site}/dashboard/")
    for what in (".bridge", ".causes"):
        expect(hand.page.locator(what).first).to_be_in_viewport()


Journey = Callable[..., None]
# In this order: what the department feeds back is to be verified, and what is taken in waits for the department.
JOURNEYS: tuple[tuple[str, Journey, int], ...] = (
    ("clerk", verifies_results, 1 + RESULTS),
    ("handler", starts_and_feeds_back, 3),
    ("clerk", takes_in_new_cases, 2 + NEW_CASES),
    ("importer", imports_four_sheets, 5),
    ("boss", approves_an_extension, 2),
    ("clerk", finds_a_person, 1),
    ("clerk", holds_an_interview, 3),
    ("leader", confirms_what_was_fixed_on_the_spot, 2),
    ("district", answers_for_the_district, 3),
    ("member", objects_to_a_score, 3),
    ("leader", reads_why_the_score_moved, 0),
    ("clerk", issues_a_bulletin, 4),
)


@contextmanager
def one_page() -> Iterator[Page]:
    """One page for all: what it has loaded once, it has for the next."""
    with playing() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=OPTIONS)
        page = browser.new_context(viewport=DESK, locale="zh-CN").new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        yield page
        browser.close()


def at_home(page: Page, site: str, user: Any) -> Hand:
    """Home of an account that is logged in already."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    page.goto(f"{site}/")
    return Hand(page, site)


def test_every_journey_takes_no_more_clicks_and_keys_than_it_may(live_server, tmp_path) -> None:
    world = World(tmp_path)
    made = {}
    with one_page() as page:
        for who, journey, _most in JOURNEYS:
            hand = at_home(page, live_server.url, getattr(world, who))
            journey(hand, world)
            made[journey.__name__] = hand.made
    most = {journey.__name__: limit for _who, journey, limit in JOURNEYS}
    assert {name: (count, most[name]) for name, count in made.items() if count > most[name]} == {}


def test_who_decides_after_the_log_in_has_ended_is_told_so_and_led_back(live_server, tmp_path) -> None:
    world = World(tmp_path)
    with one_page() as page:
        hand = at_home(page, live_server.url, world.clerk)
        hand.open_queue("待核实", "已清理干净")
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.clock.install()
        hand.press("v")
        page.clock.run_for(11_000)
        line = page.locator(".decide-held")
        expect(line).to_contain_text("登录已失效，未写入任何内容")
        assert not Incident.objects.filter(text__title__startswith="已反馈", state=State.CLOSED).exists()
        line.get_by_role("link").click()
        page.wait_for_url("**/login/?next=*decide*")


def test_what_takes_longer_than_one_waits_leads_from_home_to_its_job(live_server, tmp_path, settings) -> None:
    world = World(tmp_path)
    settings.ACT_WAIT = 0.001
    with one_page() as page:
        hand = at_home(page, live_server.url, world.clerk)
        task = hand.task("约谈")
        task.locator("[data-in-place]").click()
        for name in ("record", "plan"):
            hand.write(task.locator(f"[name={name}]"), "谈了走访的事")
        task.locator("[type=submit], button:not([type])").first.click()
        page.wait_for_url("**/admin/core/job/*/change/?follow=1")
        expect(page.locator("body")).to_contain_text("等待处理")
    assert Interview.objects.get().state == "open"


def begins_to_write(hand: Hand, row: Locator, text: str) -> None:
    row.locator("[data-in-place]").click()
    hand.write(row.locator(".home-asked [name=record]"), text)


def test_what_is_written_at_home_is_lost_to_nothing(live_server, tmp_path) -> None:
    """Neither to a second question nor to another task, to Escape, to a log-in that ended or to a line that broke."""
    world = World(tmp_path)
    with one_page() as page:
        hand = at_home(page, live_server.url, world.clerk)
        talk, case = hand.task("约谈"), hand.task("新上报")
        begins_to_write(hand, talk, "谈了走访")
        case.locator("[data-in-place]").click()
        case.locator("label", has_text="备注").click()
        page.keyboard.type("属实")
        expect(case.locator("[name=note]")).to_have_value("属实")  # and not the first of that name on the page
        case.locator(".home-asked [type=submit]").click()
        expect(page.locator(".home-said")).to_contain_text("已办：")
        expect(talk.locator("[name=record]")).to_have_value("谈了走访")

        talk.locator("[name=record]").press("Escape")
        expect(talk.locator(".home-asked")).to_be_hidden()
        talk.locator("[data-in-place]").click()
        expect(talk.locator("[name=record]")).to_have_value("谈了走访")

        hand.write(talk.locator("[name=plan]"), "每周走访")
        page.context.set_offline(True)
        talk.locator(".home-asked [type=submit]").click()
        expect(talk.locator(".home-not-sent")).to_contain_text("没有网络")
        page.context.set_offline(False)

        cookies = page.context.cookies()
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        talk.locator(".home-asked [type=submit]").click()
        expect(talk.locator(".home-not-sent")).to_contain_text("登录已失效")
        assert Interview.objects.get().state == "open"
        page.context.add_cookies([one for one in cookies if one["name"] == settings.SESSION_COOKIE_NAME])
        page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)  # a new log-in has another one
        talk.locator(".home-asked [type=submit]").click()
        expect(page.locator(".home-said")).to_contain_text("约谈已登记")
        assert (Interview.objects.get().record, Interview.objects.get().plan) == ("谈了走访", "每周走访")


def test_what_somebody_settled_meanwhile_leaves_home_in_words(live_server, tmp_path) -> None:
    world = World(tmp_path)
    with one_page() as page:
        hand = at_home(page, live_server.url, world.clerk)
        first = hand.task("新上报")
        number = first.locator("[data-in-place]").get_attribute("href")
        case = Incident.objects.get(pk=re.search(r"/incident/(\d+)/", number)[1])
        move(case, "accept", by=world.clerk)
        first.locator("[data-in-place]").click()
        expect(page.locator(".home-said")).to_contain_text("已不在待办中")
        expect(page.locator(f'[href="{number}"]')).to_have_count(0)
        assert page.url == f"{live_server.url}/"
