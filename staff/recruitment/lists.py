"""Candidates as lists: queryset, filter and JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, CharFilter, ChoiceFilter
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.happened import has_come
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey, Strict
from grids.territory.lists import grid_field, key_field, subdistrict_field, with_grid_code
from staff.accounts.models import User
from staff.people.models import CHANNELS, FormerPost
from staff.postings.fitness import WORDS, words_of
from staff.postings.models import PayScheme
from staff.recruitment.models import Application, ApplicationState, Opening
from staff.recruitment.services import OPEN, eligibility, save_application
from staff.rest import PrivateColumns, plausible_day


class ObjectionSerializer(serializers.Serializer[Any]):
    """One rule of appointment that is not met."""

    code = serializers.ChoiceField(list(WORDS))
    detail = serializers.CharField()


class ApplicationSerializer(Strict, PrivateColumns):
    """One candidate. `objections` are the rules of appointment that are not met today, judged live.

    The telephone number goes in whole and comes out masked. What is changed is judged anew.
    """

    subdistrict = subdistrict_field(required=False)
    opening = serializers.PrimaryKeyRelatedField(queryset=Opening.objects.open(), required=False, allow_null=True)
    channel = serializers.ChoiceField([(channel.value, channel.label) for channel in CHANNELS])
    grid = grid_field()
    grid_key = key_field()
    applied_on = serializers.DateField(validators=[plausible_day, has_come])
    phone = serializers.RegexField(r"^[0-9+* -]{5,20}$", required=False, allow_blank=True)
    preferred = serializers.SerializerMethodField()
    objections = serializers.SerializerMethodField()
    worker = ByKey("posting.worker.staff_number")

    class Meta:
        model = Application
        fields = [
            *("id", "subdistrict", "name", "gender", "born_on", "political_status", "education", "background"),
            *("former_post", "uses_computer", "uses_phone_app", "organises", "expresses"),
            *("energetic", "well_informed"),
            *("judged_by", "judged_on", "phone", "channel", "grid", "grid_key", "opening", "applied_on", "note"),
            *(
                "preferred",
                "state",
                "objections",
                "decided_at",
                "decision",
                "relaxed_by",
                "posting",
                "worker",
                "recorded_at",
            ),
        ]
        read_only_fields = ["state", "decided_at", "decision", "relaxed_by", "posting"]

    def get_preferred(self, candidate: Application) -> bool:
        return bool(candidate.former_post)

    @extend_schema_field(ObjectionSerializer(many=True))
    def get_objections(self, candidate: Application) -> list[dict[str, str]]:
        if candidate.state not in OPEN:
            return []
        reasons = eligibility(candidate, on=timezone.localdate())
        return [{"code": reason.code, "detail": words_of(reason)} for reason in reasons]

    def to_representation(self, candidate: Application) -> dict[str, Any]:
        return {**super().to_representation(candidate), "phone": candidate.masked_phone}

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "*" in given.get("phone", ""):
            given.pop("phone")  # a masked value means: unchanged
        if self.instance is None and "subdistrict" not in given:
            given["subdistrict"] = given["grid"].subdistrict
        if self.instance is not None and "subdistrict" in given:
            raise serializers.ValidationError({"subdistrict": _("The subdistrict of an application stays.")})
        return given

    def create(self, given: dict[str, Any]) -> Application:
        return self.update(Application(), given)

    def update(self, candidate: Application, given: dict[str, Any]) -> Application:
        for name, value in given.items():
            setattr(candidate, name, value)
        return save_application(candidate)


class RelaxationSerializer(Strict):
    """A relaxation for one of the four former posts: both of it, or neither."""

    relaxed_because = serializers.CharField(max_length=200, required=False, allow_blank=True)
    relaxed_by = serializers.CharField(max_length=60, required=False, allow_blank=True)


class BecauseSerializer(Strict):
    because = serializers.CharField(max_length=200)


class AppointSerializer(Strict):
    """The first day in post, and the pay that is chosen now."""

    begins_on = serializers.DateField(validators=[plausible_day])
    pay_scheme = serializers.ChoiceField([(one.value, one.label) for one in (PayScheme.ALLOWANCE, PayScheme.WAGE)])


def applications(user: User, on: date) -> QuerySet[Application]:
    """Candidates, those of the four former posts first."""
    visible = Application.objects.visible_to(user).select_related("subdistrict", "grid", "posting__worker")
    return with_grid_code(visible, on)


class ApplicationFilter(Filters):
    grid = CharFilter("grid_code")
    channel = ChoiceFilter(choices=[(channel.value, channel.label) for channel in CHANNELS])
    state = ChoiceFilter(choices=ApplicationState.choices)
    former_post = ChoiceFilter(choices=FormerPost.choices)
    preferred = BooleanFilter("former_post", method="of_former_posts", label="of one of the four former posts")

    class Meta(Filters.Meta):
        model = Application
        fields = {"applied_on": COMPARED}

    def of_former_posts(self, rows: QuerySet[Application], _name: str, wanted: bool) -> QuerySet[Application]:
        return rows.exclude(former_post="") if wanted else rows.filter(former_post="")


# Telephone numbers leave one by one, with a reason; never in bulk.
APPLICATIONS = Dataset(
    "applications",
    applications,
    fields(
        *("id", "name", "gender", "born_on", "political_status", "education", "background", "former_post"),
        *("uses_computer", "uses_phone_app", "organises", "expresses", "energetic", "well_informed"),
        *("judged_by", "judged_on", "channel", "opening", "applied_on", "note", "state"),
        *("decided_at", "decision", "relaxed_by", "posting", "recorded_at"),
        subdistrict="subdistrict__code",
        grid="grid_code",
        grid_key="grid__key",
        worker="posting__worker__staff_number",
    ),
    dated="applied_on",
)


# --- openings -------------------------------------------------------------------------------------


class OpeningSerializer(PrivateColumns):
    """One search for a full-time member of a grid; it ends with an appointment there, or is closed with a reason."""

    subdistrict = ByKey("subdistrict.code")
    grid = serializers.CharField(source="grid_code")
    grid_key = key_field()
    candidates = serializers.IntegerField()

    class Meta:
        model = Opening
        fields = [
            *("id", "subdistrict", "grid", "grid_key", "after", "vacant_since", "opened_on", "note", "candidates"),
            *("closed_on", "closed_because", "filled_by", "recorded_at"),
        ]


def openings(user: User, on: date) -> QuerySet[Opening]:
    """The searches of one's office, with how many want the post."""
    visible = Opening.objects.visible_to(user).select_related("subdistrict", "grid")
    return with_grid_code(visible, on).annotate(candidates=Count("applications"))


class OpeningFilter(Filters):
    grid = CharFilter("grid_code")
    open = BooleanFilter("closed_on", lookup_expr="isnull", label="still open")

    class Meta(Filters.Meta):
        model = Opening
        fields = {"opened_on": COMPARED}


OPENINGS = Dataset(
    "openings",
    openings,
    fields(
        *("id", "after", "vacant_since", "opened_on", "note", "candidates", "closed_on", "closed_because"),
        *("filled_by", "recorded_at"),
        subdistrict="subdistrict__code",
        grid="grid_code",
        grid_key="grid__key",
    ),
    dated="opened_on",
)
