"""From the page of a person or a grid to the lists about them: narrowed, and only those that the account may open."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.narrowing import narrowed_to
from core.testing.worlds import shared_world
from grids.duties import Duty
from grids.territory.models import Grid
from incidents.tests.cast import Cast
from staff.accounts.models import User
from staff.tests.factories import officer

pytestmark = pytest.mark.django_db


@shared_world
def cast() -> Cast:
    made = Cast()
    made.at("feedback")
    return made


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def pages_of(cast: Cast) -> list[str]:
    return [
        reverse("admin:staff_worker_change", args=[cast.member.worker_id]),
        reverse("admin:grids_grid_change", args=[cast.grid.pk]),
    ]


def links_of(client: Client, page: str) -> dict[str, str]:
    answer: Any = client.get(page)
    assert answer.status_code == 200
    return {link.name: link.url for link in answer.context["elsewhere"]}


def test_every_link_opens_a_list_that_is_narrowed_to_the_row(cast: Cast) -> None:
    clerk = browser(cast.clerk)
    wrong, found = [], set()
    for page in pages_of(cast):
        for label, url in links_of(clerk, page).items():
            answer: Any = clerk.get(url)
            name, value = url.partition("?")[2].split("_is=")
            if answer.status_code != 200:
                wrong.append((label, url, answer.status_code))
                continue
            rows = list(answer.context["cl"].queryset)
            if hasattr(answer.context["cl"].model, f"{name}_id"):  # else it is about the row by another table
                wrong += [(label, url, row) for row in rows if str(getattr(row, f"{name}_id")) != value]
            if rows:
                found.add(answer.context["cl"].model._meta.model_name)
    assert not wrong
    assert {"incident", "posting"} <= found


def test_they_are_in_the_order_of_the_menu_and_in_its_groups(cast: Cast) -> None:
    clerk = browser(cast.clerk)
    for page in pages_of(cast):
        answer: Any = clerk.get(page)
        links = answer.context["elsewhere"]
        groups = [group for group, _links in groupby(links, key=lambda link: link.group)]
        assert groups[:2] == ["事件", "走访巡查"]
        assert len(groups) == len(set(groups))


def test_a_row_that_the_account_does_not_see_narrows_nothing_and_is_refused(cast: Cast) -> None:
    clerk, other = browser(cast.clerk), Cast()
    incidents = reverse("admin:incidents_incident_changelist")
    for value in (other.grid.pk, "0", "x", "", "9" * 30, f"{cast.grid.pk}\0"):
        assert clerk.get(incidents, {"grid_is": value}).status_code == 400, value
    narrowed: Any = clerk.get(incidents, {"grid_is": cast.grid.pk})
    assert str(cast.grid.pk) in narrowed.content.decode()
    assert clerk.get(incidents, {"text_is": 1}).status_code == 400  # no column about a person or a grid


def test_a_list_is_narrowed_to_several_rows_of_which_each_is_seen(cast: Cast) -> None:
    clerk, other = browser(cast.clerk), Cast()
    incidents = reverse("admin:incidents_incident_changelist")
    two = list(Grid.objects.filter(subdistrict=cast.subdistrict).order_by("pk")[:2])
    narrowed: Any = clerk.get(f"{incidents}?{narrowed_to('grid', [grid.pk for grid in two])}")
    (chosen,) = [one for one in narrowed.context["cl"].filter_specs if one.title == "网格"]
    assert len(two) == len(chosen.keys()) == 2
    assert {row.grid_id for row in narrowed.context["cl"].queryset} <= {grid.pk for grid in two}
    for value in (f"{cast.grid.pk},{other.grid.pk}", f"{cast.grid.pk},", f"{cast.grid.pk},x", f"1,{'9' * 30}"):
        assert clerk.get(incidents, {"grid_is": value}).status_code == 400, value


def test_a_list_that_the_account_may_not_open_is_not_linked(cast: Cast) -> None:
    page = pages_of(cast)[0]
    clerk, head = (browser(user) for user in (cast.clerk, officer(Duty.HEAD, cast.subdistrict)))
    links = {client: links_of(client, page) for client in (clerk, head)}
    assert links[clerk] != links[head]
    for client, found in links.items():
        assert [url for url in found.values() if client.get(url).status_code != 200] == []
