"""Every model and who sees its rows: at three places, for tests that walk over all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from axes.models import AccessAttempt
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test import RequestFactory
from django.utils import timezone
from django.utils.functional import lazystr
from psycopg2.extras import DateRange

from assessment.adjustment.models import Adjustment
from assessment.adjustment.services import attach_evidence, show_adjustment
from assessment.adoption.models import Adoption, Consultation, RulesReceipt, RulesToAdopt
from assessment.archive.models import ArchivedFile
from assessment.award.models import AwardCandidate, AwardRound
from assessment.award.services import open_round
from assessment.bulletin.models import Bulletin, IssuedDocument, Reading
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.cycle.models import CycleRun
from assessment.cycle.services import run_step
from assessment.delivery.services import tell
from assessment.inspection.models import InspectionSample, SampleItem
from assessment.inspection.sample import draw_sample, verify_item
from assessment.inspection.services import note_finding
from assessment.interview.models import Interview
from assessment.leading_group.tests.factories import decision as group_decision
from assessment.leading_group.tests.factories import meeting as group_meeting
from assessment.leading_group.tests.factories import member as group_member
from assessment.letterhead.kept import keep
from assessment.letterhead.models import OfficeLetterhead
from assessment.objection.models import Objection, ObjectionEvidence
from assessment.objection.services import answer_objection, file_objection
from assessment.periods import Kind, parse
from assessment.remark.models import DraftRemark
from assessment.replacement.models_of_files import ReplacementFile
from assessment.replacement.services import record_ground
from assessment.score.models import ScoreRevision
from assessment.score.tests import factories as scores
from assessment.survey.models import SurveySample
from assessment.tests.factories import Office, office
from assessment.what_if.models import WhatIf
from core.models import AuditEntry, AuditKind, ChoreRun, FailedItem, Failure, Job
from core.sealing.models import Verification
from core.tests.files import photo
from core.web.uploads import check_upload
from gridops.tests.matrix_of_pay import PAY_WITH_THEIR_OWNER, pay_rows
from grids.duties import Duty
from grids.matters.models import MatterAdmission
from grids.matters.services import propose_matter
from grids.territory.models import Grid, Village
from grids.territory.models_of_acts import GridAct
from grids.territory.services import change_facts
from grids.territory.work import Decision
from grids.tests.factories import matter
from incidents.attachments.services import attach
from incidents.care.models import CareCount, CareVisit
from incidents.entries.models import AwarenessSurvey, BaseEntry, Receipt
from incidents.handover.models import HandOver, HandOverItem
from incidents.hazards.models import Hazard
from incidents.hazards.services import Ending
from incidents.incident.models import Incident
from incidents.incoming.models import IncomingSheet, WordMeaning
from incidents.outside_codes.models import OutsideCode
from incidents.retention.models import RetentionPeriod
from incidents.routing.models import DefaultRoute, RoutingRule
from incidents.standard_texts.models import StandardText
from incidents.suggestions.models import Suggestion, SuggestionKind
from incidents.supervision.models import Supervision
from incidents.talks.models import TalkNote
from incidents.tests.factories import draft, make_incident, shanghai
from incidents.tests.fieldwork import activity, care_visit, dispute, hazard, intervals, mediation, premises, task
from incidents.triage.models import SavedFilter
from incidents.visits.models import Visit
from staff.access import access_of
from staff.accounts.models import Lockout, User
from staff.accounts.models_of_rights import RightRequest
from staff.attendance.models import Attendance, AttendanceKeeping, Leave
from staff.attendance.models_of_quotas import LeaveQuota
from staff.calendar.models import CalendarDay
from staff.departments.models import Department
from staff.inbox.models import Notice, OutwardMessage
from staff.people.models import Worker
from staff.postings.models import Posting, TeamDeadline
from staff.recruitment.models import Application, Opening
from staff.tests.factories import (
    FULL_TIME,
    GUIDE,
    LEADER,
    PART_TIME,
    account,
    center,
    department,
    handler,
    member_account,
    officer,
    official,
    posted,
)
from staff.training.models import Training, TrainingParticipant

OURS = ("core", "grids", "staff", "incidents", "assessment")  # the apps whose models are of this product
HERE, NEAR, FAR = "here", "near", "far"
DISTRICT_OF_ONE = "district, for one subdistrict"
EXPORT_OF_ALL = "export, of all"
NOBODY, ANONYMOUS = "an account without posting or duty", "not logged in"
MEMBERS = (GUIDE.value, LEADER.value, FULL_TIME.value, PART_TIME.value)
OFFICE = (Duty.CENTER.value, Duty.HEAD.value)
ADMINISTRATORS = (Duty.SYSTEM.value, Duty.SECURITY.value, Duty.AUDIT.value)
READERS = (*OFFICE, Duty.FIELD.value, Duty.EXPORT.value, DISTRICT_OF_ONE)  # of one subdistrict
OF_ALL = (Duty.DISTRICT.value, EXPORT_OF_ALL)
PAYROLL, INSPECTOR = Duty.PAYROLL.value, Duty.INSPECTOR.value
DEPARTMENT = Duty.DEPARTMENT.value  # handles the incidents of the department here

# --- who sees which of the three places ------------------------------------------------------------

Seen = Mapping[str, str]  # role → the places it sees, such as "here near"; a role that is left out sees none


def who(places: str, *roles: str) -> dict[str, str]:
    return dict.fromkeys(roles, places)


BY_NOBODY: Seen = {}
BY_THE_OFFICE: Seen = who("here near", *OFFICE)
BY_READERS_OF_DECISIONS: Seen = who("here near", *OFFICE, Duty.INSPECTOR.value)
BY_READERS: Seen = who("here near", *READERS) | who("here near far", *OF_ALL)
BY_WHO_SERVES_THERE: Seen = {**BY_READERS, **who("here", *MEMBERS)}
BY_THE_SUBDISTRICT: Seen = {**BY_READERS, **who("here near", *MEMBERS)}
# Of a person: their own, those of the members of a grid for its leader and guide, all for the office.
OF_SCORES: Seen = {**BY_THE_OFFICE, **who("here", GUIDE.value, LEADER.value, FULL_TIME.value)}
CENTER = frozenset({Duty.CENTER.value})


@dataclass(frozen=True)
class Row:
    """One model: its rows, and who sees and edits them."""

    make: Callable[[Place], models.Model]
    gate: Seen | None  # through `visible_to` or `within`; None where the model has neither
    page: Seen | None = None  # in the back office; None where it has no page
    edits: frozenset[str] = frozenset()  # who may add, change or delete on that page


@dataclass
class Place:
    """One grid with its village and subdistrict, and one row of everything about it."""

    office: Office
    village: Village
    grid: Grid
    center: User
    made: dict[str, models.Model] = field(default_factory=dict)

    @cached_property
    def posting(self) -> Posting:
        return posted(FULL_TIME, to=self.grid)

    @property
    def worker(self) -> Worker:
        return self.posting.worker

    @cached_property
    def department(self) -> Department:
        return department(self.office.subdistrict, f"d{self.grid.pk}")

    @cached_property
    def act(self) -> GridAct:
        decision = Decision(date(2026, 3, 1), "年度核实", self.center, shanghai("2026-02-20 09:00"))
        return change_facts(grid=self.grid, facts={"households": 300}, decision=decision)

    @cached_property
    def incident(self) -> Incident:
        return make_incident(self.grid, by=self.center, reporter=self.worker)

    @cached_property
    def bulletin(self) -> Bulletin:
        """The subdistrict's frozen bulletin; one for all its places."""
        known = Bulletin.objects.filter(subdistrict=self.office.subdistrict, month=date(2026, 3, 1)).first()
        at = shanghai("2026-04-01 03:00")
        return known or freeze_bulletin(bulletin=self.drafted("2026-03"), at=at, by=self.center)

    def drafted(self, month: str) -> Bulletin:
        for dataset in self.office.scheme.value.timing.required_imports:
            received(self, dataset, date.fromisoformat(f"{month}-01"))
        at = shanghai("2026-05-01 03:00")
        return draft_bulletin(subdistrict=self.office.subdistrict, month=parse(month, Kind.MONTH), at=at)

    @cached_property
    def interview(self) -> Interview:
        return Interview.objects.create(
            subdistrict=self.office.subdistrict,
            worker=self.worker,
            month=date(2026, 3, 1),
            bulletin=self.bulletin,
            opened_at=shanghai("2026-04-01 03:00"),
            due_on=date(2026, 4, 8),
        )

    def row(self, name: str) -> models.Model:
        if name not in self.made:
            self.made[name] = MATRIX[name].make(self)
        return self.made[name]


