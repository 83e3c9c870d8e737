"""Give somebody else a new password, or remove their second factor. For heads and administrators two people must agree.

Who sets somebody's password can log in as them. So it is a one-time password that nobody chooses, the person finds
every session ended and is told, and so are the heads and the audit. See docs/decisions/063.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from core import audit
from core.clock import day_of
from core.errors import DomainError, NotAllowed
from core.models import AuditKind
from grids.duties import ADMINISTRATORS, Duty
from staff.accounts import identities, second_factor
from staff.accounts.identity import accounts_of_same_person, is_account_of
from staff.accounts.models import Grant, User
from staff.accounts.models_of_rights import Reset, RightRequest
from staff.accounts.opening import hashed, one_time_password
from staff.accounts.signals import access_reset, right_asked


class NothingToRemove(DomainError):
    """No phone is bound to the account."""


TAKES_TWO = ADMINISTRATORS | {Duty.HEAD}


@transaction.atomic
def reset_password(*, user: User, by: User, at: datetime) -> tuple[RightRequest | None, str]:
    """A one-time password for somebody, and what waits for a second person; without that, it holds at once."""
    password = one_time_password()
    return _reset(user, Reset.PASSWORD, hashed(password), by=by, asked_as=Duty.SYSTEM, at=at), password


@transaction.atomic
def reset_second_factor(*, user: User, by: User, at: datetime) -> RightRequest | None:
    """Let somebody begin again with another phone; returns what waits for a second person."""
    if second_factor.device_of(user) is None:
        raise NothingToRemove(_("This account has no second factor."))
    return _reset(user, Reset.SECOND_FACTOR, "", by=by, asked_as=Duty.SECURITY, at=at)


def _reset(user: User, what: str, password: str, *, by: User, asked_as: Duty, at: datetime) -> RightRequest | None:
    if is_account_of(user.pk, by):
        raise NotAllowed(_("This is your own account: change its password yourself, or ask another administrator."))
    held = _held_that_takes_two(user, day_of(at))
    if held is None or not _somebody_was_ever_second(asked_as, held, by):
        take_effect(user=user, what=what, password=password, by=by, at=at)
        return None
    asked = RightRequest.objects.create(
        user=user,
        duty=held.duty,
        subdistrict=held.subdistrict,
        during=DateRange(day_of(at), None),
        resets=what,
        password=password,
        asked_by=by,
        asked_as=asked_as,
        asked_at=at,
    )
    audit.record(_kind_of(what), user.username, _("asked for: %(what)s") % {"what": asked.get_resets_display()})
    right_asked.send(sender=RightRequest, request=asked, at=at, on=day_of(at))
    return asked


@transaction.atomic
def take_effect(*, user: User, what: str, password: str, by: User, at: datetime) -> None:
    """Set the password, which must be changed before anything else, or remove the phone; and tell of it."""
    if what == Reset.PASSWORD:
        user.password, user.must_change_password = password, True  # every session ends: they are bound to it
        user.save(update_fields=["password", "must_change_password"])
        audit.record(AuditKind.PASSWORD, user.username, _("set for somebody"), by=by)
        identities.unbind_all(user=user)  # who knew the old password may have bound one
    else:
        second_factor.remove(user=user)
    access_reset.send(sender=User, user=user, what=what, by=by, at=at, on=day_of(at))


def _held_that_takes_two(user: User, on: date) -> Grant | None:
    """The duty for whose sake a second person is asked: that of a head before that of an administrator."""
    held = Grant.objects.in_force(on).filter(user=user, duty__in=TAKES_TWO).select_related("subdistrict", "user")
    return min(held, key=lambda one: one.duty != Duty.HEAD, default=None)


def _somebody_was_ever_second(asked_as: Duty, held: Grant, by: User) -> bool:
    """Whether an office ever had somebody who could agree. Ending their duties does not make one alone again."""
    parties = {key for one in (by, held.user) for key in accounts_of_same_person(one).values_list("pk", flat=True)}
    heads = Q(duty=Duty.HEAD, **({"subdistrict": held.subdistrict} if held.subdistrict else {}))
    seconds = Grant.objects.filter(Q(duty__in=ADMINISTRATORS - {asked_as}) | heads)
    return seconds.exclude(user__in=parties).exists()


def _kind_of(what: str) -> str:
    return AuditKind.PASSWORD if what == Reset.PASSWORD else AuditKind.SECOND_FACTOR
