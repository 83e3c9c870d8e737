"""Pages of administrators: accounts, grants, tokens and lockouts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.helpers import get_cool_off, get_failure_limit
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.forms import AdminPasswordChangeForm

from core.errors import NotAllowed
from core.models import AuditKind
from core.office.acts import Asked, Done, act, always, editors
from core.office.admin import OfficeAdmin, ReadOnlyAdmin, WrittenOnce, become, today
from core.office.display import Tag, attribute, column, section
from core.web.ranges import days_of
from grids.duties import ACCOUNT_ADMINISTRATORS, SECURITY, SYSTEM
from staff.access import account_of
from staff.accounts import second_factor, services
from staff.accounts.forms import AccountForm, GrantForm, NewAccountForm, TokenForm
from staff.accounts.identity import accounts_of_same_person
from staff.accounts.models import Grant, Lockout, Token, User

admin.site.unregister(Group)  # what an account may do follows from postings and grants alone


# --- accounts -----------------------------------------------------------------------------------


class SystemAdmin(OfficeAdmin):
    """Pages of the system's administrators: all accounts, and nothing of incidents and scores."""

    readers = ACCOUNT_ADMINISTRATORS
    editors = SYSTEM

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows


def _of_a_person(asked: Asked) -> bool:
    return not asked.row.is_service


def _password_form(asked: Asked) -> AdminPasswordChangeForm:
    form = AdminPasswordChangeForm(asked.row, asked.sent)
    form.fields.pop("usable_password", None)
    return form


@act(
    _("Set a password"),
    icon="lock_reset",
    form=_password_form,
    may=lambda asked: editors(asked) and _of_a_person(asked),
    submit=_("Set the password"),
)
def set_password(asked: Asked) -> object:
    services.set_password(user=asked.row, password=asked.values["password1"], by=asked.user)
    return _("The password is set. Tell it to the person on a safe way; it must be changed at once.")


def _may_remove(asked: Asked) -> bool:
    """The security administrator, and never of the own account: a stolen session must not be able to remove it."""
    return asked.access.holds(*SECURITY) and asked.row != asked.user and _of_a_person(asked)


@act(
    _("Remove the second factor"),
    icon="phonelink_erase",
    may=_may_remove,
    lead=_("For an administrator who lost both the phone and the recovery codes. Make sure who is asking."),
)
def remove_second_factor(asked: Asked) -> object:
    second_factor.remove(user=asked.row)
    return _("The second factor is removed. The account takes another phone into use at its next log-in.")


def _person(account: User) -> str:
    who = account.worker or account.person
    return f"{who.name} ({who.staff_number})" if who else account.get_full_name()


def _kind(account: User) -> Tag:
    return Tag("system", _("another system")) if account.is_service else Tag("person", _("person"))


def _open(account: User) -> Tag:
    return Tag("open", _("may log in")) if account.is_active else Tag("closed", _("closed"))


def _duties(account: Any) -> str:
    return ", ".join(grant.get_duty_display() for grant in account.grants_now)