def scored(place: Place) -> ScoreRevision:
    """A year's scores of the subdistrict; one revision for all its places."""
    known = ScoreRevision.objects.filter(subdistrict=place.office.subdistrict, kind=Kind.YEAR.value).first()
    return known or scores.told(place.office.scheme, Kind.YEAR, date(2024, 3, 1))


def score_of(make: Callable[..., models.Model], kind: Kind) -> Callable[[Place], models.Model]:
    """The final score of the full-time member of the place; each place has a revision of its own."""

    def row(place: Place) -> models.Model:
        made: list[models.Model] = []
        scores.told(
            place.office.scheme,
            kind,
            date(2024, 3, 1),
            rows=lambda revision: made.append(make(revision, place.worker, place.grid)),
        )
        return made[0]

    return row


def of_department(incident: Incident, to: Department) -> Incident:
    Incident.objects.filter(pk=incident.pk).update(department=to)
    return incident


OWN_AND_OFFICE: Seen = {**BY_THE_OFFICE, **who("here", FULL_TIME)}


BY_OFFICE_AND_INSPECTOR: Seen = {**BY_THE_OFFICE, INSPECTOR: "here near"}


def adjusted(place: Place) -> Adjustment:
    """A bonus that is proposed and not shown yet."""
    return Adjustment.objects.create(
        subdistrict=place.office.subdistrict,
        worker=place.worker,
        quarter=date(2026, 1, 1),
        side="bonus",
        points="1.00",
        reason="值守",
        article="第八条",
        proposed_by=place.center,
        proposed_at=timezone.now(),
    )


def proved(row: Adjustment) -> models.Model:
    upload = check_upload("a.jpg", photo())
    return attach_evidence(adjustment=row, uploads=[upload], by=row.proposed_by, at=timezone.now())[0]


def shown(place: Place) -> Adjustment:
    row = adjusted(place)
    proved(row)
    return show_adjustment(adjustment=row, by=place.center, at=timezone.now())


def told(place: Place) -> models.Model:
    return tell(
        kind="interview",
        key=place.interview.pk,
        worker=place.worker.pk,
        at=timezone.now(),
        text="objection_answered",
        values={"title": lazystr("月通报"), "objection": "1"},
        link="/",
    )


def objected(place: Place) -> Objection:
    known = Objection.objects.filter(key=place.interview.pk).first()
    return known or file_objection(
        kind="interview",
        key=place.interview.pk,
        by=place.center,
        worker=place.worker,
        reason="不服",
        request="撤销",
        at=timezone.now(),
    )


def remarked(place: Place) -> DraftRemark:
    draft = place.drafted("2026-04")
    return DraftRemark.objects.create(
        bulletin=draft, grid=place.grid, worker=place.worker, text="少一件", made_at=timezone.now()
    )


def answered(place: Place) -> models.Model:
    boss = officer(Duty.HEAD, place.office.subdistrict)
    return answer_objection(objection=objected(place), outcome="upheld", reason="维持", by=boss, at=timezone.now())


def ruled(place: Place) -> models.Model:
    return RoutingRule.objects.create(
        subdistrict=place.office.subdistrict, name=place.village.code, department=place.department
    )


def routed(place: Place) -> models.Model:
    kind, _created = matter().subcategories.get_or_create(code="x", defaults={"name": "x", "position": 1})
    route, _created = DefaultRoute.objects.get_or_create(
        subdistrict=place.office.subdistrict, subcategory=kind, defaults={"department": place.department}
    )
    return route


def supervised(place: Place) -> models.Model:
    at = shanghai("2026-03-12 00:01")
    return Supervision.objects.create(incident=place.incident, stage="close", due_at=at, party="handler", opened_at=at)


def attached(place: Place) -> models.Model:
    picture = check_upload("a.jpg", photo())
    return attach(number=place.incident.number, uploads=[picture], by=place.center, at=timezone.now())[0]


def reported_to(reported: Hazard, to: Department) -> Hazard:
    Incident.objects.filter(pk=reported.incident_id).update(department=to)
    return reported


