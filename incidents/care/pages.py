"""The small-screen page on which a visit on a legal basis is written down."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.refusals import sent
from incidents.care.forms import FieldCareForm
from incidents.care.models import CareVisit
from incidents.care.services import record_care_visit
from incidents.common.doors import write_down
from incidents.common.pages import entry, workers_grids
from staff.access import account_of


@login_required
def care(request: HttpRequest) -> HttpResponse:
    """Write down a visit on a legal basis: codes, and nothing about the person."""
    now, user = timezone.now(), account_of(request)
    form = FieldCareForm(sent(request), grids=workers_grids(request), now=now)
    form.instance.worker = user.worker

    def perform() -> tuple[str, str]:
        record_care_visit(form.instance, by=user, today=timezone.localdate(now))
        return reverse("field-care"), _("The visit is written down.")

    month = timezone.localdate(now).replace(day=1)
    count = CareVisit.objects.filter(worker=user.worker, day__gte=month).count()
    lead = _("Nothing about the person is kept: no name, no number, no text.")
    count_text = _("Written down by you this month: %(count)d") % {"count": count}
    return entry(request, form, perform, title=_("Visit on a legal basis"), lead=lead, hint=count_text)


urlpatterns = [
    path("care/", care, name="field-care"),
]

write_down(
    "field-care", gettext_lazy("Visit on a legal basis"), gettext_lazy("Category and outcome, nothing about the person")
)
