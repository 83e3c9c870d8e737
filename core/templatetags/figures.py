"""Figures as people read them."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils import timezone

from core.clock import as_deadline

register = template.Library()


@register.filter
def percent(share: Decimal | None) -> str:
    """A share of 1 with one place: 0.9567 → 95.7%."""
    if share is None:
        return "–"
    return f"{(Decimal(share) * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


@register.filter
def deadline(at: datetime) -> str:
    """A deadline as people say it: `12-02 24:00`."""
    return as_deadline(at, today=timezone.localdate())
