"""What fieldwork loses with an incident whose retention period has passed, and what it keeps."""

from __future__ import annotations

from datetime import date

import pytest

from grids.tests.factories import territory
from incidents.hazards.services import Ending
from incidents.mediations.models import Mediation
from incidents.retention.models import RetentionPeriod
from incidents.retention.services import strip_expired
from incidents.tests.factories import limits, move, shanghai
from incidents.tests.fieldwork import dispute, hazard, mediation
from staff.tests.factories import center


@pytest.mark.django_db
def test_words_go_with_the_incident_and_figures_stay() -> None:
    place = territory()
    limits(place.subdistrict)
    worker, grid = center(place.subdistrict), place.grids[0]
    RetentionPeriod.objects.create(subdistrict=place.subdistrict, days=730, in_force_from=date(2020, 1, 1))
    incident = dispute(grid, by=worker)
    mediation(incident, by=worker, content="噪音纠纷")
    hazard_reported = hazard(grid, by=worker, ending=Ending("reported"), responsible="店长陈某")
    open_one = hazard(grid, by=worker, responsible="店长林某")
    for one in (incident, hazard_reported.incident):
        move(one, "invalidate", by=center(place.subdistrict), now=shanghai("2026-03-10 09:00"), reason="other")
    later = shanghai("2028-06-01 03:20")
    assert strip_expired(at=later) == 2
    mediated = Mediation.objects.get()
    assert (mediated.parties, mediated.content) == ("", "")
    assert (mediated.outcome, mediated.agreement, mediated.held_on) == ("settled", "oral", date(2026, 3, 2))
    hazard_reported.refresh_from_db()
    assert (hazard_reported.description, hazard_reported.responsible, hazard_reported.place) == ("", "", "-")
    assert (hazard_reported.state, hazard_reported.level) == ("reported", "general")
    open_one.refresh_from_db()
    assert open_one.responsible == "店长林某"
    assert strip_expired(at=later) == 0
