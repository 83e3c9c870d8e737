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
from core.web.waiting import WaitingUpload
from grids.boundaries.geometry import LARGEST_FILE
from grids.territory import boundary_files as boundaries
from grids.territory.admin_common import DayForm, day_asked, edited_scope
from grids.territory.boundary_plans import Choice, Plan
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
    if "upload" in (asked.sent or ()):
        return _confirmed(asked) if "confirm" in request.POST else _shown_again(asked)
    form = BoundariesForm(asked.sent, request.FILES or None, initial={"effective_on": asked.today})
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read(LARGEST_FILE + 1)
        try:
            plan = boundaries.plan_import(
                content=content, scope=edited_scope(asked), on=form.cleaned_data["effective_on"]
            )
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            kept = WaitingUpload()
            kept.save(content)
            return _preview(asked, plan, str(kept.name), form.cleaned_data)
    return _page(asked, "grids/territory/boundaries.html", _("Import boundaries"), form=dressed(form))


def _preview(asked: Asked, plan: Plan, upload: str, values: dict[str, Any]) -> HttpResponse:
    """What would change, how the file was read, and what it would look like."""
    groups = [
        (_("Refused"), plan.refused),
        (_("New"), plan.new),
        (_("Changed"), plan.changed),
        (_("Unchanged"), plan.unchanged),
    ]
    day = values["effective_on"]
    known = {"upload": upload, "effective_on": day.isoformat(), "reason": values["reason"]}
    read = {"key": plan.key, "system": plan.system}
    form = BoundariesConfirmForm(initial={**known, **read, "shown": _in_one(read)}, plan=plan)
    context = {"plan": plan, "groups": groups, "form": dressed(form)}
    if plan.redrawn:
        context["before"] = json.loads(
            boundaries.export_boundaries(scope=edited_scope(asked), on=day, only=plan.redrawn)
        )
        context["drawn"] = json.loads(boundaries.boundaries_after(plan, scope=edited_scope(asked), on=day))
    return _page(asked, "grids/territory/boundaries.html", _("Import boundaries"), **context)


def _shown_again(asked: Asked) -> HttpResponse:
    """The same file, read as the office chose."""
    values, content = _sent_back(asked)
    if content is None:
        return HttpResponseRedirect(asked.request.path)
    try:
        plan = boundaries.plan_import(
            content=content, scope=edited_scope(asked), on=values["effective_on"], choice=_choice(values)
        )
    except DomainError as refusal:
        messages.error(asked.request, str(refusal))
        return HttpResponseRedirect(asked.request.path)
    return _preview(asked, plan, values["upload"], values)


def _confirmed(asked: Asked) -> HttpResponse:
    """Import what the preview showed. What changed in between is judged again."""
    request = asked.request
    values, content = _sent_back(asked)
    if content is None:
        return HttpResponseRedirect(request.path)
    if values["shown"] != _in_one(values):
        return _shown_again(asked)  # nobody has seen yet what that choice does
    decision = Decision(values["effective_on"], values["reason"], asked.user, asked.at)
    try:
        plan = boundaries.import_boundaries(
            content=content, scope=edited_scope(asked), decision=decision, choice=_choice(values)
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(request.path)
    WaitingUpload(values["upload"]).remove()
    _audit(asked, _("Import boundaries"))
    words = {"new": len(plan.new), "changed": len(plan.changed), "unchanged": len(plan.unchanged)}
    messages.success(request, _("Boundaries: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.") % words)
    return HttpResponseRedirect(asked.page.address_of())


def _sent_back(asked: Asked) -> tuple[dict[str, Any], bytes | None]:
    """What a preview was made of, and its file; no file once it was imported or has grown old: the page says so."""
    form = BoundariesConfirmForm(asked.sent)
    if not form.is_valid():
        return {}, None
    try:
        return form.cleaned_data, WaitingUpload(form.cleaned_data["upload"]).read()
    except FileNotFoundError:
        messages.error(asked.request, gettext("This upload was imported already or is too old. Upload the file again."))
    return {}, None


def _in_one(values: dict[str, Any]) -> str:
    return f"{values['key']}\n{values['system']}".strip()


def _choice(values: dict[str, Any]) -> Choice:
    return Choice(key=values["key"], system=values["system"])


def _audit(asked: Asked, what: object) -> None:
    audit.record(asked.page.audit_kind, str(asked.page.opts.verbose_name), what)


def _page(asked: Asked, template: str, title: object, **context: Any) -> HttpResponse:
    answer: HttpResponse = asked.page.page(asked.request, template, title=title, here=title, **context)
    return answer


ACTS = (show_map, import_boundaries, export_boundaries)
