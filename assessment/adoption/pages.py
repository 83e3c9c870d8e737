"""The rules on the phone: every article, and the signature of whoever they bind."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.adoption.models import RulesReceipt
from assessment.adoption.services import RULES, sign, signers
from assessment.delivery.services import mark_read
from assessment.scheme.documents import as_rules, chapters
from assessment.scheme.models import Scheme
from core.errors import DomainError
from staff.access import access_of, account_of


@login_required
def rules(request: HttpRequest, key: int) -> HttpResponse:
    """The issued rules for everybody of the subdistrict; leaders and full-time members sign them here."""
    user, now = account_of(request), timezone.now()
    rows = Scheme.objects.visible_to(user).select_related("subdistrict")
    scheme = rows.filter(pk=key, issued_on__isnull=False).first()
    if scheme is None:
        raise Http404
    worker = access_of(user).worker
    mark_read(kind=RULES, key=scheme.pk, worker=worker, at=now)
    if request.method == "POST":
        try:
            sign(scheme=scheme, by=user, at=now)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("You have signed."))
        return HttpResponseRedirect(request.path)
    signed = RulesReceipt.objects.filter(scheme=scheme, worker=worker or 0).first()
    context = {
        "scheme": scheme,
        "chapters": list(chapters(as_rules(scheme))),
        "signed": signed,
        "to_sign": signed is None and worker in signers(scheme, timezone.localdate(now)),
    }
    return render(request, "assessment/adoption/page.html", context)


urlpatterns = [path("rules/<int:key>/", rules, name="rules")]
