"""Page of the samples of the awareness survey: drawn once a month, printed, never changed."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from assessment.letterhead.documents import attached
from assessment.periods import month_of
from assessment.survey.documents import sheet_of
from assessment.survey.forms import DrawForm
from assessment.survey.models import SurveySample
from assessment.survey.services import draw_sample
from core import audit
from core.models import AuditKind
from core.office.admin import ReadOnlyAdmin, today
from core.office.display import shown
from core.web.refusals import sent
from grids.duties import CENTER, OFFICE
from grids.territory.models import Subdistrict
from staff.access import account_of
from staff.accounts.models import User
from staff.inbox.services import accounts_with


@admin.register(SurveySample)
class SurveySampleAdmin(ReadOnlyAdmin):
    """Which households are asked, by serial number; names and telephone numbers stay in the office's own list."""

    readers = OFFICE
    editors = CENTER
    list_display = ("month_name", "wanted", "seed", "drawn_at", "drawn_by_whom")
    list_select_related = ("drawn_by__worker",)
    date_hierarchy = "month"
    fields = (("month_name", "wanted"), "seed", ("drawn_at", "drawn_by_whom"))
    readonly_fields = ("month_name", "drawn_by_whom")
    drawn_by_whom = shown("drawn_by", _("drawn by"))
    change_form_after_template = "assessment/survey/sample.html"
    actions_list = ("draw",)
    actions_detail = ("print_sheet",)

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        sample = self.get_object(request, object_id) if object_id else None
        shares = sample.shares.select_related("caller__worker").order_by("facts__code") if sample else []
        return super().changeform_view(request, object_id, form_url, {"shares": shares, **(extra_context or {})})

    def get_actions_list(self, request: HttpRequest) -> Any:
        return super().get_actions_list(request) if self.edits(request) else []

    @action(description=_("Draw a sample"), icon="casino", variant=ActionVariant.PRIMARY)
    def draw(self, request: HttpRequest) -> HttpResponse:
        if not self.edits(request):
            raise PermissionDenied
        subdistrict = Subdistrict.objects.filter(pk__in=self.access(request).offices).order_by("code")[0]
        initial = {"month": str(month_of(today())), "seed": secrets.token_hex(8)}
        form = DrawForm(sent(request), initial=initial)
        people = accounts_with(*OFFICE, subdistrict=subdistrict.pk, on=today())
        callers: Any = form.fields["callers"]
        callers.queryset = User.objects.filter(pk__in=people).select_related("worker")

        def perform(values: dict[str, Any]) -> object:
            sample = draw_sample(
                subdistrict=subdistrict,
                by=account_of(request),
                at=timezone.now(),
                **{**values, "callers": list(values["callers"])},
            )
            return _("The sample of %(month)s is drawn. Open it to print the sheet.") % {"month": sample.period}

        lead = _(
            "Draws serial numbers from the households of every grid as they are today, spread over the grid. "
            "A month is drawn once."
        )
        return self.ask(
            request, None, title=_("Draw a sample"), perform=perform, form=form, lead=lead, submit=_("Draw")
        )

    @action(description=_("Print the sampling sheet"), icon="print")
    def print_sheet(self, request: HttpRequest, object_id: str) -> HttpResponse:
        sample: SurveySample | None = self.get_object(request, object_id)
        if sample is None:
            raise Http404
        name, content = sheet_of(sample)
        audit.record(AuditKind.EXPORT, name, str(sample))
        return attached(name, content)

    @display(description=_("month"), ordering="month")
    def month_name(self, sample: SurveySample) -> str:
        return str(sample.period)
