"""Home, login and password."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _

from gridops.admin_site import ENTER
from gridops.worklist import waiting_for
from grids.models import Grid
from staff.access import access_of
from staff.models import Grant, GridService, Role


class Login(LoginView):
    """One page to log in, for everybody."""

    template_name = "gridops/login.html"
    redirect_authenticated_user = True


class Password(PasswordChangeView):
    template_name = "gridops/password.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form: object) -> HttpResponse:
        answer = super().form_valid(form)  # type: ignore[arg-type]
        messages.success(self.request, _("The password is changed."))
        return answer


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the account, its grids, and the pages that it may open."""
    access, now = access_of(request.user), timezone.now()
    context = {
        "waiting": waiting_for(request.user, at=now),  # type: ignore[arg-type]
        "posts": _posts(access.worker, timezone.localdate(now)),
        "may_enter_office": access.has(*ENTER),
        "may_see_dashboard": bool(access.posts) or access.is_office,
        "may_report": bool(access.posts),
        "duties": Grant.objects.in_force(timezone.localdate(now)).filter(user=request.user.pk),
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
