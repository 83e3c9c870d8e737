"""The three kinds of users at work in a real Chromium, on a small demo."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from assessment.bulletin.models import Bulletin
from core.testing.browser import OPTIONS, PATIENCE, find, playing
from core.testing.made_once import made_once
from core.tests.files import photo
from gridops.office.navigation import MOST_OPEN
from gridops.policy.services import load_policy
from grids.duties import Duty
from incidents.incident.models import Incident
from incidents.incoming.models import IncomingSheet
from incidents.premises.models import Premises
from incidents.visits.models import Visit
from staff.access import Role, access_of
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import Posting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REVIEWED_BY = 15  # the day by which the last month is frozen, whatever holidays its review meets
BOXES = ("/admin/staff/posting/coverage/", "/admin/assessment/inspection/weeks/", "/admin/grids/grid/map/")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with playing() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _nothing_stays_open(chromium) -> Iterator[None]:
    """Each connection that a page keeps has one to the database, of which there are a hundred for all tests."""
    yield
    for context in chromium.contexts:
        context.close()


@pytest.fixture
def months() -> int:
    return 2


@pytest.fixture
def site(live_server, months, pay_papers_of_december_alone) -> str:
    made_once(("demo of browsers", months), lambda: demo_of(months))
    return live_server.url


def demo_of(months: int) -> None:
    """A demo up to today, with as many frozen months on each day: in the first days of one the last is in review.

    A third of the usual cases fills every list that is looked at, and is laid anew for each test.
    """
    load_policy(on=date(2026, 1, 1))
    in_review = timezone.localdate().day < REVIEWED_BY
    call_command("load_demo", months=months + in_review, seed=1, incidents=4, stdout=io.StringIO())


def opened(chromium: Browser, site: str, user: str, size: dict[str, int], path: str) -> Page:
    """A page of one's own, logged in; a script error on it fails the test."""
    page = chromium.new_context(viewport=size, locale="zh-CN").new_page()
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: pytest.fail(f"{path}: {error}"))
    page.goto(f"{site}/login/?next={path}")
    page.fill("[name=username]", user)
    page.fill("[name=password]", "gridops-demo")
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{site}{path}")
    return page


def test_a_member_reports_on_a_phone_and_the_center_takes_it_in(chromium, site):
    phone = opened(chromium, site, "member", PHONE, "/field/report/")
    phone.fill("[data-kinds] [type=search]", "电动车充电")
    phone.locator(".found [data-kind]").first.click()
    phone.fill("[name=title]", "楼道内电动车充电")
    phone.click("button.main")
    phone.wait_for_url("**/field/cases/**")
    expect(phone.locator("body")).to_contain_text("楼道内电动车充电")

    incident = Incident.objects.get(text__title="楼道内电动车充电")
    desk = opened(chromium, site, "center", DESK, f"/admin/incidents/incident/{incident.pk}/change/")
    expect(desk.locator("body")).to_contain_text("已上报")
    desk.get_by_role("button", name="受理", exact=True).click()
    expect(desk.locator("body")).to_contain_text("已受理")
    incident.refresh_from_db()
    assert (incident.state, incident.source) == ("accepted", "member")
    settles_in_place(desk, site)
    decides_otherwise_in_place(desk, site)


