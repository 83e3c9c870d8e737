"""The field on a phone in a real Chromium: how many taps a report takes, and what becomes of it without reception."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, Route, expect

from core.testing.browser import OPTIONS, PATIENCE, find, playing
from grids.tests.factories import matter, territory
from incidents.assignments.models import TaskAnswer
from incidents.incident.models import Incident
from incidents.premises.models import Premises
from incidents.tests.factories import limits, make_incident
from incidents.tests.fieldwork import intervals, premises, task
from incidents.visits.models import Visit
from staff.accounts.models import User
from staff.tests.factories import FULL_TIME, center, member_account

pytestmark = [
    *(pytest.mark.browser, pytest.mark.django_db(transaction=True)),
    pytest.mark.usefixtures("scripts_come_late"),
]
PHONE = {"width": 390, "height": 844}
# What waits was first tried a month ago.
LONG_AGO = """() => new Promise(done => {
    const opening = indexedDB.open("gridops", 1);
    opening.onsuccess = () => {
        const store = opening.result.transaction("written", "readwrite").objectStore("written");
        store.getAll().onsuccess = ({ target }) => {
            target.result.filter(one => one.state === "waits").forEach(one => (
                store.put({ ...one, tried: Date.now() - 30 * 86400000 })));
            done();
        };
    };
})"""


# Another application comes before the browser, such as the camera, and may end it.
OUT_OF_SIGHT = """() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


