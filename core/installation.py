"""What this installation is, an office or a demo, and which guards follow from it. It stands in the data themselves."""

from __future__ import annotations

from django.conf import settings

from core.models import Installation, InstallationKind

UNTIL_DECIDED = InstallationKind.OFFICE  # the stricter one: a database that nobody has started yet is no demo


def installation() -> Installation | None:
    """What was written at the first start; None before it."""
    return Installation.objects.first()


def is_demo() -> bool:
    """Whether this is a demo, with passwords that everybody may know."""
    return kind_of(installation()) == InstallationKind.DEMO


def kind_of(kept: Installation | None) -> str:
    return kept.kind if kept else UNTIL_DECIDED


def asks_second_factor() -> bool:
    """Whether administrators who never bound a phone must bind one.

    An office asks unless somebody waived it by `manage.py second_factor`. A demo asks where TWO_FACTOR=1 wants it.
    """
    if settings.TWO_FACTOR:
        return True
    kept = installation()
    return kind_of(kept) != InstallationKind.DEMO and not (kept and kept.second_factor_waived)
