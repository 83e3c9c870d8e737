"""Random offices that pay: every line, difference, recovery, sum and fund, against the independent program."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from core.history.models import RowChange
from gridops.tests import audit
from gridops.tests.audit.calendar import is_statutory, is_working
from gridops.tests.audit.comparing import Drafted, pay_as_drafted
from gridops.tests.exporting import exports_of
from gridops.tests.pay_worlds import END, MONTHS, PayWorld

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pay_papers_of_december_alone")]
FEW = 3


def imported(path: Path) -> list[str]:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    return plain + [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]


def test_the_program_imports_nothing_of_the_product() -> None:
    floors = {"assessment", "core", "grids", "incidents", "staff", "gridops", "django"}
    for path in Path(audit.__file__).parent.glob("*.py"):
        names = [name for name in imported(path) if not name.startswith("gridops.tests.audit")]
        assert not floors & {name.split(".")[0] for name in names}, path


def agrees(seed: int) -> None:
    world, drafted = PayWorld(seed), []
    for month in MONTHS:
        at = world.run(month)
        drafted.append(Drafted(month, at, RowChange.objects.latest("pk").pk))
        world.becomes_known(month, at)
    read = exports_of(world.pay.head, today=END)
    found = list(pay_as_drafted(read, drafted, is_working, is_statutory))
    differing = [one for one in found if one is not None]
    assert not differing, "\n".join([f"seed {seed}", *map(str, differing[:8])])
    assert len(found) > 100
    assert read("corrections"), "something was corrected in place"


@pytest.mark.parametrize("seed", range(FEW))
def test_every_line_of_a_random_office_agrees(seed: int) -> None:
    agrees(seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(FEW, 100))
def test_every_line_of_a_hundred_random_offices_agrees(seed: int) -> None:
    agrees(seed)
