"""A leading group, a meeting and decisions for tests."""

from __future__ import annotations

from datetime import date
from itertools import count

from django.utils import timezone
from psycopg2.extras import DateRange

from assessment.leading_group.models import GroupDecision, GroupMeeting, GroupMember
from assessment.leading_group.services import record_decision, save_meeting, save_member
from grids.territory.models import Subdistrict
from staff.accounts.models import User
from staff.tests.factories import SINCE, center

_serials = count(1)


def member(of: Subdistrict, name: str = "陈书记", *, position: str = "member", user: User | None = None) -> GroupMember:
    during = DateRange(SINCE, None)
    return save_member(GroupMember(subdistrict=of, name=name, position=position, user=user, during=during))


def meeting(of: Subdistrict, *attended: GroupMember, held_on: date, by: User | None = None) -> GroupMeeting:
    row = GroupMeeting(
        subdistrict=of, held_on=held_on, place="三楼会议室", subject="研究网格工作", minutes="一、听取汇报。"
    )
    return save_meeting(meeting=row, attended=attended, by=by or center(of), at=timezone.now())


def decision(
    place: Subdistrict, kind: str = "other", *, decided_on: date, by: User | None = None, of: str = ""
) -> GroupDecision:
    """A decision by circulation; one about awards is of a category, or of all."""
    row = GroupDecision(
        subdistrict=place,
        award_category=of,
        number=f"南街网领〔2026〕{next(_serials)}号",
        decided_on=decided_on,
        kind=kind,
        title="关于网格工作的决定",
        text="同意。",
    )
    return record_decision(decision=row, by=by or center(place), at=timezone.now())
