"""Writes about accounts: passwords, grants, tokens, lockouts."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from core import audit
from core.errors import InvalidInput
from core.models import AuditKind
from grids.duties import ADMINISTRATORS, Duty
from grids.territory.models import Subdistrict
from staff.accounts.identity import accounts_of_same_person
from staff.accounts.models import Grant, GuessedName, Lockout, Token, User

if TYPE_CHECKING:
    from staff.people.models import Worker


@transaction.atomic
def issue_token(
    *,
    name: str,
    duty: str,
    subdistrict: Subdistrict | None,
    on: date,
    expires_at: datetime | None,
    person: Worker | None = None,
) -> tuple[Token, str]:
    """Give the service account `name` a token. Returns it with its secret, which nobody can read again.

    The account is created where it does not exist, with a grant of `duty`. `person` is who uses it, where that
    is one person: what is done with the token was then done by them.
    """
    user = service_account(name=name, person=person)
    if not Grant.objects.in_force(on).filter(user=user, duty=duty, subdistrict=subdistrict).exists():
        Grant.objects.create(user=user, duty=duty, subdistrict=subdistrict, during=DateRange(on, None))
    secret = f"gridops_{secrets.token_urlsafe(32)}"
    audit.record(AuditKind.TOKEN, name, _("issued for: %(duty)s") % {"duty": Duty(duty).label})
    return Token.objects.create(user=user, digest=Token.digest_of(secret), expires_at=expires_at), secret


def service_account(*, name: str, person: Any = None) -> User:
    """The account of another system, created where there is none; nobody logs in to it. `person` answers for it.

    Raises InvalidInput where a person has the name.
    """
    user, _created = User.objects.get_or_create(username=name, defaults={"is_service": True})
    if not user.is_service:
        raise InvalidInput(_("%(name)s is a person's account; choose another name.") % {"name": name})
    user.set_unusable_password()
    user.person = person or user.person
    user.save(update_fields=["password", "person"])
    return user


@transaction.atomic
def revoke_tokens(*, tokens: QuerySet[Token], at: datetime) -> int:
    """Take tokens back for good; says how many were still valid."""
    chosen = list(tokens.filter(revoked_at=None).select_for_update(of=("self",)).select_related("user"))
    for token in chosen:
        audit.record(AuditKind.TOKEN, token.user.username, _("revoked: %(token)s") % {"token": token.digest[:8]})
    return Token.objects.filter(pk__in=[token.pk for token in chosen]).update(revoked_at=at)


@transaction.atomic
def create_account(
    *, username: str, password: str, worker: Worker | None = None, name: str = "", temporary: bool = False
) -> User:
    """An account that may log in; what it may see follows from its worker's postings and from grants.

    A `temporary` password is one that somebody else chose: it must be changed before anything else.
    """
    user = User(username=username, last_name=name, must_change_password=temporary)
    belong_to(user, worker)
    user.set_password(password)
    user.full_clean()
    user.save()
    audit.record(AuditKind.ACCOUNT, username, _("created"))
    return user


def changed(user: User) -> set[str]:
    """Which of what binds an account to a person is no longer as it is saved."""
    saved: Any = User.objects.filter(pk=user.pk).values("worker", "person").first() or {}
    return {name for name, value in saved.items() if value != getattr(user, f"{name}_id")}


def belong_to(user: User, worker: Worker | None) -> None:
    """Say whose account it is, unsaved: the first of a person follows the postings, a further one does not."""
    others = User.objects.filter(worker=worker).exclude(pk=user.pk)
    further = worker is not None and others.exists()
    user.worker, user.person = (None, worker) if further else (worker, None)


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """One's own new password; for somebody else there is `staff.accounts.resets`.

    Every session of the account ends, for they are bound to its password. `staff.accounts.receivers` notes it, and
    unbinds its identities.
    """
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])


def forgive(*, name: str | None) -> int:
    """Forget the wrong passwords of an account by address and device, or of all; says how many counts.

    Those over a day (`staff.accounts.guessing`) stay: or each log-in of the owner would give a guesser a fresh start.
    """
    counts = Lockout.objects.all()
    if name is not None:
        counts = counts.filter(Q(username=name) | Q(username__startswith=f"{name} · "))
    return int(counts.delete()[0])


def reopen(*, name: str | None) -> int:
    """Open an account, or all, on every way: what an administrator or the machine decides; says how many counts."""
    guessed = GuessedName.objects.all() if name is None else GuessedName.objects.filter(name=name)
    return int(guessed.delete()[0]) + forgive(name=name)


@transaction.atomic
def unlock(*, attempts: QuerySet[Lockout]) -> int:
    """Forgive wrong passwords, so that names and addresses are open again at once; says how many."""
    chosen = list(attempts)
    for attempt in chosen:
        audit.record(AuditKind.UNLOCK, f"{attempt.username} {attempt.ip_address or ''}".strip())
    Lockout.objects.filter(pk__in=[attempt.pk for attempt in chosen]).delete()
    GuessedName.objects.filter(name__in=[attempt.username.partition(" · ")[0] for attempt in chosen]).delete()
    return len(chosen)


def refuse_together(user: User, duty: str, during: DateRange) -> None:
    """Refuse what the database refuses too (`staff.accounts.guards`), in words."""
    others = Grant.objects.filter(user__in=accounts_of_same_person(user), during__overlap=during)
    held = set(others.filter(duty__in=ADMINISTRATORS).values_list("duty", flat=True))
    administers = duty in ADMINISTRATORS
    if administers and ((duty == Duty.AUDIT and held - {Duty.AUDIT}) or (duty != Duty.AUDIT and Duty.AUDIT in held)):
        raise InvalidInput(_("The audit administrator holds no other administrator's duty."))
    of_account = others.filter(user=user)
    apart = of_account.exclude(duty__in=ADMINISTRATORS) if administers else of_account.filter(duty__in=ADMINISTRATORS)
    if apart.exists():
        raise InvalidInput(_("Administrators have an account of their own, without another duty."))
    if administers and user.worker_id:
        raise InvalidInput(_("This account follows a person's postings. Make a further account for the administrator."))


@transaction.atomic
def grant(
    *,
    user: User,
    duty: str,
    on: date,
    subdistrict: Subdistrict | None = None,
    until: date | None = None,
    **more: object,
) -> Grant:
    """Give an account a duty from a day on. Raises InvalidInput for duties that are kept apart.

    Pages give duties by `staff.accounts.rights`, where a second person agrees; commands come here.
    """
    refuse_together(user, duty, DateRange(on, until))
    row = Grant(user=user, duty=duty, subdistrict=subdistrict, during=DateRange(on, until), **more)
    row.full_clean()
    row.save()
    where = row.subdistrict or row.department
    begins = _("%(duty)s from %(day)s") % {"duty": row.get_duty_display(), "day": on}
    audit.record(AuditKind.GRANT, user.username, f"{begins} {where}" if where else begins)
    return row
