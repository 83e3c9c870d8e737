"""The map in the back office: acts by small forms, the list of any day, history and contact cards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from core.testing.worlds import shared_world
from grids.territory.models import Grid, GridContact, GridVersion
from grids.territory.models_of_acts import GridAct
from grids.tests.factories import territory
from staff.tests.factories import FULL_TIME, center, head, member_account

pytestmark = pytest.mark.django_db
LIST = "admin:grids_grid_changelist"


@shared_world
def place():
    return territory()


@shared_world
def clerk(place):
    return center(place.subdistrict)


@pytest.fixture
def client(clerk):
    browser = Client()
    browser.force_login(clerk)
    return browser


@pytest.fixture
def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def step(name: str, grid: Grid) -> str:
    return reverse(f"admin:grids_grid_{name}", args=(grid.pk,))


def rest(clerk, day: date) -> dict[str, dict]:
    """What REST says of the grids of that day, by their names."""
    api = APIClient()
    api.force_authenticate(clerk)
    answer = api.get("/api/v1/grids/", {"on": day})
    return {row["name"]: row for row in answer.json()["results"]}


def test_each_act_has_a_form_and_rest_answers_for_any_day_after_it(place, client, clerk, tomorrow):
    one, other, third, fourth = place.grids
    first, second = place.villages
    words = {"effective_on": tomorrow, "reason": "区划调整"}
    today = tomorrow - timedelta(days=1)
    before = rest(clerk, today)

    for name, grid in (
        ("rename", one),
        ("change_facts", one),
        ("move", one),
        ("split", one),
        ("merge", one),
        ("close", one),
    ):
        assert client.get(step(name, grid)).status_code == 200, name

    assert client.post(step("rename", one), words | {"name": "桥头"}).status_code == 302
    assert (before[f"{first.name}-1"]["code"]) == rest(clerk, tomorrow)["桥头"]["code"]

    facts = {"kind": "dedicated", "villager_groups": "1组", "complexity": "complex", "complexity_reason": "消防",
             "population": "900", "households": "300", "premises": ""}  # fmt: skip
    assert client.post(step("change_facts", one), words | facts).status_code == 302
    row = rest(clerk, tomorrow)["桥头"]
    assert (row["households"], row["premises"], row["kind"]) == (300, None, "dedicated")
    assert row["complexity_reason"] == "消防"

    assert client.post(step("move", other), words | {"village": second.pk, "name": ""}).status_code == 302
    assert rest(clerk, tomorrow)[f"{first.name}-2"]["village"] == second.code
    assert rest(clerk, today)[f"{first.name}-2"]["village"] == first.code

    split = {"heir": "0", "name_1": "东", "households_1": "100", "name_2": "西"}
    assert client.post(step("split", third), words | split).status_code == 302
    names = rest(clerk, tomorrow)
    assert (names["东"]["households"], names["西"]["households"]) == (100, None)
    assert f"{second.name}-1" not in names

    merge = {"others": [fourth.pk], "name": ""}
    assert client.post(step("merge", one), words | merge).status_code == 302
    assert f"{second.name}-2" not in rest(clerk, tomorrow)

    heir = Grid.objects.get(versions__name="东")
    west = Grid.objects.get(versions__name="西")
    day_after = tomorrow + timedelta(days=1)
    assert client.post(step("close", west), words | {"effective_on": day_after, "heir": heir.pk}).status_code == 302
    assert "西" in rest(clerk, tomorrow)
    assert "西" not in rest(clerk, day_after)

    opened = {**words, **facts, "name": "新开", "village": first.pk}
    assert client.post(reverse("admin:grids_grid_open_new"), opened).status_code == 302
    assert rest(clerk, tomorrow)["新开"]["opened_on"] == str(tomorrow)
    assert GridAct.objects.count() == 7


def test_what_is_refused_stands_beside_its_field(place, client, tomorrow):
    grid = place.grids[0]
    answer = client.post(step("rename", grid), {"name": "x", "effective_on": "2001-01-01", "reason": "xy"})
    assert answer.context["form"].errors["effective_on"]
    answer = client.post(
        step("split", grid), {"heir": "0", "name_1": "只有一个", "effective_on": tomorrow, "reason": "xy"}
    )
    assert answer.context["form"].non_field_errors()
    values = {"others": [place.grids[1].pk], "into_new": "on", "effective_on": tomorrow, "reason": "xy"}
    assert client.post(step("merge", grid), values).context["form"].errors["name"]
    assert not GridAct.objects.exists()


def test_the_center_alone_acts_and_only_in_its_own_subdistrict(place, tomorrow):
    words = {"name": "x", "effective_on": tomorrow, "reason": "xy"}
    for user, status in ((head(place.subdistrict), 403), (center(territory().subdistrict), 404)):
        browser = Client()
        browser.force_login(user)
        assert browser.post(step("rename", place.grids[0]), words).status_code == status
    assert GridVersion.objects.filter(grid=place.grids[0]).count() == 1


def test_the_list_shows_the_grids_of_the_day_that_was_picked(place, client, tomorrow):
    grid = place.grids[0]
    client.post(step("rename", grid), {"name": "明天的名字", "effective_on": tomorrow, "reason": "xy"})
    opened = {"heir": "0", "name_1": "明天东", "name_2": "明天西", "effective_on": tomorrow, "reason": "xy"}
    client.post(step("split", place.grids[1]), opened)
    assert "明天东" in client.get(reverse(LIST)).content.decode()  # planned: found without a day, to be staffed ahead
    now, then = (client.get(reverse(LIST), {"on": day}).content.decode() for day in (timezone.localdate(), tomorrow))
    for name in ("明天的名字", "明天东", "明天西"):
        assert (name in now, name in then) == (False, True)
    assert 'name="on"' in then
    assert client.get(reverse(LIST), {"on": "nonsense"}).status_code == 200


def test_the_page_of_a_grid_shows_its_versions_acts_and_where_it_went(place, client, tomorrow):
    grid = place.grids[0]
    client.post(step("rename", grid), {"name": "桥头", "effective_on": tomorrow, "reason": "居民提议"})
    split = {"heir": "0", "name_1": "桥东", "name_2": "桥西", "effective_on": tomorrow, "reason": "太大"}
    client.post(step("split", grid), split)
    page = client.get(reverse("admin:grids_grid_change", args=(grid.pk,))).content.decode()
    for text in ("桥头", "居民提议", "太大", "桥东", "桥西"):
        assert text in page
    east = Grid.objects.get(versions__name="桥东")
    assert "桥头" in client.get(reverse("admin:grids_grid_change", args=(east.pk,))).content.decode()
    acts = client.get(reverse("admin:grids_gridact_changelist"))
    assert "居民提议" in acts.content.decode()
    one = client.get(reverse("admin:grids_gridact_change", args=(GridAct.objects.first().pk,)))
    assert one.status_code == 200


def test_the_contact_card_is_kept_by_the_center_and_shown_on_the_dashboard(place, client):
    grid = place.grids[0]
    values = {
        "contacts-TOTAL_FORMS": 1, "contacts-INITIAL_FORMS": 0, "contacts-0-grid": grid.pk, "contacts-0-position": 1,
        "contacts-0-duty": "驻村民警", "contacts-0-name": "陈警官", "contacts-0-phone": "0576-8411 0110",
        "contacts-0-remark": "工作日", "contacts-0-begins_on": "2026-01-01", "contacts-0-ends_on": "",
        "versions-TOTAL_FORMS": 0, "versions-INITIAL_FORMS": 0, "acts-TOTAL_FORMS": 0, "acts-INITIAL_FORMS": 0,
    }  # fmt: skip
    page = reverse("admin:grids_grid_change", args=(grid.pk,))
    wrong = client.post(page, values | {"contacts-0-phone": "问前台"})
    assert wrong.status_code == 200
    assert not GridContact.objects.exists()
    assert client.post(page, values).status_code == 302
    GridContact.objects.create(
        grid=grid,
        name="以前的人",
        duty="民警",
        during=GridContact.objects.get().during.__class__(date(2020, 1, 1), date(2021, 1, 1)),
    )
    browser = Client()
    browser.force_login(member_account(FULL_TIME, to=grid))
    html = browser.get("/dashboard/").content.decode()
    assert "陈警官" in html
    assert "0576-8411 0110" in html
    assert "以前的人" not in html


def test_the_lists_of_the_map_make_the_same_queries_for_few_and_for_many_rows(place, client, tomorrow):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counted() -> list[int]:
        counts = []
        for name in ("grids_grid", "grids_gridact", "grids_village"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200
            counts.append(len(queries))
        return counts

    words = {"effective_on": tomorrow, "reason": "xy"}
    client.post(step("rename", place.grids[0]), words | {"name": "a"})
    counted()
    few = counted()
    for n in range(4):
        client.post(reverse("admin:grids_grid_open_new"), {**words, "name": f"新{n}", "village": place.villages[0].pk,
                    "kind": "ordinary", "complexity": "ordinary"})  # fmt: skip
    assert counted() == few


def page_of(name: str, row) -> str:
    return reverse(f"admin:grids_{name}", args=(row.pk,))


def test_villages_are_opened_renamed_and_closed_and_shown_as_of_any_day(place, client, clerk, tomorrow):
    today, village = tomorrow - timedelta(days=1), place.villages[0]
    words = {"effective_on": tomorrow, "reason": "村名核定"}
    assert client.post(page_of("village_rename", village), words | {"name": "桥头村"}).status_code == 302
    code = f"{place.subdistrict.code}950"
    opened = words | {"subdistrict": place.subdistrict.pk, "code": code, "name": "新设村"}
    assert client.post(reverse("admin:grids_village_open_new"), opened).status_code == 302
    again = client.post(reverse("admin:grids_village_open_new"), opened)
    assert again.context["form"].errors["code"]
    assert client.post(page_of("village_close", place.villages[1]), words).context["form"].non_field_errors()

    api = APIClient()
    api.force_authenticate(clerk)

    def by_code(day: date) -> dict[str, dict]:
        return {row["code"]: row for row in api.get("/api/v1/villages/", {"on": day}).json()["results"]}

    assert (by_code(today)[village.code]["name"], by_code(tomorrow)[village.code]["name"]) == (village.name, "桥头村")
    assert code not in by_code(today)
    assert by_code(tomorrow)[code]["opened_on"] == str(tomorrow)
    then = client.get(reverse("admin:grids_village_changelist"), {"on": tomorrow}).content.decode()
    now = client.get(reverse("admin:grids_village_changelist"), {"on": today}).content.decode()
    assert ("桥头村" in then, "新设村" in then, "桥头村" in now, "新设村" in now) == (True, True, False, False)
    html = client.get(page_of("village_change", village)).content.decode()
    for text in ("桥头村", "村名核定", village.name):
        assert text in html


def test_a_planned_act_is_taken_back_on_its_page_by_the_center_alone(place, client, tomorrow):
    grid = place.grids[0]
    client.post(step("rename", grid), {"name": "桥头", "effective_on": tomorrow, "reason": "居民提议"})
    act = GridAct.objects.get()
    reader = Client()
    reader.force_login(head(place.subdistrict))
    assert reader.post(page_of("gridact_take_back", act), {"reason": "xy"}).status_code == 403
    assert client.get(page_of("gridact_take_back", act)).status_code == 200
    assert client.post(page_of("gridact_take_back", act), {"reason": "区里未批准"}).status_code == 302
    assert GridVersion.objects.filter(grid=grid).count() == 1
    html = client.get(page_of("gridact_change", act)).content.decode()
    assert "区里未批准" in html
    assert page_of("gridact_take_back", act) not in html
    refused = client.post(page_of("gridact_take_back", act), {"reason": "再来"})
    assert len(refused.context["form"].non_field_errors()) == 1


def test_a_split_takes_a_file_with_the_boundaries_of_its_parts(place, client, tomorrow):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from grids.boundaries.geometry import write_file
    from grids.tests.shapes import square

    grid = place.grids[0]
    words = {"effective_on": tomorrow, "reason": "太大", "heir": "0", "name_1": "东片", "name_2": "西片"}

    def sent(*named: tuple[str, dict]):
        text = write_file(({"name": name}, drawn) for name, drawn in named)
        return client.post(step("split", grid), words | {"file": SimpleUploadedFile("b.geojson", text.encode())})

    assert sent(("东片", square(0, 0, 0.02)), ("西片", square(0.01, 0, 0.02))).context["form"].errors["file"]
    assert sent(("南片", square(0, 0))).context["form"].errors["file"]
    assert not GridAct.objects.exists()
    assert sent(("东片", square(0, 0)), ("西片", square(0.01, 0))).status_code == 302
    drawn = GridVersion.objects.filter(name__in=["东片", "西片"]).values_list("boundary__type", flat=True)
    assert list(drawn) == ["Polygon", "Polygon"]
