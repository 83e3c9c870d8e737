"""The application's own role of the database: it does the office's work and cannot rewrite history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from core import audit
from core.database_role import append_only
from core.models import AuditKind
from core.tests.files import photo
from core.web.uploads import check_upload
from grids.territory.models_of_acts import ActKind, GridAct
from grids.territory.services import split_grid
from grids.territory.services_of_villages import rename_village
from grids.territory.taking_back import take_back
from grids.territory.work import Decision, Part
from grids.tests.factories import territory
from incidents.attachments.services import attach, withdraw_attachment
from incidents.incoming.undoing import undo_import
from incidents.tests.exported import AT, incidents
from incidents.tests.exported import World as IntakeWorld
from incidents.tests.factories import limits, make_incident
from staff.tests.factories import center, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_clerk() -> Iterator[Any]:
    """Everything below happens as a role that `harden` restricted."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE clerk")
        call_command("harden", role="clerk", verbosity=0)
        cursor.execute("SET LOCAL ROLE clerk")
        yield cursor
        cursor.execute("RESET ROLE")


def test_the_applications_role_may_add_to_history_and_never_change_it(as_clerk):
    audit.record(AuditKind.LOGIN, "x")
    as_clerk.execute("SELECT count(*) FROM core_auditentry")
    assert as_clerk.fetchone()[0]
    for sql in (
        "UPDATE core_auditentry SET actor = ''",
        "DELETE FROM core_auditentry",
        "TRUNCATE core_auditentry",
        "SET LOCAL pgtrigger.ignore = 'core_auditentry:pgtrigger_audit_is_not_changed_1';"
        " UPDATE core_auditentry SET actor = ''",
        "UPDATE incidents_incidentmove SET move = ''",
        "UPDATE grids_gridact SET reason = ''",
        "DELETE FROM assessment_inspection",
        "TRUNCATE assessment_bulletinline",
        "ALTER TABLE core_auditentry DISABLE TRIGGER ALL",
        "DROP TABLE core_auditentry",
        "CREATE TABLE mine (x int)",
    ):
        with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
            as_clerk.execute(sql)


def test_what_a_trigger_refuses_to_all_the_role_may_not_even_try():
    history = append_only()
    assert history["core_auditentry"] == ("DELETE", "UPDATE")
    assert {"grids_gridact", "grids_gridlink", "incidents_incidentmove", "assessment_inspection"} <= set(history)
    assert history["grids_matter"] == ("DELETE",)  # a matter may end, and is never deleted
    assert history["incidents_attachment"] == ("DELETE",)  # its facts stay, its file may be withdrawn
    assert "staff_posting" not in history


def test_the_offices_everyday_work_needs_no_more_than_the_role_has(as_clerk: Any) -> None:
    place = territory()
    limits(place.subdistrict)
    boss = center(place.subdistrict)
    first, second = place.grids[:2]
    east, west = (Part(name, place.villages[0]) for name in ("东片", "西片"))
    decision = Decision(date(2026, 3, 1), "片区过大", boss, datetime(2026, 2, 1, tzinfo=UTC))
    incident = make_incident(second, by=boss, reporter=posted("full_time", to=second).worker)
    assert split_grid(grid=first, parts=[east, west], decision=decision).kind == ActKind.SPLIT
    client = Client()
    assert client.post("/login/", {"username": boss.username, "password": "correct-horse-9"}).status_code == 302
    for page in ("grids_grid", "staff_posting", "incidents_incident"):
        assert client.get(reverse(f"admin:{page}_changelist")).status_code == 200
    assert client.get(f"/api/v1/incidents/{incident.number}/moves/").status_code == 200
    act = GridAct.objects.get()
    assert act.links.count() == 2
    take_back(act=act, reason="未批准", by=boss, at=decision.at)
    renaming = rename_village(village=place.villages[0], name="桥头村", decision=decision)
    take_back(act=renaming, reason="未批准", by=boss, at=decision.at)
    assert GridAct.objects.count() == 4


def test_files_are_withdrawn_and_sheets_imported_as_that_role(as_clerk: Any) -> None:
    world = IntakeWorld()
    incident = make_incident(world.grid, by=world.center, reporter=world.member)
    (row,) = attach(number=incident.number, uploads=[check_upload("a.jpg", photo())], by=world.center, at=AT)
    assert withdraw_attachment(attachment=row, by=world.center, at=AT).removed_at
    assert world.imported(incidents(world.row(1))).state == "imported"
    assert world.imported(incidents(world.row(1, 事件名称="另一个标题"))).outcome["changed"] == 1


def test_of_the_moves_of_cases_that_role_removes_only_what_an_import_brought_and_takes_back(as_clerk: Any) -> None:
    world = IntakeWorld()
    make_incident(world.grid, by=world.center, reporter=world.member)
    sheet = world.imported(incidents(world.row(1)))
    for sql in (
        "DELETE FROM incidents_incidentmove",
        "DELETE FROM incidents_incidentmove WHERE facts ? 'import'",
        "SET LOCAL gridops.takes_back = 'yes'; DELETE FROM incidents_incidentmove WHERE NOT facts ? 'import'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            as_clerk.execute(sql)
    assert undo_import(sheet=sheet, by=world.center, at=AT).state == "undone"


def test_the_owner_and_unknown_roles_are_refused():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()
    for name in (owner, "nobody-at-all"):
        with pytest.raises(CommandError):
            call_command("harden", role=name)
