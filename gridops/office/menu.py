"""The menu of the back office, beside its pages and those outside of it. An entry is drawn once for each language.

The theme copies all groups, asks for each right twice and renders two templates for each entry, which is a fifth of
the time of a small page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from gridops.office.navigation import NAVIGATION, navigation, place_of
from grids.duties import BACK_OFFICE
from staff.access import access_of

register = template.Library()
Draws = Callable[[dict[str, Any], bool], SafeString]  # an entry, and whether one is there
AT_THE_DOOR = {"login", "password", "second-factor"}  # nothing else is open to who stands there
ITEMS: dict[int, dict[str, Any]] = {id(item): item for group in NAVIGATION for item in group["items"]}


@dataclass(frozen=True)
class Group:
    """One group of the menu: its title, and its entries as they are drawn."""

    title: str
    is_apart: bool  # a line is before it
    folds: bool
    is_open: bool
    entries: Sequence[SafeString]


@register.filter
def menu_group(address: object) -> str:
    """The group of the menu in which a list is found; the way that stands above a page begins with it."""
    return place_of(str(address))[1]


@register.filter
def doors_of(request: HttpRequest | None) -> list[dict[str, Any]]:
    """The pages of the back office where the work of an account is, but home; none for who has none there.

    Of who has many, those of every day: the menu has the others, folded.
    """
    if request is None or not request.user.is_authenticated or not access_of(request.user).holds(*BACK_OFFICE):
        return []
    groups = navigation(request)
    of_every_day = [group for group in groups if not group.get("collapsible")]
    return _but_home(of_every_day) or _but_home(groups)


def _but_home(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for group in groups for item in group["items"] if item["link"] != reverse("home")]


@register.filter
def menu_beside(request: HttpRequest | None) -> list[Group]:
    """The same menu for a page outside of the back office: whoever works there keeps it; but not at the door."""
    if request is None or not request.user.is_authenticated or not access_of(request.user).holds(*BACK_OFFICE):
        return []
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [] if here in AT_THE_DOOR else [_group(group, request, _beside) for group in navigation(request)]


def menu(request: HttpRequest) -> list[Group]:
    """The groups in which the account may open anything."""
    return [_group(group, request, _in_the_office) for group in navigation(request)]


def _group(group: dict[str, Any], request: HttpRequest, draws: Draws) -> Group:
    here = {id(item) for item in group["items"] if _is_here(item, request)}
    language = get_language()
    return Group(
        title=str(group.get("title", "")),
        is_apart=bool(group.get("separator")),
        folds=bool(group.get("collapsible")),
        is_open=bool(here),
        entries=[_drawn(id(item), id(item) in here, draws, language) for item in group["items"]],
    )


def _is_here(item: dict[str, Any], request: HttpRequest) -> bool:
    return bool(item["active"](request)) if "active" in item else request.path.startswith(_address(id(item)))


@cache
def _address(item: int) -> str:
    return str(ITEMS[item]["link"])


@cache
def _drawn(item: int, is_here: bool, draws: Draws, _language: str | None) -> SafeString:
    """An entry, in the language that is spoken now."""
    return draws(ITEMS[item], is_here)


def _in_the_office(item: dict[str, Any], is_here: bool) -> SafeString:
    return render_to_string("gridops/office/entry.html", {"item": item, "is_here": is_here})


def _beside(item: dict[str, Any], is_here: bool) -> SafeString:
    marked = format_html(' aria-current="{}"', "page") if is_here else ""
    icon = format_html('<span class="icon" aria-hidden="true">{}</span>', item["icon"])
    return format_html('<li><a href="{}"{}>{}{}</a></li>', item["link"], marked, icon, item["title"])
