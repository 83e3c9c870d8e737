"""The demo's leading group: members, a meeting each quarter, the decision about the rules, and who signed for these."""

from __future__ import annotations

from datetime import date, timedelta

from psycopg2.extras import DateRange

from assessment.adoption.models import Adoption, Consultation, RulesReceipt
from assessment.adoption.services import RULES, signers, tell_members
from assessment.delivery.models import Delivery, How
from assessment.leading_group.models import DecisionKind, GroupDecision, GroupMeeting, GroupMember, Position
from assessment.leading_group.services import record_decision, save_meeting, save_member, sign_minutes
from assessment.scheme.models import Scheme
from core.clock import starts_at
from grids.territory.models import Subdistrict
from staff.accounts.models import User

MEMBERS = (
    ("陈书记", "党工委书记", Position.HEAD),
    ("街道领导", "党工委副书记", Position.DEPUTY),
    ("李主任", "平安办主任", Position.MEMBER),
    ("周所长", "派出所所长", Position.MEMBER),
    ("吴站长", "应急消防管理站站长", Position.MEMBER),
)
SUBJECTS = ("研究网格员队伍建设", "通报季度网格工作", "研究网格经费和报酬", "部署年终考核评比")
MINUTES = (
    "一、听取网格管理服务中心工作汇报。\n二、研究存在问题和下一步工作。\n三、会议要求压实责任，做好走访、上报和办结。"
)
UNSIGNED_ONE_IN = 9  # of those whom the rules bind


def write_leading_group(subdistrict: Subdistrict, *, since: date, until: date) -> None:
    """The group since a day, and its meetings; the minutes of the last one wait for a signature."""
    head, center = _account("head"), _account("center")
    members = [
        save_member(
            GroupMember(
                subdistrict=subdistrict,
                name=name,
                post=post,
                position=position,
                user=head if name == "街道领导" else None,
                during=DateRange(since, None),
            )
        )
        for name, post, position in MEMBERS
    ]
    days = [date(year, month, 15) for year in range(since.year, until.year + 1) for month in (3, 6, 9, 12)]
    held = [day for day in days if since <= day < until]
    for number, day in enumerate(held):
        meeting = GroupMeeting(
            subdistrict=subdistrict,
            held_on=day,
            place="街道三楼会议室",
            subject=SUBJECTS[number % len(SUBJECTS)],
            guests="各村网格长代表",
            minutes=MINUTES,
        )
        attended = members if number % 3 else members[:-1]
        meeting = save_meeting(meeting=meeting, attended=attended, by=center, at=starts_at(day) + timedelta(hours=18))
        if day != held[-1]:
            sign_minutes(meeting=meeting, signed_by=members[0], signed_on=day + timedelta(days=1))


def decide(
    subdistrict: Subdistrict, kind: str, *, number: str, title: str, text: str, on: date, category: str = ""
) -> GroupDecision:
    """One decision by circulation."""
    decision = GroupDecision(
        subdistrict=subdistrict,
        number=number,
        decided_on=on,
        kind=kind,
        title=title,
        text=text,
        award_category=category,
    )
    return record_decision(decision=decision, by=_account("center"), at=starts_at(on) + timedelta(hours=16))


def prepare_rules(scheme: Scheme, *, issued_on: date) -> None:
    """The draft was shown for ten days, and the group decided on it before it is issued."""
    center, subdistrict = _account("center"), scheme.subdistrict
    Consultation.objects.create(
        scheme=scheme,
        shown_to="全体网格长、专职网格员，各村",
        begins_on=issued_on - timedelta(days=30),
        until=issued_on - timedelta(days=20),
        came_in="有网格员提出，请假期间到期的事件不应影响得分。",
        done="已采纳，写入办法。",
        recorded_by=center,
        recorded_at=starts_at(issued_on - timedelta(days=19)),
    )
    decision = decide(
        subdistrict,
        DecisionKind.RULES,
        number=f"南街网领〔{issued_on.year}〕1号",
        title="关于印发考核办法的决定",
        text="同意印发网格员考核办法。",
        on=issued_on - timedelta(days=10),
    )
    Adoption.objects.create(
        scheme=scheme,
        decision=decision,
        published_on=issued_on,
        published_where="街道和各村公告栏",
        recorded_by=center,
        recorded_at=starts_at(issued_on),
    )


def sign_rules(scheme: Scheme) -> None:
    """Whom the rules bind was told and read them; all have signed but some, among them the member who can log in."""
    assert scheme.issued_on is not None
    told_at = starts_at(scheme.issued_on) + timedelta(hours=9)
    tell_members(scheme=scheme, at=told_at)
    Delivery.objects.filter(kind=RULES, key=scheme.pk).update(told_at=told_at + timedelta(hours=1), how=How.READ)
    visitor, head = _account("member").worker_id, _account("head")
    people = sorted(signers(scheme, scheme.issued_on) - {visitor})
    RulesReceipt.objects.bulk_create(
        RulesReceipt(
            scheme_id=scheme.pk,
            worker_id=worker,
            signed_at=told_at + timedelta(hours=2),
            on_paper=True,
            recorded_by=head,
        )
        for number, worker in enumerate(people, start=1)
        if number % UNSIGNED_ONE_IN
    )


def _account(name: str) -> User:
    return User.objects.get(username=name)
