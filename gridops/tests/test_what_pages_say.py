"""Words of the back office: said once, in the office's language, and no more than one may do."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin import site
from django.contrib.admin.utils import flatten, label_for_field
from django.contrib.auth.models import AbstractUser
from django.db.models import DateField, DateTimeField
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from assessment.award.models import AwardCandidate
from assessment.cycle.period_words import said_last
from assessment.periods import parse
from core.models import AuditEntry
from core.office.display import in_words as shown_in_words
from core.office.display import sections_without
from core.office.filters import YearFilter, suited_filter
from core.office.listing import WHOLE, manner
from core.punctuation import grouped
from core.testing.worlds import shared_world
from core.years import in_words, month_of_year
from grids.duties import Duty
from grids.tests.factories import Territory, territory
from incidents.tests.factories import draft, limits, make_incident
from staff.accounts.forms import HELP
from staff.accounts.models import User
from staff.recruitment.models import Application
from staff.tests.factories import FULL_TIME, account, center, head, member_account, officer, worker

pytestmark = pytest.mark.django_db


OF_AN_OFFICE = (Duty.INSPECTOR, Duty.PAYROLL)
HOW_FILLED = ("请从上方按钮开始。", "内容会随其他工作自动产生。", "由负责登记的同事录入后在此显示。")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@shared_world
def place() -> Territory:
    return territory()


def test_the_audit_log_names_what_was_edited_as_the_office_sees_it(place):
    who, boss = worker(place.subdistrict, "王芳"), center(place.subdistrict)
    page = reverse("admin:staff_worker_change", args=(who.pk,))
    form = browser(boss).get(page).context["adminform"].form
    values = {name: form[name].value() or "" for name in form.fields} | {"education": "大专", "uses_computer": "true"}
    assert browser(boss).post(page, {name: value for name, value in values.items() if value}).status_code == 302
    detail = AuditEntry.objects.latest("pk").detail
    assert "文化程度" in detail
    assert "Education" not in detail
    assert "ducation" not in detail


def test_a_refusal_is_said_once(place):
    tomorrow = timezone.localdate() + timedelta(days=1)
    split = reverse("admin:grids_grid_split", args=(place.grids[0].pk,))
    values = {"heir": "0", "name_1": "只有一个", "effective_on": tomorrow, "reason": "xy"}
    assert len(browser(center(place.subdistrict)).post(split, values).context["form"].non_field_errors()) == 1
    candidate = Application.objects.create(
        subdistrict=place.subdistrict, grid=place.grids[0], channel="recruited", applied_on=tomorrow, name="林一"
    )
    step = reverse("admin:staff_application_find_eligible", args=(candidate.pk,))
    form = browser(center(place.subdistrict)).post(step, {}).context["form"]
    assert len(form.non_field_errors()) == 1


def test_an_empty_list_offers_to_add_only_where_one_may(place):
    leave = reverse("admin:staff_leave_changelist")
    assert "可以新增" in browser(center(place.subdistrict)).get(leave).content.decode()
    read = browser(head(place.subdistrict)).get(leave).content.decode()
    assert "还没有记录" in read
    assert "新增" not in read.partition("还没有记录")[2]
    nothing = browser(head(place.subdistrict)).get(leave, {"q": "无此人"}).content.decode()
    assert "没有符合条件的记录" in nothing


def test_an_empty_list_says_to_each_reader_how_it_is_filled(place):
    """To begin by a button, only where one asks for something; of itself, only where nobody adds a row."""
    wrong, said = [], Counter()
    for user in (center(place.subdistrict), head(place.subdistrict), officer(Duty.PAYROLL, place.subdistrict)):
        client = browser(user)
        for model, page in site._registry.items():
            answer = client.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"))
            words = answer.content.decode() if answer.status_code == 200 else ""
            (sentence,) = [one for one in HOW_FILLED if one in words] or [""]
            said[sentence] += 1
            buttons = re.findall(r'href="([^"?]+)"', words) if sentence == "请从上方按钮开始。" else []
            places = [one for one in buttons if one.startswith(answer.request["PATH_INFO"])]
            if sentence == "请从上方按钮开始。" and not any(asks(client, one) for one in places):
                wrong.append((user, model, sentence))
            if sentence == "内容会随其他工作自动产生。" and page.may_add:
                wrong.append((user, model, sentence))
    assert wrong == []
    assert all(said[sentence] > 3 for sentence in HOW_FILLED), said


def asks(client: Client, address: str) -> bool:
    """Whether a page asks for something that is written down then."""
    return b'method="post"' in client.get(address).content.partition(b'id="content"')[2]


@pytest.mark.parametrize(
    ("duty", "page", "crumbs"),
    [
        (Duty.CENTER, "admin:staff_posting_coverage", ["人员队伍", "任职", "人员配备"]),
        (Duty.CENTER, "admin:staff_attendance_rates", ["数据", "考勤", "出勤率"]),
        (Duty.CENTER, "admin:grids_grid_map", ["辖区", "网格", "网格地图"]),
        (Duty.AUDIT, "admin:core_auditentry_changelist", ["系统管理", "审计日志"]),
    ],
)
def test_the_breadcrumb_says_where_one_is(place, duty, page, crumbs):
    text = browser(officer(duty, place.subdistrict)).get(reverse(page)).content.decode()
    header = text.partition("<h1")[2].partition("</h1>")[0]
    places = [header.find(crumb) for crumb in crumbs]
    assert -1 not in places, header
    assert places == sorted(places)
    assert "Core" not in header


def test_the_district_finds_its_dashboard_in_the_menu(place):
    district = browser(officer(Duty.DISTRICT))
    for page in ("/", "/dashboard/"):
        response = district.get(page)
        assert response.status_code == 200
        assert 'href="/dashboard/"' in response.content.decode()
    assert 'href="/dashboard/"' not in browser(officer(Duty.SYSTEM)).get("/").content.decode()


# Moments that are not the time of an act: their names say what they are.
NO_ACT = {
    *(
        "CycleStop.since",
        "Installation.since",
        "EarlyWarning.at",
        "Incident.paused_at",
        "OutwardMessage.next_at",
        "FailedItem.next_at",
        "User.last_login",
    ),
    *("CaseClaim.until", "Lockout.attempt_time", "Heartbeat.at", "IdempotentRequest.created_at"),
    *("TaskAnswer.told_late_at", "Hazard.told_overdue_at"),
}


def test_every_moment_is_called_a_time_and_not_what_was_done() -> None:
    """“answered” is 已答复 as a state, and 答复时间 as the head of a column."""
    with override("zh-hans"):
        moments = {
            f"{model.__name__}.{field.name}": str(field.verbose_name)
            for model in apps.get_models()
            if model._meta.app_label in {"core", "grids", "staff", "incidents", "assessment"}
            for field in model._meta.get_fields()
            if isinstance(field, DateTimeField)
        }
    wrong = {name: words for name, words in moments.items() if not words.endswith(("时间", "期限", "时限", "日期"))}
    assert {name: words for name, words in wrong.items() if name not in NO_ACT} == {}


def test_no_two_columns_of_a_list_are_called_alike() -> None:
    alike = []
    for language, (model, page) in product(("zh-hans", "en"), site._registry.items()):
        with override(language):
            heads = Counter(str(label_for_field(name, model, page)).lower() for name in page.list_display)
        alike += [(model._meta.label, head) for head, times in heads.items() if times > 1]
    assert alike == []


def test_a_long_text_in_a_list_takes_lines_and_a_name_does_not(place):
    title = "楼道内停放电动自行车并私拉电线充电存在火灾隐患请尽快处理"
    make_incident(place.grids[0], by=center(place.subdistrict), texts={"title": title})
    html = browser(center(place.subdistrict)).get(reverse("admin:incidents_incident_changelist")).content.decode()
    row = html.partition('class="data-row"')[2].partition("</tr>")[0]
    cells = dict(re.findall(r'class="field-(\w+) cell" data-label="[^"]*"( data-\w+)?', row))
    assert cells["title"] == " data-long"
    assert not cells["grid_name"]
    assert cells["number"] == " data-whole"


@pytest.mark.parametrize("date_or_number", ["2026-10-16", "2026-10-16 15:00", "331003002-2026-009711", "10-08 – 10-09"])
def test_no_end_of_a_line_parts_a_date_or_a_number_of_a_list(date_or_number: str) -> None:
    assert manner(date_or_number) == WHOLE


def test_a_list_says_until_when_and_how_late_apart_and_draws_no_label_around_nothing(place):
    limits(place.subdistrict)
    unsent = draft(place.grids[0], by=center(place.subdistrict))
    to_accept = make_incident(place.grids[0], by=center(place.subdistrict))
    html = browser(center(place.subdistrict)).get(reverse("admin:incidents_incident_changelist")).content.decode()
    rows = re.findall(r'value="(\d+)" class="action-select.*?class="field-due cell"[^>]*>(.*?)</td>', html, re.DOTALL)
    cells = dict(rows)
    assert cells[str(unsent.pk)] == "-"
    assert re.search(r"前受理 · (还剩|超期)", cells[str(to_accept.pk)])


def test_an_empty_list_on_the_phone_says_of_what_there_is_nothing(place):
    client = browser(member_account(FULL_TIME, to=place.grids[0]))
    tabs = 0
    for page in ("/field/", "/field/hazards/", "/field/premises/", "/field/tasks/"):
        answer = client.get(page)
        for name, label in answer.context["tabs"]:
            assert f"{label}：目前没有。" in client.get(page, {"show": name}).content.decode(), (page, name)
            tabs += 1
    assert tabs > 6
    assert "没有找到" in client.get("/field/", {"q": "无此事"}).content.decode()


def test_in_english_one_row_is_one(place):
    worker(place.subdistrict, "王芳")
    client = browser(center(place.subdistrict))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    words = " ".join(client.get(reverse("admin:staff_worker_changelist")).content.decode().split())
    assert "Workers: 1" in words
    assert "1 workers" not in words


def test_what_helps_to_fill_in_a_field_is_in_words_of_the_office(place, rf):
    """Django's own help for its accounts speaks to who writes programs: of characters, and of users to unselect."""
    request = rf.get("/")
    request.user = officer(Duty.SYSTEM)
    django = {str(field.help_text) for field in AbstractUser._meta.fields if field.help_text}
    pages = {
        page: helps
        for model, page in site._registry.items()
        if (
            helps := {
                field.name: str(field.help_text) for field in model._meta.fields if str(field.help_text) in django
            }
        )
    }
    said = set()
    for (page, helps), row in product(pages.items(), (None, User())):
        form = page.get_form(request, row, change=row is not None)
        shown = {name: helps[name] for name in flatten(page.get_fields(request, row)) if name in helps}
        said |= {*(shown | dict(form._meta.help_texts)).values()}
        said |= {str(field.help_text) for field in form.base_fields.values()}
    assert said > {*HELP.values()}
    assert not said & django


