"""Bad input of every kind, by every way in: a clear error that names the field, and nothing changed.

`test_api` holds REST's own table for reports; here are moves over REST, and the forms of the
field pages and of the back office.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.testing.worlds import shared_world
from grids.tests.factories import matter
from incidents.incident.models import Incident, IncidentMove, IncidentText
from incidents.tests.cast import PAYLOADS, Cast
from incidents.tests.factories import draft

pytestmark = pytest.mark.django_db
LONG, NUL, IDENTITY = "长" * 100_000, "楼道\x00堆物", "号码 11010519491231002X"
BAD_TEXTS = [LONG, NUL, IDENTITY]


@shared_world
def cast():
    made = Cast()
    made.kind, _created = matter().subcategories.get_or_create(code="exit", defaults={"name": "通道", "position": 1})
    return made


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


FAR = "2999-01-01T00:00"  # not counted from now: two workers must name their tests alike


def everything() -> tuple[Any, ...]:
    """What a refused request must not touch."""
    incidents = Incident.objects.order_by("pk").values()
    return list(incidents), list(IncidentMove.objects.order_by("pk").values()), list(IncidentText.objects.values())


def now() -> str:
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M")


class TestFieldForm:
    def values(self, cast: Cast, **more: object) -> dict[str, object]:
        return {"grid": cast.grid.pk, "kind": cast.kind.pk, "title": "楼道堆物", "occurred_at": now(), **more}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            *[(name, text) for name in ("title", "description", "place", "cause", "course") for text in BAD_TEXTS],
            ("title", "   "),
            ("kind", 999_999),
            ("kind", "x"),
            ("grid", 999_999),
            ("grid", "\x00"),
            ("occurred_at", FAR),
            ("occurred_at", "yesterday"),
            ("occurred_at", ""),
        ],
    )
    def test_it_names_the_field_and_changes_nothing(self, cast, field, value):
        before = everything()
        answer = browser(cast.member).post(reverse("field-report"), self.values(cast, **{field: value}))
        assert answer.status_code == 200
        assert list(answer.context["form"].errors) == [field]
        assert everything() == before

    def test_a_grid_that_closed_yesterday_is_none_to_choose(self, cast):
        cast.grid.during = (cast.grid.during.lower, timezone.localdate() - timedelta(days=1))
        cast.grid.save()
        answer = browser(cast.member).post(reverse("field-report"), self.values(cast))
        assert answer.status_code in (200, 404)
        assert not Incident.objects.exists()

    def test_emoji_are_kept_as_they_are(self, cast):
        title = "🔥 楼道 👨‍👩‍👧 堆物"
        assert browser(cast.member).post(reverse("field-report"), self.values(cast, title=title)).status_code == 302
        assert IncidentText.objects.get().title == title


class TestOfficeForm:
    def values(self, cast: Cast, **more: object) -> dict[str, object]:
        return {
            "grid": cast.grid.pk,
            "matter": matter().pk,
            "source": "public",
            "urgency": "normal",
            "occurred_at": now(),
            "title": "楼道堆物",
            "description": "通道被堵",
            **more,
        }

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            *[(name, text) for name in ("title", "place", "description", "cause", "parties") for text in BAD_TEXTS],
            ("title", ""),
            ("grid", 999_999),
            ("matter", 999_999),
            ("occurred_at", FAR),
            ("urgency", "very"),
            ("source", "nobody"),
            ("external_id", "x" * 61),
            ("external_id", "a\x00b"),
        ],
    )
    def test_it_names_the_field_and_changes_nothing(self, cast, field, value):
        before = everything()
        page = reverse("admin:incidents_incident_add")
        answer = browser(cast.clerk).post(page, self.values(cast, **{field: value}))
        assert answer.status_code == 200
        assert field in answer.context["adminform"].form.errors
        assert everything() == before

    def test_a_number_of_the_other_system_that_is_taken_is_named(self, cast):
        draft(cast.grid, by=cast.clerk, external_id="PX-1")
        before = everything()
        page = reverse("admin:incidents_incident_add")
        answer = browser(cast.clerk).post(page, self.values(cast, external_id="PX-1"))
        assert answer.status_code == 200
        assert answer.context["adminform"].form.errors
        assert everything() == before


class TestMoves:
    @pytest.mark.parametrize("text", BAD_TEXTS)
    @pytest.mark.parametrize(
        ("state", "name", "field", "who"),
        [
            ("reported", "self-close", "result", "member"),
            ("reported", "return", "note", "clerk"),
            ("handling", "feed-back", "result", "handler"),
            ("handling", "ask-help", "note", "member"),
            ("handling", "hasten", "note", "leader"),
        ],
    )
    def test_texts_are_refused_over_rest_and_on_pages(self, cast, state, name, field, who, text):
        from rest_framework.test import APIClient

        incident, user = cast.at(state), getattr(cast, who)
        before = everything()
        client = APIClient()
        client.force_authenticate(user)
        body = {"move": name, **PAYLOADS.get(name, {}), field: text}
        answer = client.post(f"/api/v1/incidents/{incident.number}/moves/", body, format="json")
        assert answer.status_code == 400, answer.content
        assert set(answer.json()["fields"]) == {field}
        if who in ("member", "leader"):
            page = reverse("field-move", args=(incident.number, name))
        else:
            page = reverse(f"admin:incidents_incident_move_{name.replace('-', '_')}", args=(incident.pk,))
        again = browser(user).post(page, {field: text})
        assert again.status_code == 200
        assert list(again.context["form"].errors) == [field]
        assert everything() == before

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"move": "assign", "department": "nowhere"}, "department"),
            ({"move": "assign", "department": "a\x00b"}, "department"),
            ({"move": "assign", "department": "safety", "due_at": "2020-01-01T00:00:00+08:00"}, "due_at"),
            ({"move": "assign", "department": "safety", "level": "moon"}, "level"),
            ({"move": "involve", "departments": []}, "departments"),
            ({"move": "involve", "departments": ["nowhere"]}, "departments"),
            ({"move": "involve", "departments": ["a\x00b"]}, "departments"),
            ({"move": "involve", "departments": "police"}, "departments"),
            ({"move": "assign", "department": "safety", "expected_state": "moon"}, "expected_state"),
            ({"move": "assign", "department": "safety", "expected_position": -1}, "expected_position"),
            ({"move": "mark-duplicate", "duplicate_of": "none"}, "duplicate_of"),
            ({"move": "mark-duplicate", "duplicate_of": "1\x00"}, "duplicate_of"),
        ],
    )
    def test_codes_and_times_are_refused_by_name(self, cast, body, field):
        from rest_framework.test import APIClient

        incident = cast.at("accepted")
        before = everything()
        client = APIClient()
        client.force_authenticate(cast.clerk)
        answer = client.post(f"/api/v1/incidents/{incident.number}/moves/", body, format="json")
        assert answer.status_code == 400, answer.content
        assert set(answer.json()["fields"]) == {field}
        assert everything() == before
