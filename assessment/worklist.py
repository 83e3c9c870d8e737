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


def waiting(user: User, access: Access, *, at: datetime) -> list[Waiting]:
    """Bulletins in review, interviews due, steps that failed; one's own interviews."""
    found = _office(access, at) if access.is_office else []
    if access.worker:
        mine = Interview.objects.filter(worker=access.worker, state=InterviewState.OPEN).count()
        if mine:
            found.append(Waiting(_("interviews of mine to come"), mine, f"{reverse('dashboard')}#interviews", "due", "forum", False))
    return found


def _office(access: Access, at: datetime) -> list[Waiting]:
    own = {"subdistrict__in": access.offices}
    drafts = Bulletin.objects.filter(**own, state=BulletinState.DRAFT).count()
    frozen = Bulletin.objects.filter(**own, state=BulletinState.FROZEN).count()
    open_ = list(Interview.objects.filter(**own, state=InterviewState.OPEN).values_list("due_on", flat=True))
    failed = CycleRun.objects.filter(**own, finished=None).exclude(error="").count()
    bulletins = reverse("admin:assessment_bulletin_changelist")
    late = any(due_on < day_of(at) for due_on in open_)
    return [
        Waiting(_("bulletins in review"), drafts, f"{bulletins}?state__exact=draft", "due" if drafts else "calm", "rate_review"),
        Waiting(_("bulletins to issue"), frozen, f"{bulletins}?state__exact=frozen", "due" if frozen else "calm", "campaign"),
        Waiting(
            _("interviews to hold"), len(open_), f"{reverse('admin:assessment_interview_changelist')}?state__exact=open",
            "late" if late else "due" if open_ else "calm", "forum",
        ),
        Waiting(
            _("steps of the cycle that failed"), failed, f"{reverse('admin:assessment_cyclerun_changelist')}?state=failed",
            "late" if failed else "calm", "error",
        ),
    ]  # fmt: skip
