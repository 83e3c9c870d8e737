"""REST as the contract has it: cursor pages and one shape of error."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response

from core.errors import Conflict, DomainError, InvalidInput, NotAllowed

STATUS_OF = {InvalidInput: 400, NotAllowed: 403, Conflict: 409}


class Pages(CursorPagination):
    """Pages by cursor: `next`, `previous`, `results`; `?limit=` up to 1000."""

    ordering = "pk"
    page_size_query_param = "limit"
    max_page_size = 1000


def answer_error(error: Exception, _context: dict[str, Any]) -> Response | None:
    """Every refusal as `{"code", "detail", "fields"?}`; None, and so a 500, for what is our own fault."""
    if isinstance(error, DomainError):
        code = next(code for kind, code in STATUS_OF.items() if isinstance(error, kind))
        return _answer(error.code, str(error), error.fields, code)
    if isinstance(error, Http404):
        return _answer("not_found", exceptions.NotFound.default_detail, {}, status.HTTP_404_NOT_FOUND)
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if isinstance(error, exceptions.ValidationError):
        fields = error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
        return _answer("invalid", exceptions.ValidationError.default_detail, fields, status.HTTP_400_BAD_REQUEST)
    if isinstance(error, exceptions.APIException):
        answer = _answer(error.default_code, error.detail, {}, error.status_code)
        if (challenge := getattr(error, "auth_header", None)) is not None:
            answer["WWW-Authenticate"] = challenge
        if (wait := getattr(error, "wait", None)) is not None:
            answer["Retry-After"] = str(int(wait))
        return answer
    return None


def _answer(code: str, detail: object, fields: Any, http_status: int) -> Response:
    body = {"code": code, "detail": str(detail), **({"fields": fields} if fields else {})}
    return Response(body, status=http_status)
