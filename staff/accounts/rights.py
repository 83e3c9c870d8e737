"""Giving rights: a duty or a token that somebody asks for, and a second person with another duty gives.

The first of a kind is given by one person alone, or a new office could not begin: see docs/decisions/063.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg2.extras import DateRange

from core import audit
from core.clock import day_of
from core.errors import Conflict, InvalidInput, NotAllowed
from core.models import AuditKind
from grids.duties import ADMINISTRATORS, Duty
from grids.territory.models import Subdistrict
from staff.access import access_of
from staff.accounts.identity import is_account_of
from staff.accounts.models import Grant, Token, User
from staff.accounts.models_of_rights import RightRequest
from staff.accounts.resets import take_effect
from staff.accounts.services import grant, service_account
from staff.accounts.signals import given_alone, right_asked, right_decided
from staff.departments.models import Department

# Of which duties the first is given alone: without them an office has nobody who could be the second.
FIRST_ALONE = frozenset({Duty.HEAD, Duty.CENTER, Duty.SECURITY, Duty.AUDIT})


@transaction.atomic
def give_duty(
    *,
    user: User,
    duty: str,
    on: date,
    until: date | None,
    by: User,
    at: datetime,
    subdistrict: Subdistrict | None = None,
    department: Department | None = None,
) -> Grant | RightRequest:
    """Give a duty, or ask for it where a second person has to agree. Raises InvalidInput, NotAllowed."""
    _refuse_own(user, by)
    if _is_the_first(duty, subdistrict):
        made = grant(user=user, duty=duty, on=on, until=until, subdistrict=subdistrict, department=department)
        audit.record(AuditKind.GRANT, user.username, _("given by one person alone: the first of its kind"))
        given_alone.send(sender=Grant, grant=made, by=by, at=at, on=day_of(at))
        return made
    asked = RightRequest(
        user=user, duty=duty, during=DateRange(on, until), subdistrict=subdistrict, department=department
    )
    return _ask(asked, by=by, asked_as=Duty.SYSTEM, at=at)


@transaction.atomic
def ask_for_token(
    *,
    name: str,
    duty: str,
    subdistrict: Subdistrict | None,
    expires_at: datetime,
    by: User,
    at: datetime,
    person: object = None,
) -> tuple[RightRequest, str]:
    """Ask for a token of the service account `name`; returns the secret, which works once a second person agreed."""
    user = service_account(name=name, person=person)
    _refuse_own(user, by)
    secret = f"gridops_{secrets.token_urlsafe(32)}"
    asked = RightRequest(
        user=user,
        duty=duty,
        subdistrict=subdistrict,
        during=DateRange(day_of(at), None),
        token_digest=Token.digest_of(secret),
        token_expires_at=expires_at,
    )
    return _ask(asked, by=by, asked_as=Duty.SECURITY, at=at), secret


def _ask(asked: RightRequest, *, by: User, asked_as: Duty, at: datetime) -> RightRequest:
    asked.asked_by, asked.asked_as, asked.asked_at = by, asked_as, at
    as_grant(asked).full_clean()  # what the grant itself would refuse is refused now
    asked.save()
    kind = AuditKind.TOKEN if asked.is_token else AuditKind.GRANT
    audit.record(kind, asked.user.username, _("asked for: %(duty)s") % {"duty": asked.get_duty_display()})
    right_asked.send(sender=RightRequest, request=asked, at=at, on=day_of(at))
    return asked


def as_grant(asked: RightRequest) -> Grant:
    """The grant that it would become."""
    return Grant(
        user=asked.user,
        duty=asked.duty,
        subdistrict=asked.subdistrict,
        department=asked.department,
        during=asked.during,
    )


def may_decide(asked: RightRequest, user: User) -> bool:
    """Whether somebody may be the second: another person than who asked and who gets it, by another duty."""
    if asked.decided_at is not None or user.is_service:
        return False
    parties = (asked.asked_by, asked.user)
    if any(is_account_of(user.pk, party) for party in parties):
        return False
    access = access_of(user)
    others = ADMINISTRATORS - {Duty(asked.asked_as)}
    return access.holds(*others) or access.at(asked.subdistrict_id).holds(Duty.HEAD)


@transaction.atomic
def decide_right(*, asked: RightRequest, given: bool, by: User, at: datetime) -> RightRequest:
    """Give or refuse what was asked for. Raises NotAllowed, Conflict, InvalidInput."""
    asked = RightRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=asked.pk)  # two seconds at once
    if asked.decided_at is not None:
        raise Conflict(_("This was decided already."))
    if not may_decide(asked, by):
        raise NotAllowed(_("A second person with another duty decides: neither who asked nor who gets it."))
    asked.decided_by, asked.decided_at, asked.given = by, at, given
    if given and asked.resets:
        take_effect(user=asked.user, what=asked.resets, password=asked.password, by=asked.asked_by, at=at)
    elif given:
        asked.grant = _granted(asked, at)
    asked.password = ""
    asked.save()
    words = _("given: %(duty)s") if given else _("refused: %(duty)s")
    kind = AuditKind.TOKEN if asked.is_token else AuditKind.GRANT
    audit.record(kind, asked.user.username, words % {"duty": asked.get_resets_display() or asked.get_duty_display()})
    right_decided.send(sender=RightRequest, request=asked, at=at, on=day_of(at))
    return asked


def _granted(asked: RightRequest, at: datetime) -> Grant:
    known = Grant.objects.in_force(day_of(at)).filter(user=asked.user, duty=asked.duty, subdistrict=asked.subdistrict)
    made = known.first() if asked.is_token else None
    if made is None:
        made = grant(
            user=asked.user,
            duty=asked.duty,
            on=asked.during.lower,
            until=asked.during.upper,
            subdistrict=asked.subdistrict,
            department=asked.department,
        )
    if asked.is_token:
        Token.objects.create(user=asked.user, digest=asked.token_digest, expires_at=asked.token_expires_at)
    return made


@transaction.atomic
def end_duty(*, held: Grant, until: date, by: User) -> Grant:
    """Let a duty end earlier. Making it last longer is giving it anew. Raises InvalidInput."""
    held = Grant.objects.select_for_update(of=("self",), no_key=True).get(pk=held.pk)
    begins, ends = held.during.lower, held.during.upper
    if ends is not None and until > ends:
        message = _("A duty is not made longer: give it again from that day, so that a second person agrees.")
        raise InvalidInput(message, fields={"until": message})
    if until < begins:
        raise InvalidInput(
            _("It ends before it begins."), fields={"until": _("%(day)s at the earliest") % {"day": begins}}
        )
    held.during = DateRange(begins, until)
    held.save(update_fields=["during"])
    words = _("%(duty)s ends on %(day)s") % {"duty": held.get_duty_display(), "day": until}
    audit.record(AuditKind.GRANT, held.user.username, words, by=by)
    return held


def _refuse_own(user: User, by: User) -> None:
    if is_account_of(user.pk, by):
        raise NotAllowed(_("Nobody gives a duty to themselves."))


def _is_the_first(duty: str, subdistrict: Subdistrict | None) -> bool:
    """Whether nobody has ever held the duty there, and it is one that a new office begins with."""
    return duty in FIRST_ALONE and not Grant.objects.filter(duty=duty, subdistrict=subdistrict).exists()
