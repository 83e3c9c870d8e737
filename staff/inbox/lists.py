"""The tile of messages that could not be sent."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.worklist import Queue, Queues
from grids.duties import CENTER_AND_SYSTEM, Duty
from staff.access import Access, access_of
from staff.accounts.models import User
from staff.inbox.models import MessageState, OutwardMessage, is_to_people_of


def _sends_again(access: Access) -> bool:
    return access.holds(*CENTER_AND_SYSTEM)


def _given_up(user: User, _at: datetime) -> Q:
    """System administrators look after all, a center after those to people of its subdistrict."""
    access = access_of(user)
    mine = Q() if access.holds(Duty.SYSTEM) else is_to_people_of(access.subdistricts_as(Duty.CENTER))
    return Q(state=MessageState.DEAD) & mine


OFFICE_QUEUES = Queues(
    page="admin:staff_outwardmessage_changelist",
    rows=OutwardMessage.objects.visible_to,
    queues=(
        Queue(
            "given-up",
            _("messages that could not be sent"),
            "unsubscribe",
            _sends_again,
            _given_up,
            tone="late",
            hidden_when_empty=True,
        ),
    ),
)
