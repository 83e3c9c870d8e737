"""Messages that no channel took, as a tile."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import ngettext

from core.worklist import Waiting
from staff.accounts.models import User
from staff.inbox.models import MessageState, OutwardMessage


def given_up(user: User) -> list[Waiting]:
    """Messages that no channel took: shown while there are any."""
    count = OutwardMessage.objects.visible_to(user).filter(state=MessageState.DEAD).count()
    url = f"{reverse('admin:staff_outwardmessage_changelist')}?state__exact=dead"
    label = ngettext("message that could not be sent", "messages that could not be sent", count)
    return [Waiting(label, count, url, "late", "unsubscribe")] if count else []
