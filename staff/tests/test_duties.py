"""How a duty is asked for, and that nobody asks with a bare string."""

import ast
from datetime import date

import pytest

from core.embedded.servers import ROOT
from grids.duties import Duty
from staff.access import Access, access_of
from staff.accounts.models import User
from staff.accounts.services import grant
from staff.tests.factories import account, center

APPS = ("core", "grids", "staff", "incidents", "assessment", "gridops", "bench")
ASKING = {"has", "holds", "subdistricts_as", "accounts_with", "subdistricts_where"}
SETS = {"readers", "editors", "writers", "removers"}


def strings(node):
    """The duties that occur in an expression as bare strings."""
    return [
        (constant.lineno, constant.value)
        for constant in ast.walk(node)
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str) and constant.value in Duty.values
    ]


def named(node):
    return getattr(node, "attr", None) or getattr(node, "id", None) or ""


def is_of_duties(node):
    """Whether an expression is a duty, or holds duties: `row.duty`, `access.held`."""
    return isinstance(node, ast.Attribute | ast.Name) and named(node) in ("duty", "duties", "held")


def is_set_of_duties(node):
    """Whether a literal set names nothing but duties; `{"department", "level"}` and `{"department"}` name fields."""
    words = [word for _line, word in strings(node)] if isinstance(node, ast.Set) else []
    return bool(words) and len(words) == len(node.elts) and words != [Duty.DEPARTMENT]


def bare_duties(source):
    """Where a duty is named by a string: asked with, given, compared with, or put into a set of duties."""
    hits = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            if named(node.func) in ASKING:
                hits += [hit for value in node.args for hit in strings(value)]
            keys = [key for key in node.keywords if key.arg and key.arg.split("__in")[0].endswith("duty")]
            hits += [hit for key in keys for hit in strings(key.value)]
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(is_of_duties(side) for side in sides):
                hits += [hit for side in sides for hit in strings(side)]
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(named(target) in SETS for target in targets):
                hits += strings(node.value)
        elif is_set_of_duties(node):
            hits += strings(node)
    return sorted(set(hits))


def test_no_duty_is_named_by_a_bare_string():
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    places = [
        f"{path.relative_to(ROOT)}:{line} {duty}"
        for path in sources
        if not {"tests", "migrations"} & set(path.parts)
        for line, duty in bare_duties(path.read_text())
    ]
    assert len(sources) > 300
    assert not places, "Write Duty.… or a set of grids.duties instead:\n" + "\n".join(places)


@pytest.mark.parametrize(
    "source",
    [
        'access.has("center")',
        'access.subdistricts_as("center")',
        'OFFICE = frozenset({"center", "head"})',
        'SECURITY = frozenset({"security"})',
        'class Page:\n    readers = OFFICE | {"department"}',
        'Grant(duty="head")',
        'rows.filter(grants__duty="center")',
        'rows.filter(duty__in=["center", "head"])',
        '("center", 1) in access.held',
        'any(g.duty in ("district", "export") for g in grants)',
    ],
)
def test_a_bare_string_is_found(source):
    assert bare_duties(source)


@pytest.mark.parametrize(
    "source",
    [
        'fields = ("user", "duty", "department")',
        'rows.select_related("department")',
        'accepts = {"department", "level"}',
        'Alignment(horizontal="center")',
        "access.holds(Duty.CENTER, in_=subdistrict)",
    ],
)
def test_other_words_are_none(source):
    assert not bare_duties(source)


class TestHolds:
    def test_anywhere_or_in_one_subdistrict(self):
        access = Access(held=frozenset({(Duty.CENTER, 1), (Duty.HEAD, 2)}))
        assert access.holds(Duty.CENTER)
        assert access.holds(Duty.CENTER, in_=1)
        assert not access.holds(Duty.CENTER, in_=2)
        assert access.holds(Duty.CENTER, Duty.HEAD, in_=2)
        assert not access.holds(Duty.SYSTEM)
        assert not access.holds()
        assert access.offices == {1, 2}
        assert access.subdistricts_as(Duty.HEAD) == {2}

    def test_without_a_subdistrict_it_is_held_for_all_of_them(self):
        access = Access(held=frozenset({(Duty.DISTRICT, None)}))
        assert access.holds(Duty.DISTRICT)
        assert access.holds(Duty.DISTRICT, in_=1)
        assert not access.subdistricts_as(Duty.DISTRICT)
        assert not access.is_office

    def test_a_department_handler_is_one_of_the_department_alone(self):
        access = Access(held=frozenset({(Duty.DEPARTMENT, None)}), departments=frozenset({7}))
        assert access.holds(Duty.DEPARTMENT)
        assert not access.holds(Duty.DEPARTMENT, in_=1)

    @pytest.mark.django_db
    def test_it_follows_the_grants_in_force(self):
        from grids.tests.factories import territory

        place = territory().subdistrict
        user = center(place)
        grant(user=user, duty=Duty.HEAD, subdistrict=place, on=date(2020, 1, 1), until=date(2020, 2, 1))
        user = User.objects.get(pk=user.pk)
        assert access_of(user).holds(Duty.CENTER, in_=place)
        assert not access_of(user).holds(Duty.HEAD, in_=place)
        assert access_of(user, date(2020, 1, 31)).holds(Duty.HEAD, in_=place)
        assert not access_of(account()).holds(*Duty)
