"""Files of an incident on the small-screen pages: taken with the camera or chosen, and taken back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.errors import DomainError
from core.punctuation import labelled, sentences
from core.web.sent_once import by_script, done
from incidents.attachments import services
from incidents.attachments.forms import AttachForm
from incidents.attachments.models import Attachment
from incidents.incident.models import Incident
from staff.access import account_of


@login_required
@require_POST
def add(request: HttpRequest, number: str) -> HttpResponse:
    """Add files to an incident; a refused file is named, and then no file is kept."""
    user = account_of(request)
    get_object_or_404(Incident.objects.visible_to(user), number=number)
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            kept = services.attach(
                number=number,
                uploads=form.cleaned_data["files"],
                purpose=form.cleaned_data["purpose"],
                by=user,
                at=timezone.now(),
                field="files",
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            if by_script(request):
                return done(request, _page(number))
            text = ngettext("%(count)d file is added.", "%(count)d files are added.", len(kept))
            messages.success(request, text % {"count": len(kept)})
            for row in kept:
                if row.note:
                    messages.warning(request, labelled(row.name, row.note_in_words))
    lines = [str(line) for refused in form.errors.values() for line in refused]
    if by_script(request):
        return JsonResponse({"refused": sentences(lines)}, status=422)
    for line in lines:
        messages.error(request, line)
    return _back(number)


@login_required
@require_POST
def withdraw(request: HttpRequest, number: str, key: int) -> HttpResponse:
    """Take back a mistaken upload."""
    user = account_of(request)
    row = get_object_or_404(Attachment.objects.visible_to(user), pk=key, incident__number=number)
    try:
        services.withdraw_attachment(attachment=row, by=user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The file is withdrawn."))
    return _back(number)


def _page(number: str) -> str:
    return reverse("field-case", args=(number,))  # at its top, where the messages are


def _back(number: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(_page(number))


urlpatterns = [
    path("cases/<str:number>/files/", add, name="field-attach"),
    path("cases/<str:number>/files/<int:key>/withdraw/", withdraw, name="field-withdraw"),
]
