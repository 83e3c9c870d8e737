"""The leading group over REST: who is in it, for everybody of the subdistrict; what it decides, for whom it is for."""

from __future__ import annotations

from django.db.models import QuerySet

from assessment.leading_group import lists as datasets
from assessment.leading_group.lists import (
    DecisionFilter,
    DecisionSerializer,
    GroupMemberFilter,
    GroupMemberSerializer,
    MeetingFilter,
    MeetingSerializer,
)
from assessment.leading_group.models import GroupDecision, GroupMeeting, GroupMember
from core.rest.resources import resource
from core.rest.viewsets import Resource

KEY = r"\d{1,18}"


@resource("leading-group-members")
class GroupMemberViewSet(Resource):
    """Who is or was in the leading group, in which position, from when to when."""

    queryset = GroupMember.objects.all()
    rows = staticmethod(datasets.members)
    serializer_class = GroupMemberSerializer
    filterset_class = GroupMemberFilter
    lookup_value_regex = KEY


@resource("leading-group-meetings")
class MeetingViewSet(Resource):
    """Meetings of the leading group; read by the office, without minutes by the inspector of discipline."""

    queryset = GroupMeeting.objects.all()
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilter
    lookup_value_regex = KEY

    def get_queryset(self) -> QuerySet[GroupMeeting]:
        return super().get_queryset().prefetch_related("attendance__member")

    rows = staticmethod(datasets.meetings)


@resource("leading-group-decisions")
class DecisionViewSet(Resource):
    """What the leading group decided; withdrawn decisions too, with the reason."""

    queryset = GroupDecision.objects.all()
    rows = staticmethod(datasets.decisions)
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter
    lookup_value_regex = KEY
