"""Middleware: ends idle sessions, asks for a new password and for the second factor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.running import by
from core.standing import one_request, stands
from grids.duties import ADMINISTRATORS, BACK_OFFICE
from staff.access import Role, access_of, account_of
from staff.accounts.second_factor import CLOCKS_DIFFER, asked_of, device_of

IDLE = timedelta(minutes=30)
IDLE_ON_OWN_DEVICE = timedelta(days=30)
NOTED_EVERY = timedelta(minutes=1)  # so that not every page writes its session
SEEN, OWN_DEVICE = "seen", "own_device"
LOOKS = ("GET", "HEAD")  # who writes reads anew what the office has set
ALWAYS_OPEN = {"login", "logout", "set_language", "healthz", "readyz"}


class AccountGate:
    """Applies to sessions only; tokens of other systems have no password and no phone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with one_request():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        by_token = (
            request.path.startswith("/api/") and request.headers.get("Authorization", "")[:7].lower() == "bearer "
        )
        if by_token or name in ALWAYS_OPEN or not request.user.is_authenticated:
            return None
        by(request.user)
        if request.method in LOOKS:
            stands(getattr(request.user, "what_stands", None))
        if slept(request):
            logout(request)
            messages.info(request, _("You were away for a while and have been logged out. Log in again."))
            return refuse(request, "login", "session_ended", _("The session has ended."))
        # The phone comes first, so that who stole a password cannot change it. Only a new account, whose password
        # somebody else set, chooses its own before it takes a phone into use.
        must_change = request.user.must_change_password
        if name != "second-factor" and needs_second_factor(request) and (not must_change or has_phone(request)):
            return refuse(request, "second-factor", "second_factor_required", _("Show the second factor first."))
        if must_change and name not in ("password", "second-factor"):
            return refuse(request, "password", "password_change_required", _("Change the password first."))
        return None


def slept(request: HttpRequest) -> bool:
    """Whether the session was idle for too long; if not, renews its time of last use."""
    now = timezone.now().timestamp()
    away = now - request.session.get(SEEN, now)
    if away < -CLOCKS_DIFFER.total_seconds():
        return True  # the clock was set back, so nobody knows for how long: a session would stay open all that time
    own_device = request.session.get(OWN_DEVICE, False)
    if away > IDLE_ON_OWN_DEVICE.total_seconds():
        return True
    if away > IDLE.total_seconds() and not (own_device and may_stay_logged_in(request)):
        return True
    if away >= NOTED_EVERY.total_seconds() or SEEN not in request.session:
        request.session[SEEN] = now
    return False


def may_stay_logged_in(request: HttpRequest) -> bool:
    """Whether the person may stay logged in on their own device: leaders and members, nobody with an office duty."""
    access = access_of(request.user)
    return bool(access.grids_as(Role.LEADER, Role.FULL_TIME, Role.PART_TIME)) and not access.holds(*BACK_OFFICE)


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether this is an administrator who has not shown it in this session."""
    if request.user.is_verified() or not access_of(request.user).holds(*ADMINISTRATORS):  # type: ignore[union-attr]
        return False
    return asked_of(account_of(request))


def has_phone(request: HttpRequest) -> bool:
    return device_of(account_of(request)) is not None


def refuse(request: HttpRequest, page: str, code: str, text: str) -> HttpResponseBase:
    """Send a person to the page where it can be corrected, and give a program an error."""
    if request.path.startswith("/api/"):
        return JsonResponse({"code": code, "detail": text}, status=403)
    back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return HttpResponseRedirect(f"{reverse(page)}?{back}" if back else reverse(page))