class Taps:
    """A page, and how often somebody touched it."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def tap(self, what: str) -> None:
        self.count += 1
        self.page.locator(what).first.click()

    def photograph(self, file: Path) -> None:
        self.count += 1
        self.page.set_input_files("input[capture]", file)


class Phone:
    """One phone with its browser, which can be closed and opened again; what it keeps is kept."""

    def __init__(self, playwright: Playwright, folder: Path, site: str) -> None:
        self.playwright, self.folder, self.site = playwright, folder, site
        self.browser = self._started()

    def _started(self) -> BrowserContext:
        browser = self.playwright.chromium.launch_persistent_context(
            self.folder, executable_path=find(), args=OPTIONS, viewport=PHONE, locale="zh-CN"
        )
        browser.set_default_timeout(PATIENCE)
        return browser

    def restart(self) -> None:
        self.browser.close()
        self.browser = self._started()

    def home_of(self, user: User) -> Page:
        """Home, of who has logged in."""
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.browser.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.site}])
        page = self.browser.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(self.site)
        return page


@pytest.fixture
def phone(tmp_path, live_server) -> Iterator[Phone]:
    with playing() as playwright:
        phone = Phone(playwright, tmp_path / "phone", live_server.url)
        yield phone
        phone.browser.close()


@pytest.fixture
def member(settings, tmp_path) -> User:
    settings.MEDIA_ROOT = tmp_path / "media"
    place = territory()
    limits(place.subdistrict)
    intervals(place.subdistrict)
    premises(place.grids[0], today=timezone.localdate())
    matter().subcategories.create(code="exit", name="通道堵塞", position=1)
    return member_account(FULL_TIME, to=place.grids[0])


@pytest.fixture
def large(tmp_path) -> Path:
    """A photograph as a phone takes it."""
    file = tmp_path / "现场.jpg"
    Image.effect_noise((1800, 2400), 40).convert("RGB").save(file, quality=92)
    return file


def write(page: Page, title: str) -> None:
    if "/field/report/" not in page.url:
        page.locator(".bar a[href='/field/report/']").click()
    page.locator("[data-kind]").first.click()
    expect(page.locator("[name=title]")).to_be_focused()
    page.fill("[name=title]", title)


def test_the_day_of_a_member(phone, member, large) -> None:
    page = phone.home_of(member)
    patrols_with_one_tap(page)
    reports_with_four_taps(page, large)
    keeps_a_photograph_that_was_faster_than_the_script(page, large)
    sends_when_the_line_is_back(page, large)
    sends_once_though_the_answer_is_lost(page)
    looks_first_when_it_was_tried_long_ago(page)
    never_sends_as_somebody_else(phone, page)
    sends_after_a_restart(phone, member)


def patrols_with_one_tap(home: Page) -> None:
    patrol = Taps(home)
    patrol.tap(".home-tap button")
    expect(home.locator(".message.success")).to_be_visible()
    assert (patrol.count, Visit.objects.count()) == (1, 1)
    assert home.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def reports_with_four_taps(home: Page, large: Path) -> None:
    report = Taps(home)
    report.tap(".bar a[href='/field/report/']")
    report.photograph(large)
    report.tap("[data-kind]")
    expect(home.locator("[name=title]")).to_be_focused()
    home.keyboard.type("楼道堆物")
    report.tap("button.main")
    home.wait_for_url("**/field/cases/**")
    assert report.count <= 4
    kept = Incident.objects.get().attachments.get()
    assert (kept.original_size or kept.size) <= 300 * 1024 < large.stat().st_size


def keeps_a_photograph_that_was_faster_than_the_script(page: Page, large: Path) -> None:
    waiting: list[Route] = []
    page.route("**/incidents/report*.js", lambda route: waiting.append(route))
    page.goto(f"{page.url.partition('/field/')[0]}/field/report/", wait_until="commit")
    page.set_input_files("input[capture]", large)
    expect(page.locator(".taken img")).to_have_count(0)
    waiting[0].continue_()
    expect(page.locator(".taken img")).to_have_count(1)
    page.unroute_all()
    page.reload()


def sends_when_the_line_is_back(page: Page, large: Path) -> None:
    write(page, "路灯不亮")
    page.set_input_files("input[capture]", large)
    expect(page.locator(".taken img")).to_have_count(1)
    page.context.set_offline(True)
    page.locator("button.main").click()
    expect(page.locator("#outbox")).to_contain_text("路灯不亮")
    expect(page.locator("#outbox .tag")).to_contain_text(["等待信号"])
    assert Incident.objects.count() == 1
    page.context.set_offline(False)
    expect(page.locator("#outbox .tag.soon")).to_have_count(0)
    assert Incident.objects.get(text__title="路灯不亮").attachments.count() == 1


def sends_once_though_the_answer_is_lost(page: Page) -> None:
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/field/report/", lambda route: lose(route) if route.request.method == "POST" else route.continue_())
    write(page, "井盖缺失")
    page.locator("button.main").click()
    expect(page.locator("#outbox .tag.soon")).to_have_count(1)
    page.unroute_all()
    page.locator("#outbox button").first.click()
    expect(page.locator("#outbox .tag.soon")).to_have_count(0)
    assert Incident.objects.filter(text__title="井盖缺失").count() == 1


def looks_first_when_it_was_tried_long_ago(page: Page) -> None:
    write(page, "水管漏水")
    page.context.set_offline(True)
    page.locator("button.main").click()
    expect(page.locator("#outbox .tag.soon")).to_have_count(1)
    page.evaluate(LONG_AGO)
    page.context.set_offline(False)
    page.locator("#outbox .tag.late").wait_for()
    expect(page.locator("#outbox")).to_contain_text("本人上报")
    assert not Incident.objects.filter(text__title="水管漏水").exists()
    page.locator("#outbox a.button").click()
    expect(page.locator("[name=title]")).to_have_value("水管漏水")
    page.locator("button.main").click()
    page.wait_for_url("**/field/cases/**")
    assert Incident.objects.filter(text__title="水管漏水").count() == 1


def never_sends_as_somebody_else(phone: Phone, page: Page) -> None:
    write(page, "围墙开裂")
    phone.browser.set_offline(True)
    page.locator("button.main").click()
    expect(page.locator("#outbox")).to_contain_text("围墙开裂")
    page.close()
    phone.browser.set_offline(False)
    other = phone.home_of(member_account(FULL_TIME, to=Incident.objects.first().grid))
    expect(other.locator("#outbox")).to_contain_text("另一个账号")
    expect(other.locator("#outbox")).not_to_contain_text("围墙开裂")
    other.wait_for_load_state("networkidle")
    assert not Incident.objects.filter(text__title="围墙开裂").exists()


def sends_after_a_restart(phone: Phone, member: User) -> None:
    phone.restart()
    page = phone.home_of(member)
    page.locator("#outbox .tag.met").first.wait_for()
    assert Incident.objects.filter(text__title="围墙开裂").count() == 1


def test_every_form_waits_as_a_report_does(phone, member, large) -> None:
    page = phone.home_of(member)
    keeps_a_visit_when_the_log_in_is_lost(page, phone.site)
    keeps_one_tap_without_reception(page, phone.site)
    keeps_an_answer_at_home_without_reception(page, phone.site)
    keeps_a_photograph_of_a_case(page, phone.site, member, large)
    goes_on_with_what_was_begun(page, phone.site, large)


def keeps_a_visit_when_the_log_in_is_lost(page: Page, site: str) -> None:
    page.goto(f"{site}/field/visit/")
    page.fill("[name=content]", "走访了三户")
    kept = next(one for one in page.context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("form.stack button.main").click()
    expect(page.locator("#outbox [role=status] a")).to_be_visible()
    page.context.add_cookies([kept])  # as the log-in would
    page.goto(site)
    page.locator("#outbox .tag.met").first.wait_for()
    assert Visit.objects.get().content == "走访了三户"


def keeps_one_tap_without_reception(page: Page, site: str) -> None:
    page.goto(f"{site}/field/premises/{Premises.objects.get().pk}/")
    page.context.set_offline(True)
    page.locator("form[data-wait] button").click()
    expect(page.locator("#outbox .tag.soon")).to_have_count(1)
    page.context.set_offline(False)
    expect(page.locator("#outbox .tag.soon")).to_have_count(0)
    assert Visit.objects.filter(kind="patrol").count() == 1


def keeps_an_answer_at_home_without_reception(page: Page, site: str) -> None:
    grid = Premises.objects.get().grid
    task(grid, by=center(grid.subdistrict))
    page.goto(f"{site}/")
    row = page.locator(".home-task", has=page.locator("[data-in-place][href*='/tasks/']"))
    row.locator("[data-in-place]").click()
    row.locator("[name=note]").fill("楼上无人")
    page.context.set_offline(True)
    row.locator(".home-asked button.main").click()
    expect(page.locator("#outbox .tag.soon")).to_have_count(1)
    expect(row.locator(".home-asked")).to_be_hidden()
    page.context.set_offline(False)
    expect(page.locator("#outbox .tag.soon")).to_have_count(0)
    answer = TaskAnswer.objects.get()
    assert (answer.state, answer.note) == ("not_done", "楼上无人")


def keeps_a_photograph_of_a_case(page: Page, site: str, member: User, large: Path) -> None:
    case = make_incident(Premises.objects.get().grid, by=member, reporter=member.worker)
    page.goto(f"{site}/field/cases/{case.number}/")
    page.select_option("[name=purpose]", "after")
    page.set_input_files(".add-files input[capture]", large)
    page.context.set_offline(True)
    page.locator(".add-files button.main").click()
    expect(page.locator("#outbox .tag.soon")).to_have_count(1)
    page.context.set_offline(False)
    expect(page.locator("#outbox .tag.soon")).to_have_count(0)
    kept = case.attachments.get()
    assert (kept.original_size or kept.size) <= 300 * 1024
    assert kept.purpose == "after"


def goes_on_with_what_was_begun(page: Page, site: str, large: Path) -> None:
    for address, field in (("/field/visit/", "content"), ("/field/report/", "title")):
        page.goto(f"{site}{address}")
        if field == "title":
            page.set_input_files("input[capture]", large)
            expect(page.locator(".taken img")).to_have_count(1)
        page.fill(f"[name={field}]", "写到一半")
        page.evaluate(OUT_OF_SIGHT)
        page.goto(site)
        page.locator("#outbox li a.button").click()
        expect(page.locator(f"[name={field}]")).to_have_value("写到一半")
        if field == "content":
            page.locator("form.stack button.main").click()
            page.wait_for_url("**/field/work/")
        else:
            expect(page.locator(".taken img")).to_have_count(1)
            page.locator("form.stack a.button").click()  # cancelled: it is forgotten
    page.goto(site)
    page.wait_for_load_state("networkidle")
    expect(page.locator("#outbox li a.button")).to_have_count(0)
    assert Visit.objects.filter(content="写到一半").count() == 1
