"""Writes a demo: its map, people and facts, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from assessment.bulletin.rules import freeze_due
from assessment.periods import Period, month_of
from assessment.scheme.models import Scheme
from assessment.scheme.services import used
from core.clock import starts_at
from core.errors import Conflict
from core.history.saying import saying
from gridops.demo.accounts import ACCOUNTS, COLLEAGUE, DEMO_DEPARTMENT, SECOND_HEAD, password_hash
from gridops.demo.boundaries import tessellation
from gridops.demo.candidates import candidates, contact_cards
from gridops.demo.copying import copy_rows, reset_sequences
from gridops.demo.facts import World
from gridops.demo.fieldwork import Fieldwork, kinds_by_code, write_beside_incidents, write_visits
from gridops.demo.incidents import IncidentBook
from gridops.demo.leading_group import prepare_rules, sign_rules, write_leading_group
from gridops.demo.office import Actors, Kind, Office, Unit
from gridops.demo.pay import LEAVE_SHARES, set_up_pay
from gridops.demo.people import COMPLEX_REASONS, FORMER_POSTS, MEMBER_GRID, Person, Place, Team, make_team
from gridops.demo.replacements import carry_out
from gridops.demo.rows import (
    ENTRY_COLUMNS,
    INCIDENT_COLUMNS,
    MOVE_COLUMNS,
    TEXT_COLUMNS,
    contract_of,
    incident_row,
    move_rows,
    posting_row,
    text_row,
)
from gridops.demo.territory import GRIDS, add_territory, places_of
from gridops.demo.ties import write_ties
from gridops.demo.trainings import write_trainings
from grids.duties import OFFICE, PAY_READERS, Duty
from grids.matters.models import Matter
from grids.territory.models import Complexity, GridContact, GridVersion, Subdistrict
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.incident.models import Incident, IncidentMove, IncidentText
from incidents.incident.models_of_limits import TimeLimit
from incidents.incident.records import is_restricted
from staff.access import Role
from staff.accounts.models import Grant, User
from staff.attendance.models import Attendance, Leave
from staff.attendance.rules import HALF, WHOLE
from staff.calendar.lists import working_calendar
from staff.departments.models import Department
from staff.people.models import PART_TIME_SOURCES, Source, Worker
from staff.people.services import pinyin_of
from staff.postings.models import GridService, Posting, TeamDeadline
from staff.recruitment.models import Application

Say = Callable[[str], None]
SIMPLE_ONE_IN = 6  # of the grids that are not complex


class PeopleExist(Conflict):
    """The installation has people or incidents already; a demo is only loaded where there are none."""

    code = "people_exist"


@dataclass(frozen=True)
class Wanted:
    """What to load. Days are Shanghai's; facts end where `until` begins."""

    months: int
    seed: int
    until: date
    villages: int = 0  # 0: as many as the policy's ratio asks for
    grids: int = GRIDS
    incidents: float = 12

    @property
    def periods(self) -> list[Period]:
        last = month_of(self.until)
        return [last.shifted(-back) for back in reversed(range(self.months))]


def load(*, wanted: Wanted, at: datetime, say: Say = lambda _text: None) -> None:
    """Load people and facts whole, or nothing of them. Raises PeopleExist, InvalidInput.

    The accounts are dated `at`, which is from then on the moment up to which the demo's past reaches.
    """
    with saying(in_bulk=True), transaction.atomic():
        # Two loads at once queue here; the second then finds the people of the first.
        subdistrict = Subdistrict.objects.select_for_update(no_key=True).order_by("code")[0]
        _refuse_beside_people()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else a million rows wait for the commit to be checked
        _Loading(subdistrict, wanted, at, say).run()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _refuse_beside_people() -> None:
    if Worker.objects.exists() or Incident.objects.exists():
        raise PeopleExist(
            _("There are people or cases already, and a demo is only loaded where there are none. Nothing was changed.")
        )
    names = [account.username for account in ACCOUNTS]
    taken = list(User.objects.filter(username__in=names).values_list("username", flat=True))
    if taken:
        raise PeopleExist(
            _("The demo needs account names that exist already: %(names)s. Nothing was changed.")
            % {"names": ", ".join(taken)}
        )


