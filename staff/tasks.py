"""What beat fires among people. Tasks make one call and are safe to run again."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.names import named_task
from staff.inbox.outward import deliver, write_digests


@named_task("staff.send_outward", _("send the messages that wait to leave the house"))
def send_outward() -> int:
    """Write the digests of the day and send every message that is due. Returns how many were sent."""
    now = timezone.now()
    write_digests(at=now)
    return deliver(at=now)