def counted_care(place: Place) -> models.Model:
    """Five visits in a month of the place's own; near and here share their subdistrict's rows by category."""
    month = shanghai(f"20{10 + place.grid.pk % 10}-0{1 + place.grid.pk % 9}-10 09:00").date()
    for _ in range(5):
        CareVisit.objects.create(worker=place.worker, grid=place.grid, day=month, category="disabled", outcome="met")
    return CareCount.objects.get(subdistrict=place.office.subdistrict, month=month.replace(day=1))


def patrol_interval(place: Place) -> models.Model:
    intervals(place.office.subdistrict, kind="food", since=date.fromordinal(730_000 + place.grid.pk), high=3)
    return place.office.subdistrict.patrol_intervals.order_by("pk").last()


def inspected(place: Place) -> models.Model:
    run_step(
        subdistrict=place.office.subdistrict,
        stage="inspection",
        period=parse("2026-W10"),
        at=shanghai("2026-03-09 09:00"),
    )
    return place.grid.inspections.get()


def noted(place: Place) -> models.Model:
    return note_finding(
        inspection=place.grid.inspections.first() or inspected(place),
        text="走访记录不实",
        by=place.center,
        at=shanghai("2026-03-09 10:00"),
    )


def sampled(place: Place) -> InspectionSample:
    drawn = InspectionSample.objects.filter(subdistrict=place.office.subdistrict).first()
    return drawn or draw_sample(
        subdistrict=place.office.subdistrict,
        week=parse("2026-W10"),
        seed=1,
        by=place.center,
        at=shanghai("2026-03-09 10:00"),
    )


def item(place: Place) -> SampleItem:
    return SampleItem.objects.create(
        sample=sampled(place), kind="visit", position=1, key=f"x{place.grid.pk}", grid=place.grid, day=DAY
    )


def verified(place: Place) -> SampleItem:
    return verify_item(item=item(place), verdict="checked", by=place.center, at=shanghai("2026-03-09 11:00"))


def warned(place: Place) -> models.Model:
    run_step(
        subdistrict=place.office.subdistrict, stage="warning", period=parse("2026-03"), at=shanghai("2026-03-20 09:00")
    )
    return place.grid.early_warnings.get()


def received(place: Place, dataset: str, month: date) -> models.Model:
    at = timezone.now()
    return Receipt.objects.create(
        subdistrict=place.office.subdistrict, dataset=dataset, month=month, received_at=at, received_by=place.center
    )


def admission(place: Place) -> models.Model:
    wanted = MatterAdmission(
        subdistrict=place.office.subdistrict, code=f"m{place.grid.pk}", name="垃圾分类", platform="public_service"
    )
    return propose_matter(admission=wanted, by=place.center, at=shanghai("2026-03-01 09:00"))


def replacement(place: Place) -> models.Model:
    return record_ground(
        worker=place.worker, reason="虚假走访", evidence="判定记录", by=place.center, at=shanghai("2026-03-02 09:00")
    )


def replacement_file(place: Place) -> models.Model:
    return ReplacementFile.objects.create(
        step=replacement(place).steps.first(),
        name="证据",
        media_type="image/png",
        size=1,
        digest="0",
        stored_as="0",
        uploaded_by=place.center,
        uploaded_at=timezone.now(),
    )


def hand_over(place: Place) -> models.Model:
    return HandOver.objects.create(
        subdistrict=place.office.subdistrict,
        posting=place.posting,
        worker=place.worker,
        grid=place.grid,
        day=DAY,
        opened_at=shanghai("2026-03-02 09:00"),
        opened_by=place.center,
    )


def hand_over_item(place: Place) -> models.Model:
    made = HandOver.objects.filter(posting=place.posting).first() or hand_over(place)
    return HandOverItem.objects.create(hand_over=made, kind="device", name="手机", successor=place.worker)


def training(place: Place) -> TrainingParticipant:
    """The member took part in one."""
    held = Training.objects.create(
        subdistrict=place.office.subdistrict,
        held_on=DAY,
        subject="培训",
        hours=2,
        recorded_by=place.center,
        recorded_at=timezone.now(),
    )
    return TrainingParticipant.objects.create(training=held, worker=place.worker)


def opening(place: Place) -> models.Model:
    return Opening.objects.create(
        subdistrict=place.office.subdistrict, grid=place.grid, opened_on=DAY, opened_by=place.center
    )


def application(place: Place) -> models.Model:
    return Application.objects.create(
        subdistrict=place.office.subdistrict,
        grid=place.grid,
        channel="recruited",
        applied_on=date(2026, 3, 1),
        name="林一",
    )


def account_of(place: Place) -> User:
    return User.objects.filter(worker=place.worker).first() or account(of=place.worker)


def right_asked_for(place: Place) -> models.Model:
    return RightRequest.objects.create(
        user=place.center,
        duty=Duty.PAYROLL,
        subdistrict=place.office.subdistrict,
        during=DateRange(DAY, None),
        asked_by=account(),
        asked_as=Duty.SYSTEM,
        asked_at=timezone.now(),
    )


def lockout(place: Place) -> models.Model:
    attempt = AccessAttempt.objects.create(
        username=f"u{place.grid.pk}", failures_since_start=5, attempt_time=timezone.now()
    )
    return Lockout.objects.get(pk=attempt.pk)


def logged(place: Place) -> models.Model:
    about = ContentType.objects.get_for_model(Worker)
    return LogEntry.objects.create(user=place.center, content_type=about, object_repr="x", action_flag=2)


def monthly(model: type[models.Model], **more: Any) -> Callable[[Place], models.Model]:
    """A row of the subdistrict, kept once for all its places where the database wants one only."""

    def make(place: Place) -> models.Model:
        row, _created = model._default_manager.get_or_create(subdistrict=place.office.subdistrict, **more)
        return row

    return make


def on_the_grid(model: type[models.Model], **more: Any) -> Callable[[Place], models.Model]:
    return lambda place: model._default_manager.create(grid=place.grid, **more)


def of_the_worker(model: type[models.Model], **more: Any) -> Callable[[Place], models.Model]:
    return lambda place: model._default_manager.create(worker=place.worker, **more)


SYSTEM, SECURITY, AUDIT = ADMINISTRATORS
EDITED_BY = {name: frozenset({name}) for name in ADMINISTRATORS}
WHEREVER = "here near far"
DAY = date(2026, 3, 2)


