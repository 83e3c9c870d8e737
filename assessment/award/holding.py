"""What holds for people in rounds of awards, so that what an accepted objection changes for whom can be told."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from assessment.award.models import AwardCandidate, Place
from assessment.objection.consequences import Concern, register
from assessment.periods import Period

PROPOSED = "proposed"


def of_awards(subdistrict: int, _period: Period | None) -> dict[Concern, str]:
    """The place of everybody in every round: proposed, or where the record puts them. One query."""
    rows = AwardCandidate.objects.filter(round__subdistrict=subdistrict).annotate(year=F("round__year"))
    return {
        Concern("award", str(year), worker=worker): PROPOSED if proposed else place
        for worker, year, place, proposed in rows.values_list("worker", "year", "place", "proposed").order_by("pk")
    }


register(
    "award",
    of_awards,
    {"award": _("award")},
    {"award": {**dict(Place.choices), PROPOSED: _("proposed for the award")}},
)
