"""The policy's own team, made up from a seed. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from assessment.periods import Period
from staff.access import Role
from staff.attendance.models import LeaveKind
from staff.people.models import FormerPost, Gender, Source
from staff.postings.models import PayScheme

# The policy's 22 placed auxiliaries by the line that employs them; 4 more serve at windows.
LINES: tuple[tuple[str, int], ...] = (
    ("民政", 1),
    ("残联", 1),
    ("食药", 3),
    ("工会", 1),
    ("禁毒", 1),
    ("大学生村官", 2),
    ("科室线办合同制", 13),
)
PLACED = [line for line, count in LINES for _ in range(count)]
CHANNELS = [Source.RECOMMENDED] * 5 + [Source.SELF_NOMINATED] * 5 + [Source.RECRUITED] * 4
GRIDS_OF_THE_POLICY = len(PLACED) + len(CHANNELS)  # 22 + 14 = 36
WINDOW_STAFF = 4
COMPLEX_EVERY = 12  # every twelfth grid needs several full-time members
COMPLEX_REASONS = ("治安复杂", "安全生产监管任务重", "消防、食品监管任务重")
PART_TIME_BACKGROUNDS = {  # the policy's six sources
    "党员": Source.PARTY_MEMBER,
    "村民代表": Source.VILLAGE_REPRESENTATIVE,
    "村民小组长": Source.GROUP_HEAD,
    "人大代表": Source.DELEGATE,
    "政协委员": Source.DELEGATE,
    "党代表": Source.DELEGATE,
    "平安志愿者": Source.VOLUNTEER,
    "条线协管员": Source.LINE_COORDINATOR,
}
FORMER_POSTS = {
    "原村干部": FormerPost.VILLAGE_OFFICIAL,
    "社工": FormerPost.SOCIAL_WORKER,
    "辅警": FormerPost.AUXILIARY_POLICE,
    "流动人口专管员": FormerPost.MIGRANT_MANAGER,
}
RECRUIT_BACKGROUNDS = ("", "", *FORMER_POSTS)

SURNAMES = "王李张陈林黄周吴徐朱胡郑叶蒋金潘章卢阮牟管罗柯喻解戴项尤鲍池"
MALE = [
    "伟",
    "强",
    "军",
    "杰",
    "涛",
    "明",
    "超",
    "勇",
    "斌",
    "鹏",
    "建国",
    "志强",
    "国平",
    "海波",
    "文斌",
    "永康",
    "俊峰",
    "立新",
    "加友",
    "正华",
    "宏亮",
    "仙富",
    "小明",
    "子涵",
    "维民",
]
FEMALE = [
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "艳",
    "燕",
    "玲",
    "霞",
    "萍",
    "秀英",
    "晓燕",
    "海燕",
    "雪梅",
    "丽君",
    "佳怡",
    "慧敏",
    "春花",
    "美娟",
    "婷婷",
    "亚琴",
    "素珍",
    "雅芬",
    "思颖",
    "菊香",
]
EDUCATION = ("高中", "大专", "大专", "本科")

# Places in the order of the grids, for what the demo wants to show.
MEMBER_GRID = 12  # the demo member's, in the demo leader's village
SUCCESSION_GRID, TRANSFER_GRID, VACANT_GRID, LEAVE_GRID = 16, 24, 32, 8
UNSAMPLED_GRID = 17
STAND_IN_GRID = 15  # a complex one, whose second member stands in for the one on leave
SLUMPS = {13: (0.15, 0.55), 20: (0.40, 0.75), 29: (0.70, 1.0), 6: (0.82, 1.0)}  # shares of the demo's months


@dataclass(frozen=True, slots=True)
class Place:
    """One grid as the demo sees it."""

    order: int
    grid: int  # primary key
    village: int  # primary key
    name: str

    @property
    def complex(self) -> bool:
        return self.order % COMPLEX_EVERY == 3


@dataclass(frozen=True, slots=True)
class Person:
    key: int
    name: str
    gender: str
    born_on: date
    source: str
    political_status: str = "群众"
    education: str = "高中"
    line: str = ""
    at_window: bool = False
    background: str = ""
    village: int | None = None  # where an official is stationed, or a secretary or director heads

    @property
    def phone(self) -> str:
        """A number that nobody can have: 1990000 and a serial."""
        return f"199{self.key:08d}"


@dataclass(frozen=True, slots=True)
class Stint:
    """One person in one role on one grid, or on one village, over a half-open range of days."""

    person: int
    role: str
    begins_on: date
    ends_on: date | None = None
    grid: int | None = None
    village: int | None = None
    pay_scheme: str = ""
    note: str = ""
    replaced: bool = False  # the end is not a resignation: the office replaces the person, step by step
    stands_in: bool = False  # during somebody's leave; the person's own post has no days meanwhile


@dataclass(frozen=True, slots=True)
class Absence:
    """One approved leave, of whole days or of halves."""

    person: int
    kind: str
    begins_on: date
    ends_on: date
    reason: str
    halves: bool = False


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody stands in for the holder of a stint during their leave."""

    person: int
    held: Stint
    absence: Absence

    @property
    def stint(self) -> Stint:
        begins_on, ends_on = self.absence.begins_on, self.absence.ends_on
        return Stint(self.person, self.held.role, begins_on, ends_on, grid=self.held.grid, stands_in=True)