def award_round(place: Place, year: int = 2019) -> AwardRound:
    """The round of a year of the subdistrict; one for all its places."""
    subdistrict, scheme = place.office.subdistrict, place.office.scheme
    known = AwardRound.objects.filter(subdistrict=subdistrict, year=year).first()
    if known:
        return known
    ScoreRevision.objects.create(
        subdistrict=subdistrict,
        kind="year",
        period_start=date(year, 1, 1),
        scheme=scheme,
        terms=scheme.terms,
        drafted_at=timezone.now(),
        told_at=timezone.now(),
        state="told",
    )
    return open_round(subdistrict=subdistrict, year=year, category="full_time", by=place.center, at=timezone.now())


def published(round_: AwardRound) -> AwardRound:
    AwardRound.objects.filter(pk=round_.pk).update(
        state="published", proposed_on="2026-01-02", published_on="2026-01-02", published_until="2026-01-09"
    )
    return round_


def award_candidate(place: Place) -> AwardCandidate:
    round_ = published(award_round(place, year=2017))
    return AwardCandidate.objects.get_or_create(round=round_, worker=place.worker)[0]


def failure(place: Place) -> Failure:
    at = datetime(2017, 1, 1, tzinfo=UTC)
    return Failure.objects.create(key=place.village.code, kind="Error", count=1, first_at=at, last_at=at)


def failed_item(place: Place) -> FailedItem:
    at = datetime(2017, 1, 1, tzinfo=UTC)
    return FailedItem.objects.create(queue="a queue", item=place.village.code, error="Error", first_at=at, last_at=at)


def job(place: Place) -> Job:
    centers = User.objects.filter(grants__duty=Duty.CENTER, grants__subdistrict=place.office.subdistrict)
    return Job.objects.create(asked_by=centers.latest("pk"), title=place.village.code, sent={}, asked_at=timezone.now())


def verification(_place: Place) -> Verification:
    at = datetime(2017, 1, 1, tzinfo=UTC)
    return Verification.objects.create(started_at=at, finished_at=at)


OF_SAMPLES = {**BY_THE_OFFICE, **who(WHEREVER, Duty.DISTRICT)}

