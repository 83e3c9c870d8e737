"""What an installation is, decided once: asked at the first start, from then on read from its own data.

A restart by plain `make run` once loaded a demo with public passwords into an office that had been started by
`GRIDOPS_DEMO=0`. So variables only answer a question that is asked once. See decision 066.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.embedded.addresses import is_open
from core.errors import Conflict
from core.installation import installation, is_demo
from core.models import AuditKind, Installation, InstallationKind
from gridops.demo.accounts import ACCOUNTS, COLLEAGUE, existing
from gridops.demo.cycle import demo_reaches
from staff.accounts.models import User
from staff.people.models import Worker

OFFICE, DEMO = InstallationKind.OFFICE, InstallationKind.DEMO


class NotADemo(Conflict):
    """This installation is an office, and never gets a demo."""

    code = "not_a_demo"


@transaction.atomic
def settle(*, at: datetime) -> Installation:
    """What the installation is: as its data say, or decided now, once and for all.

    A database that comes from before this was written down is what it holds: a demo where its accounts are all of
    the demo, else an office.
    """
    kept = _locked()
    if kept is None:
        return _decide(_first_kind(), at)
    if kept.kind == DEMO and not demo_is_there() and (people_exist() or strangers_exist()):
        # A demo that was asked for and never came: meanwhile somebody made an account, and works here.
        return _change(kept, OFFICE, at)
    return kept


def may_load_demo() -> bool:
    """Whether the demo that was asked for at the first start has still to be loaded."""
    kept = installation()
    return kept is not None and kept.kind == DEMO and not people_exist() and not strangers_exist()


@transaction.atomic
def make_demo(*, at: datetime) -> None:
    """Somebody loads a demo by hand, into what holds nobody yet. Raises NotADemo where an account is not a demo's."""
    kept = _locked()
    if strangers_exist():
        raise NotADemo(
            "There are accounts here that are not a demo's, so this is an office and never gets a demo. For a demo,"
            " name another folder by GRIDOPS_HOME, or another database. Nothing was changed."
        )
    if people_exist():
        return  # loading refuses them itself
    if kept is None:
        _decide(DEMO, at)
    elif kept.kind != DEMO:
        _change(kept, DEMO, at)


@transaction.atomic
def make_office(*, at: datetime) -> None:
    """Somebody makes a first administrator: an installation that nothing is known of is an office."""
    kept = _locked()
    if kept is None and not demo_is_there():
        _decide(OFFICE, at)
    elif kept and kept.kind == DEMO and not demo_is_there():
        _change(kept, OFFICE, at)


@transaction.atomic
def waive_second_factor(*, reason: str) -> None:
    """Let administrators of an office in who never bound a phone; an empty reason asks them again."""
    Installation.objects.update(second_factor_waived=reason)
    waived = _("administrators without a phone are let in: %(reason)s") % {"reason": reason}
    told = waived if reason else _("administrators are asked for the second factor again")
    audit.record(AuditKind.SYSTEM, "guard", told)


# --- what is told at every start -----------------------------------------------------------------


def not_followed() -> list[str]:
    """What the variables ask for and the installation does not follow, as sentences."""
    told = []
    if settings.DEMO and not is_demo():
        told.append("GRIDOPS_DEMO=1 is not followed: this installation is an office, and never gets a demo.")
    if settings.DEMO is False and is_demo():
        told.append(
            "GRIDOPS_DEMO=0 is not followed: this installation is a demo. For an office, name another folder by"
            " GRIDOPS_HOME, or another database."
        )
    if settings.TWO_FACTOR is False and not is_demo():
        told.append(
            "TWO_FACTOR=0 is not followed: administrators of an office show a second factor."
            " ./manage.py second_factor waive REASON lets in who never bound a phone, and is logged."
        )
    return told


def weakened() -> list[str]:
    """Which guards are weaker than they should be, as sentences; of a demo only that others can reach it."""
    kept = installation()
    reached = is_open(settings.BIND)
    if kept is None or kept.kind == DEMO:
        return [_("This is a demo with public passwords, and other machines can reach it.")] if reached else []
    told = []
    if reached and not settings.HTTPS:
        told.append(_("Passwords travel unencrypted: put HTTPS in front, see docs/deployment.md, and set SITE_URL."))
    if kept.second_factor_waived:
        words = _("Administrators without a phone enter by password alone: %(reason)s")
        told.append(words % {"reason": kept.second_factor_waived})
    if settings.DEBUG:
        told.append(_("DEBUG=1 shows the insides of this office to whoever meets an error."))
    if public := existing():
        names = ", ".join(account.username for account in public)
        words = _("These accounts have the public password of the demo: %(names)s. Change it or close them.")
        told.append(words % {"names": names})
    return told


# --- what is there -------------------------------------------------------------------------------


def people_exist() -> bool:
    return Worker.objects.exists()


def strangers_exist() -> bool:
    """Whether there is an account that no demo makes."""
    return User.objects.exclude(username__in=[COLLEAGUE, *(account.username for account in ACCOUNTS)]).exists()


def demo_is_there() -> bool:
    return demo_reaches() is not None


def _locked() -> Installation | None:
    """What was decided; nobody else decides or loads a demo until we are done."""
    return Installation.objects.select_for_update().first()


def _first_kind() -> str:
    if User.objects.exists() or people_exist():
        return DEMO if demo_is_there() and not strangers_exist() else OFFICE
    wanted = settings.EMBEDDED if settings.DEMO is None else settings.DEMO
    return DEMO if wanted else OFFICE


def _decide(kind: str, at: datetime) -> Installation:
    audit.record(
        AuditKind.SYSTEM,
        "installation",
        _("kind of this installation: %(kind)s") % {"kind": InstallationKind(kind).label},
    )
    return Installation.objects.create(kind=kind, since=at)


def _change(kept: Installation, kind: str, at: datetime) -> Installation:
    kinds = {"before": InstallationKind(kept.kind).label, "now": InstallationKind(kind).label}
    audit.record(AuditKind.SYSTEM, "installation", _("kind of this installation: %(now)s, before %(before)s") % kinds)
    kept.kind, kept.since = kind, at
    kept.save()
    return kept
