"""REST as the contract has it: cursor pages, one shape of error, strict input."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from operator import attrgetter
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelError
from django.db import IntegrityError, models, transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions, serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core import uploads
from core.errors import Conflict, DomainError, InvalidInput, NotAllowed, TooLarge
from core.texts import holds_identity_number

gettext_noop("Null characters are not allowed.")  # the framework's own words, garbled in its Chinese catalogue
STATUS_OF = {TooLarge: 413, InvalidInput: 400, NotAllowed: 403, Conflict: 409}  # the first that fits


# --- in and out ---------------------------------------------------------------------------------


class Pages(CursorPagination):
    """Pages by cursor: `next`, `previous`, `results`; `?limit=` up to 1000. Views order by `pk` or `-pk`."""

    page_size_query_param = "limit"
    max_page_size = 1000

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:  # noqa: ARG002
        ordering: str | tuple[str, ...] = getattr(view, "ordering", "pk")
        return ordering if isinstance(ordering, tuple) else (ordering,)

    def decode_cursor(self, request: Request) -> Any:
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not str(cursor.position).isdecimal():
            raise exceptions.NotFound(self.invalid_cursor_message)
        return cursor


def _body_too_large() -> TooLarge:
    return TooLarge(_("The body is too large."))


def _refuse_larger(parser_context: Mapping[str, Any] | None, limit: int) -> None:
    if int((parser_context or {})["request"].META.get("CONTENT_LENGTH") or 0) > limit:
        raise _body_too_large()


class FileParser(MultiPartParser):
    """A form with one file: no larger than a file may be, and some room for the fields beside it."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        _refuse_larger(parser_context, uploads.MAX_BYTES + 64 * 1024)
        return super().parse(stream, media_type, parser_context)


class StrictJSONParser(JSONParser):
    """JSON that can be stored and answered: of bounded size and depth, without lone surrogates."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        _refuse_larger(parser_context, limit)
        try:
            parsed = super().parse(stream, media_type, parser_context)
            json.dumps(parsed, ensure_ascii=False).encode()
        except RecursionError as error:
            raise exceptions.ParseError(_("The JSON is nested too deeply.")) from error
        except UnicodeEncodeError as error:
            raise exceptions.ParseError(_("The JSON holds half of a character (a lone surrogate).")) from error
        return parsed


def day_in(query: Mapping[str, str], name: str) -> date | None:
    """The day that a query parameter names, or None without it. Raises ValidationError naming the parameter."""
    text = query.get(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise exceptions.ValidationError({name: [_("Write the day like 2026-10-31.")]}) from None


class Strict(serializers.Serializer[Any]):
    """Refuses fields that it does not know or does not take, and identity numbers in any text, by name."""

    codes: tuple[str, ...] = ("external_id",)  # texts that are numbers by nature

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            taken = {name for name, field in self.fields.items() if not field.read_only}
            unknown = {
                str(name): [_("This field cannot be set.") if name in self.fields else _("This field is not known.")]
                for name in data
                if name not in taken
            }
            if unknown:
                raise serializers.ValidationError(unknown)
            numbers = {
                name: [_("Identity numbers may not be stored. Remove the number.")]
                for name, value in data.items()
                if isinstance(value, str) and name not in self.codes and holds_identity_number(value)
            }
            if numbers:
                raise serializers.ValidationError(numbers)
        return super().to_internal_value(data)


@extend_schema_field(OpenApiTypes.STR)
class ByKey(serializers.Field[Any, Any, Any, Any]):
    """A related row by its natural key.

    Out: what stands at the attribute path `shown`. In: what `find(view, key)` gives for the key, so
    that a view decides which rows its user may write about.
    """

    default_error_messages = {
        "invalid": _("Give the key as text."),
        "unknown": _("%(key)s is unknown here, or not yours to write about."),
    }

    def __init__(self, shown: str, find: Callable[[Any, str], Any] | None = None, **options: Any) -> None:
        super().__init__(read_only=find is None, **options)
        self.shown, self.find = shown, find

    def get_attribute(self, instance: Any) -> Any:
        with contextlib.suppress(AttributeError):  # a null on the way
            return attrgetter(self.shown)(instance)
        return None

    def to_representation(self, value: Any) -> Any:
        return value

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or "\x00" in data or not self.find:
            self.fail("invalid")
        found = self.find(self.context["view"], data)
        if found is None:
            raise serializers.ValidationError(self.error_messages["unknown"] % {"key": data[:40]}, code="unknown")
        return found


def month_named(text: str) -> date:
    """The first day of the month that `2026-10`, or any day of it, names. Raises ValueError."""
    return date.fromisoformat(f"{text}-01" if len(text) == len("2026-10") else text).replace(day=1)


@extend_schema_field({"type": "string", "example": "2026-10"})
class MonthField(serializers.Field[Any, Any, Any, Any]):
    """A month like `2026-10`; a day of it is understood too."""

    default_error_messages = {"invalid": _("Write the month like 2026-10.")}

    def to_representation(self, value: date) -> str:
        return f"{value:%Y-%m}"

    def to_internal_value(self, data: Any) -> date:
        try:
            return month_named(data)
        except (TypeError, ValueError):
            self.fail("invalid")


# --- errors -------------------------------------------------------------------------------------


def answer_error(error: Exception, _context: dict[str, Any]) -> Response | None:
    """Every refusal as `{"code", "detail", "fields"?}`; None, and so a 500, for what is our own fault."""
    if isinstance(error, RequestDataTooBig):
        error = _body_too_large()
    if isinstance(error, DomainError):
        code = next(code for kind, code in STATUS_OF.items() if isinstance(error, kind))
        return _answer(error.code, str(error), error.fields, code)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, ModelError):
        error = exceptions.ValidationError(serializers.as_serializer_error(error))
    if isinstance(error, exceptions.ValidationError):
        fields = error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
        return _answer("invalid", exceptions.ValidationError.default_detail, fields, status.HTTP_400_BAD_REQUEST)
    if isinstance(error, exceptions.APIException):
        answer = _answer(error.default_code, error.detail, {}, error.status_code)
        if (challenge := getattr(error, "auth_header", None)) is not None:
            answer["WWW-Authenticate"] = challenge
        if (wait := getattr(error, "wait", None)) is not None:
            answer["Retry-After"] = str(math.ceil(wait))
        return answer
    return None


def _answer(code: str, detail: object, fields: Any, http_status: int) -> Response:
    body = {"code": code, "detail": str(detail), **({"fields": fields} if fields else {})}
    return Response(body, status=http_status)


@contextlib.contextmanager
def constraints_named(model: type[models.Model], names: Mapping[str, str] | None = None) -> Iterator[None]:
    """Turn the breach of one of the model's constraints into a refusal that names the field.

    The database has the last word: it also sees the row that somebody else wrote a moment ago.
    `names` maps model fields to the names that they have outside.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        broken = next((constraint for constraint in model._meta.constraints if constraint.name == name), None)
        if broken is not None:
            field = (getattr(broken, "fields", None) or ["non_field_errors"])[-1]  # the one that tells rows apart
            message: object = broken.violation_error_message
        elif (unique := _unique_field(model, name or "")) is not None:
            field, message = unique.name, _("Another row has this value already.")
        else:
            raise
        raise InvalidInput(message, fields={(names or {}).get(field, field): message}) from error


def _unique_field(model: type[models.Model], constraint: str) -> models.Field[Any, Any] | None:
    """The field whose own uniqueness a constraint of PostgreSQL's naming stands for."""
    return next((f for f in model._meta.fields if f.unique and f"_{f.column}_" in constraint), None)
