"""Phone pages of objections: filed from the page of a result, read with their answers, taken to review."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, prefetch_related_objects
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.delivery.services import mark_each_read, mark_read
from assessment.letterhead.kept import DECISION, kept, kept_of
from assessment.objection import times
from assessment.objection.forms import FileForm, ReviewForm
from assessment.objection.lists import changes_for
from assessment.objection.models import Objection, ObjectionAnswer, ObjectionEvidence, State
from assessment.objection.services import FOLDER, ask_review, file_objection
from assessment.objection.subjects import subject_of, title_of
from core.clock import day_of
from core.documents.answers import attached, handed_out
from core.errors import DomainError
from core.web import files
from core.web.refusals import add_refusal
from staff.access import access_of, account_of


@login_required
def object_to(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """The form of an objection to a row about oneself. Where one was filed already, a redirect to its page."""
    user = account_of(request)
    worker = access_of(user).worker
    subject = subject_of(kind)
    row = subject.row_of(key) if subject else None
    if subject is None or row is None or worker not in subject.about(row):
        raise Http404
    now = timezone.now()
    mark_read(kind=kind, key=key, worker=worker, at=now)
    filed = Objection.objects.filter(kind=kind, key=key, worker=worker).first()
    if filed is not None:
        return HttpResponseRedirect(reverse("objection", args=(filed.pk,)))
    form = _bound(FileForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            made = file_objection(kind=kind, key=key, by=user, at=now, **form.cleaned_data)
        except (DomainError, ValidationError) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your objection is filed. It is answered by somebody who had no part in it."))
            return HttpResponseRedirect(reverse("objection", args=(made.pk,)))
    until = times.last_day_to_file(kind, key, worker or 0)
    context = {
        "form": form,
        "what": subject.title(row),
        "back": subject.page(row),
        "until": until,
        "late": until is not None and day_of(now) > until,
    }
    return render(request, "assessment/objection/file.html", context)


@login_required
def objection(request: HttpRequest, key: int) -> HttpResponse:
    """One's own objection with its answers. Opening it is being told of them. A review is asked for here."""
    user = account_of(request)
    worker = access_of(user).worker or 0
    row = get_object_or_404(Objection.objects.select_related("worker").filter(worker=worker), pk=key)
    now = timezone.now()
    prefetch_related_objects([row], Prefetch("answers", ObjectionAnswer.objects.select_related("decision")))
    answers = sorted(row.answers.all(), key=lambda answer: answer.instance)
    mark_each_read(kind=times.ANSWER, keys=[answer.pk for answer in answers], worker=worker, at=now)
    form = _bound(ReviewForm, request)
    if request.method == "POST" and form.is_valid():
        try:
            ask_review(objection=row, by=user, at=now, **form.cleaned_data)
        except (DomainError, ValidationError) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your request for a review is filed."))
            return HttpResponseRedirect(request.path)
    today = day_of(now)
    context = {
        "objection": row,
        "what": title_of(row),
        "answers": [(answer, changes_for(answer, worker, today)) for answer in answers],
        "kept": kept_of(DECISION, [answer.pk for answer in answers]),
        "evidence": list(row.evidence.all()),
        "form": form,
        "may_review": times.review_is_open(row, today) or times.unanswered_since(row, today),
        "review_until": times.last_day_to_ask_review(answers[0]) if row.state == State.ANSWERED else None,
    }
    return render(request, "assessment/objection/page.html", context)


@login_required
def evidence(request: HttpRequest, key: int, file: int) -> FileResponse:
    """One file of an objection, for the person whose it is and for the office."""
    rows = ObjectionEvidence.objects.visible_to(account_of(request))
    row = get_object_or_404(rows, pk=file, objection=key)
    return handed_out(files.path_of(FOLDER, row.stored_as), row.name, row.media_type)


@login_required
def decision(request: HttpRequest, key: int, instance: int) -> HttpResponse:
    """The decision of an instance about one's own objection, as it was kept."""
    own = ObjectionAnswer.objects.filter(objection__worker=access_of(account_of(request)).worker or 0)
    answer = get_object_or_404(own, objection=key, instance=instance)
    found = kept(DECISION, answer.pk)
    if found is None:
        raise Http404
    return attached(*found)


def _bound(form: Any, request: HttpRequest) -> Any:
    return form(request.POST, request.FILES) if request.method == "POST" else form()


urlpatterns = [
    path("object/<slug:kind>/<int:key>/", object_to, name="object"),
    path("objections/<int:key>/", objection, name="objection"),
    path("objections/<int:key>/files/<int:file>/", evidence, name="objection-file"),
    path("objections/<int:key>/decisions/<int:instance>/", decision, name="objection-decision"),
]
