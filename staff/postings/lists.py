"""Postings and coverage as lists: queryset, filters and JSON."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter
from rest_framework import serializers

from core.clock import starts_at
from core.errors import InvalidInput
from core.number_of import number_of
from core.rest.datasets import Dataset, fields
from core.rest.filters import Filters
from core.rest.serializers import ByKey, Strict
from grids.territory.lists import grid_field, grids_of, key_field, village_field, with_grid_code
from grids.territory.models import Complexity, Grid
from staff.access import Role
from staff.accounts.models import User
from staff.people.lists import worker_field
from staff.postings.models import FollowedPosting, GridService, PayScheme, Posting
from staff.postings.rules import FULL_TIME_OF_A_COMPLEX_GRID
from staff.postings.services import Relaxation, appoint, leave_post
from staff.rest import PrivateColumns, plausible_day


def serves(worker: int, grid: int, on: date, end: date | None = None) -> bool:
    """Whether somebody is in post on a grid on a day, or on any day from then up to `end`, in any role."""
    rows = GridService.objects.filter(during__overlap=(on, end)) if end else GridService.objects.on(on)
    return rows.filter(worker=worker, grid=grid).exists()


def postings(user: User, on: date) -> QuerySet[Posting]:
    """Who serves where; `ends_on` as it was known at the end of the day, without later changes of the map."""
    visible = Posting.objects.visible_to(user).select_related("worker", "village", "grid")
    moved = FollowedPosting.objects.filter(
        posting=OuterRef("pk"), act__decided_at__gte=starts_at(on + timedelta(days=1))
    ).order_by("act__decided_at", "act")
    ends_on = Case(
        When(Exists(moved), then=Subquery(moved.values("ends_on")[:1])),
        default=F("during__endswith"),
        output_field=DateField(),
    )
    return with_grid_code(visible, on).annotate(ends_on=ends_on)


class CoverageFilter(Filters):
    grid = CharFilter("code")
    village = CharFilter("village_code")
    complexity = ChoiceFilter(choices=Complexity.choices)


class PostingFilter(Filters):
    worker = CharFilter("worker__staff_number")
    role = ChoiceFilter(choices=Role.choices)
    grid = CharFilter("grid_code")
    village = CharFilter("village__code")
    begins_on = DateFilter("during__startswith")
    ends_on = DateFilter()
    pay_scheme = ChoiceFilter(choices=PayScheme.choices)
    on = DateFilter("during", lookup_expr="contains", label="in force on that day")

    class Meta(Filters.Meta):
        model = Posting
        fields: list[str] = []


class CoverageSerializer(serializers.Serializer[Any]):
    """How many serve one grid in each role, and which roles are missing."""

    grid = serializers.CharField(source="code")
    grid_key = key_field("key")
    name = serializers.CharField()
    village = ByKey("village_code")
    complexity = serializers.CharField()
    guide = serializers.IntegerField()
    leader = serializers.IntegerField()
    full_time = serializers.IntegerField()
    part_time = serializers.IntegerField()
    missing = serializers.ListField(child=serializers.ChoiceField(Role.choices))


class PostingSerializer(Strict, PrivateColumns):
    """`begins_on` and `ends_on` are half-open; `ends_on` is null while the post is open.

    A new posting is an appointment by the policy's rules; a relaxation gives its reason and who relaxed.
    """

    worker = worker_field()
    grid = grid_field(required=False, allow_null=True)
    grid_key = key_field()
    village = village_field(required=False, allow_null=True)
    begins_on = serializers.DateField(source="during.lower", validators=[plausible_day])
    ends_on = serializers.DateField(source="during.upper", required=False, allow_null=True, validators=[plausible_day])
    pay_scheme = serializers.ChoiceField(PayScheme.choices, required=False, allow_blank=True)
    stands_in_for = serializers.PrimaryKeyRelatedField[Posting](read_only=True)

    class Meta:
        model = Posting
        fields = [
            *("id", "worker", "role", "grid", "grid_key", "village", "begins_on", "ends_on", "pay_scheme", "note"),
            *("relaxed_because", "relaxed_by", "stands_in_for", "recorded_at"),
        ]

    def to_representation(self, posting: Any) -> dict[str, Any]:
        """The end as it was known on the day that is asked about: see `postings` above."""
        return {**super().to_representation(posting), "ends_on": posting.ends_on and posting.ends_on.isoformat()}

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if self.instance is not None and set(given) != {"during"}:
            raise serializers.ValidationError({"non_field_errors": _("Only the end of a posting can be set.")})
        if self.instance is None and bool(given.get("grid")) == bool(given.get("village")):
            raise serializers.ValidationError({"grid": _("Name either a grid or a village.")})
        if given.get("role") == Role.GUIDE and not given.get("village"):
            raise serializers.ValidationError(
                {"village": _("A guide is posted to a village and covers all its grids.")}
            )
        if given.get("role") == Role.FULL_TIME and not given.get("grid"):
            raise serializers.ValidationError({"grid": _("A full-time member is posted to one grid.")})
        return given

    def create(self, given: dict[str, Any]) -> Posting:
        during = given.pop("during")
        relaxation = Relaxation(given.pop("relaxed_because", ""), given.pop("relaxed_by", ""))
        try:
            return appoint(begins_on=during["lower"], ends_on=during.get("upper"), relaxation=relaxation, **given)
        except InvalidInput as refusal:
            refusal.fields = refusal.fields or {"begins_on": [str(refusal)]}  # what is left is an overlap of days
            raise

    def update(self, posting: Posting, given: dict[str, Any]) -> Posting:
        ends_on = given["during"].get("upper")
        if ends_on is None or "lower" in given["during"]:
            raise InvalidInput(_("Only the end of a posting can be set."), fields={"ends_on": _("a day is needed")})
        return leave_post(posting=posting, ends_on=ends_on)


def coverage_rows(user: User, on: date) -> QuerySet[Grid]:
    """The grids of a day with how many serve each in each role, and which roles are missing: as the list, in SQL."""

    def serving(role: str) -> Coalesce:
        rows = GridService.objects.on(on).holding().filter(grid=OuterRef("pk"), role=role)
        return number_of(rows, by="grid", each="worker")

    counted = grids_of(user, on).annotate(**{role: serving(role) for role in Role.values})
    needed = Case(When(complexity=Complexity.COMPLEX, then=FULL_TIME_OF_A_COMPLEX_GRID), default=1)
    least = {role: needed if role == Role.FULL_TIME else Value(1) for role in Role.values}
    lacks = [Case(When(Q(**{f"{role}__lt": few}), then=Value(role)), default=None) for role, few in least.items()]
    named = Func(*lacks, function="ARRAY", template="ARRAY[%(expressions)s]")
    missing = Func(named, Value(None), function="array_remove", output_field=ArrayField(TextField()))
    return counted.annotate(missing=missing)


COVERAGE = Dataset(
    "coverage",
    coverage_rows,
    fields(
        *("name", "complexity", *Role.values, "missing"),
        grid="code",
        grid_key="key",
        village="village_code",
    ),
)

POSTINGS = Dataset(
    "postings",
    postings,
    fields(
        "id",
        "role",
        "pay_scheme",
        "note",
        worker="worker__staff_number",
        grid="grid_code",
        grid_key="grid__key",
        recorded_at="recorded_at",
        stands_in_for="stands_in_for_id",
        village="village__code",
        begins_on=F("during__startswith"),
        ends_on="ends_on",
    ),
    dated="during",
    in_force="during",
)
