"""Every address of the API, who uses it, and a world that holds a row of everything, for tests that walk over all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import URLPattern
from django.utils import timezone
from rest_framework.test import APIClient

from assessment.adjustment.services import attach_evidence, propose_adjustment
from assessment.archive.models import ArchivedFile
from assessment.award.services import open_round
from assessment.bulletin.revision import freeze_revision, open_revision, review_revision
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.cycle.services import run_step
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
from core.testing.made_rows import making
from core.tests.files import photo
from core.web.uploads import check_upload
from gridops.api import urlpatterns
from grids.duties import Duty
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
    PART_TIME,
    account,
    center,
    department,
    handler,
    head,
    officer,
    posted,
)
from staff.training.models import Training, TrainingParticipant


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
    "archived-files-list": Row(),
    "archived-files-detail": Row("hidden"),
    "trainings-list": Row(),
    "trainings-detail": Row("hidden"),
    "training-participants-list": Row(),
    "training-participants-detail": Row("hidden"),
    "leading-group-members-list": Row(),
    "leading-group-members-detail": Row("hidden"),
    "leading-group-meetings-list": Row(),
    "leading-group-meetings-detail": Row("hidden"),
    "leading-group-decisions-list": Row(),
    "leading-group-decisions-detail": Row("hidden"),
    **{f"{name}-{kind}": PAY for name in PAY_LISTS for kind in ("list", "detail")},
    "export": Row("same"),  # rows within the scope: see test_exports
    "export-manifest": Row("same"),
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

    @making()
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
        self.trained = TrainingParticipant.objects.create(
            training=Training.objects.create(
                subdistrict=self.subdistrict,
                held_on=date(2026, 3, 2),
                subject="培训",
                hours=2,
                recorded_by=self.center,
                recorded_at=timezone.now(),
            ),
            worker=self.posting.worker,
        )
        self.archived = ArchivedFile.objects.create(
            subdistrict=self.subdistrict, year=2026, file_class="rules", title="表", dated_on=date(2026, 3, 2)
        )
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
            "archived-files": self.archived.pk,
            "trainings": self.trained.training_id,
            "training-participants": self.trained.pk,
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
            "export-manifest": "exports/matters.csv/manifest",
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


def as_user(user: object | None) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client
