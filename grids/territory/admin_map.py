"""The map of the grids, and their boundaries in and out: acts on the list of grids."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import audit
from core.errors import DomainError
from core.office.acts import Asked, link, readers
from core.office.widgets import dressed
from core.web.refusals import add_refusal
from grids.boundaries.geometry import LARGEST_FILE
from grids.territory import boundary_files as boundaries
from grids.territory.admin_common import DayForm, day_asked
from grids.territory.forms import BoundariesConfirmForm, BoundariesForm
from grids.territory.work import Decision


@link(_("Map"), icon="map", name="map", may=readers, on_list=True)
def show_map(asked: Asked) -> HttpResponse:
    """The grids of `?on=` on a map."""
    scope, day = asked.access.scope, day_asked(asked.request)
    context = {
        "form": DayForm("on", gettext("day"), initial={"on": day}),
        "day": day,
        "drawn": json.loads(boundaries.export_boundaries(scope=scope, on=day)),
        "undrawn": boundaries.undrawn(scope=scope, on=day),
    }
    return _page(asked, "grids/territory/map.html", _("Map of the grids"), **context)


@link(_("Export boundaries"), icon="download", may=readers, url_path="export-boundaries", on_list=True)
def export_boundaries(asked: Asked) -> HttpResponse:
    day = day_asked(asked.request)
    text = boundaries.export_boundaries(scope=asked.access.scope, on=day)
    _audit(asked, _("Export boundaries"))
    headers = {"Content-Disposition": f'attachment; filename="grids-{day.isoformat()}.geojson"'}
    return HttpResponse(text, content_type="application/geo+json", headers=headers)


@link(_("Import boundaries"), icon="upload", url_path="import-boundaries", on_list=True)
def import_boundaries(asked: Asked) -> HttpResponse:
    """Upload, then see what would change, then do it."""
    request = asked.request
    if "content" in request.POST:
        return _confirmed(asked)
    form = BoundariesForm(asked.sent, request.FILES or None, initial={"effective_on": asked.today})
    if request.method == "POST" and form.is_valid():
        try:
            return _preview(asked, form.cleaned_data)
        except DomainError as refusal:
            add_refusal(form, refusal)
    return _page(asked, "grids/territory/boundaries.html", _("Import boundaries"), form=dressed(form))


def _preview(asked: Asked, values: dict[str, Any]) -> HttpResponse:
    day, content = values["effective_on"], values["file"].read(LARGEST_FILE + 1)
    plan = boundaries.plan_import(content=content, scope=asked.access.scope, on=day)
    groups = [
        (_("Refused"), plan.refused),
        (_("New"), plan.new),
        (_("Changed"), plan.changed),
        (_("Unchanged"), plan.unchanged),
    ]
    kept = {"content": content.decode("utf-8-sig"), "effective_on": day.isoformat(), "reason": values["reason"]}
    context = {"plan": plan, "groups": groups, "form": BoundariesConfirmForm(initial=kept)}
    return _page(asked, "grids/territory/boundaries.html", _("Import boundaries"), **context)


def _confirmed(asked: Asked) -> HttpResponse:
    request = asked.request
    form = BoundariesConfirmForm(request.POST)
    if not form.is_valid():
        return HttpResponseRedirect(request.path)
    values = form.cleaned_data
    decision = Decision(values["effective_on"], values["reason"], asked.user, asked.at)
    try:
        plan = boundaries.import_boundaries(content=values["content"], scope=asked.access.scope, decision=decision)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(request.path)
    _audit(asked, _("Import boundaries"))
    words = {"new": len(plan.new), "changed": len(plan.changed), "unchanged": len(plan.unchanged)}
    messages.success(request, _("Boundaries: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.") % words)
    return HttpResponseRedirect(asked.page.address_of())


def _audit(asked: Asked, what: object) -> None:
    audit.record(asked.page.audit_kind, str(asked.page.opts.verbose_name), what)


def _page(asked: Asked, template: str, title: object, **context: Any) -> HttpResponse:
    answer: HttpResponse = asked.page.page(asked.request, template, title=title, here=title, **context)
    return answer


ACTS = (show_map, import_boundaries, export_boundaries)
