"""Bonus and deductions over REST, with their evidence."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.adjustment.lists import AdjustmentFilter, AdjustmentSerializer, EvidenceSerializer, adjustments
from assessment.adjustment.models import Adjustment, AdjustmentFile
from assessment.adjustment.services import FOLDER, attach_evidence
from core.rest.idempotency import once
from core.rest.parsers import FileParser, StrictJSONParser
from core.rest.resources import resource
from core.rest.serializers import Strict
from core.rest.viewsets import Rows
from core.web import files
from grids.duties import OFFICE
from incidents.attachments.lists import CheckedFile
from staff.access import account_of
from staff.people.models import Worker
from staff.rest import EditableInTerritory

KEY = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH)


@resource("adjustments")
class AdjustmentViewSet(EditableInTerritory):
    """Bonus and deductions of a worker and quarter. POST proposes one; a head decides in the back office."""

    http_method_names = ["get", "head", "options", "post"]
    queryset = Adjustment.objects.all()
    rows = staticmethod(adjustments)
    serializer_class = AdjustmentSerializer
    filterset_class = AdjustmentFilter
    writers = OFFICE
    lookup_value_regex = r"\d{1,18}"

    def find_worker(self, number: str) -> Worker | None:
        return Worker.objects.filter(subdistrict__in=self.written_subdistricts, staff_number=number).first()


class EvidenceUpload(Strict):
    """One file that proves an adjustment."""

    file = CheckedFile()


@resource(r"adjustments/(?P<adjustment>\d{1,18})/attachments", name="adjustment-attachments")
class AdjustmentFileViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Rows):
    """Images and documents that prove one adjustment. POST adds one (multipart) while it is only proposed."""

    http_method_names = ["get", "head", "options", "post"]
    queryset = AdjustmentFile.objects.all()
    serializer_class = EvidenceSerializer
    parser_classes = [FileParser, StrictJSONParser]
    filterset_class = None
    lookup_value_regex = r"\d{1,18}"
    writers = OFFICE
    ordering = "pk"

    @cached_property
    def adjustment(self) -> Adjustment:
        visible = Adjustment.objects.visible_to(account_of(self.request))
        return get_object_or_404(visible, pk=self.kwargs["adjustment"])

    def get_queryset(self) -> QuerySet[AdjustmentFile]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return self.adjustment.files.select_related("uploaded_by")

    @extend_schema(request={"multipart/form-data": EvidenceUpload}, responses={201: EvidenceSerializer})
    def create(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        adjustment = self.adjustment  # 404 for what one may not see, whatever the body says
        return once(request, lambda: self._attach(adjustment))

    def _attach(self, adjustment: Adjustment) -> Response:
        sent: serializers.Serializer[Any] = EvidenceUpload(data=self.request.data)
        sent.is_valid(raise_exception=True)
        (made,) = attach_evidence(
            adjustment=adjustment,
            uploads=[sent.validated_data["file"]],
            by=account_of(self.request),
            at=timezone.now(),
        )
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(parameters=[KEY], responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, url_path="content")
    def content(self, request: Request, *_args: Any, **_kwargs: Any) -> FileResponse:  # noqa: ARG002
        """The file itself. Images open in the page; documents are downloaded."""
        return served(self.get_object())


def served(row: AdjustmentFile) -> FileResponse:
    """A response with the file under its exact content type, which no browser keeps.

    Raises NotFound for a removed one.
    """
    try:
        if row.removed_at is not None:
            raise FileNotFoundError(row.name)
        file = files.path_of(FOLDER, row.stored_as).open("rb")
    except FileNotFoundError:
        raise NotFound from None
    answer = FileResponse(file, as_attachment=not row.is_image, filename=row.name, content_type=row.media_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
