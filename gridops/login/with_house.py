"""Logging in with an identity of the house, and binding one to the own account."""

from __future__ import annotations

import logging
import secrets
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from requests import HTTPError

from core import audit
from core.errors import DomainError
from core.models import AuditKind
from gridops.login.house import ADAPTERS, is_silent, leave, note_silence, refuse_another_issuer
from gridops.login.outside import OIDC
from gridops.login.pages import guessed_too_often, onward, settle
from staff.access import account_of
from staff.accounts.identities import account_behind, bind, note_entry

log = logging.getLogger(__name__)
BACKEND = "gridops.login.backend.AccountBackend"
NO_ANSWER = (OAuth2Error, OSError, KeyError, ValueError, TypeError, AttributeError)  # none, or not what was agreed on
SILENT = "it did not answer a moment ago"
BINDS = "binds"  # in what is kept of a way: the account that binds


@never_cache
@require_POST
def begin(request: HttpRequest, provider: str) -> HttpResponse:
    """From the log-in page to the provider's."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(onward(request))
    own_device = bool(request.POST.get("own_device"))
    return _leave(request, provider, next_url=onward(request), own_device=own_device)


@never_cache
@login_required
@require_POST
def begin_binding(request: HttpRequest, provider: str) -> HttpResponse:
    """Go to the provider to bind an identity. The password is asked again, because an open session is not enough."""
    user = account_of(request)
    if not user.check_password(request.POST.get("password", "")):
        if guessed_too_often(request, user):
            return HttpResponseRedirect(reverse("login"))
        messages.error(request, _("This is not the password of your account."))
        return HttpResponseRedirect(reverse("sessions"))
    return _leave(request, provider, **{BINDS: user.pk})


def _leave(request: HttpRequest, provider: str, **kept: Any) -> HttpResponse:
    if provider not in settings.OUTSIDE:
        raise Http404
    if urlsplit(f"//{request.get_host()}").hostname != urlsplit(settings.SITE_URL).hostname:
        return HttpResponseRedirect(settings.SITE_URL + reverse("login"))  # the way back leads there, to its session
    if is_silent(provider):
        return come_back_without(request, provider, OAuth2Error(SILENT))
    try:
        return leave(request, provider, secrets.token_urlsafe(24), **kept)
    except NO_ANSWER as wrong:
        return come_back_without(request, provider, wrong)


@never_cache
@require_GET
def callback(request: HttpRequest, provider: str) -> HttpResponse:
    """The way back from the provider."""
    if provider not in settings.OUTSIDE:
        raise Http404
    if is_silent(provider):
        return come_back_without(request, provider, OAuth2Error(SILENT))
    try:
        if provider == OIDC:
            refuse_another_issuer(request)
    except NO_ANSWER as wrong:
        return come_back_without(request, provider, wrong)
    view: Any = OAuth2CallbackView.adapter_view(ADAPTERS[provider])
    try:
        answer: HttpResponse = view(request)
    except NO_ANSWER as wrong:
        return come_back_without(request, provider, wrong, began=True)
    return answer


def come_back(request: HttpRequest, uid: str, state: dict[str, Any]) -> HttpResponse:
    """The provider has confirmed an identity: log its account in, or finish the binding that the owner began."""
    key = request.resolver_match.kwargs["provider"] if request.resolver_match else ""
    if BINDS in state:
        return _bound(request, key, uid, state[BINDS])
    if request.user.is_authenticated:  # in another window meanwhile, perhaps by a colleague at the same desk
        text = _("This browser is logged in already, as %(account)s. If that is not you, log out first.")
        messages.warning(request, text % {"account": request.user})
        return HttpResponseRedirect(reverse("home"))
    user = account_behind(provider=key, uid=uid)
    name = settings.OUTSIDE[key].name
    if user is None:
        audit.record(AuditKind.LOGIN_FAILED, name, _("an identity that opens no account"))
        text = _("This identity opens no account. Log in with your password, and bind it under “%(page)s”.")
        messages.error(request, text % {"page": _("Where I am logged in")})
        return HttpResponseRedirect(reverse("login"))
    request.entered_with = _("with %(name)s") % {"name": name}  # type: ignore[attr-defined]  # the audit log says it
    login(request, user, backend=BACKEND)
    note_entry(provider=key, uid=uid, at=timezone.now())
    answer = HttpResponseRedirect(state.get("next") or reverse("home"))
    return settle(request, answer, own_device=bool(state.get("own_device")))


def _bound(request: HttpRequest, key: str, uid: str, binds: int) -> HttpResponse:
    """Bind it, if the account that began is still logged in. `AccountGate` has asked for the second factor."""
    if request.user.pk != binds:
        messages.error(request, _("The session has ended. Log in and begin again."))
        return HttpResponseRedirect(reverse("login"))
    name = settings.OUTSIDE[key].name
    try:
        bind(user=account_of(request), provider=key, uid=uid, name=name, at=timezone.now())
    except DomainError as refused:
        audit.record(AuditKind.ACCOUNT, account_of(request).username, refused)
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Your account can be entered with “%(name)s” from now on.") % {"name": name})
    return HttpResponseRedirect(reverse("sessions"))


def come_back_without(
    request: HttpRequest, provider: str, wrong: Exception | None, *, began: bool = False
) -> HttpResponse:
    """Nobody came back: given up there, or what was sent is not to be believed. The log says which.

    The audit log keeps it of ways that `began` here: anybody can open the address of the way back, again and again.
    """
    if isinstance(wrong, OSError) and not isinstance(wrong, (HTTPError, ValueError)):  # which are answers
        note_silence(provider)
    name = settings.OUTSIDE[provider].name
    log.warning("log-in with %s: %s", provider, repr(wrong)[:300] if wrong else "given up, or no way that began here")
    if began:
        audit.record(AuditKind.LOGIN_FAILED, name, _("not vouched for by the provider"))
    text = _("It did not work with “%(name)s”. Try again, or use your password.") % {"name": name}
    messages.error(request, text)
    return HttpResponseRedirect(reverse("sessions" if request.user.is_authenticated else "login"))


urlpatterns = [
    path("login/with/<str:provider>/", begin, name="login-with"),
    path("login/with/<str:provider>/bind/", begin_binding, name="bind-identity"),
    path("login/with/<str:provider>/callback/", callback, name="login-callback"),
]
