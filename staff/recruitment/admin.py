"""Recruitment: who wants to become a full-time member, whether one may, and the appointment."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.office.acts import Asked, act, always
from core.office.admin import today
from core.office.display import chosen, column, section
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin
from staff.people.admin import SKILL_FIELDS
from staff.people.forms import BecauseForm
from staff.postings.fitness import standing
from staff.postings.services import Relaxation
from staff.recruitment import services as recruitment
from staff.recruitment.forms import ApplicationForm, AppointForm, EligibleForm
from staff.recruitment.models import PREFERRED_FIRST, Application, ApplicationState
from staff.recruitment.services import OPEN, eligibility


def _undecided(asked: Asked) -> bool:
    return asked.row.state in OPEN


def _eligible(asked: Asked) -> bool:
    return asked.row.state == ApplicationState.ELIGIBLE


def _judged_today(asked: Asked) -> str:
    return standing(eligibility(asked.row, on=asked.today))


@act(
    _("Find eligible"),
    icon="how_to_reg",
    form=EligibleForm,
    offered=lambda asked: _undecided(asked) and not _eligible(asked),
    turn=always,
    lead=_judged_today,
    submit=_("Find eligible"),
)
def find_eligible(asked: Asked) -> object:
    relaxation = Relaxation(asked.values["relaxed_because"], asked.values["relaxed_by"])
    recruitment.find_eligible(application=asked.row, relaxation=relaxation, **asked.by)
    return _("%(name)s is eligible.") % {"name": asked.row.name}


@act(
    _("Refuse"),
    icon="person_off",
    form=lambda asked: BecauseForm(asked.sent, initial={"because": _judged_today(asked)[:200]}),
    offered=_undecided,
    submit=_("Refuse"),
)
def refuse(asked: Asked) -> object:
    recruitment.refuse(application=asked.row, because=asked.values["because"], **asked.by)
    return _("The application is refused.")


def _lead_of_appointing(asked: Asked) -> object:
    lead = _("%(name)s becomes a worker and a full-time member of %(grid)s in one step.")
    return lead % {"name": asked.row.name, "grid": asked.row.grid}


@act(
    _("Appoint"),
    icon="badge",
    form=AppointForm,
    offered=_eligible,
    turn=always,
    lead=_lead_of_appointing,
    submit=_("Appoint"),
)
def appoint(asked: Asked) -> object:
    posting = recruitment.appoint_candidate(
        application=asked.row,
        begins_on=asked.values["begins_on"],
        pay_scheme=asked.values["pay_scheme"],
        **asked.by,
    )
    words = {"name": asked.row.name, "number": posting.worker.staff_number}
    return _("%(name)s is appointed, staff number %(number)s.") % words


def _standing(row: Application) -> str:
    return standing(eligibility(row, on=today())) if row.state in OPEN else "-"


STATES = {"applied": "info", "eligible": "success", "refused": "danger", "appointed": "default"}


@admin.register(Application)
class ApplicationAdmin(OfGridAdmin):
    """Those of the four former posts come first. Whether a candidate is eligible is decided at each view."""

    readers = OFFICE
    editors = CENTER
    acts = (find_eligible, refuse, appoint)
    form = ApplicationForm
    list_display = ("name", "channel", "grid_name", "former_post", "applied_on", "state_label", "today")
    list_filter = ("state", "channel")
    search_fields = ("name",)
    fieldsets = (
        section(
            None, "subdistrict", ("name", "gender"), ("born_on", "phone"), ("channel", "grid"), ("applied_on", "note")
        ),
        section(_("Where from"), ("political_status", "education"), ("background", "former_post")),
        SKILL_FIELDS,
    )
    entered_once = ("subdistrict", "decided_at", "decision")
    masked_phone_number = column(_("phone"), lambda row: row.masked_phone)
    decided_by_whom = column(_("examined by"), lambda row: row.decided_by)
    state_label = chosen("state", _("state"), STATES)
    today = column(_("rules of appointment, today"), _standing)

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
            head = section(None, *fields, ("applied_on", "note"))
        state = section(_("Decision"), ("state_label", "today"), ("decided_by_whom", "decided_at"), "decision")
        return (state, head, *rest)

    def write(self, request: HttpRequest, obj: Application, form: Any, change: bool) -> None:
        recruitment.save_application(obj)
