"""What a demo leaves in the middle, so that whoever tries it can walk each way to its end.

Nothing of it changes a figure of before: objections that wait for an answer in either instance, a post that has ended
and is handed over, rules whose draft was shown, and the days of leave of a year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from assessment.adoption.services import record_consultation
from assessment.bulletin.models import Bulletin, BulletinLine
from assessment.delivery.models import Delivery, How
from assessment.leading_group.models import DecisionKind
from assessment.objection.kinds import LINE
from assessment.objection.models import Objection
from assessment.objection.months import judged_away
from assessment.objection.services import answer_objection, ask_review, file_objection, may_answer
from assessment.objection.times import ANSWER, last_day_to_file
from assessment.periods import Kind, containing
from assessment.scheme.models import Scheme
from assessment.scheme.services import new_version, save_terms
from core.clock import day_of, starts_at
from gridops.demo.accounts import ACCOUNTS, COLLEAGUE, SECOND_HEAD
from gridops.demo.leading_group import decide
from gridops.demo.replacements import end_post
from grids.territory.models import Subdistrict
from incidents.handover.services import accept_item
from staff.access import Role, access_of
from staff.accounts.models import User
from staff.attendance.models import LeaveKind
from staff.attendance.models_of_quotas import LeaveQuota
from staff.attendance.quotas import save_quota
from staff.people.models import Worker
from staff.postings.models import GridService, Posting
from staff.recruitment.models import Opening
from staff.recruitment.services import NothingVacant, open_recruitment

REASON = "上报当天已到现场并拍照，认定为无效与事实不符，请复核。"
REQUEST = "撤销无效认定，更正本月得分。"
ANSWERED = "经查上报内容与已有事件一致，认定正确，结果予以维持。"
REVIEW = "两次上报相隔十余天，不是同一事件，请领导复核。"
A_DAY = timedelta(days=1)
ACCEPTED_ALREADY = 2  # of the items of the hand-over
SHOWN_TO = "全体网格长、专职网格员，各村"
CAME_IN = "有网格员提出，发现隐患和纠纷的目标应与网格大小相称。"
SOUGHT = "优先录用熟悉本村情况的人员。"
ANNUAL, LONG_SERVICE = Decimal(5), Decimal(10)


@transaction.atomic
def leave_open(*, subdistrict: Subdistrict, until: datetime) -> None:
    """Write what waits for somebody, once; a second call finds it and writes nothing."""
    if LeaveQuota.objects.filter(subdistrict=subdistrict).exists():
        return
    _quotas(subdistrict, until)
    _rules_to_adopt(subdistrict, until)
    _objections(subdistrict, until)
    _handed_over_in_part(until)


# --- objections -----------------------------------------------------------------------------------


def _objections(subdistrict: Subdistrict, until: datetime) -> None:
    """One that a head can accept, and one whose answer is taken to the second instance."""
    found = _with_a_judgement(subdistrict, until)
    accounts = [User.objects.get(username=name) for name in (COLLEAGUE, SECOND_HEAD)]  # the head is left for the review
    accepted = next(found, None)
    if accepted is not None:
        _filed(*accepted, until - 3 * A_DAY)
    for line, person in found:
        filed = _filed(line, person, until - 6 * A_DAY)
        by = next((one for one in accounts if may_answer(filed, access_of(one), one)), None)
        if by is None:
            continue
        at = filed.filed_at + 2 * A_DAY
        answer = answer_objection(objection=filed, outcome="upheld", reason=ANSWERED, by=by, at=at)
        Delivery.objects.filter(kind=ANSWER, key=answer.pk, told_at=None).update(told_at=at, how=How.READ)
        ask_review(objection=filed, by=person, reason=REVIEW, at=at + 2 * A_DAY)
        return


def _with_a_judgement(subdistrict: Subdistrict, until: datetime) -> Iterator[tuple[BulletinLine, User]]:
    """Lines of the last frozen months with a report that was judged away, each with a member who served there."""
    frozen = Bulletin.objects.latest_revisions().filter(subdistrict=subdistrict, frozen_at__lt=until - 6 * A_DAY)
    shown = [account.username for account in ACCOUNTS]
    for bulletin in frozen.order_by("-month")[:2]:
        known = set(Objection.objects.filter(kind=LINE).values_list("key", flat=True))
        for line in bulletin.lines.exclude(pk__in=known).order_by("grid"):
            served = GridService.objects.on(bulletin.period.end - A_DAY).filter(grid=line.grid_id, role=Role.FULL_TIME)
            people = User.objects.filter(worker__in=served.values("worker")).exclude(username__in=shown)
            account = people.order_by("pk").first()
            if account is not None and judged_away([line.grid_id], bulletin.period).exists():
                yield line, account


def _filed(line: BulletinLine, person: User, wanted: datetime) -> Objection:
    """In time: on the last day for it where `wanted` is later."""
    last = last_day_to_file(LINE, line.pk, person.worker_id or 0)
    at = wanted if last is None else min(wanted, starts_at(last) + timedelta(hours=15))
    return file_objection(kind=LINE, key=line.pk, by=person, reason=REASON, request=REQUEST, at=at)


# --- a post that ended ----------------------------------------------------------------------------


def _handed_over_in_part(until: datetime) -> None:
    """A post ends with the day before, who takes over has accepted the first items of it, a successor is sought."""
    person = _who_leaves(day_of(until))
    row = end_post(worker=person, ends_on=day_of(until)) if person else None
    if row is None or row.hand_over is None:
        return
    for item in row.hand_over.items.exclude(successor__user=None).order_by("pk")[:ACCEPTED_ALREADY]:
        accept_item(item=item, by=item.successor.user, at=until - timedelta(minutes=5))
    if row.posting.grid is not None:
        center = User.objects.get(username="center")
        with suppress(NothingVacant):  # a small demo may have somebody else there
            open_recruitment(Opening(grid=row.posting.grid, note=SOUGHT), by=center, at=until - timedelta(minutes=4))


def _who_leaves(on: date) -> Worker | None:
    """A member in post for long, whom no visitor logs in as.

    If there is one, alone on a grid of the leader whom visitors do log in as: then that leader takes everything over.
    """
    leader = User.objects.get(username="leader").worker_id
    led = set(GridService.objects.on(on).filter(worker=leader, role=Role.LEADER).values_list("grid", flat=True))
    serving = Counter(GridService.objects.on(on).filter(role=Role.FULL_TIME).values_list("grid", flat=True))
    shown = User.objects.filter(username__in=[account.username for account in ACCOUNTS], worker__isnull=False)
    posts = Posting.objects.in_force(on).filter(role=Role.FULL_TIME, stands_in_for=None, during__endswith=None)
    posts = posts.filter(during__startswith__lt=on - 90 * A_DAY).exclude(worker__in=shown.values("worker"))
    found = list(posts.exclude(worker__replacements__isnull=False).select_related("worker"))
    found.sort(key=lambda post: (post.grid_id not in led, serving[post.grid_id or 0] > 1, post.grid_id))
    return found[0].worker if found else None


# --- rules and leave ------------------------------------------------------------------------------


def _rules_to_adopt(subdistrict: Subdistrict, until: datetime) -> None:
    """A draft of next quarter's rules was shown, and the leading group decided: to be named, issued and published."""
    day = day_of(until)
    scheme = Scheme.objects.in_force(subdistrict, day)
    draft = new_version(scheme=scheme, in_force_from=containing(day, Kind.QUARTER).next().start)
    quarter = draft.value.quarter.model_copy(update={"found_per_month": draft.value.quarter.found_per_month + 1})
    save_terms(scheme=draft, terms=draft.value.model_copy(update={"quarter": quarter}))
    center = User.objects.get(username="center")
    record_consultation(
        scheme=draft,
        shown_to=SHOWN_TO,
        begins_on=day - timedelta(days=20),
        until=day - timedelta(days=10),
        came_in=CAME_IN,
        done="已研究，大小不同的网格仍按同一目标，另行核定特殊网格。",
        by=center,
        at=starts_at(day - timedelta(days=9)) + timedelta(hours=10),
    )
    decide(
        subdistrict,
        DecisionKind.RULES,
        number=f"南街网领〔{day.year}〕90号",
        title="关于修订考核办法的决定",
        text="同意修订网格员考核办法。",
        on=day - timedelta(days=5),
    )


def _quotas(subdistrict: Subdistrict, until: datetime) -> None:
    """Annual leave of everybody in the year of the demo's end, and of one who has served for long."""
    year = day_of(until).year
    save_quota(
        LeaveQuota(subdistrict=subdistrict, kind=LeaveKind.ANNUAL, year=year, days=ANNUAL, ground="工龄不满十年")
    )
    member = User.objects.get(username="member").worker
    if member is not None:
        ground = "累计工作满十年不满二十年"
        save_quota(LeaveQuota(worker=member, kind=LeaveKind.ANNUAL, year=year, days=LONG_SERVICE, ground=ground))
