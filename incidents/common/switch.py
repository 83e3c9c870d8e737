"""One switch closes the pages of the field where members report in another application: nobody enters things twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.web.sent_once import by_script
from staff.access import access_of

FIELD = next(address for address, door in settings.DOORS.items() if door == "field")
# A leader still decides on what came from there, and everybody still has a box.
OPEN = {"field", "field-case", "field-move", "field-attach", "field-recorded", "field-suggestions"}
OPEN |= {"field-talks", "field-talk-done"}  # nobody enters them elsewhere


class FieldSwitch:
    """Middleware: who serves grids of an office that has closed its pages is told where to report instead."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:  # noqa: ARG002
        match = request.resolver_match
        if not request.path.startswith(FIELD) or match is None or match.url_name in OPEN:
            return None
        if not request.user.is_authenticated or not access_of(request.user).reports_elsewhere:
            return None
        if by_script(request):  # what a browser kept from before
            text = _("Your office has closed these pages. Members report in Ping'an Tong.")
            return JsonResponse({"refused": text}, status=403)
        return render(request, "incidents/common/closed.html", status=403)
