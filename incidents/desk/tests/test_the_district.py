"""The district's home lists what waits for the district."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from core.testing.worlds import shared_world
from grids.matters.models import AdmissionState, MatterAdmission
from grids.matters.services import propose_matter
from incidents.incident.models import Incident
from incidents.tests.cast import Cast
from incidents.tests.clients import browser

pytestmark = pytest.mark.django_db


@shared_world
def cast():
    return Cast()


def tiles(user) -> dict[str, tuple[int, str]]:
    page = browser(user).get(reverse("home"))
    return {tile.label: (tile.count, tile.url) for tile in page.context["waits"].kinds}


def test_an_escalated_case_is_a_tile_that_opens_it_and_is_answered_there(cast):
    incident = cast.at("escalated")
    counted, address = tiles(cast.district)["等待区级答复的事件"]
    assert counted == 1
    client = browser(cast.district)
    assert incident.text.title in client.get(address).content.decode()
    case = client.get(reverse("field-case", args=(incident.number,)))
    assert case.context["decision"].name == "answer"
    client.post(reverse("field-move", args=(incident.number, "answer")), {"note": "由区应急局牵头"})
    assert Incident.objects.get().state == "handling"
    assert tiles(cast.district)["等待区级答复的事件"][0] == 0


def test_a_matter_reported_to_the_leading_group_is_listed_for_the_district_alone(cast):
    wanted = MatterAdmission(subdistrict=cast.subdistrict, code="m1", name="垃圾分类", platform="public_service")
    row = propose_matter(admission=wanted, by=cast.clerk, at=timezone.now())
    MatterAdmission.objects.filter(pk=row.pk).update(
        state=AdmissionState.REPORTED, reported_on=timezone.localdate(), reported_by=cast.clerk
    )
    counted, address = tiles(cast.district)["上报区领导小组的准入事项"]
    assert counted == 1
    assert "垃圾分类" in browser(cast.district).get(address).content.decode()
    assert browser(cast.member).get(address).status_code == 404


def test_nobody_else_has_these_tiles(cast):
    for name in ("clerk", "head", "leader"):
        assert not {"等待区级答复的事件", "上报区领导小组的准入事项"} & set(tiles(getattr(cast, name)))
