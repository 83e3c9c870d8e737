"""What every answer tells the browser: what may run on the page, what the page may use, and what is kept.

Two policies that never change need no package: see docs/decisions/068.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

Answers = Callable[[HttpRequest], HttpResponseBase]

_OWN = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
_OF_THE_DESCRIPTION = {**_OWN, "style-src": "'self' 'unsafe-inline'"}  # Swagger writes styles into its page
# The theme of the back office writes its colours into the page, and reads what its menus do out of attributes (Alpine).
# No script in a page runs there either.
_OF_THE_OFFICE = {**_OF_THE_DESCRIPTION, "script-src": "'self' 'unsafe-eval'"}
_POLICIES = {"/admin/": _OF_THE_OFFICE, "/api/v1/docs/": _OF_THE_DESCRIPTION}
_UNUSED = (
    *("accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "encrypted-media", "gyroscope", "hid"),
    *("magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
PERMISSIONS = ", ".join([*(f"{one}=()" for one in _UNUSED), "geolocation=(self)"])
COMPRESSED = frozenset({"text/html", "application/json", "text/javascript"})


def policy_of(path: str, *, forms_to: Sequence[str] = ()) -> str:
    """The Content-Security-Policy of an address, whose forms may lead to further hosts."""
    chosen = next((policy for begins, policy in _POLICIES.items() if path.startswith(begins)), _OWN)
    chosen = {**chosen, "form-action": " ".join([chosen["form-action"], *forms_to])}
    return "; ".join(f"{name} {value}" for name, value in chosen.items())


OFFICE_POLICY = policy_of("/admin/")  # for a page of the back office that has another address


class Headers:
    """Middleware: policies on every answer, and `no-store` on those for somebody who is logged in."""

    def __init__(self, get_response: Answers) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers.setdefault("Content-Security-Policy", policy_of(request.path))
        answer.headers.setdefault("Permissions-Policy", PERMISSIONS)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            answer.headers["Cache-Control"] = "private, no-store"
        return answer


class Gzip(GZipMiddleware):
    """Compresses pages and JSON. Not files, which are compressed already, and not streams, which come by the row.

    Django puts a name of random length into the archive, and hides the token of a form anew on each page, so that
    nobody learns a secret from how long an answer is (BREACH). Before that, the indentation of a page is removed: it
    is half of a long table.
    """

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        kind = response.get("Content-Type", "").partition(";")[0]
        if response.streaming or kind not in COMPRESSED:
            return response
        if kind == "text/html" and not response.has_header("Content-Encoding"):
            response.content = without_indentation(response.content)
            response.headers["Content-Length"] = str(len(response.content))
        return super().process_response(request, response)


# A match begins only where a run of blanks begins, so that the time grows with the page alone, whatever somebody wrote.
_INDENTATION = re.compile(rb"\n(?:(?<=>\n)\s++|(?<=\S\n)\s++(?=<))")
_AS_WRITTEN = re.compile(rb"(<(?:pre|textarea)\b.*?</(?:pre|textarea)>)", re.DOTALL)


def without_indentation(page: bytes) -> bytes:
    """A page without the blanks beside its tags that only its templates need. Words of people are not touched."""
    parts = _AS_WRITTEN.split(page)
    return b"".join(part if place % 2 else _INDENTATION.sub(b"\n", part) for place, part in enumerate(parts))
