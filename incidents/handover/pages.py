"""A hand-over on the phone: the list of what one takes over, opened and accepted item by item."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.web.refusals import add_refusal, sent
from grids.territory.models import Grid
from incidents.handover.forms import AcceptForm
from incidents.handover.lists import items_of, sections_of
from incidents.handover.models import HandOver, HandOverItem
from incidents.handover.services import accept_item
from incidents.premises.models import Premises
from staff.access import access_of, account_of
from staff.accounts.models import User


@login_required
def hand_over(request: HttpRequest, key: int) -> HttpResponse:
    """Page: everything of one hand-over by kind, what waits for me first to be seen."""
    user = account_of(request)
    names = Prefetch("grid", queryset=Grid.objects.on(timezone.localdate()))
    rows = HandOver.objects.visible_to(user).select_related("worker").prefetch_related(names)
    row = get_object_or_404(rows, pk=key)
    items = list(items_of(row))
    mine = access_of(user).worker
    for item in items:
        item.waits_for_me = item.successor_id == mine and item.accepted_at is None  # type: ignore[attr-defined]
    context = {
        "hand_over": row,
        "sections": sections_of(items),
        "waiting": sum(item.accepted_at is None for item in items),
        "mine": sum(item.waits_for_me for item in items),  # type: ignore[attr-defined]
    }
    return render(request, "incidents/handover/page.html", context)


@login_required
def item(request: HttpRequest, key: int) -> HttpResponse:
    """Page: one thing that I take over, and the button that accepts it; the next one comes after it."""
    user = account_of(request)
    rows = HandOverItem.objects.of(access_of(user).worker).select_related("hand_over__worker", "incident", "successor")
    row: HandOverItem = get_object_or_404(rows, pk=key)
    form = AcceptForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            accept_item(item=row, by=user, at=timezone.now(), note=form.cleaned_data["note"])
        except (DomainError, ValidationError) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Accepted: %(name)s") % {"name": row.name})
            return HttpResponseRedirect(_next(row))
    return render(request, "incidents/handover/item.html", {"item": row, "form": form, "more": _more(row, user)})


def _next(row: HandOverItem) -> str:
    """The next thing that waits for the same person; the list after the last one."""
    waiting = HandOverItem.objects.of(row.successor_id).waiting().filter(hand_over=row.hand_over_id)
    after = waiting.order_by("pk").first()
    if after is None:
        return reverse("field-hand-over", args=(row.hand_over_id,))
    return reverse("field-hand-over-item", args=(after.pk,))


def _more(row: HandOverItem, user: User) -> str:
    """The page of the thing itself, where there is one on the phone."""
    if row.premises_id and Premises.objects.visible_to(user).filter(pk=row.premises_id).exists():
        return reverse("field-place", args=(row.premises_id,))
    if row.incident is not None:
        return reverse("field-case", args=(row.incident.number,))
    return reverse("field-hazard", args=(row.hazard_id,)) if row.hazard_id else ""


urlpatterns = [
    path("hand-overs/<int:key>/", hand_over, name="field-hand-over"),
    path("hand-overs/items/<int:key>/", item, name="field-hand-over-item"),
]
