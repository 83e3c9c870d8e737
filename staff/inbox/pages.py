"""The inbox as a page for everybody: what is new first seen in bold, one tap to the thing asked."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.history.since import ChangedMeanwhile
from core.web.paging import page_of
from core.web.seen import Seen
from staff.access import account_of
from staff.inbox.channels import channels
from staff.inbox.forms import OutwardForm
from staff.inbox.lists import by_kind, kinds_in
from staff.inbox.models import Notice, Outward, OutwardChoice
from staff.inbox.outward import choose_outward
from staff.inbox.services import mark_all_read, mark_read
from staff.sight import reader_of

PER_PAGE = 15  # kinds of notices, each of one day


@login_required
def inbox(request: HttpRequest) -> HttpResponse:
    """My notices by kind and day, newest first; `?show=all` shows those that I have read, too."""
    user = account_of(request)
    mine = Notice.objects.visible_to(user)
    show = "all" if request.GET.get("show") == "all" else ""
    notices = mine if show else mine.unread()
    page = page_of(request, kinds_in(notices), PER_PAGE, key="topic")
    groups = by_kind(list(page), notices, user=user, on=timezone.localdate())
    return render(request, "staff/inbox/index.html", {"page": page, "groups": groups, "show": show})


@login_required
def open_notice(request: HttpRequest, key: int) -> HttpResponse:
    """The one tap: what the notice asks for, and the notice is read."""
    user = account_of(request)
    notice = get_object_or_404(Notice.objects.visible_to(user), pk=key)
    mark_read(notice=notice, at=timezone.now())
    return HttpResponseRedirect(notice.link)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    user = account_of(request)
    count = mark_all_read(user=user, at=timezone.now())
    text = ngettext("%(count)s notice is marked as read.", "%(count)s notices are marked as read.", count)
    messages.success(request, text % {"count": count})
    return HttpResponseRedirect(reverse("inbox"))


@login_required
def outward(request: HttpRequest) -> HttpResponse:
    """What leaves the inbox for me: at once, as a daily digest, or nothing."""
    user = account_of(request)
    seen = Seen(request, OutwardChoice, user.pk)
    chosen = OutwardChoice.objects.filter(user=user).values_list("how", flat=True).first()
    initial = {"how": chosen or Outward.AT_ONCE, "email": user.email}
    form = OutwardForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        choose = partial(choose_outward, user=user, **form.cleaned_data)
        try:
            seen.perform(OutwardChoice(user=user), reader_of(user), choose)
        except ChangedMeanwhile as refusal:
            seen.tell(refusal, form)
        else:
            messages.success(request, _("This is how you are told from now on."))
            return HttpResponseRedirect(reverse("inbox"))
    context = {"form": form, "in_use": sorted(channels()), "row_seen": seen.value(form)}
    return render(request, "staff/inbox/outward.html", context)
