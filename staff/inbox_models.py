"""Notices in the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff import inbox_topics

if TYPE_CHECKING:
    from staff.models import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and nobody else's."""
        return self.filter(user=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing that one account was told; never told again, however often the reason is found anew."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name=_("account")
    )
    topic = models.CharField(_("topic"), max_length=40)
    about = models.CharField(_("about"), max_length=120, help_text=_("What exactly: a case number, a month."))
    values = models.JSONField(_("values"), default=dict)
    link = models.CharField(_("link"), max_length=300)
    at = models.DateTimeField(pgettext_lazy("time", "told"))
    read_at = models.DateTimeField(pgettext_lazy("time", "read"), null=True)

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
        """In the language of whoever reads it now."""
        return inbox_topics.readable(self.topic, self.values)
