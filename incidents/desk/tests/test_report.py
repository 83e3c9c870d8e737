"""The report of the field: in one form, kept in the browser and sent once, corrected and taken back until accepted."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.tests.files import photo
from core.web.sent_once import KEPT
from grids.matters.models import Subcategory
from grids.territory.models import Subdistrict
from grids.tests.factories import matter
from incidents.attachments.models import Attachment
from incidents.common.switch import OPEN
from incidents.incident.models import Incident
from incidents.incident.services import make_move
from incidents.tests.clients import browser
from incidents.tests.factories import make_incident
from incidents.tests.fieldwork import premises
from incidents.visits.models import Visit
from staff.tests.factories import GUIDE, LEADER, center, member_account

pytestmark = pytest.mark.django_db
NOW = "2026-11-02T09:30"


def kind(code: str = "exit", name: str = "通道堵塞") -> Subcategory:
    return matter().subcategories.get_or_create(code=code, defaults={"name": name, "position": 1})[0]


def picture(seed: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile("现场.jpg", photo(seed=seed), "image/jpeg")


def values(place, **more: object) -> dict[str, object]:
    return {"grid": place.grids[0].pk, "kind": kind().pk, "title": "楼道堆物", "occurred_at": NOW, **more}


def script(user, key: str = "a-key") -> dict[str, str]:
    return {"accept": "application/json", "idempotency-key": key, "sent-as": str(user.pk)}


class TestInOneForm:
    def test_photographs_go_with_the_words_and_show_how_it_was_before(self, place, member) -> None:
        sent = values(place, photographs=[picture(1), picture(2)])
        assert browser(member).post(reverse("field-report"), sent).status_code == 302
        assert [row.purpose for row in Incident.objects.get().attachments.all()] == ["before", "before"]

    def test_a_file_that_is_none_is_named_and_nothing_is_kept(self, place, member) -> None:
        wrong = SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")
        answer = browser(member).post(reverse("field-report"), values(place, photographs=[wrong]))
        assert list(answer.context["form"].errors) == ["photographs"]
        assert not Incident.objects.exists()

    def test_neither_photograph_nor_place_is_asked_for(self, place, member) -> None:
        form = browser(member).get(reverse("field-report")).context["form"]
        assert not any(form.fields[name].required for name in ("photographs", "longitude", "latitude", "place"))

    def test_the_kinds_reported_last_come_first(self, place, member) -> None:
        first, last = kind(), kind("lamp", "路灯")
        make_incident(place.grids[0], by=member, subcategory=last)
        chips = browser(member).get(reverse("field-report")).context["form"].last_kinds
        assert chips[0] == last
        assert first in chips
        assert len(chips) == len(set(chips)) <= 6

    @pytest.mark.parametrize("list_and_tap", [("", "lamp"), ("lamp", "pile")])
    def test_a_tap_before_the_script_came_counts_where_the_list_says_nothing(self, place, member, list_and_tap) -> None:
        kinds = {"": None, "lamp": kind("lamp", "路灯"), "pile": kind("pile", "堆物")}
        chosen, tapped = (getattr(kinds[name], "pk", "") for name in list_and_tap)
        sent = values(place, kind=chosen, kind_tapped=tapped)
        assert browser(member).post(reverse("field-report"), sent).status_code == 302
        assert Incident.objects.get().subcategory == kinds["lamp"]

    def test_a_kind_of_one_sign_is_offered_with_its_matter(self, place, member) -> None:
        make_incident(place.grids[0], by=member, subcategory=kind("people", "人"))
        page = browser(member).get(reverse("field-report")).content.decode()
        assert f"{kind('people', '人').matter.name}：人" in page


class TestKeptInTheBrowser:
    def test_it_is_sent_once_whatever_happens_to_the_answer(self, place, member) -> None:
        answers = [
            browser(member).post(reverse("field-report"), values(place), headers=script(member)) for _ in range(2)
        ]
        case = reverse("field-case", args=(Incident.objects.get().number,))
        assert [answer.json() for answer in answers] == [{"leads_to": case}] * 2
        for _ in range(2):
            files = {"files": picture(), "purpose": "before"}
            answer = browser(member).post(f"{case}files/", files, headers=script(member, "a-photograph"))
            assert answer.json() == {"leads_to": case}
        assert Attachment.objects.count() == 1

    def test_it_is_never_sent_as_somebody_else(self, place, member) -> None:
        other = member_account(LEADER, to=place.grids[0])
        answer = browser(other).post(reverse("field-report"), values(place), headers=script(member))
        assert (answer.status_code, Incident.objects.count()) == (409, 0)

    def test_what_is_refused_may_be_mended_and_sent_with_the_same_key(self, place, member) -> None:
        client, page = browser(member), reverse("field-report")
        refused = client.post(page, values(place, title=""), headers=script(member))
        assert (refused.status_code, list(refused.context["form"].errors)) == (200, ["title"])
        assert client.post(page, values(place), headers=script(member)).status_code == 201

    def test_a_likely_duplicate_is_shown_before_it_is_sent(self, place, member) -> None:
        client, page = browser(member), reverse("field-report")
        client.post(page, values(place), headers=script(member))
        again = client.post(page, values(place), headers=script(member, "another-key"))
        assert (again.status_code, Incident.objects.count()) == (200, 1)
        assert Incident.objects.get().number in again.content.decode()

    def test_a_refused_photograph_says_why(self, place, member) -> None:
        incident = make_incident(place.grids[0], by=member)
        wrong = {"files": SimpleUploadedFile("x.jpg", b"no picture"), "purpose": "before"}
        answer = browser(member).post(
            reverse("field-attach", args=(incident.number,)), wrong, headers=script(member, "p")
        )
        assert answer.status_code == 422
        assert answer.json()["refused"]

    def test_it_is_tried_by_itself_for_less_long_than_the_server_knows_its_key(self) -> None:
        script = Path(str(finders.find("gridops/outbox.js"))).read_text(encoding="utf-8")
        (days,) = re.findall(r"TRIED_AGAIN = (\d+) \* 24 \* 3600 \* 1000;", script)
        assert timedelta(days=int(days)) < KEPT


class TestUntilItIsAccepted:
    def test_its_author_corrects_the_words(self, place, member) -> None:
        incident = make_incident(place.grids[0], by=member)
        page = reverse("field-correct", args=(incident.number,))
        case = reverse("field-case", args=(incident.number,))
        assert page in browser(member).get(case).content.decode()
        assert browser(member).post(page, {"title": "三号楼楼道堆物", "place": "3号楼"}).status_code == 302
        incident.text.refresh_from_db()
        assert (incident.text.title, incident.text.place) == ("三号楼楼道堆物", "3号楼")

    def test_nobody_else_does_and_nobody_afterwards(self, place, member) -> None:
        incident = make_incident(place.grids[0], by=member)
        page = reverse("field-correct", args=(incident.number,))
        browser(member_account(LEADER, to=place.grids[0])).post(page, {"title": "别的"})
        make_move(number=incident.number, name="accept", by=center(place.subdistrict), now=timezone.now())
        browser(member).post(page, {"title": "别的"})
        incident.text.refresh_from_db()
        assert incident.text.title != "别的"
        assert page not in browser(member).get(reverse("field-case", args=(incident.number,))).content.decode()

    def test_its_author_takes_it_back_and_it_no_longer_counts(self, place, member) -> None:
        incident = make_incident(place.grids[0], by=member)
        browser(member).post(reverse("field-move", args=(incident.number, "take-back")), {})
        incident.refresh_from_db()
        assert (incident.state, incident.valid) == ("discarded", False)


class TestNothingWrong:
    def test_a_patrol_is_one_tap_at_home(self, place, member) -> None:
        shop = premises(place.grids[0], today=timezone.localdate())
        page = browser(member).get(reverse("home")).content.decode()
        assert f'action="{reverse("field-patrolled", args=(shop.pk,))}"' in page
        answer = browser(member).post(reverse("field-patrolled", args=(shop.pk,)), {"back": "home"})
        assert (answer["Location"], Visit.objects.get().premises) == (reverse("home"), shop)

    def test_a_visit_needs_no_words(self, place, member) -> None:
        sent = {"grid": place.grids[0].pk, "kind": "visit", "visited": "shops", "day": timezone.localdate()}
        browser(member).post(reverse("field-visit"), {**sent, "ending": "nothing-wrong"})
        assert Visit.objects.get().content == "走访，未发现问题。"


class TestWhereMembersReportElsewhere:
    @pytest.fixture
    def closed(self, place) -> None:
        Subdistrict.objects.filter(pk=place.subdistrict.pk).update(field_pages=False)

    @pytest.mark.parametrize("name", ["report", "visit", "premises", "hazards", "tasks", "work", "care"])
    def test_the_pages_of_the_field_are_closed_and_say_where_to_report(self, place, member, closed, name) -> None:
        answer = browser(member).get(reverse(f"field-{name}"))
        assert answer.status_code == 403
        assert "平安通" in answer.content.decode()

    def test_what_waits_in_a_browser_is_seen_and_refused_with_the_reason(self, place, member, closed) -> None:
        assert 'id="outbox"' in browser(member).get(reverse("home")).content.decode()
        answer = browser(member).post(reverse("field-report"), values(place), headers=script(member))
        assert (answer.status_code, Incident.objects.count()) == (403, 0)
        assert "平安通" in answer.json()["refused"]

    def test_home_offers_no_form_and_lists_nothing_that_is_entered_there(self, place, member, closed) -> None:
        premises(place.grids[0], today=timezone.localdate())
        page = browser(member).get(reverse("home"))
        assert not page.context["waits"].tasks
        assert f'href="{reverse("field-report")}"' not in page.content.decode()

    def test_cases_are_read_and_decided(self, place, member, closed) -> None:
        incident = make_incident(place.grids[0], by=member)
        leader = browser(member_account(LEADER, to=place.grids[0]))
        assert leader.get(reverse("field-case", args=(incident.number,))).status_code == 200
        leader.post(reverse("field-move", args=(incident.number, "settle")), {})
        incident.refresh_from_db()
        assert incident.state == "handling"
        assert "field-report" not in OPEN


def test_the_page_of_what_is_recorded_is_open_to_everybody_in_the_field(place, member) -> None:
    for user in (member, member_account(GUIDE, to=place.villages[0])):
        page = browser(user).get(reverse("field-recorded")).content.decode()
        assert "没有签到" in page
