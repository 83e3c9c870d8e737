"""Pages about people and the calendar, for the office."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from core.admin import OfficeAdmin, Tag, add_refusal, become, days_of, dressed, sent, shown, today
from core.errors import DomainError
from core.sheet_admin import SheetImportMixin
from grids.backoffice import OfGridAdmin
from grids.duties import CENTER, OFFICE, OFFICE_AND_SYSTEM, Duty
from grids.models import Grid, Subdistrict, Village
from staff import services
from staff.access import account_of
from staff.admin.attendance import AttendanceRates
from staff.admin.coverage import CoverageBoard
from staff.admin.moves import PostingMoves
from staff.forms import BecauseForm, LeaveForm, PostingForm, WorkerForm
from staff.models import (
    Attendance,
    AttendanceStatus,
    CalendarDay,
    Department,
    Leave,
    Posting,
    Role,
    TeamDeadline,
    Worker,
)
from staff.resources import AttendanceSheet, RosterSheet
from staff.resources.monthly import MonthlySheet

# --- people -------------------------------------------------------------------------------------


class InPost(admin.SimpleListFilter):
    title = _("in post today")
    parameter_name = "in_post"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("in post today")), ("no", _("not in post today"))]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        if self.value() is None:
            return rows
        if rows.model is Posting:
            return rows.in_force(today()) if self.value() == "yes" else rows.exclude(during__contains=today())
        posted = Exists(Posting.objects.in_force(today()).filter(worker=OuterRef("pk")))
        return rows.filter(posted if self.value() == "yes" else ~posted)


SKILL_FIELDS = (
    _("Fit for the post"),
    {
        "fields": (
            ("uses_computer", "uses_phone_app", "organises"),
            ("energetic", "well_informed"),
            ("judged_by", "judged_on"),
        )
    },
)


@admin.register(Worker)
class WorkerAdmin(OfficeAdmin):
    """Everybody who works in the grids, found by name or pinyin. Phones are masked."""

    readers = OFFICE
    editors = CENTER
    form = WorkerForm
    list_display = ("name", "staff_number", "gender", "source", "posts", "masked_phone_number")
    list_filter = (InPost, ("source", ChoicesDropdownFilter), ("at_window", BooleanRadioFilter))
    search_fields = ("name", "pinyin", "staff_number")
    search_help_text = _("Name, pinyin or staff number")
    autocomplete_fields = ("subdistrict",)
    actions_detail = ("show_phone",)
    fieldsets = (
        (None, {"fields": ("subdistrict", ("staff_number", "name"), ("gender", "born_on"), "phone")}),
        (
            _("Where from"),
            {
                "fields": (
                    ("source", "stationed_in"),
                    ("line", "at_window"),
                    ("political_status", "education"),
                    ("background", "former_post"),
                )
            },
        ),
        SKILL_FIELDS,
        (_("Contract"), {"fields": (("contract", "supplier"), ("contract_begins_on", "contract_ends_on"), "note")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        now = Posting.objects.in_force(today()).select_related("village")
        named = now.prefetch_related(Prefetch("grid", queryset=Grid.objects.on(today())))
        return super().get_queryset(request).prefetch_related(Prefetch("postings", queryset=named, to_attr="posts_now"))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.has_change_permission(request, obj):
            return self.fieldsets
        head = (
            None,
            {"fields": ("subdistrict", ("staff_number", "name"), ("gender", "born_on"), "masked_phone_number")},
        )
        return (head, *self.fieldsets[1:])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("subdistrict", "masked_phone_number") if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "stationed_in":
            kwargs["queryset"] = Village.objects.within(self.access(request).scope)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        worker = self.get_object(request, object_id)
        return super().get_actions_detail(request, object_id) if worker and worker.phone_index else []

    @action(description=_("Show the telephone number"), icon="call")
    def show_phone(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The whole number, once, on this page: not in a message, which the session would keep."""
        worker = self.get_object(request, object_id)
        if worker is None:
            raise Http404
        if not self.reads(request):
            raise PermissionDenied
        form = BecauseForm(sent(request))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": worker,
            "title": _("Show the telephone number"),
            "subtitle": worker.name,
            "lead": _("Who sees whose number, when and why is kept in the log."),
            "form": dressed(form),
            "go": _("Show"),
            "back": self.address_of(worker),
        }
        if request.method == "POST" and form.is_valid():
            try:
                context["phone"] = services.show_phone(
                    worker=worker, by=account_of(request), because=form.cleaned_data["because"]
                )
            except DomainError as refusal:
                add_refusal(form, refusal)
        return TemplateResponse(request, "admin/staff/phone.html", context)

    def save_model(self, request: HttpRequest, obj: Worker, form: Any, change: bool) -> None:
        services.save_worker(obj)

    @display(description=_("phone"))
    def masked_phone_number(self, worker: Worker) -> str:
        return worker.masked_phone or "-"

    @display(description=_("in post today"))
    def posts(self, worker: Any) -> str:
        return "; ".join(f"{post.grid or post.village} · {post.get_role_display()}" for post in worker.posts_now) or "-"


