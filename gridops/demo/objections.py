"""What people in the demo did about what they were told: they read it, and two of them object at the end of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from assessment.bulletin.models import Bulletin
from assessment.delivery.models import Delivery, How
from assessment.delivery.services import serve_by_notice
from assessment.objection.kinds import LINE
from assessment.objection.models import Objection
from assessment.objection.months import judged_away
from assessment.objection.services import answer_objection, file_objection, may_answer
from staff.access import access_of
from staff.accounts.models import User

NEXT_MORNING = timedelta(days=1, hours=9)  # months are frozen at midnight
A_DAY = timedelta(days=1)
REASON = "本月有上报被认定为重复，实际为同一地点的两次不同问题，请复核。"
REQUEST = "请重新认定并更正得分。"
ANSWER = (
    "经调阅事件记录，两次上报的地点、问题和处置结果相同，认定依据为考核办法月通报一章关于重复上报的规定，结果予以维持。"
)


def told_and_objected(*, head: User, until: datetime) -> None:
    """People with an account read the next morning, the others are served by notice; two people object."""
    with_account = User.objects.filter(worker__isnull=False, is_active=True).values("worker")
    read = Delivery.objects.untold().filter(worker__in=with_account, sent_at__lt=until - NEXT_MORNING)
    read.update(told_at=F("sent_at") + NEXT_MORNING, how=How.READ)
    if not Objection.objects.filter(reason=REASON).exists():
        _object(head, until)
    serve_by_notice(at=until)


def _object(head: User, until: datetime) -> None:
    """One objection is open, to a month with a judgement to withdraw where there is one; one of before is answered."""
    frozen = Bulletin.objects.latest_revisions().filter(frozen_at__lt=until - 6 * A_DAY).order_by("-month")
    months = list(frozen[:3])
    member, leader = User.objects.get(username="member"), User.objects.get(username="leader")
    judged = [month for month in months if _line_of(member, month, judged=True)]
    for month in (judged or months)[:1]:
        _file(member, month)
    for month in months[1:2]:
        objection = _file(leader, month)
        if objection and may_answer(objection, access_of(head), head):
            at = objection.filed_at + A_DAY
            answer_objection(objection=objection, outcome="upheld", reason=ANSWER, by=head, at=at)


def _line_of(user: User, bulletin: Bulletin, *, judged: bool = False) -> Delivery | None:
    """Of which line of a bulletin a person was told; on demand only one with a report that was judged away."""
    lines = dict(bulletin.lines.values_list("pk", "grid"))
    told = Delivery.objects.filter(kind=LINE, key__in=lines, worker=user.worker_id).exclude(told_at=None)
    wanted = [one for one in told if not judged or judged_away([lines[one.key]], bulletin.period).exists()]
    return wanted[0] if wanted else None


def _file(user: User, bulletin: Bulletin) -> Objection | None:
    """A person objects on the day after they were told."""
    told = _line_of(user, bulletin, judged=True) or _line_of(user, bulletin)
    if told is None or told.told_at is None:
        return None
    at = told.told_at + A_DAY
    return file_objection(kind=LINE, key=told.key, by=user, reason=REASON, request=REQUEST, at=at)
