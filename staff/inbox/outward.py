"""Sends notices by e-mail or webhook: written as rows with the notice, delivered at least once.

A claim is a conditional update that moves `next_at` on. Killed between sending and noting it, a sender
leaves a claim that runs out, and the message goes again with the same id.
"""

from __future__ import annotations

import logging
import time as clock
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.clock import SHANGHAI, day_of
from core.unattended.queues import WorkQueue, declare, work_through
from staff.accounts.models import User
from staff.inbox.channels import CannotReach, Channel, Letter, channels
from staff.inbox.models import LONGEST_PAUSE, MessageState, Notice, Outward, OutwardChoice, OutwardItem, OutwardMessage
from staff.inbox.topics import and_more, cases_in, outward_text

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # longer than any attempt may take
TRIES = 12  # over about two thirds of a day
TIRED_AFTER = 3  # failures of a channel in one round; the other channels go on
LINES = 20  # of a digest


def wait_before_retry(attempts: int) -> timedelta:
    """How long a message rests that has failed so often: 1, 2, 4 … 240 minutes."""
    return min(LONGEST_PAUSE, timedelta(minutes=2 ** min(8, max(0, attempts - 1))))


# --- writing ------------------------------------------------------------------------------------


def write_outward(notified: Mapping[int, tuple[int, str]], *, at: datetime) -> None:
    """For notices (by key, with account and kind), what each account chose, over every channel that reaches it.

    Several of one kind to one account are one message.
    """
    in_use = channels()
    if not notified or not in_use:
        return
    users = User.objects.select_related("worker").in_bulk({user for user, _kind in notified.values()})
    chosen = dict(OutwardChoice.objects.filter(user__in=users).values_list("user", "how"))
    messages: dict[tuple[int, str, str], OutwardMessage] = {}
    items = []
    for notice, (key, kind) in notified.items():
        how = chosen.get(key, Outward.AT_ONCE)
        if how == Outward.NONE:
            continue
        for channel in in_use.values():
            if not channel.reaches(users[key]):
                continue
            message = None
            if how == Outward.AT_ONCE:
                new = OutwardMessage(user=users[key], channel=channel.name, created_at=at, next_at=at)
                message = messages.setdefault((key, channel.name, kind), new)
            items.append(OutwardItem(notice_id=notice, channel=channel.name, message=message))
    OutwardMessage.objects.bulk_create(messages.values())
    OutwardItem.objects.bulk_create(items)


@transaction.atomic
def choose_outward(*, user: User, how: str, email: str) -> None:
    """What leaves the inbox for this account from now on, and where its e-mail goes."""
    OutwardChoice.objects.update_or_create(user=user, defaults={"how": how})
    if user.email != email:
        user.email = email
        user.save(update_fields=["email"])


def write_digests(*, at: datetime) -> int:
    """One message for each account and channel with notices that wait for the digest of this day, once it is time.

    What was read meanwhile, or is wanted no more, is left out. Returns how many messages were written.
    """
    day = day_of(at)
    if at < datetime.combine(day, time.fromisoformat(settings.NOTICE_DIGEST_AT), SHANGHAI):
        return 0
    waiting = OutwardItem.objects.filter(message=None)
    waiting.exclude(notice__read_at=None).delete()
    waiting.filter(notice__user__outward_choice__how=Outward.NONE).delete()
    return work_through(DIGESTS, at=at)


def _digests_to_write(_at: datetime) -> list[str]:
    pairs = OutwardItem.objects.filter(message=None).order_by("notice__user", "channel")
    return [f"{user} {channel}" for user, channel in pairs.values_list("notice__user", "channel").distinct()]


def _write_digests(keys: Sequence[str], at: datetime) -> int:
    pairs = [key.split(" ", 1) for key in keys]
    return sum(_write_digest(int(user), channel, at) for user, channel in pairs)


@transaction.atomic
def _write_digest(user: int, channel: str, at: datetime) -> bool:
    # The unique constraint lets one of two writers through; the other waits for it and finds the day's digest.
    message, created = OutwardMessage.objects.get_or_create(
        user_id=user, channel=channel, digest_on=day_of(at), defaults={"created_at": at, "next_at": at}
    )
    if created:  # what comes later waits for tomorrow
        OutwardItem.objects.filter(message=None, notice__user=user, channel=channel).update(message=message)
    return created


DIGESTS = declare(
    WorkQueue("staff.digests", gettext_lazy("digests of notices"), _digests_to_write, _write_digests, at_once=50)
)


# --- sending ------------------------------------------------------------------------------------


