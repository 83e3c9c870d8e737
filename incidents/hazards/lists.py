"""Hazards as a list: rows, columns, filters and JSON."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import BooleanFilter, CharFilter
from rest_framework import serializers

from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey, Strict
from core.worklist import Line, Queue, Queues
from grids.duties import Duty
from grids.matters.lists import matter_field
from grids.territory.lists import grid_field, key_field, with_grid_code
from incidents.common.lists import OnGridFilter, past_moment
from incidents.common.rights import FIELD_ROLES
from incidents.hazards.models import OPEN, Hazard, HazardLevel, HazardRecheck, HazardState, is_overdue
from incidents.hazards.services import Ending, correct_hazard, judge_hazard, record_hazard
from incidents.incident.lists import seen_case
from incidents.premises.lists import premises_field
from incidents.visits.lists import visit_field
from staff.access import Role, access_of, account_of, serving_as, where_held, with_duty
from staff.accounts.models import User
from staff.people.lists import find_worker
from staff.rest import PrivateColumns, plausible_day


class RecheckSerializer(Strict, serializers.ModelSerializer[HazardRecheck]):
    by = ByKey("by.username")

    class Meta:
        model = HazardRecheck
        fields = ["at", "by", "passed", "note"]
        read_only_fields = ["at"]
        extra_kwargs = {"passed": {"required": True}}


class HazardSerializer(Strict, PrivateColumns):
    """One hazard. Where it is and who is responsible is shown to the office and to who is on duty there.

    The center corrects its level, measures and who is responsible, and judges it.
    """

    grid = ByKey("grid_code")
    grid_key = key_field()
    premises = serializers.IntegerField(source="premises_id", read_only=True, allow_null=True)
    matter = ByKey("subcategory.matter.code")
    subcategory = ByKey("subcategory.code")
    found_by = ByKey("found_by.staff_number", allow_null=True)
    visit = serializers.IntegerField(source="visit_id", read_only=True, allow_null=True)
    responsible = serializers.CharField(max_length=60, required=False, allow_blank=True)
    incident = ByKey("seen_case", allow_null=True)
    on_time = serializers.BooleanField(read_only=True, allow_null=True)
    rechecks = RecheckSerializer(many=True, read_only=True)

    class Meta:
        model = Hazard
        fields = [
            *(
                "id",
                "grid",
                "grid_key",
                "premises",
                "place",
                "matter",
                "subcategory",
                "level",
                "found_at",
                "found_by",
                "visit",
            ),
            *("checked", "description", "measures", "responsible", "state", "due_at", "settled_at", "on_time"),
            *("incident", "rechecks", "judged_invented", "recorded_at"),
        ]
        read_only_fields = ["place", "found_at", "checked", "description", "state", "due_at", "settled_at"]

    def validate_judged_invented(self, judged: bool) -> bool:
        where = getattr(self.instance, "grid", None)
        if where is None or not access_of(account_of(self.context["request"])).holds(
            Duty.CENTER, in_=where.subdistrict_id
        ):
            raise serializers.ValidationError(_("Only the center judges a hazard."))
        return judged

    def update(self, hazard: Hazard, given: dict[str, Any]) -> Hazard:
        judged = given.pop("judged_invented", hazard.judged_invented)
        row = correct_hazard(hazard=hazard, **given)
        if judged == hazard.judged_invented:
            return row
        return judge_hazard(hazard=row, invented=judged, by=self.context["request"].user, at=timezone.now())


class FoundHazardSerializer(Strict):
    """A hazard as it is found: `fixed` on the spot, `open` until `due_on`, or `reported` as a case in the same step."""

    grid = grid_field()
    premises = premises_field(required=False, allow_null=True)
    place = serializers.CharField(max_length=200, required=False, allow_blank=True)
    matter = matter_field()
    subcategory = serializers.CharField(max_length=30)
    level = serializers.ChoiceField(HazardLevel.choices, required=False)
    found_at = serializers.DateTimeField(required=False, validators=[past_moment])
    found_by = ByKey("", find_worker, required=False, allow_null=True)
    visit = visit_field(required=False, allow_null=True)
    checked = serializers.CharField(max_length=200, required=False, allow_blank=True)
    description = serializers.CharField(max_length=500)
    measures = serializers.CharField(max_length=500, required=False, allow_blank=True)
    responsible = serializers.CharField(max_length=60, required=False, allow_blank=True)
    state = serializers.ChoiceField([HazardState.FIXED, HazardState.OPEN, HazardState.REPORTED])
    due_on = serializers.DateField(required=False, allow_null=True, validators=[plausible_day])

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        given["subcategory"] = given.pop("matter").subcategories.filter(code=given["subcategory"]).first()
        if given["subcategory"] is None:
            raise serializers.ValidationError({"subcategory": _("This matter has no such sub-category.")})
        if "found_by" not in given:
            view = self.context["view"]
            given["found_by"] = view.user.worker if view.access.posts else None
        return given

    def create(self, given: dict[str, Any]) -> Hazard:
        now = timezone.now()
        ending = Ending(given.pop("state"), given.pop("due_on", None))
        hazard = Hazard(**{"found_at": now, **given})
        return record_hazard(hazard, ending=ending, by=self.context["request"].user, at=now)


def hazards(user: User, on: date) -> QuerySet[Hazard]:
    joined = Hazard.objects.visible_to(user).select_related(
        "grid", "premises", "subcategory__matter", "found_by", "incident"
    )
    return with_grid_code(joined.prefetch_related("rechecks__by"), on).annotate(seen_case=seen_case(user))


hazard_columns = fields(
    *("id", "premises", "place", "level", "found_at", "description", "measures", "state", "due_at", "settled_at"),
    *("judged_invented", "recorded_at"),
    grid="grid_code",
    grid_key="grid__key",
    matter="subcategory__matter__code",
    subcategory="subcategory__code",
    found_by="found_by__staff_number",
    on_time=Case(
        When(Q(due_at=None) | Q(settled_at=None), then=None),
        When(settled_at__lte=F("due_at"), then=True),
        default=False,
        output_field=BooleanField(),
    ),
    incident="seen_case",
)


class HazardFilter(OnGridFilter):
    matter = CharFilter("subcategory__matter__code")
    subcategory = CharFilter("subcategory__code")
    found_by = CharFilter("found_by__staff_number")
    incident = CharFilter("incident__number")
    overdue = BooleanFilter(method="by_overdue", label="whether it is open after its deadline")

    class Meta(Filters.Meta):
        model = Hazard
        fields = {
            "state": ["exact"], "level": ["exact"], "premises": ["exact"], "visit": ["exact"],
            "found_at": COMPARED, "due_at": COMPARED, "settled_at": COMPARED, "judged_invented": ["exact"],
            "recorded_at": COMPARED,
        }  # fmt: skip

    def by_overdue(self, rows: QuerySet[Any], _name: str, wanted: bool) -> QuerySet[Any]:
        late = Hazard.objects.overdue(timezone.now()).values("pk")
        return rows.filter(pk__in=late) if wanted else rows.exclude(pk__in=late)


def hazard_light(hazard: Hazard, at: datetime) -> str:
    """The deadline of a hazard: `met`, `late`, `soon` (within a day), `open`, or `none` without one."""
    if hazard.due_at is None:
        return "none"
    if hazard.settled_at:
        return "met" if hazard.on_time else "late"
    if hazard.due_at <= at:
        return "late"
    return "soon" if hazard.due_at <= at + timedelta(days=1) else "open"


HAZARDS = Dataset("hazards", hazards, hazard_columns, dated="found_at")


OFFICE_QUEUES = Queues(
    page="admin:incidents_hazard_changelist",
    rows=Hazard.objects.visible_to,
    line=Line("admin:incidents_hazard_change", "description", "grid", "due_at", "found_at"),
    queues=(
        Queue(
            "overdue",
            _("hazards overdue"),
            "warning",
            with_duty(Duty.CENTER),
            lambda user, at: is_overdue(at) & where_held(user, Duty.CENTER, path="grid__subdistrict"),
            tone="late",
        ),
    ),
)


def _open_on(user: User, *roles: str) -> Q:
    return OPEN & Q(grid__in=access_of(user).tends_as(*roles))


FIELD_QUEUES = Queues(
    page="field-hazards",
    rows=Hazard.objects.visible_to,
    line=Line("field-hazard", "description", "grid", "due_at", "found_at"),
    queues=(
        Queue(
            "open",
            _("hazards to be put right"),
            "warning",
            serving_as(*FIELD_ROLES),
            lambda user, _at: _open_on(user, *FIELD_ROLES),
            verb=pgettext_lazy("hazard", "Not yet"),
            act=("field-not-yet",),
            tap=("field-put-right", _("Put right")),
            late=is_overdue,
            hidden_when_empty=True,
            tab=_("to be put right"),
        ),
        Queue(
            "guided",
            _("open hazards, not overdue, of the grids that I guide"),
            "warning",
            serving_as(Role.GUIDE),
            lambda user, at: _open_on(user, Role.GUIDE) & ~is_overdue(at),  # those are counted below
            on_home=False,
            tab=_("open, not overdue, where I guide"),
        ),
        Queue(
            "guided-late",
            _("hazards overdue in the grids that I guide"),
            "warning",
            serving_as(Role.GUIDE),
            lambda user, at: _open_on(user, Role.GUIDE) & is_overdue(at),
            tone="late",
            hidden_when_empty=True,
            tab=_("overdue where I guide"),
        ),
    ),
    office=False,
)