@admin.register(User)
class AccountAdmin(SystemAdmin, UserAdmin):  # type: ignore[misc]  # the theme types its overrides loosely
    audit_kind = AuditKind.ACCOUNT
    acts = (set_password, remove_second_factor)
    form = AccountForm
    add_form = NewAccountForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "person", "duties", "kind", "standing", "last_login")
    list_filter = ("is_active", "is_service")
    search_fields = ("username", "worker__name", "worker__pinyin", "last_name")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        section(None, ("username", "last_name"), "staff_number", "is_active"),
        section(_("Times"), ("last_login", "date_joined")),
    )
    add_fieldsets = (section(None, "username", "staff_number", "password1", "password2"),)
    readonly_fields = ("last_login", "date_joined")
    person = column(_("person"), _person, ordering="worker__pinyin")
    kind = column(_("kind"), _kind, colours={"person": "default", "system": "info"})
    standing = column(_("state"), _open, ordering="is_active", colours={"open": "success", "closed": "danger"})
    duties = column(_("duties today"), _duties)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        grants = Grant.objects.in_force(today())
        return (
            super()
            .get_queryset(request)
            .select_related("worker", "person")
            .prefetch_related(Prefetch("grants", queryset=grants, to_attr="grants_now"))
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj and not self.has_change_permission(request, obj):
            return (section(None, ("username", "last_name"), "person", "is_active", ("last_login", "date_joined")),)
        return self.fieldsets if obj else self.add_fieldsets

    def write(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
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


@admin.register(Grant)
class GrantAdmin(SystemAdmin):
    audit_kind = AuditKind.GRANT
    form = GrantForm
    list_display = ("user", "duty", "subdistrict", "department", "in_force")
    list_select_related = ("user__worker", "subdistrict", "department")
    list_filter = ("duty",)
    search_fields = ("user__username", "user__worker__name", "user__worker__pinyin")
    autocomplete_fields = ("user", "department")
    fields = ("user", "duty", ("subdistrict", "department"), ("begins_on", "ends_on"))

    entered_once = ("user", "duty", "department")
    where = attribute("subdistrict", _("subdistrict"))
    in_force = column(_("in force"), lambda grant: days_of(grant.during), ordering="during")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if not self.has_change_permission(request, obj):
            return ("user", "duty", ("where", "department"), "in_force")
        return ("user", "duty", ("where", "department"), ("begins_on", "ends_on")) if obj else self.fields

    def write(self, request: HttpRequest, obj: Grant, form: Any, change: bool) -> None:
        if not change and accounts_of_same_person(account_of(request)).filter(pk=obj.user_id).exists():
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


@act(
    _("Issue a token"),
    icon="add",
    form=TokenForm,
    turn=always,
    on_list=True,
    submit=_("Issue a token"),
)
def issue(asked: Asked) -> object:
    values = asked.values
    _token, secret = services.issue_token(
        name=values["name"],
        duty=values["duty"],
        subdistrict=values["subdistrict"],
        on=asked.today,
        expires_at=asked.at + timedelta(days=values["days"]),
        person=values["staff_number"],
    )
    return Done("", once={"secret": secret})


def _validity(token: Token) -> Tag:
    if token.revoked_at:
        return Tag("revoked", _("revoked"))
    return Tag("valid", _("valid")) if token.valid_at(timezone.now()) else Tag("expired", _("expired"))


@admin.register(Token)
class TokenAdmin(WrittenOnce, SystemAdmin):
    """Tokens of other systems. The secret is shown once, when it is issued; lists show a fingerprint."""

    audit_kind = AuditKind.TOKEN
    acts = (issue,)
    editors = SECURITY
    may_add = False
    list_display = ("user", "fingerprint", "created_at", "expires_at", "standing")
    list_select_related = ("user__worker",)
    search_fields = ("user__username",)
    fields = ("user", "fingerprint", ("created_at", "expires_at", "revoked_at"))
    actions = ("revoke",)
    fingerprint = column(_("fingerprint"), lambda token: f"{token.digest[:8]}…")
    standing = column(_("state"), _validity, colours={"valid": "success", "revoked": "danger", "expired": "warning"})

    @admin.action(description=_("Revoke the chosen tokens"), permissions=["change"])
    def revoke(self, request: HttpRequest, tokens: QuerySet[Token]) -> None:
        count = services.revoke_tokens(tokens=tokens, at=timezone.now())
        messages.success(request, _("%(count)d tokens are revoked.") % {"count": count})


admin.site.unregister([TOTPDevice, StaticDevice])  # their pages show the secrets


def _lock(attempt: Lockout) -> Tag:
    if attempt.failures_since_start >= get_failure_limit(None, None):
        return Tag("locked", _("locked out"))
    return Tag("counting", _("counting"))


@admin.register(Lockout)
class LockoutAdmin(ReadOnlyAdmin):
    """Names and addresses with wrong log-ins of the last half hour. They open by themselves, or here."""

    readers = SECURITY
    editors = SECURITY
    list_display = ("name", "place", "failures", "last", "standing")
    search_fields = ("username", "ip_address")
    fields = (("name", "place"), ("failures", "last"))
    actions = ("unlock",)
    name = attribute("username", _("account"))
    place = attribute("ip_address", _("network address"))
    failures = attribute("failures_since_start", _("wrong passwords"))
    last = attribute("attempt_time", _("last try"))
    standing = column(_("state"), _lock, colours={"locked": "danger", "counting": "warning"})

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        cool_off = get_cool_off()
        return rows.filter(attempt_time__gte=timezone.now() - cool_off) if cool_off else rows

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        return self.edits(request)

    @admin.action(description=_("Unlock the chosen ones"), permissions=["unlock"])
    def unlock(self, request: HttpRequest, attempts: QuerySet[Lockout]) -> None:
        count = services.unlock(attempts=attempts)
        messages.success(request, _("%(count)d are unlocked.") % {"count": count})