def deliver(*, at: datetime, budget: timedelta = timedelta(seconds=45)) -> int:
    """Send what is due, one claim at a time, until nothing is left or the time is up. Returns how many were sent."""
    begun = clock.monotonic()
    _give_up_what_kills(at)
    in_use, failures, sent = channels(), Counter[str](), 0
    while clock.monotonic() - begun < budget.total_seconds():
        now = at + timedelta(seconds=clock.monotonic() - begun)
        rested = [name for name in in_use if failures[name] < TIRED_AFTER]
        message = claim(rested, at=now)
        if message is None:
            break
        if _attempt(message, in_use[message.channel], now):
            sent += 1
        else:
            failures[message.channel] += 1
    return sent


def _give_up_what_kills(at: datetime) -> None:
    """Claims that ended so often without an answer: something in these messages ends the sender."""
    spent = OutwardMessage.objects.claimable(at).filter(attempts__gte=TRIES)
    spent.update(state=MessageState.DEAD, error="The sender ended in the middle of every attempt.")


@transaction.atomic
def claim(names: list[str], *, at: datetime) -> OutwardMessage | None:
    """Take the message that has waited longest, for as long as LEASE; None where there is none to take."""
    due = OutwardMessage.objects.claimable(at).filter(channel__in=names)
    free = due.select_for_update(skip_locked=True, no_key=True, of=("self",)).order_by("next_at", "pk")
    message = free.select_related("user__worker").first()
    if message is None:
        return None
    message.attempts += 1
    message.next_at = at + LEASE
    message.save(update_fields=["attempts", "next_at"])
    return message


def _attempt(message: OutwardMessage, channel: Channel, at: datetime) -> bool:
    """Send one claimed message and note what came of it."""
    mine = OutwardMessage.objects.filter(pk=message.pk, state=MessageState.PENDING)
    try:
        if not message.user.is_active:
            raise CannotReach(_("The account is closed."))
        if not channel.reaches(message.user):
            raise CannotReach(_("The account has no address for this channel."))
        channel.send(letter_of(message))
    except Exception as error:  # one channel's error must not stop the others
        final = isinstance(error, CannotReach) or message.attempts >= TRIES
        log.warning("message %s over %s failed: %s", message.pk, message.channel, error)
        mine.update(
            state=MessageState.DEAD if final else MessageState.PENDING,
            next_at=at + wait_before_retry(message.attempts),
            error=f"{type(error).__name__}: {error}"[:1000],
        )
        return False
    mine.update(state=MessageState.SENT, sent_at=at, error="")
    return True


def letter_of(message: OutwardMessage) -> Letter:
    """What a message says: outside there is one language, and one link to the one thing asked."""
    notices = list(Notice.objects.filter(outward_items__message=message).order_by("-at", "-pk"))
    cases = cases_in([notice.values for notice in notices], message.user, day_of(message.created_at))
    with translation.override(settings.LANGUAGE_CODE):
        said = [(notice, outward_text(notice.topic, notice.values, cases)) for notice in notices]
        if len(said) == 1 and message.digest_on is None:
            subject, path = said[0][1], reverse("inbox-open", args=(notices[0].pk,))
            text = subject
        else:
            subject = ngettext("%(count)s new notice", "%(count)s new notices", len(notices)) % {"count": len(notices)}
            lines = [f"· {line}" for line in _by_kind(said)]
            text = "\n".join([subject, *lines[:LINES], *(["…"] if len(lines) > LINES else [])])
            path = reverse("inbox")
        return Letter(
            message_id=str(message.pk),
            to=message.user,
            subject=" ".join(subject.split())[:120],
            text=text,
            link=f"{settings.SITE_URL}{path}",
            written_at=timezone.localtime(message.created_at, SHANGHAI).isoformat(timespec="seconds"),
        )


def _by_kind(said: Sequence[tuple[Notice, str]]) -> list[str]:
    """One line a kind: what the newest says, and how many there are besides."""
    kinds: dict[str, list[str]] = {}
    for notice, text in said:
        kinds.setdefault(notice.topic, []).append(text)
    return [and_more(texts[0], len(texts)) for texts in kinds.values()]


def send_again(*, messages: QuerySet[OutwardMessage], at: datetime) -> int:
    """Try again what was given up, with the same ids; says how many."""
    keys: list[UUID] = list(messages.values_list("pk", flat=True))
    given_up = OutwardMessage.objects.filter(pk__in=keys, state=MessageState.DEAD)
    return given_up.update(state=MessageState.PENDING, attempts=0, next_at=at)