MATRIX: dict[str, Row] = {
    # Accounts and the log: of the administrators, in any territory. None of them finds anything below.
    "admin.LogEntry": Row(logged, None, who(WHEREVER, AUDIT)),
    "core.AuditEntry": Row(
        lambda place: AuditEntry.objects.create(kind=AuditKind.OFFICE, subject=place.village.code),
        None,
        who(WHEREVER, AUDIT),
    ),
    "core.Failure": Row(failure, None, who(WHEREVER, SYSTEM)),
    "core.FailedItem": Row(failed_item, None, who(WHEREVER, SYSTEM)),
    "core.ChoreRun": Row(
        lambda place: ChoreRun.objects.create(name=place.village.code, done_for=datetime(2017, 1, 1, tzinfo=UTC)),
        None,
        who(WHEREVER, SYSTEM),
    ),
    # Of the account that asked, and of nobody else.
    "core.Job": Row(job, who("here near", Duty.CENTER.value), who("here near", Duty.CENTER.value)),
    "core.Verification": Row(verification, None, who(WHEREVER, SYSTEM)),
    "staff.User": Row(account_of, None, who(WHEREVER, SYSTEM, SECURITY), EDITED_BY[SYSTEM]),
    "staff.Grant": Row(
        lambda place: place.center.grants.get(),
        None,
        who(WHEREVER, SYSTEM, SECURITY),
    ),
    "staff.RightRequest": Row(
        right_asked_for,
        {**who(WHEREVER, *ADMINISTRATORS), **who("here near", Duty.HEAD.value)},
        {**who(WHEREVER, *ADMINISTRATORS), **who("here near", Duty.HEAD.value)},
    ),
    "staff.Token": Row(
        lambda place: place.center.tokens.create(digest=f"d{place.grid.pk}"),
        None,
        who(WHEREVER, SYSTEM, SECURITY),
        EDITED_BY[SECURITY],
    ),
    # The inbox: of the account that got the notice, and of nobody else.
    "staff.Notice": Row(
        lambda place: Notice.objects.create(
            user=account_of(place), topic="x", about=place.village.code, link="/", at=timezone.now()
        ),
        who("here", FULL_TIME),
    ),
    "staff.OutwardMessage": Row(
        lambda place: OutwardMessage.objects.create(
            user=account_of(place), channel="email", created_at=timezone.now(), next_at=timezone.now()
        ),
        {**BY_THE_OFFICE, **who(WHEREVER, SYSTEM)},
        {**BY_THE_OFFICE, **who(WHEREVER, SYSTEM)},
    ),
    "staff.Lockout": Row(lockout, None, who(WHEREVER, SECURITY)),
    # The map.
    "grids.Subdistrict": Row(lambda place: place.office.subdistrict, BY_READERS, BY_THE_OFFICE, CENTER),
    "grids.Village": Row(lambda place: place.village, {**BY_READERS, **who("here", GUIDE)}, BY_THE_OFFICE),
    "grids.Grid": Row(lambda place: place.grid, BY_WHO_SERVES_THERE, BY_THE_OFFICE, CENTER),
    "grids.GridVersion": Row(lambda place: place.grid.versions.first(), BY_WHO_SERVES_THERE),
    "grids.GridAct": Row(lambda place: place.act, BY_READERS, BY_THE_OFFICE),
    "grids.MatterAdmission": Row(admission, BY_READERS, BY_THE_OFFICE, CENTER),
    "grids.Matter": Row(
        lambda place: matter(f"matter{place.grid.pk}"), None, who(WHEREVER, *OFFICE, DEPARTMENT), CENTER
    ),
    # People.
    "staff.Department": Row(lambda place: place.department, None, {**BY_THE_OFFICE, **who(WHEREVER, SYSTEM)}, CENTER),
    "staff.Worker": Row(lambda place: place.worker, BY_WHO_SERVES_THERE, BY_THE_OFFICE, CENTER),
    "staff.Posting": Row(lambda place: place.posting, BY_WHO_SERVES_THERE, BY_THE_OFFICE, CENTER),
    "staff.Application": Row(application, BY_THE_OFFICE, BY_THE_OFFICE, CENTER),
    "staff.Opening": Row(opening, BY_THE_OFFICE, BY_THE_OFFICE, CENTER),
    "staff.TeamDeadline": Row(monthly(TeamDeadline, due_on=DAY), None, BY_THE_OFFICE, CENTER),
    "staff.Attendance": Row(
        of_the_worker(Attendance, day=DAY, status="present"), BY_WHO_SERVES_THERE, BY_THE_OFFICE, CENTER
    ),
    "staff.AttendanceKeeping": Row(
        lambda place: AttendanceKeeping.objects.get_or_create(
            subdistrict=place.office.subdistrict,
            from_month=date(2030, 1, 1),
            defaults={"kept": False, "reason": "-", "made_by": place.center, "made_at": timezone.now()},
        )[0],
        None,
        BY_THE_OFFICE,
        frozenset(OFFICE),
    ),
    "staff.Leave": Row(
        of_the_worker(Leave, kind="annual", during=DateRange(DAY, date(2026, 3, 4))),
        BY_WHO_SERVES_THERE,
        BY_THE_OFFICE,
        CENTER,
    ),
    "staff.LeaveQuota": Row(
        lambda place: LeaveQuota.objects.create(
            subdistrict=place.office.subdistrict, worker=place.worker, kind="annual", year=2026, days=5
        ),
        BY_THE_OFFICE | who("here", FULL_TIME.value),
        BY_THE_OFFICE,
        CENTER,
    ),
    "staff.Training": Row(
        lambda place: training(place).training, {**BY_THE_OFFICE, **who("here", FULL_TIME.value)}, BY_THE_OFFICE, CENTER
    ),
    "staff.TrainingParticipant": Row(training, {**BY_THE_OFFICE, **who("here", FULL_TIME.value)}),
    "staff.CalendarDay": Row(monthly(CalendarDay, day=DAY, working=False, name="停工"), None, BY_THE_OFFICE, CENTER),
    # Facts.
    "incidents.Incident": Row(lambda place: place.incident, BY_WHO_SERVES_THERE, BY_THE_OFFICE, CENTER),
    "incidents.Incident, a draft": Row(
        lambda place: draft(place.grid, by=place.center), BY_THE_OFFICE, BY_THE_OFFICE, CENTER
    ),
    "incidents.Incident, a petition": Row(
        lambda place: make_incident(place.grid, by=place.center, about=matter("petitions", restricted=True)),
        BY_THE_OFFICE,
        BY_THE_OFFICE,
        CENTER,
    ),
    "incidents.Incident, a petition that the department handles": Row(
        lambda place: of_department(
            make_incident(place.grid, by=place.center, about=matter("petitions", restricted=True)), place.department
        ),
        {**BY_THE_OFFICE, **who("here", DEPARTMENT)},
        {**BY_THE_OFFICE, **who("here", DEPARTMENT)},
        CENTER,
    ),
    "incidents.SavedFilter": Row(
        lambda place: SavedFilter.objects.create(
            owner=place.center, subdistrict=place.office.subdistrict, shared=True, name=place.village.code, query="q=x"
        ),
        {**BY_THE_OFFICE, **who("here near", DEPARTMENT)},
    ),
    "incidents.Attachment": Row(attached, BY_WHO_SERVES_THERE),
    "incidents.RetentionPeriod": Row(
        monthly(RetentionPeriod, days=730, in_force_from=DAY), None, BY_THE_OFFICE, CENTER
    ),
    "incidents.Supervision": Row(supervised, BY_WHO_SERVES_THERE, BY_THE_OFFICE),
    "incidents.RoutingRule": Row(ruled, None, BY_THE_OFFICE, CENTER),
    "incidents.DefaultRoute": Row(routed, None, BY_THE_OFFICE, CENTER),
    "incidents.StandardText": Row(
        lambda place: StandardText.objects.get_or_create(subdistrict=place.office.subdistrict, text="已现场清理")[0],
        None,
        BY_THE_OFFICE,
        CENTER,
    ),
    "incidents.TimeLimit": Row(lambda place: place.office.subdistrict.time_limits.first(), None, BY_THE_OFFICE, CENTER),
    "incidents.Visit": Row(
        lambda place: Visit.objects.create(grid=place.grid, worker=place.worker, day=DAY, kind="visit"),
        BY_WHO_SERVES_THERE,
        BY_THE_OFFICE,
        CENTER,
    ),
    "incidents.Premises": Row(lambda place: premises(place.grid), BY_WHO_SERVES_THERE, BY_THE_OFFICE, CENTER),
    "incidents.PatrolInterval": Row(patrol_interval, BY_READERS, BY_THE_OFFICE, CENTER),
    "incidents.Hazard": Row(
        lambda place: hazard(place.grid, by=place.center), BY_WHO_SERVES_THERE, BY_THE_OFFICE, CENTER
    ),
    "incidents.Hazard, reported to the department": Row(
        lambda place: reported_to(hazard(place.grid, by=place.center, ending=Ending("reported")), place.department),
        {**BY_WHO_SERVES_THERE, **who("here", DEPARTMENT)},
        {**BY_THE_OFFICE, **who("here", DEPARTMENT)},
        CENTER,
    ),
    "incidents.Mediation": Row(
        lambda place: mediation(dispute(place.grid, by=place.center), by=place.center),
        BY_WHO_SERVES_THERE,
        BY_THE_OFFICE,
        CENTER,
    ),
    "incidents.PublicityActivity": Row(
        lambda place: activity(place.grid, by=place.center), BY_WHO_SERVES_THERE, BY_THE_OFFICE, CENTER
    ),
    "incidents.CareVisit": Row(
        lambda place: care_visit(place.grid, place.worker, by=place.center),
        {**BY_THE_OFFICE, **who("here", FULL_TIME)},  # the member here made it
        BY_THE_OFFICE,
        CENTER,
    ),
    "incidents.CareCount": Row(counted_care, BY_READERS, BY_THE_OFFICE),
    "incidents.Task": Row(lambda place: task(place.grid, by=place.center), BY_WHO_SERVES_THERE, BY_THE_OFFICE, CENTER),
    "incidents.TaskAnswer": Row(lambda place: task(place.grid, by=place.center).answers.get(), BY_WHO_SERVES_THERE),
    "incidents.BaseEntry": Row(
        on_the_grid(BaseEntry, day=DAY, entry_class="houses", new=1), BY_WHO_SERVES_THERE, BY_THE_OFFICE, CENTER
    ),
    "incidents.AwarenessSurvey": Row(
        on_the_grid(AwarenessSurvey, month=date(2026, 3, 1), asked=30, knowing=20),
        BY_WHO_SERVES_THERE,
        BY_THE_OFFICE,
        CENTER,
    ),
    "incidents.Receipt": Row(
        lambda place: received(place, "base_entries", date(2026, 3, 1)),
        None,
        BY_THE_OFFICE,
    ),
    # Sheets of the peace information system: of the office alone.
    "incidents.IncomingSheet": Row(
        lambda place: IncomingSheet.objects.create(
            subdistrict=place.office.subdistrict, name="x", dropped_by=place.center, dropped_at=timezone.now()
        ),
        None,
        BY_THE_OFFICE,
    ),
    "incidents.OutsideCode": Row(
        lambda place: OutsideCode.objects.create(
            subdistrict=place.office.subdistrict,
            system="省平台",
            kind="grid",
            code=f"w{place.grid.pk}",
            grid=place.grid,
        ),
        BY_READERS,
        BY_THE_OFFICE,
        CENTER,
    ),
    "incidents.WordMeaning": Row(
        lambda place: WordMeaning.objects.create(
            subdistrict=place.office.subdistrict,
            topic="grid",
            written=str(place.grid.pk),
            means="-",
            said_by=place.center,
            said_at=timezone.now(),
        ),
        None,
        BY_THE_OFFICE,
        CENTER,
    ),
    # Assessment.
    "assessment.Scheme": Row(lambda place: place.office.scheme, BY_THE_SUBDISTRICT, BY_THE_OFFICE, CENTER),
    "assessment.CycleRun": Row(
        lambda place: inspected(place) and CycleRun.objects.get(subdistrict=place.office.subdistrict),
        BY_THE_SUBDISTRICT,
        BY_THE_OFFICE,
    ),
    "assessment.Inspection": Row(inspected, BY_WHO_SERVES_THERE, BY_THE_OFFICE),
    "assessment.InspectionFinding": Row(noted, BY_WHO_SERVES_THERE, BY_THE_OFFICE),
    "assessment.InspectionSample": Row(sampled, OF_SAMPLES, BY_THE_OFFICE),
    "assessment.SampleItem": Row(item, OF_SAMPLES),
    "assessment.SampleItem, verified": Row(verified, {**OF_SAMPLES, **who("here", *MEMBERS)}),
    "assessment.EarlyWarning": Row(warned, BY_WHO_SERVES_THERE, BY_THE_OFFICE),
    "assessment.Bulletin": Row(lambda place: place.bulletin, BY_THE_SUBDISTRICT, BY_THE_OFFICE),
    "assessment.Bulletin, a draft": Row(lambda place: place.drafted("2026-04"), BY_THE_OFFICE, BY_THE_OFFICE),
    "assessment.BulletinLine": Row(
        lambda place: place.bulletin.lines.get(grid=place.grid), BY_THE_SUBDISTRICT, BY_THE_OFFICE
    ),
    "assessment.Replacement": Row(
        replacement,
        {**BY_READERS_OF_DECISIONS, **who("here", GUIDE.value, LEADER.value, FULL_TIME.value)},
        BY_READERS_OF_DECISIONS,
    ),
    "assessment.ReplacementFile": Row(replacement_file, {**BY_READERS_OF_DECISIONS, **who("here", FULL_TIME.value)}),
    "assessment.ScoreRevision": Row(scored, BY_THE_SUBDISTRICT, BY_THE_OFFICE),
    "assessment.MonthlyScore": Row(score_of(scores.monthly, Kind.MONTH), OF_SCORES, BY_THE_OFFICE),
    "assessment.QuarterlyScore": Row(score_of(scores.quarterly, Kind.QUARTER), OF_SCORES, BY_THE_OFFICE),
    "assessment.YearlyScore": Row(score_of(scores.yearly, Kind.YEAR), OF_SCORES, BY_THE_OFFICE),
    "assessment.Adjustment": Row(adjusted, BY_OFFICE_AND_INSPECTOR, BY_OFFICE_AND_INSPECTOR, frozenset(OFFICE)),
    "assessment.Adjustment, shown": Row(
        shown, {**BY_OFFICE_AND_INSPECTOR, **who("here", FULL_TIME)}, BY_OFFICE_AND_INSPECTOR, frozenset(OFFICE)
    ),
    "assessment.AdjustmentFile": Row(lambda place: proved(adjusted(place)), BY_OFFICE_AND_INSPECTOR),
    "assessment.OfficeLetterhead": Row(monthly(OfficeLetterhead), BY_THE_SUBDISTRICT, BY_THE_OFFICE, CENTER),
    "assessment.RulesToAdopt": Row(
        lambda place: RulesToAdopt.objects.get(pk=place.office.scheme.pk), BY_THE_SUBDISTRICT, BY_READERS_OF_DECISIONS
    ),
    "assessment.Consultation": Row(
        lambda place: Consultation.objects.create(
            scheme=place.office.scheme,
            shown_to="全体",
            begins_on="2026-03-02",
            until="2026-03-06",
            came_in="无",
            done="无",
            recorded_by=place.center,
            recorded_at=timezone.now(),
        ),
        BY_THE_SUBDISTRICT,
    ),
    "assessment.Adoption": Row(
        lambda place: Adoption.objects.get_or_create(
            scheme=place.office.scheme, defaults={"recorded_by": place.center, "recorded_at": timezone.now()}
        )[0],
        BY_THE_SUBDISTRICT,
    ),
    "assessment.RulesReceipt": Row(
        lambda place: RulesReceipt.objects.create(
            scheme=place.office.scheme, worker=place.worker, signed_at=timezone.now(), recorded_by=place.center
        ),
        {**BY_THE_OFFICE, **who("here", FULL_TIME)},
    ),
    "assessment.AwardRound": Row(award_round, BY_READERS_OF_DECISIONS, BY_READERS_OF_DECISIONS),
    "assessment.AwardRound, published": Row(
        lambda place: published(award_round(place, year=2018)),
        {**BY_THE_SUBDISTRICT, **BY_READERS_OF_DECISIONS},
        BY_READERS_OF_DECISIONS,
    ),
    "assessment.AwardCandidate": Row(
        lambda place: award_round(place).candidates.create(worker=place.worker), BY_THE_OFFICE, BY_THE_OFFICE
    ),
    "assessment.AwardCandidate, published": Row(
        award_candidate, {**BY_THE_OFFICE, **who("here", FULL_TIME)}, BY_THE_OFFICE
    ),
    "assessment.PublishedPlace": Row(
        lambda place: award_candidate(place).published.create(number=1, place="out", proposed=False),
        {**BY_THE_OFFICE, **who("here", FULL_TIME)},
    ),
    "assessment.GroupMember": Row(
        lambda place: group_member(place.office.subdistrict),
        BY_THE_SUBDISTRICT,
        BY_THE_OFFICE,
        CENTER,
    ),
    "assessment.GroupMeeting": Row(
        lambda place: group_meeting(
            place.office.subdistrict, group_member(place.office.subdistrict), held_on=date(2026, 3, 2), by=place.center
        ),
        BY_READERS_OF_DECISIONS,
        BY_READERS_OF_DECISIONS,
        CENTER,
    ),
    "assessment.GroupDecision": Row(
        lambda place: group_decision(place.office.subdistrict, decided_on=date(2026, 3, 2), by=place.center),
        BY_READERS_OF_DECISIONS,
        BY_READERS_OF_DECISIONS,
        CENTER,
    ),
    "assessment.WhatIf": Row(
        lambda place: WhatIf.objects.create(
            subdistrict=place.office.subdistrict,
            scheme=place.office.scheme,
            terms=place.office.scheme.terms,
            first_month=date(2026, 3, 1),
            last_month=date(2026, 3, 1),
            asked_by=place.center,
            asked_at=timezone.now(),
        ),
        BY_THE_OFFICE,
        BY_THE_OFFICE,
        frozenset(OFFICE),
    ),
    "assessment.ArchivedFile": Row(
        lambda place: ArchivedFile.objects.create(
            subdistrict=place.office.subdistrict, year=2026, file_class="rules", title="表", dated_on=date(2026, 3, 2)
        ),
        BY_THE_OFFICE,
        BY_THE_OFFICE,
        CENTER,
    ),
    "assessment.KeptPaper": Row(
        lambda place: keep(
            subdistrict=place.office.subdistrict,
            kind="trial",
            key=place.village.pk,
            name="表.docx",
            content=b"1",
            at=timezone.now(),
        ),
        BY_THE_OFFICE,
    ),
    "assessment.IssuedDocument": Row(
        lambda place: IssuedDocument.objects.get_or_create(bulletin=place.bulletin, kind="docx")[0], BY_THE_SUBDISTRICT
    ),
    "assessment.Reading": Row(
        lambda place: Reading.objects.create(bulletin=place.bulletin, worker=place.worker, roles=[FULL_TIME]),
        {**BY_THE_OFFICE, **who("here", FULL_TIME)},
    ),
    "assessment.SurveySample": Row(
        lambda place: SurveySample.objects.get_or_create(
            subdistrict=place.office.subdistrict,
            month=date(2026, 3, 1),
            defaults={"wanted": 10, "drawn_at": timezone.now(), "drawn_by": place.center},
        )[0],
        BY_THE_OFFICE,
        BY_THE_OFFICE,
    ),
    # Of who wrote it, and of the person whom it is about.
    "incidents.TalkNote": Row(
        lambda place: TalkNote.objects.create(
            grid=place.grid,
            worker=place.worker,
            day=date(2026, 3, 2),
            said="谈了走访的事",
            written_by=place.center,
            written_at=timezone.now(),
        ),
        who("here", FULL_TIME.value),
    ),
    # Of who wrote it, and the office.
    "incidents.Suggestion": Row(
        lambda place: Suggestion.objects.create(
            subdistrict=place.office.subdistrict,
            kind=SuggestionKind.COMPLAINT,
            text="同一张表要填两遍",
            written_by=place.center,
            written_at=timezone.now(),
        ),
        BY_THE_OFFICE,
        BY_THE_OFFICE,
    ),
    # Of who hands over and who takes over, the leader of the grid, and the office.
    "incidents.HandOver": Row(
        hand_over, {**BY_THE_OFFICE, **who("here", LEADER.value, FULL_TIME.value)}, BY_THE_OFFICE
    ),
    "incidents.HandOverItem": Row(hand_over_item, {**BY_THE_OFFICE, **who("here", LEADER.value, FULL_TIME.value)}),
    "assessment.Interview": Row(
        lambda place: place.interview,
        {**BY_THE_OFFICE, **who(WHEREVER, Duty.DISTRICT), **who("here", FULL_TIME)},
        BY_THE_OFFICE,
    ),
    "assessment.Delivery": Row(told, OWN_AND_OFFICE, BY_THE_OFFICE),
    "assessment.Objection": Row(objected, OWN_AND_OFFICE, BY_THE_OFFICE),
    "assessment.ObjectionAnswer": Row(answered, OWN_AND_OFFICE),
    "assessment.DraftRemark": Row(remarked, OWN_AND_OFFICE, BY_THE_OFFICE),
    "assessment.ObjectionEvidence": Row(
        lambda place: ObjectionEvidence.objects.create(
            objection=objected(place),
            name="证据",
            media_type="image/png",
            size=1,
            digest="0",
            stored_as="0",
            uploaded_by=place.center,
            uploaded_at=timezone.now(),
        ),
        OWN_AND_OFFICE,
    ),
}

