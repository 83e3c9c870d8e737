"""Pages about people, for the office; about accounts, for the system's administrators."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter, RangeDateFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.forms import AdminPasswordChangeForm

from core.admin import OfficeAdmin, ReadOnlyAdmin, Tag, become, days_of, dressed, shown, today
from core.errors import DomainError, NotAllowed
from core.sheet_admin import SheetImportMixin
from core.sheet_admin import SheetImportMixin
from grids.backoffice import OfGridAdmin
from grids.models import Grid, Subdistrict
from staff import services
from staff.forms import AccountForm, GrantForm, LeaveForm, NewAccountForm, PostingForm, TokenForm, WorkerForm
from staff.models import (
    Attendance,
    AttendanceStatus,
    CalendarDay,
    Department,
    Grant,
    Leave,
    Posting,
    Role,
    Token,
    User,
    Worker,
)
from staff.resources import AttendanceSheet, RosterSheet
from staff.resources import AttendanceSheet, RosterSheet

OFFICE = frozenset({"center", "head"})
CENTER = frozenset({"center"})
SYSTEM = frozenset({"system"})
ADMINISTRATORS = frozenset({"system", "security"})


# --- people -------------------------------------------------------------------------------------


class InPost(admin.SimpleListFilter):
    title = _("in post today")
    parameter_name = "in_post"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", _("in post today")), ("no", _("not in post today"))]

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return rows
        if rows.model is Posting:
            return rows.in_force(today()) if self.value() == "yes" else rows.exclude(during__contains=today())
        posted = Exists(Posting.objects.in_force(today()).filter(worker=OuterRef("pk")))
        return rows.filter(posted if self.value() == "yes" else ~posted)


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
    fieldsets = (
        (None, {"fields": ("subdistrict", ("staff_number", "name"), ("gender", "born_on"), "phone")}),
        (_("Where from"), {"fields": (("source", "line"), ("political_status", "education"), "background")}),
        (_("Fit for the post"), {"fields": (("uses_computer", "uses_phone_app", "organises"), "at_window", "note")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        now = Posting.objects.in_force(today()).select_related("village")
        named = now.prefetch_related(Prefetch("grid", queryset=Grid.objects.on(today())))
        return super().get_queryset(request).prefetch_related(Prefetch("postings", queryset=named, to_attr="posts_now"))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.has_change_permission(request, obj):
            return self.fieldsets
        head = (None, {"fields": ("subdistrict", ("staff_number", "name"), ("gender", "born_on"), "masked_phone_number")})
        return (head, *self.fieldsets[1:])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("subdistrict", "masked_phone_number") if obj else ()

    def save_model(self, request: HttpRequest, obj: Worker, form: Any, change: bool) -> None:
        services.save_worker(obj)

    @display(description=_("phone"))
    def masked_phone_number(self, worker: Worker) -> str:
        return worker.masked_phone or "-"

    @display(description=_("in post today"))
    def posts(self, worker: Any) -> str:
        return "; ".join(f"{post.grid or post.village} · {post.get_role_display()}" for post in worker.posts_now) or "-"


@admin.register(Posting)
class PostingAdmin(SheetImportMixin, OfGridAdmin):
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
    fields = ("worker", "role", ("grid", "village"), ("begins_on", "ends_on"), "pay_scheme", "note")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("worker", "role") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return ("worker", "role", ("grid", "village"), "in_post", "pay_scheme", "note")
        return self.fields

    def save_model(self, request: HttpRequest, obj: Posting, form: Any, change: bool) -> None:
        if change:
            services.save_posting(obj)
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
class AttendanceAdmin(SheetImportMixin, OfficeAdmin):
    resource_classes = [AttendanceSheet]
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
        return leave.approved_at is None and bool(self.access(request).has("head"))

    @action(description=_("Approve"), icon="check_circle", variant=ActionVariant.PRIMARY)
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        leave = self.get_object(request, object_id)
        if leave is None:
            raise Http404
        if not self.access(request).has("head"):
            raise PermissionDenied

        def perform(_cleaned: dict[str, Any]) -> object:
            services.approve_leave(leave=leave, by=request.user, at=timezone.now())
            return _("The leave is approved, and the attendance of its days is written.")

        lead = _("%(name)s: %(kind)s, %(days)s. Every day of it becomes a day on approved leave.")
        values = {"name": leave.worker.name, "kind": leave.get_kind_display(), "days": days_of(leave.during)}
        return self.ask(request, leave, title=_("Approve this leave"), perform=perform, lead=lead % values, submit=_("Approve"))

    approved_by_whom = shown("approved_by", _("approved by"))

    @display(description=_("days"), ordering="during")
    def days(self, leave: Leave) -> str:
        return days_of(leave.during)

    @display(description=_("approved"), label={"yes": "success", "no": "warning"})
    def approval(self, leave: Leave) -> Any:
        return Tag("yes", _("approved by %(name)s") % {"name": leave.approved_by}) if leave.approved_at else Tag("no", _("waits for a head"))


class OfSubdistrictAdmin(OfficeAdmin):
    """Rows of one's own subdistricts."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "subdistrict":
            kwargs["queryset"] = Subdistrict.objects.within(self.access(request).scope)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(CalendarDay)
