"""What became known in a demo after a month was paid: an objection that is accepted, a deduction that comes late, and
the consents of those who were paid too much. The next runs show it as differences and recoveries.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from assessment.bulletin.models import Bulletin
from assessment.delivery.models import Delivery, How
from assessment.objection.kinds import LINE
from assessment.objection.models import Objection
from assessment.objection.months import judged_away
from assessment.objection.services import answer_objection, file_objection, may_answer
from assessment.pay.choices import RunState
from assessment.pay.models import PayLine, PayRun
from assessment.pay.models_of_items import PayItem
from assessment.pay.models_of_people import PayEntry, RecoveryConsent
from assessment.periods import Period
from core.clock import day_of
from core.history.saying import saying
from grids.duties import Duty
from grids.territory.models import Subdistrict
from staff.access import Role, access_of
from staff.accounts.models import Grant, User
from staff.postings.models import Posting

A_DAY = timedelta(days=1)
REASON = "上报被认定为无效，但当天已到现场处置并有记录，请复核。"
REQUEST = "撤销无效认定，重新核算得分和工资。"
ANSWER = "经核对现场记录和群众反映，上报属实，原认定撤销，本月通报和得分予以更正。"
DEDUCTED = "工作手机遗失赔偿，补登记。"
OWED = "工作服和证件遗失赔偿，补登记。"


def becomes_known(subdistrict: Subdistrict, month: Period, at: datetime, *, next_is_left: bool) -> None:
    """After the run of a month was locked. The months chosen are those whose quarter is not drafted yet.

    Before the run that is left to whoever tries the demo, somebody was paid too much, and has not agreed yet.
    """
    run = PayRun.objects.filter(
        subdistrict=subdistrict, month=month.start, of_worker=None, state=RunState.LOCKED
    ).first()
    if run is None:
        return
    of_quarter = month.start.month % 3
    if of_quarter == 1:
        _enter_late(run, at, DEDUCTED)
    elif of_quarter == 2:
        _accept_an_objection(run, at)
    _agree(run, at)
    if next_is_left:
        _enter_late(run, at, OWED)


def _enter_late(run: PayRun, at: datetime, evidence: str) -> None:
    """Once for each reason, a deduction of a paid month is entered late: the person was paid too much."""
    items = PayItem.objects.filter(subdistrict=run.subdistrict, code="other_deduction")
    line = (
        PayLine.objects.filter(run=run, item__code="wage")
        .order_by("-sheet__worker__staff_number")
        .select_related("sheet")
        .first()
    )
    if line is None or PayEntry.objects.filter(evidence=evidence).exists():
        return
    with saying(reason=evidence):
        PayEntry.objects.create(
            worker_id=line.sheet.worker_id,
            item=items.get(),
            day=run.period.end - A_DAY,
            amount=Decimal(150),
            evidence=evidence,
            recorded_at=at,
            recorded_by=User.objects.get(username="payroll"),
        )


def _accept_an_objection(run: PayRun, at: datetime) -> None:
    """Once, a member objects to a line for a report that was judged invalid, and a head withdraws the judgement.

    It is one of the best lines of those with such a report: nobody else's consequence is touched.
    """
    if Objection.objects.filter(reason=REASON).exists():
        return
    bulletin = Bulletin.objects.latest_revisions().get(subdistrict=run.subdistrict, month=run.month)
    head = Grant.objects.select_related("user").get(user__username="head", duty=Duty.HEAD).user
    for line in bulletin.lines.exclude(rank=None).order_by("rank", "grid"):
        cases = judged_away([line.grid_id], bulletin.period)
        served = Posting.objects.in_force(day_of(bulletin.period.ends_at) - A_DAY).filter(role=Role.FULL_TIME)
        account = User.objects.filter(worker__in=served.filter(grid=line.grid_id).values("worker")).first()
        if account is None or not cases.exists():
            continue
        told = Delivery.objects.filter(kind=LINE, key=line.pk, worker=account.worker_id)
        told.filter(told_at=None).update(told_at=at - A_DAY, how=How.READ)
        said = {"judgements": [cases[0].number], "facts": []}
        objection = file_objection(kind=LINE, key=line.pk, by=account, reason=REASON, request=REQUEST, at=at)
        if may_answer(objection, access_of(head), head):
            when = at + timedelta(hours=6)
            answer_objection(objection=objection, outcome="corrected", reason=ANSWER, by=head, at=when, said=said)
        return


def _agree(run: PayRun, at: datetime) -> None:
    """Most of those who were paid too much agree to pay it back."""
    waiting = run.remarks.filter(code="consent_missing").order_by("worker", "pk")
    for number, remark in enumerate(waiting):
        if number % 3 < 2 and remark.worker_id is not None:
            year, month = map(int, remark.values["month"].split("-"))
            RecoveryConsent.objects.create(
                worker_id=remark.worker_id,
                of_month=day_of(at).replace(year=year, month=month, day=1),
                amount=Decimal(remark.values["amount"]),
                given_on=day_of(at),
                evidence="本人签字的扣回同意书",
                recorded_by=User.objects.get(username="payroll"),
            )
