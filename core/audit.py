"""The audit log: every log-in and privileged act, one row each, in the transaction of the act.

Who acts, and from where, is known from the request that is being answered; a command acts for nobody
in particular and its rows name no account.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.history.models import Door
from core.history.saying import entered_by, said
from core.models import KEPT_AT_LEAST, AuditEntry, AuditKind
from core.sealing import services as seals
from core.sealing.rules import keyed, moment
from core.texts import holds_identity_number, mask_phones, shown

LOGGED_WORDS = 100  # characters of a search


class AuditMiddleware:
    """Lets `record` and the history of rows know the request that is being answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with entered_by(door_of(request), request=request):
            return self.get_response(request)


def door_of(request: HttpRequest) -> str:
    """The door that an address belongs to, by its beginning."""
    return next((door for begin, door in settings.DOORS.items() if request.path_info.startswith(begin)), Door.PAGE)


def address_of(request: HttpRequest) -> str | None:
    """The network address that a request came from; behind our own proxy, the one that the proxy names."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    try:
        return str(ip_address(address))
    except ValueError:
        return None


def record(kind: str, subject: object = "", detail: object = "", *, by: object = None) -> None:
    """Append one act. `by` is the account where it is not the one of the request, as at its log-in."""
    record_each(kind, [subject], detail, by=by)


def record_each(kind: str, subjects: Iterable[object], detail: object = "", *, by: object = None) -> None:
    """Append the same act on each of the subjects, as `record` does for one. One query, however many."""
    request = said().request
    user = by if by is not None else getattr(request, "user", None)
    known = user is not None and getattr(user, "pk", None) is not None
    entries = [
        AuditEntry(
            kind=kind,
            actor_key=getattr(user, "pk", None) if known else None,
            actor=str(getattr(user, "username", ""))[:150] if known else "",
            address=address_of(request) if request is not None else None,
            subject=_clean(subject)[:250],
            detail=_clean(detail),
        )
        for subject in subjects
    ]
    for entry in entries:
        entry.mark = mark_of(entry)
    AuditEntry.objects.bulk_create(entries)


def content_of(entry: AuditEntry) -> list[object]:
    """What is marked and sealed of an entry: all that it says."""
    address = str(ip_address(entry.address)) if entry.address else None  # one spelling, whoever wrote it
    said_by = [entry.actor_key, entry.actor, address]
    return [moment(entry.at), str(entry.kind), *said_by, entry.subject, entry.detail]


def mark_of(entry: AuditEntry, *, key: bytes | None = None) -> str:
    """What an entry bears that we wrote: nobody makes it who has the database alone. See decision 072."""
    return keyed(content_of(entry), key or seals.key())


def record_search(what: str, words: str) -> None:
    """Append a search, with its words: anyone who looks people up leaves a trace. See decision 018.

    Telephone numbers are masked, and of an identity number only that there was one is kept.
    """
    kept = words[:LOGGED_WORDS]
    if holds_identity_number(words):
        kept = str(_("(an identity number)"))
    record(AuditKind.SEARCH, what, mask_phones(kept))


def purge(*, older_than: int, at: datetime) -> int:
    """Delete what is older than so many days, and say how much that was. Raises InvalidInput below 183 days."""
    if older_than < KEPT_AT_LEAST:
        raise InvalidInput(_("The audit log is kept for %(days)d days at least.") % {"days": KEPT_AT_LEAST})
    cut = at - timedelta(days=older_than)
    count, _rows = AuditEntry.objects.filter(at__lt=cut).delete()
    seals.drop_seals_of_purged(AuditEntry.objects.all(), at=at)
    return count


def _clean(text: object) -> str:
    """`text` as it can be stored: what was refused for an identity number must not live on in the log of it."""
    kept = shown(str(text).replace("\0", ""))
    return re.sub(r"\d", "*", kept) if holds_identity_number(kept) else kept
