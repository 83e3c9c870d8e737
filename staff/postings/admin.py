"""Pages about postings: the list, its moves and the coverage board."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display

from core.office.admin import OfficeAdmin, become, today
from core.office.display import Tag
from core.office.sheets import SheetImportMixin
from core.office.widgets import dressed
from core.web.ranges import days_of
from core.web.refusals import sent
from core.web.widgets import DayInput
from grids.duties import CENTER, OFFICE
from grids.territory.admin_common import OfGridAdmin
from grids.territory.lists import grids_of
from grids.territory.models import Subdistrict
from staff.access import Role, account_of
from staff.backoffice import OfSubdistrictAdmin
from staff.people.admin import InPost
from staff.postings import services
from staff.postings.coverage import board
from staff.postings.fitness import objections_to_posting, standing, village_of, words_of
from staff.postings.forms import LeavingForm, PostingForm, StandInForm, TransferForm
from staff.postings.models import Posting, TeamDeadline
from staff.postings.services import Relaxation, appoint, correct_posting
from staff.postings.sheets import RosterSheet

ORIGINS = {
    "auxiliary": _("with auxiliary staff"),
    "channels": _("filled by the three channels"),
    "others": _("filled by others"),
    "none": _("without a full-time member"),
}


class DayForm(forms.Form):
    on = forms.DateField(label=_("on the day"), widget=DayInput())


class CoverageBoard(OfficeAdmin):
    """Adds the board to the page of postings."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.coverage_view)
        return [path("coverage/", view, name="staff_posting_coverage"), *super().get_urls()]

    def coverage_view(self, request: HttpRequest) -> HttpResponse:
        if not self.reads(request):
            raise PermissionDenied
        form = DayForm(request.GET if "on" in request.GET else None, initial={"on": today()})
        on = form.cleaned_data["on"] if form.is_bound and form.is_valid() else today()
        grids = grids_of(account_of(request), on).order_by("code")  # type: ignore[misc]
        offices = Subdistrict.objects.within(self.access(request).scope)
        shown = board(grids, on=on, subdistricts=offices)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Coverage board"),
            "here": _("Coverage board"),
            "form": dressed(form),
            "board": shown,
            "origins": [(label, shown.origins[code]) for code, label in ORIGINS.items()],
            "breaches": [(each.posting, [words_of(reason) for reason in each.reasons]) for each in shown.breaches],
        }
        return TemplateResponse(request, "staff/postings/coverage.html", context)


class PostingMoves(OfficeAdmin):
    """The three moves as buttons of a posting's page, each one service call."""

    actions_detail = ("transfer", "stand_in", "leave_post")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        posting = self.get_object(request, object_id)
        if posting is None or not self.edits(request) or (posting.during.upper and posting.during.upper <= today()):
            return []
        actions = super().get_actions_detail(request, object_id)
        return [each for each in actions if not posting.stands_in_for_id or "leave_post" in each.action_name]

    def _movable(self, request: HttpRequest, object_id: str) -> Posting:
        posting: Posting | None = self.get_object(request, object_id)
        if posting is None:
            raise Http404
        if not self.edits(request):
            raise PermissionDenied
        return posting

    @action(description=_("Transfer"), icon="swap_horiz")
    def transfer(self, request: HttpRequest, object_id: str) -> HttpResponse:
        posting = self._movable(request, object_id)
        form = TransferForm(sent(request), posting=posting, scope=self.access(request).scope, on=today())

        def perform(cleaned: dict[str, Any]) -> object:
            services.transfer(
                posting=posting,
                on=cleaned["on"],
                grid=cleaned.get("grid"),
                village=cleaned.get("village"),
                note=cleaned["note"],
            )
            return _("%(name)s is transferred from %(day)s.") % {"name": posting.worker, "day": cleaned["on"]}

        lead = _("The post here ends on that day, and the new one begins, in the same role and at the same pay.")
        return self.ask(
            request, posting, title=_("Transfer"), perform=perform, form=form, lead=lead, submit=_("Transfer")
        )

    @action(description=_("Name who stands in"), icon="person_alert")
    def stand_in(self, request: HttpRequest, object_id: str) -> HttpResponse:
        posting = self._movable(request, object_id)
        form = StandInForm(sent(request), posting=posting, scope=self.access(request).scope)

        def perform(cleaned: dict[str, Any]) -> object:
            made = services.stand_in(
                posting=posting, leave=cleaned["leave"], worker=cleaned["worker"], note=cleaned["note"]
            )
            return _("%(name)s stands in: %(days)s.") % {"name": made.worker, "days": days_of(made.during)}

        lead = _("Only an approved leave can be chosen; the post of who stands in ends with it.")
        return self.ask(
            request,
            posting,
            title=_("Name who stands in"),
            perform=perform,
            form=form,
            lead=lead,
            submit=_("Let this person stand in"),
        )

    @action(description=_("End the post"), icon="logout")
    def leave_post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        posting = self._movable(request, object_id)

        def perform(cleaned: dict[str, Any]) -> object:
            ends_on, note = cleaned["ends_on"], cleaned["note"]
            if cleaned["whole"]:
                count = services.leave_office(worker=posting.worker, ends_on=ends_on, note=note)
                return _("%(count)d posts of %(name)s are ended.") % {"count": count, "name": posting.worker}
            services.leave_post(posting=posting, ends_on=ends_on, note=note)
            return _("The post is ended.")

        return self.ask(
            request,
            posting,
            title=_("End the post"),
            perform=perform,
            form=LeavingForm(sent(request)),
            submit=_("End the post"),
        )

    @display(description=_("rules of appointment"))
    def rules_met(self, posting: Posting) -> str:
        village = village_of(grid=posting.grid, village=posting.village, on=posting.during.lower)
        return standing(objections_to_posting(posting, village))

    @display(description=_("stands in for"))
    def stands_in(self, posting: Posting) -> str:
        held = posting.stands_in_for
        return str(held.worker) if held else "-"


