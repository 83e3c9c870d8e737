"""If an address holds the key of a row of another subdistrict, the page does not show its name: keys can be guessed.

Each account opens each page with some of the keys, drawn by chance; in the soak with all.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.embedded.servers import ROOT
from core.testing.house import APPS
from core.testing.laws import drawn, few_of
from gridops.tests.office_pages import pages_of_people
from grids.tests.factories import territory
from incidents.tests.factories import limits, make_incident
from staff.tests.factories import FULL_TIME, LEADER, center, department, handler, member_account, posted

READ = re.compile(r"""(?:GET|given)(?:\.get(?:list)?\(|\[)["'](\w+)["']""")
KEYS_READ = re.compile(r"""_keys\(given, ["'](\w+)["']""")
FEW = 2  # of the keys, on each page for each account
OTHER = "别处"  # begins the name of everything there


def parameters() -> set[str]:
    """Every name that a page outside of the lists of the back office reads of its address."""
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "tests" not in path.parts]
    texts = [path.read_text(encoding="utf-8") for path in sources]
    return {name for text in texts for pattern in (READ, KEYS_READ) for name in pattern.findall(text)}


def somewhere_else() -> dict[str, Any]:
    """The keys and codes of another subdistrict, whose rows are called by a name that stands nowhere else."""
    place = territory()
    limits(place.subdistrict)
    grid, there = place.grids[0], department(place.subdistrict)
    who = posted(FULL_TIME, to=grid).worker
    case = make_incident(grid, by=center(place.subdistrict))
    for row in (place.subdistrict, place.villages[0], there, who):
        type(row).objects.filter(pk=row.pk).update(name=f"{OTHER}{row.pk}")
    grid.versions.update(name=f"{OTHER}的网格")
    rows = {"subdistrict": place.subdistrict, "grid": grid, "department": there, "worker": who, "case": case}
    return {**{name: row.pk for name, row in rows.items()}, "code": grid.versions.get().code, "number": case.number}


@pytest.mark.law
@pytest.mark.django_db
def test_a_key_of_another_subdistrict_names_nothing() -> None:
    there, own = somewhere_else(), territory()
    limits(own.subdistrict)
    users = [
        center(own.subdistrict), member_account(LEADER, to=own.grids[0]), handler(department(own.subdistrict)),
    ]  # fmt: skip
    named, opened, wrong = parameters(), 0, set()
    assert {"grid", "department", "subdistrict"} <= named
    chance = drawn("Pages are opened with some of the keys")
    for user in users:
        client = Client()
        client.force_login(user)
        for page in map(reverse, pages_of_people()):
            for what, key in few_of(list(there.items()), FEW, chance):
                answer = client.get(page, dict.fromkeys(named, key))
                opened += answer.status_code == 200
                if OTHER in b"".join(answer).decode(errors="ignore"):
                    wrong.add((page, what))
    assert opened > 100
    assert wrong == set()
