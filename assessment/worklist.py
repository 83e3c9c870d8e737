"""What waits in the assessment, for whom."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.bulletin.models import Bulletin, BulletinState
from assessment.cycle.lists import stopped
from assessment.cycle.models import CycleRun
from assessment.inspection.models import ANSWERING, FindingState, InspectionFinding, SampleItem
from assessment.interview.models import Interview, InterviewState
from assessment.scheme.lists import rules_due
from core.clock import day_of
from core.worklist import Waiting
from staff.access import Access
from staff.accounts.models import User


def waiting(_user: User, access: Access, *, at: datetime) -> list[Waiting]:
    """Bulletins in review, interviews due, steps that failed; one's own interviews."""
    found = _office(access, at) if access.is_office else []
    return found + _mine(access, at) if access.worker else found


def _mine(access: Access, at: datetime) -> list[Waiting]:
    """Interviews of one's own, to come and to sign; what the center found in the grids that one serves."""
    mine = Interview.objects.filter(worker=access.worker)
    rows = [
        (_("interviews of mine to come"), mine.filter(state=InterviewState.OPEN), "forum"),
        (_("interviews of mine to sign"), mine.to_acknowledge(), "draw"),
    ]
    found = []
    for label, interviews, icon in rows:
        if keys := list(interviews.order_by("due_on").values_list("pk", flat=True)):
            found.append(Waiting(label, len(keys), reverse("interview", args=(keys[0],)), "due", icon, False))
    rectify = InspectionFinding.objects.filter(
        inspection__grid__in=access.tends_as(*ANSWERING), state=FindingState.ASSIGNED
    )
    if due := list(rectify.order_by("due_on").values_list("pk", "due_on")):
        tone = "late" if any(day and day < day_of(at) for _pk, day in due) else "due"
        link = reverse("rectification", args=(due[0][0],))
        found.append(Waiting(_("findings to put right"), len(due), link, tone, "build", False))
    return found


def _office(access: Access, at: datetime) -> list[Waiting]:
    own = {"subdistrict__in": access.offices}
    drafts = Bulletin.objects.filter(**own, state=BulletinState.DRAFT).count()
    standing = Bulletin.objects.filter(**own).latest_revisions()  # what was corrected before it was issued never is
    frozen = standing.filter(state=BulletinState.FROZEN).count()
    open_ = list(Interview.objects.filter(**own, state=InterviewState.OPEN).values_list("due_on", flat=True))
    checks = Interview.objects.filter(**own).to_check(day_of(at)).count()
    failed = CycleRun.objects.filter(**own, finished=None).exclude(error="").count()
    bulletins = reverse("admin:assessment_bulletin_changelist")
    interviews = reverse("admin:assessment_interview_changelist")
    ledger = reverse("admin:assessment_cyclerun_changelist")
    late = any(due_on < day_of(at) for due_on in open_)
    findings = InspectionFinding.objects.filter(inspection__subdistrict__in=access.offices)
    to_check = findings.filter(state=FindingState.ANSWERED).count()
    overdue = findings.overdue(day_of(at)).count()
    to_verify = SampleItem.objects.filter(sample__subdistrict__in=access.offices, verdict="").count()
    rectified = reverse("admin:assessment_inspectionfinding_changelist")
    samples = reverse("admin:assessment_inspectionsample_changelist")
    return [
        *rules_due(access, at),
        *stopped(access),
        _row(_("bulletins in review"), drafts, f"{bulletins}?state__exact=draft", "due", "rate_review"),
        _row(_("bulletins to issue"), frozen, f"{bulletins}?state__exact=frozen", "due", "campaign"),
        _row(
            _("interviews to hold"), len(open_), f"{interviews}?state__exact=open", "late" if late else "due", "forum"
        ),
        _row(_("rectifications to check"), checks, f"{interviews}?todo=check", "late", "rule"),
        _row(_("answered findings to check"), to_check, f"{rectified}?state__exact=answered", "due", "fact_check"),
        _row(_("findings overdue"), overdue, f"{rectified}?state__exact=assigned", "late", "alarm"),
        _row(_("drawn things to verify"), to_verify, samples, "due", "checklist"),
        _row(_("steps of the cycle that failed"), failed, f"{ledger}?state=failed", "late", "error"),
    ]


def _row(label: str, count: int, url: str, tone: str, icon: str) -> Waiting:
    """A row of the office's list; calm where nothing waits."""
    return Waiting(label, count, url, tone if count else "calm", icon)
