"""Contact cards and candidates of a demo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from psycopg2.extras import DateRange

from core.clock import starts_at
from gridops.demo.people import FORMER_POSTS, SURNAMES, Place
from grids.territory.models import GridContact, Subdistrict
from staff.access import Role
from staff.people.models import FormerPost, Gender, Person, Source
from staff.postings.models import Posting
from staff.recruitment.models import Application, ApplicationState

SKILLS = ("uses_computer", "uses_phone_app", "organises", "expresses", "energetic", "well_informed")
PERSONAL = [field.name for field in Person._meta.fields]
SERVICES = (("社区卫生服务", "南城卫生服务站"), ("供电服务", "南城供电服务站"), ("综合执法", "南城综合行政执法中队"))


@dataclass(frozen=True)
class Wish:
    """A candidate who was not appointed, or not yet."""

    name: str
    channel: str
    state: str
    age: int
    days_ago: int
    former_post: str = ""
    skills: tuple[str, ...] = SKILLS
    decision: str = ""


WOMEN = ("林晓", "何欢", "施敏")
WISHES = (
    Wish("林晓", Source.RECRUITED, ApplicationState.APPLIED, 27, 6),
    Wish("郑建华", Source.RECOMMENDED, ApplicationState.APPLIED, 52, 4, FormerPost.VILLAGE_OFFICIAL),
    Wish(
        "何欢", Source.SELF_NOMINATED, ApplicationState.APPLIED, 33, 3, skills=("organises", "expresses", "energetic")
    ),
    Wish("施敏", Source.RECRUITED, ApplicationState.ELIGIBLE, 31, 20, FormerPost.SOCIAL_WORKER),
    Wish(
        "应伟", Source.SELF_NOMINATED, ApplicationState.REFUSED, 55, 40, decision="已满五十周岁，不属可放宽的四类人员"
    ),
)


def candidates(
    *, subdistrict: Subdistrict, places: Sequence[Place], until: date, examined_by: int
) -> Iterator[Application]:
    """Those who wait, one found eligible, one refused; and, appointed, those who joined the team since it was built."""
    for number, wish in enumerate(WISHES):
        applied_on = until - timedelta(days=wish.days_ago)
        candidate = Application(
            subdistrict=subdistrict,
            name=wish.name,
            gender=Gender.FEMALE if wish.name in WOMEN else Gender.MALE,
            channel=wish.channel,
            grid_id=places[number * 7 % len(places)].grid,
            born_on=date(until.year - wish.age, 1, 1),
            education="大专",
            political_status="群众",
            former_post=wish.former_post,
            background=next((words for words, code in FORMER_POSTS.items() if code == wish.former_post), ""),
            applied_on=applied_on,
            state=wish.state,
            decision=wish.decision,
            judged_by="街道网格管理服务中心",
            judged_on=applied_on + timedelta(days=1),
            **{skill: skill in wish.skills for skill in SKILLS},
        )
        candidate.phone = f"1980000{number:04d}"  # a number that nobody can have
        yield _examined(candidate, examined_by) if wish.state != ApplicationState.APPLIED else candidate
    yield from _appointed(subdistrict, examined_by)


def _appointed(subdistrict: Subdistrict, examined_by: int) -> Iterator[Application]:
    channels = (Source.RECOMMENDED, Source.SELF_NOMINATED, Source.RECRUITED)
    full_time = Posting.objects.filter(role=Role.FULL_TIME, worker__subdistrict=subdistrict)
    built_on = full_time.order_by("during__startswith").values_list("during__startswith", flat=True).first()
    joined = full_time.filter(worker__source__in=channels, during__startswith__gt=built_on, note="")
    for posting in joined.select_related("worker", "grid").order_by("pk"):
        worker = posting.worker
        candidate = Application(
            subdistrict=subdistrict,
            channel=worker.source,
            grid=posting.grid,
            applied_on=posting.during.lower - timedelta(days=30),
            state=ApplicationState.APPOINTED,
            posting=posting,
            **{name: getattr(worker, name) for name in PERSONAL},
        )
        yield _examined(candidate, examined_by)


def _examined(candidate: Application, by: int) -> Application:
    candidate.decided_by_id = by
    candidate.decided_at = starts_at(candidate.applied_on + timedelta(days=10)) + timedelta(hours=10)
    return candidate


def contact_cards(
    rng: Random, places: Sequence[Place], leaders: Mapping[int, str], since: date
) -> Iterator[GridContact]:
    """The leader, a policeman and two services a grid, with office numbers that nobody can have."""
    always = DateRange(since, None)
    for place in places:
        name = f"{rng.choice(SURNAMES)}警官"
        lines = [("责任区民警", name), *(SERVICES[(place.order + shift) % len(SERVICES)] for shift in (0, 1))]
        if place.grid in leaders:
            lines.append(("网格长", leaders[place.grid]))
        for position, (duty, called) in enumerate(lines, start=1):
            yield GridContact(
                grid_id=place.grid,
                during=always,
                position=position,
                duty=duty,
                name=called,
                phone=f"0576-0000 {place.order % 1000:03d}{position}",
            )
