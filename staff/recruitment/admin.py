"""Recruitment: who wants to become a full-time member, whether one may, and the appointment."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import RangeDateFilter

from core.office.acts import Asked, act, always, editors, link
from core.office.admin import WrittenOnce, actor, today
from core.office.admin_inlines import ReadOnlyInline
from core.office.display import Tag, chosen, column, section
from core.office.papers import PAPERS, letter, table
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin, own_office
from staff.people.admin import SKILL_FIELDS
from staff.people.forms import BecauseForm
from staff.postings.fitness import standing
from staff.postings.services import Relaxation
from staff.recruitment import candidates
from staff.recruitment import documents as papers
from staff.recruitment import services as recruitment
from staff.recruitment.forms import ApplicationForm, AppointForm, EligibleForm
from staff.recruitment.models import PREFERRED_FIRST, Application, ApplicationState, Opening
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


PAPERS_OF_A_CANDIDATE = (
    letter(
        _("Registration form"),
        "print_registration",
        lambda asked: (
            f"报名登记表 {asked.row.name}.docx",
            papers.registration_docx(candidates.candidate_of(asked.row, on=asked.today)),
        ),
        menu=PAPERS,
    ),
    letter(
        _("Examination form"),
        "print_examination",
        lambda asked: (
            f"资格审查表 {asked.row.name}.docx",
            papers.examination_docx(candidates.candidate_of(asked.row, on=asked.today), asked.today),
        ),
        menu=PAPERS,
    ),
    letter(
        _("Approval form"),
        "print_approval",
        lambda asked: (
            f"录用审批表 {asked.row.name}.docx",
            papers.approval_docx(candidates.candidate_of(asked.row, on=asked.today), asked.today),
        ),
        menu=PAPERS,
    ),
    letter(
        _("Agreement and promise of secrecy"),
        "print_agreement",
        lambda asked: (
            f"岗位协议和保密承诺书 {asked.row.name}.docx",
            papers.agreement_docx(candidates.candidate_of(asked.row, on=asked.today)),
        ),
        menu=PAPERS,
    ),
)
PAPERS_OF_ALL_CANDIDATES = (
    table(
        _("List of marks"),
        "print_marks",
        lambda asked, _values: papers.marks_paper(candidates.candidates_of(own_office(asked.access), on=asked.today)),
        on_list=True,
        menu=PAPERS,
    ),
    letter(
        _("Publication of who is to be appointed"),
        "print_publication",
        lambda asked: (
            "拟录用公示.docx",
            papers.publication_docx(
                candidates.candidates_of(own_office(asked.access), on=asked.today, only_eligible=True)
            ),
        ),
        on_list=True,
        menu=PAPERS,
    ),
)


def _standing(row: Application) -> str:
    return standing(eligibility(row, on=today())) if row.state in OPEN else "-"


STATES = {"applied": "info", "eligible": "success", "refused": "danger", "appointed": "default"}


@admin.register(Application)
class ApplicationAdmin(OfGridAdmin):
    """Those of the four former posts come first. Whether a candidate is eligible is decided at each view."""

    readers = OFFICE
    editors = CENTER
    acts = (find_eligible, refuse, appoint, *PAPERS_OF_A_CANDIDATE, *PAPERS_OF_ALL_CANDIDATES)
    form = ApplicationForm
    list_display = ("name", "channel", "grid_name", "former_post", "applied_on", "state_label", "today")
    list_filter = ("state", "channel")
    search_fields = ("name",)
    fieldsets = (
        section(
            None,
            "subdistrict",
            ("name", "gender"),
            ("born_on", "phone"),
            ("channel", "grid"),
            ("opening", "applied_on"),
            "note",
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
            head = section(None, *fields, ("opening", "applied_on"), "note")
        state = section(_("Decision"), ("state_label", "today"), ("decided_by_whom", "decided_at"), "decision")
        return (state, head, *rest)

    def write(self, request: HttpRequest, obj: Application, form: Any, change: bool) -> None:
        recruitment.save_application(obj)


@act(
    _("Close without an appointment"),
    icon="block",
    form=BecauseForm,
    offered=lambda asked: asked.row.closed_on is None,
    submit=_("Close"),
)
def close_opening(asked: Asked) -> object:
    recruitment.close_recruitment(opening=asked.row, because=asked.values["because"], at=asked.at)
    return _("The recruitment is closed.")


@link(
    _("Enter a candidate"),
    icon="person_add",
    may=editors,
    offered=lambda asked: asked.row.closed_on is None,
    turn=always,
)
def enter_candidate(asked: Asked) -> HttpResponse:
    """The form of a candidate, with what the opening says of the post."""
    row = asked.row
    known = urlencode({"opening": row.pk, "grid": row.grid_id, "subdistrict": row.subdistrict_id})
    return HttpResponseRedirect(f"{reverse('admin:staff_application_add')}?{known}")


print_announcement = letter(
    _("Announcement of recruitment"),
    "print_announcement",
    lambda asked: (
        "招聘公告.docx",
        papers.announcement_docx(candidates.announcement_of(own_office(asked.access), on=asked.today)),
    ),
    on_list=True,
)


class CandidateInline(ReadOnlyInline, TabularInline):
    model = Application
    fields = ("name", "channel", "applied_on", "state")
    verbose_name_plural = _("Candidates")
    show_change_link = True


def _standing_of(row: Opening) -> Tag:
    if row.filled_by_id:
        return Tag("filled", _("filled"))
    return Tag("closed", row.closed_because) if row.closed_on else Tag("open", _("looking for candidates"))


@admin.register(Opening)
class OpeningAdmin(WrittenOnce, OfGridAdmin):
    """Where a full-time member is looked for: opened from the coverage board, ended by an appointment."""

    readers = OFFICE
    editors = CENTER
    acts = (enter_candidate, close_opening, print_announcement)
    inlines = (CandidateInline,)
    list_display = ("grid_name", "vacant_since", "opened_on", "standing", "note")
    list_filter = (("closed_on", EmptyFieldListFilter), ("opened_on", RangeDateFilter))
    fields = (("grid", "vacant_since"), "note")
    autocomplete_fields = ("grid",)
    standing = column(_("state"), _standing_of, colours={"open": "warning", "filled": "success", "closed": "default"})
    opened_by_whom = column(_("opened by"), lambda row: row.opened_by)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.fields
        return (("grid_name", "vacant_since"), ("after", "standing"), ("opened_on", "opened_by_whom"), "note")

    def write(self, request: HttpRequest, obj: Opening, form: Any, change: bool) -> None:
        recruitment.open_recruitment(obj, by=actor(request), at=timezone.now())
