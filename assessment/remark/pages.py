"""The draft line of a grid on the phone, with the figures that it is made of, and what somebody says is wrong."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.bulletin.models import Bulletin, BulletinState
from assessment.bulletin.rules import freeze_due
from assessment.remark.components import COMPONENTS, name_of, points_of
from assessment.remark.forms import RemarkForm
from assessment.remark.models import DraftRemark
from assessment.remark.services import make_remark
from assessment.scheme.terms import Terms
from core.errors import DomainError
from core.web.refusals import add_refusal
from grids.territory.models import Grid
from staff.access import Role, access_of, account_of
from staff.calendar.lists import working_calendar


@login_required
def draft_line(request: HttpRequest, bulletin: int, grid: int) -> HttpResponse:
    """The line while it is in review; after that one's remarks and their answers."""
    user = account_of(request)
    access = access_of(user)
    row = get_object_or_404(Bulletin.objects.select_related("subdistrict"), pk=bulletin, revision=1)
    remarks = list(DraftRemark.objects.filter(bulletin=row, grid=grid, worker=access.worker or 0).order_by("made_at"))
    serves = grid in access.grids_as(*Role.values)
    line = row.lines.filter(grid=grid).first() if serves and row.state == BulletinState.DRAFT else None
    if line is None and not remarks:
        raise Http404
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            make_remark(bulletin=row, grid=grid, by=user, at=timezone.now(), **form.cleaned_data)
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your remark is with the office. The answer comes to your inbox."))
            return HttpResponseRedirect(request.path)
    terms = Terms.model_validate(row.terms)
    context = {
        "bulletin": row,
        "grid": get_object_or_404(Grid.objects.on(access.day), pk=grid),
        "line": line,
        "figures": [(name_of(code), points_of(line, code)) for code in COMPONENTS] if line else [],
        "until": freeze_due(row.period, terms, working_calendar(row.subdistrict_id)),
        "remarks": [(remark, name_of(remark.component)) for remark in remarks],
        "form": form,
    }
    return render(request, "assessment/remark/page.html", context)


urlpatterns = [path("drafts/<int:bulletin>/<int:grid>/", draft_line, name="draft-line")]
