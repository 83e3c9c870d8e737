"""The page of talks on phones: the form of a guide, below it the notes; the other person reads the notes, too."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.web.paging import page_of
from core.web.refusals import sent
from incidents.common.pages import entry, step
from incidents.talks.forms import TalkForm
from incidents.talks.lists import FIELD_QUEUES
from incidents.talks.models import TalkNote
from incidents.talks.services import next_step_done, note_talk, people_of
from staff.access import Role, access_of, account_of

SHOWN = 30


@login_required
def talks(request: HttpRequest) -> HttpResponse:
    """The notes that one wrote and those about oneself; for guides also the form for a new one."""
    user = account_of(request)
    guides, serves = bool(access_of(user).grids_as(Role.GUIDE)), bool(access_of(user).posts)
    notes = TalkNote.objects.visible_to(user).select_related("worker", "written_by__worker")
    page = page_of(request, FIELD_QUEUES.narrowed(notes, request.GET.get("show"), user, timezone.now()), SHOWN)
    if not serves and not page.object_list:
        raise Http404
    context: dict[str, Any] = {"rows": page.object_list, "page": page, "me": user.pk, "today": access_of(user).day}
    if not guides:
        return render(request, "incidents/talks/about_me.html", context)
    form = TalkForm(sent(request), people=people_of(user), day=access_of(user).day)

    def perform() -> tuple[str, str]:
        note_talk(form.instance, by=user, at=timezone.now())
        return reverse("field-talks"), _("The talk is noted.")

    return entry(
        request,
        form,
        perform,
        title=_("Notes of talks"),
        lead=_("With the leader and the members of your grids: what was said, and what comes next."),
        hint=_("You and the person read it, nobody else. No figure counts it."),
        submit=_("Note the talk"),
        below="incidents/talks/notes.html",
        **context,
    )


@login_required
def done(request: HttpRequest, key: int) -> HttpResponse:
    """One tap: the next step of a talk is done."""
    user = account_of(request)
    if not TalkNote.objects.visible_to(user).filter(pk=key, written_by=user.pk).exists():
        raise Http404

    def perform() -> str:
        next_step_done(key=key, by=user, at=timezone.now())
        return _("Ticked off.")

    return step(request, perform, reverse("field-talks"))


urlpatterns = [
    path("talks/", talks, name="field-talks"),
    path("talks/<int:key>/done/", done, name="field-talk-done"),
]
