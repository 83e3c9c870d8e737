"""The leading group as lists: members, meetings and decisions as JSON and datasets, and who is in it on a day."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, DateFilter
from rest_framework import serializers

from assessment.leading_group.models import GroupDecision, GroupMeeting, GroupMember
from core.punctuation import followed_by
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters
from core.rest.serializers import ByKey
from grids.territory.models import Subdistrict
from staff.accounts.models import User
from staff.rest import PrivateColumns


def members_on(subdistrict: Subdistrict | int, day: date) -> QuerySet[GroupMember]:
    """Who is in the leading group on a day, the head first."""
    return GroupMember.objects.filter(subdistrict=subdistrict).on(day).select_related("user")


def is_in_the_group(user: User, subdistrict: Subdistrict | int, day: date) -> bool:
    return members_on(subdistrict, day).filter(user=user).exists()


def decisions_of(subdistrict: Subdistrict | int, kind: str, *, category: str = "") -> QuerySet[GroupDecision]:
    """The decisions of a kind that another record may point at, the newest first; of awards, those of a category."""
    rows = GroupDecision.objects.filter(subdistrict=subdistrict, kind=kind, withdrawn_at=None)
    return rows.filter(award_category__in=("", category)) if category else rows


def where_to_decide(kind: str, sentence: object, *, may_record: bool, category: str = "") -> str:
    """What a form says above its list of recorded decisions: the sentence, and a link to where one is recorded.

    Who may not record one reads who does, for the link would lead to a closed door.
    """
    if not may_record:
        return followed_by(sentence, _("The center records it."))
    known = urlencode({"kind": kind, **({"award_category": category} if category else {})})
    address = f"{reverse('admin:assessment_groupdecision_add')}?{known}"
    link = format_html('<a class="office-link" href="{}">{}</a>', address, _("Record a decision"))
    return followed_by(sentence, link)


# --- as lists -------------------------------------------------------------------------------------


class GroupMemberSerializer(serializers.ModelSerializer[GroupMember]):
    subdistrict = ByKey("subdistrict.code")
    begins_on = serializers.DateField(source="during.lower")
    ends_on = serializers.DateField(source="during.upper", allow_null=True)

    class Meta:
        model = GroupMember
        fields = ["id", "subdistrict", "name", "post", "position", "begins_on", "ends_on", "recorded_at"]


class MeetingSerializer(PrivateColumns):
    subdistrict = ByKey("subdistrict.code")
    attended = serializers.SerializerMethodField()
    signed_by = ByKey("signed_by.name")

    class Meta:
        model = GroupMeeting
        fields = [
            *("id", "subdistrict", "held_on", "place", "subject", "attended", "guests", "minutes"),
            *("signed_on", "signed_by", "recorded_at"),
        ]

    def get_attended(self, meeting: GroupMeeting) -> list[str]:
        return [attendance.member.name for attendance in meeting.attendance.all()]


class DecisionSerializer(serializers.ModelSerializer[GroupDecision]):
    subdistrict = ByKey("subdistrict.code")
    matter = ByKey("admission.code")

    class Meta:
        model = GroupDecision
        fields = [
            *("id", "subdistrict", "meeting", "number", "decided_on", "kind", "title", "text", "matter"),
            *("award_category", "recorded_at", "withdrawn_at", "withdrawn_because"),
        ]


def members(user: User, _on: date) -> QuerySet[GroupMember]:
    return GroupMember.objects.visible_to(user).select_related("subdistrict")


def meetings(user: User, _on: date) -> QuerySet[GroupMeeting]:
    return GroupMeeting.objects.visible_to(user).select_related("subdistrict", "signed_by")


def decisions(user: User, _on: date) -> QuerySet[GroupDecision]:
    return GroupDecision.objects.visible_to(user).select_related("subdistrict", "admission")


class GroupMemberFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")
    in_force_on = DateFilter("during", lookup_expr="contains")

    class Meta(Filters.Meta):
        model = GroupMember
        fields = {"position": ["exact"]}


class MeetingFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = GroupMeeting
        fields = {"held_on": COMPARED}


class DecisionFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")

    class Meta(Filters.Meta):
        model = GroupDecision
        fields = {"kind": ["exact"], "number": ["exact"], "decided_on": COMPARED}


GROUP_MEMBERS = Dataset(
    "leading-group-members",
    members,
    fields(
        *("id", "name", "post", "position", "recorded_at"),
        subdistrict="subdistrict__code",
        begins_on="during__startswith",
        ends_on="during__endswith",
    ),
    in_force="during",
    subdistrict="subdistrict",
)
MEETINGS = Dataset(
    "leading-group-meetings",
    meetings,
    fields(
        *("id", "held_on", "place", "subject", "guests", "minutes", "signed_on", "recorded_at"),
        subdistrict="subdistrict__code",
        signed_by="signed_by__name",
    ),
    dated="held_on",
)
DECISIONS = Dataset(
    "leading-group-decisions",
    decisions,
    fields(
        *("id", "meeting", "number", "decided_on", "kind", "title", "text"),
        *("award_category", "recorded_at", "withdrawn_at", "withdrawn_because"),
        subdistrict="subdistrict__code",
        matter="admission__code",
    ),
    dated="decided_on",
)
