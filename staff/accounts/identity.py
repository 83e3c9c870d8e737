"""Who is behind an account: a person may have several, and what one of them did was done by the person.

Nobody judges what they did themselves, whichever of their accounts they use. Our decision; see docs/decisions/051.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import NotAllowed
from core.history.saying import said
from grids.duties import Duty
from staff.accounts.models import User


def person_of(user: User) -> int | None:
    """The key of the worker who uses the account, or None where it names nobody."""
    return user.worker_id or user.person_id


def accounts_of_same_person(user: User) -> QuerySet[User]:
    """All accounts behind which the same person is, `user` among them.

    Field systems that name no person count as one: each of them enters what members did, and none of them
    can say that it was somebody else.
    """
    person = person_of(user)
    if person is not None:
        return User.objects.filter(Q(worker=person) | Q(person=person))
    if user.is_service and user.grants.filter(duty=Duty.FIELD).exists():
        nameless = User.objects.filter(is_service=True, worker=None, person=None)
        return nameless.filter(grants__duty=Duty.FIELD).distinct()
    return User.objects.filter(pk=user.pk)


def is_account_of(account: int | None, user: User) -> bool:
    """Whether the person behind `user` is behind the account of that key, too. No query where it can be no other."""
    if account is None or account == user.pk or (person_of(user) is None and not user.is_service):
        return account == user.pk
    return accounts_of_same_person(user).filter(pk=account).exists()


class AboutOneself(NotAllowed):
    """Somebody writes what is kept about themselves, and what their score or pay follows from."""

    code = "measured_by_it"


def refuse_oneself(worker: int | None) -> None:
    """Refuse a record about the person who acts, whichever account it is. Raises AboutOneself.

    Who acts is what the way in said (`core.history.saying`); where nobody does, as in a command, nothing is refused.
    """
    account = said().account
    if worker is not None and isinstance(account, User) and person_of(account) == worker:
        raise AboutOneself(_("Nobody keeps the records about themselves: leave this to a colleague."))
