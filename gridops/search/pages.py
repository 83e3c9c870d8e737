"""The page of the search, and its results alone for the field that opens over every page (Ctrl+K)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.texts import tidy
from gridops.search.groups import Asked, Group, groups

FEWEST = 2  # characters: a single one finds everything


@login_required
def search_everything(request: HttpRequest) -> HttpResponse:
    """What `?q=` finds; with `?only=results` without the page around it."""
    words = tidy(request.GET.get("q", ""))[:100]
    found, refusal = _found(request, words)
    context = {"words": words, "groups": found, "refusal": refusal, "short": len(words) < FEWEST}
    template = "results" if request.GET.get("only") == "results" else "page"
    return render(request, f"gridops/search/{template}.html", context)


def _found(request: HttpRequest, words: str) -> tuple[list[Group], str]:
    if len(words) < FEWEST:
        return [], _("Type two characters or more.") if words else ""
    try:
        return groups(Asked(request, words, timezone.now())), ""
    except DomainError as refusal:
        return [], str(refusal)
