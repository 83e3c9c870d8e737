"""Exports: every app's datasets under one address, streamed by `COPY`."""

from __future__ import annotations

import logging
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError as BadMoment
from django.db.models import DateTimeField, QuerySet
from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

import assessment.api  # noqa: F401  (the nouns of each app declare their datasets)
import gridops.exports.corrections  # noqa: F401
import grids.api  # noqa: F401
import incidents.api  # noqa: F401
import staff.api  # noqa: F401
from core import audit
from core.clock import SHANGHAI, day_named, starts_at
from core.models import AuditKind
from core.rest.copying import Copying, copy_statement
from core.rest.datasets import DATASETS, Dataset
from core.rest.filters import day_in
from core.rest.queries import ON, KnownQuery
from core.sheets.writing import CSV, MARK
from core.within_time import check_within_time
from grids.scope import Scope
from staff.access import access_of
from staff.sight import leaving

log = logging.getLogger(__name__)

TYPES = {"csv": CSV.content_type, "ndjson": "application/x-ndjson"}


PARAMETERS = (
    OpenApiParameter("from", OpenApiTypes.STR, description="A day or a time; included."),
    OpenApiParameter("to", OpenApiTypes.STR, description="A day or a time; not included."),
    ON,
)

OF_A_FILE = [
    OpenApiParameter("dataset", OpenApiTypes.STR, OpenApiParameter.PATH, enum=sorted(DATASETS)),
    OpenApiParameter("suffix", OpenApiTypes.STR, OpenApiParameter.PATH, enum=sorted(TYPES)),
]


class Exported(KnownQuery, APIView):
    """What both addresses of an export share: who may have it, which rows it holds, and what is said of it."""

    parameters = PARAMETERS

    def asked_for(self, request: Request, dataset: str, suffix: str) -> tuple[Dataset, QuerySet[Any], dict[str, str]]:
        """The dataset, its rows for the account, and the headers. Raises Http404 for what is not open to it."""
        if dataset not in DATASETS or suffix not in TYPES or not DATASETS[dataset].open_to(request.user):
            raise Http404
        wanted, now = DATASETS[dataset], timezone.now()
        rows = narrowed(wanted, request, today=now.astimezone(SHANGHAI).date()).order_by("pk")
        headers = {
            "X-Generated-At": now.astimezone(SHANGHAI).isoformat(),
            "X-Row-Scope": str(scope_of(wanted, rows, access_of(request.user).scope)),
            **wanted.headers(request.user),
        }
        if dataset == "bulletin-lines":
            versions = rows.order_by().values_list("bulletin__scheme__version", flat=True).distinct()
            headers["X-Scheme-Version"] = ",".join(map(str, sorted(versions)))
        return wanted, rows, headers

    def copying(self, request: Request, wanted: Dataset, rows: QuerySet[Any], suffix: str, named: str) -> Copying:
        """The rows on their way, noted in the audit log before the first byte."""
        scope = str(scope_of(wanted, rows, access_of(request.user).scope))
        audit.record(AuditKind.EXPORT, named, f"{scope} {request.query_params.urlencode()}".strip())
        statement = copy_statement(rows, leaving(request.user, rows.model, wanted.columns(request.user)), suffix)
        client = request.META.get("gunicorn.socket")
        return Copying(statement, mark=MARK if suffix == "csv" else "", says_its_end=suffix == "ndjson", client=client)


class ExportView(Exported):
    """One dataset as the user may see it, whole, in flat memory.

    `from` and `to` are half-open; `on` is the day whose codes are used and, for what is in force over
    a range of days, the day on which it must be. The last line of NDJSON is its end:
    `{"_end": {"rows": …, "sha256": …}}` counts the rows before it and digests the bytes before it. Where it is missing,
    the answer was cut off: an answer that fails is reset. For CSV, compare with the address `…/manifest`.
    """

    @extend_schema(
        operation_id="exports_retrieve",
        parameters=OF_A_FILE,
        responses={(200, "text/csv"): OpenApiTypes.STR, (200, "application/x-ndjson"): OpenApiTypes.STR},
    )
    def get(self, request: Request, dataset: str, suffix: str) -> Any:
        wanted, rows, headers = self.asked_for(request, dataset, suffix)
        headers |= {
            "Content-Disposition": f'attachment; filename="{dataset}.{suffix}"',
            "X-Accel-Buffering": "no",
        }
        log.info("%s exports %s.%s within %s", request.user.get_username(), dataset, suffix, headers["X-Row-Scope"])
        if request.method == "HEAD":
            return Response(headers=headers)
        content = self.copying(request, wanted, rows, suffix, f"{dataset}.{suffix}")
        return StreamingHttpResponse(content, content_type=TYPES[suffix], headers=headers)


