"""The demo's trainings: one each quarter for the full-time members, and once a year one for everybody of a grid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.clock import starts_at
from grids.territory.models import Subdistrict
from staff.access import Role
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import Posting
from staff.training.models import Examined, Training
from staff.training.services import add_participants, record_results, save_training

FAILED_ONE_IN = 17


@dataclass(frozen=True)
class Planned:
    """One training of every year."""

    month: int
    day: int
    subject: str
    hours: str
    teacher: str
    examined: bool = True
    roles: tuple[Role, ...] = (Role.FULL_TIME,)


PLAN = (
    Planned(2, 20, "网格信息采集和“平安通”操作", "3.0", "区社会治理中心"),
    Planned(4, 10, "网格员队伍集中轮训", "6.0", "街道党校", False, (Role.FULL_TIME, Role.PART_TIME, Role.LEADER)),
    Planned(5, 20, "消防和出租房屋安全巡查实务", "4.0", "街道应急消防管理站"),
    Planned(8, 20, "矛盾纠纷排查与调解技巧", "3.0", "司法所", False),
    Planned(11, 20, "个人信息保护和保密教育、年度考核说明", "2.0", "网格管理服务中心"),
)


def write_trainings(subdistrict: Subdistrict, *, since: date, until: date) -> None:
    """What was held in these days, with who was in post, and the results of those that ended with an examination."""
    center = User.objects.get(username="center")
    for year in range(since.year, until.year + 1):
        for planned in PLAN:
            day = date(year, planned.month, planned.day)
            if since <= day < until:
                _hold(subdistrict, planned, day, center)


def _hold(subdistrict: Subdistrict, planned: Planned, day: date, center: User) -> None:
    words = {"subject": planned.subject, "teacher": planned.teacher, "place": "街道三楼会议室"}
    training = Training(subdistrict=subdistrict, held_on=day, hours=Decimal(planned.hours), **words)
    save_training(training, by=center, at=starts_at(day) + timedelta(hours=18))
    posts = Posting.objects.filter(role__in=planned.roles, during__contains=day, stands_in_for=None)
    people = Worker.objects.filter(subdistrict=subdistrict, pk__in=posts.values("worker"))
    add_participants(training=training, workers=list(people))
    if planned.examined:
        keys = list(training.participants.order_by("worker").values_list("pk", flat=True))
        failed = keys[FAILED_ONE_IN::FAILED_ONE_IN]
        passed = [key for key in keys if key not in failed]
        for result, who in ((Examined.PASSED, passed), (Examined.FAILED, failed)):
            record_results(training=training, participants=who, result=result, by=center)
