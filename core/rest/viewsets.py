"""Base classes of REST views: lists, single rows, create, update, delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, cast

from django.core.exceptions import MultipleObjectsReturned
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, mixins, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.history.reading import NO_PARTS, Parts, Reader
from core.history.saying import REASON_MAX, with_reason
from core.history.since import one_editor_at_a_time
from core.rest.filters import day_in
from core.rest.idempotency import once
from core.rest.queries import KnownQuery
from core.rest.refusals import constraints_named
from core.rest.versions import refuse_if_stale, tag_of


class Rows(KnownQuery, GenericViewSet[Any]):
    """A view of rows. It refuses query parameters that it does not know."""


class Listing(mixins.ListModelMixin, Rows):
    """A list. `rows(user, on)` gives what the user may see, with the names of the day `on`."""

    rows: Callable[[Any, date], models.QuerySet[Any]]
    ordering: str = "pk"  # or "-pk": what is unique, and what a cursor can stand at

    @cached_property
    def on(self) -> date:
        """The day whose names and codes are used: `?on=`, or today."""
        return day_in(self.request.query_params, "on") or timezone.localdate()

    def get_queryset(self) -> models.QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return self.rows(self.request.user, self.on)


class Resource(mixins.RetrieveModelMixin, Listing):
    """A list and the details of its rows."""

    def get_object(self) -> Any:
        try:
            return super().get_object()
        except MultipleObjectsReturned:
            raise exceptions.ValidationError(
                {"subdistrict": [_("There is one in several subdistricts: name the subdistrict.")]}
            ) from None


class Editable(mixins.CreateModelMixin, mixins.UpdateModelMixin, Resource):
    """A resource that takes POST, once per Idempotency-Key, and PATCH. `writers` may do both.

    One row is answered with an `ETag`; a change with `If-Match` is refused where the row changed since (412).
    """

    http_method_names = ["get", "head", "options", "post", "patch"]
    writers: frozenset[str] = frozenset()
    parts: Parts = NO_PARTS  # rows that are written together with this one
    outside_names: Mapping[str, str] = {}  # model field → its name in the API, where they differ

    def reader(self) -> Reader:
        """What the account may know of changes of these rows."""
        raise NotImplementedError

    def retrieve(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:  # noqa: ARG002
        row = self.get_object()
        tag = tag_of(row, self.parts)
        row = self.get_queryset().get(pk=row.pk)  # again: no older than its tag
        answer = Response(self.get_serializer(row).data)
        answer["ETag"] = tag
        return answer

    def create(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        return once(request, lambda: self._write(None, status.HTTP_201_CREATED))

    def partial_update(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        seen = self.get_object()
        with transaction.atomic():
            # Two corrections of one row queue here, so that the second does not undo the first.
            one_editor_at_a_time(seen)
            row = type(seen)._default_manager.select_for_update(no_key=True).get(pk=seen.pk)
            refuse_if_stale(request, row, self.reader(), self.parts)
            answer = self._write(row, status.HTTP_200_OK)
            answer["ETag"] = tag_of(row, self.parts)
            return answer

    def _write(self, row: Any, http_status: int) -> Response:
        given, reason = self._with_its_reason(row)
        serializer = self.get_serializer(row, data=given, partial=row is not None)
        serializer.is_valid(raise_exception=True)
        with with_reason(reason), constraints_named(self.outside_names):
            saved = serializer.save()
        return self.answer(saved, http_status)

    def answer(self, saved: Any, http_status: int) -> Response:
        """The answer to a write that was carried out."""
        return Response(self.answer_for(saved), status=http_status)

    def _with_its_reason(self, row: Any) -> tuple[Any, str]:
        """What is to be written, and why: a correction may carry a `reason`, which is no column of the row."""
        given = self.request.data
        if row is None or not isinstance(given, Mapping) or "reason" in cast(Any, self.get_serializer(row)).fields:
            return given, ""
        return {name: value for name, value in given.items() if name != "reason"}, reason_in(given)

    def answer_for(self, saved: models.Model) -> Any:
        """The answer to a write: the row as a GET returns it."""
        return self.get_serializer(self.get_queryset().get(pk=saved.pk)).data


class Correctable(mixins.DestroyModelMixin, Editable):
    """An editable resource whose wrong rows may be taken back."""

    http_method_names = [*Editable.http_method_names, "delete"]

    def known_parameters(self) -> frozenset[str]:
        return super().known_parameters() | ({"reason"} if self.request.method == "DELETE" else frozenset())

    def perform_destroy(self, row: Any) -> None:
        """The reason stands in the body or in the address: not every client can send a body with DELETE."""
        given = self.request.data if isinstance(self.request.data, Mapping) else {}
        with with_reason(reason_in({**self.request.query_params.dict(), **given})), transaction.atomic():
            one_editor_at_a_time(row)
            refuse_if_stale(self.request, row, self.reader(), self.parts)
            self.remove(row)

    def remove(self, row: Any) -> None:
        """Take one row back; a resource whose rows follow rules of their own calls its service here."""
        row.delete()


def reason_in(given: Mapping[str, Any]) -> str:
    """The reason of a correction, where one is given. Raises ValidationError for what is no short text."""
    reason = given.get("reason", "")
    if not isinstance(reason, str) or len(reason) > REASON_MAX:
        message = _("A short text is needed, of %(most)d characters at most.") % {"most": REASON_MAX}
        raise exceptions.ValidationError({"reason": [message]})
    return reason