class ManifestSerializer(serializers.Serializer[Any]):
    """What an export holds at the moment that is asked."""

    rows = serializers.IntegerField(help_text="Rows, without the head of a CSV and the end of NDJSON.")
    bytes = serializers.IntegerField(help_text="Of the whole file, unpacked.")
    sha256 = serializers.CharField(help_text="Of the whole file, unpacked.")
    generated_at = serializers.DateTimeField(read_only=True)
    row_scope = serializers.CharField()


class ManifestView(Exported):
    """How many rows an export has, and its digest: by these a file is known to be whole.

    It is asked with the very parameters of the export. It reads the rows as they are now: where somebody wrote between
    the two requests they differ, and both are asked again.
    """

    @extend_schema(operation_id="exports_manifest_retrieve", parameters=OF_A_FILE, responses=ManifestSerializer)
    def get(self, request: Request, dataset: str, suffix: str) -> Response:
        wanted, rows, headers = self.asked_for(request, dataset, suffix)
        content = self.copying(request, wanted, rows, suffix, f"{dataset}.{suffix}/manifest")
        for _piece in content:
            pass
        told = {"rows": content.rows, "bytes": content.size, "sha256": content.digest.hexdigest()}
        about = {"generated_at": headers["X-Generated-At"], "row_scope": headers["X-Row-Scope"]}
        return Response({**told, **about}, headers=headers)


def scope_of(dataset: Dataset, rows: QuerySet[Any], scope: Scope) -> Scope:
    """What the rows are limited to: the user's scope, or whole subdistricts where all in them read all."""
    if scope.everything or not dataset.subdistrict:
        return scope
    return Scope(subdistricts=frozenset(rows.order_by().values_list(dataset.subdistrict, flat=True).distinct()))


def narrowed(dataset: Dataset, request: Request, *, today: date) -> QuerySet[Any]:
    """The dataset's rows for the user, kept to what `from`, `to` and `on` ask for. Raises ValidationError."""
    query = request.query_params
    on = day_in(query, "on")
    rows = dataset.rows(request.user, on or today)
    if on and dataset.in_force:
        rows = rows.filter(**{f"{dataset.in_force}__contains": on})
    begin, end = (_bound(dataset, rows, query, name) for name in ("from", "to"))
    if begin and end and end < begin:
        raise ValidationError({"to": [_("This lies before `from`.")]})
    if begin is None and end is None:
        return rows
    if isinstance(_dated_by(dataset, rows), DateRangeField):
        return rows.filter(**{f"{dataset.dated}__overlap": (begin, end)})
    if begin:
        rows = rows.filter(**{f"{dataset.dated}__gte": begin})
    return rows.filter(**{f"{dataset.dated}__lt": end}) if end else rows


def _dated_by(dataset: Dataset, rows: QuerySet[Any]) -> Any:
    field: Any = None
    model: Any = rows.model
    for name in dataset.dated.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model
    return field


def _bound(dataset: Dataset, rows: QuerySet[Any], query: Any, name: str) -> Any:
    text = query.get(name)
    if not text:
        return None
    if not dataset.dated:
        raise ValidationError({name: [_("The rows of this dataset have no date.")]})
    if not isinstance(_dated_by(dataset, rows), DateTimeField):
        return day_in(query, name)
    return moment(text, name)


def moment(text: str, name: str) -> datetime:
    """A time, or the first moment of a day, in Shanghai where no offset is given. Raises ValidationError."""
    try:
        if len(text) <= len("2026-10-31"):
            return starts_at(day_named(text))
        time = parse_datetime(text.replace(" ", "+") if "T" in text else text)
        check_within_time(time)
    except (ValueError, BadMoment):
        time = None
    if time is None:
        raise ValidationError({name: [_("Write a day like 2026-10-31, or a time like 2026-10-31T08:00:00+08:00.")]})
    return time if time.tzinfo else time.replace(tzinfo=SHANGHAI)
