"""What waits in the assessment, for whom."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.models import Bulletin, BulletinState, CycleRun, Interview, InterviewState
from core.clock import day_of
from core.worklist import Waiting
from staff.access import Access
from staff.models import User


def waiting(_user: User, access: Access, *, at: datetime) -> list[Waiting]:
    """Bulletins in review, interviews due, steps that failed; one's own interviews."""
    found = _office(access, at) if access.is_office else []
    return found + _mine(access.worker) if access.worker else found


def _mine(worker: int) -> list[Waiting]:
    """Interviews of one's own: to come, and to sign."""
    mine = Interview.objects.filter(worker=worker)
    url = f"{reverse('dashboard')}#interviews"
    rows = [
        (_("interviews of mine to come"), mine.filter(state=InterviewState.OPEN).count(), "forum"),
        (_("interviews of mine to sign"), mine.to_acknowledge().count(), "draw"),
    ]
    return [Waiting(label, count, url, "due", icon, False) for label, count, icon in rows if count]


def _office(access: Access, at: datetime) -> list[Waiting]:
    own = {"subdistrict__in": access.offices}
    drafts = Bulletin.objects.filter(**own, state=BulletinState.DRAFT).count()
    frozen = Bulletin.objects.filter(**own, state=BulletinState.FROZEN).count()
    open_ = list(Interview.objects.filter(**own, state=InterviewState.OPEN).values_list("due_on", flat=True))
    checks = Interview.objects.filter(**own).to_check(day_of(at)).count()
    failed = CycleRun.objects.filter(**own, finished=None).exclude(error="").count()
    bulletins = reverse("admin:assessment_bulletin_changelist")
    interviews = reverse("admin:assessment_interview_changelist")
    ledger = reverse("admin:assessment_cyclerun_changelist")
    late = any(due_on < day_of(at) for due_on in open_)
    return [
        _row(_("bulletins in review"), drafts, f"{bulletins}?state__exact=draft", "due", "rate_review"),
        _row(_("bulletins to issue"), frozen, f"{bulletins}?state__exact=frozen", "due", "campaign"),
        _row(
            _("interviews to hold"), len(open_), f"{interviews}?state__exact=open", "late" if late else "due", "forum"
        ),
        _row(_("rectifications to check"), checks, f"{interviews}?todo=check", "late", "rule"),
        _row(_("steps of the cycle that failed"), failed, f"{ledger}?state=failed", "late", "error"),
    ]


def _row(label: str, count: int, url: str, tone: str, icon: str) -> Waiting:
    """A row of the office's list; calm where nothing waits."""
    return Waiting(label, count, url, tone if count else "calm", icon)
