"""The demo: same seed, same data; incidents as the service would have made them; the cycle run on time."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef
from django.test import TestCase, override_settings
from django.utils.dateparse import parse_datetime

from core.clock import day_of, starts_at
from core.errors import InvalidInput
from gridops.demo.accounts import ACCOUNTS, PASSWORD, existing
from gridops.demo.boundaries import tessellation
from gridops.demo.copying import line_of
from gridops.demo.cycle import demo_reaches
from gridops.demo.loading import PeopleExist
from gridops.policy.services import load_policy
from gridops.tests.demos import AT, UNTIL, demo
from grids.boundaries.geometry import Finder, faults_of, overlaps
from grids.duties import Duty
from grids.territory.models import Grid, GridVersion, Village
from incidents.assignments.models import Task, TaskAnswer
from incidents.care.models import CareCount, CareVisit
from incidents.hazards.models import Hazard, HazardState
from incidents.incident.models import Incident, IncidentMove
from incidents.incident.records import record_incident
from incidents.incident.services import make_move
from incidents.incident.texts import TEXTS
from incidents.incident.workflow import State
from incidents.mediations.models import Mediation
from incidents.premises.models import Premises
from incidents.publicity.models import PublicityActivity
from incidents.visits.models import Visit
from staff.access import Role
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import GridService, Posting
from staff.recruitment.models import Application, ApplicationState
from staff.recruitment.services import eligibility

# What a fact says, without keys of rows, password hashes, sealed telephone numbers and row times.
FACTS = {
    "staff_worker": "staff_number, name, pinyin, gender, born_on, source, line, at_window, background, phone_index",
    "staff_posting": "worker_id, role, grid_id, village_id, during, pay_scheme, note",
    "staff_application": "name, born_on, channel, grid_id, applied_on, state, decided_at, decision, phone_index",
    "grids_gridcontact": "grid_id, position, duty, name, phone",
    "staff_leave": "worker_id, kind, during, approved_at",
    "staff_attendance": "worker_id, day, status, leave_kind",
    "incidents_visit": "worker_id, grid_id, day, kind, households, content, premises_id, begins_at, problem, handling, "
    "judged_invented",
    "incidents_premises": "id, grid_id, during, name, place, kind, risk, phone_index, last_patrolled_on, patrol_due_on",
    "incidents_hazard": "id, grid_id, premises_id, level, found_at, found_by_id, visit_id, state, due_at, settled_at, "
    "incident_id",
    "incidents_mediation": "incident_id, held_on, mediator_id, outcome, agreement",
    "incidents_publicityactivity": "day, kind, topic, reached, worker_id",
    "incidents_carevisit": "worker_id, grid_id, day, category, outcome",
    "incidents_taskanswer": "task_id, grid_id, state, answered_at",
    "incidents_baseentry": "grid_id, day, entry_class, worker_id, source, new, changed, verified",
    "incidents_awarenesssurvey": "grid_id, month, asked, knowing",
    "incidents_incident": "number, state, level, urgency, source, restricted, occurred_at, reported_at, "
    "accept_due_at, accepted_at, due_at, limit_unit, paused_at, settled_at, confirmed_at, closed_at, extended_days, "
    "reporter_id, platform, "
    "invalid_reason, duplicate_of_id, satisfied",
    "incidents_incidenttext": "title, place, description, result, notes",
    "incidents_incidentmove": "incident_id, position, move, from_state, to_state, at, recorded_at, facts",
}


def digest() -> str:
    hasher = hashlib.sha256()
    with connection.cursor() as cursor:
        for table, columns in FACTS.items():
            out = io.StringIO()
            cursor.copy_expert(f"COPY (SELECT {columns} FROM {table} ORDER BY {columns}) TO STDOUT", out)
            hasher.update(out.getvalue().encode())
    return hasher.hexdigest()


def digest_of_load(**wanted: Any) -> str:
    with transaction.atomic():
        demo(**wanted)
        result = digest()
        transaction.set_rollback(True)
    return result


@pytest.mark.django_db
class TestSeed:
    def test_the_same_seed_and_day_give_the_same_facts_byte_for_byte(self) -> None:
        load_policy(on=UNTIL)
        once, again, other = (digest_of_load(months=2, seed=seed, incidents=4) for seed in (7, 7, 8))
        assert once == again
        assert once != other

    def test_the_hour_of_loading_changes_no_fact(self) -> None:
        load_policy(on=UNTIL)
        morning = digest_of_load(months=1, incidents=2)
        assert morning == digest_of_load(months=1, incidents=2, at=AT + timedelta(hours=5))


# The class's data is made before a test's own settings hold, so both name the hasher themselves.
@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class DemoTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        demo()

    def test_a_second_load_is_refused_and_changes_nothing(self) -> None:
        before = digest()
        with pytest.raises(PeopleExist):
            demo(seed=2)
        assert digest() == before

    def test_an_open_incident_stands_in_every_state_that_waits_for_somebody(self) -> None:
        assert set(State) == set(Incident.objects.values_list("state", flat=True))
        assert Incident.objects.overdue(AT).exists()

    def test_no_fact_lies_after_the_day_up_to_which_the_demo_was_asked_for(self) -> None:
        assert not IncidentMove.objects.filter(at__gte=starts_at(UNTIL)).exists()
        assert not Incident.objects.filter(occurred_at__gte=starts_at(UNTIL)).exists()

    def test_fieldwork_of_every_kind_is_there_and_could_have_been_written_by_its_services(self) -> None:
        assert set(Hazard.objects.values_list("state", flat=True)) == set(HazardState)
        assert Premises.objects.overdue(UNTIL).exists()
        assert Premises.objects.filter(patrol_due_on__gt=UNTIL).exists()
        assert TaskAnswer.objects.late(AT).exists()
        assert CareCount.objects.exists()
        for model in (Premises, Hazard, Mediation, PublicityActivity, CareVisit, Task):
            for row in model.objects.order_by("?")[:20]:
                row.full_clean()
        serving = GridService.objects.filter(
            worker=OuterRef("worker"), grid=OuterRef("grid"), during__contains=OuterRef("day")
        )
        for facts in (Visit, CareVisit):
            assert not facts.objects.exclude(Exists(serving)).exists()
        elsewhere = Visit.objects.exclude(premises=None).exclude(premises__grid=F("grid"))
        assert not elsewhere.exists()
        assert not Hazard.objects.filter(found_at__gte=starts_at(UNTIL)).exists()

    def test_every_grid_has_a_boundary(self) -> None:
        assert GridVersion.objects.exists()
        assert not GridVersion.objects.filter(boundary=None).exists()

    def test_every_grid_has_households_to_draw_a_sample_from(self) -> None:
        assert not GridVersion.objects.filter(households=None).exists()

    def test_every_grid_has_a_contact_card(self) -> None:
        assert not Grid.objects.exclude(contacts__position=1).exists()

    def test_candidates_stand_in_every_state_as_the_service_would_have_put_them(self) -> None:
        assert set(Application.objects.values_list("state", flat=True)) == set(ApplicationState.values)
        assert Application.objects.exclude(former_post="").filter(state=ApplicationState.APPLIED).exists()
        for candidate in Application.objects.select_related("posting__worker"):
            candidate.full_clean()
            decided = candidate.state != ApplicationState.APPLIED
            assert (candidate.decided_by is not None, candidate.decided_at is not None) == (decided, decided)
            if candidate.posting:
                assert candidate.posting.worker.phone == candidate.phone
                assert candidate.decided_at < starts_at(candidate.posting.during.lower)
            if candidate.state == ApplicationState.ELIGIBLE:
                assert eligibility(candidate, on=UNTIL) == []
            if candidate.state == ApplicationState.REFUSED:
                assert eligibility(candidate, on=UNTIL)

    def test_all_ten_matters_are_reported(self) -> None:
        assert Incident.objects.values("matter").distinct().count() == 10

    def test_numbers_go_on_after_the_demo(self) -> None:
        center = User.objects.get(username="center")
        old = Incident.objects.latest("pk")
        new = record_incident(
            by=center, at=AT, grid=old.grid, matter=old.matter, occurred_at=AT, texts={"title": "new"}, source="center"
        )
        assert int(new.number[-6:]) > int(old.number[-6:])

    def test_incidents_are_as_the_service_would_have_made_them(self) -> None:
        """One incident of each course is made again, move by move, at the time of each move by who made it."""
        by_course = {
            tuple(move.move for move in incident.moves.all()): incident
            for incident in Incident.objects.select_related("text").prefetch_related("moves")
        }
        moves = {move for course in by_course for move in course}
        assert moves >= {
            "self-close",
            "confirm",
            "settle",
            "rework",
            "return",
            "send-back",
            "escalate",
            "answer",
            "reopen",
        }
        for incident in by_course.values():
            if incident.moves.all():
                again = replay(incident)
                assert columns(again) == columns(incident)
                assert history(again) == history(incident)
                assert (again.text.notes, again.text.result) == (incident.text.notes, incident.text.result)

    def test_every_printed_account_logs_in_and_has_its_access(self) -> None:
        for account in ACCOUNTS:
            user = User.objects.get(username=account.username, is_active=True)
            assert user.check_password(PASSWORD)
            assert user is not None
            if account.duty:
                assert user.grants.in_force(UNTIL).filter(duty=account.duty).exists()
            if account.role:
                assert GridService.objects.on(UNTIL).filter(worker=user.worker_id, role=account.role).exists()
        leads = GridService.objects.on(UNTIL).filter(worker__user__username="leader").values("grid")
        assert GridService.objects.on(UNTIL).filter(worker__user__username="member", grid__in=leads).exists()

    def test_accounts_beside_the_printed_ones_cannot_log_in(self) -> None:
        names = [account.username for account in ACCOUNTS]
        assert not any(user.has_usable_password() for user in User.objects.exclude(username__in=names))

    def test_the_table_of_accounts_leaves_out_a_changed_password(self) -> None:
        user = User.objects.get(username="head")
        user.set_password("another-secret-1")
        user.save()
        out = io.StringIO()
        call_command("demo_accounts", stdout=out)
        assert "center" in out.getvalue()
        assert PASSWORD in out.getvalue()
        assert "head" not in [account.username for account in existing()]


def replay(incident: Incident) -> Incident:
    """The same incident made by the service."""
    moves = list(incident.moves.order_by("position"))
    with time_machine.travel(moves[0].at, tick=False):
        again = record_incident(
            by=User.objects.get(pk=incident.created_by_id),
            at=moves[0].at,
            grid=incident.grid,
            matter=incident.matter,
            subcategory=incident.subcategory,
            occurred_at=incident.occurred_at,
            reporter=incident.reporter,
            source=incident.source,
            urgency=incident.urgency,
            texts={name: getattr(incident.text, name) for name in TEXTS},
        )
    results = incident.text.result
    if incident.matter.asks_mediation:
        Mediation.objects.create(
            incident=again,
            held_on=day_of(moves[0].at),
            other_mediators="村调解委员会",
            parties="张某、李某",
            outcome="failed",
            created_by_id=incident.created_by_id,
        )
    for move in moves:
        facts = move.facts
        payloads = {
            "self-close": {"result": results},
            "feed-back": {"result": results},
            "accept": {"urgency": facts.get("urgency")},
            "assign": {name: facts[name] for name in ("department", "level") if facts.get(name)},
            "invalidate": facts,
            "mark-duplicate": facts,
            "request-extension": facts,
            "decide-extension": {"approved": facts.get("approved")},
            "answer": {"closes": facts.get("closes")},
            "evaluate": {"satisfied": facts.get("satisfied")},
        }
        with time_machine.travel(move.at, tick=False):
            make_move(
                number=again.number,
                name=move.move,
                by=User.objects.get(pk=move.actor_id),
                now=move.at,
                note=incident.text.notes.get(str(move.position), ""),
                payload=payloads.get(move.move, {}),
            )
    return Incident.objects.select_related("text").get(pk=again.pk)


def columns(incident: Incident) -> dict[str, Any]:
    own = {"id", "number", "recorded_at"}  # of a row that is made again it is now
    return {
        field.attname: getattr(incident, field.attname)
        for field in Incident._meta.concrete_fields
        if field.attname not in own
    }


def history(incident: Incident) -> list[tuple[Any, ...]]:
    return [
        (m.position, m.move, m.from_state, m.to_state, m.at, m.recorded_at, m.actor_id, _same_zone(m.facts))
        for m in incident.moves.order_by("position")
    ]


def _same_zone(facts: dict[str, Any]) -> dict[str, Any]:
    moments = {"due_at", "accept_due_at", "paused_at"}
    return {name: parse_datetime(value) if name in moments else value for name, value in facts.items()}


@pytest.mark.django_db
class TestOtherSizes:
    def test_more_villages_and_grids_keep_the_policys_own(self) -> None:
        demo(months=1, villages=20, grids=90, incidents=1)
        assert (Village.objects.count(), Grid.objects.count()) == (20, 90)
        assert GridVersion.objects.filter(code="331003002904003").exists()
        assert Posting.objects.filter(role=Role.FULL_TIME).values("grid").distinct().count() == 90

    def test_fewer_grids_than_the_policys_are_refused_and_nothing_is_changed(self) -> None:
        with pytest.raises(InvalidInput):
            demo(months=1, grids=10)
        assert not Worker.objects.exists()


@pytest.mark.django_db
class TestCommands:
    def test_load_demo_says_what_it_did_and_refuses_a_second_time(self) -> None:
        out = io.StringIO()
        call_command("load_demo", months=1, incidents=1, until=UNTIL, stdout=out)
        assert "36 grids" in out.getvalue()
        with pytest.raises(CommandError):
            call_command("load_demo", months=1, incidents=1, until=UNTIL, stdout=out)

    def test_no_accounts_are_printed_where_there_is_no_demo(self) -> None:
        out = io.StringIO()
        call_command("demo_accounts", stdout=out)
        assert out.getvalue() == ""
        assert demo_reaches() is None

    def test_an_account_name_in_the_way_is_named(self) -> None:
        User.objects.create_user("leader")
        with pytest.raises(CommandError, match="leader"):
            call_command("load_demo", months=1, until=UNTIL)

    def test_create_admin_grants_the_system_duty_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GRIDOPS_ADMIN_PASSWORD", "correct-horse-9")
        call_command("create_admin", "chen", stdout=io.StringIO())
        assert list(User.objects.get(username="chen").grants.values_list("duty", flat=True)) == [Duty.SYSTEM]
        assert User.objects.get(username="chen").check_password("correct-horse-9")

    def test_create_admin_refuses_a_weak_password_and_a_name_in_use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GRIDOPS_ADMIN_PASSWORD", "12345")
        with pytest.raises(CommandError):
            call_command("create_admin", "chen")
        assert not User.objects.exists()
        User.objects.create_user("chen")
        with pytest.raises(CommandError, match="chen"):
            call_command("create_admin", "chen")


def test_copy_escapes_what_its_format_uses() -> None:
    assert line_of(["a\tb\\c\nd", None, True, 3, {"x": "y\\"}]) == 'a\\tb\\\\c\\nd\t\\N\tt\t3\t{"x": "y\\\\\\\\"}\n'


def test_the_demos_boundaries_are_made_up_valid_and_do_not_overlap() -> None:
    drawn = {str(number): cell for number, cell in enumerate(tessellation(36, seed=1))}
    assert tessellation(36, seed=1) == list(drawn.values())
    assert all(faults_of(cell) == [] for cell in drawn.values())
    assert overlaps(drawn) == []
    assert Finder(drawn).grid_at(0.02, 0.02) is not None
