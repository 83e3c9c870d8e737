"""What a search finds, group by group: each begins with what the account may see; queries do not grow with it.

Who searches for people leaves a trace, as on every list: the words are in the audit log. See decision 018.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from assessment.own_page.pages import persons_to_open
from core import audit
from core.punctuation import listed
from gridops.office.navigation import navigation
from gridops.search.asked import IN_A_GROUP, Asked, Found
from gridops.search.documents import documents
from grids.duties import BACK_OFFICE
from grids.territory.models import Grid
from incidents.incident.models import Incident
from incidents.incident.search import find
from incidents.premises.models import Premises
from staff.access import Access, Role
from staff.people.models import Worker
from staff.postings.models import GridService

NAMED = 2  # grids of a person that are named


@dataclass(frozen=True)
class Group:
    label: str | Promise
    found: list[Found]


def groups(asked: Asked) -> list[Group]:
    """Everything that is found, the groups without anything left out. Raises NotSearchable."""
    audit.record_search("everything", asked.words)
    found = [
        Group(_("Pages"), list(_pages(asked))),
        Group(_("Cases"), list(_incidents(asked))),
        Group(_("People"), list(_people(asked))),
        Group(_("Grids"), list(_grids(asked))),
        Group(_("Premises"), list(_premises(asked))),
        Group(_("Documents"), list(documents(asked))),
    ]
    return [group for group in found if group.found]


def _pages(asked: Asked) -> Iterator[Found]:
    """The entries of the menu, by their names. No query beside that of the access."""
    words = asked.words.lower()
    entries = []
    if asked.access.holds(*BACK_OFFICE):
        entries = [
            (str(item["title"]), str(group.get("title", "")), str(item["link"]))
            for group in navigation(asked.request)
            for item in group["items"]
        ]
    entries += [(str(title), "", reverse(page)) for title, page, may in _own_pages(asked.access) if may]
    seen: set[str] = set()
    for title, beside, url in entries:
        if words in title.lower() and url not in seen and len(seen) < IN_A_GROUP:
            seen.add(url)
            yield Found(title, beside, url)


def _own_pages(access: Access) -> list[tuple[str, str, bool]]:
    posted = bool(access.posts)
    return [
        (_("Home"), "home", True),
        (_("Dashboard"), "dashboard", access.has_dashboard),
        (_("Report a case"), "field-report", posted),
        (_("Cases"), "field", posted),
        (_("Fieldwork"), "field-work", posted),
        (_("My record"), "me", access.worker is not None),
        (_("Inbox"), "inbox", True),
        (_("Handbook"), "handbook", True),
        (_("Change password"), "password", True),
    ]


def _incidents(asked: Asked) -> Iterator[Found]:
    """By number, or by the words of title, place and description, as on the lists of cases."""
    rows = Incident.objects.visible_to(asked.user).select_related("text", "matter")
    for row in find(rows, asked.words, user=asked.user, at=asked.at).order_by("-id")[:IN_A_GROUP]:
        text = getattr(row, "text", None)
        beside = f"{row.number} · {row.get_state_display()}"
        url = asked.page_of(Incident, row.pk, reverse("field-case", args=(row.number,)))
        yield Found((text.title if text else "") or str(row.matter), beside, url)


def _people(asked: Asked) -> Iterator[Found]:
    """By name, pinyin as typed, initials or staff number: those whose page the account may open. Two queries."""
    called = Q(name__icontains=asked.words) | Q(pinyin__spelt=asked.words) | Q(staff_number__iexact=asked.words)
    rows = persons_to_open(asked.user).filter(called).order_by("pinyin", "pk")
    people = list(rows[:IN_A_GROUP])
    posts = _posts_of(people, asked)
    for row in people:
        yield Found(row.name, " · ".join([*posts.get(row.pk, []), row.staff_number]), reverse("person", args=(row.pk,)))


def _posts_of(people: Sequence[Worker], asked: Asked) -> dict[int, list[str]]:
    """What tells people of one name apart: their roles, and the grids where they serve today. One query."""
    services: Any = GridService.objects.on(asked.access.day).filter(worker__in=[one.pk for one in people])
    named = services.filter(grid__versions__during__contains=asked.access.day).order_by("grid__versions__code")
    posts: dict[int, dict[str, list[str]]] = {}
    for worker, role, grid in named.values_list("worker", "role", "grid__versions__name"):
        posts.setdefault(worker, {}).setdefault(role, []).append(grid)
    return {
        worker: [f"{Role(role).label} {_some(in_role)}" for role, in_role in roles.items()]
        for worker, roles in posts.items()
    }


def _some(names: list[str]) -> str:
    return listed(names[:NAMED]) + ("…" if len(names) > NAMED else "")


def _grids(asked: Asked) -> Iterator[Found]:
    rows: Any = Grid.objects.within(asked.access.scope).on(asked.access.day)
    called = Q(name__icontains=asked.words) | Q(code__startswith=asked.words) | Q(village_name__icontains=asked.words)
    for row in rows.filter(called).order_by("code")[:IN_A_GROUP]:
        otherwise = f"{reverse('dashboard')}?grid={row.code}&view=grid"
        yield Found(row.name, row.code, asked.page_of(Grid, row.pk, otherwise))


def _premises(asked: Asked) -> Iterator[Found]:
    rows = Premises.objects.visible_to(asked.user).in_force(asked.access.day)
    called = Q(name__icontains=asked.words) | Q(place__icontains=asked.words)
    for row in rows.filter(called).order_by("name", "pk")[:IN_A_GROUP]:
        url = asked.page_of(Premises, row.pk, reverse("field-place", args=(row.pk,)))
        yield Found(row.name, row.place, url)
