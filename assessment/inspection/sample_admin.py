"""The back office's page of a week's random sample."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from assessment.inspection import board as inspection_board
from assessment.inspection import sample as samples
from assessment.inspection.forms import VerdictsForm
from assessment.inspection.lists import SAMPLE_QUEUES
from assessment.inspection.models import InspectionSample
from core import audit
from core.errors import DomainError
from core.office.admin import ReadOnlyAdmin
from core.office.queues import QueueFilter
from core.office.widgets import dressed
from core.web.refusals import sent
from grids.duties import CENTER, OFFICE
from staff.access import account_of


class SampleQueues(QueueFilter):
    queues = SAMPLE_QUEUES


@admin.register(InspectionSample)
class InspectionSampleAdmin(ReadOnlyAdmin):
    """The samples of the weeks: what was drawn from how many, and what its verification found."""

    readers = OFFICE
    editors = CENTER
    list_display = ("week_name", "seed", "drawn_at", "drawn_by", "progress", "found_wrong")
    list_filter = (SampleQueues, ("week", RangeDateFilter))
    fields = (("week_name", "seed"), ("drawn_at", "drawn_by"))
    readonly_fields = ("week_name",)
    change_form_after_template = "assessment/inspection/sample.html"
    list_select_related = ("drawn_by__worker",)
    actions_detail = ("verify", "draw_again")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        counts = {
            "drawn": Count("items"),
            "verified": Count("items", filter=~Q(items__verdict="")),
            "wrong": Count("items", filter=Q(items__verdict="wrong")),
        }
        return super().get_queryset(request).annotate(**counts)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        sample = self.get_object(request, object_id) if object_id else None
        context: dict[str, Any] = {}
        if sample:
            items = list(sample.items.select_related("verified_by__worker", "worker"))
            context = {
                "things": inspection_board.things_of(items, sample.week),
                "tallies": inspection_board.tallies(sample, items),
                "sample": sample,
            }
        return super().changeform_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        found = super().get_actions_detail(request, object_id)
        return found if self.edits(request) else [each for each in found if each.action_name.endswith("draw_again")]

    @action(description=_("Enter results"), icon="checklist", variant=ActionVariant.PRIMARY)
    def verify(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """All open items on one page: a verdict for each, saved together, refusals beside the items."""
        sample = self.get_object(request, object_id)
        if sample is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied
        user = account_of(request)
        items = list(sample.items.filter(verdict="").select_related("worker"))
        mine = [item for item in items if user.pk in item.authors]
        form = VerdictsForm([item for item in items if item not in mine], sent(request))
        if request.method == "POST" and form.is_valid():
            saved = self._save(form, user)
            if saved is not None:
                audit.record(self.audit_kind, f"{self.opts.verbose_name} {sample}", _("Enter results"))
                messages.success(request, str(_("%(count)d results are saved.") % {"count": saved}))
                return HttpResponseRedirect(self.address_of(sample))
        dressed(form)
        things = inspection_board.things_of(items, sample.week)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Enter results"),
            "original": sample,
            "form": form,
            "things": [(thing, form.fields_of(thing.item)) for thing in things],
            "back": self.address_of(sample),
        }
        return TemplateResponse(request, "assessment/inspection/verify.html", context)

    def _save(self, form: VerdictsForm, user: Any) -> int | None:
        """How many verdicts were saved: all that were given or none; None where one was refused."""
        with transaction.atomic():
            for item, verdict, note in form.given():
                try:
                    samples.verify_item(item=item, verdict=verdict, note=note, by=user, at=timezone.now())
                except DomainError as refusal:
                    name = "note" if "note" in refusal.fields else "verdict"
                    form.add_error(f"{name}_{item.pk}", str(refusal))
            if form.errors:
                transaction.set_rollback(True)
                return None
        return len(form.given())

    @action(description=_("Draw it again to compare"), icon="replay")
    def draw_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Draw with the kept seed from what is there today and compare; changes nothing, so that a link does."""
        sample = self.get_object(request, object_id)
        if sample is None:
            raise Http404
        same = samples.drawn_again(sample)
        if all(same.values()):
            messages.success(request, str(_("Drawn again with the same seed: the same sample.")))
        else:
            messages.warning(
                request, str(_("Drawn again, the sample differs: facts of the week were added or changed since."))
            )
        return HttpResponseRedirect(self.address_of(sample))

    @display(description=_("week"), ordering="week")
    def week_name(self, sample: InspectionSample) -> str:
        return str(sample.period)

    @display(description=pgettext_lazy("sample", "verified"))
    def progress(self, sample: Any) -> str:
        return f"{sample.verified} / {sample.drawn}"

    @display(description=_("wrong"), ordering="wrong")
    def found_wrong(self, sample: Any) -> int:
        return int(sample.wrong)
