"""Where a row of the back office goes on: at the question of whose turn it is, with what else may be decided of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.testing.worlds import shared_world
from gridops.home.worklist import QUEUES
from grids.duties import Duty
from grids.tests.factories import territory
from staff.accounts.models import User
from staff.accounts.models_of_rights import RightRequest
from staff.accounts.rights import give_duty
from staff.accounts.services import grant
from staff.tests.factories import account, head, officer

pytestmark = pytest.mark.django_db


@shared_world
def asked() -> tuple[RightRequest, User, User]:
    """A right that waits for a second person, who asked for it, and a head who may agree."""
    place = territory().subdistrict
    asker = officer(Duty.SYSTEM)
    grant(user=account(), duty=Duty.CENTER, subdistrict=place, on=date(2020, 1, 1))  # so that it is not the first
    made = give_duty(
        user=account(), duty=Duty.CENTER, on=date(2026, 3, 2), until=None, subdistrict=place, by=asker,
        at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    assert isinstance(made, RightRequest)
    return made, asker, head(place)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def way_on(row: Any) -> str:
    return reverse("admin:staff_rightrequest_next", args=(row.pk,))


def test_it_leads_to_the_question_and_names_what_else_may_be_decided(asked):
    row, _asker, boss = asked
    page = browser(boss).get(way_on(row), follow=True)
    agree, refuse = (reverse(f"admin:staff_rightrequest_{name}", args=(row.pk,)) for name in ("agree", "refuse"))
    assert page.redirect_chain == [(f"{agree}?others=1", 302)]
    assert [address for _label, address in page.context["others"]] == [f"{refuse}?others=1"]
    assert [address for _label, address in browser(boss).get(f"{refuse}?others=1").context["others"]] == [
        f"{agree}?others=1"
    ]
    assert browser(boss).get(agree).context["others"] == []


def test_who_may_not_decide_is_led_to_its_page_and_who_may_not_see_it_nowhere(asked):
    row, asker, _boss = asked
    page = browser(asker).get(way_on(row))
    assert page["Location"] == reverse("admin:staff_rightrequest_change", args=(row.pk,))
    assert browser(account()).get(way_on(row)).status_code in (302, 403)
    assert browser(asker).get(way_on(RightRequest(pk=row.pk + 1))).status_code == 404


def test_every_queue_of_the_back_office_has_rows_of_its_own_page():
    """The way on of a row is that of the page that lists it: so its line is of that page, by the same key."""
    for queues in QUEUES:
        for queue in queues:
            if onward := queues.question(queue, "1"):
                here = (queues.line.page, queues.line.key)
                assert queue.act or here == (queues.page.replace("_changelist", "_change"), "pk"), queue.key
                assert onward.startswith("/"), queue.key
