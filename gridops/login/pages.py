"""Log-in, password and second factor."""

from __future__ import annotations

from base64 import b32encode
from typing import Any

import django_otp
import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views import View

from core import audit
from core.models import AuditKind
from core.web.headers import policy_of
from gridops.login import devices
from gridops.login.gate import IDLE_ON_OWN_DEVICE, OWN_DEVICE, may_stay_logged_in
from grids.duties import ADMINISTRATORS
from staff.access import access_of, account_of
from staff.accounts import second_factor
from staff.accounts.identities import identities_of, unbind
from staff.accounts.models import User
from staff.accounts.services import set_password
from staff.accounts.sessions import end_sessions, note_device, sessions_of

WRONG = "wrong_old_passwords"  # in the session


class LogInForm(AuthenticationForm):
    """A name that no account can have is refused before anybody counts it, and a closed one before its password."""

    closed = False  # guessed at from many addresses

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name: Any = self.fields["username"]
        name.validators.append(MaxLengthValidator(name.max_length))

    def clean(self) -> dict[str, Any]:
        """A name that many wrong passwords were tried for is open on the devices that its account knows alone."""
        assert self.request is not None  # `LoginView` gives it
        name = self.cleaned_data.get("username", "")
        self.closed = devices.is_closed_here(self.request, name=name, at=timezone.now())
        if self.closed:
            audit.record(AuditKind.LOCKOUT, name, _("guessed at from many addresses"))
            raise ValidationError("")  # `Login` answers in other words
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class Login(LoginView):
    """One page to log in, for everybody."""

    authentication_form = LogInForm

    template_name = "gridops/login/login.html"
    redirect_authenticated_user = True

    def form_invalid(self, form: Any) -> HttpResponse:
        return locked_out(self.request, None, None) if form.closed else super().form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        return settle(self.request, answer, own_device=bool(self.request.POST.get("own_device")))

    def render_to_response(self, context: dict[str, Any], **more: Any) -> HttpResponse:
        return leading_outside(super().render_to_response({**context, "outside": settings.OUTSIDE}, **more))


def settle(request: HttpRequest, answer: HttpResponse, *, own_device: bool) -> HttpResponse:
    """What every log-in leaves behind, whatever opened the account: where it is, and that it is known here."""
    note_device(request, at=timezone.now())
    if own_device and may_stay_logged_in(request):
        request.session[OWN_DEVICE] = True
        request.session.set_expiry(IDLE_ON_OWN_DEVICE)
    devices.remember(request, answer, account_of(request))
    return answer


def leading_outside(answer: HttpResponse) -> HttpResponse:
    """A page with buttons to the providers of identities: its forms may lead to their hosts and to no others.

    And to this site by its own name, for whoever came by another.
    """
    hosts = [host for one in settings.OUTSIDE.values() for host in one.hosts]
    if hosts:
        answer["Content-Security-Policy"] = policy_of("", forms_to=[settings.SITE_URL, *hosts])
    return answer


def onward(request: HttpRequest) -> str:
    """The page that the person wanted to open, if its address belongs to this site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("home")


def guessed_too_often(request: HttpRequest, user: User) -> bool:
    """Count a wrong password within an open session, which ends where somebody guesses."""
    wrong = request.session[WRONG] = request.session.get(WRONG, 0) + 1
    audit.record(AuditKind.PASSWORD, user.username, _("wrong password in an open session"))
    if wrong < settings.AXES_FAILURE_LIMIT:
        return False
    logout(request)
    messages.error(request, _("The password was wrong too often. Log in again."))
    return True


def locked_out(request: HttpRequest, _answer: HttpResponse | None, _credentials: dict[str, Any] | None) -> HttpResponse:
    """The answer to a locked account: the same words for accounts that exist and for those that do not."""
    context = {"locked": True, "next": request.POST.get("next", ""), "outside": settings.OUTSIDE}
    return leading_outside(render(request, "gridops/login/login.html", context, status=429))


class Password(PasswordChangeView):
    template_name = "gridops/login/password.html"
    success_url = reverse_lazy("home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = account_of(self.request)
        bound = [_name_of(row.provider) for row in identities_of(user)]
        return super().get_context_data(forced=user.must_change_password, bound=bound, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Who guesses at the old password of an open session is logged out, and has to know it to come back."""
        if "old_password" not in form.errors:
            return super().form_invalid(form)
        if guessed_too_often(self.request, form.user):
            return HttpResponseRedirect(reverse("login"))
        return super().form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        if form.user.check_password(form.cleaned_data["new_password1"]):
            form.add_error("new_password1", _("This is the old password. Choose another one."))
            return self.form_invalid(form)
        set_password(user=form.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, form.user)
        messages.success(self.request, _("The password is changed."))
        return HttpResponseRedirect(str(self.success_url))


@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """One's own sessions, with a button that ends each, and the identities of the house that open the account."""
    user, here, now = account_of(request), request.session.session_key, timezone.now()
    if request.method == "POST" and "unbind" in request.POST:
        row = next((one for one in identities_of(user) if one.provider == request.POST["unbind"]), None)
        if row is None:
            raise Http404
        unbind(user=user, row=row, name=_name_of(row.provider), at=now)
        messages.success(request, _("The identity no longer opens your account."))
        return HttpResponseRedirect(reverse("sessions"))
    if request.method == "POST":
        chosen = None if "others" in request.POST else frozenset(request.POST.getlist("session"))
        ended = end_sessions(user=user, names=chosen, here=here, at=now)
        messages.success(request, _("Sessions ended: %(count)d.") % {"count": ended})
        return HttpResponseRedirect(reverse("sessions"))
    bound = {row.provider: row for row in identities_of(user)}
    shown = {
        "sessions": sessions_of(user, here=here, at=now),
        "bound": [(row, _name_of(row.provider)) for row in bound.values()],
        "to_bind": [one for key, one in settings.OUTSIDE.items() if key not in bound],
    }
    return leading_outside(render(request, "gridops/login/sessions.html", shown))


def _name_of(provider: str) -> object:
    """What people call a provider; its key where this installation has it no longer."""
    return settings.OUTSIDE[provider].name if provider in settings.OUTSIDE else provider


class SecondFactor(LoginRequiredMixin, View):
    """An administrator's second factor: take a phone into use, show a code, make new recovery codes."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not access_of(request.user).holds(*ADMINISTRATORS):
            return HttpResponseRedirect(reverse("home"))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = account_of(request)  # django_otp gives it `is_verified`
        if user.is_verified():
            return self.show(request, codes=second_factor.new_recovery_codes(user=user))
        code = request.POST.get("code", "").replace(" ", "")[:16]
        if second_factor.device_of(user):
            device, codes = second_factor.verify(user=user, code=code), None
        else:
            device, codes = second_factor.confirm(user=user, code=code) or (None, None)
        if device is None:
            return self.show(request, wrong=True)
        request.session.cycle_key()
        django_otp.login(request, device)
        return self.show(request, codes=codes) if codes else HttpResponseRedirect(onward(request))

    def show(self, request: HttpRequest, **more: Any) -> HttpResponse:
        user: Any = account_of(request)
        context = {"next": onward(request), "verified": user.is_verified(), **more}
        if not context["verified"] and not second_factor.device_of(user):
            device = second_factor.device_to_confirm(user)
            secret = b32encode(device.bin_key).decode()
            context["secret"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
            context["picture"] = mark_safe(segno.make(device.config_url).svg_inline(scale=5, border=2, omitsize=False))
        answer = render(request, "gridops/login/second_factor.html", context)
        answer["Cache-Control"] = "no-store"
        return answer
