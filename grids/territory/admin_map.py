"""The map of the grids, and their boundaries in and out."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from core import audit
from core.errors import DomainError
from core.office.admin import OfficeAdmin, actor, today
from core.office.widgets import dressed
from core.web.refusals import add_refusal, sent
from grids.boundaries.geometry import LARGEST_FILE
from grids.territory import boundary_files as boundaries
from grids.territory.admin_common import DayForm, day_asked
from grids.territory.forms import BoundariesConfirmForm, BoundariesForm
from grids.territory.work import Decision


class GridMap(OfficeAdmin):
    """Put before the page of grids."""

    @action(description=_("Map"), url_path="map", icon="map")
    def map(self, request: HttpRequest) -> HttpResponse:
        """The grids of `?on=` on a map."""
        if not self.reads(request):
            raise PermissionDenied
        scope, day = self.access(request).scope, day_asked(request)
        drawn = boundaries.export_boundaries(scope=scope, on=day)
        context = {
            **self._page(request, _("Map of the grids")),
            "form": DayForm("on", gettext("day"), initial={"on": day}),
            "day": day,
            "drawn": json.loads(drawn),
            "undrawn": boundaries.undrawn(scope=scope, on=day),
        }
        return TemplateResponse(request, "grids/territory/map.html", context)

    @action(description=_("Export boundaries"), url_path="export-boundaries", icon="download")
    def export_boundaries(self, request: HttpRequest) -> HttpResponse:
        if not self.reads(request):
            raise PermissionDenied
        day = day_asked(request)
        text = boundaries.export_boundaries(scope=self.access(request).scope, on=day)
        audit.record(self.audit_kind, str(self.opts.verbose_name), _("Export boundaries"))
        headers = {"Content-Disposition": f'attachment; filename="grids-{day.isoformat()}.geojson"'}
        return HttpResponse(text, content_type="application/geo+json", headers=headers)

    @action(description=_("Import boundaries"), url_path="import-boundaries", icon="upload")
    def import_boundaries(self, request: HttpRequest) -> HttpResponse:
        """Upload, then see what would change, then do it."""
        if not self.edits(request):
            raise PermissionDenied
        if "content" in request.POST:
            return self._confirmed(request)
        form = BoundariesForm(sent(request), request.FILES or None, initial={"effective_on": today()})
        if request.method == "POST" and form.is_valid():
            values = form.cleaned_data
            try:
                content = values["file"].read(LARGEST_FILE + 1)
                return self._preview(request, content, values)
            except DomainError as refusal:
                add_refusal(form, refusal)
        context = {**self._page(request, _("Import boundaries")), "form": dressed(form)}
        return TemplateResponse(request, "grids/territory/boundaries.html", context)

    def _preview(self, request: HttpRequest, content: bytes, values: dict[str, Any]) -> HttpResponse:
        day = values["effective_on"]
        plan = boundaries.plan_import(content=content, scope=self.access(request).scope, on=day)
        text = content.decode("utf-8-sig")
        confirm = BoundariesConfirmForm(
            initial={"content": text, "effective_on": day.isoformat(), "reason": values["reason"]}
        )
        return self._shown(request, plan, confirm)

    def _confirmed(self, request: HttpRequest) -> HttpResponse:
        form, scope = BoundariesConfirmForm(request.POST), self.access(request).scope
        if not form.is_valid():
            return HttpResponseRedirect(request.path)
        values = form.cleaned_data
        decision = Decision(values["effective_on"], values["reason"], actor(request), timezone.now())
        try:
            plan = boundaries.import_boundaries(content=values["content"], scope=scope, decision=decision)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.path)
        audit.record(self.audit_kind, str(self.opts.verbose_name), _("Import boundaries"))
        words = {"new": len(plan.new), "changed": len(plan.changed), "unchanged": len(plan.unchanged)}
        messages.success(request, _("Boundaries: %(new)d new, %(changed)d changed, %(unchanged)d unchanged.") % words)
        return HttpResponseRedirect(self.address_of())

    def _shown(self, request: HttpRequest, plan: boundaries.Plan, confirm: forms.Form) -> HttpResponse:
        groups = [
            (_("Refused"), plan.refused),
            (_("New"), plan.new),
            (_("Changed"), plan.changed),
            (_("Unchanged"), plan.unchanged),
        ]
        page = self._page(request, _("Import boundaries"))
        context = {**page, "plan": plan, "groups": groups, "form": confirm}
        return TemplateResponse(request, "grids/territory/boundaries.html", context)

    def _page(self, request: HttpRequest, title: object) -> dict[str, Any]:
        site = self.admin_site.each_context(request)
        return {**site, "opts": self.opts, "title": title, "here": title, "back": self.address_of()}
