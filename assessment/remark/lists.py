"""Remarks on drafts as a list: what waits for an answer."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.remark.models import DraftRemark
from core.worklist import Line, Queue, Queues, joined, written
from grids.duties import OFFICE
from staff.access import access_of, where_held, with_duty

OFFICE_QUEUES = Queues(
    page="admin:assessment_draftremark_changelist",
    rows=DraftRemark.objects.visible_to,
    line=Line(
        "admin:assessment_draftremark_change",
        joined(written("bulletin__month", "YYYY-MM"), "worker__name"),
        grid="grid",
        since="made_at",
    ),
    queues=(
        Queue(
            "answer",
            _("remarks on drafts to answer"),
            "rate_review",
            with_duty(*OFFICE),
            lambda user, _at: (
                Q(answered_at=None)
                & where_held(user, *OFFICE, path="bulletin__subdistrict")
                & ~Q(worker=access_of(user).person or 0)
            ),
            verb=_("Answer"),
        ),
    ),
)
