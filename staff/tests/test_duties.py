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
ASKING = {"has", "holds", "subdistricts_as", "accounts_with"}
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
    if not any(f'"{duty}"' in source for duty in Duty):
        return []  # to parse what names none takes a second of the suite
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


# Where "somewhere, wherever it is" is the question: the doors of the site, what a tile is for, who one is.
SOMEWHERE = {
    "assessment/dashboard/pages.py": "the district opens the dashboard of all",
    "assessment/inspection/models.py": "the district reads",
    "assessment/interview/models.py": "the district reads",
    "core/office/gate.py": "readers open a page; `edits` asks of the row",
    "gridops/home/aside.py": "whether somebody has to do with pay",
    "gridops/home/pages.py": "whether the menu of the back office is beside it",
    "gridops/home/worklist.py": "who is told of silence",
    "staff/jobs/lists.py": "whoever works in the back office has jobs of their own",
    "staff/unattended/lists.py": "queues and chores are of the whole installation",
    "gridops/login/gate.py": "whose session is guarded more",
    "gridops/login/pages.py": "whose second factor there is",
    "gridops/office/menu.py": "which doors a page that is not theirs shows somebody",
    "gridops/office/navigation.py": "which entries there are",
    "gridops/office/site.py": "who may open the back office at all",
    "incidents/desk/lists.py": "the district has a queue",
    "incidents/incident/models.py": "the district reads",
    "incidents/incident/restricted.py": "the district reads",
    "incidents/triage/admin.py": "the queue of the own centers",
    "staff/access.py": "it is where this is decided",
    "gridops/home/first_day.py": "which role's first day it is",
    "gridops/home/offices.py": "which kinds of things somebody is told at all; each is then asked of its office",
    "staff/accounts/lists.py": "administrators hold their duty for all subdistricts",
    "staff/accounts/models_of_rights.py": "administrators see all that was asked for",
    "staff/accounts/rights.py": "the second person is an administrator, or a head there",
    "staff/accounts/authentication.py": "who writes at all; `has_object_permission` asks of the row",
    "staff/departments/admin.py": "system administrators see all departments",
    "staff/inbox/lists.py": "what waits is narrowed to where the duty is held",
    "staff/inbox/models.py": "system administrators see all messages",
    "staff/office_sheet.py": "rows leave, and are imported, where it is held alone",
    "staff/sight.py": "reasons about rows of no one subdistrict",
}


NARROWED = ("asked.access", "self.access(request, row)", "self.admin_site.access(request, obj)")  # to where a row is


def asked_anywhere(source):
    """Where `holds` is asked for no place. `asked.access` is an act's: it is narrowed to where the row is."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "holds"
        and not any(key.arg == "in_" for key in node.keywords)
        and ast.unparse(node.func.value) not in NARROWED
        and ".at(" not in ast.unparse(node.func.value)
    ]


def test_a_duty_is_asked_for_where_something_is():
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    asking = {
        str(path.relative_to(ROOT))
        for path in sources
        if not {"tests", "migrations"} & set(path.parts)
        and ".holds(" in (source := path.read_text())
        and asked_anywhere(source)
    }
    assert asking == set(SOMEWHERE), "ask with in_=, or say why it is no question of where"


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

    def test_at_one_subdistrict_the_duties_of_others_are_left_out(self):
        access = Access(held=frozenset({(Duty.CENTER, 1), (Duty.HEAD, 2), (Duty.SYSTEM, None)}))
        assert access.at(2).held == {(Duty.HEAD, 2), (Duty.SYSTEM, None)}
        assert access.at(2).offices == {2}
        assert access.at(None) is access
        assert access.holds_everywhere(Duty.CENTER, Duty.SYSTEM)
        assert not access.holds_everywhere(Duty.CENTER, Duty.HEAD)

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