class CalendarDayAdmin(OfSubdistrictAdmin):
    """Days on which the office departs from the national calendar."""

    readers = OFFICE
    editors = CENTER
    may_delete = True
    list_display = ("day", "name", "working")
    list_filter = (("day", RangeDateFilter), ("working", BooleanRadioFilter))
    search_fields = ("name",)
    date_hierarchy = "day"


@admin.register(Department)
class DepartmentAdmin(OfSubdistrictAdmin):
    readers = OFFICE | {"system"}
    editors = CENTER
    list_display = ("name", "code", "platform", "subdistrict")
    list_select_related = ("subdistrict",)
    list_filter = (("platform", ChoicesDropdownFilter),)
    search_fields = ("name", "code")

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows if self.access(request).has("system") else super().visible(request, rows)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("subdistrict", "code") if obj else ()


# --- accounts -----------------------------------------------------------------------------------


class SystemAdmin(OfficeAdmin):
    """Pages of the system's administrators: all accounts, and nothing of cases and scores."""

    readers = ADMINISTRATORS
    editors = SYSTEM

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows


@admin.register(User)
class AccountAdmin(SystemAdmin, UserAdmin):
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = AdminPasswordChangeForm
    change_user_password_template = "admin/auth/user/change_password.html"
    list_display = ("username", "person", "duties", "is_service", "is_active", "last_login")
    list_filter = (("is_active", BooleanRadioFilter), ("is_service", BooleanRadioFilter))
    search_fields = ("username", "worker__name", "worker__pinyin", "last_name")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": (("username", "last_name"), "staff_number", "is_active")}),
        (_("Times"), {"fields": (("last_login", "date_joined"),)}),
    )
    add_fieldsets = ((None, {"fields": ("username", "staff_number", "password1", "password2")}),)
    readonly_fields = ("last_login", "date_joined")
    actions_detail = ("set_password",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        grants = Grant.objects.in_force(today())
        return super().get_queryset(request).select_related("worker").prefetch_related(Prefetch("grants", queryset=grants, to_attr="grants_now"))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj and not self.has_change_permission(request, obj):
            return ((None, {"fields": (("username", "last_name"), "person", "is_active", ("last_login", "date_joined"))}),)
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.readonly_fields, "person")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if change:
            obj.save()
            return
        values = form.cleaned_data
        account = services.create_account(
            username=values["username"], password=values["password1"], worker=values["staff_number"]
        )
        become(obj, account)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> Any:
        account = self.get_object(request, object_id)
        allowed = account is not None and self.edits(request) and not account.is_service
        return super().get_actions_detail(request, object_id) if allowed else []

    @action(description=_("Set a password"), icon="lock_reset")
    def set_password(self, request: HttpRequest, object_id: str) -> HttpResponse:
        account = self.get_object(request, object_id)
        if account is None:
            raise Http404
        if not self.edits(request) or account.is_service:
            raise PermissionDenied
        form = AdminPasswordChangeForm(account, request.POST or None)
        form.fields.pop("usable_password", None)

        def perform(_cleaned: dict[str, Any]) -> object:
            form.save()
            return _("The password is set. Tell it to the person on a safe way.")

        return self.ask(request, account, title=_("Set a password"), perform=perform, form=form, submit=_("Set the password"))

    @display(description=_("person"), ordering="worker__pinyin")
    def person(self, account: User) -> str:
        return f"{account.worker.name} ({account.worker.staff_number})" if account.worker else account.get_full_name() or "-"

    @display(description=_("duties today"))
    def duties(self, account: Any) -> str:
        return ", ".join(grant.get_duty_display() for grant in account.grants_now) or "-"