MATRIX |= pay_rows(who, Row, FULL_TIME.value, editors=frozenset({PAYROLL}))

# Rows that are never shown but with the row they belong to: who sees the owner sees them.
WITH_THEIR_OWNER = {
    "core.JobFile": "job",
    "incidents.VisitNumber": "visit",
    "grids.GridOfAct": "act",
    "grids.VillageOfAct": "act",
    "grids.VillageName": "village",
    "staff.FollowedPosting": "posting",
    "grids.GridLink": "act",
    "grids.GridContact": "grid",
    "grids.Subcategory": "matter",
    "assessment.FindingStep": "finding",
    "assessment.GroupAttendance": "meeting",
    "assessment.PanelMember": "round",
    "assessment.PanelVote": "candidate",
    "assessment.PublicationRemark": "round",
    "assessment.MeetingFile": "meeting",
    "assessment.LineEvidence": "bulletin",
    "assessment.InspectionEvidence": "inspection",
    "assessment.ScoreEvidence": "revision",
    "incidents.IncidentText": "incident",
    "incidents.IncidentMove": "incident",
    "incidents.DeadlineMark": "incident",
    "incidents.HazardRecheck": "hazard",
    "incidents.PublicityGrid": "activity",
    "assessment.InterviewCheck": "interview",
    "assessment.InterviewGround": "interview",
    "assessment.ReplacementGround": "replacement",
    "assessment.ReplacementStep": "replacement",
    "assessment.SurveyShare": "sample",
    **PAY_WITH_THEIR_OWNER,
}

