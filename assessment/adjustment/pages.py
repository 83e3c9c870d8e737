"""The page of one bonus or deduction for the person: reading it is being told; and answering it."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.adjustment.forms import StatementForm
from assessment.adjustment.lists import content_path
from assessment.adjustment.models import Adjustment, AdjustmentState
from assessment.adjustment.services import DECIDED, SHOWN, answer_adjustment
from assessment.delivery.services import mark_read
from core.errors import DomainError
from core.history.since import ChangedMeanwhile
from core.web.refusals import add_refusal, sent
from core.web.seen import Seen
from staff.access import access_of, account_of
from staff.sight import reader_of


@login_required
def adjustment(request: HttpRequest, key: int) -> HttpResponse:
    """One's own bonus or deduction, with its evidence; the office has a page of its own."""
    user, at = account_of(request), timezone.now()
    worker = access_of(user).worker or 0
    seen = Seen(request, Adjustment, key)
    rows = Adjustment.objects.filter(worker=worker).exclude(told_at=None)
    row = rows.select_related("decided_by__worker").filter(pk=key).first()
    if row is None:
        raise Http404
    for kind in (SHOWN, DECIDED):
        mark_read(kind=kind, key=row.pk, worker=worker, at=at)
    form = StatementForm(sent(request), initial={"statement": row.statement})
    if request.method == "POST" and form.is_valid():
        try:
            answer = partial(answer_adjustment, adjustment=row, by=user, at=at, **form.cleaned_data)
            seen.perform(row, reader_of(user), answer)
        except ChangedMeanwhile as refusal:
            seen.tell(refusal, form)
        except (DomainError, ValidationError) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The heads read your answer before they decide."))
            return HttpResponseRedirect(request.path)
    context = {
        "adjustment": row,
        "files": [(content_path(file), file.name) for file in row.files.held()],
        "waiting": row.state == AdjustmentState.TOLD,
        "form": form,
        "row_seen": seen.value(form),
    }
    return render(request, "assessment/adjustment/page.html", context)


urlpatterns = [path("adjustments/<int:key>/", adjustment, name="adjustment")]
