"""Deliveries as lists: until when one may object, and who has not been told yet."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.delivery.models import Delivery
from assessment.delivery.times import objections_until, open_until, still_open
from core.worklist import Line, Queue, Queues
from grids.duties import OFFICE
from staff.access import where_held, with_duty
from staff.accounts.models import User

__all__ = ["OFFICE_QUEUES", "objections_until", "open_until", "still_open"]


def _by_hand(user: User, _at: datetime) -> Q:
    """People without an account of their own: nobody but the office can tell them."""
    reached = User.objects.filter(worker__isnull=False, is_active=True).values("worker")
    return Q(told_at=None) & ~Q(worker__in=reached) & where_held(user, *OFFICE)


OFFICE_QUEUES = Queues(
    page="admin:assessment_delivery_changelist",
    rows=Delivery.objects.visible_to,
    line=Line("admin:assessment_delivery_change", "worker__name", since="sent_at"),
    queues=(
        Queue(
            "by-hand",
            _("results to hand to people without an account"),
            "outgoing_mail",
            with_duty(*OFFICE),
            _by_hand,
            verb=_("Record the receipt"),
            hidden_when_empty=True,
        ),
        Queue(
            "untold",
            _("people not told yet"),
            "mark_email_unread",
            with_duty(*OFFICE),
            lambda user, _at: Q(told_at=None) & where_held(user, *OFFICE),
            on_home=False,
        ),
    ),
)