class _Loading:
    def __init__(self, subdistrict: Subdistrict, wanted: Wanted, at: datetime, say: Say) -> None:
        self.subdistrict, self.wanted, self.at, self.say = subdistrict, wanted, at, say
        self.months = wanted.periods
        self.since = date(self.months[0].start.year - 1, 6, 1)

    def run(self) -> None:
        add_territory(self.subdistrict, villages=self.wanted.villages, grids=self.wanted.grids)
        places = places_of(self.subdistrict)
        team = make_team(Random(f"{self.wanted.seed}:team"), places, self.months, self.wanted.until)
        self._people(team)
        self._complexity(places)
        self._boundaries(places)
        self._sizes(places)
        accounts = self._accounts(team, places)
        self._leaves(team)
        self._office_work(places)
        self.say(f"{len(places)} grids, {len(team.people)} people, {len(team.stints)} postings")
        world = World(
            seed=self.wanted.seed,
            places=places,
            months=self.months,
            until=self.wanted.until,
            office=self._office(),
            stints=team.served(),
            absences=team.absences,
        )
        work = Fieldwork(world, center=self.actors.center, accounts=accounts, kinds=kinds_by_code())
        self._facts(world, work)
        self._incidents(world, accounts)
        write_beside_incidents(work, self.subdistrict)
        write_ties(self.subdistrict, self.months)
        set_up_pay(self.subdistrict, self.months, User.objects.get(username="payroll").pk)
        write_leading_group(self.subdistrict, since=self.since, until=self.wanted.until)
        write_trainings(self.subdistrict, since=self.since, until=self.wanted.until)
        self._start_of_cycle()
        for stint in team.stints:
            if stint.replaced and stint.ends_on is not None:
                carry_out(person=stint.person, ends_on=stint.ends_on, until=self.at)

    # --- people ---

    def _people(self, team: Team) -> None:
        Worker.objects.bulk_create((self._worker(person) for person in team.people), batch_size=2000)
        self.postings = Posting.objects.bulk_create(map(posting_row, team.stints), batch_size=2000)
        TeamDeadline.objects.get_or_create(subdistrict=self.subdistrict, due_on=self.since - timedelta(days=1))
        reset_sequences(Worker)

    def _worker(self, person: Person) -> Worker:
        able = True if person.source not in (*PART_TIME_SOURCES, Source.VILLAGE_CADRE) else None  # of the rest unknown
        worker = Worker(
            pk=person.key,
            subdistrict=self.subdistrict,
            staff_number=self._staff_number(person.key),
            name=person.name,
            pinyin=pinyin_of(person.name),
            gender=person.gender,
            born_on=person.born_on,
            political_status=person.political_status,
            education=person.education,
            source=person.source,
            line=person.line,
            at_window=person.at_window,
            background=person.background,
            uses_computer=able,
            uses_phone_app=able,
            organises=able,
            expresses=able,
            energetic=able,
            well_informed=able,
            judged_by="街道网格管理服务中心" if able else "",
            judged_on=self.since if able else None,
            stationed_in_id=person.village,
            contract=contract_of(person),
            former_post=FORMER_POSTS.get(person.background, ""),
        )
        worker.phone = person.phone
        return worker

    def _staff_number(self, key: int) -> str:
        return f"{self.subdistrict.code}-{key:05d}"

    def _complexity(self, places: Sequence[Place]) -> None:
        for number, reason in enumerate(COMPLEX_REASONS):
            grids = [place.grid for place in places if place.complex][number :: len(COMPLEX_REASONS)]
            GridVersion.objects.filter(grid__in=grids, during__contains=self.wanted.until).update(
                complexity=Complexity.COMPLEX, complexity_reason=reason
            )
        simple = [place.grid for place in places if not place.complex][::SIMPLE_ONE_IN]
        GridVersion.objects.filter(grid__in=simple, during__contains=self.wanted.until).update(
            complexity=Complexity.SIMPLE
        )

    def _boundaries(self, places: Sequence[Place]) -> None:
        """Every grid is drawn from its first day on, as if an import of that day had drawn it."""
        drawn = dict(
            zip([place.grid for place in places], tessellation(len(places), seed=self.wanted.seed), strict=True)
        )
        versions = list(GridVersion.objects.filter(grid__in=drawn))
        for version in versions:
            version.boundary = drawn[version.grid_id]
        GridVersion.objects.bulk_update(versions, ["boundary"], batch_size=500)

    def _sizes(self, places: Sequence[Place]) -> None:
        """How many households and residents each grid has; the sample of the awareness survey is drawn from them."""
        rng = Random(f"{self.wanted.seed} households")
        versions = list(GridVersion.objects.filter(grid__in=[place.grid for place in places]).order_by("grid", "pk"))
        for version in versions:
            version.households = rng.randint(180, 420)
            version.population = version.households * rng.randint(24, 31) // 10
        GridVersion.objects.bulk_update(versions, ["households", "population"], batch_size=500)

    def _accounts(self, team: Team, places: Sequence[Place]) -> dict[int, int]:
        """The nine printed accounts, one per department, and one for all who act in an incident; person → account."""
        hashed, place = password_hash(), places[MEMBER_GRID]
        people = {
            role: next(
                s.person for s in team.stints if s.role == role and (s.grid == place.grid or s.village == place.village)
            )
            for role in Role.values
        }
        users = [
            User(
                username=account.username,
                password=hashed,
                last_name=account.full_name,
                worker_id=people.get(account.role),
                date_joined=self.at,
            )
            for account in ACCOUNTS
        ]
        departments = list(Department.objects.filter(subdistrict=self.subdistrict).order_by("pk"))
        users += [
            self._closed_account(f"department-{department.code}", last_name=department.name)
            for department in departments
            if department.code != DEMO_DEPARTMENT
        ]
        acting = {s.person for s in team.stints if s.role != Role.PART_TIME} - set(people.values())
        users += [self._closed_account(self._staff_number(person), worker_id=person) for person in sorted(acting)]
        users.append(self._closed_account(COLLEAGUE, last_name="网格中心"))
        users.append(self._closed_account(SECOND_HEAD, last_name="街道副职领导"))
        users = User.objects.bulk_create(users, batch_size=2000)
        self._grants({user.username: user for user in users}, departments)
        return {user.worker_id: user.pk for user in users if user.worker_id}

    def _closed_account(self, username: str, **more: Any) -> User:
        """An account that acted in the past and that nobody can log in to until it is given a password."""
        return User(username=username, password=make_password(None), date_joined=self.at, **more)

    def _grants(self, users: dict[str, User], departments: Sequence[Department]) -> None:
        always = DateRange(self.since, None)
        grants = [
            Grant(
                user=users[account.username],
                duty=account.duty,
                subdistrict=self.subdistrict if account.duty in OFFICE | PAY_READERS else None,
                during=always,
            )
            for account in ACCOUNTS
            if account.duty and account.duty != Duty.DEPARTMENT
        ]
        for name, duty in ((COLLEAGUE, Duty.CENTER), (SECOND_HEAD, Duty.HEAD)):
            grants.append(Grant(user=users[name], duty=duty, subdistrict=self.subdistrict, during=always))
        self.units = []
        for department in departments:
            user = users["department" if department.code == DEMO_DEPARTMENT else f"department-{department.code}"]
            grants.append(Grant(user=user, duty=Duty.DEPARTMENT, department=department, during=always))
            self.units.append(Unit(department.pk, department.code, department.platform, user.pk))
        Grant.objects.bulk_create(grants)
        self.actors = Actors(
            users["center"].pk, users[COLLEAGUE].pk, users["head"].pk, users["district"].pk, tuple(self.units)
        )

    def _leaves(self, team: Team) -> None:
        Leave.objects.bulk_create(
            Leave(
                pk=key,
                worker_id=absence.person,
                kind=absence.kind,
                during=DateRange(absence.begins_on, absence.ends_on),
                part=HALF if absence.halves else WHOLE,
                reason=absence.reason,
                approved_by_id=self.actors.head,
                approved_at=min(starts_at(absence.begins_on - timedelta(days=1)) + timedelta(hours=9), timezone.now()),
                recorded_at=min(starts_at(absence.begins_on - timedelta(days=1)) + timedelta(hours=8), timezone.now()),
            )
            for key, absence in enumerate(team.absences, start=1)
        )
        reset_sequences(Leave)
        keys = {absence: key for key, absence in enumerate(team.absences, start=1)}
        Posting.objects.bulk_create(
            posting_row(one.stint, stands_in_for=self.postings[team.stints.index(one.held)].pk, leave=keys[one.absence])
            for one in team.stand_ins
        )

    def _office_work(self, places: Sequence[Place]) -> None:
        """Contact cards of the grids, and candidates."""
        serving = GridService.objects.on(self.wanted.until).filter(role=Role.LEADER)
        leaders = dict(serving.order_by("grid", "pk").values_list("grid", "worker__name"))
        GridContact.objects.bulk_create(
            contact_cards(Random(f"{self.wanted.seed}:contacts"), places, leaders, self.since), batch_size=2000
        )
        center = self.actors.center
        wanted = candidates(subdistrict=self.subdistrict, places=places, until=self.wanted.until, examined_by=center)
        Application.objects.bulk_create(wanted, batch_size=2000)

    # --- facts ---

    def _office(self) -> Office:
        return Office(
            working_calendar(self.subdistrict),
            self.months[0].start,
            self.months[-1].end + timedelta(days=120),
            TimeLimit.objects.filter(subdistrict=self.subdistrict),
        )

    def _facts(self, world: World, work: Fieldwork) -> None:
        copy_rows(BaseEntry, ENTRY_COLUMNS, world.entries())
        copy_rows(AwarenessSurvey, ("grid_id", "month", "asked", "knowing"), world.surveys())
        write_visits(work, since=self.since)
        copy_rows(Attendance, ("worker_id", "day", "status", "part", "leave_kind", "leave_id"), world.attendance())

    def _incidents(self, world: World, accounts: dict[int, int]) -> None:
        book = IncidentBook(
            world,
            subdistrict=self.subdistrict.code,
            kinds=kinds(),
            actors=self.actors,
            accounts=accounts,
            per_month=self.wanted.incidents,
        )
        for chunk in book.chunks():
            copy_rows(Incident, INCIDENT_COLUMNS, (incident_row(made, self.subdistrict.pk) for made in chunk))
            copy_rows(IncidentText, TEXT_COLUMNS, map(text_row, chunk))
            copy_rows(IncidentMove, MOVE_COLUMNS, move_rows(chunk))
        reset_sequences(Incident)
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('incidents_number', %s)", [max(1, book.written)])
        self.say(f"{book.written} incidents")

    def _start_of_cycle(self) -> None:
        """Let the cycle run what falls due for the demo's months, and nothing for those before."""
        scheme = Scheme.objects.in_force(self.subdistrict, self.wanted.until)
        if scheme.issued_on or Scheme.objects.filter(used(), pk=scheme.pk).exists():
            return
        last_before = freeze_due(self.months[0].previous(), scheme.value, working_calendar(self.subdistrict))
        starts_on = last_before.date() + timedelta(days=1)
        terms = scheme.value
        pay = terms.pay.model_copy(update=LEAVE_SHARES)
        changed = terms.model_copy(update={"cycle_starts_on": starts_on, "pay": pay})
        scheme.terms = changed.model_dump(mode="json")
        prepare_rules(scheme, issued_on=starts_on)
        scheme.document_number, scheme.issued_on = f"南街办〔{starts_on.year}〕1号", starts_on
        scheme.save(update_fields=["terms", "document_number", "issued_on"])
        sign_rules(scheme)


def kinds() -> list[list[Kind]]:
    """What incidents may be about: per matter, in the policy's order, its sub-categories."""
    return [
        [
            Kind(matter.pk, sub.pk, matter.platform, is_restricted(matter, sub), matter.name, sub.name)
            for sub in matter.subcategories.order_by("position")
        ]
        for matter in Matter.objects.order_by("position").prefetch_related("subcategories")
        if matter.subcategories.exists()
    ]
