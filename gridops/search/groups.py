"""What a search finds, group by group: each begins with what the account may see, and takes one query.

Who searches for people leaves a trace, as on every list: the words are in the audit log. See decision 018.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Model, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from assessment.bulletin.models import Bulletin
from assessment.own_page.pages import persons_to_open
from core import audit
from gridops.office.navigation import navigation
from grids.duties import BACK_OFFICE
from grids.territory.models import Grid
from incidents.incident.models import Incident
from incidents.incident.search import find
from incidents.premises.models import Premises
from staff.access import Access, access_of, account_of

IN_A_GROUP = 6
MONTH = re.compile(r"(20\d\d)(?:-([01]?\d))?", re.ASCII)


@dataclass(frozen=True)
class Found:
    """One thing: what it is called, what tells it from others, and its page."""

    title: str
    beside: str
    url: str


@dataclass(frozen=True)
class Group:
    label: str | Promise
    found: list[Found]


@dataclass(frozen=True)
class Asked:
    """Who searches for what, when."""

    request: HttpRequest
    words: str
    at: datetime

    @property
    def user(self) -> Any:
        return account_of(self.request)

    @property
    def access(self) -> Access:
        return access_of(self.user)

    def page_of(self, model: type[Model], key: int, otherwise: str) -> str:
        """The page of a row in the back office for who reads it there, and otherwise the one of the small screen."""
        if admin.site._registry[model].has_view_permission(self.request):
            return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=(key,))
        return otherwise


def groups(asked: Asked) -> list[Group]:
    """Everything that is found, the groups without anything left out. Raises NotSearchable."""
    audit.record_search("everything", asked.words)
    found = [
        Group(_("Pages"), list(_pages(asked))),
        Group(_("Cases"), list(_incidents(asked))),
        Group(_("People"), list(_people(asked))),
        Group(_("Grids"), list(_grids(asked))),
        Group(_("Premises"), list(_premises(asked))),
        Group(_("Documents"), list(_documents(asked))),
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
        (_("Today"), "home", True),
        (_("Dashboard"), "dashboard", access.has_dashboard),
        (_("Report a case"), "field-report", posted),
        (_("Cases of my grids"), "field", posted),
        (_("Fieldwork and tasks"), "field-work", posted),
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
    """By name, pinyin as typed, initials or staff number: those whose page the account may open."""
    called = Q(name__icontains=asked.words) | Q(pinyin__spelt=asked.words) | Q(staff_number__iexact=asked.words)
    rows = persons_to_open(asked.user).filter(called).order_by("pinyin", "pk")
    for row in rows[:IN_A_GROUP]:
        yield Found(row.name, row.staff_number, reverse("person", args=(row.pk,)))


def _grids(asked: Asked) -> Iterator[Found]:
    rows: Any = Grid.objects.within(asked.access.scope).on(asked.access.day)
    called = Q(name__icontains=asked.words) | Q(code__startswith=asked.words) | Q(village_name__icontains=asked.words)
    for row in rows.filter(called).order_by("code")[:IN_A_GROUP]:
        otherwise = f"{reverse('dashboard')}?grid={row.code}"
        yield Found(row.name, row.code, asked.page_of(Grid, row.pk, otherwise))


def _premises(asked: Asked) -> Iterator[Found]:
    rows = Premises.objects.visible_to(asked.user).in_force(asked.access.day)
    called = Q(name__icontains=asked.words) | Q(place__icontains=asked.words)
    for row in rows.filter(called).order_by("name", "pk")[:IN_A_GROUP]:
        url = asked.page_of(Premises, row.pk, reverse("field-place", args=(row.pk,)))
        yield Found(row.name, row.place, url)


def _documents(asked: Asked) -> Iterator[Found]:
    """Issued bulletins, by the number of the document or the month."""
    rows = Bulletin.objects.visible_to(asked.user).exclude(document_number="")
    called = Q(document_number__icontains=asked.words)
    if month := MONTH.fullmatch(asked.words):
        called |= Q(month__year=int(month[1])) & (Q(month__month=int(month[2])) if month[2] else Q())
    for row in rows.filter(called).order_by("-month", "-revision")[:IN_A_GROUP]:
        issued = date_format(row.issued_at, "SHORT_DATE_FORMAT") if row.issued_at else ""
        otherwise = f"{reverse('dashboard')}?month={row.month:%Y-%m}"
        url = asked.page_of(Bulletin, row.pk, otherwise)
        title = _("Bulletin of %(month)s") % {"month": date_format(row.month, "YEAR_MONTH_FORMAT")}
        yield Found(title, f"{row.document_number} · {issued}", url)
