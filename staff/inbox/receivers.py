"""Who gets a notice when rights change, and which earlier notices a new account gets."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from grids.duties import ADMINISTRATORS, Duty
from staff.accounts.models import Grant, User
from staff.accounts.models_of_rights import Reset, RightRequest
from staff.accounts.signals import (
    access_reset,
    accounts_opened,
    given_alone,
    identity_changed,
    right_asked,
    right_decided,
)
from staff.inbox.keeping import hand_over_kept
from staff.inbox.services import notify
from staff.inbox.topics import Value, register

register(
    {
        "right_asked": _("%(by)s asks for a right: %(duty)s for %(account)s. A second person has to agree."),
        "right_given": _("%(by)s agreed to a right: %(duty)s for %(account)s."),
        "right_refused": _("%(by)s refused a right: %(duty)s for %(account)s."),
        "access_reset": _("%(by)s set anew, for the account of %(account)s: %(what)s."),
        "my_access_reset": _(
            "%(by)s set anew, for your account %(account)s: %(what)s. If nobody asked for it, say so at once."
        ),
        "identity_bound": _(
            "Your account %(account)s can be entered with “%(name)s” from now on. If that was not you, unbind it and "
            "change the password at once."
        ),
        "identity_unbound": _("Your account %(account)s can no longer be entered with “%(name)s”."),
        "right_given_alone": _("%(by)s alone gave the first of its kind: %(duty)s for %(account)s."),
    },
    words={"duty", "what"},
)


def _those_who_watch(subdistrict: int | None, on: date) -> list[int]:
    """All administrators, and the heads there; of a right over all subdistricts, every head."""
    held = Grant.objects.in_force(on)
    heads = held.filter(duty=Duty.HEAD, **({"subdistrict": subdistrict} if subdistrict else {}))
    watching = held.filter(duty__in=ADMINISTRATORS).values("user").union(heads.values("user"))
    return list(User.objects.filter(pk__in=watching, is_active=True, is_service=False).values_list("pk", flat=True))


def _tell(topic: str, row: RightRequest | Grant, *, by: User, link: str, at: datetime, on: date) -> None:
    notify(
        topic=topic,
        about=f"{topic} {row.pk}",
        to=_those_who_watch(row.subdistrict_id, on),
        values={"by": str(by), "duty": _what(row), "account": str(row.user)},
        link=link,
        at=at,
    )


def _what(row: RightRequest | Grant) -> str | Promise:
    if isinstance(row, RightRequest) and row.resets:
        return Reset(row.resets).label
    return Duty(row.duty).label


@receiver(post_save, sender=User)
def give_what_was_kept(instance: User, update_fields: Any = None, **_rest: Any) -> None:
    """An account that follows a person, or is open again, sees what was news for that person before."""
    follows = update_fields is None or {"worker", "worker_id", "is_active"} & set(update_fields)
    if instance.worker_id and instance.is_active and follows:
        hand_over_kept([instance])


@receiver(accounts_opened)
def give_each_what_was_kept(accounts: Collection[User], **_rest: Any) -> None:
    hand_over_kept(accounts)


@receiver(right_asked)
def tell_of_asking(request: RightRequest, at: datetime, on: date, **_rest: Any) -> None:
    link = reverse("admin:staff_rightrequest_change", args=(request.pk,))
    _tell("right_asked", request, by=request.asked_by, link=link, at=at, on=on)


@receiver(right_decided)
def tell_of_deciding(request: RightRequest, at: datetime, on: date, **_rest: Any) -> None:
    link = reverse("admin:staff_rightrequest_change", args=(request.pk,))
    topic = "right_given" if request.given else "right_refused"
    if request.decided_by is not None:
        _tell(topic, request, by=request.decided_by, link=link, at=at, on=on)


@receiver(access_reset)
def tell_of_a_reset(user: User, what: str, by: User, at: datetime, on: date, **_rest: Any) -> None:
    """Told to the person; of who reads or administers anything, to heads and administrators as well."""
    told: Any = {"about": f"reset {user.pk} {at.isoformat()}", "at": at}
    values: dict[str, Value] = {"by": str(by), "account": str(user), "what": Reset(what).label}
    notify(topic="my_access_reset", to=[user.pk], values=values, link=reverse("sessions"), **told)
    held = list(Grant.objects.in_force(on).filter(user=user).values_list("subdistrict", flat=True))
    watching = {key for subdistrict in held for key in _those_who_watch(subdistrict, on)} - {user.pk}
    if watching:
        notify(topic="access_reset", to=sorted(watching), values=values, link=reverse("admin:index"), **told)


@receiver(identity_changed)
def tell_of_an_identity(user: User, name: str, bound: bool, key: int, at: datetime, **_rest: Any) -> None:
    topic = "identity_bound" if bound else "identity_unbound"
    values = {"account": str(user), "name": name}
    notify(topic=topic, about=f"{topic} {key}", to=[user.pk], values=values, link=reverse("sessions"), at=at)


@receiver(given_alone)
def tell_of_giving_alone(grant: Grant, by: User, at: datetime, on: date, **_rest: Any) -> None:
    link = reverse("admin:staff_grant_change", args=(grant.pk,))
    _tell("right_given_alone", grant, by=by, link=link, at=at, on=on)