# Rows that nobody reads as such, each with the reason.
NOT_FOR_PEOPLE = {
    "staff.KeptNotice": "news for people without an account; the account reads it in its inbox once there is one",
    "incidents.SheetWork": "how far a task is; the page of the sheet shows it, and its row ends with the work",
    "incidents.SheetLayout": "how columns are read; the page of a sheet shows the columns themselves",
    "auth.Permission": "Django's own permissions decide nothing here; access follows postings and grants",
    "auth.Group": "Django's own groups decide nothing here",
    "auth.Group_permissions": "a through table of the above",
    "staff.User_groups": "a through table of the above",
    "staff.User_user_permissions": "a through table of the above",
    "contenttypes.ContentType": "names of the models",
    "sessions.Session": "sealed by Django; nobody lists sessions",
    "staff.GuessedName": "counts of wrong passwords over a day; each is in the audit log",
    "axes.AccessFailureLog": "not written: the audit log keeps failed log-ins",
    "axes.AccessAttempt": "shown as staff.Lockout, which is in the matrix",
    "axes.AccessAttemptExpiration": "belongs to the counting of wrong passwords",
    "axes.AccessLog": "not written: the audit log keeps log-ins",
    "account.EmailAddress": "not written: nothing of a person is taken over from a provider",
    "account.EmailConfirmation": "not written: no address is confirmed",
    "socialaccount.SocialApp": "not written: providers come from the environment",
    "socialaccount.SocialAccount": "which identity opens which account; its owner alone sees it, among the sessions",
    "socialaccount.SocialToken": "not written: tokens of providers are not kept",
    "otp_totp.TOTPDevice": "a secret of its owner; only whether one exists is shown",
    "otp_static.StaticDevice": "recovery codes of their owner, shown once",
    "otp_static.StaticToken": "recovery codes of their owner, shown once",
    "incidents.CaseClaim": "which operator has a waiting case open; the queue alone reads it",
    "core.IdempotentRequest": "answers kept for the caller of that very request, by its key",
    "assessment.KeptTrigger": "why no interview of a later month opens; the cancelled interview itself says so",
    "assessment.CycleStop": "why a cycle stands still; the home page of its own office says so",
    "grids.ClosedPeriod": "which periods are closed: the bulletins say it, and a correction is told",
    "core.RowChange": "read on the page of the row that it is about, by who sees that row",
    "core.Installation": "what the installation is; told at every start, and every page follows from it",
    "core.Seal": "digests alone; what a search through them finds is a core.Verification",
    "core.Heartbeat": "when the parts of the installation last worked; /readyz says so without names",
    "staff.OutwardChoice": "what an account wants sent outward; its owner alone reads and changes it",
    "staff.OutwardItem": "which notice a message carries; whoever was told reads the notice itself",
    "staff.GridService": "a view over postings: access itself is computed from it",
}


