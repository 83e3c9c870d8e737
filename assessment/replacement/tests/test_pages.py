"""The whole way over HTTP: the center and two heads in the back office, the person on the phone; and who reads what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.admin.utils import flatten
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from assessment.replacement.evidence import sweep_evidence
from assessment.replacement.models import Replacement
from assessment.replacement.models_of_files import ReplacementFile
from assessment.replacement.services import record_ground
from assessment.replacement.tests.factories import Q3, Cast, Scored, draft_quarter, make_final, to_decided, with_rows
from core.clock import day_of
from core.testing.words import words_of
from core.testing.worlds import shared_world
from core.tests.files import photo
from incidents.handover.services import add_item
from incidents.tests.factories import make_incident, shanghai
from staff.accounts.models import User
from staff.tests.factories import FULL_TIME, GUIDE, center, head, member_account, officer

pytestmark = pytest.mark.django_db
AT = shanghai("2025-10-22 09:00")
REPORT = {"key": "331003-1", "reported_at": "2025-08-03T10:00:00+08:00", "valid": True}


@shared_world
def cast() -> Cast:
    return Cast()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def propose(cast: Cast) -> Replacement:
    drafted = draft_quarter(cast.office, Q3, {cast.who.pk: Scored("57.40", 33, bottom=True)}, AT)
    with_rows(drafted, cast.who.pk, {})
    make_final(drafted, AT)
    return Replacement.objects.get()


class Walk:
    """Steps through the pages, each at its own time."""

    def __init__(self, cast: Cast, row: Replacement) -> None:
        self.cast, self.row, self.at = cast, row, AT

    def office(self, user: User, move: str, *, days: int = 0, **given: Any) -> None:
        self.at += timedelta(days=days, minutes=5)
        address = reverse(f"admin:assessment_replacement_{move.replace('-', '_')}", args=(self.row.pk,))
        with time_machine.travel(self.at, tick=False):
            client = browser(user)
            assert client.get(address).status_code == 200, move
            answer = client.post(address, given)
        assert answer.status_code == 302, (move, answer.context["form"].errors if answer.context else answer)

    def phone(self, move: str, **given: Any) -> None:
        self.at += timedelta(minutes=5)
        address = reverse("replacement", args=(self.row.pk,))
        with time_machine.travel(self.at, tick=False):
            client = browser(self.cast.member)
            page = client.get(address)
            assert f'value="{move}"' in page.content.decode()
            assert "57.40" in page.content.decode()
            assert "33" not in words_of(page).replace("331003", "")
            assert client.post(address, {"move": move, **given}).status_code == 302, move

    @property
    def day(self) -> Any:
        return day_of(self.at)


def test_the_whole_way_over_http(cast: Cast) -> None:
    make_incident(cast.grid, by=cast.center, reporter=cast.who)
    walk = Walk(cast, propose(cast))
    center, head_x, head_y = cast.center, cast.head_x, cast.head_y
    begins = walk.day + timedelta(days=1)
    walk.office(center, "offer-training", content="跟班", begins_on=begins, ends_on=begins + timedelta(days=30))
    walk.phone("decline-training", note="照顾家人")
    walk.office(center, "offer-transfer", grid=cast.office.grids[2].pk)
    walk.phone("decline-transfer", note="路远")
    for user, page in ((cast.member, reverse("replacement", args=(walk.row.pk,))), (cast.member, "/me/")):
        shown = words_of(browser(user).get(page))
        assert "照顾家人" in shown, page
        assert "路远" in shown, page
    of_the_leader = words_of(browser(cast.leader).get(f"/people/{cast.who.pk}/"))
    assert "不同意" in of_the_leader
    assert "路远" not in of_the_leader, "why is read by those who decide"
    meets = f"{walk.at + timedelta(hours=1):%Y-%m-%dT%H:%M}"
    walk.office(center, "call-hearing", meets_at=meets, place="会议室")
    held = f"{walk.at + timedelta(days=1):%Y-%m-%dT%H:%M}"
    walk.office(center, "record-hearing", days=2, held_at=held, attended="本人、中心", minutes="本人陈述")
    walk.phone("sign-minutes", note="保留意见")
    walk.office(head_x, "decide", note="同意更换")
    walk.office(center, "note-personnel", protected="no")
    walk.office(center, "note-union", told_on=walk.day)
    refused = reverse("admin:assessment_replacement_approve", args=(walk.row.pk,))
    assert browser(head_x).get(refused).status_code == 403
    walk.office(head_y, "approve")
    walk.office(center, "serve", how="signed", served_on=walk.day)
    ends = walk.day + timedelta(days=20)
    walk.office(center, "end", days=14, ends_on=ends, stand_in=cast.other.staff_number)
    self_row = Replacement.objects.get()
    assert self_row.hand_over is not None
    with time_machine.travel(shanghai(f"{ends} 09:00"), tick=False):
        add_item(
            hand_over=self_row.hand_over,
            kind="device",
            name="巡查手机",
            successor=cast.other,
            by=center,
            at=timezone.now(),
        )
        early = reverse("admin:assessment_replacement_hand_over", args=(walk.row.pk,))
        asked = browser(center).get(early, follow=True).content.decode()
        assert f'href="{reverse("admin:incidents_handover_change", args=(self_row.hand_over.pk,))}"' in asked
        assert "巡查手机" in asked
        taker = browser(cast.other_account())
        for item in self_row.hand_over.items.all():
            assert taker.post(reverse("field-hand-over-item", args=(item.pk,)), {"note": ""}).status_code == 302
    walk.office(center, "hand-over", days=7)
    walk.office(center, "close", destination="line")
    self_row.refresh_from_db()
    assert (self_row.outcome, self_row.reservation) == ("replaced", "保留意见")
    page = browser(center).get(reverse("admin:assessment_replacement_change", args=(walk.row.pk,))).content.decode()
    assert "照顾家人" in page
    assert "不涉及劳动合同" in page or "nothing of the labour contract" in page


def test_a_ground_is_recorded_from_the_list(cast: Cast) -> None:
    address = reverse("admin:assessment_replacement_record_a_ground")
    given = {"worker": cast.who.staff_number, "reason": "虚假走访", "evidence": "判定记录"}
    assert browser(cast.head_x).post(address, given).status_code == 403
    assert browser(cast.center).post(address, given).status_code == 302
    assert Replacement.objects.get().worker == cast.who


def test_grounds_on_drafts_are_shown_and_propose_nothing(cast: Cast) -> None:
    draft_quarter(cast.office, Q3, {cast.who.pk: Scored("57.40", 33, bottom=True)}, AT)
    address = reverse("admin:assessment_replacement_drafts")
    for user in (cast.center, officer("inspector", cast.office.subdistrict)):
        assert "57.40" in browser(user).get(address).content.decode()
    assert "57.40" not in browser(center(Cast().office.subdistrict)).get(address).content.decode()
    assert not Replacement.objects.exists()


def test_the_next_act_is_prominent_for_whoever_makes_it(cast: Cast) -> None:
    row = to_decided(cast, propose(cast), AT)
    address = reverse("admin:assessment_replacement_change", args=(row.pk,))
    for user, names in ((cast.head_y, ["approve", "send_back"]), (cast.head_x, []), (cast.center, [])):
        page = browser(user).get(address).content.decode()
        acts = [name for name in ("approve", "send_back") if f"/{row.pk}/{name}" in page]
        assert acts == names, user


def test_the_list_takes_as_many_queries_for_many_as_for_one(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert browser(cast.center).get(reverse("admin:assessment_replacement_changelist")).status_code == 200
        return len(captured)

    propose(cast)
    queries()
    few = queries()
    for number in range(3):
        member = member_account(FULL_TIME, to=cast.office.grids[number + 1])
        assert member.worker is not None
        record_ground(worker=member.worker, reason=f"{number}", evidence="y", by=cast.center, at=AT)
    assert queries() == few


class TestWhoReads:
    def rest(self, user: User, path: str = "replacements/") -> Any:
        client = APIClient()
        client.force_authenticate(user)
        return client.get(f"/api/v1/{path}")

    def test_the_person_office_and_inspector_read_it_all_the_leader_how_it_stands(self, cast: Cast) -> None:
        row = to_decided(cast, propose(cast), AT)
        full = (cast.member, cast.center, cast.head_x, officer("inspector", cast.office.subdistrict))
        for user in full:
            (one,) = self.rest(user).json()["results"]
            assert (one["state"], one["reason"], bool(one["grounds"][0]["facts"])) == ("decided", "同意更换", True), (
                user
            )
            assert self.rest(user, f"replacements/{row.pk}/rows/").status_code == 200
        for user in (cast.leader, member_account(GUIDE, to=cast.office.villages[0])):
            (one,) = self.rest(user).json()["results"]
            assert (one["state"], one["reason"], one["grounds"][0]["facts"]) == ("decided", None, None)
            assert {step["note"] for step in one["steps"]} == {None}
            assert self.rest(user, f"replacements/{row.pk}/rows/").status_code == 404
        stranger = member_account(FULL_TIME, to=cast.office.grids[3])
        assert self.rest(stranger).json()["results"] == []
        assert self.rest(head(Cast().office.subdistrict)).json()["results"] == []

    def test_the_inspector_reads_the_page_and_does_nothing(self, cast: Cast) -> None:
        row = propose(cast)
        client = browser(officer("inspector", cast.office.subdistrict))
        page = client.get(reverse("admin:assessment_replacement_change", args=(row.pk,)))
        assert page.status_code == 200
        assert "offer_training" not in page.content.decode()
        *shown, (folded, empty) = [(one.name, list(flatten(one.fields))) for one in page.context["adminform"]]
        assert str(folded or "").startswith("尚未填写"), "what comes later is folded away"
        assert {"hearing_at", "minutes", "decided_by_whom", "is_protected", "served_at"} <= set(empty)
        assert {"worker", "standing", "next_step"} <= {name for _title, names in shown for name in names}
        act = reverse("admin:assessment_replacement_training_not_applicable", args=(row.pk,))
        assert client.post(act, {"note": "x"}).status_code == 403

    def test_nobody_else_opens_the_page_of_the_person(self, cast: Cast) -> None:
        row = propose(cast)
        address = reverse("replacement", args=(row.pk,))
        assert browser(cast.leader).get(address).status_code == 404
        assert browser(cast.member).post(address, {"move": "approve"}).status_code == 200
        row.refresh_from_db()
        assert row.state == "proposed"


def test_the_files_of_a_step_are_opened_by_the_person_and_the_office_and_by_nobody_else(cast: Cast) -> None:
    evidence = SimpleUploadedFile("证据.jpg", photo(), "image/jpeg")
    form = {"worker": cast.who.staff_number, "reason": "虚假走访", "evidence": "核实记录", "files": [evidence]}
    with time_machine.travel(AT, tick=False):
        answer = browser(cast.center).post(reverse("admin:assessment_replacement_record_a_ground"), form)
    assert answer.status_code == 302
    file = ReplacementFile.objects.get()
    address = reverse("replacement-file", args=(file.pk,))
    office_page = reverse("admin:assessment_replacement_change", args=(file.step.replacement_id,))
    assert address in browser(cast.center).get(office_page).content.decode()
    own_page = reverse("replacement", args=(file.step.replacement_id,))
    assert address in browser(cast.member).get(own_page).content.decode()
    for user in (cast.center, cast.member, officer("inspector", cast.office.subdistrict)):
        given = browser(user).get(address)
        assert (given.status_code, given["Content-Type"]) == (200, "image/jpeg")
    for user in (cast.leader, head(Cast().office.subdistrict)):
        assert browser(user).get(address).status_code == 404
    assert sweep_evidence() == {"removed": 0, "missing": 0}


def test_the_page_opens_the_rows_behind_the_quarters_in_their_own_words(cast: Cast) -> None:
    """Also those of sources that a quarter names otherwise than a month does."""
    drafted = draft_quarter(cast.office, Q3, {cast.who.pk: Scored("57.40", 33, bottom=True)}, AT)
    entries = {"key": "2025-07-01 14 houses days True", "first_day": "2025-07-01", "class": "houses", "new": 3}
    with_rows(
        drafted, cast.who.pk, {"entries": [entries], "own_visits": [{"key": 7, "day": "2025-07-02", "kind": "visit"}]}
    )
    make_final(drafted, AT)
    page = browser(cast.center).get(
        reverse("admin:assessment_replacement_change", args=(Replacement.objects.get().pk,))
    )
    assert page.status_code == 200
    assert "2025年第3季度 · " in page.content.decode()
    assert "2025-07-02" in page.content.decode()