@dataclass
class Team:
    people: list[Person] = field(default_factory=list)
    stints: list[Stint] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    stand_ins: list[StandIn] = field(default_factory=list)

    def served(self) -> list[Stint]:
        """All stints, with those of people who stand in."""
        return self.stints + [one.stint for one in self.stand_ins]


def month_at(months: Sequence[Period], share: float) -> Period:
    """The month at this share of the demo's time."""
    return months[round(share * (len(months) - 1))]


def make_team(rng: Random, places: Sequence[Place], months: Sequence[Period], until: date) -> Team:
    """Everybody who works in the grids from before the first month, with the turnover up to `until`."""
    return _Maker(rng, places, months, until).make()


class _Maker:
    def __init__(self, rng: Random, places: Sequence[Place], months: Sequence[Period], until: date) -> None:
        self.rng, self.places, self.months, self.until = rng, places, months, until
        self.team = Team()
        self.built_on = date(months[0].start.year - 1, 6, 1)  # policy: the team is built by the end of May

    def make(self) -> Team:
        self._heads_of_villages()
        firsts = self._first_members()
        for _ in range(WINDOW_STAFF):
            self._person(Source.AUXILIARY, line="便民服务窗口", at_window=True)
        seconds = self._second_members()
        self._part_time()
        self._turnover(firsts, seconds)
        self._leaves(firsts)
        self._leaves_of_other_kinds(firsts)
        self._stand_in(firsts, seconds)
        self.team.stints = [stint for stint in self.team.stints if stint.begins_on < self.until]
        return self.team

    def _person(self, source: str, *, ages: tuple[int, int] = (24, 49), **more: object) -> int:
        """Somebody new; `ages` are full years on the first day of the demo."""
        rng = self.rng
        gender = rng.choice((Gender.MALE, Gender.FEMALE))
        name = rng.choice(SURNAMES) + rng.choice(MALE if gender == Gender.MALE else FEMALE)
        year = self.months[0].start.year - 1 - rng.randint(*ages)
        key = len(self.team.people) + 1
        more.setdefault("political_status", rng.choice(("群众", "中共党员", "共青团员")))
        self.team.people.append(
            Person(
                key,
                name,
                gender,
                date(year, rng.randint(1, 12), 1),
                source,
                education=rng.choice(EDUCATION),
                **more,  # type: ignore[arg-type]
            )
        )
        return key

    def _post(self, person: int, role: str, *, begins_on: date | None = None, **more: object) -> int:
        """Put somebody in post; returns the position of the stint in the list."""
        self.team.stints.append(Stint(person, role, begins_on or self.built_on, **more))  # type: ignore[arg-type]
        return len(self.team.stints) - 1

    def _heads_of_villages(self) -> None:
        """One stationed official a village; its secretary leads all its grids, or shares them with the director."""
        grids: dict[int, list[Place]] = {}
        for place in self.places:
            grids.setdefault(place.village, []).append(place)
        for village, own in grids.items():
            official = self._person(
                Source.OFFICIAL, ages=(26, 54), background="驻村干部", political_status="中共党员", village=village
            )
            self._post(official, Role.GUIDE, village=village)
            secretary = self._person(
                Source.VILLAGE_CADRE,
                ages=(35, 57),
                background="村党支部书记",
                political_status="中共党员",
                village=village,
            )
            if len(own) < 3:
                self._post(secretary, Role.LEADER, village=village)
                continue
            director = self._person(Source.VILLAGE_CADRE, ages=(35, 57), background="村主任", village=village)
            for number, place in enumerate(own):
                self._post(director if number % 3 == 2 else secretary, Role.LEADER, grid=place.grid)

    def _first_members(self) -> list[int]:
        """The first full-time member of every grid: 22 auxiliaries and 14 of the three channels in each 36."""
        kinds = [(Source.AUXILIARY, line) for line in PLACED] + [(channel, "") for channel in CHANNELS]
        firsts = []
        for place in self.places:
            if place.order % GRIDS_OF_THE_POLICY == 0:
                self.rng.shuffle(kinds)
            source, line = kinds[place.order % GRIDS_OF_THE_POLICY]
            if source == Source.AUXILIARY:
                firsts.append(
                    self._post(
                        self._person(source, line=line), Role.FULL_TIME, grid=place.grid, pay_scheme=PayScheme.ALLOWANCE
                    )
                )
            else:
                firsts.append(self._recruit(place.grid, source=source))
        return firsts

    def _recruit(self, grid: int, *, source: str = Source.RECRUITED, begins_on: date | None = None) -> int:
        person = self._person(source, ages=(19, 48), background=self.rng.choice(RECRUIT_BACKGROUNDS))
        return self._post(person, Role.FULL_TIME, grid=grid, begins_on=begins_on, pay_scheme=PayScheme.WAGE)

    def _second_members(self) -> dict[int, int]:
        return {place.order: self._recruit(place.grid) for place in self.places if place.complex}

    def _part_time(self) -> None:
        for place in self.places:
            for background in self.rng.sample([*PART_TIME_BACKGROUNDS], self.rng.randint(2, 4)):
                status = "中共党员" if background == "党员" else "群众"
                source = PART_TIME_BACKGROUNDS[background]
                person = self._person(source, ages=(22, 62), background=background, political_status=status)
                self._post(person, Role.PART_TIME, grid=place.grid, pay_scheme=PayScheme.SUBSIDY)

    def _end(self, stint: int, ends_on: date, note: str, *, replaced: bool = False) -> Stint:
        """End a stint, unless that is still in the future; returns what it was."""
        old = self.team.stints[stint]
        if ends_on <= self.until:
            self.team.stints[stint] = Stint(
                old.person, old.role, old.begins_on, ends_on, old.grid, old.village, old.pay_scheme, note, replaced
            )
        return old

    def _turnover(self, firsts: list[int], seconds: dict[int, int]) -> None:
        """One succession and one transfer in the middle of a month; one replacement, and a vacancy of over a month."""
        leaves_on = month_at(self.months, 0.35).start + timedelta(days=15)
        self._end(firsts[SUCCESSION_GRID], leaves_on, "辞职")
        self._recruit(self.places[SUCCESSION_GRID].grid, begins_on=leaves_on)

        moves_on = month_at(self.months, 0.55).start + timedelta(days=15)
        self._end(firsts[TRANSFER_GRID], moves_on, "退休")
        moved = self._end(seconds[3], moves_on, "调整网格")
        self._post(
            moved.person,
            Role.FULL_TIME,
            begins_on=moves_on,
            grid=self.places[TRANSFER_GRID].grid,
            pay_scheme=moved.pay_scheme,
            note="由其他网格调入",
        )
        empty_from = month_at(self.months, 0.65).start
        self._end(firsts[VACANT_GRID], empty_from, "", replaced=True)
        self._recruit(self.places[VACANT_GRID].grid, begins_on=month_at(self.months, 0.65).end + timedelta(days=9))

    def _leaves(self, firsts: list[int]) -> None:
        """One long sick leave, and a few days of annual leave for most."""
        ill_from = month_at(self.months, 0.72).start + timedelta(days=3)
        ill = self.team.stints[firsts[LEAVE_GRID]].person
        self._leave(ill, LeaveKind.SICK, ill_from, 45, "住院治疗")
        kept_out = {SUCCESSION_GRID, TRANSFER_GRID, VACANT_GRID, LEAVE_GRID}
        for order, stint in enumerate(firsts):
            first_day = self.rng.choice(self.months).start + timedelta(days=self.rng.randint(0, 24))
            days = self.rng.randint(2, 4)
            if order not in kept_out and self.rng.random() < 0.7:
                self._leave(self.team.stints[stint].person, LeaveKind.ANNUAL, first_day, days, "年休假")

    def _leave(self, person: int, kind: str, first_day: date, days: int, reason: str) -> None:
        if first_day < self.until:
            self.team.absences.append(Absence(person, kind, first_day, first_day + timedelta(days=days), reason))

    def _leaves_of_other_kinds(self, firsts: list[int]) -> None:
        """Maternity, personal, marriage and official leave, and half a day, of people who have no other leave then."""
        wanted = (
            (LeaveKind.MATERNITY, 0.45, 5, 98, "产假", False),
            (LeaveKind.PERSONAL, 0.30, 8, 2, "家中有事", False),
            (LeaveKind.MARRIAGE, 0.60, 12, 3, "结婚", False),
            (LeaveKind.OFFICIAL, 0.80, 15, 2, "参加区里培训", False),
            (LeaveKind.PERSONAL, 0.50, 9, 1, "上午就医", True),
        )
        for kind, share, after, days, reason, halves in wanted:
            first_day = month_at(self.months, share).start + timedelta(days=after)
            while halves and first_day.weekday() > 4:
                first_day += timedelta(days=1)
            person = self._without_leave(firsts, female=kind == LeaveKind.MATERNITY)
            if person is not None and first_day < self.until:
                end = first_day + timedelta(days=days)
                self.team.absences.append(Absence(person, kind, first_day, end, reason, halves))

    def _without_leave(self, firsts: list[int], *, female: bool) -> int | None:
        """The last of the first members who stays in post and has no leave all through the demo."""
        away = {absence.person for absence in self.team.absences}
        known = {person.key: person for person in self.team.people}
        for order in reversed(range(len(firsts))):
            stint = self.team.stints[firsts[order]]
            in_the_way = order == MEMBER_GRID or stint.ends_on is not None or stint.person in away
            if not in_the_way and (not female or known[stint.person].gender == Gender.FEMALE):
                return stint.person
        return None

    def _stand_in(self, firsts: list[int], seconds: dict[int, int]) -> None:
        """The second member of a complex grid stands in for the one who is ill for long."""
        held = self.team.stints[firsts[LEAVE_GRID]]
        ill = next((one for one in self.team.absences if one.person == held.person), None)
        if ill is not None:
            person = self.team.stints[seconds[STAND_IN_GRID]].person
            self.team.stand_ins.append(StandIn(person, held, ill))
