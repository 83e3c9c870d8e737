"""Replacements of a demo: carried out, with a post that has just ended, waiting for a head's decision, and declined.

All rest on what the center recorded; those that follow from quarters come with the cycle, by themselves.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from assessment.replacement.models import Replacement, ReplacementGround
from assessment.replacement.rules import GroundKind
from assessment.replacement.services import make_move, record_ground
from core.clock import day_of, starts_at
from gridops.demo.accounts import ACCOUNTS, SECOND_HEAD
from grids.duties import Duty
from grids.territory.models import Grid, Subdistrict
from incidents.handover.services import accept_item
from staff.access import Role
from staff.accounts.models import Grant, User
from staff.people.models import Worker
from staff.postings.models import Posting

PLACE = "街道网格管理服务中心会议室"
ATTENDED = "本人、网格长、中心工作人员"
PAPER = "本人口头表示，已在征求意见表上签字。"
OPEN = {
    "reason": "两个月内六次走访经核实与实际不符。",
    "evidence": "走访核实记录六份，当事人均称未见网格员上门。",
    "minutes": "本人承认有三次走访系补记，其余记不清；表示今后如实填写。",
}
CARRIED_OUT = {
    "reason": "多次不参加安全巡查，隐患复查不到位，多次提醒仍未改进。",
    "evidence": "巡查记录、隐患复查记录和谈话记录各一份。",
    "minutes": "本人陈述家中事务多，难以保证巡查时间，愿意服从安排。",
}
ENDED = {
    "reason": "多次未按时复查已整改隐患，经提醒仍未改进。",
    "evidence": "隐患复查台账、提醒谈话记录各两份。",
    "minutes": "本人陈述近期身体不适，精力不足，愿意退出网格岗位。",
}
CLOSED = {
    "reason": "连续三周无故不参加例会，也未按时反馈下派任务。",
    "evidence": "例会签到表三份、下派任务超期清单。",
    "minutes": "本人陈述八月参与安置工作，白天在村里陪同搬迁，未能到会。",
}


@transaction.atomic
def propose_some(*, subdistrict: Subdistrict, until: datetime) -> int:
    """Write both, once. Returns how many were written."""
    recorded = ReplacementGround.objects.filter(kind=GroundKind.RECORDED, replacement__subdistrict=subdistrict)
    if recorded.filter(evidence__in=(OPEN["evidence"], CLOSED["evidence"])).exists():
        return 0
    center, head = (
        Grant.objects.select_related("user").get(user__username=duty, duty=duty).user
        for duty in (Duty.CENTER.value, Duty.HEAD.value)
    )
    written = 0
    for days, told, decided in ((80, CLOSED, True), (24, OPEN, False)):
        begins_at = starts_at(day_of(until) - timedelta(days=days)) + timedelta(hours=9)
        worker = _somebody(subdistrict, begins_at)
        if worker is not None:
            row = _to_the_hearing(worker, told, center, begins_at)
            if decided:
                _decline(row, head)
            written += 1
    return written


def _somebody(subdistrict: Subdistrict, at: datetime) -> Worker | None:
    """The last full-time member by number who was in post then and still is; none of those whom visitors log in as."""
    served = Posting.objects.in_force(day_of(at)).filter(role=Role.FULL_TIME, stands_in_for=None, during__endswith=None)
    known = Replacement.objects.values("worker")
    shown = User.objects.filter(username__in=[account.username for account in ACCOUNTS], worker__isnull=False)
    rows = Worker.objects.filter(subdistrict=subdistrict, pk__in=served.values("worker"))
    return rows.exclude(pk__in=known).exclude(pk__in=shown.values("worker")).order_by("-staff_number").first()


def _to_the_hearing(worker: Worker, told: dict[str, str], center: User, begins_at: datetime) -> Replacement:
    """From the ground to the signed minutes: no training, the person declines a transfer, and is heard."""
    row = record_ground(worker=worker, reason=told["reason"], evidence=told["evidence"], by=center, at=begins_at)
    day = day_of(begins_at)
    there = Grid.objects.filter(subdistrict=worker.subdistrict_id).open_on(day).on(day).order_by("pk")
    other = next(grid for grid in there if grid.pk != row.posting.grid_id)
    held_at = begins_at + timedelta(days=7)
    minutes = {"held_at": held_at, "attended": ATTENDED, "minutes": told["minutes"]}
    steps: list[tuple[int, str, str, dict[str, Any]]] = [
        (1, "training-not-applicable", "熟悉业务，问题不在业务能力。", {}),
        (2, "offer-transfer", "", {"grid": other}),
        (4, "decline-transfer", f"离家太远。{PAPER}", {}),
        (5, "call-hearing", "", {"meets_at": held_at, "place": PLACE}),
        (8, "record-hearing", "", minutes),
        (8, "sign-minutes", "本人在陈述记录上签字。", {}),
    ]
    for days, move, note, said in steps:
        at = begins_at + timedelta(days=days)
        row = make_move(replacement=row, move=move, by=center, at=at, note=note, said=said)
    return row


def _decline(row: Replacement, head: User) -> None:
    at = row.since + timedelta(days=2)
    make_move(replacement=row, move="decline", by=head, at=at, note="情况属实，安置期间工作量翻倍，不予更换。")


def carry_out(*, person: int, ends_on: date, until: datetime) -> Replacement | None:
    """Replace somebody, step by step: the post ends on the day, and the leader takes over what they leave.

    It is done before the months are scored, so that they are scored as the post was. Nothing where time is too short.
    """
    last = starts_at(ends_on) + timedelta(days=1, hours=9)
    if last >= until:
        return None
    row = _ended(Worker.objects.get(pk=person), CARRIED_OUT, ends_on)
    assert row.hand_over is not None
    for item in row.hand_over.items.filter(accepted_at=None).select_related("successor"):
        taker = User.objects.get(worker=item.successor_id)
        accept_item(item=item, by=taker, at=starts_at(ends_on) + timedelta(hours=9))
    center = User.objects.get(username="center")
    row = make_move(replacement=row, move="hand-over", by=center, at=starts_at(ends_on) + timedelta(hours=15))
    return make_move(replacement=row, move="close", by=center, at=last, said={"destination": "line"})


def end_post(*, worker: Worker, ends_on: date) -> Replacement:
    """Replace somebody whose last day is the one before: what they leave still is to be accepted."""
    return _ended(worker, ENDED, ends_on)


def _ended(worker: Worker, told: dict[str, str], ends_on: date) -> Replacement:
    """From the ground to the end of the post, on a day that was said two weeks before."""
    center, head = (User.objects.get(username=name) for name in ("center", "head"))
    second = User.objects.get(username=SECOND_HEAD)
    row = _to_the_hearing(worker, told, center, starts_at(ends_on) + timedelta(days=-45, hours=9))
    steps: list[tuple[int, str, User, str, dict[str, Any]]] = [
        (-34, "decide", head, "经核实情况属实，同意更换。", {}),
        (-33, "note-personnel", center, "", {"protected": False}),
        (-33, "note-union", center, "", {"told_on": ends_on - timedelta(days=33)}),
        (-33, "approve", second, "", {}),
        (-32, "serve", center, "", {"how": "signed", "served_on": ends_on - timedelta(days=32)}),
        (-15, "end", center, "", {"ends_on": ends_on}),
    ]
    for days, move, by, note, said in steps:
        at = starts_at(ends_on) + timedelta(days=days, hours=10)
        row = make_move(replacement=row, move=move, by=by, at=at, note=note, said=said)
    return row