class InForce(InPost):
    """The same of postings themselves."""

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        if self.value() is None:
            return rows
        return rows.in_force(today()) if self.value() == "yes" else rows.exclude(during__contains=today())


@admin.register(Posting)
class PostingAdmin(SheetImportMixin, CoverageBoard, PostingMoves, OfGridAdmin):
    """Who serves where: through the services, so that every rule speaks in words."""

    sheets = [RosterSheet]
    readers = OFFICE
    editors = CENTER
    form = PostingForm
    list_display = ("worker", "role_label", "place", "in_post", "pay_scheme", "note")
    list_select_related = ("worker", "village")
    list_filter = (InForce, ("role", ChoicesDropdownFilter), ("pay_scheme", ChoicesDropdownFilter))
    search_fields = ("worker__name", "worker__pinyin", "worker__staff_number", "village__name")
    search_help_text = _("Name, pinyin or staff number")
    autocomplete_fields = ("worker", "grid", "village")
    ordering = ("worker__pinyin", "-during")
    fields = (
        "worker",
        "role",
        ("grid", "village"),
        ("begins_on", "ends_on"),
        "pay_scheme",
        "note",
        ("relaxed_because", "relaxed_by"),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        shown_only = ("in_post", "rules_met", "stands_in", "worker", "role", "relaxed_because", "relaxed_by")
        return shown_only if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return ("worker", "role", ("grid", "village"), "in_post", "pay_scheme", "note", "rules_met")
        if obj is None:
            return self.fields
        more = ("relaxed_because", "relaxed_by") if obj.relaxed_because else "rules_met"
        return (*self.fields[:-1], "stands_in" if obj.stands_in_for_id else more)

    def save_model(self, request: HttpRequest, obj: Posting, form: Any, change: bool) -> None:
        if change:
            correct_posting(obj)
            return
        posting = appoint(
            worker=obj.worker,
            role=obj.role,
            begins_on=obj.during.lower,
            ends_on=obj.during.upper,
            grid=obj.grid,
            village=obj.village,
            pay_scheme=obj.pay_scheme,
            note=obj.note,
            relaxation=Relaxation(obj.relaxed_because, obj.relaxed_by),
        )
        become(obj, posting)

    @display(description=_("grid or village"))
    def place(self, posting: Posting) -> str:
        return str(posting.grid or posting.village)

    @display(
        description=_("role"),
        ordering="role",
        label={Role.GUIDE: "info", Role.LEADER: "primary", Role.FULL_TIME: "success", Role.PART_TIME: "default"},
    )
    def role_label(self, posting: Posting) -> Any:
        return Tag(posting.role, posting.get_role_display())

    @display(description=_("in post"), ordering="during")
    def in_post(self, posting: Posting) -> str:
        return days_of(posting.during)


@admin.register(TeamDeadline)
class TeamDeadlineAdmin(OfSubdistrictAdmin):
    """The day by which the team must be complete; the coverage board counts towards it."""

    readers = OFFICE
    editors = CENTER
    may_delete = True
    list_display = ("due_on", "subdistrict", "note")
    list_select_related = ("subdistrict",)