def test_no_section_of_a_page_is_a_heading_alone() -> None:
    """What an account may not read of a row goes, and its heading with it."""
    sections = [("Consultation", {"fields": [("asked", "answered")]}), (None, {"fields": ["year", "asked"]})]
    assert sections_without(sections, frozenset({"asked", "answered"})) == [(None, {"fields": ["year"]})]


def test_the_page_that_adds_a_row_says_nothing_of_one(place):
    """What stands below the form of a row is about it: its account, its papers, its steps."""
    wrong, opened = [], 0
    for user in (center(place.subdistrict), officer(Duty.PAYROLL, place.subdistrict)):
        for model, page in site._registry.items():
            if page.change_form_after_template:
                answer = browser(user).get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"))
                opened += answer.status_code == 200
                wrong += [model._meta.label] if 'class="office-card"' in answer.content.decode() else []
    assert wrong == []
    assert opened > 2


def test_no_column_is_hidden_by_a_field_of_its_name() -> None:
    """Django shows the field, under its own name: so the list of accounts named nobody."""
    hidden = [
        f"{model._meta.label}: {name}"
        for model, page in site._registry.items()
        for name in getattr(page, "columns", [])
        if name in {field.name for field in model._meta.fields}
    ]
    assert hidden == []


def test_who_has_an_account_stands_beside_its_name(place):
    account(of=worker(place.subdistrict, "王芳"))
    page = browser(officer(Duty.SYSTEM)).get(reverse("admin:staff_user_changelist")).content.decode()
    assert "王芳" in page.partition('id="result_list"')[2]


