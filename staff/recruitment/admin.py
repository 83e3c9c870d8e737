"""Recruitment: who wants to become a full-time member, whether one may, and the appointment."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core.office.admin import today
from core.office.display import Tag
from core.web.refusals import sent
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin
from grids.territory.models import Subdistrict
from staff.access import account_of
from staff.people.admin import SKILL_FIELDS
from staff.people.forms import BecauseForm
from staff.postings.fitness import standing
from staff.postings.services import Relaxation
from staff.recruitment import services as recruitment
from staff.recruitment.forms import ApplicationForm, AppointForm, EligibleForm
from staff.recruitment.models import PREFERRED_FIRST, Application, ApplicationState
from staff.recruitment.services import OPEN, eligibility


@admin.register(Application)
class ApplicationAdmin(OfGridAdmin):
    """Those of the four former posts stand first. Whether a candidate is eligible is judged live."""

    readers = OFFICE
    editors = CENTER
    form = ApplicationForm
    list_display = ("name", "channel", "grid_name", "former_post", "applied_on", "state_label", "today")
    list_filter = (("state", ChoicesDropdownFilter), ("channel", ChoicesDropdownFilter))
    search_fields = ("name",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "subdistrict",
                    ("name", "gender"),
                    ("born_on", "phone"),
                    ("channel", "grid"),
                    ("applied_on", "note"),
                )
            },
        ),
        (_("Where from"), {"fields": (("political_status", "education"), ("background", "former_post"))}),
        SKILL_FIELDS,
    )
    actions_detail = ("find_eligible", "refuse", "appoint")

    def get_ordering(self, request: HttpRequest) -> Any:
        return PREFERRED_FIRST

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.state in OPEN)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.fieldsets
        head, *rest = self.fieldsets
        if not self.has_change_permission(request, obj):
            fields = ("subdistrict", ("name", "gender"), ("born_on", "masked_phone_number"), ("channel", "grid_name"))
            head = (None, {"fields": (*fields, ("applied_on", "note"))})
        state = (_("Decision"), {"fields": (("state_label", "today"), ("decided_by_whom", "decided_at"), "decision")})
        return (state, head, *rest)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        shown_only = ("state_label", "today", "decided_by_whom", "decided_at", "decision")
        return (*shown_only, "subdistrict", "masked_phone_number", "grid_name")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "subdistrict":
            kwargs["queryset"] = Subdistrict.objects.within(self.access(request).scope)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Application, form: Any, change: bool) -> None:
        recruitment.save_application(obj)

    # --- decisions ---

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        row = self.get_object(request, object_id)
        if row is None or not self.edits(request) or row.state not in OPEN:
            return []
        hidden = "find_eligible" if row.state == ApplicationState.ELIGIBLE else "appoint"
        return [each for each in super().get_actions_detail(request, object_id) if hidden not in each.action_name]

    def _decidable(self, request: HttpRequest, object_id: str) -> Application:
        row: Application | None = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied
        return row

    @action(description=_("Find eligible"), icon="how_to_reg", variant=ActionVariant.PRIMARY)
    def find_eligible(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self._decidable(request, object_id)

        def perform(cleaned: dict[str, Any]) -> object:
            relaxation = Relaxation(cleaned["relaxed_because"], cleaned["relaxed_by"])
            recruitment.find_eligible(application=row, by=account_of(request), at=timezone.now(), relaxation=relaxation)
            return _("%(name)s is eligible.") % {"name": row.name}

        form = EligibleForm(sent(request))
        lead = standing(eligibility(row, on=today()))
        return self.ask(
            request, row, title=_("Find eligible"), perform=perform, form=form, lead=lead, submit=_("Find eligible")
        )

    @action(description=_("Refuse"), icon="person_off")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self._decidable(request, object_id)

        def perform(cleaned: dict[str, Any]) -> object:
            recruitment.refuse(application=row, by=account_of(request), at=timezone.now(), because=cleaned["because"])
            return _("The application is refused.")

        form = BecauseForm(sent(request), initial={"because": standing(eligibility(row, on=today()))[:200]})
        return self.ask(request, row, title=_("Refuse"), perform=perform, form=form, submit=_("Refuse"))

    @action(description=_("Appoint"), icon="badge", variant=ActionVariant.PRIMARY)
    def appoint(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self._decidable(request, object_id)

        def perform(cleaned: dict[str, Any]) -> object:
            posting = recruitment.appoint_candidate(
                application=row,
                begins_on=cleaned["begins_on"],
                pay_scheme=cleaned["pay_scheme"],
                by=account_of(request),
                at=timezone.now(),
            )
            values = {"name": row.name, "number": posting.worker.staff_number}
            return _("%(name)s is appointed, staff number %(number)s.") % values

        lead = _("%(name)s becomes a worker and a full-time member of %(grid)s in one step.")
        return self.ask(
            request,
            row,
            title=_("Appoint"),
            perform=perform,
            form=AppointForm(sent(request)),
            lead=lead % {"name": row.name, "grid": row.grid},
            submit=_("Appoint"),
        )

    # --- what is shown ---

    @display(description=_("phone"))
    def masked_phone_number(self, row: Application) -> str:
        return row.masked_phone or "-"

    @display(description=_("examined by"))
    def decided_by_whom(self, row: Application) -> str:
        return str(row.decided_by or "-")

    @display(
        description=_("state"),
        ordering="state",
        label={"applied": "info", "eligible": "success", "refused": "danger", "appointed": "default"},
    )
    def state_label(self, row: Application) -> Any:
        return Tag(row.state, row.get_state_display())

    @display(description=_("rules of appointment, today"))
    def today(self, row: Application) -> str:
        return standing(eligibility(row, on=today())) if row.state in OPEN else "-"
