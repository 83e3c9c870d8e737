"""The page of a proposal for the person it is about: why, what is offered, and what they may say to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.delivery.services import mark_read
from assessment.replacement.evidence import FOLDER
from assessment.replacement.forms import SayForm, SayWhyForm
from assessment.replacement.models import Replacement
from assessment.replacement.models_of_files import ReplacementFile
from assessment.replacement.services import make_move, moves_for
from assessment.replacement.shown import answers_of, files_of_grounds, grounds_shown
from assessment.replacement.workflow import Move
from core.clock import day_of
from core.documents.answers import handed_out
from core.errors import DomainError
from core.web import files
from core.web.refusals import add_refusal
from grids.territory.models import Grid
from staff.access import access_of, account_of

# What the buttons of the person say.
SAID = {
    "accept-training": gettext_lazy("I accept the training"),
    "decline-training": gettext_lazy("I decline the training"),
    "accept-transfer": gettext_lazy("I accept the transfer"),
    "decline-transfer": gettext_lazy("I decline the transfer"),
    "sign-minutes": gettext_lazy("I sign the minutes"),
}


@login_required
def replacement(request: HttpRequest, key: int) -> HttpResponse:
    """One's own; the office has a page of its own in the back office."""
    user, now = account_of(request), timezone.now()
    mine = access_of(user).worker or 0
    names = Prefetch("transfer_grid", queryset=Grid.objects.on(day_of(now)))
    rows = Replacement.objects.filter(worker=mine).select_related("worker").prefetch_related("grounds", "steps", names)
    row = get_object_or_404(rows, pk=key)
    mark_read(kind="replacement", key=row.pk, worker=mine, at=now)
    offered = moves_for(user, row)
    chosen = next((move for move in offered if move.name == request.POST.get("move")), None)
    form = _form_of(chosen, request.POST if chosen else None)
    if chosen and form.is_valid():
        try:
            make_move(replacement=row, move=chosen.name, by=user, at=now, note=form.cleaned_data["note"])
        except (DomainError, ValidationError) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Noted. The grid service center sees it."))
            return HttpResponseRedirect(request.path)
    if request.method == "POST" and chosen is None:
        messages.error(request, _("This cannot be done any more: see how it stands."))
    context: dict[str, Any] = {
        "row": row,
        "grounds": grounds_shown(row, rank=False),
        "files": files_of_grounds(row),
        "answers": answers_of(row.steps.all(), user),
        "buttons": [(move.name, SAID[move.name]) for move in offered],
        "form": form,
    }
    return render(request, "assessment/replacement/page.html", context)


@login_required
def file(request: HttpRequest, key: int) -> FileResponse:
    """One file of a step, for the person, the office and the inspector."""
    row = get_object_or_404(ReplacementFile.objects.visible_to(account_of(request)), pk=key)
    return handed_out(files.path_of(FOLDER, row.stored_as), row.name, row.media_type)


def _form_of(move: Move | None, data: Any) -> forms.Form:
    return SayWhyForm(data) if move and "note" in move.requires else SayForm(data)
