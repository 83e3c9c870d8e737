"""Bulletins and their lines over REST."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, QuerySet, When
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.bulletin import lists as datasets
from assessment.bulletin.differences import difference_of
from assessment.bulletin.explanations import rows_behind
from assessment.bulletin.lists import (
    BulletinDetailSerializer,
    BulletinFilter,
    BulletinLineSerializer,
    BulletinSerializer,
    GridChangeSerializer,
    LineFilter,
)
from assessment.bulletin.models import Bulletin, BulletinLine, BulletinState
from assessment.figures.lists import SourceRowSerializer
from assessment.figures.source_rows import may_open, readable_rows
from core.clock import month_named
from core.rest.pagination import Whole, whole
from core.rest.resources import resource
from core.rest.viewsets import Listing, Resource, Rows
from grids.territory.models import Grid
from staff.access import account_of

OF_MONTH = (
    OpenApiParameter("month", OpenApiTypes.STR, OpenApiParameter.PATH, description="Like 2026-10."),
    OpenApiParameter("revision", OpenApiTypes.INT, description="The latest frozen one, by default."),
    OpenApiParameter("subdistrict", OpenApiTypes.STR, description="Its code, where one sees several."),
)

OPEN_LAST = Case(When(state=BulletinState.DRAFT, then=1), default=0)


@resource("bulletins")
class BulletinViewSet(Resource):
    """Monthly bulletins, every revision; the detail is the latest revision, or that of `?revision=`."""

    queryset = Bulletin.objects.all()
    rows = staticmethod(datasets.bulletins)
    serializer_class = BulletinSerializer
    filterset_class = BulletinFilter
    lookup_field = "month"
    lookup_value_regex = r"\d{4}-\d{2}"
    ordering = "pk"

    def get_serializer_class(self) -> Any:
        return BulletinSerializer if self.action == "list" else BulletinDetailSerializer

    @extend_schema(parameters=list(OF_MONTH))
    def retrieve(self, *args: Any, **kwargs: Any) -> Any:
        return super().retrieve(*args, **kwargs)

    def get_object(self) -> Bulletin:
        return bulletin_of(self.filter_queryset(self.get_queryset()), self.kwargs["month"], self.request.query_params)


def bulletin_of(bulletins: QuerySet[Bulletin], month: str, query: Any) -> Bulletin:
    """The bulletin of a month that a query names: by revision and subdistrict, else the valid one.

    That is the latest frozen revision; a draft only where nothing of the month is frozen. Raises Http404 where there
    is none, ValidationError where several subdistricts have one, or the revision is no number.
    """
    try:
        matches = bulletins.filter(month=month_named(month)).order_by(OPEN_LAST, "-revision")
    except ValueError:
        raise Http404 from None
    if subdistrict := query.get("subdistrict"):
        matches = matches.filter(subdistrict__code=subdistrict)
    if revision := query.get("revision"):
        if not revision.isdecimal() or len(revision) > 4:
            raise ValidationError({"revision": [_("Give the number of a revision, like 1.")]})
        matches = matches.filter(revision=int(revision))
    rows = list(matches)
    if not rows:
        raise Http404
    if len({row.subdistrict_id for row in rows}) > 1:
        raise ValidationError({"subdistrict": [_("There is one in several subdistricts: name the subdistrict.")]})
    return rows[0]


@resource(r"bulletins/(?P<month>\d{4}-\d{2})/lines/(?P<grid>\d{15})/rows")
class SourceRowViewSet(Rows):
    """The rows behind a grid's line: for who serves the grid, and for the office."""

    parameters = OF_MONTH
    queryset = BulletinLine.objects.all()
    serializer_class = SourceRowSerializer
    pagination_class = Whole

    def list(self, request: Request, *_args: Any, month: str, grid: str, **_kwargs: Any) -> Response:
        """As they counted when the month was frozen, each marked with what changed since."""
        user = account_of(request)
        bulletin = bulletin_of(datasets.bulletins(user, timezone.localdate()), month, request.query_params)
        line = bulletin.lines.select_related("bulletin__subdistrict").filter(facts__code=grid).first()
        if line is None or not may_open(line.bulletin.subdistrict_id, line.grid_id, user):
            raise Http404
        rows = self.get_serializer(readable_rows(user, rows_behind(line)), many=True).data
        return whole(rows)


@resource(r"bulletins/(?P<month>\d{4}-\d{2})/lines")
class BulletinLineViewSet(Listing):
    """The lines of one revision of a month's bulletin, one per grid."""

    parameters = OF_MONTH
    queryset = BulletinLine.objects.all()
    rows = staticmethod(datasets.lines)
    serializer_class = BulletinLineSerializer
    filterset_class = LineFilter

    def get_queryset(self) -> QuerySet[BulletinLine]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        readable = datasets.bulletins(account_of(self.request), self.on)
        bulletin = bulletin_of(readable, self.kwargs["month"], self.request.query_params)
        return BulletinLine.objects.filter(bulletin=bulletin).select_related("bulletin", "grid")


@resource(r"bulletins/(?P<month>\d{4}-\d{2})/differences")
class DifferenceViewSet(Listing):
    """What a revision changed against the one before it, grid by grid; nothing for the first of a month."""

    parameters = OF_MONTH
    queryset = Bulletin.objects.all()
    serializer_class = GridChangeSerializer
    pagination_class = Whole

    @extend_schema(responses=GridChangeSerializer(many=True))
    def list(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        readable = datasets.bulletins(account_of(request), self.on)
        bulletin = bulletin_of(readable, self.kwargs["month"], request.query_params)
        changes = difference_of(bulletin)
        rows: Any = changes.grids if changes else ()
        grids = Grid.objects.filter(pk__in=[row.grid for row in rows])
        keys = {pk: str(key) for pk, key in grids.values_list("pk", "key")}
        shown = GridChangeSerializer(rows, many=True, context={"keys": keys}).data
        return whole(shown)