def role_accounts(here: Place) -> dict[str, Any]:
    """One account per role; the four roles of a grid serve `here`, the duties work for its subdistrict."""
    at = here.office.subdistrict
    return {
        **{duty: officer(duty, at) for duty in (*OFFICE, Duty.FIELD.value, Duty.EXPORT.value)},
        DISTRICT_OF_ONE: officer(Duty.DISTRICT, at),
        Duty.DISTRICT.value: officer(Duty.DISTRICT),
        EXPORT_OF_ALL: officer(Duty.EXPORT),
        DEPARTMENT: handler(here.department),
        **{duty: officer(duty) for duty in ADMINISTRATORS},
        **{duty: officer(duty, at) for duty in (PAYROLL, INSPECTOR)},
        GUIDE.value: account(of=posted(GUIDE, to=here.village, who=official(here.village)).worker),
        LEADER.value: member_account(LEADER, to=here.grid),
        FULL_TIME.value: account_of(here),
        PART_TIME.value: member_account(PART_TIME, to=here.grid),
        NOBODY: account(),
        ANONYMOUS: AnonymousUser(),
    }


def three_places() -> dict[str, Place]:
    """One place here, one near it in the same subdistrict, one far away in another."""
    ours, theirs = office(), office()
    at = {HERE: (ours, 0), NEAR: (ours, 1), FAR: (theirs, 0)}
    centers = {made.subdistrict.pk: center(made.subdistrict) for made in (ours, theirs)}
    return {
        name: Place(made, made.villages[index], made.grids[2 * index], centers[made.subdistrict.pk])
        for name, (made, index) in at.items()
    }


def model_of(name: str) -> type[models.Model]:
    return apps.get_model(name.split(",")[0])


def has_gate(model: type[models.Model]) -> bool:
    return any(hasattr(model._default_manager.all(), name) for name in ("visible_to", "within"))


def through_the_gate(model: type[models.Model], user: Any) -> models.QuerySet[Any]:
    rows = model._default_manager.all()
    return rows.visible_to(user) if hasattr(rows, "visible_to") else rows.within(access_of(user).scope)


def page_for(model: type[models.Model], user: Any) -> tuple[Any, Any]:
    request = RequestFactory().get("/admin/")
    request.user = user
    return admin.site._registry[model], request


def on_the_page(model: type[models.Model], user: Any) -> models.QuerySet[Any]:
    page, request = page_for(model, user)
    opens = admin.site.has_permission(request) and page.has_view_permission(request)
    return page.get_queryset(request) if opens else model._default_manager.none()


def may_edit(model: type[models.Model], user: Any) -> bool:
    page, request = page_for(model, user)
    return bool(admin.site.has_permission(request)) and any(
        may(request) for may in (page.has_add_permission, page.has_change_permission, page.has_delete_permission)
    )
