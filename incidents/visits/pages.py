"""Small-screen pages on which a visit or a patrol is written down."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.refusals import sent
from core.web.sent_once import written_at
from incidents.common.doors import write_down
from incidents.common.pages import entry, step, workers_grids, works
from incidents.common.rights import NotYourGrid
from incidents.premises.models import Premises
from incidents.premises.pages import chosen_premises
from incidents.visits.forms import FieldVisitForm
from incidents.visits.models import Visit, VisitKind
from incidents.visits.services import save_visit
from staff.access import access_of, account_of

NOTHING_WRONG = "nothing-wrong"
NOTHING_SAID: dict[str, str | Promise] = {
    VisitKind.VISIT: gettext_lazy("Visited, nothing to object to."),
    VisitKind.PATROL: gettext_lazy("Patrolled, nothing to object to."),
}


def _with_content(values: QueryDict | None) -> QueryDict | None:
    """What was sent; the button “nothing wrong” writes the sentence for the member."""
    if values is None or values.get("ending") != NOTHING_WRONG or values.get("content") or values.get("problem"):
        return values
    written = values.copy()
    written["content"] = str(NOTHING_SAID.get(values.get("kind", ""), ""))
    return written


@login_required
def visit(request: HttpRequest) -> HttpResponse:
    """Write down a visit or a patrol of mine."""
    now, premises = timezone.now(), chosen_premises(request)
    form = FieldVisitForm(_with_content(sent(request)), grids=workers_grids(request), now=now, premises=premises)
    form.instance.worker = account_of(request).worker

    def perform() -> tuple[str, str]:
        row = save_visit(form.instance, today=timezone.localdate(now))
        has_problem = bool(row.problem and not row.handling)
        return reverse("field-problem", args=(row.pk,)) if has_problem else reverse("field-work"), _(
            "The visit is written down."
        )

    buttons = [("", _("Save")), (NOTHING_WRONG, _("Nothing wrong"))]
    return entry(request, form, perform, title=_("Write down a visit"), lead=str(premises or ""), buttons=buttons)


@login_required
def patrolled(request: HttpRequest, key: int) -> HttpResponse:
    """One tap: patrolled today, nothing found."""
    workers_grids(request)
    row = get_object_or_404(Premises.objects.visible_to(account_of(request)).select_related("grid"), pk=key)

    def perform() -> str:
        today = timezone.localdate()
        day = timezone.localdate(written_at(request, timezone.now()))  # a tap without reception is of its own day
        worker = account_of(request).worker
        if worker is None or not works(access_of(account_of(request)), row.grid_id):
            raise NotYourGrid(_("You do not work on this grid."))
        visit = Visit(worker=worker, grid=row.grid, premises=row, day=day, kind=VisitKind.PATROL)
        visit.content = str(NOTHING_SAID[VisitKind.PATROL])
        save_visit(visit, today=today)
        return _("The patrol of %(name)s is written down.") % {"name": row.name}

    return step(request, perform, reverse("field-premises"))


urlpatterns = [
    path("visit/", visit, name="field-visit"),
    path("premises/<int:key>/patrolled/", patrolled, name="field-patrolled"),
]

write_down("field-visit", gettext_lazy("Visit or patrol"), gettext_lazy("Whom, what, and the problem if there was one"))
