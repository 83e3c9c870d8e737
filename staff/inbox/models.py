"""Notices in the inbox, and the messages that carry them outward."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.columns import Columns
from core.history.declared import Unrecorded
from grids.duties import Duty
from staff import access
from staff.inbox import topics as inbox_topics

if TYPE_CHECKING:
    from staff.accounts.models import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and nobody else's."""
        return self.filter(user=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One notice to one account; it is not repeated, however often its reason occurs again."""

    history = Unrecorded("news for one account, written by what happened; only whether it was read changes")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name=_("account")
    )
    topic = models.CharField(_("topic"), max_length=40)
    about = models.CharField(_("about"), max_length=120, help_text=_("What exactly: a case number, a month."))
    values = models.JSONField(_("values"), default=dict)
    link = models.CharField(_("link"), max_length=300)
    at = models.DateTimeField(pgettext_lazy("time", "told"))
    read_at = models.DateTimeField(pgettext_lazy("time", "read"), null=True)

    privacy = Columns(public="user topic about values link at read_at")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "topic", "about"], name="notice_once"),
            models.CheckConstraint(
                name="notice_links_to_a_page_of_ours",
                condition=Q(link__startswith="/") & ~Q(link__startswith="//"),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-at"], name="notice_of_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The text in the language of the current reader."""
        return inbox_topics.readable(self.topic, self.values, getattr(self, "cases", {}))


class KeptNotice(models.Model):
    """One notice for a person who has no account yet: it becomes a notice of the account once there is one."""

    history = Unrecorded("news for one person, written by what happened")

    worker = models.ForeignKey("staff.Worker", models.CASCADE, related_name="+", verbose_name=_("worker"))
    topic = models.CharField(_("topic"), max_length=40)
    about = models.CharField(_("about"), max_length=120)
    values = models.JSONField(_("values"), default=dict)
    link = models.CharField(_("link"), max_length=300)
    at = models.DateTimeField(pgettext_lazy("time", "told"))

    privacy = Columns(public="worker topic about values link at")

    class Meta:
        verbose_name = _("kept notice")
        verbose_name_plural = _("kept notices")
        constraints = [models.UniqueConstraint(fields=["worker", "topic", "about"], name="kept_notice_once")]

    def __str__(self) -> str:
        return f"{self.topic} {self.about}"


class Outward(models.TextChoices):
    """What leaves the inbox for an account; the inbox itself always gets everything."""

    AT_ONCE = "at_once", _("at once, each by itself")
    DIGEST = "digest", _("once a day, all in one")
    NONE = "none", _("nothing: I look into the inbox")


class OutwardChoice(models.Model):
    """What one account chose; without a choice, messages are sent at once."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        primary_key=True,
        related_name="outward_choice",
        verbose_name=_("account"),
    )
    how = models.CharField(_("sent outward"), max_length=7, choices=Outward, default=Outward.AT_ONCE)

    privacy = Columns(public="user how")

    def __str__(self) -> str:
        return f"{self.user_id} {self.how}"


class MessageState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("message", "to be sent")
    SENT = "sent", pgettext_lazy("message", "sent")
    DEAD = "dead", pgettext_lazy("message", "given up")


LONGEST_PAUSE = timedelta(hours=4)  # between two attempts


class OutwardMessageQuerySet(models.QuerySet["OutwardMessage"]):
    def visible_to(self, user: User) -> Self:
        """System administrators see all; an office those to people of its subdistrict. What they say is not shown."""
        seen = access.access_of(user)
        if seen.holds(Duty.SYSTEM):
            return self
        return self.filter(is_to_people_of(seen.offices))

    def claimable(self, at: datetime) -> Self:
        """What may be tried; what waits longer than any message has to was put off by a clock that ran ahead."""
        return self.filter(Q(next_at__lte=at) | Q(next_at__gt=at + LONGEST_PAUSE), state=MessageState.PENDING)


def is_to_people_of(subdistricts: Collection[int]) -> Q:
    """Messages to who works in one of the subdistricts, or holds a duty for it."""
    granted = OutwardMessage.objects.filter(pk=OuterRef("pk"), user__grants__subdistrict__in=subdistricts)
    return Q(user__worker__subdistrict__in=subdistricts) | Q(Exists(granted))


class OutwardMessage(models.Model):
    """One message to one account over one channel: a notice at once, or the digest of a day.

    It is sent at least once, always with the same id, by which a receiver knows it again. `next_at` is
    when it may be tried (again); a process that claims it sets a later time, so that a claim ends by itself.
    """

    history = Unrecorded("a message on its way out, moved on by the clock")

    id = models.UUIDField(_("message id"), primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="outward_messages", verbose_name=_("account")
    )
    channel = models.CharField(_("channel"), max_length=20)
    digest_on = models.DateField(_("digest of"), null=True, help_text=_("Empty: one notice, at once."))
    state = models.CharField(_("state"), max_length=7, choices=MessageState, default=MessageState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("written"))
    next_at = models.DateTimeField(_("next attempt"))
    sent_at = models.DateTimeField(pgettext_lazy("message", "sent at"), null=True)
    error = models.TextField(_("error"), blank=True)

    privacy = Columns(
        public="user channel digest_on state attempts created_at next_at sent_at error",
        subdistrict="user__worker__subdistrict",
    )

    objects = OutwardMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("outward message")
        verbose_name_plural = _("outward messages")
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "channel", "digest_on"],
                condition=Q(digest_on__isnull=False),
                name="one_digest_a_day",
            ),
            models.CheckConstraint(
                name="message_sent_has_its_moment",
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state=MessageState.PENDING), name="message_pending"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class OutwardItem(models.Model):
    """One notice on its way over one channel; without a message, it waits for the next digest."""

    history = Unrecorded("which notices a message carries, written with it")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="outward_items")
    channel = models.CharField(max_length=20)
    message = models.ForeignKey(OutwardMessage, models.PROTECT, null=True, related_name="items")

    privacy = Columns(public="notice channel message")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="notice_once_per_channel")]
        indexes = [models.Index(fields=["notice"], condition=Q(message=None), name="item_waits_for_digest")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel}"
