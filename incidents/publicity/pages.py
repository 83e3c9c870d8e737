"""The small-screen page on which a publicity activity is written down."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.refusals import sent
from incidents.common.doors import write_down
from incidents.common.pages import entry, workers_grids
from incidents.publicity.forms import FieldPublicityForm
from incidents.publicity.services import save_activity
from staff.access import account_of


@login_required
def publicity(request: HttpRequest) -> HttpResponse:
    """Write down a publicity activity."""
    now, user = timezone.now(), account_of(request)
    form = FieldPublicityForm(sent(request), grids=workers_grids(request), now=now)
    form.instance.worker = user.worker

    def perform() -> tuple[str, str]:
        grids = list(form.cleaned_data["where"])
        save_activity(form.instance, grids=grids, by=user, today=timezone.localdate(now))
        return reverse("field-work"), _("The activity is written down.")

    return entry(request, form, perform, title=_("Write down publicity"))


urlpatterns = [
    path("publicity/", publicity, name="field-publicity"),
]

write_down("field-publicity", gettext_lazy("Publicity"), gettext_lazy("Topic, kind, and how many were reached"))
