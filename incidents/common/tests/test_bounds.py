"""Figures that people enter about their own work: what is unusual is asked about, what cannot be is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from core.errors import InvalidInput
from core.plausible import Bound, Unusual, asking, refuse_implausible
from incidents.common import bounds
from incidents.entries.models import AwarenessSurvey, BaseEntry
from incidents.entries.services import save_base_entry
from incidents.publicity.models import PublicityActivity
from incidents.tests.factories import NINE
from incidents.visits.models import Visit
from incidents.visits.services import save_visit
from staff.tests.factories import posted

FEW = Bound("x", asks=10, refuses=100)

# The whole numbers of the incidents app that score nobody, and why.
NO_BOUND = {
    "Incident.extended_days": "the move that extends limits it",
    "IncidentMove.position": "a running number",
    "Attachment.size": "measured by us",
    "Attachment.original_size": "measured by us",
    "Attachment.note_number": "counted by us",
    "Attachment.width": "measured by us",
    "Attachment.height": "measured by us",
    "CareCount.visits": "counted by a view",
    "Receipt.rows": "counted by us",
    "SheetWork.done": "counted by us",
    "SheetWork.total": "counted by us",
    "RetentionPeriod.days": "a setting of the office",
    "RoutingRule.position": "an order that the office sets",
}


def bounded_by_the_database(field: models.Field) -> bool:
    """Whether a constraint of the model bounds the column from above."""
    return any(
        f"{field.name}__lte" in str(constraint.condition)
        for constraint in field.model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    )


def test_every_whole_number_of_a_fact_is_bounded_by_the_database():
    found = {
        f"{model.__name__}.{field.name}": bounded_by_the_database(field)
        for model in apps.get_app_config("incidents").get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.IntegerField) and not field.primary_key
    }
    assert {name for name, bounded in found.items() if not bounded} == set(NO_BOUND)


class TestABound:
    def test_what_is_usual_passes_and_what_cannot_be_is_refused_whoever_confirms(self):
        refuse_implausible("n", 10, FEW)
        with asking(lambda _text: True), pytest.raises(InvalidInput) as refusal:
            refuse_implausible("n", 101, FEW)
        assert not isinstance(refusal.value, Unusual)
        assert set(refusal.value.fields) == {"n"}

    def test_what_is_unusual_is_asked_where_somebody_can_answer(self):
        with asking(lambda _text: False), pytest.raises(Unusual):
            refuse_implausible("n", 11, FEW)
        with asking(lambda _text: True):
            refuse_implausible("n", 100, FEW)
        refuse_implausible("n", 100, FEW)  # a command: nobody is there


@pytest.mark.django_db
class TestDoors:
    def test_a_phone_page_asks_and_takes_the_same_from_the_page_that_asked(self, place, member):
        client = Client(enforce_csrf_checks=True)
        client.force_login(member)
        shown = client.get(reverse("field-visit"))
        first = {
            "grid": place.grids[0].pk,
            "kind": "visit",
            "content": "走访",
            "day": date.today().isoformat(),
            "households": 100,
            "csrfmiddlewaretoken": str(shown.context["csrf_token"]),
        }
        for _tap in (1, 2):  # the second tap comes from the page that had not asked yet
            answer = client.post(reverse("field-visit"), first)
            assert answer.status_code == 200
            assert "100" in str(answer.context["form"].errors)
            assert not Visit.objects.exists()
        again = {**first, "csrfmiddlewaretoken": str(answer.context["csrf_token"])}
        assert client.post(reverse("field-visit"), again).status_code == 302
        assert Visit.objects.get().households == 100

    def test_rest_asks_and_takes_what_is_confirmed_by_a_header(self, place, office):
        api = APIClient()
        api.force_authenticate(office)
        row = {"grid": place.grids[0].versions.get().code, "day": f"{NINE:%Y-%m-%d}", "class": "houses", "new": 5000}
        answer = api.post("/api/v1/base-entries/", row, format="json")
        assert (answer.status_code, answer.json()["code"]) == (400, "unusual")
        assert set(answer.json()["fields"]) == {"new"}
        assert "X-Confirm-Unusual: true" in answer.json()["fields"]["new"][0]
        confirmed = api.post("/api/v1/base-entries/", row, format="json", headers={"X-Confirm-Unusual": "true"})
        assert confirmed.status_code == 201
        for huge in (20_001, 2_000_000_000):
            given = {**row, "class": "objects", "new": huge}
            refused = api.post("/api/v1/base-entries/", given, format="json", headers={"X-Confirm-Unusual": "true"})
            assert (refused.status_code, refused.json()["code"]) == (400, "invalid")

    def test_the_visits_of_one_person_and_day_are_counted(self, place, member):
        day = NINE.date()
        made = [
            Visit(worker=member.worker, grid=place.grids[0], day=day, kind="visit")
            for _visit in range(bounds.VISITS_A_DAY.asks)
        ]
        Visit.objects.bulk_create(made)
        one_more = Visit(worker=member.worker, grid=place.grids[0], day=day, kind="visit")
        with asking(lambda _text: False), pytest.raises(Unusual):
            save_visit(one_more, today=day)
        with asking(lambda _text: True):
            save_visit(one_more, today=day)

    def test_the_entries_of_a_day_are_summed_over_grids_and_classes(self, place, member):
        day = NINE.date()
        posted("part_time", to=place.grids[1], who=member.worker)

        def entry(grid, kind, new, **more):
            return BaseEntry(grid=place.grids[grid], day=day, entry_class=kind, new=new, **more)

        with asking(lambda _text: False):
            save_base_entry(entry(0, "houses", 150, worker=member.worker), today=day)
            with pytest.raises(Unusual) as asked:
                save_base_entry(entry(1, "people", 51, worker=member.worker), today=day)
            assert "201" in str(asked.value)
            row = save_base_entry(entry(1, "people", 50, worker=member.worker), today=day)
            row.new = 40  # less than before: the row itself is not counted twice
            save_base_entry(row, today=day)
            with pytest.raises(Unusual):  # and no name at all is the day of the grid
                save_base_entry(entry(0, "objects", 60), today=day)
            save_base_entry(entry(0, "objects", 50), today=day)
            first = day.replace(day=1)
            save_base_entry(
                BaseEntry(grid=place.grids[0], day=first, monthly=True, entry_class="houses", new=900), today=day
            )

    def test_the_database_refuses_what_no_service_saw(self, place, member):
        grid, day = place.grids[0], NINE.date()
        rows = [
            BaseEntry(grid=grid, day=day, entry_class="houses", new=bounds.ENTRIES.refuses + 1),
            AwarenessSurvey(grid=grid, month=day.replace(day=1), asked=bounds.ASKED.refuses + 1, knowing=0),
            Visit(grid=grid, worker=member.worker, day=day, kind="visit", households=bounds.HOUSEHOLDS.refuses + 1),
            PublicityActivity(
                subdistrict=place.subdistrict, day=day, kind="talk", topic="fire", reached=bounds.REACHED.refuses + 1
            ),
        ]
        for row in rows:
            with pytest.raises(IntegrityError) as refused, transaction.atomic():
                type(row).objects.bulk_create([row])
            assert "plausible" in str(refused.value.__cause__)
