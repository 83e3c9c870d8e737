"""The evidence file: whoever objects computes the score from its rows, with a program that knows nothing of us."""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from assessment.proof.documents import PROGRAM
from assessment.proof.services import of_month, of_quarter
from assessment.proof.tests.running import recomputed, same
from assessment.score.tests import worlds
from assessment.score.tests.quarter_worlds import QuarterWorld
from assessment.score.tests.quarters import drafted, q1, q2, q3, result_of
from assessment.tests.evidenced import World
from core.history.saying import saying
from core.models import AuditEntry
from grids.duties import Duty
from incidents.incident.models import Incident
from incidents.tests.clients import browser
from staff.tests.factories import account, officer

pytestmark = pytest.mark.django_db


def unpacked(client: Client, address: str, to: Path) -> dict[str, Path]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        packed.extractall(to)
        return {name.rpartition(".")[2]: to / name for name in packed.namelist()}


def run(program: Path) -> tuple[int, str]:
    """As at home: an interpreter without our packages, our folder and our variables."""
    done = subprocess.run([sys.executable, "-I", "-S", program], capture_output=True, text=True, check=False, cwd="/")
    return done.returncode, done.stdout + done.stderr


def test_who_serves_the_grid_computes_its_month_at_home(tmp_path: Path) -> None:
    world = World()
    line = world.bulletin.lines.get(grid=world.grid)
    me = account(of=world.member)
    member, address = browser(me), reverse("line-evidence", args=[line.pk])
    assert address in member.get(reverse("line-rows", args=[line.pk])).content.decode()
    files = unpacked(member, address, tmp_path)
    assert set(files) == {"json", "py", "txt"}
    code, said = run(files["py"])
    assert code == 0, said
    assert f"{line.base_score}" in said
    assert f"{line.score}" in said
    data = json.loads(files["json"].read_text())
    data["rows"]["entries"][0]["new"] += 1
    files["json"].write_text(json.dumps(data))
    assert run(files["py"])[0] == 1, "a row that was altered gives another score"
    logged = AuditEntry.objects.filter(kind="export").latest("pk")
    assert (logged.actor, line.facts["name"] in logged.subject) == (me.username, True)


def test_the_file_is_for_who_may_open_the_page_of_the_rows() -> None:
    world = World()
    line = world.bulletin.lines.get(grid=world.grid)
    of_another_grid = account(of=world.people[world.office.grids[1].pk][1])
    for user in (of_another_grid, officer(Duty.EXPORT, world.office.subdistrict), officer(Duty.DISTRICT)):
        assert browser(user).get(reverse("line-evidence", args=[line.pk])).status_code == 404
    assert not AuditEntry.objects.filter(kind="export").exists()
    assert browser(world.clerk).get(reverse("line-evidence", args=[line.pk])).status_code == 200


def test_a_case_that_one_may_not_open_counts_without_its_number(tmp_path: Path) -> None:
    world = World()
    line = world.bulletin.lines.get(grid=world.grid)
    with saying(reason="更正"):
        Incident.objects.filter(pk=world.incident.pk).update(restricted=True)
    leader = browser(account(of=world.people[world.grid.pk][0]))
    files = unpacked(leader, reverse("line-evidence", args=[line.pk]), tmp_path)
    assert world.incident.number not in files["json"].read_text()
    assert run(files["py"])[0] == 0


@pytest.mark.parametrize(
    ("make", "months"),
    [
        (worlds.plain_transfer, [date(2026, 9, 1)]),
        (worlds.transfer_and_leave, [date(2026, 10, 1)]),
        (worlds.induction, [date(2026, 8, 1), date(2026, 9, 1)]),
    ],
)
def test_the_month_of_a_member_is_computed_from_its_rows(
    make: Callable[[], worlds.MonthWorld], months: list[date], tmp_path: Path
) -> None:
    world = make()
    for month in months:
        world.freeze(month)
        score = world.score(month)
        assert same(of_month(score, world.clerk)), month
    mine = browser(account(of=world.member))
    address = reverse("monthly-score-evidence", args=[score.pk])
    assert address in mine.get(reverse("monthly-score", args=[score.pk])).content.decode()
    code, said = run(unpacked(mine, address, tmp_path)["py"])
    assert (code, str(score.score) in said) == (0, True), said
    assert browser(account(of=world.person("王二"))).get(address).status_code == 404


@pytest.mark.parametrize("who", [q1, q2, q3])
def test_the_quarter_of_a_member_is_computed_from_its_rows(who, tmp_path: Path) -> None:
    world = QuarterWorld()
    member = who(world)
    row = result_of(drafted(world), member)
    content = of_quarter(row, world.clerk)
    assert recomputed(content) == {name: content["score"][name] for name in recomputed(content)}
    address = reverse("quarterly-score-evidence", args=[row.pk])
    assert run(unpacked(browser(world.clerk), address, tmp_path)["py"])[0] == 0
    assert browser(account(of=member)).get(address).status_code == 404, "a draft is nobody's yet"
    assert browser(officer(Duty.DISTRICT)).get(address).status_code == 404


def test_the_program_is_short_and_needs_python_alone() -> None:
    text = PROGRAM.read_text()
    assert len(text.splitlines()) < 300
    tree = ast.parse(text, feature_version=(3, 8))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= set(sys.stdlib_module_names)
