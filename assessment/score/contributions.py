"""What part-time members contributed in a year, counted as it stands today: a list, JSON, and their own page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django_filters import CharFilter
from rest_framework import serializers

from assessment.periods import Kind, Period, containing
from assessment.scheme.models import Scheme
from assessment.scheme.terms import Terms
from assessment.score.year_rules import Contributions, points_of_part_time
from core.clock import SHANGHAI
from core.rest.datasets import Dataset, fields
from core.rest.filters import Filters
from grids.territory.models import Subdistrict
from incidents.hazards.models import Hazard, HazardState
from incidents.incident.models import Incident
from incidents.incident.workflow import NOT_VALID
from incidents.mediations.models import Mediation, MediationOutcome
from incidents.publicity.models import PublicityActivity
from staff import access
from staff.access import Role
from staff.accounts.models import User
from staff.people.models import Worker
from staff.postings.models import GridService

KINDS = ("reports", "mediations", "hazards", "publicity")


def contributions(user: User, on: date) -> QuerySet[Worker]:
    """Part-time members of the year of `on`, each with what was contributed in post: one's own, or one's office's."""
    seen, year = access.access_of(user), containing(on, Kind.YEAR)
    served = GridService.objects.filter(
        worker=OuterRef("pk"), role=Role.PART_TIME, during__overlap=(year.start, year.end)
    )
    own = Worker.objects.filter(Exists(served))
    visible = own.filter(subdistrict__in=seen.offices) | own.filter(pk=seen.worker or 0)
    return visible.annotate(**_counts(year)).order_by("pk")


def _in_post(worker: str, day: str, **there: Any) -> Exists:
    rows = GridService.objects.filter(worker=OuterRef(worker), role=Role.PART_TIME, **there)
    return Exists(rows.filter(during__contains=OuterRef(day)))


def _counts(year: Period) -> dict[str, Any]:
    """Subqueries, by kind of contribution; as `year_facts.CONTRIBUTED` counts for the score."""
    reports = (
        Incident.objects.valid()
        .scored()
        .filter(reported_at__gte=year.starts_at, reported_at__lt=year.ends_at, reporter=OuterRef("pk"))
        .annotate(on_day=TruncDate("reported_at", tzinfo=SHANGHAI))
        .filter(_in_post("reporter", "on_day", grid=OuterRef("grid")))
    )
    mediations = (
        Mediation.objects.filter(outcome=MediationOutcome.SETTLED, mediator=OuterRef("pk"))
        .filter(held_on__gte=year.start, held_on__lt=year.end)
        .exclude(incident__state__in=NOT_VALID)
        .filter(_in_post("mediator", "held_on"))
    )
    hazards = (
        Hazard.objects.filter(state__in=[HazardState.FIXED, HazardState.RECTIFIED], judged_invented=False)
        .filter(found_by=OuterRef("pk"), found_at__gte=year.starts_at, found_at__lt=year.ends_at)
        .annotate(on_day=TruncDate("found_at", tzinfo=SHANGHAI))
        .filter(_in_post("found_by", "on_day"))
    )
    publicity = PublicityActivity.objects.filter(
        _in_post("worker", "day"), worker=OuterRef("pk"), day__gte=year.start, day__lt=year.end
    )
    return {
        "reports_made": _counted(reports, "reporter"),
        "mediations_settled": _counted(mediations, "mediator"),
        "hazards_put_right": _counted(hazards, "found_by"),
        "publicity_held": _counted(publicity, "worker"),
    }


def _counted(rows: QuerySet[Any], owner: str) -> Any:
    counted = rows.order_by().values(owner).annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted), 0)


def contributions_of(row: Any) -> Contributions:
    """What one annotated row counts."""
    return Contributions(row.reports_made, row.mediations_settled, row.hazards_put_right, row.publicity_held)


def points_of(row: Any, terms: Terms) -> dict[str, Any]:
    """The points of one annotated row, by kind."""
    return points_of_part_time(contributions_of(row), terms.part_time)


def terms_of(subdistrict: Subdistrict | int, year: Period) -> Terms | None:
    """The terms by which a year's contributions are counted: of its first day, or the first version within it."""
    schemes = Scheme.objects.filter(subdistrict=subdistrict, in_force_from__lt=year.end).order_by("in_force_from")
    earlier = schemes.filter(in_force_from__lte=year.start).last()
    scheme = earlier or schemes.first()
    return scheme.value if scheme else None


class ContributionSerializer(serializers.Serializer[Worker]):
    """What one part-time member contributed in the year of `on`. The points are of the yearly score."""

    worker = serializers.CharField(source="staff_number", read_only=True)
    reports = serializers.IntegerField(source="reports_made", read_only=True)
    mediations = serializers.IntegerField(source="mediations_settled", read_only=True)
    hazards = serializers.IntegerField(source="hazards_put_right", read_only=True)
    publicity = serializers.IntegerField(source="publicity_held", read_only=True)


class ContributionFilter(Filters):
    worker = CharFilter("staff_number")

    class Meta(Filters.Meta):
        model = Worker
        fields: dict[str, Any] = {}


CONTRIBUTIONS = Dataset(
    "contributions",
    contributions,
    fields(
        worker="staff_number",
        reports=F("reports_made"),
        mediations=F("mediations_settled"),
        hazards=F("hazards_put_right"),
        publicity=F("publicity_held"),
    ),
)