@admin.register(Posting)
class PostingAdmin(SheetImportMixin, CoverageBoard, PostingMoves, OfGridAdmin):
    """Who serves where: through the services, so that every rule speaks in words."""

    resource_classes = [RosterSheet]
    readers = OFFICE
    editors = CENTER
    form = PostingForm
    list_display = ("worker", "role_label", "place", "in_post", "pay_scheme", "note")
    list_select_related = ("worker", "village")
    list_filter = (InPost, ("role", ChoicesDropdownFilter), ("pay_scheme", ChoicesDropdownFilter))
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
            services.correct_posting(obj)
            return
        posting = services.appoint(
            worker=obj.worker,
            role=obj.role,
            begins_on=obj.during.lower,
            ends_on=obj.during.upper,
            grid=obj.grid,
            village=obj.village,
            pay_scheme=obj.pay_scheme,
            note=obj.note,
            relaxation=services.Relaxation(obj.relaxed_because, obj.relaxed_by),
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


@admin.register(Attendance)
class AttendanceAdmin(SheetImportMixin, AttendanceRates):
    resource_classes = [AttendanceSheet, MonthlySheet]
    readers = OFFICE
    editors = CENTER
    may_delete = True
    list_display = ("worker", "day", "status_label", "leave_kind")
    list_select_related = ("worker",)
    list_filter = (("day", RangeDateFilter), ("status", ChoicesDropdownFilter), ("leave_kind", ChoicesDropdownFilter))
    search_fields = ("worker__name", "worker__pinyin", "worker__staff_number")
    autocomplete_fields = ("worker",)
    date_hierarchy = "day"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.leave_id is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.leave_id is None)

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # days of an approved leave follow the leave
        return actions

    @display(
        description=_("attendance"),
        ordering="status",
        label={AttendanceStatus.PRESENT: "success", AttendanceStatus.ABSENT: "danger", AttendanceStatus.LEAVE: "info"},
    )
    def status_label(self, row: Attendance) -> Any:
        return Tag(row.status, row.get_status_display())


@admin.register(Leave)
class LeaveAdmin(OfficeAdmin):
    """Asked for through the center, approved by a head; approval writes the attendance."""

    readers = OFFICE
    editors = CENTER
    form = LeaveForm
    list_display = ("worker", "kind", "days", "reason", "approval")
    list_select_related = ("worker", "approved_by__worker")
    list_filter = (("kind", ChoicesDropdownFilter),)
    search_fields = ("worker__name", "worker__pinyin", "worker__staff_number")
    autocomplete_fields = ("worker",)
    fields = ("worker", "kind", ("begins_on", "ends_on"), "reason")
    actions_detail = ("approve",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.approved_at is None)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj and not self.has_change_permission(request, obj):
            return ("worker", "kind", "days", "reason", ("approved_by_whom", "approved_at"))
        return self.fields

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        leave = self.get_object(request, object_id)
        return super().get_actions_detail(request, object_id) if leave and self._may_approve(request, leave) else []

    def _may_approve(self, request: HttpRequest, leave: Leave) -> bool:
        return leave.approved_at is None and bool(self.access(request).holds(Duty.HEAD))

    @action(description=_("Approve"), icon="check_circle", variant=ActionVariant.PRIMARY)
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        leave = self.get_object(request, object_id)
        if leave is None:
            raise Http404
        if not self.access(request).holds(Duty.HEAD):
            raise PermissionDenied

        def perform(_cleaned: dict[str, Any]) -> object:
            services.approve_leave(leave=leave, by=account_of(request), at=timezone.now())
            return _("The leave is approved, and the attendance of its days is written.")

        lead = _("%(name)s: %(kind)s, %(days)s. Every day of it becomes a day on approved leave.")
        values = {"name": leave.worker.name, "kind": leave.get_kind_display(), "days": days_of(leave.during)}
        return self.ask(
            request, leave, title=_("Approve this leave"), perform=perform, lead=lead % values, submit=_("Approve")
        )

    approved_by_whom = shown("approved_by", _("approved by"))

    @display(description=_("days"), ordering="during")
    def days(self, leave: Leave) -> str:
        return days_of(leave.during)

    @display(description=_("approved"), label={"yes": "success", "no": "warning"})
    def approval(self, leave: Leave) -> Any:
        return (
            Tag("yes", _("approved by %(name)s") % {"name": leave.approved_by})
            if leave.approved_at
            else Tag("no", _("waits for a head"))
        )


class OfSubdistrictAdmin(OfficeAdmin):
    """Rows of one's own subdistricts."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "subdistrict":
            kwargs["queryset"] = Subdistrict.objects.within(self.access(request).scope)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(CalendarDay)
class CalendarDayAdmin(OfSubdistrictAdmin):
    """Days that are not what their weekday says: holidays, make-up days, and the office's own entries."""

    readers = OFFICE
    editors = CENTER
    may_delete = True
    list_display = ("day", "name", "working")
    list_filter = (("day", RangeDateFilter), ("working", BooleanRadioFilter))
    search_fields = ("name",)
    date_hierarchy = "day"


@admin.register(TeamDeadline)
class TeamDeadlineAdmin(OfSubdistrictAdmin):
    """The day by which the team must be complete; the coverage board counts towards it."""

    readers = OFFICE
    editors = CENTER
    may_delete = True
    list_display = ("due_on", "subdistrict", "note")
    list_select_related = ("subdistrict",)


@admin.register(Department)
class DepartmentAdmin(OfSubdistrictAdmin):
    readers = OFFICE_AND_SYSTEM
    editors = CENTER
    list_display = ("name", "code", "platform", "subdistrict")
    list_select_related = ("subdistrict",)
    list_filter = (("platform", ChoicesDropdownFilter),)
    search_fields = ("name", "code")

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows if self.access(request).holds(Duty.SYSTEM) else super().visible(request, rows)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("where", "code") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("where" if obj else "subdistrict", "code", "name", "platform")

    where = shown("subdistrict", _("subdistrict"))