@admin.register(Grant)
class GrantAdmin(SystemAdmin):
    form = GrantForm
    list_display = ("user", "duty", "subdistrict", "department", "in_force")
    list_select_related = ("user__worker", "subdistrict", "department")
    list_filter = (("duty", ChoicesDropdownFilter),)
    search_fields = ("user__username", "user__worker__name", "user__worker__pinyin")
    autocomplete_fields = ("user", "department")
    fields = ("user", "duty", ("subdistrict", "department"), ("begins_on", "ends_on"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user", "duty", "subdistrict", "department") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return ("user", "duty", ("subdistrict", "department"), "in_force")
        return self.fields

    def save_model(self, request: HttpRequest, obj: Grant, form: Any, change: bool) -> None:
        if obj.user_id == request.user.pk and not change:
            raise NotAllowed(_("Nobody gives a duty to themselves."))
        if change:
            obj.save()
            return
        grant = services.grant(
            user=obj.user,
            duty=obj.duty,
            on=obj.during.lower,
            until=obj.during.upper,
            subdistrict=obj.subdistrict,
            department=obj.department,
        )
        become(obj, grant)

    @display(description=_("in force"), ordering="during")
    def in_force(self, grant: Grant) -> str:
        return days_of(grant.during)


@admin.register(Token)
class TokenAdmin(SystemAdmin):
    """Tokens of other systems. The secret is shown once, when it is issued; lists show a fingerprint."""

    may_add = False
    list_display = ("user", "fingerprint", "created_at", "expires_at", "standing")
    list_select_related = ("user__worker",)
    search_fields = ("user__username",)
    fields = ("user", "fingerprint", ("created_at", "expires_at", "revoked_at"))
    readonly_fields = ("user", "fingerprint", "created_at", "expires_at", "revoked_at")
    actions = ("revoke",)
    actions_list = ("issue",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def get_actions_list(self, request: HttpRequest) -> Any:
        return super().get_actions_list(request) if self.edits(request) else []

    @action(description=_("Issue a token"), icon="add", variant=ActionVariant.PRIMARY)
    def issue(self, request: HttpRequest) -> HttpResponse:
        if not self.edits(request):
            raise PermissionDenied
        form = TokenForm(request.POST or None)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Issue a token"), "form": dressed(form),
                   "go": _("Issue a token"), "back": self.address_of()}  # fmt: skip
        if request.method == "POST" and form.is_valid():
            now, values = timezone.now(), form.cleaned_data
            try:
                _token, context["secret"] = services.issue_token(
                    name=values["name"],
                    duty=values["duty"],
                    subdistrict=values["subdistrict"],
                    on=timezone.localdate(now),
                    expires_at=now + timedelta(days=values["days"]),
                )
            except DomainError as refusal:
                form.add_error("name", str(refusal))
        return TemplateResponse(request, "admin/ask.html", context)

    @admin.action(description=_("Revoke the chosen tokens"), permissions=["change"])
    def revoke(self, request: HttpRequest, tokens: QuerySet[Token]) -> None:
        count = tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
        messages.success(request, _("%(count)d tokens are revoked.") % {"count": count})

    @display(description=_("fingerprint"))
    def fingerprint(self, token: Token) -> str:
        return f"{token.digest[:8]}…"

    @display(description=_("state"), label={"valid": "success", "revoked": "danger", "expired": "warning"})
    def standing(self, token: Token) -> Any:
        if token.revoked_at:
            return Tag("revoked", _("revoked"))
        return Tag("valid", _("valid")) if token.valid_at(timezone.now()) else Tag("expired", _("expired"))


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """What was done in the back office, by whom; for the audit administrator, who does nothing else here."""

    readers = frozenset({"audit"})
    list_display = ("action_time", "user", "content_type", "object_repr", "action_flag")
    list_select_related = ("user__worker", "content_type")
    list_filter = (("action_time", RangeDateFilter),)
    search_fields = ("user__username", "object_repr")
    date_hierarchy = "action_time"
    readonly_fields = ("who",)
    who = shown("user", _("account"))
    fields = ("action_time", "who", "content_type", "object_repr", "action_flag", "change_message")

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows
