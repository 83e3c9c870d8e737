"""The box on the small screen: say something, and read what the office answered."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.web.refusals import sent
from incidents.common.pages import entry
from incidents.suggestions.forms import SuggestionForm
from incidents.suggestions.models import Suggestion
from incidents.suggestions.services import boxes_of, put_into_the_box
from staff.access import account_of

SHOWN = 20


@login_required
def suggestions(request: HttpRequest) -> HttpResponse:
    """Put a complaint or a suggestion into the box of my office; below are mine, with the answers."""
    user, boxes = account_of(request), boxes_of(account_of(request))
    mine = Suggestion.objects.filter(written_by=user)[:SHOWN]
    if not boxes and not mine:
        raise Http404
    if not boxes:  # who serves no grid any more still reads the answers
        return render(request, "incidents/suggestions/page.html", {"mine": mine})
    form = SuggestionForm(sent(request), boxes=boxes)

    def perform() -> tuple[str, str]:
        put_into_the_box(form.instance, by=user, at=timezone.now())
        return reverse("field-suggestions"), _("The office has it, and answers here.")

    return entry(
        request,
        form,
        perform,
        title=_("Complaints and suggestions"),
        lead=_("On the work or on this program. The office of your subdistrict reads it, with your name."),
        hint=_("No figure counts it, and nobody else sees it. A case is reported as a case."),
        submit=_("Send"),
        below="incidents/suggestions/mine.html",
        mine=mine,
    )


urlpatterns = [path("suggestions/", suggestions, name="field-suggestions")]
