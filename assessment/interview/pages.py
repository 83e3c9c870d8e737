"""The page of one interview for the person it is about: why, by when, what was recorded; and signing it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.interview.forms import SignForm
from assessment.interview.lists import grounds_of, has_lost_its_ground, interview_tone
from assessment.interview.models import Interview
from assessment.interview.services import acknowledge_interview
from assessment.interview.signals import interview_read
from core.errors import DomainError
from core.web.refusals import add_refusal, sent
from staff.access import access_of, account_of


@login_required
def interview(request: HttpRequest, key: int) -> HttpResponse:
    """One's own interview; the office has a page of its own in the back office."""
    user = account_of(request)
    rows = Interview.objects.filter(worker=access_of(user).worker or 0)
    row = rows.select_related("bulletin", "worker", "held_by__worker").filter(pk=key).first()
    if row is None:
        raise Http404
    interview_read.send(sender=Interview, interview=row, worker=row.worker_id, at=timezone.now())
    form = SignForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            acknowledge_interview(interview=row, by=user, at=timezone.now(), **form.cleaned_data)
        except (DomainError, ValidationError) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("You have signed. The grid service center sees it."))
            return HttpResponseRedirect(request.path)
    context = {
        "interview": row,
        "grounds": grounds_of(row),
        "has_lost_its_ground": has_lost_its_ground(row),
        "checks": list(row.checks.order_by("due_on")),
        "to_sign": row.to_sign,
        "tone": interview_tone(row),
        "form": form,
    }
    return render(request, "assessment/interview/page.html", context)
