"""Pages of rights: the duties that accounts hold, and what waits for a second person."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.models import AuditKind
from core.office.acts import Act, Asked, Done, act, always
from core.office.admin import OfficeAdmin, ReadOnlyAdmin
from core.office.display import Tag, attribute, column
from core.office.queues import QueueFilter
from core.web.ranges import days_of
from grids.duties import ACCOUNT_ADMINISTRATORS, ADMINISTRATORS, SYSTEM, Duty
from staff.accounts import rights
from staff.accounts.forms import DutyOfForm, EndDutyForm
from staff.accounts.lists import OFFICE_QUEUES
from staff.accounts.models import Grant, User
from staff.accounts.models_of_rights import RightRequest


class OfAccountsAdmin(OfficeAdmin):
    """Pages of the system's administrators: all accounts, and nothing of incidents and scores."""

    readers = ACCOUNT_ADMINISTRATORS
    editors = SYSTEM

    def visible(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows


# --- duties -----------------------------------------------------------------------------------------


def _given(asked: Asked, user: User) -> object:
    values = {name: value for name, value in asked.values.items() if name not in ("user", "begins_on", "ends_on")}
    made = rights.give_duty(
        user=user, on=asked.values["begins_on"], until=asked.values["ends_on"], **values, **asked.by
    )
    if isinstance(made, RightRequest):
        return Done(_("Asked for: it holds once a second person has agreed. Heads and administrators are told."))
    return Done(
        _("Given by you alone, because nobody has held this duty there yet. It is told to the head and the audit.")
    )


def giving(form: Any, *, on_list: bool) -> Act:
    """The act that gives a duty: to an account that is chosen, or to that of the page."""

    def perform(asked: Asked) -> object:
        return _given(asked, asked.values["user"] if on_list else asked.row)

    return Act(
        name="give_duty",
        label=_("Give a duty"),
        icon="add_moderator",
        form=form,
        perform=perform,
        on_list=on_list,
        turn=always if on_list else (lambda _asked: False),
        lead=_(
            "A second person with another duty agrees before it holds: a head or another administrator. Only the "
            "first of a new office is given by one person alone."
        ),
        submit=_("Give"),
    )


def _still_holds(asked: Asked) -> bool:
    upper = asked.row.during.upper
    return not asked.row.during.isempty and (upper is None or upper > asked.today)


@act(
    _("Let it end"),
    icon="event_busy",
    form=lambda asked: EndDutyForm(asked.sent, initial={"until": asked.today}),
    offered=_still_holds,
    submit=_("Let it end"),
)
def end_duty(asked: Asked) -> object:
    rights.end_duty(held=asked.row, until=asked.values["until"], by=asked.user)
    return _("The duty ends on that day.")


@admin.register(Grant)
class GrantAdmin(ReadOnlyAdmin, OfAccountsAdmin):
    """Duties by account. They are given and ended by acts; making one longer is giving it again."""

    audit_kind = AuditKind.GRANT
    acts = (giving(DutyOfForm, on_list=True), end_duty)
    list_display = ("user", "duty", "subdistrict", "department", "in_force")
    list_select_related = ("user__worker", "subdistrict", "department")
    list_filter = ("duty",)
    search_fields = ("user__username", "user__worker__name", "user__worker__pinyin__spelt")
    fields = ("user", "duty", ("where", "department"), "in_force")
    where = attribute("subdistrict", _("subdistrict"))
    in_force = column(_("in force"), lambda grant: days_of(grant.during), ordering="during")


# --- what waits for a second person -----------------------------------------------------------------


def _may_decide(asked: Asked) -> bool:
    return rights.may_decide(asked.row, asked.user)


def _facts(asked: Asked) -> list[tuple[object, object]]:
    row = asked.row
    return [
        (_("account"), row.user),
        (_("what"), _what(row)),
        (_("duty"), row.get_duty_display()),
        (_("subdistrict"), row.subdistrict or (None if row.department else _("all of them"))),
        (_("department"), row.department),
        (_("in force"), days_of(row.during)),
        (_("asked by"), row.asked_by),
    ]


@act(
    _("Agree"),
    icon="how_to_reg",
    may=_may_decide,
    turn=always,
    facts=_facts,
    lead=_("You are the second person: make sure that the person has this task, and that who asked is who they say."),
)
def agree(asked: Asked) -> object:
    rights.decide_right(asked=asked.row, given=True, **asked.by)
    return _("The right holds from its first day.")


@act(pgettext_lazy("right", "Refuse"), icon="block", may=_may_decide, facts=_facts)
def refuse(asked: Asked) -> object:
    rights.decide_right(asked=asked.row, given=False, **asked.by)
    return _("The right is refused.")


def _what(row: RightRequest) -> object:
    return row.get_resets_display() or (_("a token") if row.is_token else _("a duty"))


def _standing(row: RightRequest) -> Tag:
    if row.decided_at is None:
        return Tag("waits", _("waits for a second person"))
    return Tag("given", _("given")) if row.given else Tag("refused", _("refused"))


class RightQueues(QueueFilter):
    queues = OFFICE_QUEUES


@admin.register(RightRequest)
class RightRequestAdmin(ReadOnlyAdmin):
    """What was asked for, by whom, and who was the second person."""

    when_empty = _("Nobody has asked for a right. What one person gives waits here until a second one agrees.")
    readers = ADMINISTRATORS | {Duty.HEAD}
    editors = ADMINISTRATORS | {Duty.HEAD}
    audit_kind = AuditKind.GRANT
    acts = (agree, refuse)
    list_display = ("asked_at", "user", "what", "duty", "subdistrict", "asked_by", "standing")
    list_select_related = ("user__worker", "subdistrict", "department", "asked_by__worker")
    list_filter = (RightQueues, "duty")
    search_fields = ("user__username", "user__worker__name")
    fields = (
        ("user", "what"),
        ("duty", "where"),
        ("department", "in_force"),
        ("asked_by", "asked_at"),
        ("standing", "decided_by", "decided_at"),
    )
    what = column(_("what"), _what)
    where = attribute("subdistrict", _("subdistrict"))
    in_force = column(_("in force"), lambda row: days_of(row.during), ordering="during")
    standing = column(_("state"), _standing, colours={"waits": "warning", "given": "success", "refused": "danger"})
