"""Bulletins and their lines as lists: whose they are, what they can be narrowed by, as JSON, and what waits."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Case, Q, QuerySet, TextField, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat, Greatest
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, NumberFilter
from rest_framework import serializers

from assessment.bulletin.differences import Change, GridChange
from assessment.bulletin.models import LINE_FIGURES, Bulletin, BulletinLine, BulletinState
from assessment.bulletin.rules import freeze_moment
from assessment.cycle.period_words import kept_in_words
from assessment.figures import awareness
from assessment.figures.awareness import interval_of
from assessment.periods import month_of
from assessment.scheme.terms import Timing
from core.rest.datasets import Dataset, fields
from core.rest.filters import COMPARED, Filters, Month
from core.rest.serializers import ByKey, MonthField
from core.worklist import Line, Queue, Queues, written
from grids.duties import OFFICE
from grids.territory.lists import key_field
from incidents.common.lists import month_text
from staff.access import where_held, with_duty
from staff.accounts.models import User
from staff.calendar.lists import working_calendar


class BulletinSerializer(serializers.ModelSerializer[Bulletin]):
    subdistrict = ByKey("subdistrict.code")
    month = MonthField(read_only=True)
    scheme_version = serializers.IntegerField(source="scheme.version")

    class Meta:
        model = Bulletin
        fields = [
            "subdistrict",
            "month",
            "state",
            "revision",
            "reason",
            "drafted_at",
            "reviewed_at",
            "frozen_at",
            "issued_at",
            "scheme_version",
            "document_number",
            "digest",
        ]


class BulletinDetailSerializer(BulletinSerializer):
    """With the terms that its lines were computed by."""

    terms = serializers.DictField()

    class Meta(BulletinSerializer.Meta):
        fields = [*BulletinSerializer.Meta.fields, "terms"]


class BulletinLineSerializer(serializers.ModelSerializer[BulletinLine]):
    """One grid, as it was called when the revision was computed, with what was counted."""

    month = MonthField(source="bulletin.month", read_only=True)
    revision = serializers.IntegerField(source="bulletin.revision")
    grid = serializers.CharField(source="facts.code")
    grid_key = key_field()
    grid_name = serializers.CharField(source="facts.name")
    village = serializers.CharField(source="facts.village")
    awareness_interval = serializers.SerializerMethodField()
    explanation = serializers.DictField()
    measures = serializers.DictField()

    class Meta:
        model = BulletinLine
        fields = [
            "month",
            "revision",
            "grid",
            "grid_key",
            "grid_name",
            "village",
            *LINE_FIGURES,
            "awareness_interval",
            "measures",
        ]

    def get_awareness_interval(self, line: BulletinLine) -> list[Decimal] | None:
        """The 95% interval of the rate, low and high; null where nobody was asked."""
        interval = interval_of(line)
        return list(interval) if interval else None


class ChangeSerializer(serializers.Serializer[Change]):
    """One figure that differs; null where a revision has none."""

    figure = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class GridChangeSerializer(serializers.Serializer[GridChange]):
    """One grid in the difference table of a revision."""

    grid = serializers.CharField(source="code")
    grid_key = serializers.SerializerMethodField()
    grid_name = serializers.CharField(source="name")
    rank_before = serializers.IntegerField(allow_null=True)
    rank_after = serializers.IntegerField(allow_null=True)
    appears = serializers.BooleanField()
    vanishes = serializers.BooleanField()
    changes = ChangeSerializer(many=True)

    def get_grid_key(self, change: GridChange) -> str | None:
        """The stable key of the grid."""
        return self.context["keys"].get(change.grid)


def bulletins(user: User, _on: date) -> QuerySet[Bulletin]:
    return Bulletin.objects.visible_to(user).select_related("subdistrict", "scheme")


def lines(user: User, _on: date) -> QuerySet[BulletinLine]:
    """Lines of every revision that one may read; grids as they were called when it was computed."""
    return BulletinLine.objects.visible_to(user).select_related("bulletin__scheme", "grid")


class BulletinFilter(Filters):
    subdistrict = CharFilter("subdistrict__code")
    month = Month()
    scheme_version = NumberFilter("scheme__version")

    class Meta(Filters.Meta):
        model = Bulletin
        fields = {"state": ["exact"], "revision": ["exact"], "document_number": ["exact"], "frozen_at": COMPARED}


class LineFilter(Filters):
    grid = CharFilter("facts__code")
    village = CharFilter("facts__village")

    class Meta(Filters.Meta):
        model = BulletinLine
        fields = {
            "rank": COMPARED,
            "ranked": ["exact"],
            "not_ranked_because": ["exact"],
            "in_bottom": ["exact"],
            "months_in_bottom": COMPARED,
        }


BULLETINS = Dataset(
    "bulletins",
    bulletins,
    fields(
        "revision",
        "state",
        "reason",
        "drafted_at",
        "reviewed_at",
        "frozen_at",
        "issued_at",
        "document_number",
        "digest",
        subdistrict="subdistrict__code",
        month=month_text("month"),
        scheme_version="scheme__version",
    ),
    dated="month",
    subdistrict="subdistrict",
)
BULLETIN_LINES = Dataset(
    "bulletin-lines",
    lines,
    lambda _user: {
        "month": month_text("bulletin__month"),
        "revision": "bulletin__revision",
        "grid": KT("facts__code"),
        "grid_key": "grid__key",
        "grid_name": KT("facts__name"),
        "village": KT("facts__village"),
        **{name: name for name in LINE_FIGURES},
        "awareness_interval": awareness.interval(),
    },
    dated="bulletin__month",
    subdistrict="bulletin__subdistrict",
)


def _to_issue(user: User, _at: datetime) -> Q:
    """The bulletins to issue: of each month only the latest frozen revision."""
    latest = Bulletin.objects.latest_revisions().filter(state=BulletinState.FROZEN)
    return Q(pk__in=latest.values("pk")) & where_held(user, *OFFICE)


# Of a draft that the clock freezes: subdistrict, month and review days, for `_freeze_due`. A person freezes revisions.
FREEZES = Case(
    When(
        Q(state=BulletinState.DRAFT, revision=1),
        then=Concat(
            Cast("subdistrict", TextField()),
            Value(" "),
            Cast("month", TextField()),
            Value(" "),
            Coalesce(KT("terms__timing__review_days"), Value(str(Timing().review_days)), output_field=TextField()),
            output_field=TextField(),
        ),
    ),
    default=None,
    output_field=TextField(),
)


def _freeze_due(basis: str) -> datetime:
    """When the clock freezes the draft of which `FREEZES` gave this text. One query, kept within a page."""
    place, month, days = basis.split()
    return freeze_moment(month_of(date.fromisoformat(month)), int(days), working_calendar(int(place)))


OFFICE_QUEUES = Queues(
    page="admin:assessment_bulletin_changelist",
    rows=Bulletin.objects.visible_to,
    line=Line(
        "admin:assessment_bulletin_change",
        written("month", "YYYY-MM"),
        since=Greatest("drafted_at", "reviewed_at", "frozen_at"),
        until=(FREEZES, _freeze_due),
        said=kept_in_words,
    ),
    queues=(
        Queue(
            "review",
            _("bulletins in review"),
            "rate_review",
            with_duty(*OFFICE),
            lambda user, _at: Q(state=BulletinState.DRAFT) & where_held(user, *OFFICE),
            verb=_("Review"),
            in_place=False,
        ),
        Queue(
            "issue",
            _("bulletins to issue"),
            "campaign",
            with_duty(*OFFICE),
            _to_issue,
            verb=_("Issue"),
            act=("admin:assessment_bulletin_issue",),
        ),
    ),
)