def test_no_month_is_read_as_its_first_day(place, rf):
    """A month is entered by its first day; on the page of a row that was entered it is a month."""
    request = rf.get("/")
    request.user = officer(Duty.PAYROLL, place.subdistrict)
    read, wrong = 0, []
    for model, page in site._registry.items():
        if not (page.fields or page.fieldsets):
            continue  # a page of its own
        days = {field.name for field in model._meta.fields if type(field) is DateField and "month" in field.name}
        shown = {name for name in flatten(page.get_fields(request, model(pk=1)) or ()) if isinstance(name, str)}
        read += any("month" in name for name in shown)
        wrong += [f"{model._meta.label}: {name}" for name in (days & shown) - {*page.read_as}]
    assert wrong == []
    assert read > 3


def test_sums_have_their_thousands_apart_and_lose_no_place() -> None:
    assert [grouped(Decimal(sum_)) for sum_ in ("117541.57", "0.5", "-1000", "800.0000")] == [
        *("117,541.57", "0.5", "-1,000", "800.0000")
    ]
    assert shown_in_words(Decimal("1234.50")) == "1,234.50"


def test_a_whole_list_says_how_long_it_is_once_and_a_narrowed_one_leads_back(place):
    worker(place.subdistrict, "王芳")
    client, address = browser(center(place.subdistrict)), reverse("admin:staff_worker_changelist")
    whole = client.get(address).content.decode()
    assert "显示全部" not in whole
    assert "共 1 条" in " ".join(whole.split())
    assert "显示全部" in client.get(address, {"q": "王"}).content.decode()


