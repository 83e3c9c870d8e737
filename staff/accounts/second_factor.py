"""The second factor of administrators: a code of their phone, or one of ten codes kept on paper."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from core import audit
from core.installation import asks_second_factor
from core.models import AuditKind
from staff.accounts.models import User

RECOVERY_CODES = 10
CLOCKS_DIFFER = timedelta(minutes=2)  # of two machines that serve one office
DIGITS = 6  # of a code of the phone


def asked_of(user: User) -> bool:
    """Whether this administrator shows one: who ever bound a phone always does, others where the installation asks."""
    return device_of(user) is not None or asks_second_factor()


def device_of(user: User) -> TOTPDevice | None:
    """The phone that the account has confirmed."""
    device: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return device


def device_to_confirm(user: User) -> TOTPDevice:
    """A secret that waits for its first code: the same one until then."""
    known = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return known or TOTPDevice.objects.create(user=user, name="phone", confirmed=False)


@transaction.atomic
def confirm(*, user: User, code: str) -> tuple[TOTPDevice, list[str]] | None:
    """Take the phone into use if it shows the right code; returns it with the recovery codes, shown once."""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or device_of(user) or not device.verify_token(code):
        return None
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    audit.record(AuditKind.SECOND_FACTOR, user.username, _("phone taken into use"), by=user)
    return device, new_recovery_codes(user=user)


@transaction.atomic
def new_recovery_codes(*, user: User) -> list[str]:
    """Ten fresh codes that each work once; the old ones work no more."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="paper", confirmed=True)
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    audit.record(AuditKind.SECOND_FACTOR, user.username, _("recovery codes made"), by=user)
    return codes


@transaction.atomic
def verify(*, user: User, code: str) -> TOTPDevice | StaticDevice | None:
    """The device that shows this code. A wrong one makes the next try wait a little longer."""
    code = code.replace(" ", "").lower()
    kind = TOTPDevice if code.isdigit() and len(code) == DIGITS else StaticDevice
    device: TOTPDevice | StaticDevice | None = (
        kind.objects.select_for_update().filter(user=user, confirmed=True).first()
    )
    if device is not None:
        _follow_the_clock(device, at=timezone.now())
    can_be_one = code.isascii() and code.isalnum()  # the database takes no NUL
    right = device is not None and can_be_one and bool(device.verify_token(code))
    how = _("right code") if kind is TOTPDevice else _("recovery code used")
    audit.record(AuditKind.SECOND_FACTOR, user.username, how if right else _("wrong code"), by=user)
    return device if right else None


def _follow_the_clock(device: TOTPDevice | StaticDevice, *, at: datetime) -> None:
    """Let a clock that was set back lock nobody out: what the device remembers of a time to come is taken for now.

    Codes that were shown before the present one stay used up.
    """
    if device.throttling_failure_timestamp and device.throttling_failure_timestamp > at + CLOCKS_DIFFER:
        device.throttling_failure_timestamp = None
    if isinstance(device, TOTPDevice):
        present = int(at.timestamp() - device.t0) // device.step + device.drift
        if device.last_t > present + CLOCKS_DIFFER // timedelta(seconds=device.step):
            device.last_t = present - 1


@transaction.atomic
def remove(*, user: User) -> None:
    """Let the account begin again with another phone."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    audit.record(AuditKind.SECOND_FACTOR, user.username, _("removed"))
