"""Bodies: JSON that can be stored, and files of bounded size."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.parsers import JSONParser, MultiPartParser

from core.rest.refusals import body_too_large
from core.web import uploads


def _refuse_larger(parser_context: Mapping[str, Any] | None, limit: int) -> None:
    if int((parser_context or {})["request"].META.get("CONTENT_LENGTH") or 0) > limit:
        raise body_too_large()


class FileParser(MultiPartParser):
    """A form with one file: no larger than a file may be, and some space for the other fields."""

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
