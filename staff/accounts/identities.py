"""Identities of the house (another log-in) that are bound to accounts: by their own owner, one of each provider.

The rows are those of django-allauth; of what a provider tells about a person nothing is kept but the identifier.
An identity never makes an account and never gives a right. See docs/decisions/086.
"""

from __future__ import annotations

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import audit
from core.errors import Conflict, NotAllowed
from core.models import AuditKind
from staff.accounts.models import User
from staff.accounts.signals import identity_changed


def identities_of(user: User) -> QuerySet[SocialAccount]:
    return SocialAccount.objects.filter(user=user).order_by("provider", "pk")


def account_behind(*, provider: str, uid: str) -> User | None:
    """The account that an identity opens. None if it is bound to no account, or if that account is closed."""
    bound = SocialAccount.objects.filter(provider=provider, uid=uid).select_related("user").first()
    return bound.user if bound is not None and may_have_one(bound.user) else None


def note_entry(*, provider: str, uid: str, at: datetime) -> None:
    """Keep when an identity was last used. Never writes a row that was unbound meanwhile."""
    SocialAccount.objects.filter(provider=provider, uid=uid).update(last_login=at)


def may_have_one(user: User) -> bool:
    return user.is_active and not user.is_service


@transaction.atomic
def bind(*, user: User, provider: str, uid: str, name: object, at: datetime) -> None:
    """Bind an identity to an account. Raises Conflict where either of them is bound already.

    The row is locked, and is what counts: two windows may bind at once, and an administrator may close the account or
    set its password meanwhile, which must not leave a binding behind.
    """
    now = User.objects.select_for_update().get(pk=user.pk)
    if not may_have_one(now) or now.password != user.password:
        raise NotAllowed(_("This account cannot be entered with another log-in."))
    if identities_of(user).filter(provider=provider).exists():
        raise Conflict(
            _("Your account is bound already to an identity of “%(name)s”. Unbind that first.") % {"name": name}
        )
    row, made = SocialAccount.objects.get_or_create(provider=provider, uid=uid, defaults={"user": user})
    if not made:
        raise Conflict(_("This identity of “%(name)s” is bound to another account.") % {"name": name})
    audit.record(AuditKind.ACCOUNT, user.username, _("identity bound: %(name)s") % {"name": name}, by=user)
    identity_changed.send(sender=User, user=user, name=str(name), bound=True, key=row.pk, at=at)


@transaction.atomic
def unbind(*, user: User, row: SocialAccount, name: object, at: datetime) -> None:
    """End a binding: the identity no longer opens the account."""
    key = row.pk
    row.delete()
    audit.record(AuditKind.ACCOUNT, user.username, _("identity unbound: %(name)s") % {"name": name})
    identity_changed.send(sender=User, user=user, name=str(name), bound=False, key=key, at=at)


def unbind_all(*, user: User) -> int:
    """Unbind all identities when a new password was set: a thief of the old one may have bound an identity."""
    count = identities_of(user).count()
    if count:
        identities_of(user).delete()
        audit.record(AuditKind.ACCOUNT, user.username, _("Identities unbound: %(count)d") % {"count": count})
    return count
