"""Every refusal in one shape: `{"code", "detail", "fields"?}`."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as ModelError
from django.db import IntegrityError, models, transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response

from core.errors import Conflict, DomainError, InvalidInput, NotAllowed, TooLarge
from core.history.since import ChangedMeanwhile
from core.rest.versions import RowChangeSerializer, entry_of

gettext_noop("Null characters are not allowed.")  # the framework's own words, garbled in its Chinese catalogue
STATUS_OF = {
    ChangedMeanwhile: 412,
    TooLarge: 413,
    InvalidInput: 400,
    NotAllowed: 403,
    Conflict: 409,
}  # the first that fits


def body_too_large() -> TooLarge:
    return TooLarge(_("The body is too large."))


# --- errors -------------------------------------------------------------------------------------


def answer_error(error: Exception, _context: dict[str, Any]) -> Response | None:
    """Every refusal as `{"code", "detail", "fields"?}`; None, and so a 500, for what is our own fault."""
    if isinstance(error, RequestDataTooBig):
        error = body_too_large()
    if isinstance(error, DomainError):
        code = next(code for kind, code in STATUS_OF.items() if isinstance(error, kind))
        answer = _answer(error.code, str(error), error.fields, code)
        if isinstance(error, ChangedMeanwhile):
            answer.data["changes"] = RowChangeSerializer(map(entry_of, error.lines), many=True).data
        return answer
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
    """The unique field that a constraint with a name given by PostgreSQL belongs to."""
    return next((f for f in model._meta.fields if f.unique and f"_{f.column}_" in constraint), None)
