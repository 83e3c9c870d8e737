"""Home, login, password and second factor."""

from __future__ import annotations

from base64 import b32encode
from datetime import date
from typing import Any

import django_otp
import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views import View

from gridops.gate import IDLE_ON_OWN_DEVICE, OWN_DEVICE, may_stay_logged_in
from gridops.worklist import waiting_for
from grids.duties import ADMINISTRATORS, BACK_OFFICE
from grids.models import Grid
from staff import second_factor
from staff.access import access_of, account_of
from staff.models import Grant, GridService, Role
from staff.services import set_password


class Login(LoginView):
    """One page to log in, for everybody."""

    template_name = "gridops/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        if self.request.POST.get("own_device") and may_stay_logged_in(self.request):
            self.request.session[OWN_DEVICE] = True
            self.request.session.set_expiry(IDLE_ON_OWN_DEVICE)
        return answer


def locked_out(request: HttpRequest, _answer: HttpResponse | None, _credentials: dict[str, Any] | None) -> HttpResponse:
    """The same words for accounts that exist and for those that do not."""
    context = {"locked": True, "next": request.POST.get("next", "")}
    return render(request, "gridops/login.html", context, status=429)


class Password(PasswordChangeView):
    template_name = "gridops/password.html"
    success_url = reverse_lazy("home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = account_of(self.request)
        return super().get_context_data(forced=user.must_change_password, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if form.user.check_password(form.cleaned_data["new_password1"]):
            form.add_error("new_password1", _("This is the old password. Choose another one."))
            return self.form_invalid(form)
        set_password(user=form.user, password=form.cleaned_data["new_password1"], by=form.user)
        update_session_auth_hash(self.request, form.user)
        messages.success(self.request, _("The password is changed."))
        return HttpResponseRedirect(str(self.success_url))


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
        return self.show(request, codes=codes) if codes else HttpResponseRedirect(self.onward(request))

    def onward(self, request: HttpRequest) -> str:
        """Where the person wanted to go, if that is a page of ours."""
        wanted = request.POST.get("next") or request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
        return wanted if safe else reverse("home")

    def show(self, request: HttpRequest, **more: Any) -> HttpResponse:
        user: Any = account_of(request)
        context = {"next": self.onward(request), "verified": user.is_verified(), **more}
        if not context["verified"] and not second_factor.device_of(user):
            device = second_factor.device_to_confirm(user)
            secret = b32encode(device.bin_key).decode()
            context["secret"] = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
            context["picture"] = mark_safe(segno.make(device.config_url).svg_inline(scale=5, border=2, omitsize=False))
        answer = render(request, "gridops/second_factor.html", context)
        answer["Cache-Control"] = "no-store"
        return answer


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the account, its grids, and the pages that it may open."""
    access, now = access_of(request.user), timezone.now()
    context = {
        "waiting": waiting_for(account_of(request), at=now),
        "posts": _posts(access.worker, timezone.localdate(now)),
        "may_enter_office": access.holds(*BACK_OFFICE),
        "has_second_factor": access.holds(*ADMINISTRATORS),
        "may_see_dashboard": access.reads_dashboard,
        "may_report": bool(access.posts),
        "duties": Grant.objects.in_force(timezone.localdate(now)).filter(user=account_of(request)),
    }
    return render(request, "gridops/home.html", context)


def _posts(worker: int | None, day: date) -> list[tuple[Grid, str]]:
    """The grids that the person serves today, with the role."""
    if worker is None:
        return []
    services = list(GridService.objects.on(day).filter(worker=worker).values_list("grid", "role"))
    grids = Grid.objects.on(day).in_bulk([grid for grid, _role in services])
    labels = dict(Role.choices)
    return sorted(((grids[grid], str(labels[role])) for grid, role in services), key=lambda row: str(row[0]))
