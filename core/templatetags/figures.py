"""Figures as people read them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import SOON, as_deadline, starts_at

register = template.Library()


@register.filter
def percent(share: Decimal | None) -> str:
    """A share of 1 with one place: 0.9567 → 95.7%."""
    if share is None:
        return "–"
    return f"{(Decimal(share) * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


@register.filter
def word_by_word(text: object) -> SafeString:
    """The head of a narrow column, whose line ends after a word, and not within “8–15”."""
    return format_html_join(" ", '<span class="word">{}</span>', ((word,) for word in str(text).split()))


@register.filter
def deadline(at: datetime) -> str:
    """A deadline as people say it: `12-02 24:00`."""
    return as_deadline(at, today=timezone.localdate())


@register.filter
def hours_apart(hours: float) -> str:
    """How far two moments lie apart: in minutes, from an hour on in hours, and from two days on in days."""
    if hours < 1:
        minutes = max(1, int(hours * 60))
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if hours < 48:
        return ngettext("%(count)d hour", "%(count)d hours", round(hours)) % {"count": round(hours)}
    return ngettext("%(count)d day", "%(count)d days", round(hours / 24)) % {"count": round(hours / 24)}


@register.filter
def how_late(due: date, at: datetime | None = None) -> str:
    """How long a deadline is over, or what is left until then: `11 days late`, `5 hours left`.

    Where the deadline is a day, it is over at the end of the day.
    """
    hours = (_end_of(due) - (at or timezone.now())).total_seconds() / 3600
    text = _("%(time)s left") if hours > 0 else _("%(time)s late")
    return text % {"time": hours_apart(abs(hours))}


def day_and_how_late(due: date) -> str:
    """A day until which something is to be done, and how late it is: `11-12 · 20 days late`."""
    day = f"{due:%m-%d}" if due.year == timezone.localdate().year else due.isoformat()
    return f"{day} · {how_late(due)}"


@register.filter
def until(due: date, at: datetime | None = None) -> SafeString:
    """How late, as the one mark that all pages have for it; it shows the deadline itself to who points at it."""
    ends, now = _end_of(due), at or timezone.now()
    tone = " is-late" if ends < now else " is-soon" if ends < now + SOON else ""
    return format_html('<span class="until{}" title="{}">{}</span>', tone, deadline(ends), how_late(ends, now))


@register.filter
def waited(since: datetime, at: datetime | None = None) -> SafeString:
    """How long something without a deadline has waited. The moment since when is shown when the mouse rests on it."""
    hours = max(0, ((at or timezone.now()) - since).total_seconds() / 3600)
    text = _("waits for %(time)s") % {"time": hours_apart(hours)}
    return format_html(
        '<span class="until" title="{}">{}</span>', timezone.localtime(since).strftime("%Y-%m-%d %H:%M"), text
    )


def _end_of(due: date) -> datetime:
    return due if isinstance(due, datetime) else starts_at(due + timedelta(days=1))


@register.filter
def metres(distance: float) -> str:
    """A distance: in metres, and from a kilometre on in kilometres."""
    return _("%(count)d m") % {"count": round(distance)} if distance < 1000 else f"{distance / 1000:.1f} km"