def settles_in_place(desk: Page, site: str) -> None:
    """At home a task is settled in its place: its question opens beneath it, and its line goes."""
    desk.goto(f"{site}/")
    task = desk.locator(".home-task", has=desk.locator("[data-in-place]")).first
    address = task.locator("[data-in-place]").get_attribute("href")
    task.locator("[data-in-place]").click()
    expect(task.locator(".home-asked form")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(task.locator(".home-asked")).to_have_count(0)
    task.locator("[data-in-place]").click()
    if (choice := task.locator("select[required]")).count():
        choice.first.select_option(index=1)
    task.locator(".home-asked [type=submit]").click()
    expect(desk.locator(".home-said")).to_contain_text("已办")
    expect(desk.locator(".home-said")).to_contain_text("。")  # and what the page of the row would have said
    assert desk.url == f"{site}/"
    expect(desk.locator(f'[href="{address}"]')).to_have_count(0)


def decides_otherwise_in_place(desk: Page, site: str) -> None:
    """What else may be decided of a row is a link beneath its question, and opens in the same place."""
    desk.goto(f"{site}/")
    button = desk.locator("[data-in-place][href$='/next/']").first
    task = desk.locator(".home-task", has=button).first
    button.click()
    asked = task.locator(".home-asked h2").inner_text()
    others = task.locator(".office-others a")
    label = others.first.inner_text()
    others.first.click()
    expect(task.locator(".home-asked .office-others")).to_contain_text(asked)
    expect(task.locator(".home-asked [type=submit]")).to_be_visible()
    assert (desk.url, label == asked) == (f"{site}/", False)


def test_the_center_imports_a_roster_with_a_title_above_its_header(chromium, site, tmp_path):
    sheet = roster(tmp_path / "花名册.xlsx")
    page = opened(chromium, site, "center", DESK, "/admin/staff/posting/import/")
    page.set_input_files("[name=import_file]", sheet)
    page.locator("form", has=page.locator("[name=import_file]")).locator("[type=submit]").first.click()
    expect(page.locator("body")).to_contain_text("欧阳测试")
    assert not Posting.objects.filter(worker__name="欧阳测试").exists()
    page.locator("button[name=do][value=import]").click()
    expect(page.locator(".office-mark").first).to_contain_text("已导入")
    posting = Posting.objects.get(worker__name="欧阳测试")
    assert posting.during.lower == date(2026, 10, 12)


def roster(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["南城街道网格员花名册"])
    sheet.append(
        ["序号", "村", "网格名称", "网格编码", "岗位", "姓名", "性别", "出生年月", "来源", "联系电话", "任职日期"]
    )
    where = ["示例01村", "示例01村第1网格", "331003002901001", "兼职网格员"]
    sheet.append([1, *where, "欧阳测试", "女", "1990年3月", "志愿者", "19900009999", "2026.10.12"])
    book.save(path)
    return path


def test_the_center_drops_in_the_sheets_of_a_month_and_imports_one(chromium, site, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    call_command("sample_sheets", tmp_path / "sheets", incidents=5, stdout=io.StringIO())
    sheets = sorted((tmp_path / "sheets").iterdir())
    page = opened(chromium, site, "center", DESK, "/admin/incidents/incomingsheet/drop_in/")
    page.set_input_files("[name=files]", sheets)
    expect(page.locator(".office-files li")).to_have_text([path.name for path in sheets])
    page.locator("form.office-ask [type=submit]").click()
    expect(page.locator("body")).to_contain_text(f"已放入 {len(sheets)} 份表格")
    page.locator("a.office-link").filter(has_text="知晓率").click()
    expect(page.locator("body")).to_contain_text("可以导入")
    if closed := page.locator("[name=reason]").all():  # the month before is, but for its days of review
        closed[0].fill("补录上月的调查结果")
    page.locator("[name=do][value=import]").click()
    expect(page.locator("body")).to_contain_text("已导入。")
    assert IncomingSheet.objects.get(state="imported").kind == "awareness"


def test_pages_for_the_field_fit_a_phone(chromium, site):
    page = opened(chromium, site, "leader", PHONE, "/")
    for path in ("/", "/dashboard/", "/field/", "/field/report/", "/field/visit/"):
        page.goto(site + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_a_line_of_the_ranked_table_takes_two_lines_on_a_phone(chromium, site):
    page = opened(chromium, site, "leader", PHONE, "/dashboard/")
    bulletin = Bulletin.objects.exclude(state="draft").latest("month")
    for language in ("zh-hans", "en"):
        page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        page.goto(f"{site}/dashboard/bulletins/{bulletin.pk}/")
        heights = page.evaluate(
            """() => [...document.querySelectorAll(".ranked tbody tr.narrow-only")].map(figures =>
                figures.previousElementSibling.querySelector(".narrow-only") ? 0
                : figures.getBoundingClientRect().bottom
                  - figures.previousElementSibling.getBoundingClientRect().top)"""
        )
        assert len(heights) == 36
        assert max(heights) < 60, language  # twice the height of a line, and its padding
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_tapped_on_a_phone_is_as_high_as_a_finger_needs(chromium, site):
    page = opened(chromium, site, "leader", PHONE, "/")
    heights = """() => [...document.querySelectorAll(".who > a, .home-what a")].map(
        one => [one.innerText, one.getBoundingClientRect().height]).filter(([_text, height]) => height < 24)"""
    assert page.locator(".home-what a").count()
    assert page.evaluate(heights) == []


@pytest.mark.parametrize("path", ["fundrule/add", "payitem/add", "payrate/add"])
def test_fields_beside_each_other_are_wide_enough_and_begin_at_one_height(chromium, site, path):
    page = opened(chromium, site, "payroll", {"width": 1440, "height": 900}, f"/admin/assessment/{path}/")
    rows = page.evaluate(
        """() => [...document.querySelectorAll(".field-row")].map(row => [...row.querySelectorAll(
            ":scope > .field-line")].map(
                line => line.querySelector("select, .select2-container, input:not([type=hidden])"))
            .filter(one => one && one.checkVisibility() && one.type !== "checkbox")
            .map(one => one.getBoundingClientRect()).map(box => [Math.round(box.top), box.width]))"""
    )
    beside = [row for row in rows if len(row) > 1]
    assert beside
    for row in beside:
        assert len({top for top, _width in row}) == 1
        assert min(width for _top, width in row) > 160
    outside = """() => [...document.querySelectorAll(".related-widget-wrapper > .relative:has(> select)")].filter(
        one => one.getBoundingClientRect().width > one.firstElementChild.getBoundingClientRect().width + 1).length"""
    assert page.evaluate(outside) == 0


def test_a_page_that_only_shows_has_no_button_that_seems_to_close_its_case(chromium, site):
    case, person = Incident.objects.filter(state="handling").latest("pk"), Worker.objects.latest("pk")
    page = opened(chromium, site, "center", DESK, f"/admin/incidents/incident/{case.pk}/change/")
    expect(page.locator("#submit-row")).to_be_hidden()
    expect(page.locator("header a[href='/admin/incidents/incident/']").first).to_be_visible()
    page.goto(f"{site}/admin/staff/worker/{person.pk}/change/")
    expect(page.locator("#submit-row [name=_save]")).to_be_hidden()  # its form is folded
    page.locator("a[data-opens]").click()
    expect(page.locator("#submit-row [name=_save]")).to_be_visible()


@pytest.mark.parametrize("months", [3])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_table_of_the_dashboard_is_cut_on_a_desk(chromium, site, language):
    """English heads are long, and wrap."""
    page = opened(chromium, site, "center", DESK, "/dashboard/")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
    page.goto(f"{site}/dashboard/")
    cut = """() => [...document.querySelectorAll(".scroll")]
        .filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
        .map(one => one.querySelector("thead")?.innerText)"""
    assert page.evaluate(cut) == []


@pytest.mark.parametrize("months", [3])
def test_a_click_on_the_map_narrows_the_dashboard_and_a_second_one_shows_all_again(chromium, site):
    page = opened(chromium, site, "center", DESK, "/dashboard/")
    shapes, whole = page.locator("#choropleth path.area"), page.locator(".figures strong").first.inner_text()
    expect(shapes).to_have_count(36)
    shapes.nth(5).click()
    page.wait_for_url("**/dashboard/?grid=*")
    expect(shapes).to_have_count(36)  # the others are still there to be chosen
    assert page.locator(".figures strong").first.inner_text() != whole
    name = page.locator(".narrowed strong").inner_text()
    assert (page.locator(".slope .chosen text").text_content() or "").endswith(name)
    page.locator("#choropleth path.area.chosen").click()
    page.wait_for_url(lambda url: "grid=" not in url)
    page.locator(".slope g a:has(text)").first.click()  # a rank leads to the rows behind it
    page.wait_for_url("**/dashboard/lines/*/rows/")


@pytest.mark.parametrize("months", [3])
def test_why_a_score_fell_is_on_a_leaders_first_screen_without_a_click(chromium, site):
    page = opened(chromium, site, "leader", DESK, "/dashboard/")
    bridge, causes = page.locator(".bridge").first, page.locator(".causes li").first
    for shown in (bridge, causes, page.locator(".standing .big").first):
        box = shown.bounding_box()
        assert box
        assert box["y"] + box["height"] <= DESK["height"]
    points = [Decimal(text.strip().replace("−", "-")) for text in bridge.locator(".num").all_inner_texts()]
    assert points[0] + sum(points[1:-1]) == points[-1]


@pytest.mark.parametrize("months", [3])
def test_a_leader_opens_the_reasons_of_a_score_and_switches_to_english(chromium, site):
    page = opened(chromium, site, "leader", DESK, "/dashboard/")
    page.locator("summary").locator("visible=true").first.click()
    expect(page.locator("details[open]").first).to_contain_text("基础信息")
    page.get_by_text("English").first.click()
    expect(page.locator("h1, h2").first).not_to_contain_text("月通报")


def test_a_leader_opens_a_figure_of_the_weekly_inspection_on_a_phone(chromium, site):
    page = opened(chromium, site, "leader", PHONE, "/dashboard/")
    page.locator("#inspections a").first.click()
    figure = page.locator("#figure-entries")
    assert not figure.locator("table").is_visible()
    figure.locator("summary").click()
    done = int(figure.locator(".done").inner_text().strip())
    counted = [int(cell) for cell in figure.locator("tbody td").all_inner_texts() if cell.isdecimal()]
    assert (sum(counted), figure.locator("table").is_visible()) == (done, True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_map_shows_every_grid_without_anything_from_outside(chromium, site, size):
    asked: list[str] = []
    page = opened(chromium, site, "center", size, "/admin/")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/admin/grids/grid/map/")
    shapes = page.locator("#grid-map path.leaflet-interactive")
    expect(shapes).to_have_count(36)
    shapes.nth(20).click()
    expect(page.locator(".leaflet-popup-content strong")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert all(url.startswith((site, "data:")) for url in asked)


@pytest.mark.parametrize("size", [{"width": 1024, "height": 800}, PHONE], ids=["laptop", "phone"])
def test_the_lists_with_the_most_buttons_fit_the_screen_in_english(chromium, site, size):
    """Words are longer there. What opens the buttons on a phone stands nowhere else."""
    page = opened(chromium, site, "center", size, "/admin/")
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": site}])
    # The group of the menu stands above the page whole, or not at all: "As" beside "Interviews" is no word.
    # Where it does not, the page begins where it would: no gap stands before it. The name of a list is never cut.
    crooked = """() => {
        const [way, group, here] = [".office-way", ".office-group", ".office-page"]
            .map(name => document.querySelector(name)?.getBoundingClientRect());
        const is_seen = group && group.top < way.bottom - 1;
        const name = document.querySelector(".office-page > .truncate:last-child");
        return here.right > way.right + 1 || (is_seen ? group.right > here.left + 1 : here.left > way.left + 1)
            || name.scrollWidth > name.clientWidth + 1;
    }"""
    too_wide = []
    for path in most_buttons(5):
        page.goto(f"{site}{path}")
        assert not page.evaluate(crooked), path
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(path)
        more = page.locator("#header-inner .office-more")
        assert more.is_visible() == (size == PHONE)
    assert too_wide == []


def test_every_list_of_every_day_shows_its_last_column_on_the_usual_screens(chromium, site):
    """In English, where words are longer: what fits there, fits in Chinese."""
    page = opened(chromium, site, "center", {"width": 1440, "height": 900}, "/admin/")
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": site}])
    lists = page.eval_on_selector_all("#nav-sidebar a[href*='/admin/']", "all => all.map(one => one.pathname)")
    assert len(lists) > MOST_OPEN
    past_its_edge = """() => {
        const list = document.querySelector("#result_list")?.parentElement;
        return list ? list.scrollWidth - list.clientWidth : 0;
    }"""
    cut = {}
    for path in lists:
        page.goto(f"{site}{path}", wait_until="domcontentloaded")
        for width in (1366, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            cut[path, width] = page.evaluate(past_its_edge)
    assert {where: by for where, by in cut.items() if by > 1} == {}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_stands_in_a_box_stays_in_it(chromium, site, size):
    """A link that may not break had pushed the button of a step of the bulletin out of its box."""
    page = opened(chromium, site, "center", size, "/admin/")
    outside = """() => [...document.querySelectorAll(".office-card *, .office-steps *")].filter(one => {
        const box = one.closest(".office-steps > li, .office-card"), scrolls = one.closest(".office-scroll, .scroll");
        return !scrolls && one.getBoundingClientRect().right > box.getBoundingClientRect().right + 1;
    }).map(one => one.textContent.trim().slice(0, 40))"""
    pages = [page_of(Bulletin.objects.latest("month")), page_of(Incident.objects.latest("pk")), *BOXES]
    found = {}
    for path in pages:
        page.goto(f"{site}{path}")
        found[path] = page.evaluate(outside)
    assert {path: words for path, words in found.items() if words} == {}


def page_of(row: Any) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=(row.pk,))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_form_fits_the_screen_however_long_what_was_chosen(chromium, site, size):
    visit = Visit.objects.exclude(premises=None).latest("pk")
    Premises.objects.filter(pk=visit.premises_id).update(name="东山头经济合作社联合新区沿河南岸第二居住片区" * 2)
    page = opened(chromium, site, "center", size, f"/admin/incidents/visit/{visit.pk}/change/")
    expect(page.locator(".select2-container").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def most_buttons(number: int) -> list[str]:
    """The lists of the center whose buttons have the longest words."""

    def words(page: Any) -> int:
        shown = {str(act.menu.title if act.menu else act.label) for act in page.acts if act.on_list and not act.hidden}
        return sum(len(label) for label in shown)

    with override("en"):
        pages = [one for one in admin.site._registry.values() if Duty.CENTER in one.editors]
        longest = sorted(pages, key=words, reverse=True)[:number]
    return [reverse(f"admin:{one.opts.app_label}_{one.opts.model_name}_changelist") for one in longest]


def test_a_leader_sees_the_map_of_their_own_grids_on_a_phone(chromium, site):
    page = opened(chromium, site, "leader", PHONE, "/dashboard/")
    shapes = page.locator("#grid-map path.leaflet-interactive")
    own = access_of(User.objects.get(username="leader")).grids_as(*Role.values)
    assert 0 < len(own) < 36
    page.locator("#grid-map").scroll_into_view_if_needed()  # it is drawn when somebody has read as far
    expect(shapes).to_have_count(len(own))
    shapes.first.click()
    expect(page.locator(".leaflet-popup-content strong")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_member_adds_photographs_on_a_phone_and_takes_one_back(chromium, site, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    incident = Incident.objects.filter(reporter=User.objects.get(username="member").worker).latest("pk")
    phone = opened(chromium, site, "member", PHONE, f"/field/cases/{incident.number}/")
    for number in (1, 2):
        (tmp_path / f"现场{number}.jpg").write_bytes(photo((1200, 1600), seed=number))
    assert phone.locator("#attach-camera").get_attribute("capture") == "environment"
    phone.set_input_files("#attach-camera", tmp_path / "现场1.jpg")
    phone.set_input_files("#attach-files", [tmp_path / "现场2.jpg"])
    phone.select_option("#attach-purpose", "before")
    phone.locator(".add-files button").click()
    thumbnails = phone.locator(".files img")
    expect(thumbnails).to_have_count(2)
    expect(thumbnails.first).to_have_js_property("naturalWidth", 240)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.locator(".files form button").first.click()
    expect(thumbnails).to_have_count(1)


def test_a_button_says_that_it_works_and_takes_no_second_tap(chromium, site):
    phone = opened(chromium, site, "member", PHONE, "/field/publicity/")
    sent: list[str] = []
    phone.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    # The answer goes into a frame, so that the page stays while we look at it.
    phone.evaluate("""() => {
        const frame = document.createElement("iframe");
        frame.name = "aside";
        document.body.append(frame);
        document.querySelector("form.card").target = "aside";
    }""")
    button = phone.locator("button.main")
    button.dblclick()
    expect(button).to_have_text("处理中…")
    expect(button).to_be_disabled()
    phone.wait_for_load_state("networkidle")
    assert len(sent) == 1


PAPER = {"width": 1047, "height": 703}  # A4 on its side, less the margins, in pixels of CSS


def test_what_is_printed_shows_every_table_whole(chromium, site):
    bulletin = Bulletin.objects.filter(state="frozen").latest("month")
    lists = ["/admin/staff/worker/", "/admin/incidents/incident/"]
    for path in [*lists, f"/admin/assessment/bulletin/{bulletin.pk}/change/", f"/dashboard/?month={bulletin.period}"]:
        page = opened(chromium, site, "center", DESK, path)
        page.emulate_media(media="print")
        page.set_viewport_size(PAPER)
        assert page.evaluate(CUT_OFF) == [], path


def test_on_paper_a_page_begins_at_the_edge_and_not_where_the_menu_ended(chromium, site):
    worker, grid = Worker.objects.first(), Posting.objects.exclude(grid=None).first().grid
    pages = [page_of(worker), page_of(grid), "/admin/incidents/incident/", "/admin/", "/dashboard/"]
    for path in pages:
        page = opened(chromium, site, "center", {"width": 1440, "height": 900}, path)
        page.emulate_media(media="print")
        assert page.evaluate("document.querySelector('main').getBoundingClientRect().left") < 20, path


def test_a_save_that_fails_is_seen_at_once_and_the_way_back_leads_to_the_form(chromium, site):
    worker = Worker.objects.first()
    page = opened(chromium, site, "center", DESK, page_of(worker))
    page.locator("a[data-opens]").click()
    page.locator("#id_name").fill("")
    page.locator("[name=_save]").click()
    wrong = page.locator(".office-wrong")
    expect(wrong).to_be_focused()
    expect(wrong).to_be_in_viewport()
    expect(page.locator("#place-name")).to_contain_text(worker.name)
    wrong.locator("a").click()
    expect(page.locator("#id_name")).to_be_in_viewport()
    page.go_back()
    page.go_back()
    expect(page.locator("#id_name")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_the_office_can_be_used_where_no_script_runs(chromium, site, size):
    """The theme hides every page until its script has run, and lays over it what the script would fold."""
    page = chromium.new_context(viewport=size, locale="zh-CN", java_script_enabled=False).new_page()
    page.goto(f"{site}/login/?next=/admin/incidents/incident/")
    page.locator("[name=username]").fill("center")
    page.locator("[name=password]").fill("gridops-demo")
    page.locator("form .main").click()
    page.locator("#result_list a[href*='/change/']").first.click()
    page.locator("main a[href*='/move/']").first.click(trial=True)
    page.goto(f"{site}/admin/")
    page.locator(".home-task a").first.click(trial=True)
    page.locator("#nav-sidebar a[href='/admin/staff/worker/']").click()
    page.goto(site + page_of(Worker.objects.first()))
    page.locator("a[data-opens]").click()
    page.locator("#id_name").fill("")
    page.locator("[name=_save]").click()
    expect(page.locator(".office-wrong")).to_be_in_viewport()


def test_what_is_printed_of_a_dark_page_is_light(chromium, site):
    page = opened(chromium, site, "center", DESK, "/admin/")
    page.emulate_media(color_scheme="dark")
    page.reload()
    light, dark = "rgb(24, 33, 47)", "rgb(230, 234, 240)"
    task = page.locator(".home-task").first
    expect(task).to_have_css("color", dark)
    page.emulate_media(color_scheme="dark", media="print")
    expect(task).to_have_css("color", light)
    page.emulate_media(color_scheme="dark", media="screen")
    expect(task).to_have_css("color", dark)


# The tables on the page that stick out of the paper, lose their heads, or lie in a box that hides a part of them.
CUT_OFF = """() => [...document.querySelectorAll('table')].filter(table => table.offsetParent).flatMap(table => {
    const cut = [], head = table.tHead, box = table.getBoundingClientRect();
    if (Math.ceil(box.right) > innerWidth) cut.push('wider than the paper: ' + Math.ceil(box.right));
    if (head && getComputedStyle(head).display !== 'table-header-group') cut.push('no heads on the next page');
    for (let node = table.parentElement; node; node = node.parentElement) {
        const style = getComputedStyle(node);
        if (style.overflowX !== 'visible' && node !== document.documentElement) cut.push('hidden by ' + node.className);
    }
    return cut;
})"""