@pytest.mark.parametrize("duty", [Duty.SYSTEM, Duty.AUDIT, Duty.SECURITY, Duty.INSPECTOR, Duty.PAYROLL])
def test_who_has_no_dashboard_is_told_where_their_work_is_and_led_to_none(place, duty):
    client = browser(officer(duty, place.subdistrict) if duty in OF_AN_OFFICE else officer(duty))
    home = client.get("/").content.decode()
    assert 'href="/dashboard/"' not in home
    told = client.get("/dashboard/")
    assert told.status_code == 403
    words = told.content.decode()
    assert "您的工作在这里" in words
    menu = set(re.findall(r'href="(/admin/[^"?]+)"', home))
    assert len(menu & set(re.findall(r'href="(/admin/[^"?]+)"', words.partition("<main")[2]))) > 2


def test_an_empty_page_of_the_administrator_says_why_it_is_empty(place):
    client = browser(officer(Duty.SYSTEM))
    for model in ("core_failure", "core_faileditem", "core_job", "core_verification", "staff_rightrequest"):
        assert HOW_FILLED[1] not in client.get(reverse(f"admin:{model}_changelist")).content.decode(), model


def test_a_year_is_written_as_a_year() -> None:
    """2026年, in lists, filters and titles; a number alone is read as a count."""
    assert in_words(parse("2026")) == "2026年"
    assert (in_words(parse("2026-09")), month_of_year(date(2026, 9, 1))) == ("2026年9月", "9月")
    assert said_last("王芳 · 2026Q3") == "王芳 · 2026年第3季度"
    assert suited_filter(AwardCandidate, "round__year") == ("round__year", YearFilter)
    bare = [
        f"{model._meta.label}: {name}"
        for model, page in site._registry.items()
        for name in page.list_display
        if name == "year" and not hasattr(page, "year")
    ]
    assert bare == [], "show it by `of_year`"


def test_links_to_the_other_pages_of_a_list_stand_in_a_landmark_with_a_name_of_its_own():
    """Who hears a page finds them among its landmarks: by name, because a page has several of that kind."""
    landmark = re.compile(r"<nav\b[^>]*aria-label=.*?</nav>", re.DOTALL)
    way = re.compile(r"next_page_number|previous_page_number|paginator_number")
    found, outside = 0, []
    for file in sorted(Path(settings.BASE_DIR, "templates").rglob("*.html")):
        text = file.read_text()
        found += len(way.findall(text))
        outside += [(file.name, one) for one in way.findall(landmark.sub("", text))]
    assert found >= 5
    assert outside == []
