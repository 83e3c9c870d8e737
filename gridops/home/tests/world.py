"""Two offices with something in every queue, on grids that one serves and on others, in every state."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from psycopg2.extras import DateRange

from assessment.bulletin.models import Bulletin
from assessment.bulletin.revision import freeze_revision, open_revision, review_revision
from assessment.bulletin.services import draft_bulletin, freeze_bulletin
from assessment.cycle.models import CycleRun
from assessment.inspection.models import Inspection, InspectionFinding, InspectionSample, SampleItem, SampleKind
from assessment.interview.models import Interview, InterviewGround
from assessment.periods import parse
from assessment.remark.models import DraftRemark
from assessment.tests.factories import measured, office, surveyed
from core.clock import day_of
from core.models import ChoreRun, FailedItem, Job
from gridops.home.tests.world_of_people import People
from grids.duties import Duty
from grids.matters.models import AdmissionState, MatterAdmission
from grids.matters.services import propose_matter
from grids.territory.models import Grid
from incidents.hazards.models import Hazard
from incidents.incident.models import Incident, IncidentText
from incidents.incident.workflow import State
from incidents.incoming.models import IncomingSheet
from incidents.premises.models import Premises
from incidents.supervision.models import Supervision
from incidents.talks.models import TalkNote
from incidents.tests.factories import NINE, draft
from incidents.tests.fieldwork import hazard, premises, task
from staff.accounts.models import User
from staff.accounts.models_of_rights import RightRequest
from staff.accounts.services import grant
from staff.attendance.models import Leave
from staff.inbox.models import OutwardMessage
from staff.tests.factories import (
    FULL_TIME,
    GUIDE,
    LEADER,
    PART_TIME,
    SINCE,
    account,
    center,
    department,
    handler,
    head,
    member_account,
    officer,
    worker,
)

MARCH, APRIL = parse("2026-03"), parse("2026-04")
LATER = APRIL.ends_at + timedelta(days=3)
DAY = timedelta(days=1)
_serials = count(1)


class Side:
    """One office: two villages with two grids each, and a row of everything on the first grid and on the last."""

    def __init__(self) -> None:
        self.office = office()
        self.subdistrict, self.grids = self.office.subdistrict, self.office.grids
        self.department = department(self.subdistrict)
        self.clerk = center(self.subdistrict)
        self.now = timezone.now()
        self.leader = member_account(LEADER, to=self.grids[0])
        self.member = member_account(FULL_TIME, to=self.grids[0])
        for grid in (self.grids[0], self.grids[-1]):
            self.incidents(grid)
            self.fieldwork(grid)
            self.inspections(grid)
        self.supervisions()
        self.sheets()
        self.bulletins()
        self.interviews()
        self.ledger()
        self.people()
        self.admissions()
        People(self)

    # --- incidents ---

    def incident(self, state: str, **more: Any) -> Incident:
        """A row in the state, no matter what led there."""
        row = Incident(**{**self.like, "number": f"T{next(_serials):06d}", "state": state, **more})
        row.save()
        IncidentText.objects.create(incident=row, title=str(state))
        return row

    def incidents(self, grid: Grid) -> None:
        first = draft(grid, by=self.clerk)
        self.like = {
            field.attname: getattr(first, field.attname)
            for field in Incident._meta.concrete_fields
            if not field.primary_key
        } | {"reported_at": NINE}
        for state in State:
            self.incident(state)
        self.incident(State.RETURNED, created_by_id=self.member.pk)
        self.incident(State.RETURNED, reporter_id=self.leader.worker_id)
        self.incident(State.REPORTED, accept_due_at=NINE)
        self.incident(State.ASSIGNED, department_id=self.department.pk)
        self.incident(State.HANDLING, department_id=self.department.pk, due_at=NINE)
        self.incident(State.CLOSED, due_at=NINE, settled_at=NINE)
        self.incident(State.CLOSED, due_at=NINE, settled_at=NINE, closed_at=self.now - DAY)
        self.incident(State.HANDLING, limit_unit="minutes", due_at=self.now + timedelta(minutes=10))
        self.incident(State.ESCALATED, help_asked_at=NINE)
        for state in (State.REPORTED, State.SELF_CLOSED, State.ACCEPTED, State.HANDLING):
            self.incident(state, restricted=True, due_at=NINE)

    def supervisions(self) -> None:
        def note(of: Incident, party: str, stage: str = "close", **more: Any) -> None:
            Supervision.objects.create(incident=of, stage=stage, due_at=NINE, party=party, opened_at=NINE, **more)

        answered = {"answered_at": NINE, "answered_by": self.clerk}
        for grid in (self.grids[0], self.grids[-1]):
            rows = Incident.objects.filter(grid=grid, state=State.HANDLING)
            plain = rows.get(restricted=False, department=None, due_at=None)
            note(plain, "leader")
            note(plain, "leader", "accept")  # a second one of the same incident
            note(rows.get(restricted=True), "leader")
            note(rows.get(department=self.department), "handler")
            reported = list(Incident.objects.filter(grid=grid, state=State.REPORTED, restricted=False))
            note(reported[0], "center")
            note(reported[1], "center", **answered)
            note(reported[1], "center", "accept", **answered, closed_at=NINE, closed_by=self.clerk)

    def sheets(self) -> None:
        """One that can be imported, one with a pair to decide, one that asks for words, and one that is done."""
        counts = {"rows": 1, "new": 1, "changed": 0, "unchanged": 0, "removed": 0}
        likely = {"key": "1", "row": "2", "written": "楼道堆物", "here": "楼道堆物", "shared": "", "address": ""}
        pair = {"doubts": [likely]}
        for state, outcome in (("ready", {}), ("ready", pair), ("words", {"questions": []}), ("imported", {})):
            IncomingSheet.objects.create(
                subdistrict=self.subdistrict, name=f"{state}.xlsx", digest="x", kind="awareness", state=state,
                outcome={**counts, **outcome}, dropped_by=self.clerk, dropped_at=NINE,
            )  # fmt: skip

    # --- fieldwork ---

    def fieldwork(self, grid: Grid) -> None:
        today = day_of(self.now)
        for due in (today - DAY, today + DAY, today + 30 * DAY):
            row = premises(grid)
            Premises.objects.filter(pk=row.pk).update(patrol_due_on=due)
        hazard(grid, by=self.clerk)
        invented, later = hazard(grid, by=self.clerk), hazard(grid, by=self.clerk)
        judged = {"judged_invented": True, "judged_by": self.clerk, "judged_at": NINE}
        Hazard.objects.filter(pk=invented.pk).update(**judged)
        Hazard.objects.filter(pk=later.pk).update(due_at=self.now + 5 * DAY)
        task(grid, by=self.clerk)
        task(grid, self.grids[1], by=self.clerk)
        task(grid, by=self.clerk, due_at=self.now + DAY)
        withdrawn = task(grid, by=self.clerk)
        withdrawn.withdrawn_at = self.now
        withdrawn.save()

    # --- the assessment ---

    def inspections(self, grid: Grid) -> None:
        row = Inspection.objects.create(
            **dict.fromkeys(("visits", "patrols", "reports", "entries", "due", "on_time", "overdue"), 0),
            subdistrict=self.subdistrict,
            week=MARCH.start + DAY,
            grid=grid,
            days_without_report=0,
        )
        InspectionFinding.objects.create(inspection=row, text="只记下")
        for state in ("assigned", "answered", "closed"):
            for days in (-5, 5):
                due_on = day_of(self.now) + days * DAY
                InspectionFinding.objects.create(inspection=row, text=f"{state} {days}", state=state, due_on=due_on)
        verified = {"verdict": "checked", "verified_by": head(self.subdistrict), "verified_at": NINE}
        for items in ([{}, {}], [verified], [{}, verified]):
            sample = InspectionSample.objects.create(
                subdistrict=self.subdistrict,
                week=MARCH.start + DAY + timedelta(weeks=next(_serials)),
                seed=1,
                drawn_at=NINE,
                drawn_by=self.clerk,
                sizes=dict.fromkeys(SampleKind, 1),
                populations={kind: {"count": 1, "digest": "x"} for kind in SampleKind},
            )
            for number, more in enumerate(items):
                SampleItem.objects.create(
                    sample=sample, kind="visit", position=number, key=str(number), grid=grid, day=MARCH.start, **more
                )

    def bulletins(self) -> None:
        """March was corrected, so its first revision is never issued; April is in review."""
        for month in (MARCH, APRIL):
            measured(self.office, month.start, [100, 80, 60, 40])
            surveyed(self.office, month.start)
        first = draft_bulletin(subdistrict=self.subdistrict, month=MARCH, at=MARCH.ends_at)
        frozen = freeze_bulletin(bulletin=first, at=MARCH.ends_at, by=self.clerk)
        opened = open_revision(bulletin=frozen, reason="漏报", by=self.clerk, at=LATER)
        reviewed = review_revision(bulletin=opened, by=self.clerk, at=LATER)
        self.bulletin: Bulletin = freeze_revision(bulletin=reviewed, by=self.clerk, at=LATER)
        in_review = draft_bulletin(subdistrict=self.subdistrict, month=APRIL, at=APRIL.ends_at)
        answered = {"outcome": "stands", "answer": "核过", "answered_at": LATER, "answered_by": self.clerk}
        for who, more in ((self.member, {}), (self.leader, {}), (self.leader, answered)):
            DraftRemark.objects.create(
                bulletin=in_review, grid=self.grids[0], worker=who.worker, text="少一件", made_at=LATER, **more
            )

    def interview(self, of: User | None, month: int, role: str = FULL_TIME, **more: Any) -> None:
        """An open one of March 2026 has its last day soon."""
        who = of.worker if of else worker(self.subdistrict)
        values = {"opened_at": NINE, "due_on": day_of(self.now) + DAY, **more}
        row = Interview.objects.create(
            subdistrict=self.subdistrict, worker=who, month=date(2026, month, 1), bulletin=self.bulletin, **values
        )
        if row.state == "open":
            ground = {"grid": self.grids[0], "role": role, "first_rank": 3, "second_rank": 4}
            InterviewGround.objects.create(interview=row, **ground)

    def interviews(self) -> None:
        record = {"held_at": NINE, "held_by": self.clerk, "record": "谈话", "plan": "整改"}
        for who in (self.member, None):
            self.interview(who, 1)
            self.interview(who, 2)
            self.interview(who, 3, state="held", check_on=date(2026, 3, 3), **record)
            self.interview(who, 4, state="held", check_on=day_of(self.now) + DAY, acknowledged_at=NINE, **record)
        self.interview(self.leader, 3, LEADER)
        self.interview(None, 3, state="cancelled", cancelled_at=NINE, cancelled_note="不再构成")

    def ledger(self) -> None:
        outcomes = ({"error": "X: y"}, {"error": "X: y", "finished": NINE}, {}, {"finished": NINE})
        for number, more in enumerate(outcomes, 1):
            start = date(2025, number, 1)
            CycleRun.objects.create(
                subdistrict=self.subdistrict, stage="freeze", period=f"{start:%Y-%m}", period_start=start, due=NINE,
                **more,
            )  # fmt: skip

    def admissions(self) -> None:
        """One matter on its way within the subdistrict, one that waits for the district."""
        for code, state in (("m1", AdmissionState.PROPOSED), ("m2", AdmissionState.REPORTED)):
            wanted = MatterAdmission(
                subdistrict=self.subdistrict, code=f"{code}-{self.subdistrict.pk}", name=code, platform="public_service"
            )
            row = propose_matter(admission=wanted, by=self.clerk, at=timezone.now())
            if state == AdmissionState.REPORTED:
                MatterAdmission.objects.filter(pk=row.pk).update(
                    state=state, reported_on=timezone.localdate(), reported_by=self.clerk
                )

    def people(self) -> None:
        days = {"kind": "annual", "during": (date(2026, 3, 2), date(2026, 3, 4))}
        for approved in ({}, {"approved_at": NINE, "approved_by": head(self.subdistrict)}):
            Leave.objects.create(worker=worker(self.subdistrict), **days, **approved)
        for decided in ({}, {"given": False, "decided_by": account(), "decided_at": NINE}):
            RightRequest.objects.create(
                user=account(),
                duty=Duty.PAYROLL,
                subdistrict=self.subdistrict,
                during=DateRange(SINCE, None),
                asked_by=account(),
                asked_as=Duty.SECURITY,
                asked_at=NINE,
                **decided,
            )
        for state, sent in (("dead", None), ("pending", None), ("sent", NINE)):
            OutwardMessage.objects.create(
                user=self.leader, channel="email", state=state, created_at=NINE, next_at=NINE, sent_at=sent
            )


class World:
    """Every role, at home on the first side."""

    def __init__(self) -> None:
        self.here, self.there = Side(), Side()
        here, there = self.here.subdistrict, self.there.subdistrict
        both, sees, elsewhere = center(here), center(here), head(here)
        grant(user=both, duty=Duty.HEAD, subdistrict=here, on=SINCE)
        grant(user=sees, duty=Duty.FIELD, subdistrict=there, on=SINCE)
        grant(user=elsewhere, duty=Duty.CENTER, subdistrict=there, on=SINCE)
        grids = self.here.grids
        self.accounts = {
            "center": center(here),
            "head": head(here),
            "center and head": both,
            "center that reads another subdistrict": sees,
            "head here and center there": elsewhere,
            "handler": handler(self.here.department),
            "leader": self.here.leader,
            "full-time": self.here.member,
            "part-time": member_account(PART_TIME, to=grids[0]),
            "guide": member_account(GUIDE, to=self.here.office.villages[0]),
            "payroll": officer(Duty.PAYROLL, here),
            "district": officer(Duty.DISTRICT),
            "reader of exports": officer(Duty.EXPORT, here),
            "system": officer(Duty.SYSTEM),
            "security": officer(Duty.SECURITY),
            "audit": officer(Duty.AUDIT),
            "outsider": account(),
        }
        self.talks()
        self.unattended()

    def talks(self) -> None:
        """Of the guide: steps that are open and one that is done; and a step of a guide who is none any more."""
        today = day_of(self.here.now)
        values = {"grid": self.here.grids[0], "worker": self.here.member.worker, "day": today - 9 * DAY, "said": "谈了"}
        steps = ({"due_on": today - DAY}, {"due_on": today + DAY}, {}, {"done_on": today})
        for by in (self.accounts["guide"], self.accounts["center"]):
            for number, more in enumerate(steps):
                TalkNote.objects.create(
                    **values, next_step=f"一起走访 {number}", written_by=by, written_at=self.here.now, **more
                )

    def unattended(self) -> None:
        """What nobody does by hand: an item and a chore that gave up, and one of each that did not."""
        seen = {"queue": "messages", "error": "X: y", "first_at": NINE, "last_at": NINE}
        FailedItem.objects.create(item="1", attempts=3, **seen)
        FailedItem.objects.create(item="2", attempts=1, next_at=NINE, **seen)
        for name, attempts in (("fails", 2), ("goes well", 0)):
            ChoreRun.objects.create(name=name, done_for=NINE, attempts=attempts)
        for state, seen_at in (("running", None), ("done", None), ("done", NINE)):
            asked = {"asked_by": self.accounts["system"], "asked_at": NINE, "sent": {}}
            Job.objects.create(title=state, state=state, seen_at=seen_at, **asked)

    def __getitem__(self, role: str) -> User:
        return User.objects.get(pk=self.accounts[role].pk)  # a new object: access is kept for a request only
