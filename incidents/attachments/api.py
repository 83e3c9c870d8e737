"""Attachments of an incident over REST, and the one place from which their files are served."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from core import audit
from core.models import AuditKind
from core.rest.idempotency import once
from core.rest.parsers import FileParser, StrictJSONParser
from core.rest.resources import resource
from core.rest.viewsets import Rows
from core.web import files
from core.web.uploads import JPEG, original_name
from grids.duties import WORK_ON_CASES
from incidents.attachments.lists import AttachmentSerializer, UploadSerializer
from incidents.attachments.models import Attachment
from incidents.attachments.services import FOLDER, attach, may_open_original, withdraw_attachment
from incidents.incident.api import NUMBER
from incidents.incident.models import Incident
from incidents.incident.restricted import note_opened
from staff.access import access_of, account_of

BYTES = {(200, "application/octet-stream"): OpenApiTypes.BINARY}
KEY = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH)


@resource(rf"incidents/(?P<number>{NUMBER})/attachments")
class AttachmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Rows):
    """Images and documents of one case. POST adds one (multipart); DELETE takes a mistaken one back: its row stays."""

    queryset = Attachment.objects.all()
    serializer_class = AttachmentSerializer
    parser_classes = [FileParser, StrictJSONParser]  # the answer to JSON says what to send instead
    filterset_class = None
    lookup_value_regex = r"\d{1,18}"
    writers = WORK_ON_CASES
    members_write = True
    ordering = "pk"

    @cached_property
    def incident(self) -> Incident:
        visible = Incident.objects.visible_to(account_of(self.request))
        found = get_object_or_404(visible, number=self.kwargs["number"])
        note_opened(found)
        return found

    def get_queryset(self) -> QuerySet[Attachment]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return self.incident.attachments.select_related("uploaded_by")

    def get_serializer_context(self) -> dict[str, Any]:
        context = {**super().get_serializer_context(), "number": self.kwargs.get("number", "")}
        if not getattr(self, "swagger_fake_view", False):
            context["opens_originals"] = may_open_original(access_of(account_of(self.request)), self.incident)
        return context

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: AttachmentSerializer})
    def create(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        number = self.incident.number  # 404 for what one may not see, whatever the body says
        return once(request, lambda: self._attach(number))

    def _attach(self, number: str) -> Response:
        sent = UploadSerializer(data=self.request.data)
        sent.is_valid(raise_exception=True)
        given = dict(sent.validated_data)
        (made,) = attach(
            number=number,
            uploads=[given.pop("file")],
            by=account_of(self.request),
            at=timezone.now(),
            **given,
        )
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(parameters=[KEY], responses={204: None})
    def destroy(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        withdraw_attachment(attachment=self.get_object(), by=account_of(request), at=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(parameters=[KEY], responses=BYTES)
    @action(detail=True, url_path="content")
    def content(self, request: Request, *_args: Any, **_kwargs: Any) -> HttpResponse | FileResponse:
        """The file itself. Images open in the page; documents are downloaded."""
        row = self.get_object()
        return served(request, row)

    @extend_schema(parameters=[KEY], responses=BYTES)
    @action(detail=True, url_path="thumbnail")
    def thumbnail(self, request: Request, *_args: Any, **_kwargs: Any) -> HttpResponse | FileResponse:
        """The image made small; 404 for a document."""
        row = self.get_object()
        if not row.is_image:
            raise NotFound
        return served(request, row, files.SMALL)

    @extend_schema(parameters=[KEY], responses=BYTES)
    @action(detail=True, url_path="original")
    def original(self, request: Request, *_args: Any, **_kwargs: Any) -> HttpResponse | FileResponse:
        """The file as it was sent, where what is kept is a copy; for the center alone, and noted in the audit log."""
        row = self.get_object()
        if not row.original_size or not may_open_original(access_of(account_of(request)), self.incident):
            raise NotFound
        audit.record(AuditKind.EXPORT, f"{self.incident.number} {row.pk}", _("original of an attachment"))
        return served(request, row, files.ORIGINAL)


def served(request: Request, row: Attachment, beside: str = "") -> HttpResponse | FileResponse:
    """A response with the file under its exact content type, or 304 where the caller has it.

    Browsers keep no copy of it. Raises NotFound for one that was withdrawn.
    """
    if row.removed_at is not None:
        raise NotFound
    tag = f'"{row.digest}{beside.replace(".", "-")}"'
    answer: HttpResponse | FileResponse
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponseNotModified()
    else:
        try:
            file = files.path_of(FOLDER, row.stored_as, beside).open("rb")
        except FileNotFoundError:
            raise NotFound from None  # withdrawn a moment ago
        answer = FileResponse(
            file,
            as_attachment=beside == files.ORIGINAL or not row.is_image,
            filename=original_name(row.name, row.original_type) if beside == files.ORIGINAL else row.name,
            content_type={files.SMALL: JPEG, files.ORIGINAL: row.original_type}.get(beside, row.media_type),
        )
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
