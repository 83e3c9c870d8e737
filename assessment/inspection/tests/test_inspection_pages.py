"""The weekly inspection in the back office, and the page on which a grid answers."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assessment.inspection.board import whole
from assessment.inspection.models import InspectionFinding, InspectionSample
from assessment.tests.inspected import NEXT, WEEK, World
from core.testing.worlds import shared_world
from staff.tests.factories import account, center, head

pytestmark = pytest.mark.django_db


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@shared_world
def inspected() -> World:
    made = World()
    for n in range(3):
        made.visit(day=WEEK.start + timedelta(days=n))
        made.report(WEEK.start + timedelta(days=n), on=made.office.grids[1])
    made.rows = made.inspect()
    return made


@pytest.fixture
def world(inspected: World):
    with time_machine.travel(NEXT, tick=False):
        yield inspected


def week_page() -> str:
    return reverse("admin:assessment_inspection_week", args=(str(WEEK),))


def test_a_week_shows_every_grid_with_what_was_done_and_expected_exceptions_first(world):
    page = browser(world.second).get(week_page())
    rows = page.context["rows"]
    assert [len(row.exceptions) for row in rows] == sorted((len(row.exceptions) for row in rows), reverse=True)
    cells = {row.inspection.grid_id: row.cells for row in rows}
    of_grid = dict(zip(page.context["heads"], cells[world.grid.pk], strict=True))
    assert (of_grid["走访"].done, of_grid["走访"].expected, of_grid["走访"].short) == (3, "≥ 2", False)
    assert of_grid["在岗人日"].done == 5


def test_the_list_of_rows_has_the_newest_week_first_and_in_it_the_most_exceptions(world):
    world.inspect(WEEK.next())
    page = browser(world.second).get(reverse("admin:assessment_inspection_changelist"))
    rows = [(row.week, len(row.exceptions)) for row in page.context["cl"].result_list]
    assert rows == sorted(rows, reverse=True)
    assert len({count for _week, count in rows}) > 1


@pytest.mark.parametrize(
    ("fraction", "sign", "number"), [("9/5", "≥", 2), ("2", "≥", 2), ("9/5", "≤", 1), ("0", "≤", 0)]
)
def test_what_is_expected_of_counted_things_is_a_whole_number_that_judges_the_same(fraction, sign, number):
    assert whole(fraction, sign) == number
    for done in range(5):
        wanted = Fraction(fraction)
        assert (done >= wanted if sign == "≥" else done <= wanted) == (
            done >= number if sign == "≥" else done <= number
        )


def test_the_weeks_are_listed_with_their_findings_and_samples(world):
    client = browser(world.second)
    client.post(reverse("admin:assessment_inspection_draw", args=(str(WEEK),)), {"seed": 5})
    client.post(
        reverse("admin:assessment_inspection_note_finding", args=(world.rows[world.grid.pk].pk,)),
        {"text": "走访记录不实", "due_on": "2026-03-20"},
    )
    (week,) = client.get(reverse("admin:assessment_inspection_weeks")).context["weeks"]
    assert (week.grids, week.findings, week.open_findings, week.drawn) == (3, 1, 1, 6)


def test_the_center_notes_a_finding_the_grid_answers_and_the_center_closes_it(world):
    clerk, leader = browser(world.second), browser(account(of=world.leader))
    page = reverse("admin:assessment_inspection_note_finding", args=(world.rows[world.grid.pk].pk,))
    assert clerk.get(page).context["form"].initial["due_on"].isoformat() == "2026-03-23"
    assert clerk.post(page, {"text": "走访记录不实", "due_on": "2026-03-20"}).status_code == 302
    finding = InspectionFinding.objects.get()
    answer = reverse("rectification", args=(finding.pk,))
    assert "走访记录不实" in leader.get(answer).content.decode()
    assert leader.post(answer, {"text": "已补走访"}, follow=True).status_code == 200
    check = reverse("admin:assessment_inspectionfinding_follow_up", args=(finding.pk,))
    assert "已补走访" in dict(clerk.get(check).context["facts"]).values()
    assert clerk.post(check, {"passed": "yes", "note": "", "due_on": ""}).status_code == 302
    finding.refresh_from_db()
    assert finding.state == "closed"
    page = clerk.get(reverse("admin:assessment_inspectionfinding_change", args=(finding.pk,)))
    assert [step.act for step in page.context["steps"]] == ["note", "assign", "answer", "accept"]


def test_what_goes_back_needs_a_day_and_a_word(world):
    finding = InspectionFinding.objects.create(
        inspection=world.rows[world.grid.pk], text="x", state="answered", due_on=WEEK.end
    )
    finding.steps.create(act="answer", at=NEXT, by=account(of=world.leader), note="好了")
    check = reverse("admin:assessment_inspectionfinding_follow_up", args=(finding.pk,))
    answer = browser(world.second).post(check, {"passed": "no", "note": "", "due_on": ""})
    assert set(answer.context["form"].errors) == {"note", "due_on"}


def test_nobody_else_finds_the_page_of_a_rectification(world):
    finding = InspectionFinding.objects.create(
        inspection=world.rows[world.grid.pk], text="x", state="assigned", due_on=WEEK.end
    )
    stranger = account(of=world.people[world.office.grids[1].pk][0])
    assert browser(stranger).get(reverse("rectification", args=(finding.pk,))).status_code == 404
    page = browser(head(world.subdistrict)).get(reverse("rectification", args=(finding.pk,)))
    assert page.context["may_answer"] is False


def test_a_sample_is_drawn_and_its_results_are_entered_on_one_page(world):
    client = browser(world.second)
    draw = reverse("admin:assessment_inspection_draw", args=(str(WEEK),))
    assert client.post(draw, {"seed": 7}).status_code == 302
    assert client.post(draw, {"seed": 8}).status_code == 200  # refused on the form: it is drawn
    sample = InspectionSample.objects.get()
    items = list(sample.items.all())
    verify = reverse("admin:assessment_inspectionsample_verify", args=(sample.pk,))
    values = {f"verdict_{items[0].pk}": "checked", f"verdict_{items[1].pk}": "wrong", f"note_{items[1].pk}": ""}
    refused = client.post(verify, values)
    assert refused.status_code == 200
    assert sample.items.exclude(verdict="").count() == 0  # all or none
    values[f"note_{items[1].pk}"] = "查无此户"
    assert client.post(verify, values).status_code == 302
    assert sample.items.exclude(verdict="").count() == 2
    page = client.get(reverse("admin:assessment_inspectionsample_change", args=(sample.pk,)))
    assert sum(tally.wrong for tally in page.context["tallies"]) == 1
    html = page.content.decode()
    assert "查无此户" in html
    assert "已核查" in html  # of which some are wrong: another word than for what was found in order
    assert all(thing.text in html for thing in page.context["things"])
    again = client.get(reverse("admin:assessment_inspectionsample_draw_again", args=(sample.pk,)), follow=True)
    assert [message.level_tag for message in again.context["messages"]] == ["success"]


def test_ones_own_work_is_shown_without_a_verdict_to_choose(world):
    browser(world.clerk).post(reverse("admin:assessment_inspection_draw", args=(str(WEEK),)), {"seed": 7})
    sample = InspectionSample.objects.get()
    page = browser(world.clerk).get(reverse("admin:assessment_inspectionsample_verify", args=(sample.pk,)))
    own = [fields is None for thing, fields in page.context["things"] if thing.item.kind == "report"]
    assert own
    assert all(own)


@pytest.mark.parametrize("name", ["inspection_weeks", "inspection_week", "inspection_draw"])
def test_the_pages_are_the_offices(world, name):
    address = reverse(f"admin:assessment_{name}", args=() if name == "inspection_weeks" else (str(WEEK),))
    assert browser(account(of=world.leader)).get(address).status_code == 302
    of_another = browser(center(World().subdistrict)).get(address)
    if name == "inspection_week":
        assert of_another.context["rows"] == []
    assert browser(world.second).get(address).status_code == 200
    assert browser(head(world.subdistrict)).get(address).status_code == (403 if name == "inspection_draw" else 200)


def test_a_week_that_is_none_is_not_found(world):
    assert browser(world.second).get("/admin/assessment/inspection/weeks/2026-10/").status_code == 404
