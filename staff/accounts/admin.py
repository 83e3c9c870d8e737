"""Pages of administrators: accounts, grants, tokens and lockouts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from axes.helpers import get_cool_off, get_failure_limit
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from core.errors import NotAllowed
from core.models import AuditKind
from core.office.acts import Asked, Done, act, always, editors
from core.office.admin import ReadOnlyAdmin, WrittenOnce, become, today
from core.office.display import Tag, attribute, column, section
from core.punctuation import aside, listed
from core.web.ranges import days_of
from grids.duties import SECURITY
from grids.territory.models import Subdistrict
from staff.access import account_of
from staff.accounts import opening, resets, rights, services
from staff.accounts.admin_rights import OfAccountsAdmin, giving
from staff.accounts.forms import AccountForm, DutyForm, NewAccountForm, OpenAccountsForm, TokenForm
from staff.accounts.models import Grant, Lockout, Token, User
from staff.accounts.second_factor import device_of

admin.site.unregister(Group)  # what an account may do follows from postings and grants alone


# --- accounts -----------------------------------------------------------------------------------


@act(
    _("Accounts for everybody in post"),
    icon="group_add",
    form=OpenAccountsForm,
    on_list=True,
    lead=_(
        "Opens an account, named by the staff number, for everybody in post who has none, and shows a sheet of "
        "one-time passwords once. Print it at once."
    ),
    submit=_("Open the accounts"),
    template="staff/accounts/opened.html",
    may_be_left=False,
)
def open_accounts(asked: Asked) -> object:
    values = asked.values
    chosen = Subdistrict.objects.filter(pk=values["subdistrict"].pk) if values["subdistrict"] else Subdistrict.objects
    where = list(chosen.values_list("pk", flat=True))
    return Done("", once={"opened": opening.open_accounts(where, on=asked.today, roles=values["roles"])})


def _of_a_person(asked: Asked) -> bool:
    return not asked.row.is_service


@act(
    _("Set a one-time password"),
    icon="lock_reset",
    name="set_password",
    may=lambda asked: editors(asked) and _of_a_person(asked),
    lead=_(
        "Makes a password that is shown once and must be changed at the first log-in; all sessions of the account end. "
        "The person is told. Of a head or an administrator a second person agrees first."
    ),
    submit=_("Make the password"),
    template="staff/accounts/password.html",
    may_be_left=False,
)
def set_password(asked: Asked) -> object:
    waits, password = resets.reset_password(user=asked.row, **asked.by)
    return Done("", once={"password": password, "waits": waits})


def _may_remove(asked: Asked) -> bool:
    """The security administrator, and never of the own account: a stolen session must not be able to remove it."""
    return asked.access.holds(*SECURITY) and asked.row != asked.user and _of_a_person(asked)


@act(
    _("Remove the second factor"),
    icon="phonelink_erase",
    may=_may_remove,
    offered=lambda asked: device_of(asked.row) is not None,
    lead=_("For an administrator who lost both the phone and the recovery codes. Make sure who is asking."),
)
def remove_second_factor(asked: Asked) -> object:
    if resets.reset_second_factor(user=asked.row, **asked.by):
        return _("Asked for: it holds once a second person has agreed. Heads and administrators are told.")
    return _("The second factor is removed. The account takes another phone into use at its next log-in.")


def _person(account: User) -> str:
    who = account.worker or account.person
    return aside(who.name, who.staff_number) if who else account.get_full_name()


def _kind(account: User) -> Tag:
    return Tag("system", _("another system")) if account.is_service else Tag("person", _("person"))


def _open(account: User) -> Tag:
    return Tag("open", _("may log in")) if account.is_active else Tag("closed", pgettext_lazy("account", "closed"))


def _duties(account: Any) -> str:
    return listed(grant.get_duty_display() for grant in account.grants_now)


def _duties_held(account: User) -> object:
    """All that it holds or will hold, and what still waits for a second person, one a line."""
    held = account.grants.not_ended(today()).select_related("subdistrict", "department")
    lines = [f"{grant.get_duty_display()} · {_where(grant)} · {days_of(grant.during)}" for grant in held]
    asked = account.rights_asked_for.open().select_related("subdistrict", "department")
    waits = gettext("waits for a second person")
    lines += [f"{one.get_duty_display()} · {_where(one)} · {waits}" for one in asked]
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines)) if lines else "-"


def _where(row: Any) -> object:
    return row.subdistrict or row.department or gettext("all of them")


@admin.register(User)
class AccountAdmin(OfAccountsAdmin, UserAdmin):  # type: ignore[misc]  # the theme types its overrides loosely
    audit_kind = AuditKind.ACCOUNT
    acts = (open_accounts, giving(DutyForm, on_list=False), set_password, remove_second_factor)
    form = AccountForm
    add_form = NewAccountForm
    list_display = ("username", "whose", "duties", "kind", "standing", "last_login")
    list_filter = ("is_active", "is_service")
    search_fields = ("username", "worker__name", "worker__pinyin__spelt", "last_name")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        section(None, ("username", "last_name"), "staff_number", "is_active"),
        section(_("Duties"), "duties_held"),
        section(_("Times"), ("last_login", "date_joined")),
    )
    add_fieldsets = (section(None, "username", "staff_number", "last_name", "password1", "password2"),)
    readonly_fields = ("last_login", "date_joined")
    whose = column(_("person"), _person, ordering="worker__pinyin")
    kind = column(_("kind"), _kind, colours={"person": "default", "system": "info"})
    standing = column(_("state"), _open, ordering="is_active", colours={"open": "success", "closed": "danger"})
    duties = column(_("duties today"), _duties)
    duties_held = column(_("duties"), _duties_held)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Django's own page of a password asks nobody and tells nobody: there is an act for it."""
        raise Http404

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
            return (
                section(
                    None, ("username", "last_name"), "whose", "is_active", "duties_held", ("last_login", "date_joined")
                ),
            )
        return self.fieldsets if obj else self.add_fieldsets

    def write(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if change:
            if {"worker", "person"} & services.changed(obj) and obj.pk == account_of(request).pk:
                raise NotAllowed(_("Nobody says whose their own account is: ask another administrator."))
            obj.save()
            return
        values = form.cleaned_data
        account = services.create_account(
            username=values["username"],
            password=values["password1"],
            worker=values["staff_number"],
            name=values["last_name"],
            temporary=True,
        )
        become(obj, account)


@act(
    _("Issue a token"),
    icon="add",
    form=TokenForm,
    turn=always,
    on_list=True,
    submit=_("Issue a token"),
    may_be_left=False,
)
def issue(asked: Asked) -> object:
    values = asked.values
    _asked, secret = rights.ask_for_token(
        name=values["name"],
        duty=values["duty"],
        subdistrict=values["subdistrict"],
        expires_at=asked.at + timedelta(days=values["days"]),
        person=values["staff_number"],
        **asked.by,
    )
    return Done("", once={"secret": secret})


def _validity(token: Token) -> Tag:
    if token.revoked_at:
        return Tag("revoked", _("revoked"))
    return Tag("valid", _("valid")) if token.valid_at(timezone.now()) else Tag("expired", _("expired"))


@admin.register(Token)
class TokenAdmin(WrittenOnce, OfAccountsAdmin):
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
        messages.success(request, _("Tokens revoked: %(count)d.") % {"count": count})


# Pages of libraries: these show secrets, and what they write is nobody's act.
admin.site.unregister([TOTPDevice, StaticDevice, SocialAccount, SocialApp, SocialToken])
admin.site.unregister(EmailAddress)


def _lock(attempt: Lockout) -> Tag:
    if attempt.failures_since_start >= get_failure_limit(None, None):
        return Tag("locked", _("locked out"))
    return Tag("counting", _("counting"))


@admin.register(Lockout)
class LockoutAdmin(ReadOnlyAdmin):
    """Names and addresses with wrong log-ins of the last half hour. They open by themselves, or here."""

    when_empty = _("Nobody wrote a wrong password in the last half hour.")
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
        messages.success(request, _("Unlocked: %(count)d.") % {"count": count})
