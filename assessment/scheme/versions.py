"""The versions of an office's scheme, as pages ask for them."""

from __future__ import annotations

from datetime import date

from assessment.scheme.models import Scheme
from core.standing import kept_while_unchanged
from grids.territory.models import Subdistrict


@kept_while_unchanged
def versions_of(subdistrict: Subdistrict | int) -> tuple[Scheme, ...]:
    """All versions of an office, the newest first. One query."""
    return tuple(Scheme.objects.filter(subdistrict=subdistrict).order_by("-in_force_from"))


def in_force(subdistrict: Subdistrict | int, day: date) -> Scheme:
    """The version that governs a period which begins on `day`. Raises Scheme.DoesNotExist."""
    return version_on(subdistrict, day) or Scheme.objects.in_force(subdistrict, day)  # which raises


def version_on(subdistrict: Subdistrict | int, day: date) -> Scheme | None:
    """The version that governs a period which begins on `day`; None before the first."""
    return next((one for one in versions_of(subdistrict) if one.in_force_from <= day), None)
