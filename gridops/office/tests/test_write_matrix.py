"""Who may write what of whom: every page and act × duty × place where the duty is held, in one world.

A right is held somewhere. Somebody who holds it in another subdistrict, and merely sees this one, writes nothing here:
not on the page of a row, by no act, by no choice in a form, and over no address of the API. `WRITES` names for
every act who may; an act that it does not name fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from core.columns import territory_of
from core.office.acts import Act, Asked
from gridops.api import router
from gridops.office.tests.writes import OF_NO_SUBDISTRICT, ON_A_PART, ON_NO_SUBDISTRICT, READING, WRITES
from gridops.tests.matrix import HERE, MATRIX, Place, model_of
from grids.duties import Duty
from grids.territory.models import Subdistrict
from incidents.incident.models import Incident
from incidents.incident.services import moves_of
from staff.access import access_of
from staff.accounts.authentication import MayUse
from staff.accounts.models import User
from staff.accounts.services import grant
from staff.tests.factories import SINCE, account, officer

DUTIES = (Duty.CENTER, Duty.HEAD, Duty.PAYROLL, Duty.INSPECTOR)
PAGES = {name: page for name in MATRIX if (page := admin.site._registry.get(model_of(name)))}


def label_of(page: Any) -> str:
    return page.model._meta.label


def named(table: dict[str, str], page: Any) -> set[str]:
    return set(table.get(label_of(page), "").split())


def writing(page: Any) -> list[Act]:
    """The acts that write, but those on a part of the row, whose address names what is not in the world.

    Moves of an incident are judged by its workflow: whose they are depends on its state, not on the page.
    """
    beside = named(READING, page) | named(ON_A_PART, page) | named(ON_NO_SUBDISTRICT, page)
    return [one for one in page.acts if one.name not in beside and not one.name.startswith("move_")]


def request_of(user: User, method: str = "post") -> Any:
    request: Any = getattr(RequestFactory(), method)("/admin/")
    request.user, request.session, request.COOKIES = user, {}, {}
    request._dont_enforce_csrf_checks = True
    request._messages = CookieStorage(request)
    return request


def who_merely_sees(duty: str, where: Subdistrict, seen: Subdistrict | None) -> User:
    """Somebody with a duty at `where`, who reads `seen` as a reader of exports does: None is everything."""
    user = officer(duty, where)
    grant(user=user, duty=Duty.EXPORT, subdistrict=seen, on=SINCE)
    return user


class World:
    """One row of everything here, accounts with each duty here, and others who hold it elsewhere and see it all."""

    def __init__(self, place: Place) -> None:
        self.place, self.here = place, place.office.subdistrict
        next_door = Subdistrict.objects.create(code=f"{self.here.code[:6]}998", name="Next door")
        far_away = Subdistrict.objects.create(code="530102001", name="In another district")
        self.own = {duty.value: officer(duty, self.here) for duty in DUTIES}
        self.others = {
            f"{duty.value} of {where.name}": who_merely_sees(duty, where, seen)
            for duty in DUTIES
            for where, seen in ((next_door, self.here), (far_away, None))
        }
        both = account()
        grant(user=both, duty=Duty.HEAD, subdistrict=self.here, on=SINCE)
        grant(user=both, duty=Duty.CENTER, subdistrict=next_door, on=SINCE)
        self.head_here_and_center_elsewhere = both

    def rows(self) -> Iterator[tuple[str, Any, Any]]:
        for name, page in PAGES.items():
            yield name, page, self.place.row(name)


def allowed(page: Any, one: Act, request: Any, row: Any) -> bool:
    """Whether the base lets somebody through to an act: it reads the page, sees the row, and may do this."""
    if not admin.site.has_permission(request) or not page.reads(request):
        return False
    mine = None if one.on_list else page.get_object(request, str(row.pk))
    if mine is None and not one.on_list:
        return False
    return bool(one.may(Asked(page, request, mine)))


def said_of_duties() -> dict[str, dict[str, set[str]]]:
    """`WRITES` by page and duty."""
    said: dict[str, dict[str, set[str]]] = {}
    for label, by in WRITES.items():
        for duties, names in by.items():
            for duty in duties:
                said.setdefault(label, {}).setdefault(duty.value, set()).update(names.split())
    return said


def refused(answer: Any, *args: Any) -> bool:
    try:
        answer(*args)
    except (PermissionDenied, Http404):
        return True
    return False


def choices(form: Any) -> Iterator[tuple[str, Any]]:
    for name, field in form.fields.items():
        if (rows := getattr(field, "queryset", None)) is not None and territory_of(rows.model):
            yield name, rows


def test_every_act_is_named() -> None:
    named = (
        (label_of(page), {one.name for one in page.acts if not one.name.startswith("move_")}) for page in PAGES.values()
    )
    acts = {label: names for label, names in named if names}
    said: dict[str, set[str]] = {}
    for table in (READING, ON_A_PART, ON_NO_SUBDISTRICT):
        for label, names in table.items():
            said.setdefault(label, set()).update(names.split())
    for label, by in WRITES.items():
        said.setdefault(label, set()).update(*(names.split() for names in by.values()))
    assert said == acts, "say in WRITES who may do a new act"


def test_every_page_knows_where_its_rows_are() -> None:
    lost = {label_of(page) for page in PAGES.values() if not territory_of(page.model)}
    assert lost == OF_NO_SUBDISTRICT, "say in the model's `privacy` which subdistrict its rows belong to"


@pytest.mark.django_db
def test_a_right_is_held_somewhere(places: dict[str, Place]) -> None:
    world = World(places[HERE])
    found: dict[str, dict[str, set[str]]] = {}
    faults: list[str] = []
    for name, page, row in world.rows():
        label = label_of(page)
        own = {duty: request_of(user, "get") for duty, user in world.own.items()}  # it knows the row from its first act
        head_here = request_of(world.head_here_and_center_elsewhere, "get")
        for one in writing(page):
            for duty, request in own.items():
                if allowed(page, one, request, row):
                    found.setdefault(label, {}).setdefault(duty, set()).add(one.name)
            both = allowed(page, one, head_here, row)
            if both and not one.on_list and not allowed(page, one, own[Duty.HEAD.value], row):
                faults.append(f"{name} {one.name}: a head here, who is center elsewhere, does what the center does")
        if label not in OF_NO_SUBDISTRICT:
            faults += faults_of_others(world, name, page, row)
    assert not faults, "\n".join(faults)
    assert said_of_duties() == found


def faults_of_others(world: World, name: str, page: Any, row: Any) -> Iterator[str]:
    """What those who merely see the row may do to it nevertheless."""
    for who, user in world.others.items():
        request = request_of(user)
        if not page.reads(request) or page.get_object(request, str(row.pk)) is None:
            continue
        if page.has_change_permission(request, row) or page.has_delete_permission(request, row):
            yield f"{name}: {who} may change or delete it"
        if not refused(page.changeform_view, request, str(row.pk)):
            yield f"{name}: the form of the row takes what {who} sends"
        for one in writing(page):
            if one.on_list:
                continue
            if not refused(page.get_unfold_action(one.name).method, request_of(user), str(row.pk)):
                yield f"{name} {one.name}: {who} does it"
        if isinstance(row, Incident) and (moves := moves_of(access_of(user), row, user=user)):
            yield f"{name}: {who} may {sorted(moves)}"
        yield from faults_of_forms(world, name, page, user, who)


def faults_of_forms(world: World, name: str, page: Any, user: User, who: str) -> Iterator[str]:
    """Choices that offer what lies here to those who merely see it."""
    request = request_of(user, "get")
    forms = [("add", page.get_form(request)())] if page.has_add_permission(request) else []
    forms += [
        (one.name, one.asks(Asked(page, request)))
        for one in page.acts
        if one.on_list and one.perform and not one.hidden and one.may(Asked(page, request))
    ]
    for form_name, form in forms:
        for field, rows in choices(form):
            if rows.filter(**{territory_of(rows.model): world.here.pk}).exists():
                yield f"{name} {form_name}: {field} offers what lies here to {who}"


@pytest.mark.django_db
def test_no_address_of_the_api_takes_what_somebody_elsewhere_sends(places: dict[str, Place]) -> None:
    place = places[HERE]
    far = Subdistrict.objects.create(code="530102002", name="In another district")
    users = [who_merely_sees(duty, far, None) for duty in (Duty.CENTER, Duty.FIELD)]
    rows = {model_of(name): name for name in reversed(MATRIX)}
    looked = 0
    for prefix, view, _name in router.registry:
        model = view.queryset.model
        if not getattr(view, "writers", None) or model not in rows or not territory_of(model):
            continue
        looked += 1
        for user in users:
            for method in ("patch", "delete"):
                request = request_of(user, method)
                assert not MayUse().has_object_permission(request, view(), place.row(rows[model])), (prefix, method)
    assert looked > 10


@pytest.mark.django_db
def test_who_only_reads_sees_nothing_that_is_an_input_alone(places: dict[str, Place]) -> None:
    """Such an input has no name in the language of the reader, and no value."""
    world, looked, wrong = World(places[HERE]), 0, set()
    for name, page, row in world.rows():
        for user in world.own.values():
            request = request_of(user, "get")
            seen = page.get_object(request, str(row.pk)) if page.reads(request) else None
            if seen is None or page.has_change_permission(request, seen):
                continue
            looked += 1
            for shown in flatten_fieldsets(page.get_fieldsets(request, seen)):
                if not hasattr(page, shown) and not hasattr(page.model, shown):
                    wrong.add((name, shown))
    assert looked > 50
    assert wrong == set()
