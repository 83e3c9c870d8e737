"""Every figure of a weekly inspection opens to the rows that counted, for the office and for who serves the grid."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from assessment.figures.counts import Week
from assessment.figures.evidence import compared, rows_of_week_today
from assessment.figures.source_rows import readable_rows
from assessment.inspection import rules
from assessment.inspection.explanations import explain_week
from assessment.inspection.models import Inspection, InspectionEvidence, InspectionFinding
from assessment.inspection.services import inspect_week
from assessment.periods import parse
from assessment.tests import worlds
from assessment.tests.inspected import MONDAY, NEXT, WEEK, World
from core.clock import starts_at
from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.tests.factories import matter
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident
from incidents.tests.factories import entries, move
from incidents.visits.models import Visit
from staff.accounts.models import User
from staff.calendar.lists import working_calendar
from staff.tests.factories import account, center, head, officer

pytestmark = pytest.mark.django_db

# How each figure follows from the rows behind it: said here a second time, in plain Python.
FROM_ROWS = {
    "member_days": lambda rows: int(sum(row["effective_days"] for row in rows.get("members", []))),
    "visits": lambda rows: len(rows.get("visits", [])),
    "patrols": lambda rows: len(rows.get("patrols", [])),
    "entries": lambda rows: sum(row["new"] + row["changed"] + row["verified"] for row in rows.get("entries", [])),
    "reports": lambda rows: len(rows.get("reports", [])),
    "days_without_report": lambda rows: 7 - len({row["day"] for row in rows.get("reports", [])}),
    "due": lambda rows: len(rows.get("due", [])),
    "on_time": lambda rows: sum(row["on_time"] for row in rows.get("due", [])),
    "overdue": lambda rows: len(rows.get("overdue", [])),
    "hazards_due": lambda rows: sum(row["due_this_week"] for row in rows.get("hazards", [])),
    "hazards_overdue": lambda rows: sum(row["overdue"] for row in rows.get("hazards", [])),
}


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def rest(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


class Inspected(World):
    """A week in which everything happened once or more, and its inspection."""

    def __init__(self) -> None:
        super().__init__()
        for n in range(3):
            self.visit(day=MONDAY + timedelta(days=n))
        self.visit("patrol")
        entries(self.grid, MONDAY, new=4, verified=3)
        self.incident = self.report()
        self.secret = self.report(MONDAY + timedelta(days=1), about=matter("petitions", restricted=True))
        noon = starts_at(MONDAY) + timedelta(hours=12)
        for incident in (self.incident, self.secret):
            Incident.objects.filter(pk=incident.pk).update(level="grid", due_at=noon, settled_at=noon)
        self.late = self.report(MONDAY - timedelta(days=9))
        Incident.objects.filter(pk=self.late.pk).update(level="grid", due_at=noon - timedelta(days=3))
        about = matter("fire").subcategories.create(code="wiring", name="电线", position=1)
        self.hazard = Hazard.objects.create(
            grid=self.grid, place="独石桥东", subcategory=about, found_at=noon - timedelta(days=8), description="裸露",
            state="open", due_at=noon, created_by=self.clerk,
        )  # fmt: skip
        self.inspection = self.row()
        self.code = str(self.grid.versions.get().code)
        self.api = f"/api/v1/inspections/{WEEK}/{self.code}/rows/"
        self.page = reverse("inspection", args=(self.inspection.pk,))
        self.admin = reverse("admin:assessment_inspection_change", args=(self.inspection.pk,))

    def kept(self):
        return InspectionEvidence.objects.get(inspection=self.inspection).rows

    def rows(self, user=None):
        return rest(user or self.clerk).get(self.api).json()["results"]


@shared_world
def world() -> Inspected:
    return Inspected()


@pytest.mark.parametrize("seed", [3, 8])
def test_every_figure_of_every_row_equals_what_its_rows_come_to(seed):
    made, stranger = worlds.World(seed), account()
    seen: Counter[str] = Counter()
    for name in ("2026-W01", "2026-W05", "2026-W11"):
        week = parse(name)
        for row in inspect_week(subdistrict=made.subdistrict, week=week, at=week.ends_at):
            kept = row.evidence
            for figure, of in FROM_ROWS.items():
                assert getattr(row, figure) == of(kept.rows), (seed, name, row.grid_id, figure)
                seen[figure] += getattr(row, figure)
            for_nobody = readable_rows(stranger, compared(kept.rows, kept.rows))
            assert Counter(each.source for each in for_nobody) == {s: len(listed) for s, listed in kept.rows.items()}
            secret = {incident["key"] for rows in kept.rows.values() for incident in rows if incident.get("restricted")}
            assert not secret & {each.key for each in for_nobody}
            seen["restricted"] += sum(incident["restricted"] for incident in kept.rows.get("reports", []))
            terms = row.scheme.value
            counts = Week.from_json({figure: getattr(row, figure) for figure in Week.__dataclass_fields__})
            assert rules.expected(counts, terms) == row.expected
            calendar = working_calendar(made.subdistrict)
            assert rows_of_week_today(made.subdistrict, row.grid_id, week, terms, calendar) == kept.rows
    assert set(FROM_ROWS) | {"working_days"} == set(Week.__dataclass_fields__)
    assert all(seen[figure] for figure in (*FROM_ROWS, "restricted")), seen  # else the law said nothing of it


def test_what_is_kept_stays_and_holds_no_text_that_people_wrote(world):
    assert "独石桥东" not in str(world.kept())
    assert {key for rows in world.kept().values() for row in rows for key in row} == {
        "key", "day", "class", "households", "restricted", "due", "settled", "on_time", "found", "due_this_week",
        "overdue", "new", "changed", "verified", "name", "member_days", "leave_days", "induction_days",
        "effective_days",
    }  # fmt: skip
    for change in (
        lambda: InspectionEvidence.objects.update(rows={}),
        lambda: InspectionEvidence.objects.all().delete(),
        lambda: InspectionEvidence.objects.create(inspection=world.inspection, rows={}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_what_changed_since_is_marked_and_the_figures_stay(world):
    before = world.kept()
    assert {row["change"] for row in world.rows()} == {""}
    Visit.objects.filter(day=MONDAY, kind="visit").update(judged_invented=True)
    move(world.incident, "invalidate", by=world.clerk, now=NEXT, note="x", reason="invented")
    Hazard.objects.filter(pk=world.hazard.pk).update(state="rectified", settled_at=NEXT)
    world.visit(day=MONDAY + timedelta(days=4))
    changed = {(row["source"], row["change"]) for row in world.rows() if row["change"]}
    assert changed == {
        ("visits", "gone"), ("visits", "added"), ("reports", "gone"), ("due", "gone"), ("hazards", "changed"),
    }  # fmt: skip
    assert world.kept() == before
    page = browser(world.clerk).get(world.admin)
    cells = {figure.code: figure.cell.done for figure in page.context["week"].figures}
    assert (cells["visits"], cells["reports"], cells["hazards_overdue"]) == (3, 2, 1)
    assert "不再计入" in page.content.decode()


def test_who_serves_the_grid_opens_its_figures_on_its_page_and_over_rest(world):
    for who in (world.member, world.leader):
        me = account(of=who)
        page = browser(me).get(world.page)
        text = page.content.decode()
        assert world.incident.number in text
        assert "独石桥东" in text  # read from the hazard itself
        codes = [figure.code for figure in page.context["week"].figures]
        assert codes == [
            "member_days", "visits", "patrols", "reports", "days_without_report", "on_time", "overdue",
            "hazards_overdue", "entries",
        ]  # fmt: skip
        assert all(table.count for figure in page.context["week"].figures for table in figure.tables)
        assert world.page in browser(me).get("/dashboard/").content.decode()


def test_near_and_far_nobody_else_opens_them(world):
    of_another_grid = account(of=world.people[world.office.grids[1].pk][1])
    far = center(World().subdistrict)
    for user in (of_another_grid, far, officer(Duty.EXPORT, world.subdistrict), officer(Duty.DISTRICT), account()):
        assert rest(user).get(world.api).status_code == 404
        assert browser(user).get(world.page).status_code == 404
    for user in (of_another_grid, far):
        assert browser(user).get(world.admin).status_code == 302
    for user in (world.clerk, head(world.subdistrict)):
        assert rest(user).get(world.api).status_code == 200
        assert world.incident.number in browser(user).get(world.admin).content.decode()


@pytest.mark.parametrize("address", ["2026-W99/{code}", "2026-W12/{code}", "2026-W11/331003009999999"])
def test_a_week_or_grid_that_is_none_is_not_found(world, address):
    assert rest(world.clerk).get(f"/api/v1/inspections/{address.format(code=world.code)}/rows/").status_code == 404


def test_restricted_incidents_count_for_everybody_and_are_told_to_who_may_open_them(world):
    leader, reporter = account(of=world.leader), account(of=world.member)
    for user, may_read in ((world.clerk, True), (head(world.subdistrict), True), (reporter, True), (leader, False)):
        rows = world.rows(user)
        by_source = Counter(row["source"] for row in rows)
        assert (by_source["reports"], by_source["due"], by_source["overdue"]) == (2, 2, 1)
        assert sum(row["counted"]["on_time"] for row in rows if row["source"] == "due") == world.inspection.on_time
        assert sum(row["withheld"] for row in rows) == (0 if may_read else 2)
        assert (world.secret.number in str(rows)) is may_read
        assert (world.secret.number in browser(user).get(world.page).content.decode()) is may_read
    (hidden, _due) = [row for row in world.rows(leader) if row["withheld"]]
    assert hidden == {
        "source": "reports", "key": "", "counted": {}, "change": "", "today": None, "withheld": True,
    }  # fmt: skip


def test_what_became_of_a_restricted_incident_is_not_told_either(world):
    leader = account(of=world.leader)
    move(world.secret, "invalidate", by=world.clerk, now=NEXT, note="x", reason="invented")
    world.report(MONDAY + timedelta(days=2), about=matter("petitions", restricted=True))
    assert {row["change"] for row in world.rows(world.clerk)} == {"", "gone", "added"}
    assert {row["change"] for row in world.rows(leader)} == {""}


def test_the_formula_says_what_was_expected_and_how_that_follows(world):
    figures = {figure.code: figure for figure in explain_week(world.inspection, world.clerk).figures}
    assert figures["visits"].formula.startswith("3 ≥ 2 × 1 ")
    assert figures["visits"].formula.endswith("= 2")
    assert figures["overdue"].formula == "1 > 0"
    assert figures["on_time"].formula.startswith("2 ≥ 0.8 × 2 ")
    assert any("每名" in sentence or "2" in sentence for sentence in figures["visits"].sentences)
    nothing = Inspection.objects.get(grid=world.office.grids[1])
    assert explain_week(nothing, world.clerk).figures[5].formula == ""  # nothing was due


def test_a_week_without_kept_rows_says_so(world):
    bare = Inspection.objects.get(pk=world.inspection.pk)
    bare.pk, bare.week = None, WEEK.previous().start
    bare.save(force_insert=True)
    page = browser(world.clerk).get(reverse("inspection", args=(bare.pk,)))
    assert page.status_code == 200
    assert page.context["week"].kept is False
    assert world.rows() != rest(world.clerk).get(world.api.replace("W11", "W10")).json()["results"] == []


def test_opening_a_week_takes_the_same_number_of_queries_for_few_rows_and_for_many(world):
    later = WEEK.shifted(2)
    for day in (later.start + timedelta(days=n) for n in range(5)):
        world.visit(day=day)
        world.visit("patrol", day=day)
        entries(world.grid, day, new=1)
        world.report(day)
        world.report(day, about=matter("petitions", restricted=True))
    reported = Incident.objects.filter(reported_at__gte=later.starts_at)
    assert reported.update(level="grid", due_at=later.ends_at - timedelta(hours=1)) == 10
    crowded = world.inspect(later)[world.grid.pk]
    assert (crowded.visits, crowded.due) == (5, 10)

    def queries(client, user, address: str) -> int:
        logged_in = client(User.objects.get(pk=user.pk))  # who one is, is remembered with the object
        with CaptureQueriesContext(connection) as captured:
            assert logged_in.get(address).status_code == 200
        return len(captured)

    for user in (world.clerk, account(of=world.leader)):
        few = queries(browser, user, world.page), queries(rest, user, world.api)
        page, rows = reverse("inspection", args=(crowded.pk,)), world.api.replace(str(WEEK), str(later))
        assert (queries(browser, user, page), queries(rest, user, rows)) == few
        assert max(few) <= 30


def test_a_finding_leads_to_the_weeks_figures(world):
    finding = InspectionFinding.objects.create(inspection=world.inspection, text="x", state="assigned", due_on=WEEK.end)
    page = browser(account(of=world.leader)).get(reverse("rectification", args=(finding.pk,)))
    assert world.page in page.content.decode()
    page = browser(world.clerk).get(reverse("admin:assessment_inspectionfinding_change", args=(finding.pk,)))
    assert world.admin in page.content.decode()
