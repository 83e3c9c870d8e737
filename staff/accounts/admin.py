"""Pages of administrators: accounts, grants, tokens and lockouts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.helpers import get_cool_off, get_failure_limit
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesDropdownFilter
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.forms import AdminPasswordChangeForm

from core.errors import DomainError, NotAllowed
from core.models import AuditKind
from core.office.admin import OfficeAdmin, ReadOnlyAdmin, become, today
from core.office.display import Tag, shown
from core.office.widgets import dressed
from core.web.ranges import days_of
from core.web.refusals import sent
from grids.duties import ACCOUNT_ADMINISTRATORS, SECURITY, SYSTEM
from staff.access import account_of
from staff.accounts import second_factor, services
from staff.accounts.forms import AccountForm, GrantForm, NewAccountForm, TokenForm
from staff.accounts.models import Grant, Lockout, Token, User

admin.site.unregister(Group)  # what an account may do follows from postings and grants alone


# --- accounts -----------------------------------------------------------------------------------


class SystemAdmin(OfficeAdmin):
    """Pages of the system's administrators: all accounts, and nothing of cases and scores."""

    readers = ACCOUNT_ADMINISTRATORS
    editors = SYSTEM

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows


@admin.register(User)
class AccountAdmin(SystemAdmin, UserAdmin):  # type: ignore[misc]  # the theme types its overrides loosely
    audit_kind = AuditKind.ACCOUNT
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "person", "duties", "kind", "standing", "last_login")
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
    actions_detail = ("set_password", "remove_second_factor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        grants = Grant.objects.in_force(today())
        return (
            super()
            .get_queryset(request)
            .select_related("worker")
            .prefetch_related(Prefetch("grants", queryset=grants, to_attr="grants_now"))
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj and not self.has_change_permission(request, obj):
            return (
                (None, {"fields": (("username", "last_name"), "person", "is_active", ("last_login", "date_joined"))}),
            )
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.readonly_fields, "person")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if change:
            obj.save()
            return
        values = form.cleaned_data
        account = services.create_account(
            username=values["username"],
            password=values["password1"],
            worker=values["staff_number"],
            temporary=True,
        )
        become(obj, account)

    def has_set_password_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self.edits(request) and self._is_of_a_person(request, object_id)

    def has_remove_second_factor_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """The security administrator's, and never for the own account: whoever holds a session must not shed it."""
        allowed = self.access(request).holds(*SECURITY) and str(object_id) != str(request.user.pk)
        return allowed and self._is_of_a_person(request, object_id)

    def _is_of_a_person(self, request: HttpRequest, object_id: Any) -> bool:
        account = self.get_object(request, object_id)
        return account is not None and not account.is_service

    @action(description=_("Remove the second factor"), icon="phonelink_erase", permissions=["remove_second_factor"])
    def remove_second_factor(self, request: HttpRequest, object_id: str) -> HttpResponse:
        account = self.get_object(request, object_id)
        if account is None:
            raise Http404

        def perform(_cleaned: dict[str, Any]) -> object:
            second_factor.remove(user=account)
            return _("The second factor is removed. The account takes another phone into use at its next log-in.")

        return self.ask(
            request,
            account,
            title=_("Remove the second factor"),
            lead=_("For an administrator who lost both the phone and the recovery codes. Make sure who is asking."),
            perform=perform,
        )

    @action(description=_("Set a password"), icon="lock_reset", permissions=["set_password"])
    def set_password(self, request: HttpRequest, object_id: str) -> HttpResponse:
        account = self.get_object(request, object_id)
        if account is None:
            raise Http404
        form = AdminPasswordChangeForm(account, sent(request))
        form.fields.pop("usable_password", None)

        def perform(_cleaned: dict[str, Any]) -> object:
            services.set_password(user=account, password=form.cleaned_data["password1"], by=account_of(request))
            return _("The password is set. Tell it to the person on a safe way; it must be changed at once.")

        return self.ask(
            request, account, title=_("Set a password"), perform=perform, form=form, submit=_("Set the password")
        )

    @display(description=_("person"), ordering="worker__pinyin")
    def person(self, account: User) -> str:
        return (
            f"{account.worker.name} ({account.worker.staff_number})"
            if account.worker
            else account.get_full_name() or "-"
        )

    @display(description=_("kind"), label={"person": "default", "system": "info"})
    def kind(self, account: User) -> Tag:
        return Tag("system", _("another system")) if account.is_service else Tag("person", _("person"))

    @display(description=_("state"), ordering="is_active", label={"open": "success", "closed": "danger"})
    def standing(self, account: User) -> Tag:
        return Tag("open", _("may log in")) if account.is_active else Tag("closed", _("closed"))

    @display(description=_("duties today"))
    def duties(self, account: Any) -> str:
        return ", ".join(grant.get_duty_display() for grant in account.grants_now) or "-"


@admin.register(Grant)
class GrantAdmin(SystemAdmin):
    audit_kind = AuditKind.GRANT
    form = GrantForm
    list_display = ("user", "duty", "subdistrict", "department", "in_force")
    list_select_related = ("user__worker", "subdistrict", "department")
    list_filter = (("duty", ChoicesDropdownFilter),)
    search_fields = ("user__username", "user__worker__name", "user__worker__pinyin")
    autocomplete_fields = ("user", "department")
    fields = ("user", "duty", ("subdistrict", "department"), ("begins_on", "ends_on"))

    where = shown("subdistrict", _("subdistrict"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("user", "duty", "where", "department") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return ("user", "duty", ("where", "department"), "in_force")
        return ("user", "duty", ("where", "department"), ("begins_on", "ends_on")) if obj else self.fields

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

    audit_kind = AuditKind.TOKEN
    editors = SECURITY
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
        form = TokenForm(sent(request))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Issue a token"),
            "form": dressed(form),
            "go": _("Issue a token"),
            "back": self.address_of(),
        }
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
        count = services.revoke_tokens(tokens=tokens, at=timezone.now())
        messages.success(request, _("%(count)d tokens are revoked.") % {"count": count})

    @display(description=_("fingerprint"))
    def fingerprint(self, token: Token) -> str:
        return f"{token.digest[:8]}…"

    @display(description=_("state"), label={"valid": "success", "revoked": "danger", "expired": "warning"})
    def standing(self, token: Token) -> Any:
        if token.revoked_at:
            return Tag("revoked", _("revoked"))
        return Tag("valid", _("valid")) if token.valid_at(timezone.now()) else Tag("expired", _("expired"))


admin.site.unregister([TOTPDevice, StaticDevice])  # their pages show the secrets


@admin.register(Lockout)
class LockoutAdmin(ReadOnlyAdmin):
    """Names and addresses with wrong log-ins of the last half hour. They open by themselves, or here."""

    readers = SECURITY
    editors = SECURITY
    list_display = ("name", "place", "failures", "last", "standing")
    search_fields = ("username", "ip_address")
    fields = (("name", "place"), ("failures", "last"))
    readonly_fields = ("name", "place", "failures", "last")
    actions = ("unlock",)
    name = shown("username", _("account"))
    place = shown("ip_address", _("network address"))
    failures = shown("failures_since_start", _("wrong passwords"))
    last = shown("attempt_time", _("last try"))

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        cool_off = get_cool_off()
        return rows.filter(attempt_time__gte=timezone.now() - cool_off) if cool_off else rows

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        return self.edits(request)

    @admin.action(description=_("Unlock the chosen ones"), permissions=["unlock"])
    def unlock(self, request: HttpRequest, attempts: QuerySet[Lockout]) -> None:
        count = services.unlock(attempts=attempts)
        messages.success(request, _("%(count)d are unlocked.") % {"count": count})

    @display(description=_("state"), label={"locked": "danger", "counting": "warning"})
    def standing(self, attempt: Lockout) -> Tag:
        if attempt.failures_since_start >= get_failure_limit(None, None):
            return Tag("locked", _("locked out"))
        return Tag("counting", _("counting"))
