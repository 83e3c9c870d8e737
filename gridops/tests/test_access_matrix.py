"""Who may read and write what, for every address of the API.

The table below names every endpoint; one that is not in it fails the test, so that nobody adds an
address without saying who may use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern
from django.utils import timezone
from rest_framework.test import APIClient

from assessment.adjustment.services import attach_evidence, propose_adjustment
from assessment.award.services import open_round
from assessment.bulletin.revision import freeze_revision, open_revision, review_revision
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.cycle.services import run_step
from assessment.inspection.models import SampleItem
from assessment.inspection.sample import draw_sample
from assessment.inspection.services import note_finding
from assessment.interview.models import Interview, InterviewGround
from assessment.leading_group.tests.factories import decision as group_decision
from assessment.leading_group.tests.factories import meeting as group_meeting
from assessment.leading_group.tests.factories import member as group_member
from assessment.objection.models import Objection
from assessment.objection.services import file_objection
from assessment.pay.models_of_items import PayItem
from assessment.pay.services import draft_runs
from assessment.pay.shipped import ship_items
from assessment.pay.tests.factories import fund, funded, income, rate
from assessment.periods import Kind, parse
from assessment.replacement.services import record_ground
from assessment.score.models import QuarterlyScore, YearlyScore
from assessment.score.tests import factories as scores
from assessment.tests.factories import office
from core.tests.files import photo
from core.web.uploads import check_upload
from gridops.api import urlpatterns
from grids.duties import Duty
from grids.tests.factories import matter
from incidents.attachments.services import attach
from incidents.entries.models import AwarenessSurvey
from incidents.handover.models import HandOver, HandOverItem
from incidents.outside_codes.models import OutsideCode
from incidents.tests.factories import entries, make_incident, shanghai
from incidents.tests.fieldwork import activity, care_visit, dispute, hazard, mediation, premises, supervision, task
from incidents.visits.models import Visit
from staff.accounts.models import User
from staff.attendance.models import Attendance
from staff.calendar.models import CalendarDay
from staff.postings.models import Posting
from staff.recruitment.models import Application, Opening
from staff.tests.factories import (
    FULL_TIME,
    LEADER,
    PART_TIME,
    account,
    center,
    department,
    handler,
    head,
    member_account,
    officer,
    posted,
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Row:
    """One endpoint: what an outsider sees, and which duties write. `member` is a person who serves a grid."""

    outsider: str = "empty"  # empty list, `hidden` (404), or `same` as everybody
    post: tuple[str, ...] | None = None
    patch: tuple[str, ...] | None = None
    delete: tuple[str, ...] | None = None
    reads: bool = True  # whether it answers GET; a step of a row only takes POST
    of_pay: bool = False  # for the office of pay alone; the center gets 404 like everybody else


def objected(interview: Interview, *, by: User) -> Objection:
    """An objection to an interview, entered by the office."""
    more = {"reason": "不服", "request": "撤销", "at": timezone.now()}
    return file_objection(kind="interview", key=interview.pk, by=by, worker=interview.worker, **more)


CENTER = (Duty.CENTER.value,)
ENTRY = (Duty.CENTER.value, Duty.FIELD.value)
OFFICE = (Duty.CENTER.value, Duty.HEAD.value)
PAY = Row("hidden", of_pay=True)
PAY_LISTS = ("pay-items", "pay-rates", "pay-runs", "pay-sheets", "funds")
MOVERS = (*ENTRY, Duty.HEAD.value, Duty.DEPARTMENT.value, Duty.DISTRICT.value, "member")
TABLE = {
    "villages-list": Row(),
    "villages-detail": Row("hidden"),
    "grids-list": Row(),
    "grids-detail": Row("hidden"),
    "coverage-list": Row(),
    "coverage-detail": Row("hidden"),
    "matters-list": Row("same"),
    "matters-detail": Row("same"),
    "departments-list": Row(),
    "departments-detail": Row("hidden"),
    "outside-codes-list": Row(),
    "outside-codes-detail": Row("hidden"),
    "workers-list": Row(post=CENTER),
    "workers-detail": Row("hidden", patch=CENTER),
    "postings-list": Row(post=CENTER),
    "postings-detail": Row("hidden", patch=CENTER),
    "applications-list": Row(post=CENTER),
    "applications-detail": Row("hidden", patch=CENTER),
    "openings-list": Row(),
    "openings-detail": Row("hidden"),
    "applications-find-eligible": Row("hidden", post=CENTER, reads=False),
    "applications-refuse": Row("hidden", post=CENTER, reads=False),
    "applications-appoint": Row("hidden", post=CENTER, reads=False),
    "attendance-list": Row(post=ENTRY),
    "attendance-detail": Row("hidden", patch=ENTRY, delete=CENTER),
    "calendar-list": Row(post=CENTER),
    "calendar-detail": Row("hidden", patch=CENTER, delete=CENTER),
    "incidents-list": Row(post=(*ENTRY, "member")),
    "incidents-detail": Row("hidden"),
    "incidents-similar": Row("hidden"),
    "moves-list": Row("hidden", post=MOVERS),
    "attachments-list": Row("hidden", post=MOVERS),
    "attachments-detail": Row("hidden", delete=CENTER),
    "attachments-content": Row("hidden"),
    "attachments-thumbnail": Row("hidden"),
    "attachments-original": Row("hidden"),
    "visits-list": Row(post=(*ENTRY, "member")),
    "visits-detail": Row("hidden", patch=ENTRY, delete=CENTER),
    "premises-list": Row(post=(*ENTRY, "member")),
    "premises-detail": Row("hidden", patch=ENTRY),
    "hand-over-items-list": Row(),
    "hand-over-items-detail": Row("hidden"),
    "hazards-list": Row(post=(*ENTRY, "member")),
    "hazards-detail": Row("hidden", patch=ENTRY),
    "hazards-rechecks": Row("hidden", post=(*ENTRY, "member"), reads=False),
    "hazards-report": Row("hidden", post=(*ENTRY, "member"), reads=False),
    "mediations-list": Row(post=(*ENTRY, "member")),
    "mediations-detail": Row("hidden"),
    "publicity-list": Row(post=(*ENTRY, "member")),
    "publicity-detail": Row("hidden", patch=ENTRY, delete=CENTER),
    "care-visits-list": Row(post=(*CENTER, "member")),
    "care-visits-detail": Row("hidden", delete=CENTER),
    "care-counts-list": Row(),
    "supervisions-list": Row(),
    "supervisions-detail": Row("hidden"),
    "tasks-list": Row(post=CENTER),
    "tasks-detail": Row("hidden"),
    "tasks-withdraw": Row("hidden", post=CENTER, reads=False),
    "answers-list": Row("hidden", post=(*ENTRY, "member")),
    "base-entries-list": Row(post=(*ENTRY, "member")),
    "base-entries-detail": Row("hidden", patch=ENTRY, delete=CENTER),
    "awareness-surveys-list": Row(post=CENTER),
    "awareness-surveys-detail": Row("hidden", patch=CENTER, delete=CENTER),
    "schemes-list": Row(),
    "schemes-detail": Row("hidden"),
    "inspections-list": Row(),
    "week-rows-list": Row("hidden"),
    "inspection-findings-list": Row(),
    "inspection-findings-detail": Row("hidden"),
    "inspection-samples-list": Row(),
    "bulletins-list": Row(),
    "bulletins-detail": Row("hidden"),
    "lines-list": Row("hidden"),
    "rows-list": Row("hidden"),
    "differences-list": Row("hidden"),
    "monthly-scores-list": Row(),
    "monthly-scores-detail": Row("hidden"),
    "monthly-score-rows-list": Row("hidden"),
    "monthly-score-means-list": Row(),
    "early-warnings-list": Row(),
    "replacements-list": Row(),
    "replacements-detail": Row("hidden"),
    "replacement-rows-list": Row("hidden"),
    "interviews-list": Row(),
    "interviews-detail": Row("hidden"),
    "objections-list": Row(),
    "objections-detail": Row("hidden"),
    "adjustments-list": Row(post=OFFICE),
    "adjustments-detail": Row("hidden"),
    "adjustment-attachments-list": Row("hidden", post=OFFICE),
    "adjustment-attachments-detail": Row("hidden"),
    "adjustment-attachments-content": Row("hidden"),
    "quarterly-assessments-list": Row(),
    "quarterly-assessments-detail": Row("hidden"),
    "quarterly-assessments-rows": Row("hidden"),
    "yearly-scores-list": Row(),
    "yearly-scores-detail": Row("hidden"),
    "yearly-scores-rows": Row("hidden"),
    "contributions-list": Row(),
    "cycle-runs-list": Row(),
    "awards-list": Row(),
    "awards-detail": Row("hidden"),
    "award-candidates-list": Row(),
    "award-candidates-detail": Row("hidden"),
    "leading-group-members-list": Row(),
    "leading-group-members-detail": Row("hidden"),
    "leading-group-meetings-list": Row(),
    "leading-group-meetings-detail": Row("hidden"),
    "leading-group-decisions-list": Row(),
    "leading-group-decisions-detail": Row("hidden"),
    **{f"{name}-{kind}": PAY for name in PAY_LISTS for kind in ("list", "detail")},
    "export": Row("same"),  # rows within the scope: see test_exports
    "schema": Row("same"),
    "docs": Row("same"),
    "nowhere": Row("hidden"),
}
WITH_HISTORY = (
    *("workers", "postings", "applications", "attendance", "calendar", "incidents", "visits", "premises", "hazards"),
    *("mediations", "publicity", "care-visits", "tasks", "base-entries", "awareness-surveys", "adjustments"),
)
TABLE |= {f"{name}-history": Row("hidden") for name in WITH_HISTORY}  # whoever sees a row reads its history
READ = [name for name, row in TABLE.items() if row.reads]
LISTS = [name for name, row in TABLE.items() if name.endswith("-list")]


def endpoints() -> dict[str, URLPattern]:
    return {pattern.name: pattern for pattern in urlpatterns}


@dataclass
class World:
    """One office with one row of everything, in the first of its villages."""

    def __post_init__(self) -> None:
        self.office = office()
        self.subdistrict, self.grid = self.office.subdistrict, self.office.grids[0]
        self.posting = posted(FULL_TIME, to=self.grid)
        self.center = center(self.subdistrict)
        self.incident = make_incident(self.grid, by=self.center)
        self.department = department(self.subdistrict)
        type(self.incident).objects.filter(pk=self.incident.pk).update(department=self.department)
        (self.file,) = attach(
            number=self.incident.number, uploads=[check_upload("a.jpg", photo())], by=self.center, at=timezone.now()
        )
        self.candidate = Application.objects.create(
            subdistrict=self.subdistrict, grid=self.grid, channel="recruited", applied_on=date(2026, 3, 1), name="林一"
        )
        self.opening = Opening.objects.create(
            subdistrict=self.subdistrict, grid=self.grid, opened_on=date(2026, 3, 1), opened_by=self.center
        )
        hand_over = HandOver.objects.create(
            subdistrict=self.subdistrict,
            posting=self.posting,
            worker=self.posting.worker,
            grid=self.grid,
            day=date(2026, 3, 2),
            opened_at=shanghai("2026-03-01 09:00"),
            opened_by=self.center,
        )
        self.replacement = record_ground(
            worker=self.posting.worker,
            reason="虚假走访",
            evidence="判定记录",
            by=self.center,
            at=shanghai("2026-03-02 09:00"),
        )
        self.handed = HandOverItem.objects.create(
            hand_over=hand_over, kind="device", name="手机", successor=self.posting.worker
        )
        self.attendance = Attendance.objects.create(worker=self.posting.worker, day=date(2026, 3, 2), status="present")
        self.holiday = CalendarDay.objects.create(
            subdistrict=self.subdistrict, day=date(2026, 3, 3), working=False, name="停工"
        )
        self.outside_code = OutsideCode.objects.create(
            subdistrict=self.subdistrict, system="省平台", kind="grid", code="P-1", grid=self.grid
        )
        self.visit = Visit.objects.create(
            worker=self.posting.worker, grid=self.grid, day=date(2026, 3, 2), kind="visit", households=3
        )
        self.premises = premises(self.grid)
        self.hazard = hazard(self.grid, by=self.center)
        self.mediation = mediation(dispute(self.grid, by=self.center), by=self.center)
        self.activity = activity(self.grid, by=self.center)
        self.care, *_more = (care_visit(self.grid, self.posting.worker, by=self.center) for _ in range(5))
        self.note = supervision(self.incident)
        self.task = task(self.grid, by=self.center)
        self.entry = entries(self.grid, date(2026, 3, 2), new=5)
        self.survey = AwarenessSurvey.objects.create(grid=self.grid, month=date(2026, 3, 1), asked=30, knowing=20)
        month, at = parse("2026-03", Kind.MONTH), shanghai("2026-04-01 03:00")
        self.bulletin = freeze_bulletin(
            bulletin=draft_bulletin(subdistrict=self.subdistrict, month=month, at=at), at=at, by=self.center
        )
        entries(self.grid, date(2026, 3, 4), new=5)
        self.bulletin = open_revision(bulletin=self.bulletin, reason="补录", by=self.center, at=at)
        review_revision(bulletin=self.bulletin, by=self.center, at=at)
        self.bulletin = freeze_revision(bulletin=self.bulletin, by=self.center, at=at)
        self.score = self.bulletin.scores.monthly_scores.get(worker=self.posting.worker)
        self.interview = Interview.objects.create(
            subdistrict=self.subdistrict,
            worker=self.posting.worker,
            month=date(2026, 3, 1),
            bulletin=self.bulletin,
            opened_at=at,
            due_on=date(2026, 4, 8),
        )
        InterviewGround.objects.create(
            interview=self.interview, grid=self.grid, role=FULL_TIME, first_rank=3, second_rank=4
        )
        self.objection = objected(self.interview, by=self.center)
        self.adjustment = propose_adjustment(
            worker=self.posting.worker,
            quarter=parse("2026Q1", Kind.QUARTER),
            side="bonus",
            points=Decimal(1),
            reason="值守",
            article="第八条",
            by=self.center,
            at=at,
        )
        (self.proof,) = attach_evidence(
            adjustment=self.adjustment, uploads=[check_upload("b.jpg", photo())], by=self.center, at=at
        )
        who = self.posting.worker
        for kind, made in ((Kind.QUARTER, scores.quarterly), (Kind.YEAR, scores.yearly)):
            scores.told(
                self.office.scheme, kind, date(2025, 10, 1), rows=lambda one, made=made: made(one, who, self.grid)
            )
        posted(PART_TIME, to=self.grid)
        run_step(
            subdistrict=self.subdistrict, stage="warning", period=parse("2026-03"), at=shanghai("2026-03-20 09:00")
        )
        run_step(
            subdistrict=self.subdistrict, stage="inspection", period=parse("2026-W10"), at=shanghai("2026-03-09 09:00")
        )
        monday = {"by": self.center, "at": shanghai("2026-03-09 10:00")}
        self.finding = note_finding(inspection=self.grid.inspections.get(), text="走访记录不实", **monday)
        self.award = open_round(
            subdistrict=self.subdistrict, year=2025, category="full_time", by=self.center, at=timezone.now()
        )
        self.member = group_member(self.subdistrict)
        self.meeting = group_meeting(self.subdistrict, self.member, held_on=date(2026, 3, 2), by=self.center)
        self.decision = group_decision(self.subdistrict, decided_on=date(2026, 3, 2), by=self.center)
        self.pay()
        self.sample = draw_sample(subdistrict=self.subdistrict, week=parse("2026-W10"), seed=1, **monday)

    def pay(self) -> None:
        """A draft of the month with one sheet, and what it follows from."""
        self.payroll = officer(Duty.PAYROLL, self.subdistrict)
        ship_items(self.subdistrict)
        self.pay_item = PayItem.objects.get(subdistrict=self.subdistrict, code="allowance")
        self.pay_rate = rate(self.pay_item, 800)
        self.fund = fund(self.subdistrict)
        funded(self.subdistrict, (self.fund, 100))
        income(self.fund, 1000, by=self.center)
        Posting.objects.filter(pk=self.posting.pk).update(pay_scheme="allowance")
        (self.pay_run,) = draft_runs(
            subdistrict=self.subdistrict, month=parse("2026-03", Kind.MONTH), at=shanghai("2026-04-10 08:00")
        )
        self.pay_sheet = self.pay_run.sheets.get()

    def reader(self, name: str) -> User:
        """Who of the office reads the address: the center, or of pay a payroll officer."""
        return self.payroll if TABLE[name].of_pay else self.center

    @cached_property
    def code(self) -> str:
        return str(self.grid.versions.get().code)

    def path(self, name: str) -> str:
        keys = {
            "villages": self.office.villages[0].code,
            "grids": self.code,
            "coverage": self.code,
            "matters": self.incident.matter.code,
            "departments": self.department.code,
            "outside-codes": self.outside_code.pk,
            "workers": self.posting.worker.staff_number,
            "postings": self.posting.pk,
            "applications": self.candidate.pk,
            "openings": self.opening.pk,
            "hand-over-items": self.handed.pk,
            "replacements": self.replacement.pk,
            "attendance": self.attendance.pk,
            "calendar": "2026-03-03",
            "incidents": self.incident.number,
            "visits": self.visit.pk,
            "premises": self.premises.pk,
            "hazards": self.hazard.pk,
            "mediations": self.mediation.pk,
            "publicity": self.activity.pk,
            "care-visits": self.care.pk,
            "supervisions": self.note.pk,
            "tasks": self.task.pk,
            "base-entries": self.entry.pk,
            "awareness-surveys": self.survey.pk,
            "schemes": 1,
            "bulletins": "2026-03",
            "interviews": self.interview.pk,
            "objections": self.objection.pk,
            "monthly-scores": self.score.pk,
            "adjustments": self.adjustment.pk,
            "quarterly-assessments": QuarterlyScore.objects.get().pk,
            "yearly-scores": YearlyScore.objects.get().pk,
            "inspection-findings": self.finding.pk,
            "awards": self.award.pk,
            "award-candidates": self.award.candidates.get().pk,
            "leading-group-members": self.member.pk,
            "leading-group-meetings": self.meeting.pk,
            "leading-group-decisions": self.decision.pk,
            "pay-items": self.pay_item.pk,
            "pay-rates": self.pay_rate.pk,
            "pay-runs": self.pay_run.pk,
            "pay-sheets": self.pay_sheet.pk,
            "funds": self.fund.pk,
        }
        files = f"incidents/{self.incident.number}/attachments/"
        special = {
            "incidents-similar": f"incidents/{self.incident.number}/similar/",
            "moves-list": f"incidents/{self.incident.number}/moves/",
            "attachments-list": files,
            "attachments-detail": f"{files}{self.file.pk}/",
            "attachments-content": f"{files}{self.file.pk}/content/",
            "attachments-thumbnail": f"{files}{self.file.pk}/thumbnail/",
            "attachments-original": f"{files}{self.file.pk}/original/",
            "replacement-rows-list": f"replacements/{self.replacement.pk}/rows/",
            "adjustment-attachments-list": f"adjustments/{self.adjustment.pk}/attachments/",
            "adjustment-attachments-detail": f"adjustments/{self.adjustment.pk}/attachments/{self.proof.pk}/",
            "adjustment-attachments-content": f"adjustments/{self.adjustment.pk}/attachments/{self.proof.pk}/content/",
            "quarterly-assessments-rows": f"quarterly-assessments/{keys['quarterly-assessments']}/rows/",
            "yearly-scores-rows": f"yearly-scores/{keys['yearly-scores']}/rows/",
            "lines-list": "bulletins/2026-03/lines/",
            "week-rows-list": f"inspections/2026-W10/{self.code}/rows/",
            "rows-list": f"bulletins/2026-03/lines/{self.code}/rows/",
            "monthly-score-rows-list": f"monthly-scores/{self.score.pk}/rows/",
            "differences-list": "bulletins/2026-03/differences/",
            "hazards-rechecks": f"hazards/{self.hazard.pk}/rechecks/",
            "hazards-report": f"hazards/{self.hazard.pk}/report/",
            **{
                f"applications-{step}": f"applications/{self.candidate.pk}/{step}/"
                for step in ("find-eligible", "refuse", "appoint")
            },
            "tasks-withdraw": f"tasks/{self.task.pk}/withdraw/",
            "answers-list": f"tasks/{self.task.pk}/answers/",
            "export": "exports/matters.csv",
            "schema": "schema/",
            "docs": "docs/",
            "nowhere": "no-such-thing/",
            **{f"{name}-history": f"{name}/{keys[name]}/history/" for name in WITH_HISTORY},
        }
        resource, _, kind = name.rpartition("-")
        return "/api/v1/" + (
            special.get(name) or (f"{resource}/" if kind == "list" else f"{resource}/{keys[resource]}/")
        )

    def accounts(self) -> dict[str, object]:
        """One account per duty, all of this office, and a member of the grid."""
        return {
            Duty.CENTER.value: self.center,
            Duty.HEAD.value: head(self.subdistrict),
            Duty.FIELD.value: officer(Duty.FIELD, self.subdistrict),
            Duty.EXPORT.value: officer(Duty.EXPORT, self.subdistrict),
            Duty.DISTRICT.value: officer(Duty.DISTRICT),
            Duty.DEPARTMENT.value: handler(self.department),
            Duty.SYSTEM.value: officer(Duty.SYSTEM),
            Duty.PAYROLL.value: officer(Duty.PAYROLL, self.subdistrict),
            Duty.INSPECTOR.value: officer(Duty.INSPECTOR, self.subdistrict),
            "member": account(of=self.posting.worker),
        }


@pytest.fixture
def world() -> World:
    return World()


def as_user(user: object | None) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_every_endpoint_is_in_the_table() -> None:
    assert set(endpoints()) == set(TABLE)


def test_without_a_token_every_method_is_refused_with_401(world: World) -> None:
    for name in TABLE:
        for method in ("get", "post", "patch", "delete"):
            answer = getattr(APIClient(), method)(world.path(name))
            assert answer.status_code == 401, (name, method, answer.status_code)
            assert answer["WWW-Authenticate"] == "Bearer"
            if name not in ("schema", "docs"):
                assert set(answer.json()) == {"code", "detail"}


# A ground that was recorded has its evidence in words; the tests of replacement open the rows behind a quarter's.
EMPTY_HERE = {"replacement-rows-list"}


def test_the_center_reads_what_an_outsider_does_not_see(world: World) -> None:
    for name in set(READ) - {"docs", "nowhere", "export"}:
        inside = as_user(world.reader(name)).get(world.path(name))
        assert inside.status_code == 200, (name, inside.content)
        if name.endswith("-list") and name not in EMPTY_HERE:
            assert inside.json()["results"], f"{name}: the world holds no row of it, so this would show nothing"
        outside = as_user(account()).get(world.path(name))
        expected = TABLE[name].outsider
        assert outside.status_code == (404 if expected == "hidden" else 200), name
        if expected == "empty":
            assert outside.json() == {"next": None, "previous": None, "results": []}, name


def test_an_office_of_another_subdistrict_sees_nothing_of_this_one(world: World) -> None:
    other = center(office().subdistrict)
    for name, row in TABLE.items():
        if row.outsider == "same" or not row.reads:
            continue
        answer = as_user(other).get(world.path(name))
        if row.outsider == "empty":
            for key in (
                world.code,
                str(world.incident.number),
                world.posting.worker.staff_number,
                world.subdistrict.code,
            ):
                assert key not in answer.content.decode(), name
        elif row.outsider == "hidden" and name != "schemes-detail":  # both have a version 1: they see their own
            assert answer.status_code == 404, name


def test_pay_is_not_there_for_anybody_but_the_office_of_pay(world: World) -> None:
    """Not for the center or the person either: one's own slip stands on one's own page."""
    readers = {Duty.PAYROLL.value, Duty.HEAD.value, Duty.INSPECTOR.value}
    for duty, user in world.accounts().items():
        for name in (one for one in READ if TABLE[one].of_pay):
            answer = as_user(user).get(world.path(name))
            assert answer.status_code == (200 if duty in readers else 404), (name, duty)
            if name.endswith("-list"):
                export = as_user(user).head(f"/api/v1/exports/{name.removesuffix('-list')}.ndjson")
                assert export.status_code == (200 if duty in readers else 404), (name, duty)


def test_writing_is_refused_to_every_duty_that_the_table_does_not_name(world: World) -> None:
    accounts = world.accounts()
    for name, row in TABLE.items():
        for duty, user in accounts.items():
            for method in ("post", "patch", "delete"):
                body = {"nonsense": 1, "reason": "the month of this world is frozen"}
                with transaction.atomic():
                    answer = getattr(as_user(user), method)(world.path(name), body, format="json")
                    transaction.set_rollback(True)  # what one duty may delete, the next one needs again
                allowed = duty in (getattr(row, method) or ())
                expected = ({400} if method != "delete" else {204}) if allowed else {403, 404, 405}
                assert answer.status_code in expected, (name, duty, method, answer.status_code, answer.content)


def test_what_is_asked_and_not_known_is_a_400_that_names_it(world: World) -> None:
    """A filter with a slip in its name would otherwise list everything."""
    for name in set(READ) - {"schema", "docs", "nowhere"}:
        path, client = world.path(name), as_user(world.reader(name))
        for query in ({"stat": "closed"}, {"reported_after": "2030-01-01"}, {"format": "json"}):
            answer = client.get(path, query)
            assert answer.status_code == 400, (name, query)
            assert set(answer.json()["fields"]) == set(query), (name, query)
        assert client.get(path).status_code == 200, name
        assert as_user(None).get(path, {"stat": "closed"}).status_code == 401, name


def test_a_field_that_is_not_known_is_a_400_that_names_it(world: World) -> None:
    accounts = {duty: as_user(user) for duty, user in world.accounts().items()}
    for name, row in TABLE.items():
        for method in ("post", "patch"):
            for duty in getattr(row, method) or ():
                answer = getattr(accounts[duty], method)(world.path(name), {"no_such_field": 1}, format="json")
                if answer.status_code == 400 and not name.endswith("attachments-list"):  # that one asks for a form
                    assert "no_such_field" in answer.json()["fields"], (name, method, duty, answer.content)


def test_a_leader_of_one_village_gets_404_for_an_incident_of_another(world: World) -> None:
    elsewhere = next(g for g in world.office.grids if g.versions.get().village_id == world.office.villages[1].pk)
    leader = as_user(member_account(LEADER, to=world.office.villages[1]))
    own = make_incident(elsewhere, by=world.center)
    assert leader.get(f"/api/v1/incidents/{own.number}/").status_code == 200
    for path in ("", "moves/"):
        assert leader.get(f"/api/v1/incidents/{world.incident.number}/{path}").status_code == 404
    assert leader.post(f"/api/v1/incidents/{world.incident.number}/moves/", {"move": "settle"}).status_code == 404
    seen = leader.get("/api/v1/incidents/").json()["results"]
    assert [row["number"] for row in seen] == [own.number]


def test_the_office_of_one_subdistrict_cannot_write_about_another(world: World) -> None:
    other = center(office().subdistrict)
    district_too = officer(Duty.DISTRICT)
    for user in (other, district_too):
        client = as_user(user)
        fact = {"grid": world.code, "month": "2026-02", "asked": 10, "knowing": 5}
        answer = client.post("/api/v1/awareness-surveys/", fact, format="json")
        assert answer.status_code in (400, 403)
        if answer.status_code == 400:
            assert set(answer.json()["fields"]) == {"grid"}
        assert client.patch(world.path("visits-detail"), {"households": 9}, format="json").status_code in (403, 404)
    world.visit.refresh_from_db()
    assert world.visit.households == 3


def test_restricted_incidents_stay_with_the_office(world: World) -> None:
    clue = make_incident(world.grid, by=world.center, about=matter("petitions", restricted=True))
    assert as_user(world.center).get(f"/api/v1/incidents/{clue.number}/").status_code == 200
    for user in (officer(Duty.EXPORT, world.subdistrict), member_account(LEADER, to=world.grid)):
        assert as_user(user).get(f"/api/v1/incidents/{clue.number}/").status_code == 404


def test_lists_take_the_same_number_of_queries_for_one_row_and_for_many(world: World) -> None:
    def queries(name: str) -> int:
        client, path = as_user(User.objects.get(pk=world.reader(name).pk)), world.path(name)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    queries("villages-list")  # a new connection asks PostgreSQL for the numbers of its types
    before = {name: queries(name) for name in LISTS}
    for grid in world.office.grids[1:]:
        who = posted(FULL_TIME, to=grid).worker
        posted(LEADER, to=grid)
        incident = make_incident(grid, by=world.center, reporter=who)
        supervision(incident)
        Attendance.objects.create(worker=who, day=date(2026, 3, 2), status="present")
        Application.objects.create(
            subdistrict=world.subdistrict, grid=grid, channel="recruited", applied_on=date(2026, 3, 1), name="林二"
        )
        Visit.objects.create(worker=who, grid=grid, day=date(2026, 3, 2), kind="patrol", incident=incident)
        premises(grid)
        hazard(grid, by=world.center, found_by=who)
        mediation(dispute(grid, by=world.center), by=world.center)
        activity(grid, by=world.center)
        care_visit(grid, who, by=world.center)
        task(*world.office.grids, by=world.center)
        entries(grid, date(2026, 3, 2), new=5)
        AwarenessSurvey.objects.create(grid=grid, month=date(2026, 3, 1), asked=30, knowing=20)
        department(world.subdistrict, f"d{grid.pk}")
        CalendarDay.objects.create(
            subdistrict=world.subdistrict, day=date(2026, 5, grid.pk % 28 + 1), working=False, name="x"
        )
        note_finding(inspection=grid.inspections.get(), text="x", by=world.center, at=shanghai("2026-03-09 10:00"))
        SampleItem.objects.create(
            sample=world.sample, kind="visit", position=9, key=f"x{grid.pk}", grid=grid, day=date(2026, 3, 2)
        )
        one = Interview.objects.create(
            subdistrict=world.subdistrict,
            worker=who,
            month=date(2026, 3, 1),
            bulletin=world.bulletin,
            opened_at=shanghai("2026-04-01 03:00"),
            due_on=date(2026, 4, 8),
        )
        InterviewGround.objects.create(interview=one, grid=grid, role=FULL_TIME, first_rank=3, second_rank=4)
        objected(one, by=world.center)
        rate(world.pay_item, 900, worker=who)
        income(fund(world.subdistrict, f"财政{grid.pk}"), 10, by=world.center)
        Posting.objects.filter(worker=who).update(pay_scheme="allowance")
    for month in ("2026-02", "2026-03"):
        draft_runs(subdistrict=world.subdistrict, month=parse(month, Kind.MONTH), at=shanghai("2026-04-10 09:00"))
    after = {name: queries(name) for name in LISTS}
    assert after == before
    assert {name: count for name, count in after.items() if count > 6} == {}
